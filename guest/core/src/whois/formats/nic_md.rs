//! The format of STISC (formerly MoldData), the registry of .md.
//!
//! Source: answers of whois.nic.md. Since about 2016 labels in two words, aligned by blanks, without a colon; before, labels with one.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::layout::{Dialect, sections, with_labels};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.nic.md"];

/// What a line begins with that has no colon.
const LABELS: [&str; 5] = ["Domain  Name", "Domain state", "Registered on", "Expires    on", "Nameserver"];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    lines.iter().find(|line| line.kind != Kind::Blank).is_some_and(|line| line.text().starts_with("Domain  Name "))
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    let lines: Vec<Line<'a>> = lines.iter().map(|line| with_labels(line, &LABELS)).collect();
    sections::read(&lines, &Dialect::PLAIN, draft);
}
