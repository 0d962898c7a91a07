//! The Danish registry's format (.dk): aligned pairs, then headings that stand alone with pairs below them.
//!
//! Source: Punktum dk (before: DK Hostmaster), "WHOIS service specification", 5.0 and before, and answers of whois.punktum.dk.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part};
use super::super::layout::{Dialect, Meaning, sections};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.dk-hostmaster.dk", "whois.punktum.dk"];

const DIALECT: Dialect = Dialect {
    labels: &[
        // Whom letters are to be handed to.
        ("attention", Meaning::Part(Part::Nothing)),
        // The name in Unicode.
        ("dns", Meaning::Member(Member::Nothing)),
        // Of the contact of a name server.
        ("handle", Meaning::Member(Member::Nothing)),
        ("registration period", Meaning::Member(Member::Nothing)),
        ("vid", Meaning::Member(Member::Nothing)),
    ],
    ..Dialect::PLAIN
};

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut pairs = lines.iter().filter(|line| line.kind == Kind::Pair);
    pairs.next().is_some_and(|line| line.label == "Domain") && pairs.next().is_some_and(|line| line.label == "DNS")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &DIALECT, draft);
}
