//! Networks and AS numbers: `inetnum`, `inet6num`, `route`, `route6`, `aut-num` and `as-block` objects.
//!
//! Source: the RIPE database manual, "RPSL object types".

use std::borrow::Cow;
use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Subnets, Ipv6Subnets};

use super::super::super::draft::Draft;
use super::super::super::labels::{Member, Part, Role};
use super::super::super::scan::{Kind, Line};
use super::{Object, fill_contact, last_date, record, refer, role_of};
use crate::registration::{Autnum, Network, ObjectClass, Pointer};

/// The object that the answer is about: the smallest network, or the narrowest range of AS numbers.
pub(super) fn main(objects: &[Object<'_, '_>]) -> Option<usize> {
    let best = |size: fn(&Object<'_, '_>) -> Option<u128>| {
        let sized = objects.iter().enumerate().filter_map(|(index, object)| Some((index, size(object)?)));
        sized.min_by_key(|(_, size)| *size).map(|(index, _)| index)
    };
    best(network_size)
        .or_else(|| best(autnum_size))
        .or_else(|| objects.iter().position(|object| matches!(object.class(), "route" | "route6")))
}

fn network_size(object: &Object<'_, '_>) -> Option<u128> {
    match object.class() {
        "inetnum" | "inet6num" => range(object.lines.first()?.value).map(|(start, end)| number(end) - number(start)),
        _ => None,
    }
}

fn autnum_size(object: &Object<'_, '_>) -> Option<u128> {
    match object.class() {
        "aut-num" | "as-block" => autnums(object.lines.first()?.value).map(|(start, end)| u128::from(end - start)),
        _ => None,
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    }
}

/// `192.0.2.0 - 192.0.2.255` or `2001:db8::/32`. The start is never above the end.
fn range(value: &str) -> Option<(IpAddr, IpAddr)> {
    if let Some((start, end)) = value.split_once('-') {
        let (start, end): (IpAddr, IpAddr) = (start.trim().parse().ok()?, end.trim().parse().ok()?);
        return (start.is_ipv4() == end.is_ipv4() && start <= end).then_some((start, end));
    }
    let net: IpNet = value.trim().parse().ok()?;
    Some((net.network(), net.broadcast()))
}

/// `AS64496` or `AS64496 - AS64511`.
fn autnums(value: &str) -> Option<(u32, u32)> {
    let one = |text: &str| {
        let text = text.trim();
        text.strip_prefix("AS").or_else(|| text.strip_prefix("as")).unwrap_or(text).parse::<u32>().ok()
    };
    let (start, end) = match value.split_once('-') {
        Some((start, end)) => (one(start)?, one(end)?),
        None => (one(value)?, one(value)?),
    };
    (start <= end).then_some((start, end))
}

/// The blocks that a range is made of.
fn cidrs(start: IpAddr, end: IpAddr) -> Vec<Cow<'static, str>> {
    match (start, end) {
        (IpAddr::V4(start), IpAddr::V4(end)) => Ipv4Subnets::new(start, end, 0).map(|net| Cow::Owned(net.to_string())).collect(),
        (IpAddr::V6(start), IpAddr::V6(end)) => Ipv6Subnets::new(start, end, 0).map(|net| Cow::Owned(net.to_string())).collect(),
        _ => Vec::new(),
    }
}

/// Reads the main object and those that it refers to.
pub(super) fn read<'a>(objects: &[Object<'_, 'a>], main: usize, lines: &[Line<'a>], draft: &mut Draft<'a>) {
    let Some(object) = objects.get(main) else { return };
    draft.section = object.lines.first().map(|line| line.value);
    if matches!(object.class(), "aut-num" | "as-block") {
        read_autnum(object, draft)
    } else {
        read_network(object, draft)
    }
    read_common(object, objects, draft);
    for (index, other) in objects.iter().enumerate().filter(|(index, _)| *index != main) {
        draft.section = other.lines.first().map(|line| line.value);
        let contact = other
            .key()
            .and_then(|key| draft.registration.contacts.iter().position(|contact| contact.handle.as_deref() == Some(key)));
        match (other.class(), contact) {
            (_, Some(contact)) => fill_contact(other, contact, draft),
            ("route" | "route6", None) if index != main => read_route(other, draft),
            _ => record(other, draft),
        }
    }
    draft.section = None;
    read_abuse_comment(lines, draft);
}

