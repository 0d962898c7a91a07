//! SWITCH's format (.ch and .li): headings, each with plain lines below it.
//!
//! Source: SWITCH, "whois service" (nic.ch), and answers of whois.nic.ch. Since 2020 port 43 is open to few and shows no contacts.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part};
use super::super::layout::{Dialect, Meaning, block, sections};
use super::super::scan::Line;

pub(super) const SERVERS: &[&str] = &["whois.nic.ch", "whois.nic.li"];

const DIALECT: Dialect = Dialect {
    labels: &[
        ("contractual language", Meaning::Part(Part::Nothing)),
        // `whois: This information is subject to an Acceptable Use Policy.`
        ("whois", Meaning::Member(Member::Nothing)),
    ],
    contact_lines: block::european_parts,
    ..Dialect::PLAIN
};

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut headings = lines.iter().filter(|line| line.is_heading() && line.indent == 0).take(2);
    headings.next().is_some_and(|line| line.label == "Domain name")
        && headings.next().is_some_and(|line| matches!(line.label, "Holder of domain name" | "Registrar"))
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &DIALECT, draft);
}
