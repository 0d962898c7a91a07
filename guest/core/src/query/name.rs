//! Domain names: Unicode to A-labels, the grammar, and the part that is registered.

use super::suffixes::{self, last_labels};
use crate::idn;

/// A domain or host name in A-labels (UTS 46, non-transitional), lower case, without the final dot.
///
/// Labels may have underscores, as those of services do (RFC 8552), but not where the name is registered.
///
/// # Errors
/// A sentence that says what is wrong, where, and what to do.
pub(super) fn domain(text: &str) -> Result<String, String> {
    if let Some(name) = text.strip_prefix("*.") {
        return Err(format!("{text:?} begins with a wildcard: ask for {name:?} alone"));
    }
    let foreign = |character: &char| character.is_ascii() && !is_name_character(*character) && *character != '.';
    if let Some((at, character)) = text.chars().enumerate().find(|(_, character)| foreign(character)) {
        let at = at + 1;
        return Err(format!("{text:?} is no domain name: {character:?} (character {at}) cannot stand in one; remove it"));
    }
    let ascii = idn::to_ascii(text).map_err(|why| format!("{text:?} is no domain name: {why}"))?;
    let name = ascii.strip_suffix('.').unwrap_or(&ascii);
    if name.is_empty() {
        return Err(format!("{text:?} has no label: give a domain name, such as example.com"));
    }
    for (at, label) in name.split('.').enumerate() {
        check_label(label).map_err(|why| format!("{text:?} is no domain name: label {} {why}", at + 1))?;
    }
    if name.len() > 253 {
        let length = name.len();
        return Err(format!("the domain name has {length} characters in A-labels, and 253 is the most (RFC 1035): shorten it"));
    }
    let registered = registrable(name);
    if registered.contains('_') {
        return Err(format!(
            "{text:?} is no domain name: an underscore cannot stand in {registered:?}, where a name is registered"
        ));
    }
    let top = name.rsplit('.').next().unwrap_or_default();
    if !top.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return Err(format!("{text:?} is no domain name: it ends in {top:?}, and every top-level domain has letters"));
    }
    Ok(name.to_owned())
}

/// The part of a name that is registered: one label more than the suffix of a registry that it ends in, such as `com` or `co.uk`
/// (the Public Suffix List's section ICANN, `data/public-suffixes.tsv`) or `uk.com` (`data/suffixes.tsv`). A shorter name comes back
/// whole, and so does one of a reverse zone or of the zone of telephone numbers.
pub fn registrable(name: &str) -> &str {
    if name.ends_with(".in-addr.arpa") || name.ends_with(".ip6.arpa") || name.ends_with(".e164.arpa") {
        return name;
    }
    last_labels(name, suffixes::labels(name) + 1)
}

/// Says what is wrong with a label in ASCII, as the end of a sentence.
fn check_label(label: &str) -> Result<(), String> {
    if label.is_empty() {
        return Err("is empty; remove the dot too many".to_owned());
    }
    if let Some(character) = label.chars().find(|character| !is_name_character(*character)) {
        return Err(format!("holds {character:?}, which cannot stand in a name; remove it"));
    }
    if label.starts_with('-') || label.ends_with('-') {
        return Err(format!("({label}) begins or ends with a hyphen; remove it"));
    }
    if label.len() > 63 {
        let length = label.len();
        return Err(format!("({label}) has {length} characters in A-labels, and 63 is the most (RFC 1035); shorten it"));
    }
    Ok(())
}

fn is_name_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '-' || character == '_'
}
