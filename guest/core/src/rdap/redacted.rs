//! What registries withhold: the `redacted` member (RFC 9537), words in place of values, and remarks.

use crate::registration::{Contact, ObjectClass, Pointer, Text};
use crate::whois::phrases::is_redacted;

use super::lenient::{Reader, push_new};
use super::tree::Value;
use super::words;

/// The members that a registry withholds when it says that it withholds, but not what; by their path within a contact.
pub(super) const MEMBERS: [&str; 6] = ["name", "address/street", "address/city", "address/postal_code", "phones", "emails"];

/// All that a contact consists of, for one that is withheld altogether.
const WHOLE: [&str; 7] = ["handle", "name", "organization", "address", "phones", "faxes", "emails"];

/// Whether a value says that the value is withheld.
pub(super) fn is_withheld(text: &str) -> bool {
    is_redacted(text.trim())
}

/// Whether a remark's title says that members are withheld, and which, if it names one (gTLD RDAP response profile 2019).
pub(super) fn remark_withholds(title: &str) -> Option<Option<&'static str>> {
    if title.eq_ignore_ascii_case("EMAIL REDACTED FOR PRIVACY") {
        return Some(Some("emails"));
    }
    let is_general = ["REDACTED FOR PRIVACY", "DATA REDACTED", "REDACTED"].iter().any(|words| title.eq_ignore_ascii_case(words));
    is_general.then_some(None)
}

