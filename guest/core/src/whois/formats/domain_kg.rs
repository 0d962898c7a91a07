//! The format of AsiaInfo, the registry of .kg.
//!
//! Source: answers of whois.kg. The name stands in a line without a colon, perhaps with its status in brackets, and so do the dates;
//! contacts are indented below their headings.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, RegistrarPart};
use super::super::layout::{Dialect, Meaning, announces, sections, with_labels};
use super::super::scan::Line;

pub(super) const SERVERS: &[&str] = &["whois.kg", "whois.domain.kg"];

const DIALECT: Dialect = Dialect {
    labels: &[("pid", Meaning::Part(Part::Handle)), ("domain support", Meaning::Member(Member::Registrar(RegistrarPart::Name)))],
    ..Dialect::PLAIN
};

/// What a line without a colon begins with, and the label that it stands for.
const LABELS: [&str; 4] = ["Record last updated on", "Record expires on", "Record created", "Domain"];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    announces(lines, "This is the .kg ccTLD Whois server")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    let lines: Vec<Line<'a>> = lines.iter().map(|line| with_labels(line, &LABELS)).collect();
    sections::read(&lines, &DIALECT, draft);
    let status = lines.iter().find(|line| line.label == "Domain").and_then(|line| line.value.split_once('('));
    if let Some((_, status)) = status {
        draft.put(Member::Status, status.trim_end_matches(')'), 0);
    }
}
