//! Networks and AS numbers as registries of addresses print them: labels and values, perhaps of several networks in one answer, the
//! one inside the other. The narrowest counts.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Subnets, Ipv6Subnets};

use super::super::draft::{Draft, MOST};
use super::super::labels::{Folded, Member, Part, Role};
use super::super::scan::Line;
use crate::registration::{Autnum, Network, ObjectClass, Pointer};
use crate::route::Endpoint;

/// What a label means in an answer about a network or an AS number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Attribute {
    /// The first line of a network or AS number whose range stands further down.
    Begins,
    /// The range of addresses; a network begins here, unless it has begun.
    Range,
    /// The AS number, or the range of them; likewise.
    Autnums,
    /// The name.
    Name,
    /// The kind of allocation.
    Kind,
    /// The network that this one is a part of.
    Parent,
    /// The AS numbers that may originate the network.
    Origin,
    /// The holder with its identifier in brackets.
    Holder,
    /// When the network was registered; behind the holder's name, when the holder was.
    Created,
    /// When the network, or the holder, was last changed.
    Updated,
    /// Where more is told, which may be a WHOIS server or a web page.
    Link,
    /// Any other member.
    Member(Member),
}

/// Reads the lines of the narrowest network, or of the AS number, by a registry's labels (folded). Other lines are passed over.
pub(crate) fn read<'a>(lines: &[Line<'a>], table: &[(&str, Attribute)], draft: &mut Draft<'a>) {
    let attributes: Vec<_> = lines.iter().map(|line| (*line, attribute(line, table))).collect();
    let Some((start, end)) = narrowest(&attributes) else { return };
    // The range may stand below what is said of it.
    for (line, attribute) in attributes.get(start..end).unwrap_or_default() {
        match attribute {
            Some(Attribute::Range) => put_range(line.value, draft),
            Some(Attribute::Autnums) => put_autnums(line.value, draft),
            _ => None,
        };
    }
    let mut last = None;
    for (at, (line, attribute)) in attributes.iter().enumerate() {
        // A line without a label goes on with the value before.
        let attribute = if line.label.is_empty() { last.filter(|_| line.indent > 0) } else { *attribute };
        last = attribute;
        if line.label.is_empty() && attribute.is_none() || line.value.is_empty() {
            continue;
        }
        match attribute {
            Some(attribute) if (start..end).contains(&at) => put(line, attribute, draft),
            _ => draft.pass_over(line),
        }
    }
}

fn attribute(line: &Line<'_>, table: &[(&str, Attribute)]) -> Option<Attribute> {
    if line.label.is_empty() {
        return None;
    }
    let folded = Folded::new(line.label);
    let name = folded.as_str();
    table.iter().find(|(label, _)| *label == name).map(|(_, attribute)| *attribute)
}

