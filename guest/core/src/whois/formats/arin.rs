//! The format of ARIN, the registry of addresses and AS numbers of North America: networks and their holders and contacts as blocks,
//! one below the other; or, where several networks hold an address, a line for each.
//!
//! Source: ARIN, "Using Whois" (<https://www.arin.net/resources/registry/whois/rws/cli/>); answers of whois.arin.net.

use std::borrow::Cow;

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, Role};
use super::super::layout::resource::{self, Attribute, contact};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.arin.net"];

const NOTHING: Attribute = Attribute::Member(Member::Nothing);

/// `Org` before a contact of the holder, `R` before one of the network's own.
#[rustfmt::skip]
const LABELS: &[(&str, Attribute)] = &[
    ("netrange", Attribute::Range),
    ("cidr", NOTHING),
    ("netname", Attribute::Name),
    ("nethandle", Attribute::Member(Member::Handle)),
    ("parent", Attribute::Parent),
    ("nettype", Attribute::Kind),
    ("originas", Attribute::Origin),
    ("organization", Attribute::Holder),
    ("customer", Attribute::Holder),
    ("asnumber", Attribute::Autnums),
    ("asname", Attribute::Name),
    ("ashandle", Attribute::Member(Member::Handle)),
    ("regdate", Attribute::Created),
    ("updated", Attribute::Updated),
    ("orgname", contact(Role::Registrant, Part::Organization)),
    ("orgid", contact(Role::Registrant, Part::Handle)),
    ("custname", contact(Role::Registrant, Part::Organization)),
    ("address", contact(Role::Registrant, Part::Street)),
    ("city", contact(Role::Registrant, Part::City)),
    ("stateprov", contact(Role::Registrant, Part::Region)),
    ("postalcode", contact(Role::Registrant, Part::PostalCode)),
    ("country", contact(Role::Registrant, Part::Country)),
    ("referralserver", Attribute::Member(Member::Referral)),
    ("resourcelink", Attribute::Link),
    ("orgtechhandle", contact(Role::Technical, Part::Handle)),
    ("orgtechname", contact(Role::Technical, Part::Name)),
    ("orgtechphone", contact(Role::Technical, Part::Phone)),
    ("orgtechemail", contact(Role::Technical, Part::Email)),
    ("orgabusehandle", contact(Role::Abuse, Part::Handle)),
    ("orgabusename", contact(Role::Abuse, Part::Name)),
    ("orgabusephone", contact(Role::Abuse, Part::Phone)),
    ("orgabuseemail", contact(Role::Abuse, Part::Email)),
    ("orgnochandle", contact(Role::Noc, Part::Handle)),
    ("orgnocname", contact(Role::Noc, Part::Name)),
    ("orgnocphone", contact(Role::Noc, Part::Phone)),
    ("orgnocemail", contact(Role::Noc, Part::Email)),
    ("rtechhandle", contact(Role::Technical, Part::Handle)),
    ("rtechname", contact(Role::Technical, Part::Name)),
    ("rtechphone", contact(Role::Technical, Part::Phone)),
    ("rtechemail", contact(Role::Technical, Part::Email)),
    ("rabusehandle", contact(Role::Abuse, Part::Handle)),
    ("rabusename", contact(Role::Abuse, Part::Name)),
    ("rabusephone", contact(Role::Abuse, Part::Phone)),
    ("rabuseemail", contact(Role::Abuse, Part::Email)),
    ("rnochandle", contact(Role::Noc, Part::Handle)),
    ("rnocname", contact(Role::Noc, Part::Name)),
    ("rnocphone", contact(Role::Noc, Part::Phone)),
    ("rnocemail", contact(Role::Noc, Part::Email)),
];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    resource::begins_with(lines, &["NetRange", "NetHandle", "ASNumber"])
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    resource::read(lines, LABELS, draft);
    if draft.registration.network.is_none() && draft.registration.autnum.is_none() {
        read_list(lines, draft);
    }
}

/// The narrowest of the networks of a list.
fn read_list<'a>(lines: &[Line<'a>], draft: &mut Draft<'a>) {
    let entries = lines.iter().filter(|line| line.kind == Kind::Text).filter_map(entry);
    let Some(best) = entries.min_by_key(|entry| entry.size) else { return };
    let line = best.line;
    resource::put_range(best.range, draft);
    draft.registration.handle = Some(Cow::Borrowed(best.handle));
    resource::put_name(best.name, draft);
    let contact = draft.contact(Role::Registrant);
    draft.put_contact(contact, Part::Organization, best.holder, line.number);
    draft.record(line, Some(crate::registration::Pointer::member("handle")));
}

/// `Example Holdings EXAMPLE-NET (NET-192-0-2-0-1) 192.0.2.0 - 192.0.2.255`.
struct Entry<'l, 'a> {
    line: &'l Line<'a>,
    holder: &'a str,
    name: &'a str,
    handle: &'a str,
    range: &'a str,
    size: u128,
}

fn entry<'l, 'a>(line: &'l Line<'a>) -> Option<Entry<'l, 'a>> {
    let (head, range) = line.value.rsplit_once(')')?;
    let (head, handle) = head.rsplit_once('(').filter(|(_, handle)| handle.starts_with("NET"))?;
    let (holder, name) = head.trim_end().rsplit_once(' ')?;
    let range = range.trim();
    let (start, end) = resource::range(range)?;
    Some(Entry { line, holder: holder.trim_end(), name, handle, range, size: resource::size(start, end) })
}
