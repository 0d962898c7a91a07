//! The format of TWNIC and its registrars, for .tw.
//!
//! Source: answers of whois.twnic.net.tw. Contacts are plain lines in a fixed order: the organization in Chinese, in English,
//! then `Name  mail@example.tw`, a phone number, a fax number, the street, `City, Region`, and the code of the country. A
//! line may be missing.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Part, Role, Section};
use super::super::layout::block::{is_email, is_phone};
use super::super::layout::{Dialect, sections};
use super::super::scan::{Kind, Line};
use crate::registration::Contact;

/// Recognised by its text alone, for the same server answers of addresses, too.
pub(super) const SERVERS: &[&str] = &[];

const DIALECT: Dialect =
    Dialect { headings: &[("contact", Section::Contact(Role::Registrant))], contact_lines, ..Dialect::PLAIN };

/// By the indented `Registrant:` or `Contact:` below `Domain Name:`, and a domain below .tw.
pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut pairs = lines.iter().filter(|line| line.kind == Kind::Pair);
    let named = pairs.next().is_some_and(|line| line.label == "Domain Name" && line.value.to_ascii_lowercase().ends_with(".tw"));
    named && pairs.take(3).any(|line| line.is_heading() && line.indent > 0 && matches!(line.label, "Registrant" | "Contact"))
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &DIALECT, draft);
}

fn contact_lines<'a>(lines: &[Line<'a>], _contact: Option<&Contact<'a>>) -> Vec<(Line<'a>, Part)> {
    let person = lines.iter().position(|line| line.value.rsplit_once(' ').is_some_and(|(_, mail)| is_email(mail)));
    let country = lines.last().filter(|line| line.value.len() == 2).map(|line| line.number);
    // Without a mail address beside it, a name stands alone and first.
    let organizations = person.unwrap_or_default();
    let mut parts = Vec::with_capacity(lines.len() + 3);
    let (mut phones, mut named) = (0, false);
    for (at, line) in lines.iter().enumerate() {
        if at < organizations {
            parts.push((*line, if at == 0 { Part::Organization } else { Part::SecondOrganization }));
        } else if let Some((name, mail)) = line.value.rsplit_once(' ').filter(|(_, mail)| is_email(mail)) {
            parts.push((line.as_pair("", name.trim_end()), Part::Name));
            parts.push((line.as_pair("", mail), Part::Email));
            named = true;
        } else if is_email(line.value) {
            parts.push((*line, Part::Email));
        } else if Some(line.number) == country {
            parts.push((*line, Part::Country));
        } else if phones < 2 && is_phone(line.value) {
            phones += 1;
            parts.push((*line, if phones == 1 { Part::Phone } else { Part::Fax }));
        } else if !named {
            named = true;
            parts.push((*line, Part::Name));
        } else if let Some((city, region)) = line.value.rsplit_once(", ").filter(|_| country == Some(line.number + 1)) {
            parts.push((line.as_pair("", city), Part::City));
            parts.push((line.as_pair("", region), Part::Region));
        } else {
            parts.push((*line, Part::Street));
        }
    }
    parts
}
