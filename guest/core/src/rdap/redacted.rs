//! What registries withhold: the `redacted` member (RFC 9537), words in place of values, and remarks.

use std::borrow::Cow;

use crate::registration::{Contact, Pointer};

use super::lenient::{Reader, push_new};
use super::tree::Value;

/// The members that a registry withholds when it says that it withholds, but not what; by their path within a contact.
pub(super) const MEMBERS: [&str; 6] = ["name", "address/street", "address/city", "address/postal_code", "phones", "emails"];

/// All that a contact consists of, for one that is withheld altogether.
const WHOLE: [&str; 7] = ["handle", "name", "organization", "address", "phones", "faxes", "emails"];

/// Values that stand in place of withheld ones, in lower case. As found in answers of registries and registrars, 2018 to 2026.
const WITHHELD: [&str; 24] = [
    "<data not disclosed>",
    "[private]",
    "data privacy protected",
    "data protected",
    "data protected, not disclosed",
    "data redacted",
    "datos privados",
    "gdpr masked",
    "gdpr redacted",
    "hidden",
    "hidden upon user request",
    "non-public data",
    "not available from registry",
    "not disclosed",
    "not shown",
    "privado",
    "redacted",
    "redacted.forprivacy",
    "redacted@redacted.invalid",
    "registration private",
    "statutory masking enabled",
    "withheld",
    "withheld for privacy",
    "withheld for privacy purposes",
];

/// How longer ones start.
const WITHHELD_STARTS: [&str; 8] = [
    "not disclosed!",
    "not shown, please visit",
    "please query the rdds service of the registrar of record",
    "please query the whois server of the owning registrar",
    "redacted by ",
    "redacted due to ",
    "redacted for ",
    "redacted |",
];

/// Whether a value says that the value is withheld.
pub(super) fn is_withheld(text: &str) -> bool {
    let text = text.trim();
    let starts = |start: &str| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    WITHHELD.iter().any(|word| text.eq_ignore_ascii_case(word)) || WITHHELD_STARTS.into_iter().any(starts)
}

/// Whether a remark's title says that members are withheld, and which, if it names one (gTLD RDAP response profile 2019).
pub(super) fn remark_withholds(title: &str) -> Option<Option<&'static str>> {
    if title.eq_ignore_ascii_case("EMAIL REDACTED FOR PRIVACY") {
        return Some(Some("emails"));
    }
    let is_general = ["REDACTED FOR PRIVACY", "DATA REDACTED", "REDACTED"].iter().any(|words| title.eq_ignore_ascii_case(words));
    is_general.then_some(None)
}

/// Notes at each contact what the `redacted` member of the response lists.
///
/// A contact that was removed altogether comes back with its role and nothing but this list.
pub(super) fn read<'d>(reader: &mut Reader<'d>, object: Value<'d>) {
    // The first contact of each role, found once, so that long lists cost no more than their length.
    let mut contacts: Vec<(&'static str, usize)> = Vec::new();
    for entry in reader.member_items(object, "redacted") {
        let Some((value, role, members)) = read_entry(reader, entry) else { continue };
        let index = match contacts.iter().find(|(known, _)| *known == role) {
            Some((_, index)) => *index,
            None => {
                let index = contact_of(reader, role);
                contacts.push((role, index));
                index
            }
        };
        let Some(contact) = reader.registration.contacts.get_mut(index) else { continue };
        let mut first = None;
        for member in members {
            let item = push_new(&mut contact.redacted, *member);
            first.get_or_insert(item);
        }
        if let Some(first) = first {
            reader.used(value, Pointer::item("contacts", index).part_item("redacted", first));
        }
    }
}

/// The index of the first contact of a role; there is one afterwards.
fn contact_of(reader: &mut Reader<'_>, role: &'static str) -> usize {
    let contacts = &mut reader.registration.contacts;
    contacts.iter().position(|contact| contact.roles.iter().any(|have| have == role)).unwrap_or_else(|| {
        contacts.push(Contact { roles: vec![Cow::Borrowed(role)], ..Contact::default() });
        contacts.len() - 1
    })
}

/// What one entry withholds: the value that says so, the contact's role, and its members.
fn read_entry<'d>(reader: &mut Reader<'d>, entry: Value<'d>) -> Option<(Value<'d>, &'static str, &'static [&'static str])> {
    let name = reader.member(entry, "name")?;
    let (value, words) = if name.is_scalar() {
        (name, reader.text(name)?)
    } else {
        reader.member_text(name, "description").or_else(|| reader.member_text(name, "type"))?
    };
    if let Some((role, members)) = by_name(words) {
        return Some((value, role, members));
    }
    let (_, path) = reader.member_text(entry, "prePath").or_else(|| reader.member_text(entry, "postPath"))?;
    let (role, members) = by_path(path)?;
    Some((value, role, members))
}

