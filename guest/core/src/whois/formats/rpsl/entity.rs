//! What is asked for by its handle: people, organisations and maintainers, and sets of routes, AS numbers and the like.
//!
//! Source: RFC 2622 sections 3 and 5; the RIPE database manual, "RPSL object types".

use super::super::super::draft::Draft;
use super::super::super::labels::{Member, Role};
use super::super::super::scan::Line;
use super::resource::pass_over;
use super::{Keys, Object, fill_part, newest_change, read_change, read_contact, refer, role_of, tidy};
use crate::query::Query;
use crate::registration::{Contact, ObjectClass};

pub(super) const CLASSES: [&str; 11] = [
    "irt",
    "mntner",
    "organisation",
    "person",
    "role",
    "as-set",
    "filter-set",
    "key-cert",
    "peering-set",
    "route-set",
    "rtr-set",
];

/// The object that the answer is about: the one of the handle that was asked for, or else the first. None where the answer is about
/// a domain, beside which registries print people, too.
pub(super) fn main(objects: &[Object<'_, '_>], query: Option<&str>) -> Option<usize> {
    let about_domain = objects.iter().any(|object| object.class() == "domain")
        || query.is_some_and(|query| matches!(Query::parse(query), Ok(Query::Domain(_) | Query::Nameserver(_))));
    if about_domain || !CLASSES.contains(&objects.first()?.class()) {
        return None;
    }
    let asked = |object: &Object<'_, '_>| {
        let key = object.key().filter(|_| CLASSES.contains(&object.class()));
        key.zip(query).is_some_and(|(key, query)| key.eq_ignore_ascii_case(query))
    };
    objects.iter().position(asked).or(Some(0))
}

/// Reads the main object, which is the first contact of its own registration, and those that it refers to.
pub(super) fn read<'a>(objects: &[Object<'_, 'a>], main: usize, keys: &Keys<'a>, draft: &mut Draft<'a>) {
    let Some(object) = objects.get(main) else { return };
    draft.registration.object = ObjectClass::Entity;
    draft.section = object.lines.first().map(|line| line.value);
    if let Some(handle) = object.key() {
        draft.put(Member::Handle, handle, object.lines.first().map_or(0, |line| line.number));
    }
    read_main(object, keys, draft);
    for (_, other) in objects.iter().enumerate().filter(|(index, _)| *index != main) {
        draft.section = other.lines.first().map(|line| line.value);
        if !read_contact(other, draft) {
            pass_over(other, draft);
        }
    }
    draft.section = None;
}

fn read_main<'a>(object: &Object<'_, 'a>, keys: &Keys<'a>, draft: &mut Draft<'a>) {
    let contact = draft.begin_contact(Role::Registrant);
    // Which role it has is said where it is referred to, be it by itself.
    if let Some(record) = draft.registration.contacts.get_mut(contact) {
        *record = Contact { handle: draft.registration.handle.clone(), ..Contact::default() };
    }
    let newest = newest_change(object);
    let mut last = None;
    for line in &object.lines {
        let read = read_reference(line, keys, draft) || read_change(line, newest, draft);
        last = if read { None } else { fill_part(object, line, last, contact, draft) };
    }
    let registration = &mut draft.registration;
    let Some(record) = registration.contacts.get_mut(contact) else { return };
    tidy(Some(&mut *record));
    record.updated = registration.updated.clone();
    registration.created = record.created.clone();
    registration.name = record.name.clone().or_else(|| record.organization.clone());
}

/// Reads a line that refers to a contact, if it does.
fn read_reference<'a>(line: &Line<'a>, keys: &Keys<'a>, draft: &mut Draft<'a>) -> bool {
    let Some(role) = role_of(line.label) else { return false };
    let path = refer(line, role, keys, draft);
    draft.record(line, path);
    true
}
