//! The format of Referral WHOIS, which providers answer with about the networks of their customers.
//!
//! Source: RFC 2167 (RWhois 1.5), section 3: `class:attribute[;type]:value`, control lines that begin with `%`.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, Role};
use super::super::layout::resource::{self, Attribute, contact};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["rwhois.arin.net"];

#[rustfmt::skip]
const LABELS: &[(&str, Attribute)] = &[
    ("class name", Attribute::Begins),
    ("ip network", Attribute::Range),
    ("ip network block", Attribute::Range),
    ("network name", Attribute::Name),
    ("id", Attribute::Member(Member::Handle)),
    ("handle", Attribute::Member(Member::Handle)),
    ("parent", Attribute::Parent),
    ("organization", contact(Role::Registrant, Part::Organization)),
    ("org name", contact(Role::Registrant, Part::Organization)),
    ("organization name", contact(Role::Registrant, Part::Organization)),
    ("customer", contact(Role::Registrant, Part::Organization)),
    ("org id", contact(Role::Registrant, Part::Handle)),
    ("street address", contact(Role::Registrant, Part::Street)),
    ("address", contact(Role::Registrant, Part::Street)),
    ("city", contact(Role::Registrant, Part::City)),
    ("state", contact(Role::Registrant, Part::Region)),
    ("postal code", contact(Role::Registrant, Part::PostalCode)),
    ("zip code", contact(Role::Registrant, Part::PostalCode)),
    ("country", contact(Role::Registrant, Part::Country)),
    ("country code", contact(Role::Registrant, Part::Country)),
    ("phone", contact(Role::Registrant, Part::Phone)),
    ("admin contact", contact(Role::Administrative, Part::Handle)),
    ("tech contact", contact(Role::Technical, Part::Handle)),
    ("abuse contact", contact(Role::Abuse, Part::Handle)),
    ("tech contact email", contact(Role::Technical, Part::Email)),
    ("abuse email", contact(Role::Abuse, Part::Email)),
    ("created", Attribute::Member(Member::Created)),
    ("create date", Attribute::Member(Member::Created)),
    ("updated", Attribute::Member(Member::Updated)),
    ("update date", Attribute::Member(Member::Updated)),
];

/// By the greeting, which names the protocol.
pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    lines.iter().find(|line| line.kind != Kind::Blank).is_some_and(|line| line.text().starts_with("%rwhois "))
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    let attributes: Vec<_> = lines.iter().filter_map(attribute).collect();
    resource::read(&attributes, LABELS, draft);
    for line in lines {
        if let Some(server) = line.text().strip_prefix("%referral ") {
            let path = draft.put(Member::Referral, server.trim(), line.number);
            draft.record(&line.as_pair("referral", server.trim()), path);
        }
    }
}

/// `network:IP-Network:192.0.2.0/24`, as a pair of the attribute and its value.
fn attribute<'a>(line: &Line<'a>) -> Option<Line<'a>> {
    let (attribute, value) = Some(line).filter(|line| line.label == "network")?.value.split_once(':')?;
    let name = attribute.split(';').next().unwrap_or(attribute);
    Some(line.as_pair(name, value.trim()))
}
