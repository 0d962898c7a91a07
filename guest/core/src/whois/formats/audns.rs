//! The format of auDA's registry operators (AusRegistry, Afilias, Identity Digital), for .au, and of .qa, .om and .ae, which
//! took their software over.
//!
//! Source: auDA's WHOIS policy (2014-07) and the answers of its servers. As ICANN's format, but the registrant is an eligible
//! organization, and `Registrant Contact …` is the person; the registrant's and the eligibility's numbers are company
//! registers' numbers.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, Role};
use super::super::layout::{Dialect, Meaning, sections};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &[
    "whois.audns.net.au",
    "whois.auda.org.au",
    "whois.ausregistry.net.au",
    "whois.ausregistry.com.au",
    "whois.aunic.net",
    "whois.registry.qa",
    "whois.domains.qa",
    "whois.registry.om",
    "whois.aeda.net.ae",
    "whois.nic.ae",
];

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

/// The domains that are answered for in this format.
const TOP_LEVEL: [&str; 4] = [".au", ".qa", ".om", ".ae"];

fn ends_with(name: &str, end: &str) -> bool {
    name.len().checked_sub(end.len()).and_then(|start| name.get(start..)).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

/// By its labels of eligibility.
pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut pairs = lines.iter().filter(|line| line.kind == Kind::Pair);
    let named =
        pairs.next().is_some_and(|line| line.label == "Domain Name" && TOP_LEVEL.iter().any(|end| ends_with(line.value, end)));
    named && pairs.take(16).any(|line| matches!(line.label, "Registrant" | "Registrant Contact ID" | "Eligibility Type"))
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &DIALECT, draft);
}