/// Notes at each contact what the `redacted` member of the response lists. `entities` tells which contact each entity became.
///
/// A contact that was removed altogether comes back with its role and nothing but this list.
pub(super) fn read<'d>(reader: &mut Reader<'d>, object: Value<'d>, entities: &[Option<usize>]) {
    // The first contact of each role, found once, so that long lists cost no more than their length.
    let mut contacts: Vec<(Text<'d>, usize)> = Vec::new();
    for entry in reader.member_items(object, "redacted") {
        let Some((value, owner, members)) = read_entry(reader, entry) else { continue };
        let index = match owner {
            Owner::Itself if reader.registration.object == ObjectClass::Entity => Some(0),
            Owner::Itself => None,
            Owner::Entity(at) => entities.get(at).copied().flatten(),
            Owner::Role(role) => Some(match contacts.iter().find(|(known, _)| *known == role) {
                Some((_, index)) => *index,
                None => {
                    let index = contact_of(reader, &role);
                    contacts.push((role, index));
                    index
                }
            }),
        };
        let contacts = &mut reader.registration.contacts;
        let Some((index, contact)) = index.and_then(|index| Some((index, contacts.get_mut(index)?))) else { continue };
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

/// Whose member is withheld.
#[derive(Clone, Debug, Eq, PartialEq)]
enum Owner<'d> {
    /// The object's own: an entity that was asked for.
    Itself,
    /// The object's entity at this place.
    Entity(usize),
    /// The first contact of this role.
    Role(Text<'d>),
}

/// The index of the first contact of a role; there is one afterwards.
fn contact_of<'d>(reader: &mut Reader<'d>, role: &Text<'d>) -> usize {
    let contacts = &mut reader.registration.contacts;
    contacts.iter().position(|contact| contact.roles.contains(role)).unwrap_or_else(|| {
        contacts.push(Contact { roles: vec![role.clone()], ..Contact::default() });
        contacts.len() - 1
    })
}

/// What one entry withholds: the value that says so, whose it is, and the members.
fn read_entry<'d>(reader: &mut Reader<'d>, entry: Value<'d>) -> Option<(Value<'d>, Owner<'d>, &'static [&'static str])> {
    let path = ["prePath", "postPath"].into_iter().find_map(|name| reader.member_text(entry, name));
    let name = reader.member(entry, "name");
    let words = match name {
        Some(name) if name.is_scalar() => reader.text(name).map(|text| (name, text)),
        Some(name) => reader.member_text(name, "description").or_else(|| reader.member_text(name, "type")),
        None => None,
    };
    let place = words.or(path).map(|(value, _)| value)?;
    // The registered names are the surest; of others, the path is.
    let by_name = words.and_then(|(_, words)| by_name(words)).map(|(role, members)| (Owner::Role(Text::Borrowed(role)), members));
    let by_path = path.and_then(|(_, path)| by_path(path));
    let (owner, members) = match (by_name, by_path) {
        (Some((_, members)), Some((owner @ (Owner::Entity(_) | Owner::Itself), _))) => (owner, members),
        (by_name, by_path) => by_name.or(by_path)?,
    };
    Some((place, owner, members))
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
fn by_path(path: &str) -> Option<(Owner<'_>, &'static [&'static str])> {
    let (owner, rest) = owner_of(path)?;
    let words: Vec<_> = rest.split(['\'', '"']).skip(1).step_by(2).collect();
    let has = |word: &str| words.iter().any(|found| found.eq_ignore_ascii_case(word));
    let component = rest.rsplit_once("[3][").and_then(|(_, rest)| rest.chars().next());
    let members: &[&str] = match () {
        () if rest.ends_with(".handle") => &["handle"],
        () if has("fn") || has("n") => &["name"],
        () if has("org") => &["organization"],
        () if has("email") => &["emails"],
        () if has("url") || has("contact-uri") => &["url"],
        () if has("fax") => &["faxes"],
        () if has("tel") || has("voice") => &["phones"],
        () if has("adr") => match component {
            Some('0'..='2') => &["address.street"],
            Some('3') => &["address.city"],
            Some('4') => &["address.region"],
            Some('5') => &["address.postal_code"],
            Some('6') => &["address.country"],
            _ => &["address"],
        },
        () if rest.is_empty() && owner != Owner::Itself => &WHOLE,
        () => return None,
    };
    Some((owner, members))
}

/// Whose value a path leads to, and the path from there.
fn owner_of(path: &str) -> Option<(Owner<'_>, &str)> {
    let Some(entities) = path.strip_prefix("$.entities[") else {
        return path.strip_prefix('$').filter(|rest| rest.starts_with('.')).map(|rest| (Owner::Itself, rest));
    };
    if let Some((index, rest)) = entities.split_once(']')
        && let Ok(index) = index.parse()
    {
        return Some((Owner::Entity(index), rest));
    }
    let role = entities.split(['\'', '"']).nth(1).map(words::role)?;
    // `[?(@.roles[0]=='abuse')]` or `[?@.roles[0]=='abuse']`
    let end = [")]", "']", "\"]"].into_iter().filter_map(|end| entities.find(end)).min()?;
    Some((Owner::Role(role), entities.get(end + 2..).unwrap_or_default()))
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
        let role = |role| Owner::Role(Text::Borrowed(role));
        for (path, expected) in [
            (
                "$.entities[?(@.roles[0]=='technical')].vcardArray[1][?(@[0]=='adr')][3][5]",
                (role("technical"), "address.postal_code"),
            ),
            ("$.entities[?(@.roles[0]=='abuse')].vcardArray[1][?(@[1].type=='fax')]", (role("abuse"), "faxes")),
            ("$.entities[?@.roles[0]=='admin'].vcardArray[1][?@[0]=='email']", (role("administrative"), "emails")),
            ("$.entities[?(@.roles[0]=='billing')].handle", (role("billing"), "handle")),
            ("$.entities[2].vcardArray[1][?(@[0]=='fn')][3]", (Owner::Entity(2), "name")),
            ("$.vcardArray[1][?(@[0]=='org')]", (Owner::Itself, "organization")),
        ] {
            assert_eq!(by_path(path), Some((expected.0, &[expected.1][..])), "{path}");
        }
        assert_eq!(by_path("$.entities[?(@.roles[0]=='billing')]"), Some((role("billing"), &WHOLE[..])));
        assert_eq!(by_path("$.entities[0]"), Some((Owner::Entity(0), &WHOLE[..])));
        assert_eq!(by_path("$.handle").map(|(owner, _)| owner), Some(Owner::Itself));
        assert_eq!(by_path("$"), None);
    }
}
