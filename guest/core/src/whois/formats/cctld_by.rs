//! The format of the registry of .by and .бел (Belarusian Cloud Technologies, formerly hoster.by).
//!
//! Source: answers of whois.cctld.by. One paragraph; the holder's labels are those of any contact, as there is no other.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, Role, Section};
use super::super::layout::{Dialect, Meaning, sections};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.cctld.by"];

const fn holder(part: Part) -> Meaning {
    Meaning::Member(Member::Contact(Role::Registrant, part))
}

const DIALECT: Dialect = Dialect {
    labels: &[
        ("address", holder(Part::Street)),
        ("country", holder(Part::Country)),
        ("domain name administrator", holder(Part::Name)),
        ("email", holder(Part::Email)),
        ("fax", holder(Part::Fax)),
        ("org", holder(Part::Organization)),
        ("person", holder(Part::Name)),
        ("phone", holder(Part::Phone)),
        ("registration or other identification number", Meaning::Member(Member::Nothing)),
        ("taxpayer identification number", Meaning::Member(Member::Nothing)),
    ],
    // These open no sections: what follows them is the holder's.
    headings: &[("name server", Section::Object), ("registrar", Section::Object)],
    ..Dialect::PLAIN
};

/// By its second label and by what stands below the record.
pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut last = lines.iter().rev().filter(|line| line.kind == Kind::Text).take(2);
    last.any(|line| line.value.starts_with("Service provided by ")) && lines.len() < 60
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &DIALECT, draft);
    for line in lines.iter().filter(|line| line.value.starts_with("Service provided by ")) {
        draft.pass_over(line);
    }
}
