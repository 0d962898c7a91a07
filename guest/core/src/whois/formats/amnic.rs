//! The format of ISOC Armenia, the registry of .am and .հայ.
//!
//! Source: answers of whois.amnic.net. Indented blocks; a contact's last lines are its e-mail address, phone and fax number.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::Part;
use super::super::layout::{Dialect, announces, postal, sections};
use super::super::scan::Line;
use crate::registration::Contact;

pub(super) const SERVERS: &[&str] = &["whois.amnic.net", "whois.amnic.am"];

const DIALECT: Dialect = Dialect { contact_lines: parts, ..Dialect::PLAIN };

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    announces(lines, "AM TLD whois server")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &DIALECT, draft);
}

fn parts<'a>(lines: &[Line<'a>], contact: Option<&Contact<'a>>) -> Vec<(Line<'a>, Part)> {
    let mut parts = postal::parts(lines, contact);
    fax_behind_phone(&mut parts);
    split_region(&mut parts);
    parts
}

/// `Mountain View, CA`, ahead of the postal code: the region stands behind the city.
fn split_region<'a>(parts: &mut Vec<(Line<'a>, Part)>) {
    let Some(at) = parts.iter().position(|(_, part)| *part == Part::City) else { return };
    if let Some((line, _)) = parts.get_mut(at)
        && let Some((city, region)) = line.value.rsplit_once(", ")
    {
        let region = line.as_pair("", region);
        *line = line.as_pair("", city);
        parts.insert(at + 1, (region, Part::Region));
    }
}

/// Of two numbers that stand for themselves, the second is the fax number.
pub(super) fn fax_behind_phone(parts: &mut [(Line<'_>, Part)]) {
    if let Some((_, part)) = parts.iter_mut().filter(|(_, part)| *part == Part::Phone).nth(1) {
        *part = Part::Fax;
    }
}
