//! The format of SaudiNIC, the registry of .sa and السعودية.
//!
//! Source: answers of whois.nic.net.sa. A contact is its name, then `Address:` with the street beside it, `postal code city` and the
//! country in the lines below.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::Part;
use super::super::layout::{Dialect, address, announces, sections};
use super::super::scan::Line;
use crate::registration::Contact;

pub(super) const SERVERS: &[&str] = &["whois.nic.net.sa", "whois.saudinic.net.sa", "whois.nic.sa"];

const DIALECT: Dialect = Dialect { contact_lines: parts, ..Dialect::PLAIN };

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    announces(lines, "SaudiNIC Whois server")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    // The label stands in the midst of the block: its value is one of the block's lines.
    let plain = |line: &Line<'a>| if line.label == "Address" && line.indent > 0 { line.as_text(line.value) } else { *line };
    let lines: Vec<Line<'a>> = lines.iter().map(plain).collect();
    sections::read(&lines, &DIALECT, draft);
}

fn parts<'a>(lines: &[Line<'a>], _contact: Option<&Contact<'a>>) -> Vec<(Line<'a>, Part)> {
    let [name, lines @ ..] = lines else { return Vec::new() };
    let mut parts = vec![(*name, Part::Name)];
    let [streets @ .., city, country] = lines else {
        parts.extend(address::lines(lines));
        return parts;
    };
    parts.extend(address::lines(streets));
    match address::split_postal_code(city.value) {
        Some((code, name)) => {
            parts.push((city.as_pair("", code), Part::PostalCode));
            parts.push((city.as_pair("", name), Part::City));
        }
        None => parts.push((*city, if streets.is_empty() { Part::Street } else { Part::City })),
    }
    parts.push((*country, Part::Country));
    parts
}
