//! Who is behind an object: entities become the registrar and the contacts (RFC 9083 section 5.1).

use std::collections::BTreeMap;

use crate::registration::{Contact, ObjectClass, Pointer, Registrar, Text};

use super::contact::{self, Card, Part};
use super::lenient::{Reader, lower_case, push_new};
use super::tree::{Kind, Value};

/// What is known of the entities of a response while they are read.
#[derive(Debug, Default)]
struct Parties<'d> {
    /// The contacts by handle, since one entity may stand under several roles.
    by_handle: BTreeMap<Text<'d>, usize>,
    /// The objects that have a registrar: those of EPP.
    has_registrar: bool,
    /// The registrar was there.
    registrar_seen: bool,
}

/// Reads the entities of an object, nested ones included. Tells which contact each of the outer ones became, if any.
pub(super) fn read<'d>(reader: &mut Reader<'d>, object: Value<'d>) -> Vec<Option<usize>> {
    let class = reader.registration.object;
    let has_registrar = matches!(class, ObjectClass::Domain | ObjectClass::Nameserver);
    let mut parties = Parties { has_registrar, ..Parties::default() };
    if class == ObjectClass::Entity {
        read_self(reader, &mut parties, object);
    }
    reader.member_items(object, "entities").map(|entity| read_entity(reader, &mut parties, entity)).collect()
}

/// An entity that was asked for is the first contact of its own registration.
fn read_self<'d>(reader: &mut Reader<'d>, parties: &mut Parties<'d>, object: Value<'d>) {
    let card = contact::read(reader, object);
    reader.registration.name = card.contact.name.clone().or_else(|| card.contact.organization.clone());
    let is_registrar = card.roles.iter().any(|(_, role)| role == "registrar");
    if is_registrar || reader.member(object, "publicIds").is_some() {
        let mut registrar = registrar_of(&card);
        registrar.iana_id = iana_id(reader, object);
        if is_registrar || registrar.iana_id.is_some() {
            reader.registration.registrar = Some(registrar);
        }
    }
    add_contact(reader, parties, card);
}

/// Reads one entity and tells which contact it became, if any.
fn read_entity<'d>(reader: &mut Reader<'d>, parties: &mut Parties<'d>, entity: Value<'d>) -> Option<usize> {
    if entity.kind() != Kind::Object {
        reader.note("unreadable-entity", entity, "this is no object; not read");
        return None;
    }
    let mut card = contact::read(reader, entity);
    let mut is_taken = false;
    if parties.has_registrar && !parties.registrar_seen && take_role(reader, &mut card, "registrar", "registrar") {
        parties.registrar_seen = true;
        is_taken = true;
        read_registrar(reader, entity, &card);
        if take_role(reader, &mut card, "abuse", "registrar") {
            take_abuse(reader, &card);
        }
    }
    if parties.has_registrar && take_reseller(reader, &mut card) {
        is_taken = true;
    }
    let is_registrar_only = is_taken && card.roles.is_empty();
    let became = if is_registrar_only { None } else { add_contact(reader, parties, card) };
    for nested in reader.member_items(entity, "entities") {
        if is_registrar_only {
            read_in_registrar(reader, nested);
        } else {
            read_entity(reader, parties, nested);
        }
    }
    became
}

/// Takes a role away from a card that has it.
fn take_role<'d>(reader: &mut Reader<'d>, card: &mut Card<'d>, role: &str, became: &'static str) -> bool {
    let Some(at) = card.roles.iter().position(|(_, have)| have == role) else { return false };
    let (value, _) = card.roles.remove(at);
    reader.used(value, Pointer::member(became));
    true
}

fn registrar_of<'d>(card: &Card<'d>) -> Registrar<'d> {
    let Contact { name, organization, handle, url, .. } = card.contact.clone();
    match name {
        Some(_) => Registrar {
            organization: organization.filter(|text| Some(text) != name.as_ref()),
            name,
            handle,
            url,
            ..Registrar::default()
        },
        None => Registrar { name: organization, handle, url, ..Registrar::default() },
    }
}

/// Sets the members of the registrar that its own entity tells.
fn read_registrar<'d>(reader: &mut Reader<'d>, entity: Value<'d>, card: &Card<'d>) {
    let read = registrar_of(card);
    for (value, part) in &card.uses {
        let became = match part.member {
            "name" => "registrar/name",
            "organization" if card.contact.name.is_none() || read.organization.is_none() => "registrar/name",
            "organization" => "registrar/organization",
            "handle" => "registrar/handle",
            "url" => "registrar/url",
            _ => continue,
        };
        reader.used(*value, Pointer::member(became));
    }
    let iana_id = iana_id(reader, entity);
    let url = if read.url.is_some() { read.url.clone() } else { about_link(reader, entity) };
    let whois_server = whois_server(reader, entity).map(|(value, host)| {
        reader.used(value, Pointer::member("registrar/whois_server"));
        host
    });
    // A reseller may have come before.
    let registrar = reader.registration.registrar.get_or_insert_default();
    *registrar = Registrar { iana_id, url, whois_server, reseller: registrar.reseller.take(), ..read };
}

/// RFC 9083 section 4.8: the number of the public identifier that is IANA's.
fn iana_id<'d>(reader: &mut Reader<'d>, entity: Value<'d>) -> Option<u32> {
    for id in reader.member_items(entity, "publicIds") {
        let is_iana = reader.member_text(id, "type").is_some_and(|(_, kind)| kind.to_ascii_lowercase().contains("iana"));
        if let Some(value) = reader.member(id, "identifier").filter(|_| is_iana) {
            // The identifier is a string by RFC 9083, so its digits are no sin; a number would be.
            let number = value.text().trim().parse().ok();
            match number {
                Some(_) => reader.used(value, Pointer::member("registrar/iana_id")),
                None => drop(reader.number::<u32>(value)),
            }
            return number;
        }
    }
    None
}

