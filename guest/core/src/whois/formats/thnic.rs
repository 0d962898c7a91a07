//! The format of THNIC, for .th, in two layouts.
//!
//! Source: answers of whois.thnic.co.th. The older one has a contact's lines below `Domain Holder:` and `Tech Contact:`; the
//! newer one a label for each value. A technical contact goes by a handle.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part};
use super::super::layout::{Dialect, Meaning, sections};
use super::super::scan::{Kind, Line};
use crate::registration::Contact;

pub(super) const SERVERS: &[&str] = &["whois.thnic.co.th", "whois.thains.co.th"];

const DIALECT: Dialect = Dialect {
    labels: &[("renew date", Meaning::Member(Member::Nothing)), ("tech contact", Meaning::Part(Part::Handle))],
    contact_lines,
    ..Dialect::PLAIN
};

/// By its banner, which other registries of old have too, and a domain below .th.
pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut said = lines.iter().filter(|line| line.kind != Kind::Blank);
    let banner = said.next().is_some_and(|line| line.text().starts_with("Whois Server Version 2"));
    banner && said.take(2).any(|line| line.value.to_ascii_lowercase().ends_with(".th"))
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &DIALECT, draft);
}

/// The organization where the value beside the heading was a handle, the street, the postal code, the country's code.
fn contact_lines<'a>(lines: &[Line<'a>], contact: Option<&Contact<'a>>) -> Vec<(Line<'a>, Part)> {
    let unnamed = contact.is_some_and(|contact| contact.name.is_none());
    let parts = lines.iter().enumerate().map(|(at, line)| {
        let part = match line.value {
            _ if at == 0 && unnamed => Part::Organization,
            code if code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit()) => Part::PostalCode,
            code if code.len() == 2 && at + 1 == lines.len() => Part::Country,
            _ => Part::Street,
        };
        (*line, part)
    });
    parts.collect()
}
