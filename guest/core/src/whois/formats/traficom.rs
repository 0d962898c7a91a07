//! The format of Traficom (.fi) and of Åland (.ax): dotted labels below headings that stand alone.
//!
//! Source: Traficom, "WHOIS" (traficom.fi), and answers of whois.fi and whois.ax. An address is lines of a street, the postal code,
//! the city. Until 2016 all stood without headings: the holder in `descr` lines, an organization with its number, or a person's
//! given and family name; the first line of an organization's address was its contact person.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{self, Folded, Member, Part, Role};
use super::super::layout::{Dialect, Meaning, sections};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.ax", "whois.fi", "whois.ficora.fi"];

const DIALECT: Dialect = Dialect {
    labels: &[
        // When anybody may register the name, should it expire.
        ("available", Meaning::Member(Member::Nothing)),
        ("holder email", Meaning::Part(Part::Email)),
        ("holder transfer", Meaning::Member(Member::Event("transfer"))),
        ("register number", Meaning::Part(Part::Handle)),
        ("registrylock", Meaning::Member(Member::Nothing)),
    ],
    address_lines,
    until_heading: true,
    ..Dialect::PLAIN
};

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let first = lines.iter().find(|line| line.kind == Kind::Pair && line.label != "IP");
    first.is_some_and(|line| {
        line.label == "domain"
            && (line.text().starts_with("domain....") || line.text().starts_with("domain:   ") && is_flat(lines))
    })
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    if is_flat(lines) { read_flat(lines, draft) } else { sections::read(lines, &DIALECT, draft) }
}

fn address_lines<'a>(lines: &[Line<'a>]) -> Vec<(Line<'a>, Part)> {
    let count = lines.len();
    let coded = count > 2 && lines.get(count - 2).is_some_and(|line| line.value.bytes().any(|byte| byte.is_ascii_digit()));
    let part = |at: usize| match count - at {
        1 if coded => Part::City,
        2 if coded => Part::PostalCode,
        _ => Part::Street,
    };
    lines.iter().enumerate().map(|(at, line)| (*line, part(at))).collect()
}

/// Whether the holder stands in `descr` lines above its address.
fn is_flat(lines: &[Line<'_>]) -> bool {
    let mut pairs = lines.iter().filter(|line| line.kind == Kind::Pair && line.label != "IP").take(12);
    pairs.next().is_some()
        && pairs.clone().next().is_some_and(|line| line.label == "descr")
        && pairs.any(|line| line.label == "address")
}

fn read_flat<'a>(lines: &[Line<'a>], draft: &mut Draft<'a>) {
    let pairs = || lines.iter().filter(|line| line.kind == Kind::Pair && !line.value.is_empty());
    let of = |label: &'static str| pairs().filter(move |line| line.label == label).copied().collect::<Vec<_>>();
    let mut parts = Vec::new();
    let number = |line: &Line<'_>| line.value.bytes().any(|byte| byte.is_ascii_digit());
    let (descr, address) = (of("descr"), of("address"));
    match (descr.as_slice(), address.split_first()) {
        ([organization, register_number, ..], Some((person, address))) if number(register_number) => {
            parts.extend([(*organization, Part::Organization), (*register_number, Part::Handle), (*person, Part::Name)]);
            parts.extend(address_lines(address));
        }
        (names, _) => {
            parts.extend(names.iter().zip([Part::Name, Part::FamilyName]).map(|(line, part)| (*line, part)));
            // A person's address has no contact person.
            parts.extend(
                address_lines(&address)
                    .into_iter()
                    .map(|(line, part)| (line, if line.value == "-" { Part::Nothing } else { part })),
            );
        }
    }
    let mut parts = parts.into_iter().peekable();
    for line in pairs() {
        if matches!(line.label, "descr" | "address") {
            let contact = draft.contact(Role::Registrant);
            while let Some((line, part)) = parts.next_if(|(part, _)| part.number == line.number) {
                draft.take_part(contact, part, &line);
            }
            continue;
        }
        let member = match line.label {
            "phone" => Some(Member::Contact(Role::Registrant, Part::Phone)),
            // Whether the name resolves.
            "IP" => Some(Member::Nothing),
            label => labels::member(Folded::new(label).as_str()),
        };
        draft.take(line, member);
    }
}
