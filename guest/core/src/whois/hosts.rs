//! Host names, addresses and DS data as they stand in answers.

use std::borrow::Cow;
use std::net::IpAddr;

use crate::idn;
use crate::registration::{DsData, Text};
use crate::route::Endpoint;

/// A domain name in lower case A-labels without the final dot.
pub(crate) fn name(value: &str) -> Option<Text<'_>> {
    // `example.com (registered)`, `Example.COM.`
    let word = value.split_ascii_whitespace().next()?;
    host(word).or_else(|| {
        let top_level = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        (top_level && !word.is_empty() && value.len() == word.len()).then(|| lower(word))
    })
}

/// A host name of at least two labels.
pub(crate) fn host(word: &str) -> Option<Text<'_>> {
    let word = word.trim_end_matches(['.', ',']);
    if word.len() > 253 {
        return None;
    }
    let (mut dots, mut digits, mut others, mut before) = (0, 0, 0, b'.');
    for byte in word.bytes() {
        match byte {
            // No label is empty.
            b'.' if before == b'.' => return None,
            b'.' => dots += 1,
            b'0'..=b'9' => digits += 1,
            b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'_' => {}
            _ => others += 1,
        }
        before = byte;
    }
    if dots == 0 {
        return None;
    }
    if others == 0 || word.is_ascii() {
        return (others == 0 && dots + digits < word.len()).then(|| lower(word));
    }
    let ascii = idn::to_ascii(word).ok()?;
    (!ascii.is_empty() && !ascii.bytes().any(|byte| byte <= b' ' || matches!(byte, b'/' | b'@' | b':')))
        .then_some(Cow::Owned(ascii))
}

/// An IP address in its canonical form.
pub(crate) fn address(word: &str) -> Option<Text<'_>> {
    if !word.bytes().take_while(|byte| *byte != b'/').all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':')) {
        return None;
    }
    let word = word.split('/').next().unwrap_or(word);
    let address: IpAddr = word.parse().ok()?;
    let canonical = address.to_string();
    Some(if canonical == word { Cow::Borrowed(word) } else { Cow::Owned(canonical) })
}

/// A server to ask, in the one spelling that is followed: `host` or `host:port`.
///
/// # Errors
/// A sentence that says why it is none.
pub(crate) fn endpoint(value: &str) -> Result<Text<'_>, String> {
    let plain = value.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
    let endpoint = Endpoint::parse(value)?;
    Ok(if plain && endpoint.host == value { Cow::Borrowed(value) } else { Cow::Owned(endpoint.to_string()) })
}

/// `12345 8 2 ABCDEF…`: key tag, algorithm, digest type and digest (RFC 4034 section 5.3).
pub(crate) fn ds_data(value: &str) -> Option<DsData<'_>> {
    let mut words = value.split_ascii_whitespace();
    let (key_tag, algorithm, digest_type) = (words.next()?, words.next()?, words.next()?);
    let mut digest = Cow::Borrowed(words.next()?);
    for more in words {
        digest.to_mut().push_str(more);
    }
    ds_parts(key_tag, algorithm, digest_type, digest)
}

/// Key tag, algorithm, digest type and digest, each by itself.
pub(crate) fn ds_parts<'a>(key_tag: &str, algorithm: &str, digest_type: &str, mut digest: Text<'a>) -> Option<DsData<'a>> {
    let (key_tag, algorithm, digest_type) = (key_tag.parse().ok()?, algorithm.parse().ok()?, digest_type.parse().ok()?);
    if !digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    if digest.bytes().any(|byte| byte.is_ascii_lowercase()) {
        digest.to_mut().make_ascii_uppercase();
    }
    Some(DsData { key_tag, algorithm, digest_type, digest })
}

/// Whether a text is a DNSKEY record (RFC 4034 section 2.2), or one that names its parts.
pub(crate) fn is_dnskey(value: &str) -> bool {
    let mut words = value.split_ascii_whitespace();
    matches!((words.next(), words.next()), (Some("256" | "257"), Some("3")))
        || value.starts_with("flags:")
        || value.starts_with("keyTag:")
}

fn lower(word: &str) -> Text<'_> {
    if word.bytes().any(|byte| byte.is_ascii_uppercase()) { Cow::Owned(word.to_ascii_lowercase()) } else { Cow::Borrowed(word) }
}
