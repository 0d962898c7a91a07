//! The format of auDA's registry operators (AusRegistry, Afilias, Identity Digital), for .au.
//!
//! Source: auDA's WHOIS policy (2014-07) and the answers of its servers. As ICANN's format, but the registrant is an eligible
//! organization, and `Registrant Contact …` is the person; the registrant's and the eligibility's numbers are company registers' numbers.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, Role};
use super::super::layout::{Dialect, Meaning, sections};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] =
    &["whois.audns.net.au", "whois.auda.org.au", "whois.ausregistry.net.au", "whois.ausregistry.com.au", "whois.aunic.net"];

const DIALECT: Dialect = Dialect {
    labels: &[
        ("eligibility id", Meaning::Member(Member::Nothing)),
        ("eligibility name", Meaning::Member(Member::Nothing)),
        ("eligibility type", Meaning::Member(Member::Nothing)),
        ("registrant", Meaning::Member(Member::Contact(Role::Registrant, Part::Organization))),
        ("registrant id", Meaning::Member(Member::Nothing)),
        ("registrant roid", Meaning::Member(Member::Contact(Role::Registrant, Part::Handle))),
        ("tech contact roid", Meaning::Member(Member::Contact(Role::Technical, Part::Handle))),
    ],
    ..Dialect::PLAIN
};

/// By its labels of eligibility.
pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut pairs = lines.iter().filter(|line| line.kind == Kind::Pair);
    let named = pairs.next().is_some_and(|line| line.label == "Domain Name" && line.value.to_ascii_lowercase().ends_with(".au"));
    named && pairs.take(16).any(|line| matches!(line.label, "Registrant" | "Registrant Contact ID" | "Eligibility Type"))
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &DIALECT, draft);
}
