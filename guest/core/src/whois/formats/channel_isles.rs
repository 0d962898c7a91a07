//! The format of the Channel Isles' registry (.gg and .je): headings, each with indented lines below it, and statuses and dates in
//! words.
//!
//! Source: answers of whois.gg and whois.je. Before 2015 they answered as gTLD registries do, or in shorter sections.

use std::borrow::Cow;

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Section};
use super::super::layout::{Dialect, Meaning, sections};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.gg", "whois.je", "whois.channelisles.net"];

const DIALECT: Dialect = Dialect {
    labels: &[("registry fee due on", Meaning::Member(Member::Nothing))],
    headings: &[("registration status", Section::Nothing)],
    ..Dialect::PLAIN
};

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut headings = lines.iter().filter(|line| line.kind != Kind::Blank && line.indent == 0).take(2);
    headings.next().is_some_and(|line| line.is_heading() && line.label == "Domain")
        && headings.next().is_some_and(|line| line.is_heading() && line.label == "Domain Status")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    let lines: Vec<Line<'a>> = lines.iter().map(dated).collect();
    sections::read(&lines, &DIALECT, draft);
    let Some(registrar) = &mut draft.registration.registrar else { return };
    // `Example Registrar Ltd (https://registrar.example.net/)`.
    if let Some(Cow::Borrowed(name)) = registrar.name
        && let Some(inside) = name.strip_suffix(')')
        && let Some((name, url)) = inside.rfind(" (http").map(|at| inside.split_at(at))
    {
        registrar.url = url.get(2..).map(Cow::Borrowed);
        registrar.name = Some(Cow::Borrowed(name));
    }
}

/// `Registered on 31st October 2002 at 00:00:00.000` as a pair. The fee's date has no year.
fn dated<'a>(line: &Line<'a>) -> Line<'a> {
    let label = ["Registered on", "Registry fee due on"].into_iter().find(|label| line.value.starts_with(label));
    match label.and_then(|label| line.value.split_at_checked(label.len())) {
        Some((label, date)) if line.kind == Kind::Text => line.as_pair(label, date.trim_start()),
        _ => *line,
    }
}
