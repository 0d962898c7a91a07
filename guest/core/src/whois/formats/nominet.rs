//! Nominet's format (.uk and its second levels): headings, each with indented lines below it.
//!
//! Source: Nominet's "WHOIS output" documentation for registrars, and answers of whois.nic.uk. Until 2018 the holder and its postal
//! address were shown; since then only whether Nominet could verify them.

use std::borrow::Cow;

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, RegistrarPart, Role, Section};
use super::super::layout::{Dialect, Meaning, sections};
use super::super::scan::{Kind, Line};
use super::icann;

pub(super) const SERVERS: &[&str] = &["whois.nic.uk", "whois.nominet.org.uk", "whois.nominet.uk"];

const DIALECT: Dialect = Dialect {
    labels: &[
        ("lookup made at", Meaning::Member(Member::Nothing)),
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
    sections::read(lines, &DIALECT, draft);
    split_registrar(draft);
    icann::refer(hints, draft);
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
    british_address(lines)
}

/// The parts of a postal address of the United Kingdom. Its county is left out as often as not, so a line counts as the city that
/// holds no number and does not end in a word for a street.
pub(super) fn british_address<'a>(lines: &[Line<'a>]) -> Vec<(Line<'a>, Part)> {
    let count = lines.len();
    let value = |at: usize| lines.get(at).map_or("", |line| line.value);
    let place = |at: usize| !value(at).bytes().any(|byte| byte.is_ascii_digit()) && !is_street(value(at));
    // The postal code has a digit, and a line is left above it.
    let coded = count > 2 && value(count - 2).bytes().any(|byte| byte.is_ascii_digit());
    let above = if coded { count - 2 } else { count.saturating_sub(1) };
    let region = coded && above > 2 && place(above - 1) && place(above - 2);
    let city = above.checked_sub(if region { 2 } else { 1 }).filter(|city| *city > 0);
    let part = |at: usize| match at {
        _ if at + 1 == count && count > 1 => Part::Country,
        _ if coded && at == above => Part::PostalCode,
        _ if Some(at) == city => Part::City,
        _ if region && city.is_some_and(|city| at == city + 1) => Part::Region,
        _ => Part::Street,
    };
    lines.iter().enumerate().map(|(at, line)| (*line, part(at))).collect()
}

fn is_street(text: &str) -> bool {
    const WORDS: [&str; 17] = [
        "avenue", "building", "centre", "close", "court", "crescent", "drive", "floor", "gardens", "house", "lane", "park",
        "place", "road", "square", "street", "way",
    ];
    let last = text.trim_end_matches([',', '.']).rsplit(' ').next().unwrap_or_default();
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(last))
}
