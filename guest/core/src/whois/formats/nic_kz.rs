//! The format of KazNIC, the registry of .kz and .қаз.
//!
//! Source: answers of whois.nic.kz. Paragraphs below headings without a colon, of labels aligned by dots; dates, statuses with their
//! explanations and registrars in the last one.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, RegistrarPart, Role, Section};
use super::super::layout::{Dialect, Meaning, announces, sections};
use super::super::scan::Line;

pub(super) const SERVERS: &[&str] = &["whois.nic.kz"];

const DIALECT: Dialect = Dialect {
    labels: &[
        ("primary server", Meaning::Member(Member::NameServer)),
        ("primary ip address", Meaning::Member(Member::NameServerAddress)),
        ("secondary server", Meaning::Member(Member::NameServer)),
        ("secondary ip address", Meaning::Member(Member::NameServerAddress)),
        ("name", Meaning::Part(Part::Name)),
        ("registar created", Meaning::Member(Member::Nothing)),
        ("current registar", Meaning::Member(Member::Registrar(RegistrarPart::Name))),
    ],
    headings: &[
        ("organization using domain name", Section::Contact(Role::Registrant)),
        ("administrative contact agent", Section::Contact(Role::Administrative)),
        ("technical contact agent", Section::Contact(Role::Technical)),
        ("nameserver in listed order", Section::NameServers),
    ],
    paragraphs: true,
    ..Dialect::PLAIN
};

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    announces(lines, "Whois Server for the KZ top level domain name")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &DIALECT, draft);
}
