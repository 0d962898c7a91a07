//! RPSL and what looks like it: objects of `attribute: value` lines, separated by blank lines, that refer to each other by handle.
//!
//! Source: RFC 2622 (RPSL), RFC 4012 (RPSLng), the RIPE database manual. The regional Internet registries of Europe, Asia, Africa
//! write it, and many ccTLD registries for domains. The first attribute of an object is its class.

mod entity;
mod referral;
mod resource;

use std::collections::BTreeSet;

use super::super::Hints;
use super::super::dates;
use super::super::draft::Draft;
use super::super::labels::{Folded, Member, Part, RegistrarPart, Role};
use super::super::scan::{Kind, Line};
use crate::registration::{Contact, Pointer};

pub(super) const SERVERS: &[&str] = &["whois.ripe.net", "whois.apnic.net", "whois.afrinic.net", "rr.ntt.net", "whois.radb.net"];

/// The classes that an answer may begin with, besides those of networks, AS numbers and entities.
const CLASSES: [&str; 3] = ["domain", "contact", "nic-hdl"];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut pairs = lines.iter().filter(|line| line.kind == Kind::Pair);
    let Some(first) = pairs.next() else { return false };
    let lower = |line: &Line<'_>| {
        line.indent == 0
            && line.label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_ ".contains(&byte))
    };
    let begins = [&CLASSES[..], &resource::CLASSES, &entity::CLASSES].iter().any(|classes| classes.contains(&first.label));
    let object = begins && !first.value.is_empty() && pairs.clone().take(3).all(lower);
    object && (first.label != "domain" || !is_flat(lines, first.number))
}

/// Whether an answer that begins like an RPSL object has its contacts' values beside the domain's, or indented below: those of older
/// registrars do.
fn is_flat(lines: &[Line<'_>], first: u32) -> bool {
    let of_contact = |line: &Line<'_>| {
        let (role, part) = line.label.split_once('-').unwrap_or_default();
        match role {
            // `admin-c: EXA1#example.net ada@example.com`
            "owner" | "admin" | "tech" | "billing" if part == "c" => line.value.contains('#'),
            "registrant" | "owner" | "admin" | "tech" | "billing" if !part.starts_with("contact") => {
                super::super::labels::part(Folded::new(part.trim_start_matches("c-")).as_str()).is_some()
            }
            _ => false,
        }
    };
    let nested =
        |pair: &[Line<'_>]| matches!(pair, [above, below] if above.is_heading() && below.kind == Kind::Pair && below.indent > 0);
    let record = || lines.iter().skip_while(move |line| line.number < first);
    let own = record().take_while(|line| line.kind != Kind::Blank).take(16);
    own.clone().any(|line| matches!(line.label, "email" | "e-mail" | "city" | "zipcode" | "postal-code"))
        || record().filter(|line| line.kind == Kind::Pair).take(16).any(of_contact)
        || lines.windows(2).take(24).any(nested)
}

/// Whether the answer is about a network or an AS number, whichever registry it is of.
pub(super) fn recognises_resource(lines: &[Line<'_>]) -> bool {
    let first = lines.iter().find(|line| line.kind == Kind::Pair);
    first.is_some_and(|line| resource::CLASSES.contains(&line.label) && !line.value.is_empty())
}

/// An object: its lines, comments and blanks left out.
struct Object<'l, 'a> {
    lines: Vec<&'l Line<'a>>,
}

impl<'l, 'a> Object<'l, 'a> {
    fn class(&self) -> &'a str {
        self.lines.first().map_or("", |line| line.label)
    }

    fn value(&self, label: &str) -> Option<&'a str> {
        self.lines.iter().find(|line| line.label == label && !line.value.is_empty()).map(|line| line.value)
    }

    /// The handle by which other objects refer to this one.
    fn key(&self) -> Option<&'a str> {
        self.value("nic-hdl").or_else(|| self.value("nic-hdl-br")).or_else(|| match self.class() {
            "contact" | "registrar" | "nsset" | "keyset" => self.value(self.class()),
            class if entity::CLASSES.contains(&class) => self.value(class),
            _ => None,
        })
    }
}

/// The handles by which the objects of an answer refer to each other.
type Keys<'a> = BTreeSet<&'a str>;

fn objects<'l, 'a>(lines: &'l [Line<'a>]) -> Vec<Object<'l, 'a>> {
    let mut objects = Vec::new();
    let mut current = Vec::new();
    for line in lines {
        match line.kind {
            Kind::Pair => current.push(line),
            // A value that goes on: RFC 2622 section 2.
            Kind::Text if line.indent > 0 && !current.is_empty() => current.push(line),
            Kind::Blank if !current.is_empty() => objects.push(Object { lines: std::mem::take(&mut current) }),
            Kind::Text | Kind::Blank | Kind::Comment => {}
        }
    }
    if !current.is_empty() {
        objects.push(Object { lines: current });
    }
    objects
}

