//! The format of TRABIS and, before it, of NIC.TR: the registries of .tr.
//!
//! Source: answers of whois.trabis.gov.tr and whois.nic.tr. Sections below `** Heading:`; the holder is a block of lines (name,
//! address, city, country, e-mail address, phone, fax), the other contacts and the registrar have labels. `Out of Turkey,` stands
//! above a country that is not Türkiye.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, RegistrarPart, Section};
use super::super::layout::{Dialect, Meaning, postal, sections};
use super::super::scan::{Kind, Line};
use super::amnic;
use crate::registration::Contact;

pub(super) const SERVERS: &[&str] = &["whois.trabis.gov.tr", "whois.nic.tr"];

const DIALECT: Dialect = Dialect {
    labels: &[
        ("frozen status", Meaning::Member(Member::Nothing)),
        ("last update time", Meaning::Member(Member::Nothing)),
        ("organization name", Meaning::Registrar(RegistrarPart::Name)),
        ("transfer status", Meaning::Member(Member::Nothing)),
    ],
    headings: &[("additional info", Section::Object), ("whois server", Section::Nothing)],
    contact_lines: parts,
    paragraphs: true,
    ..Dialect::PLAIN
};

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let first = lines.iter().find(|line| line.kind != Kind::Blank);
    first.is_some_and(|line| line.label == "** Domain Name")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    // Labels are never indented: in an address, a colon stands before a number.
    let plain = |line: &Line<'a>| if line.indent > 0 && line.kind == Kind::Pair { line.as_text(line.text()) } else { *line };
    let lines: Vec<Line<'a>> = lines.iter().map(plain).collect();
    sections::read(&lines, &DIALECT, draft);
}

fn parts<'a>(lines: &[Line<'a>], _contact: Option<&Contact<'a>>) -> Vec<(Line<'a>, Part)> {
    let end = lines.iter().rposition(|line| reachable(line.value).is_none()).map_or(0, |last| last + 1);
    let abroad = lines.iter().position(|line| line.value.starts_with("Out of Turkey"));
    // Lines of the city and, below it, of the country, with what tells that it is another one between.
    let country = end.checked_sub(1).filter(|country| *country > 1);
    let city = country.and_then(|country| abroad.unwrap_or(country).checked_sub(1)).filter(|city| *city > 0);
    let mut parts = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let part = match at {
            0 => Part::Name,
            _ if at >= end => reachable(line.value).unwrap_or(Part::Nothing),
            _ if Some(at) == abroad => Part::Nothing,
            _ if Some(at) == city => Part::City,
            _ if Some(at) == country => Part::Country,
            _ => Part::Street,
        };
        parts.push((line.as_pair("", line.value.trim_end_matches([',', '-'])), part));
    }
    amnic::fax_behind_phone(&mut parts);
    parts
}

/// Numbers are written `+ 90-312-0000000-`, with an empty extension.
fn reachable(text: &str) -> Option<Part> {
    postal::reachable(text.strip_prefix("+ ").unwrap_or(text))
}
