//! The format of the registry of French Polynesia, for .pf: one label for each value; the name stands in the notice above.
//!
//! Source: answers of whois.registry.pf, `% Informations about 'example.pf' :`.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::Member;
use super::super::layout::{Dialect, sections};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.registry.pf"];

/// By the notice.
pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    lines.iter().take(8).any(|line| name(line).is_some())
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    for line in lines.iter().take(8) {
        if let Some(name) = name(line) {
            draft.take(&line.as_pair("", name), Some(Member::Name));
        }
    }
    sections::read(lines, &Dialect::PLAIN, draft);
}

fn name<'a>(line: &Line<'a>) -> Option<&'a str> {
    let said = Some(line.text()).filter(|_| line.kind == Kind::Comment)?;
    said.split_once("Informations about '")?.1.split_once('\'').map(|(name, _)| name)
}