pub(super) fn read<'a>(lines: &[Line<'a>], hints: &Hints<'a>, draft: &mut Draft<'a>) {
    let objects = objects(lines);
    let keys = objects.iter().filter_map(Object::key).collect();
    if objects.iter().any(|object| resource::CLASSES.contains(&object.class())) {
        resource::read(&objects, &keys, lines, draft);
        return;
    }
    if let Some(main) = entity::main(&objects, hints.query) {
        entity::read(&objects, main, &keys, draft);
        return;
    }
    let Some(main) = objects.iter().position(|object| object.class() == "domain").or_else(|| (!objects.is_empty()).then_some(0))
    else {
        return;
    };
    for (index, object) in objects.iter().enumerate() {
        draft.section = object.lines.first().map(|line| line.value);
        if index == main {
            read_domain(object, &keys, draft);
        } else if object.class() == "registrar" {
            read_registrar(object, draft);
        } else if object.class() == "nsset" {
            read_nsset(object, draft);
        } else if !read_contact(object, draft) {
            record(object, draft);
        }
    }
    draft.section = None;
}

/// The domain's own object. References are noted first, so that the objects that they name find their roles.
fn read_domain<'a>(object: &Object<'_, 'a>, keys: &Keys<'a>, draft: &mut Draft<'a>) {
    for line in &object.lines {
        let path = match (line.label, role_of(line.label)) {
            (_, Some(role)) => refer(line, role, keys, draft),
            ("nserver", _) => draft.put_nameservers(line.value),
            ("changed" | "last-update" | "last-modified" | "modified" | "last-changed", _) => {
                draft.put(Member::Updated, last_date(line.value), line.number)
            }
            ("expire" | "expires" | "paid-till" | "expiry" | "renewal-date" | "Expiry Date" | "validity", _) => {
                draft.put(Member::Expires, last_date(line.value), line.number)
            }
            ("registered" | "created" | "Entry created" | "registration", _) => {
                draft.put(Member::Created, last_date(line.value), line.number)
            }
            ("status", _) => put_status(line, draft),
            ("state", _) => draft.put(Member::Status, line.value, line.number),
            ("registrar", _) => draft.put_registrar(RegistrarPart::Name, cut_remark(line.value), line.number),
            ("org" | "organization", _) => {
                let contact = draft.contact(Role::Registrant);
                draft.put_contact(contact, Part::Organization, line.value, line.number)
            }
            ("person", _) => {
                let contact = draft.contact(Role::Registrant);
                draft.put_contact(contact, Part::Name, line.value, line.number)
            }
            ("source" | "descr" | "remarks" | "mnt-by" | "mnt-lower" | "ascii" | "hold", _) => {
                draft.pass_over(line);
                continue;
            }
            (label, _) => super::super::labels::member(Folded::new(label).as_str())
                .and_then(|member| draft.put(member, line.value, line.number)),
        };
        draft.record(line, path);
    }
}

/// A status; UANIC and those who took its database over put the day behind it until which it holds.
pub(super) fn put_status<'a>(line: &Line<'a>, draft: &mut Draft<'a>) -> Option<Pointer> {
    let Some((status, until)) = line.value.split_once(' ').filter(|(status, _)| *status == "OK-UNTIL") else {
        return draft.put(Member::Status, line.value, line.number);
    };
    draft.put(Member::Status, status, line.number);
    draft.put(Member::Expires, until, line.number)
}

/// The role of the contact that an attribute refers to.
fn role_of(label: &str) -> Option<Role> {
    Some(match label {
        "registrant" | "holder-c" | "holder" | "owner-c" | "registrant-c" | "org-c" => Role::Registrant,
        "admin-c" | "administrative-contact" | "admin-contact" => Role::Administrative,
        "tech-c" | "technical-contact" | "tech-contact" => Role::Technical,
        "bill-c" | "billing-c" | "billing-contact" => Role::Billing,
        "zone-c" => Role::Noc,
        "abuse-c" => Role::Abuse,
        _ => return None,
    })
}

/// Notes a contact by its handle, or by its name where no object has such a handle. One that has several roles is one contact.
fn refer<'a>(line: &Line<'a>, role: Role, keys: &Keys<'a>, draft: &mut Draft<'a>) -> Option<Pointer> {
    if line.value.is_empty() {
        return None;
    }
    let defined = keys.contains(line.value);
    let handle_like = !line.value.contains(' ') && line.value.bytes().any(|byte| byte == b'-' || byte.is_ascii_digit());
    let known = draft.registration.contacts.iter().position(|contact| contact.handle.as_deref() == Some(line.value));
    if let Some(contact) = known {
        let record = draft.registration.contacts.get_mut(contact)?;
        if !record.roles.iter().any(|known| known == role.name()) {
            record.roles.push(role.name().into());
        }
        return Some(Pointer::item("contacts", contact).part("roles"));
    }
    let contact = draft.begin_contact(role);
    let part = if defined || handle_like { Part::Handle } else { Part::Name };
    draft.put_contact(contact, part, line.value, line.number)
}

