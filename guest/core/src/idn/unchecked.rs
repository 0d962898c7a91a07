//! By case and punycode (RFC 3492) alone.

use idna::punycode;

const PREFIX: &str = "xn--";

/// A name in A-labels, lower case. Empty labels, hyphens and lengths are left to the caller.
///
/// # Errors
/// A sentence that names the label and what is wrong with it.
pub(crate) fn to_ascii(text: &str) -> Result<String, String> {
    let label = |label: &str| {
        let lower = label.to_lowercase();
        if lower.is_ascii() {
            return Ok(lower);
        }
        let encoded = punycode::encode_str(&lower).filter(|_| !lower.starts_with(PREFIX));
        encoded.map(|encoded| format!("{PREFIX}{encoded}")).ok_or_else(|| format!("{label:?} has no A-label: check its spelling"))
    };
    Ok(text.split('.').map(label).collect::<Result<Vec<_>, _>>()?.join("."))
}

/// A name in Unicode, where it has A-labels that are well-formed.
pub(crate) fn to_unicode(name: &str) -> Option<String> {
    let label = |label: &str| match label.strip_prefix(PREFIX) {
        Some(encoded) => punycode::decode_to_string(encoded).filter(|decoded| !decoded.is_ascii()),
        None => Some(label.to_owned()),
    };
    Some(name.split('.').map(label).collect::<Option<Vec<_>>>()?.join(".").to_lowercase())
}