/// RFC 9083 section 4.2: the page that is about the entity.
fn about_link<'d>(reader: &mut Reader<'d>, entity: Value<'d>) -> Option<Text<'d>> {
    for link in reader.member_items(entity, "links") {
        let is_about = reader.member_text(link, "rel").is_some_and(|(_, rel)| rel.eq_ignore_ascii_case("about"));
        if is_about && let Some(url) = reader.take_text(link, "href", Pointer::member("registrar/url")) {
            return Some(url);
        }
    }
    None
}

/// RFC 9083 section 4.7: the host that answers for the same by WHOIS, with the value that it came from.
pub(super) fn whois_server<'d>(reader: &mut Reader<'d>, object: Value<'d>) -> Option<(Value<'d>, Text<'d>)> {
    let (value, host) = reader.member_text(object, "port43")?;
    let host = host.trim_end_matches('.');
    let is_host = host.contains('.') && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    if !is_host {
        reader.note("unreadable-host", value, "this is no host name; not read");
        return None;
    }
    Some((value, lower_case(host)))
}

/// What stands within the registrar is the registrar's own: where to report abuse, and the reseller. Its other contacts are not
/// the object's, so they stay among the fields.
fn read_in_registrar<'d>(reader: &mut Reader<'d>, entity: Value<'d>) {
    let mut card = contact::read(reader, entity);
    let is_reseller = take_reseller(reader, &mut card);
    let is_abuse = take_role(reader, &mut card, "abuse", "registrar");
    if is_abuse {
        take_abuse(reader, &card);
    }
    if !is_reseller && !is_abuse {
        reader.note("registrar-contact", entity, "a contact of the registrar, not of the object; it is among the fields only");
    }
    for nested in reader.member_items(entity, "entities") {
        read_in_registrar(reader, nested);
    }
}

fn take_abuse<'d>(reader: &mut Reader<'d>, card: &Card<'d>) {
    let registrar = reader.registration.registrar.get_or_insert_default();
    let email = registrar.abuse_email.is_none().then(|| card.contact.emails.first().cloned()).flatten();
    let phone = registrar.abuse_phone.is_none().then(|| card.contact.phones.first().cloned()).flatten();
    let has = (email.is_some(), phone.is_some());
    registrar.abuse_email = email.or(registrar.abuse_email.take());
    registrar.abuse_phone = phone.or(registrar.abuse_phone.take());
    for (value, part) in &card.uses {
        match part {
            Part { member: "emails", index: Some(0) } if has.0 => reader.used(*value, Pointer::member("registrar/abuse_email")),
            Part { member: "phones", index: Some(0) } if has.1 => reader.used(*value, Pointer::member("registrar/abuse_phone")),
            _ => {}
        }
    }
}

/// Takes a card's name as the reseller's, if that is its role and the first such.
fn take_reseller<'d>(reader: &mut Reader<'d>, card: &mut Card<'d>) -> bool {
    let contact = &card.contact;
    let (member, name) = match (&contact.name, &contact.organization) {
        (Some(name), _) => ("name", name.clone()),
        (None, Some(organization)) => ("organization", organization.clone()),
        (None, None) => return false,
    };
    let is_known = reader.registration.registrar.as_ref().is_some_and(|registrar| registrar.reseller.is_some());
    if is_known || !take_role(reader, card, "reseller", "registrar/reseller") {
        return false;
    }
    reader.registration.registrar.get_or_insert_default().reseller = Some(name);
    for (value, _) in card.uses.iter().filter(|(_, part)| part.member == member) {
        reader.used(*value, Pointer::member("registrar/reseller"));
    }
    true
}

/// Adds a contact, or the roles of one that is there already; tells which it is. There is none for an entity that says nothing.
fn add_contact<'d>(reader: &mut Reader<'d>, parties: &mut Parties<'d>, card: Card<'d>) -> Option<usize> {
    let Card { contact, roles, uses, .. } = card;
    if contact == Contact::default() && roles.is_empty() {
        return None;
    }
    let contacts = &mut reader.registration.contacts;
    let same = contact.handle.as_ref().and_then(|handle| parties.by_handle.get(handle)).copied();
    let same = same.filter(|index| contacts.get(*index).is_some_and(|known| says_nothing_new(&contact, known)));
    let index = same.unwrap_or_else(|| {
        if let Some(handle) = contact.handle.clone() {
            parties.by_handle.entry(handle).or_insert(contacts.len());
        }
        contacts.push(contact);
        contacts.len() - 1
    });
    for (value, role) in roles {
        if let Some(contact) = reader.registration.contacts.get_mut(index) {
            let at = push_new(&mut contact.roles, role);
            reader.used(value, Part { member: "roles", index: Some(at) }.of_contact(index));
        }
    }
    for (value, part) in uses {
        reader.used(value, part.of_contact(index));
    }
    Some(index)
}

/// Whether a contact of the same handle is the same but for its roles, or a mere reference.
fn says_nothing_new<'d>(contact: &Contact<'d>, known: &Contact<'d>) -> bool {
    let reference = Contact { handle: contact.handle.clone(), ..Contact::default() };
    *contact == reference || *contact == Contact { roles: Vec::new(), ..known.clone() }
}
