//! The format of DNS Belgium (.be) and EURid (.eu), which began with the same software: headings, each with indented lines below it.
//!
//! Source: DNS Belgium, "WHOIS", EURid, "WHOIS user guide", and the answers of both. Holders are never shown on port 43.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, Role, Section};
use super::super::layout::{Dialect, Meaning, announces, block, sections};
use super::super::scan::{Kind, Line};
use crate::registration::Contact;

pub(super) const SERVERS: &[&str] = &["whois.dns.be", "whois.eu"];

const DIALECT: Dialect = Dialect {
    labels: &[
        // When anybody may register a name in quarantine.
        ("available", Meaning::Member(Member::Nothing)),
        ("company name", Meaning::Part(Part::Organization)),
        ("last name", Meaning::Part(Part::Name)),
        ("script", Meaning::Member(Member::Nothing)),
    ],
    headings: &[
        // Until 2011 registrars were agents, and holders licensees.
        ("agent", Section::Registrar),
        ("agent technical contacts", Section::Contact(Role::Technical)),
        ("flags", Section::Value(Member::Status)),
        ("keys", Section::Value(Member::SecureDns)),
        ("licensee", Section::Contact(Role::Registrant)),
        ("onsite contacts", Section::Contact(Role::Administrative)),
        ("onsite s", Section::Contact(Role::Technical)),
        ("registrant s", Section::Contact(Role::Registrant)),
    ],
    contact_lines,
    ..Dialect::PLAIN
};

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut pairs = lines.iter().filter(|line| line.kind == Kind::Pair);
    let of_theirs = |line: &Line<'_>| line.label == "Domain" && (line.value.ends_with(".be") || line.value.ends_with(".eu"));
    pairs.next().is_some_and(of_theirs)
        && pairs.next().is_some_and(|line| matches!(line.label, "Registrant" | "Script" | "Status"))
        || announces(lines, ".be Whois Server")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &DIALECT, draft);
}

/// What is withheld is said in two lines, the second one of which says where to look.
fn contact_lines<'a>(lines: &[Line<'a>], contact: Option<&Contact<'a>>) -> Vec<(Line<'a>, Part)> {
    let elsewhere = |line: &Line<'_>| line.value.starts_with("Visit www.");
    let mut parts = block::parts(lines, contact);
    for (_, part) in parts.iter_mut().filter(|(line, _)| elsewhere(line)) {
        *part = Part::Nothing;
    }
    parts
}
