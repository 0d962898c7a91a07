//! The format of MYNIC, for .my, until 2024: labels in brackets behind a letter, with the lines of a contact below.
//!
//! Source: answers of whois.mynic.my (formerly whois.domainregistry.my).

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, Role, Section};
use super::super::layout::block::is_email;
use super::super::layout::{Dialect, Meaning, address, sections};
use super::super::scan::Line;
use crate::registration::Contact;

pub(super) const SERVERS: &[&str] = &["whois.domainregistry.my"];

const DIALECT: Dialect = Dialect {
    labels: &[
        ("administrative contact code", Meaning::Member(Member::Contact(Role::Administrative, Part::Handle))),
        ("record created", Meaning::Member(Member::Created)),
        ("record expired", Meaning::Member(Member::Expires)),
        ("record last modified", Meaning::Member(Member::Updated)),
        ("registrant code", Meaning::Member(Member::Contact(Role::Registrant, Part::Handle))),
        ("registration no", Meaning::Member(Member::Handle)),
        ("technical contact code", Meaning::Member(Member::Contact(Role::Technical, Part::Handle))),
    ],
    headings: &[("invoicing party", Section::Contact(Role::Billing))],
    contact_lines,
    ..Dialect::PLAIN
};

/// By the label of the name in brackets behind its letter.
pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut labels = lines.iter().filter(|line| line.bracketed).take(4);
    labels.any(|line| line.text().starts_with("a [Domain Name]") || line.label == "Record Created")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &DIALECT, draft);
}

/// The lines below the name: a company's number, the organization of a person, the street, `50450 Kuala Lumpur`, the region,
/// the country, then how to reach them.
fn contact_lines<'a>(lines: &[Line<'a>], contact: Option<&Contact<'a>>) -> Vec<(Line<'a>, Part)> {
    let person = !contact.is_some_and(|contact| contact.roles.iter().any(|role| role == "registrant"));
    let mut parts = Vec::with_capacity(lines.len() + 1);
    let is_place = |line: &&Line<'a>| !is_email(line.value) && !line.value.starts_with('(');
    let city = lines.iter().rposition(|line| address::split_postal_code(line.value).is_some());
    let places = lines.iter().filter(is_place).count();
    let mut place = 0;
    for (at, line) in lines.iter().enumerate() {
        if let Some(number) = line.value.strip_prefix("(Tel)") {
            parts.push((line.as_pair("", number.trim_start()), Part::Phone));
        } else if let Some(number) = line.value.strip_prefix("(Fax)") {
            parts.push((line.as_pair("", number.trim_start()), Part::Fax));
        } else if line.value.starts_with('(') {
            parts.push((*line, Part::Nothing));
        } else if is_email(line.value) {
            parts.push((*line, Part::Email));
        } else {
            place += 1;
            match address::split_postal_code(line.value).filter(|_| Some(at) == city) {
                Some((code, name)) => {
                    parts.push((line.as_pair("", code), Part::PostalCode));
                    parts.push((line.as_pair("", name), Part::City));
                }
                None if place == 1 && person => parts.push((*line, Part::Organization)),
                None if city.is_none_or(|city| at < city) => parts.push((*line, Part::Street)),
                None if place == places => parts.push((*line, Part::Country)),
                None => parts.push((*line, Part::Region)),
            }
        }
    }
    parts.retain(|(line, _)| !line.value.is_empty());
    parts
}
