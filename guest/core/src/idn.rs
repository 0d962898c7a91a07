//! Internationalized domain names: Unicode to A-labels and back (RFC 5891, UTS 46).

/// A name in A-labels, lower case. Empty labels, hyphens and lengths are left to the caller.
///
/// # Errors
/// A sentence that names the label and what is wrong with it.
pub(crate) fn to_ascii(text: &str) -> Result<String, String> {
    use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
    let convert = |text: &str| {
        Uts46::new().to_ascii(text.as_bytes(), AsciiDenyList::EMPTY, Hyphens::Allow, DnsLength::Ignore).map(String::from)
    };
    convert(text).map_err(|_| {
        let rules = "break the rules for internationalized names (UTS 46): check its spelling";
        match text.split('.').find(|label| convert(label).is_err()) {
            Some(label) => format!("the characters of {label:?} {rules}"),
            None => format!("its labels together {rules}"),
        }
    })
}

/// A name in Unicode, where it has A-labels that are well-formed.
pub(crate) fn to_unicode(name: &str) -> Option<String> {
    let (unicode, result) = idna::domain_to_unicode(name);
    result.ok().map(|()| unicode)
}

#[cfg(test)]
mod tests {
    use super::{to_ascii, to_unicode};

    #[test]
    fn converts_both_ways() {
        for (unicode, ascii) in [
            ("bücher.example", "xn--bcher-kva.example"),
            ("BÜCHER.example", "xn--bcher-kva.example"),
            ("пример.example", "xn--e1afmkfd.example"),
            ("例え.example", "xn--r8jz45g.example"),
            ("faß.example", "xn--fa-hia.example"),
            ("example.com", "example.com"),
            ("EXAMPLE.COM", "example.com"),
        ] {
            assert_eq!(to_ascii(unicode).as_deref(), Ok(ascii), "{unicode}");
            assert_eq!(to_unicode(ascii).as_deref(), Some(unicode.to_lowercase().as_str()), "{ascii}");
        }
        assert!(to_ascii("xn--\u{2764}.example").is_err());
        assert!(to_unicode("xn--99999999.example").is_none());
    }
}
