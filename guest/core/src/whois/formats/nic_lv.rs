//! The format of NIC.lv, the registry of .lv.
//!
//! Source: answers of whois.nic.lv. Sections under headings in brackets; the last one tells of the server's data, not of the domain.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, RegistrarPart, Section};
use super::super::layout::{Dialect, Meaning, sections};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.nic.lv"];

const DIALECT: Dialect = Dialect {
    labels: &[
        ("regnr", Meaning::Part(Part::Nothing)),
        ("regnr", Meaning::Registrar(RegistrarPart::Nothing)),
        ("updated", Meaning::Member(Member::Nothing)),
    ],
    headings: &[("nservers", Section::NameServers), ("whois", Section::Nothing)],
    paragraphs: true,
    ..Dialect::PLAIN
};

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut lines = lines.iter().filter(|line| line.kind != Kind::Blank).take(3);
    lines.next().is_some_and(|line| line.bracketed && line.label == "Domain" && line.value.is_empty())
        && lines.next().is_some_and(|line| line.label == "Domain")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &DIALECT, draft);
}
