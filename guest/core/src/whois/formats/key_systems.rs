//! The format of Key-Systems' registries, and of its registrar's older answers: `owner-`, `admin-`, `tech-` and `billing-` before a
//! contact's labels, where `-contact` is the contact's handle.
//!
//! Source: answers of whois.ksregistry.net, ccwhois.ksregistry.net and whois.rrpproxy.net.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, Role};
use super::super::layout::{Dialect, Meaning, sections};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.ksregistry.net", "ccwhois.ksregistry.net", "whois.nic.dm"];

const DIALECT: Dialect = Dialect {
    labels: &[
        ("admin contact", handle(Role::Administrative)),
        ("billing contact", handle(Role::Billing)),
        ("owner contact", handle(Role::Registrant)),
        ("tech contact", handle(Role::Technical)),
    ],
    ..Dialect::PLAIN
};

const fn handle(role: Role) -> Meaning {
    Meaning::Member(Member::Contact(role, Part::Handle))
}

/// By `owner-contact`, which nobody else writes.
pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    lines.iter().filter(|line| line.kind == Kind::Pair).take(16).any(|line| line.label == "owner-contact")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &DIALECT, draft);
}
