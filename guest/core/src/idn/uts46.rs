//! By the tables of UTS 46.

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