/// A contact's object. Whether it is one that was referred to, or of a class that is always one.
fn read_contact<'a>(object: &Object<'_, 'a>, draft: &mut Draft<'a>) -> bool {
    let Some(key) = object.key() else { return false };
    let Some(contact) = draft.registration.contacts.iter().position(|contact| contact.handle.as_deref() == Some(key)) else {
        return false;
    };
    fill_contact(object, contact, draft);
    true
}

/// Gives an object's attributes to a contact.
fn fill_contact<'a>(object: &Object<'_, 'a>, contact: usize, draft: &mut Draft<'a>) {
    let mut last = None;
    for line in &object.lines {
        last = fill_part(object, line, last, contact, draft);
    }
    tidy(draft.registration.contacts.get_mut(contact));
}

/// Gives an attribute of an object to a contact. Takes what the line before became, if this one may go on with it, and tells the
/// same for the next.
fn fill_part<'a>(
    object: &Object<'_, 'a>,
    line: &Line<'a>,
    last: Option<Part>,
    contact: usize,
    draft: &mut Draft<'a>,
) -> Option<Part> {
    let part = match line.label {
        "" => last,
        "nic-hdl" | "nic-hdl-br" | "contact" => Some(Part::Handle),
        "org-name" if object.class() == "organisation" => Some(Part::Organization),
        "person" | "role" | "personname" | "name" => Some(Part::Name),
        class if entity::CLASSES.contains(&class) => Some(Part::Handle),
        "org" | "organization" => Some(Part::Organization),
        "descr" | "source" | "remarks" | "mnt-by" | "mnt-ref" | "registrar" | "notify" | "auth" | "org-type" | "admin-c"
        | "tech-c" | "abuse-c" => Some(Part::Nothing),
        "created" | "registered" => Some(Part::Created),
        "changed" | "last-modified" | "last-update" | "modified" => Some(Part::Updated),
        "abuse-mailbox" => Some(Part::Email),
        label => super::super::labels::part(Folded::new(label).as_str()),
    };
    if part == Some(Part::Nothing) {
        draft.pass_over(line);
        return part;
    }
    let value = if matches!(part, Some(Part::Created | Part::Updated)) { last_date(line.value) } else { line.value };
    let path = part.filter(|_| !value.is_empty()).and_then(|part| draft.put_contact(contact, part, value, line.number));
    draft.record(line, path);
    part.filter(|part| *part == Part::Street)
}

/// The handle of an object that was referred to stands there twice; a contact that is only a name has no need of more.
fn tidy(contact: Option<&mut Contact<'_>>) {
    if let Some(contact) = contact
        && contact.name == contact.organization
    {
        contact.organization = None;
    }
}

fn read_registrar<'a>(object: &Object<'_, 'a>, draft: &mut Draft<'a>) {
    for line in &object.lines {
        let part = match line.label {
            "registrar" => Some(RegistrarPart::Name),
            label => super::super::labels::registrar_part(Folded::new(label).as_str()),
        };
        let path = part.filter(|_| !line.value.is_empty()).and_then(|part| draft.put_registrar(part, line.value, line.number));
        draft.record(line, path);
    }
}

fn read_nsset<'a>(object: &Object<'_, 'a>, draft: &mut Draft<'a>) {
    for line in &object.lines {
        let path = if line.label == "nserver" { draft.put_nameservers(line.value) } else { None };
        draft.record(line, path);
    }
}

fn record<'a>(object: &Object<'_, 'a>, draft: &mut Draft<'a>) {
    for line in &object.lines {
        draft.record(line, None);
    }
}

/// The number of the line that tells when an object was last changed: `last-modified`, which the server writes, or the latest of the
/// `changed` of its holder.
fn newest_change(object: &Object<'_, '_>) -> Option<u32> {
    let stated = object.lines.iter().find(|line| line.label == "last-modified");
    let changes = object.lines.iter().filter(|line| line.label == "changed");
    let dated =
        changes.map(|line| (dates::read(last_date(line.value), &dates::Habit::default).map(|date| date.iso), line.number));
    stated.map(|line| line.number).or_else(|| dated.max().map(|(_, number)| number))
}

/// Reads a line that tells when an object was changed, if it does. The newest one counts.
fn read_change<'a>(line: &Line<'a>, newest: Option<u32>, draft: &mut Draft<'a>) -> bool {
    let tells = matches!(line.label, "changed" | "last-modified");
    if tells && newest == Some(line.number) {
        let path = draft.put(Member::Updated, last_date(line.value), line.number);
        draft.record(line, path);
    } else if tells {
        draft.pass_over(line);
    }
    tells
}

/// The date in `hostmaster@example.net 20260131`: attributes of old put who before when.
pub(super) fn last_date(value: &str) -> &str {
    let is_date = |text: &str| dates::read(text, &dates::Habit::default).is_some();
    if is_date(value) {
        return value;
    }
    value.split_once(' ').map(|(_, rest)| rest.trim()).filter(|rest| is_date(rest)).unwrap_or(value)
}

/// A name without the remark in brackets behind it.
fn cut_remark(value: &str) -> &str {
    value.split_once(" ( ").map_or(value, |(name, _)| name.trim_end())
}
