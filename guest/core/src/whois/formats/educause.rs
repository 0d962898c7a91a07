//! The format of EDUCAUSE, registry of .edu: contacts as indented lines without labels, an organization in each line of its own.
//!
//! Source: answers of whois.educause.edu, and of whois.educause.net before.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::Member;
use super::super::layout::{Dialect, Meaning, postal, sections};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.educause.edu", "whois.educause.net"];

const DIALECT: Dialect = Dialect {
    labels: &[
        ("domain record activated", Meaning::Member(Member::Created)),
        ("domain record last updated", Meaning::Member(Member::Updated)),
        ("domain expires", Meaning::Member(Member::Expires)),
    ],
    headings: &[],
    contact_lines: postal::parts,
    ..Dialect::PLAIN
};

/// By the notice that comes first.
pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let first = lines.iter().find(|line| line.kind != Kind::Blank);
    first.is_some_and(|line| line.text().starts_with("This Registry database contains ONLY .EDU"))
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &DIALECT, draft);
}