fn read_network<'a>(object: &Object<'_, 'a>, draft: &mut Draft<'a>) {
    draft.registration.object = ObjectClass::IpNetwork;
    let Some(line) = object.lines.first() else { return };
    if let Some((start, end)) = range(line.value) {
        draft.registration.network = Some(Network {
            start: start.to_string().into(),
            end: end.to_string().into(),
            cidrs: cidrs(start, end),
            ..Network::default()
        });
        draft.registration.handle = Some(Cow::Borrowed(line.value));
    }
}

fn read_autnum<'a>(object: &Object<'_, 'a>, draft: &mut Draft<'a>) {
    draft.registration.object = ObjectClass::Autnum;
    let Some(line) = object.lines.first() else { return };
    if let Some((start, end)) = autnums(line.value) {
        draft.registration.autnum = Some(Autnum { start, end, name: None });
        draft.registration.handle = Some(Cow::Borrowed(line.value));
    }
}

/// The attributes that networks and AS numbers share.
fn read_common<'a>(object: &Object<'_, 'a>, objects: &[Object<'_, 'a>], draft: &mut Draft<'a>) {
    for (index, line) in object.lines.iter().enumerate() {
        let path = match (index, line.label) {
            (0, _) => draft.registration.handle.as_ref().map(|_| Pointer::member("handle")),
            (_, "netname" | "as-name") => put_name(line.value, draft),
            (_, "country") => put(draft, "network/country", line.value, |network| &mut network.country),
            (_, "parent" | "parent-inetnum") => put(draft, "network/parent", line.value, |network| &mut network.parent),
            // The kind of allocation, which RIPE writes as a status; and the status of an AS number, which says who assigned it.
            (_, "status") => put(draft, "network/kind", line.value, |network| &mut network.kind)
                .or_else(|| draft.put(Member::Status, line.value, line.number)),
            (_, "origin") => put_origin(line.value, draft),
            (_, "org") => refer(line, Role::Registrant, objects, draft),
            (_, "created") => draft.put(Member::Created, line.value, line.number),
            (_, "last-modified" | "changed") => draft.put(Member::Updated, last_date(line.value), line.number),
            (_, label) => role_of(label).and_then(|role| refer(line, role, objects, draft)),
        };
        draft.record(line, path);
    }
}

fn put_name<'a>(value: &'a str, draft: &mut Draft<'a>) -> Option<Pointer> {
    draft.registration.name.get_or_insert(Cow::Borrowed(value));
    if let Some(autnum) = &mut draft.registration.autnum {
        let known = autnum.name.get_or_insert(Cow::Borrowed(value));
        return (known == value).then(|| Pointer::member("autnum/name"));
    }
    put(draft, "network/name", value, |network| &mut network.name)
}

fn put<'a>(
    draft: &mut Draft<'a>,
    path: &'static str,
    value: &'a str,
    member: for<'n> fn(&'n mut Network<'a>) -> &'n mut Option<Cow<'a, str>>,
) -> Option<Pointer> {
    let network = draft.registration.network.as_mut().filter(|_| !value.is_empty())?;
    let known = member(network).get_or_insert(Cow::Borrowed(value));
    (known == value).then(|| Pointer::member(path))
}

/// The AS numbers that may originate the block, from the routes in it.
fn read_route<'a>(object: &Object<'_, 'a>, draft: &mut Draft<'a>) {
    for line in &object.lines {
        let path = if line.label == "origin" { put_origin(line.value, draft) } else { None };
        draft.record(line, path);
    }
}

fn put_origin(value: &str, draft: &mut Draft<'_>) -> Option<Pointer> {
    let (origin, _) = autnums(value)?;
    let origins = &mut draft.registration.network.as_mut()?.origins;
    if !origins.contains(&origin) {
        origins.push(origin);
    }
    Some(Pointer::member("network/origins"))
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
