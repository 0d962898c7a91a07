//! Networks and AS numbers: `inetnum`, `inet6num`, `route`, `route6`, `aut-num` and `as-block` objects.
//!
//! Source: the RIPE database manual, "RPSL object types"; for the holder's attributes within the network (`owner`, `ownerid`,
//! `responsible`), answers of whois.lacnic.net and whois.registro.br.

use std::borrow::Cow;

use super::super::super::draft::Draft;
use super::super::super::labels::{Member, Part, Role};
use super::super::super::layout::resource::{autnums, put_autnums, put_name, put_origins, put_range, put_text, range, size};
use super::super::super::scan::{Kind, Line};
use super::{Keys, Object, fill_contact, newest_change, read_change, refer, referral, role_of};
use crate::registration::{ObjectClass, Pointer};

/// The classes of networks and AS numbers.
pub(super) const CLASSES: [&str; 6] = ["as-block", "aut-num", "inet6num", "inetnum", "route", "route6"];

/// Reads the object that the answer is about, and those that it refers to.
pub(super) fn read<'a>(objects: &[Object<'_, 'a>], keys: &Keys<'a>, lines: &[Line<'a>], draft: &mut Draft<'a>) {
    draft.registration.object = ObjectClass::IpNetwork;
    let main = main(objects);
    if let Some(object) = main.and_then(|main| objects.get(main)) {
        read_main(object, keys, draft);
        draft.registration.referral = referral::server(object).map(Cow::Borrowed);
    }
    let route_size = main.and_then(|main| route_size(objects.get(main)?, objects));
    for (_, other) in objects.iter().enumerate().filter(|(index, _)| Some(*index) != main) {
        draft.section = other.lines.first().map(|line| line.value);
        let contact = other
            .key()
            .and_then(|key| draft.registration.contacts.iter().position(|contact| contact.handle.as_deref() == Some(key)));
        match contact {
            Some(contact) => fill_contact(other, contact, draft),
            None if is_route(other) && route_size.is_none_or(|most| size_of(other).is_some_and(|size| size <= most)) => {
                read_route(other, draft);
            }
            None => pass_over(other, draft),
        }
    }
    draft.section = None;
    read_abuse_comment(lines, draft);
}

/// The object that the answer is about: the smallest network, the narrowest range of AS numbers, or the smallest route.
fn main(objects: &[Object<'_, '_>]) -> Option<usize> {
    let smallest = |classes: &[&str]| {
        let of_class = objects.iter().enumerate().filter(|(_, object)| classes.contains(&object.class()));
        of_class
            .filter_map(|(index, object)| Some((index, size_of(object)?)))
            .min_by_key(|(_, size)| *size)
            .map(|(index, _)| index)
    };
    smallest(&["inetnum", "inet6num"]).or_else(|| smallest(&["aut-num", "as-block"])).or_else(|| smallest(&ROUTES))
}

const ROUTES: [&str; 2] = ["route", "route6"];

fn is_route(object: &Object<'_, '_>) -> bool {
    ROUTES.contains(&object.class())
}

/// The name that the RIPE NCC gives to what other registries manage.
const OF_OTHERS: &str = "NON-RIPE-NCC-MANAGED-ADDRESS-BLOCK";

/// How many addresses or AS numbers an object is about, less one. None for what registries answer with where they know of no
/// network: the block of all addresses, and what stands for the blocks of other registries.
fn size_of(object: &Object<'_, '_>) -> Option<u128> {
    let value = object.lines.first()?.value;
    if matches!(object.class(), "aut-num" | "as-block") {
        return autnums(value).map(|(start, end)| u128::from(end - start));
    }
    if object.value("netname") == Some(OF_OTHERS) {
        return None;
    }
    let (start, end) = range(value)?;
    let size = size(start, end);
    let all = if start.is_ipv4() { u128::from(u32::MAX) } else { u128::MAX };
    (size < all).then_some(size)
}

/// The size of the smallest route that holds a network. Servers print the wider ones, too.
fn route_size(network: &Object<'_, '_>, objects: &[Object<'_, '_>]) -> Option<u128> {
    let (start, end) = range(network.lines.first()?.value)?;
    let holds = |route: &&Object<'_, '_>| {
        let route = route.lines.first().and_then(|line| range(line.value));
        route.is_some_and(|(first, last)| first <= start && end <= last)
    };
    objects.iter().filter(|object| is_route(object)).filter(holds).filter_map(size_of).min()
}

fn read_main<'a>(object: &Object<'_, 'a>, keys: &Keys<'a>, draft: &mut Draft<'a>) {
    draft.section = object.lines.first().map(|line| line.value);
    if matches!(object.class(), "aut-num" | "as-block") {
        object.lines.first().and_then(|line| put_autnums(line.value, draft));
    } else {
        object.lines.first().and_then(|line| put_range(line.value, draft));
    }
    read_common(object, keys, draft);
}

