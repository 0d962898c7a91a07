//! Nominet's format (.uk and its second levels): headings, each with indented lines below it.
//!
//! Source: Nominet's "WHOIS output" documentation for registrars, and answers of whois.nic.uk. Until 2018 the holder and its postal
//! address were shown; since then only whether Nominet could verify them.

use std::borrow::Cow;

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, RegistrarPart, Role, Section};
use super::super::layout::{Dialect, Meaning, address, sections};
use super::super::scan::{Kind, Line};
use super::icann;

pub(super) const SERVERS: &[&str] = &["whois.nic.uk", "whois.nominet.org.uk", "whois.nominet.uk"];

const DIALECT: Dialect = Dialect {
    labels: &[
        // Of whom the domain was registered through, who is not the registrar.
        ("url", Meaning::Member(Member::Nothing)),
    ],
    headings: &[
        ("dnssec", Section::Value(Member::SecureDns)),
        ("registered through", Section::Value(Member::Registrar(RegistrarPart::Reseller))),
        ("registrants address", Section::Address(Role::Registrant)),
        ("trading as", Section::Value(Member::Contact(Role::Registrant, Part::Organization))),
    ],
    address_lines,
    ..Dialect::PLAIN
};

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let first = lines.iter().find(|line| line.kind != Kind::Blank);
    first.is_some_and(|line| line.is_heading() && line.indent == 4 && line.label == "Domain name")
}

pub(super) fn read<'a>(lines: &[Line<'a>], hints: &Hints<'a>, draft: &mut Draft<'a>) {
    let lines: Vec<Line<'a>> = lines.iter().map(timed).collect();
    sections::read(&lines, &DIALECT, draft);
    split_registrar(draft);
    icann::refer(hints, draft);
}

/// `WHOIS lookup made at 12:30:01 31-Jan-2026` as a pair.
fn timed<'a>(line: &Line<'a>) -> Line<'a> {
    const LABEL: &str = "WHOIS lookup made at";
    match line.text().split_at_checked(LABEL.len()) {
        Some((LABEL, time)) => line.as_pair(LABEL, time.trim_start()),
        _ => *line,
    }
}

/// `Example Holdings Ltd t/a Example Names [Tag = EXAMPLE]`: the name stays as it is written; the tag by which Nominet knows the
/// registrar, and the company that trades under the name, are members of their own.
fn split_registrar(draft: &mut Draft<'_>) {
    let Some(registrar) = &mut draft.registration.registrar else { return };
    let Some(Cow::Borrowed(name)) = registrar.name else { return };
    let Some((who, tag)) = name.split_once("[Tag = ") else { return };
    registrar.handle = Some(tag.trim_end_matches(']').into());
    if let Some((company, _)) = who.split_once(" t/a ") {
        registrar.organization = Some(company.into());
    }
}

/// Lines of a street, the city, perhaps the county, the postal code and the country. Holders who are no traders may have them
/// withheld, which a sentence says.
fn address_lines<'a>(lines: &[Line<'a>]) -> Vec<(Line<'a>, Part)> {
    if let Some((first, rest)) = lines.split_first()
        && first.value.starts_with("The registrant is a non-trading individual")
    {
        let rest = rest.iter().map(|line| (*line, Part::Nothing));
        return std::iter::once((*first, Part::Street)).chain(rest).collect();
    }
    address::british(lines)
}
