//! The format of UZINFOCOM, the registry of .uz.
//!
//! Source: answers of whois.cctld.uz. Laid out as Verisign's thin format, then once more by the registrar with the contacts as blocks
//! of lines: `Name (e-mail address)`, street, city, `region, postal code`, country and numbers.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, Section};
use super::super::layout::{Dialect, Meaning, announces, sections};
use super::super::scan::Line;
use crate::registration::Contact;

pub(super) const SERVERS: &[&str] = &["whois.cctld.uz", "whois.uz"];

const DIALECT: Dialect = Dialect {
    // The registry's own site, whoever the registrar is.
    labels: &[("referral url", Meaning::Member(Member::Nothing)), ("whois server", Meaning::Member(Member::Nothing))],
    headings: &[("registrar", Section::Object)],
    contact_lines: parts,
    ..Dialect::PLAIN
};

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    announces(lines, "Uzbekistan Whois Server")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    // A place without a server, and a contact that was not stated, have words of their own.
    let (unstated, stated): (Vec<Line<'a>>, Vec<Line<'a>>) =
        lines.iter().partition(|line| line.text().ends_with("not.defined.") || matches!(line.text(), "Tel." | "Fax."));
    sections::read(&stated, &DIALECT, draft);
    for line in unstated {
        draft.pass_over(&line);
    }
}

fn parts<'a>(lines: &[Line<'a>], _contact: Option<&Contact<'a>>) -> Vec<(Line<'a>, Part)> {
    let number = |line: &Line<'a>| {
        let text = line.text();
        let value =
            |label: &str| text.strip_prefix(label).map(|value| line.as_pair("", value.trim_start_matches([':', '.', ' '])));
        value("Tel").map(|line| (line, Part::Phone)).or_else(|| value("Fax").map(|line| (line, Part::Fax)))
    };
    let end = lines.iter().position(|line| number(line).is_some()).unwrap_or(lines.len());
    let (address, numbers) = lines.split_at(end);
    let mut parts = Vec::with_capacity(lines.len() + 2);
    for (at, line) in address.iter().enumerate() {
        match (at, end - at) {
            (0, _) => match line.value.strip_suffix(')').and_then(|value| value.rsplit_once('(')) {
                Some((name, email)) => {
                    parts.push((line.as_pair("", name.trim_end()), Part::Name));
                    parts.push((line.as_pair("", email), Part::Email));
                }
                None => parts.push((*line, Part::Name)),
            },
            (_, 1) => parts.push((*line, Part::Country)),
            (_, 2) if line.value.contains(',') => {
                let (region, code) = line.value.rsplit_once(',').unwrap_or_default();
                let pieces = [(region.trim(), Part::Region), (code.trim(), Part::PostalCode)];
                parts.extend(
                    pieces
                        .into_iter()
                        .filter(|(value, _)| !value.is_empty())
                        .map(|(value, part)| (line.as_pair("", value), part)),
                );
            }
            (_, 3) => parts.push((*line, Part::City)),
            _ => parts.push((*line, Part::Street)),
        }
    }
    parts.extend(numbers.iter().map(|line| number(line).unwrap_or((*line, Part::Nothing))));
    parts
}