/// By the name, as IANA's registry of RDAP JSON values (type `redacted name`) and the gTLD RDAP response profile 2024 have it.
fn by_name(name: &str) -> Option<(&'static str, &'static [&'static str])> {
    let name = name.to_ascii_lowercase();
    let mut role = None;
    let mut rest = Vec::new();
    for word in name.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()) {
        match role_of(word) {
            Some(found) => role = Some(found),
            None if matches!(word, "registry" | "contact") => {}
            None => rest.push(word),
        }
    }
    let members: &[&str] = match rest.first().copied() {
        None => &WHOLE,
        Some("id" | "handle") => &["handle"],
        Some("name") => &["name"],
        Some("organization" | "organisation" | "org") => &["organization"],
        Some("street") => &["address.street"],
        Some("city") => &["address.city"],
        Some("state" | "province" | "region") => &["address.region"],
        Some("postal" | "postcode" | "zip") => &["address.postal_code"],
        Some("country") => &["address.country"],
        Some("address") => &["address"],
        Some("phone" | "telephone" | "voice") => &["phones"],
        Some("fax") => &["faxes"],
        Some("email" | "e") => &["emails"],
        Some(_) => return None,
    };
    Some((role?, members))
}

fn role_of(word: &str) -> Option<&'static str> {
    match word {
        "registrant" => Some("registrant"),
        "admin" | "administrative" => Some("administrative"),
        "tech" | "technical" => Some("technical"),
        "billing" => Some("billing"),
        _ => None,
    }
}

/// By the JSONPath of the withheld value, such as `$.entities[?(@.roles[0]=='technical')].vcardArray[1][?(@[0]=='fn')][3]`.
fn by_path(path: &str) -> Option<(&'static str, &'static [&'static str])> {
    let mut quoted = path.split(['\'', '"']).skip(1).step_by(2);
    let role = quoted.find_map(role_of)?;
    let words: Vec<_> = quoted.collect();
    let has = |word: &str| words.iter().any(|found| found.eq_ignore_ascii_case(word));
    let component = path.rsplit_once("[3][").and_then(|(_, rest)| rest.chars().next());
    let members: &[&str] = match () {
        () if path.ends_with(".handle") => &["handle"],
        () if has("fn") || has("n") => &["name"],
        () if has("org") => &["organization"],
        () if has("email") => &["emails"],
        () if has("tel") && has("fax") => &["faxes"],
        () if has("tel") => &["phones"],
        () if has("adr") => match component {
            Some('0'..='2') => &["address.street"],
            Some('3') => &["address.city"],
            Some('4') => &["address.region"],
            Some('5') => &["address.postal_code"],
            Some('6') => &["address.country"],
            _ => &["address"],
        },
        () if words.is_empty() => &WHOLE,
        () => return None,
    };
    Some((role, members))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_withheld_values_from_names_like_them() {
        for text in ["REDACTED FOR PRIVACY", " Redacted | EU Data Subject", "Data Protected", "GDPR Masked", "[PRIVATE]"] {
            assert!(is_withheld(text), "{text}");
        }
        for text in ["Redacted Films Ltd", "Hidden Valley Example Ltd", "Privacy service provided by Example Privacy", "", "é"] {
            assert!(!is_withheld(text), "{text}");
        }
    }

    #[test]
    fn names_and_paths_lead_to_members() {
        assert_eq!(by_name("Registrant Name"), Some(("registrant", &["name"][..])));
        assert_eq!(by_name("Registry Tech ID"), Some(("technical", &["handle"][..])));
        assert_eq!(by_name("Registrant Phone Ext"), Some(("registrant", &["phones"][..])));
        assert_eq!(by_name("Administrative Contact"), Some(("administrative", &WHOLE[..])));
        assert_eq!(by_name("Registry Domain ID"), None);
        assert_eq!(by_name("Registrant Blood Group"), None);
        let path = "$.entities[?(@.roles[0]=='technical')].vcardArray[1][?(@[0]=='adr')][3][5]";
        assert_eq!(by_path(path), Some(("technical", &["address.postal_code"][..])));
        assert_eq!(by_path("$.entities[?(@.roles[0]=='billing')]"), Some(("billing", &WHOLE[..])));
        assert_eq!(by_path("$.entities[?(@.roles[0]=='billing')].handle"), Some(("billing", &["handle"][..])));
        assert_eq!(by_path("$.entities[0]"), None);
    }
}