/// The lines of the narrowest network or range of AS numbers; of equal ones the last, which is the one in English.
fn narrowest(attributes: &[(Line<'_>, Option<Attribute>)]) -> Option<(usize, usize)> {
    let begins = attributes.iter().any(|(_, attribute)| *attribute == Some(Attribute::Begins));
    let is_start = |attribute: Option<Attribute>| match attribute {
        Some(Attribute::Begins) => true,
        Some(Attribute::Range | Attribute::Autnums) => !begins,
        _ => false,
    };
    let starts: Vec<usize> =
        attributes.iter().enumerate().filter(|(_, (_, attribute))| is_start(*attribute)).map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([attributes.len()]);
    let sized = starts.iter().copied().zip(ends).filter_map(|(start, end)| {
        let size = attributes.get(start..end)?.iter().find_map(|(line, attribute)| match attribute {
            Some(Attribute::Range) => range(line.value).map(|(start, end)| size(start, end)),
            Some(Attribute::Autnums) => autnums(line.value).map(|(start, end)| u128::from(end - start)),
            _ => None,
        });
        Some((size?, start, end))
    });
    // `min_by_key` gives the first of equal ones.
    sized.collect::<Vec<_>>().into_iter().rev().min_by_key(|(size, ..)| *size).map(|(_, start, end)| (start, end))
}

fn put<'a>(line: &Line<'a>, attribute: Attribute, draft: &mut Draft<'a>) {
    let holder = || Member::Contact(Role::Registrant, Part::Created);
    let has_holder = draft.registration.contacts.iter().any(|contact| contact.roles.iter().any(|role| role == "registrant"));
    let path = match attribute {
        Attribute::Begins => return draft.pass_over(line),
        Attribute::Range => put_range(line.value, draft),
        Attribute::Autnums => put_autnums(line.value, draft),
        Attribute::Name => put_name(line.value, draft),
        Attribute::Kind => put_text(draft, "network/kind", line.value, |network| &mut network.kind),
        Attribute::Parent => put_text(draft, "network/parent", in_brackets(line.value), |network| &mut network.parent),
        Attribute::Origin => put_origins(line.value, draft),
        Attribute::Holder => put_holder(line, draft),
        Attribute::Created if has_holder && draft.registration.created.is_some() => draft.put(holder(), line.value, line.number),
        Attribute::Updated if has_holder && draft.registration.updated.is_some() => {
            draft.put(Member::Contact(Role::Registrant, Part::Updated), line.value, line.number)
        }
        Attribute::Created => draft.put(Member::Created, line.value, line.number),
        Attribute::Updated => draft.put(Member::Updated, line.value, line.number),
        Attribute::Link if draft.registration.referral.is_none() && Endpoint::parse(line.value).is_ok() => {
            draft.put(Member::Referral, line.value, line.number)
        }
        Attribute::Link | Attribute::Member(Member::Nothing) => return draft.pass_over(line),
        Attribute::Member(Member::Handle) => {
            // More exact than the range, which stands in for it where there is none.
            draft.registration.handle = Some(Cow::Borrowed(line.value));
            Some(Pointer::member("handle"))
        }
        Attribute::Member(Member::Contact(role, Part::Handle)) => put_contact_handle(role, line, draft),
        Attribute::Member(member) => draft.put(member, line.value, line.number),
    };
    draft.record(line, path);
}

/// A contact's handle begins the contact, where its role has one with another handle already.
fn put_contact_handle<'a>(role: Role, line: &Line<'a>, draft: &mut Draft<'a>) -> Option<Pointer> {
    if line.value.contains('@') {
        return draft.put(Member::Contact(role, Part::Email), line.value, line.number);
    }
    let mut contact = draft.contact(role);
    let known = draft.registration.contacts.get(contact).and_then(|contact| contact.handle.as_deref());
    if known.is_some_and(|known| known != line.value) {
        contact = draft.begin_contact(role);
    }
    draft.put_contact(contact, Part::Handle, line.value, line.number)
}

/// `Example Holdings (EXAMPLE-1)`.
fn put_holder<'a>(line: &Line<'a>, draft: &mut Draft<'a>) -> Option<Pointer> {
    let contact = draft.contact(Role::Registrant);
    let (name, handle) = match line.value.strip_suffix(')').and_then(|value| value.rsplit_once(" (")) {
        Some((name, handle)) => (name, Some(handle)),
        None => (line.value, None),
    };
    if let Some(handle) = handle {
        draft.put_contact(contact, Part::Handle, handle, line.number);
    }
    draft.put_contact(contact, Part::Organization, name.trim_end(), line.number)
}

/// Makes the object a network. Returns where its handle is, which is the range until a registry gives another.
pub(crate) fn put_range<'a>(value: &'a str, draft: &mut Draft<'a>) -> Option<Pointer> {
    draft.registration.object = ObjectClass::IpNetwork;
    let (start, end) = range(value)?;
    let network =
        Network { start: start.to_string().into(), end: end.to_string().into(), cidrs: cidrs(start, end), ..Network::default() };
    draft.registration.network.get_or_insert(network);
    draft.registration.handle.get_or_insert(Cow::Borrowed(value));
    Some(Pointer::member("network/start"))
}

/// Makes the object an AS number, or a range of them.
pub(crate) fn put_autnums<'a>(value: &'a str, draft: &mut Draft<'a>) -> Option<Pointer> {
    draft.registration.object = ObjectClass::Autnum;
    let (start, end) = autnums(value)?;
    draft.registration.autnum.get_or_insert(Autnum { start, end, name: None });
    draft.registration.handle.get_or_insert(Cow::Borrowed(value));
    Some(Pointer::member("autnum/start"))
}

/// The name of the network or AS number.
pub(crate) fn put_name<'a>(value: &'a str, draft: &mut Draft<'a>) -> Option<Pointer> {
    draft.registration.name.get_or_insert(Cow::Borrowed(value));
    if let Some(autnum) = &mut draft.registration.autnum {
        autnum.name.get_or_insert(Cow::Borrowed(value));
        return Some(Pointer::member("autnum/name"));
    }
    put_text(draft, "network/name", value, |network| &mut network.name)
}

