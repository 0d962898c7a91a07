//! The format of San Marino's registry (.sm): pairs, then headings with the lines of a contact below them.
//!
//! Source: Telecom Italia San Marino, "WHOIS" (nic.sm), and answers of whois.nic.sm. A contact is a person, an organization, the
//! lines of a street, `47890 San Marino` perhaps with the country's sign before it and the province behind it, the country's code.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::Part;
use super::super::layout::{Dialect, address, sections};
use super::super::scan::{Kind, Line};
use crate::registration::Contact;

pub(super) const SERVERS: &[&str] = &["whois.nic.sm"];

const DIALECT: Dialect = Dialect { contact_lines, ..Dialect::PLAIN };

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut pairs = lines.iter().filter(|line| line.kind == Kind::Pair).take(5);
    pairs.next().is_some_and(|line| line.value.ends_with(".sm"))
        && pairs.next().is_some_and(|line| line.label == "Registration date")
        && pairs.any(|line| line.is_heading() && line.label == "Owner")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &DIALECT, draft);
}

fn contact_lines<'a>(lines: &[Line<'a>], _contact: Option<&Contact<'a>>) -> Vec<(Line<'a>, Part)> {
    let (above, country) = match lines.split_last() {
        Some((last, above)) if address::is_country_code(last.value) => (above, Some(last)),
        _ => (lines, None),
    };
    let (above, city) = match above.split_last() {
        Some((city, above)) if above.len() > 1 => (above, Some(city)),
        _ => (above, None),
    };
    let names = if above.len() > 2 { [Part::Name, Part::Organization] } else { [Part::Name, Part::Street] };
    let mut parts: Vec<(Line<'a>, Part)> =
        above.iter().copied().zip(names.into_iter().chain(std::iter::repeat(Part::Street))).collect();
    parts.extend(city.into_iter().flat_map(city_line));
    parts.extend(country.map(|line| (*line, Part::Country)));
    parts
}

/// `I 10135 Torino (TO)`.
fn city_line<'a>(line: &Line<'a>) -> Vec<(Line<'a>, Part)> {
    let sign =
        line.value.split_once(' ').filter(|(sign, _)| sign.len() <= 2 && sign.bytes().all(|byte| byte.is_ascii_uppercase()));
    let (city, region) = match line.value.strip_suffix(')').and_then(|text| text.rsplit_once(" (")) {
        Some((city, region)) => (city, Some(region)),
        None => (line.value, None),
    };
    let city = sign.map_or(city, |(sign, _)| city.get(sign.len() + 1..).unwrap_or(city));
    let Some((postal_code, city)) = address::split_postal_code(city) else { return vec![(*line, Part::Street)] };
    let mut parts = vec![(line.as_pair("", postal_code), Part::PostalCode), (line.as_pair("", city), Part::City)];
    parts.extend(region.map(|region| (line.as_pair("", region), Part::Region)));
    parts
}
