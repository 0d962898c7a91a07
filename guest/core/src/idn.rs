//! Internationalized domain names: Unicode to A-labels and back (RFC 5891, UTS 46).
//!
//! The rules need tables of some 130 KB. A build without the feature `idna` leaves them out: it takes what is safe without them,
//! lower-cases and encodes it, and refuses the rest with a sentence. Hosts of such a build mostly have the rules themselves, as
//! browsers, Python and Node do, and may hand over A-labels.

/// A name in A-labels, lower case. Empty labels, hyphens and lengths are left to the caller.
///
/// # Errors
/// A sentence that names the label and what is wrong with it.
#[cfg(feature = "idna")]
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
#[cfg(feature = "idna")]
pub(crate) fn to_unicode(name: &str) -> Option<String> {
    let (unicode, result) = idna::domain_to_unicode(name);
    result.ok().map(|()| unicode)
}

/// A name in A-labels, lower case. Empty labels, hyphens and lengths are left to the caller.
///
/// # Errors
/// A sentence that names the label and what is wrong with it.
#[cfg(not(feature = "idna"))]
pub(crate) fn to_ascii(text: &str) -> Result<String, String> {
    let labels = text.split(['.', '\u{3002}', '\u{ff0e}', '\u{ff61}']).map(|label| {
        let lower = label.to_lowercase();
        if lower.is_ascii() {
            return match lower.strip_prefix("xn--") {
                Some(encoded) if idna::punycode::decode_to_string(encoded).is_none() => {
                    Err(format!("{label:?} is no A-label (RFC 5891): check its spelling"))
                }
                _ => Ok(lower),
            };
        }
        if let Some(character) = lower.chars().find(|character| needs_tables(*character)) {
            return Err(format!("{label:?} holds {character:?}, which this build cannot map (UTS 46): hand over the A-label"));
        }
        idna::punycode::encode_str(&lower).map(|encoded| format!("xn--{encoded}")).ok_or_else(|| format!("{label:?} is too long"))
    });
    labels.collect::<Result<Vec<_>, _>>().map(|labels| labels.join("."))
}

/// What UTS 46 would map, compose or forbid: combining diacritics, compatibility forms, and whatever is no letter, mark or digit.
#[cfg(not(feature = "idna"))]
fn needs_tables(character: char) -> bool {
    match character {
        // The sharp s and the final sigma stand for themselves (UTS 46, non-transitional).
        'ß' | 'ς' => false,
        '\u{300}'..='\u{36f}'
        | '\u{1e9e}'
        | '\u{2000}'..='\u{2bff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fb00}'..='\u{fdff}'
        | '\u{fe00}'..='\u{ffff}' => true,
        _ => !character.is_ascii() && !character.is_alphanumeric() && !('\u{900}'..='\u{1fff}').contains(&character),
    }
}

/// A name in Unicode, where it has A-labels that are well-formed.
#[cfg(not(feature = "idna"))]
pub(crate) fn to_unicode(name: &str) -> Option<String> {
    let labels = name.split('.').map(|label| match label.strip_prefix("xn--") {
        Some(encoded) => idna::punycode::decode_to_string(encoded).filter(|label| !label.chars().any(needs_tables)),
        None => Some(label.to_owned()),
    });
    labels.collect::<Option<Vec<_>>>().map(|labels| labels.join("."))
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