/// A text of the network, where it has none.
pub(crate) fn put_text<'a>(
    draft: &mut Draft<'a>,
    path: &'static str,
    value: &'a str,
    member: for<'n> fn(&'n mut Network<'a>) -> &'n mut Option<Cow<'a, str>>,
) -> Option<Pointer> {
    let network = draft.registration.network.as_mut().filter(|_| !value.is_empty())?;
    let known = member(network).get_or_insert(Cow::Borrowed(value));
    (*known == value).then(|| Pointer::member(path))
}

/// The AS numbers that may originate the network.
pub(crate) fn put_origins(value: &str, draft: &mut Draft<'_>) -> Option<Pointer> {
    let origins = &mut draft.registration.network.as_mut()?.origins;
    let mut path = None;
    for (origin, _) in value.split([',', ' ']).filter_map(autnums) {
        if !origins.contains(&origin) {
            if origins.len() >= MOST {
                return path;
            }
            origins.push(origin);
        }
        path = Some(Pointer::member("network/origins"));
    }
    path
}

/// How many addresses a range has, less one.
pub(crate) fn size(start: IpAddr, end: IpAddr) -> u128 {
    let number = |address: IpAddr| match address {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    };
    number(end) - number(start)
}

/// `192.0.2.0 - 192.0.2.255`, perhaps with ` (/24)` behind it, `2001:db8::/32`, or `192.0.2/24`, as Latin American registries
/// shorten it. The start is never above the end.
pub(crate) fn range(value: &str) -> Option<(IpAddr, IpAddr)> {
    let value = value.split(" (").next().unwrap_or(value).trim();
    if let Some((start, end)) = value.split_once('-') {
        let (start, end): (IpAddr, IpAddr) = (start.trim().parse().ok()?, end.trim().parse().ok()?);
        return (start.is_ipv4() == end.is_ipv4() && start <= end).then_some((start, end));
    }
    let net: IpNet = value.parse().ok().or_else(|| shortened(value))?;
    Some((net.network(), net.broadcast()))
}

fn shortened(value: &str) -> Option<IpNet> {
    let (address, length) = value.split_once('/')?;
    let mut octets = [0; 4];
    for (at, part) in address.split('.').enumerate() {
        *octets.get_mut(at)? = part.parse().ok()?;
    }
    IpNet::new(IpAddr::V4(Ipv4Addr::from(octets)), length.parse().ok()?).ok()
}

/// `AS64496`, `64496` or `AS64496 - AS64511`.
pub(crate) fn autnums(value: &str) -> Option<(u32, u32)> {
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

/// Whether a label, of those that registries of addresses begin with, is one of the first pairs.
pub(crate) fn begins_with(lines: &[Line<'_>], marks: &[&str]) -> bool {
    let pairs = lines.iter().filter(|line| !line.label.is_empty()).take(3);
    pairs.into_iter().any(|line| marks.contains(&line.label))
}

/// A part of a contact.
pub(crate) const fn contact(role: Role, part: Part) -> Attribute {
    Attribute::Member(Member::Contact(role, part))
}

/// The handle that stands in brackets behind a name, as in ARIN's `NET198 (NET-198-0-0-0-0)`; without brackets, the whole.
fn in_brackets(text: &str) -> &str {
    text.strip_suffix(')').and_then(|text| text.rsplit_once('(')).map_or(text, |(_, handle)| handle.trim())
}

#[cfg(test)]
mod tests {
    use super::{autnums, range};

    #[test]
    fn reads_ranges_in_every_writing() {
        for (text, start, end) in [
            ("192.0.2.0 - 192.0.2.255", "192.0.2.0", "192.0.2.255"),
            ("192.0.2.0-192.0.2.127", "192.0.2.0", "192.0.2.127"),
            ("192.0.2.0 - 192.0.2.255 (/24)", "192.0.2.0", "192.0.2.255"),
            ("192.0.2/24", "192.0.2.0", "192.0.2.255"),
            ("192.0.2.0/25", "192.0.2.0", "192.0.2.127"),
            ("2001:db8::/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"),
        ] {
            let read = range(text).map(|(start, end)| (start.to_string(), end.to_string()));
            assert_eq!(read, Some((start.to_owned(), end.to_owned())), "{text}");
        }
        for text in ["", "192.0.2.9 - 192.0.2.0", "192.0.2.0 - 2001:db8::", "192.0.2.0.1/24", "example.net"] {
            assert_eq!(range(text), None, "{text}");
        }
    }

    #[test]
    fn reads_as_numbers() {
        assert_eq!(autnums("AS64496"), Some((64496, 64496)));
        assert_eq!(autnums("64496 - 64511"), Some((64496, 64511)));
        assert_eq!(autnums("AS64511 - AS64496"), None);
    }
}
