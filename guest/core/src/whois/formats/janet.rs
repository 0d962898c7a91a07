//! Jisc's format (.ac.uk and .gov.uk): headings, each with lines below it that a tab indents.
//!
//! Source: Jisc, "Domain registry: WHOIS" (jisc.ac.uk), and answers of whois.ja.net.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, Role, Section};
use super::super::layout::{Dialect, address, block, sections};
use super::super::scan::Line;

pub(super) const SERVERS: &[&str] = &["whois.ja.net", "whois.jisc.ac.uk"];

const DIALECT: Dialect = Dialect {
    headings: &[
        // The same again.
        ("domain owner", Section::Nothing),
        ("registered for", Section::Value(Member::Contact(Role::Registrant, Part::Organization))),
        ("registrant address", Section::Address(Role::Registrant)),
        ("registrant contact", Section::Value(Member::Contact(Role::Registrant, Part::Name))),
    ],
    address_lines,
    ..Dialect::PLAIN
};

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut headings = lines.iter().filter(|line| line.is_heading() && line.indent == 0);
    headings.next().is_some_and(|line| line.label == "Domain")
        && headings.next().is_some_and(|line| line.label == "Registered For")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &DIALECT, draft);
}

/// The lines of the address, then `+44 20 7946 0000 (Phone)`, `+44 20 7946 0001 (FAX)` and the e-mail address.
fn address_lines<'a>(lines: &[Line<'a>]) -> Vec<(Line<'a>, Part)> {
    let end = lines.iter().position(|line| reached(line.value).is_some()).unwrap_or(lines.len());
    let (above, rest) = lines.split_at(end);
    let mut parts = address::british(above);
    parts.extend(rest.iter().map(|line| {
        let (part, value) = reached(line.value).unwrap_or((Part::Street, line.value));
        (line.as_pair("", value), part)
    }));
    parts
}

fn reached(text: &str) -> Option<(Part, &str)> {
    if let Some(phone) = text.strip_suffix("(Phone)") {
        return Some((Part::Phone, phone.trim_end()));
    }
    if let Some(fax) = text.strip_suffix("(FAX)") {
        return Some((Part::Fax, fax.trim_end()));
    }
    block::is_email(text).then_some((Part::Email, text))
}
