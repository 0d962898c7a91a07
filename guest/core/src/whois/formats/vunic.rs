//! The format of Telecom Vanuatu's server, for .vu: labels of a registrant alone, the name in two parts.
//!
//! Source: answers of vunic.vu.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, Role};
use super::super::layout::{Dialect, Meaning, sections};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["vunic.vu"];

const fn registrant(part: Part) -> Meaning {
    Meaning::Member(Member::Contact(Role::Registrant, part))
}

const DIALECT: Dialect = Dialect {
    labels: &[
        ("adress", registrant(Part::Street)),
        ("city", registrant(Part::City)),
        ("country", registrant(Part::Country)),
        ("first name", registrant(Part::Name)),
        ("last name", registrant(Part::FamilyName)),
    ],
    ..Dialect::PLAIN
};

/// By its first two labels.
pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut pairs = lines.iter().filter(|line| line.kind == Kind::Pair);
    pairs.next().is_some_and(|line| line.label == "First Name") && pairs.next().is_some_and(|line| line.label == "Last Name")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &DIALECT, draft);
}
