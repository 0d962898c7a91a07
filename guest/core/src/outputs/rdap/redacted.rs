//! What is withheld (RFC 9537).

use serde::Serialize;
use serde_with::skip_serializing_none;

use crate::registration::{Contact, ObjectClass, Registration};

use super::object::Object;

/// One thing that is withheld.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Redacted {
    name: Name,
    pre_path: Option<String>,
    post_path: Option<String>,
    path_lang: &'static str,
    method: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Name {
    /// As IANA's registry of RDAP JSON values has it, of type `redacted name`.
    Type(String),
    Description(String),
}

/// The members of a contact: what the gTLD profile calls them, and where they stand in an entity.
const MEMBERS: [(&str, &str, &str); 13] = [
    ("handle", "ID", ".handle"),
    ("name", "Name", ".vcardArray[1][?(@[0]=='fn')][3]"),
    ("organization", "Organization", ".vcardArray[1][?(@[0]=='org')]"),
    ("address", "Address", ".vcardArray[1][?(@[0]=='adr')]"),
    ("address.street", "Street", ".vcardArray[1][?(@[0]=='adr')][3][2]"),
    ("address.city", "City", ".vcardArray[1][?(@[0]=='adr')][3][3]"),
    ("address.region", "State/Province", ".vcardArray[1][?(@[0]=='adr')][3][4]"),
    ("address.postal_code", "Postal Code", ".vcardArray[1][?(@[0]=='adr')][3][5]"),
    ("address.country", "Country", ".vcardArray[1][?(@[0]=='adr')][3][6]"),
    ("phones", "Phone", ".vcardArray[1][?(@[1].type=='voice')]"),
    ("faxes", "Fax", ".vcardArray[1][?(@[1].type=='fax')]"),
    ("emails", "Email", ".vcardArray[1][?(@[0]=='email')]"),
    ("url", "URL", ".vcardArray[1][?(@[0]=='url')]"),
];

/// The names that are registered.
const REGISTERED: [&str; 13] = [
    "Registry Registrant ID",
    "Registrant Name",
    "Registrant Organization",
    "Registrant Street",
    "Registrant City",
    "Registrant Postal Code",
    "Registrant Phone",
    "Registrant Fax",
    "Registrant Email",
    "Registry Tech ID",
    "Tech Name",
    "Tech Phone",
    "Tech Email",
];

/// What the registry withheld of the contacts, which are the last entities of the object.
pub(super) fn of(registration: &Registration<'_>, object: &Object<'_>) -> Vec<Redacted> {
    let contacts = &registration.contacts;
    let is_entity = registration.object == ObjectClass::Entity;
    let before = (object.entities.len() + usize::from(is_entity)).saturating_sub(contacts.len());
    let mut all = Vec::new();
    for (index, contact) in contacts.iter().enumerate().filter(|(_, contact)| !contact.redacted.is_empty()) {
        let itself = (is_entity && index == 0).then_some(object);
        let entity = itself.or_else(|| object.entities.get(before + index - usize::from(is_entity)));
        let Some(entity) = entity else { continue };
        let place = match entity.roles.first() {
            _ if itself.is_some() => "$".to_owned(),
            Some(role) if first_of(contacts, role) == Some(index) => format!("$.entities[?(@.roles[0]=='{role}')]"),
            _ => format!("$.entities[{}]", before + index - usize::from(is_entity)),
        };
        all.extend(contact.redacted.iter().map(|member| one(member, entity, &place)));
    }
    all
}

fn first_of(contacts: &[Contact<'_>], role: &str) -> Option<usize> {
    contacts.iter().position(|contact| contact.roles.iter().any(|have| have == role))
}

fn one(member: &str, entity: &Object<'_>, place: &str) -> Redacted {
    let (_, word, path) = MEMBERS.into_iter().find(|(name, ..)| *name == member).unwrap_or((member, member, ""));
    let role = match entity.roles.first().copied().unwrap_or_default() {
        "registrant" => "Registrant",
        "technical" => "Tech",
        "administrative" => "Admin",
        "billing" => "Billing",
        other => other,
    };
    let name = if member == "handle" { format!("Registry {role} ID") } else { format!("{role} {word}").trim().to_owned() };
    // Of what is withheld only `fn` is still there, and empty.
    let is_there = member == "name" && entity.card.is_some();
    let path = (!path.is_empty()).then(|| format!("{place}{path}"));
    let (pre_path, post_path) = if is_there { (None, path) } else { (path, None) };
    Redacted {
        name: if REGISTERED.contains(&&*name) { Name::Type(name) } else { Name::Description(name) },
        pre_path,
        post_path,
        path_lang: "jsonpath",
        method: if is_there { "emptyValue" } else { "removal" },
    }
}
