//! SIDN's format (.nl): headings, each with indented lines below it.
//!
//! Source: SIDN, "Whois protocol: port 43" (sidn.nl), and answers of whois.domain-registry.nl. Holders are not shown.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, RegistrarPart, Section};
use super::super::layout::{Dialect, Meaning, begins, sections};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.domain-registry.nl", "whois.sidn.nl"];

const DIALECT: Dialect = Dialect {
    labels: &[("record maintained by", Meaning::Member(Member::Nothing))],
    headings: &[("reseller", Section::Value(Member::Registrar(RegistrarPart::Reseller)))],
    ..Dialect::PLAIN
};

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    begins(lines, &["Domain name", "Status"])
        && lines.iter().filter(|line| line.kind == Kind::Pair).take(2).all(|line| line.indent == 0 && !line.value.is_empty())
        && lines.iter().take(2).any(|line| line.value.ends_with(".nl"))
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &DIALECT, draft);
}
