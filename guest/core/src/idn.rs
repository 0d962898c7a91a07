//! Internationalized domain names: Unicode to A-labels and back (RFC 5891, UTS 46).
//!
//! The tables of UTS 46 are large. A build without the feature `uts46` does with what names in answers need: letters are lower-cased and
//! labels encoded (RFC 3492), but characters that UTS 46 maps to others are taken as they are, and no label is refused for what it holds.

#[cfg(any(test, not(feature = "uts46")))]
mod unchecked;
#[cfg(feature = "uts46")]
mod uts46;

#[cfg(not(feature = "uts46"))]
pub(crate) use unchecked::{to_ascii, to_unicode};
#[cfg(feature = "uts46")]
pub(crate) use uts46::{to_ascii, to_unicode};

#[cfg(test)]
mod tests {
    #[cfg(feature = "uts46")]
    use super::uts46;

    const NAMES: [(&str, &str); 7] = [
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("пример.example", "xn--e1afmkfd.example"),
        ("例え.example", "xn--r8jz45g.example"),
        ("faß.example", "xn--fa-hia.example"),
        ("example.com", "example.com"),
        ("EXAMPLE.COM", "example.com"),
    ];

    #[cfg(feature = "uts46")]
    #[test]
    fn converts_both_ways() {
        for (unicode, ascii) in NAMES {
            assert_eq!(uts46::to_ascii(unicode).as_deref(), Ok(ascii), "{unicode}");
            assert_eq!(uts46::to_unicode(ascii).as_deref(), Some(unicode.to_lowercase().as_str()), "{ascii}");
        }
        assert!(uts46::to_ascii("xn--\u{2764}.example").is_err());
        assert!(uts46::to_unicode("xn--99999999.example").is_none());
    }

    #[test]
    fn converts_both_ways_unchecked() {
        for (unicode, ascii) in NAMES {
            assert_eq!(super::unchecked::to_ascii(unicode).as_deref(), Ok(ascii), "{unicode}");
            assert_eq!(super::unchecked::to_unicode(ascii).as_deref(), Some(unicode.to_lowercase().as_str()), "{ascii}");
        }
        assert!(super::unchecked::to_unicode("xn--99999999.example").is_none());
    }
}
