//! DENIC's format (.de): the domain, then a paragraph for each contact under its role in brackets.
//!
//! Source: DENIC-26 (documentation of whois.denic.de) and its answers. Since 2018 there are no contacts; before 2010, the holder's
//! and the administrative contact's paragraphs were shown, too. `Zone-C` runs the name servers, which RDAP calls `noc`.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, Role, Section};
use super::super::layout::{Dialect, Meaning, sections};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.denic.de", "de.whois-servers.net"];

const DIALECT: Dialect = Dialect {
    labels: &[
        ("dnskey", Meaning::Member(Member::SecureDns)),
        ("nserver", Meaning::Member(Member::NameServer)),
        ("domain ace", Meaning::Member(Member::Name)),
        // Below a contact's heading they are the contact's, even without indentation.
        ("organisation", Meaning::Part(Part::Organization)),
        ("type", Meaning::Part(Part::Nothing)),
    ],
    headings: &[
        ("abuse contact", Section::Contact(Role::Abuse)),
        ("general request", Section::Contact(Role::Technical)),
        ("zone c", Section::Contact(Role::Noc)),
    ],
    paragraphs: true,
    ..Dialect::PLAIN
};

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut pairs = lines.iter().filter(|line| line.kind == Kind::Pair);
    pairs.next().is_some_and(|line| line.label == "Domain")
        && pairs.next().is_some_and(|line| matches!(line.label, "Nserver" | "Domain-Ace" | "Dnskey"))
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &DIALECT, draft);
}