/// Attributes that say nothing of the network itself: the name servers are those of its reverse zones, which are domains.
const NOTHING: [&str; 16] = [
    "descr",
    "geofeed",
    "geoloc",
    "inetnum",
    "inetrev",
    "language",
    "mnt-by",
    "mnt-irt",
    "mnt-lower",
    "mnt-ref",
    "mnt-routes",
    "nserver",
    "nslastaa",
    "nsstat",
    "remarks",
    "source",
];

/// The attributes that networks and AS numbers share.
fn read_common<'a>(object: &Object<'_, 'a>, keys: &Keys<'a>, draft: &mut Draft<'a>) {
    let has_owner = object.value("owner").is_some();
    let newest = newest_change(object);
    let mut last = None;
    for (index, line) in object.lines.iter().enumerate() {
        if index > 0 && NOTHING.contains(&line.label)
            || line.label.is_empty() && last.is_some_and(|label| NOTHING.contains(&label))
        {
            last = last.filter(|_| line.label.is_empty()).or(Some(line.label));
            draft.pass_over(line);
            continue;
        }
        last = Some(line.label);
        if read_change(line, newest, draft) {
            continue;
        }
        let owner = owner_part(line.label).filter(|_| has_owner);
        if let Some(part) = owner {
            let contact = draft.contact(Role::Registrant);
            let path = draft.put_contact(contact, part, line.value, line.number);
            if part == Part::Country {
                put_text(draft, "network/country", line.value, |network| &mut network.country);
            }
            draft.record(line, path);
            continue;
        }
        let path = match (index, line.label) {
            (0, _) => draft.registration.handle.as_ref().map(|_| Pointer::member("handle")),
            (_, "netname" | "as-name") => put_name(line.value, draft),
            (_, "country") => put_text(draft, "network/country", line.value, |network| &mut network.country),
            (_, "parent" | "parent-inetnum") => put_text(draft, "network/parent", line.value, |network| &mut network.parent),
            // The kind of allocation, which RIPE writes as a status; and the status of an AS number, which says who assigned it.
            (_, "status") => put_text(draft, "network/kind", line.value, |network| &mut network.kind)
                .or_else(|| draft.put(Member::Status, line.value, line.number)),
            (_, "origin" | "aut-num") => put_origins(line.value, draft),
            (_, "inetnum-up") => put_text(draft, "network/parent", line.value, |network| &mut network.parent),
            (_, "org") => refer(line, Role::Registrant, keys, draft),
            (_, "created") => draft.put(Member::Created, line.value, line.number),
            // Of an owner that is stated apart, the contact is a person.
            (_, "owner-c") if has_owner => refer(line, Role::Administrative, keys, draft),
            (_, "routing-c") => refer(line, Role::Technical, keys, draft),
            (_, label) => role_of(label).and_then(|role| refer(line, role, keys, draft)),
        };
        draft.record(line, path);
    }
}

/// The part of the holder that an attribute of a Latin American registry tells.
fn owner_part(label: &str) -> Option<Part> {
    Some(match label {
        "owner" => Part::Organization,
        "ownerid" => Part::Handle,
        "responsible" => Part::Name,
        "address" => Part::Street,
        "country" => Part::Country,
        "phone" => Part::Phone,
        _ => return None,
    })
}

/// The AS numbers that may originate the block, from the routes in it.
fn read_route<'a>(object: &Object<'_, 'a>, draft: &mut Draft<'a>) {
    for line in &object.lines {
        if line.label == "origin" {
            let path = put_origins(line.value, draft);
            draft.record(line, path);
        } else {
            draft.pass_over(line);
        }
    }
}

/// An object that says nothing of the one that the answer is about, such as the block that it lies in.
pub(super) fn pass_over<'a>(object: &Object<'_, 'a>, draft: &mut Draft<'a>) {
    for line in &object.lines {
        draft.pass_over(line);
    }
}

/// `% Abuse contact for '192.0.2.0 - 192.0.2.255' is 'abuse@example.net'`, which RIPE-style servers put before the objects.
fn read_abuse_comment<'a>(lines: &[Line<'a>], draft: &mut Draft<'a>) {
    let mut comments = lines.iter().filter(|line| line.kind == Kind::Comment);
    let Some(line) = comments.find(|line| line.text().starts_with("% Abuse contact for ")) else { return };
    let Some((label, email)) = line.text().trim_end_matches('\'').rsplit_once(" is '").filter(|(_, email)| email.contains('@'))
    else {
        return;
    };
    let contact = draft.contact(Role::Abuse);
    let path = draft.put_contact(contact, Part::Email, email, line.number);
    draft.record(&line.as_pair(label.trim_start_matches(['%', ' ']), email), path);
}
