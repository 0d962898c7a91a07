//! The format of Dot TK (Freenom), for .tk and the domains of Africa and the Pacific that it ran: .cf .ga .gq .ml.
//!
//! Source: answers of whois.dot.tk. Indented blocks below headings. A holder who registered for nothing is an `Organisation:`
//! of plain lines: organization, name, street, `postal code  city`, region, country; others are contacts of labels and
//! values.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, Role, Section};
use super::super::layout::{Dialect, Meaning, sections};
use super::super::scan::{Kind, Line};
use crate::registration::Contact;

pub(super) const SERVERS: &[&str] =
    &["whois.dot.tk", "whois.dot.ml", "whois.dot.cf", "whois.dominio.gq", "whois.my.ga", "whois.freenom.com"];

const DIALECT: Dialect = Dialect {
    labels: &[
        ("record maintained by", Meaning::Member(Member::Nothing)),
        ("record will expire on", Meaning::Member(Member::Expires)),
    ],
    headings: &[("organisation", Section::Contact(Role::Registrant))],
    contact_lines,
    ..Dialect::PLAIN
};

/// By `Domain name:` above an indented name, and one of the headings of these registries.
pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut headings = lines.iter().filter(|line| line.is_heading()).take(6);
    headings.next().is_some_and(|line| line.label == "Domain name" && line.indent == 3)
        && headings.any(|line| matches!(line.label, "Organisation" | "Domain Nameservers"))
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    let mut own = Vec::with_capacity(lines.len() + 1);
    for line in lines {
        match line.value.split_once(" is ").filter(|_| line.kind == Kind::Text && draft.registration.name.is_none()) {
            // `EXAMPLE.TK is Active`
            Some((name, status)) if !name.contains(' ') => {
                draft.take(&line.as_pair("", name), Some(Member::Name));
                draft.take(&line.as_pair("", status), Some(Member::Status));
            }
            _ => own.push(*line),
        }
    }
    sections::read(&own, &DIALECT, draft);
}

fn contact_lines<'a>(lines: &[Line<'a>], _contact: Option<&Contact<'a>>) -> Vec<(Line<'a>, Part)> {
    let mut parts = Vec::with_capacity(lines.len() + 1);
    for (at, line) in lines.iter().enumerate() {
        match (at, lines.len() - at) {
            (0, _) => parts.push((*line, Part::Organization)),
            (1, _) => parts.push((*line, Part::Name)),
            (_, 1) => parts.push((*line, Part::Country)),
            (_, 2) if lines.len() > 4 => parts.push((*line, Part::Region)),
            _ => match line.value.split_once("  ") {
                Some((code, city)) => {
                    parts.push((line.as_pair("", code.trim()), Part::PostalCode));
                    parts.push((line.as_pair("", city.trim()), Part::City));
                }
                None => parts.push((*line, Part::Street)),
            },
        }
    }
    parts
}
