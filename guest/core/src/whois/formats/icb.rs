//! The format of ICB, the registry of .tm, and of .io, .ac and .sh until 2018.
//!
//! Source: answers of whois.nic.tm and whois.nic.io. The labels of a contact begin with its role; until about 2014 the role is the
//! whole label, and the lines are a name, an organization and an address. An address ends with region and country.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{self, Folded, Member, Part, Role};
use super::super::layout::{address, begins, objects, with_labels};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.nic.tm", "whois.nic.io", "whois.nic.ac", "whois.nic.sh"];

/// The most lines of a contact.
const MOST: usize = 64;

const ROLES: [(&str, Role); 4] =
    [("Owner", Role::Registrant), ("Admin", Role::Administrative), ("Tech", Role::Technical), ("Bill", Role::Billing)];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    begins(lines, &["Domain", "Status", "Expiry"])
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    let role_of =
        |line: &Line<'a>| ROLES.iter().find(|(word, _)| line.label.split(' ').next() == Some(word)).map(|(_, role)| *role);
    for line in lines.iter().filter(|line| line.kind == Kind::Pair && role_of(line).is_none()) {
        let member = if line.label.starts_with("NS ") {
            Some(Member::NameServer)
        } else {
            labels::member(Folded::new(line.label).as_str())
        };
        draft.take(line, member);
    }
    // `Domain example.tm is available for purchase`.
    if let Some(line) = lines.iter().find(|line| line.text().ends_with("is available for purchase")) {
        draft.take(&with_labels(line, &["Domain"]), Some(Member::Name));
    }
    for (_, role) in ROLES {
        let lines: Vec<Line<'a>> =
            lines.iter().filter(|line| role_of(line) == Some(role) && !line.value.is_empty()).take(MOST).copied().collect();
        if !lines.is_empty() {
            let contact = draft.begin_contact(role);
            objects::fill(&lines, contact, |line| part(line, &lines), address_lines, draft);
            draft.drop_empty_contact(contact);
        }
    }
}

fn part(line: &Line<'_>, lines: &[Line<'_>]) -> Option<Part> {
    match line.label.split_once(' ') {
        Some((_, label)) => labels::part(Folded::new(label).as_str()),
        None => Some(match lines.iter().position(|known| known.number == line.number) {
            Some(0) => Part::Name,
            Some(1) => Part::Organization,
            _ => Part::Street,
        }),
    }
}

fn address_lines<'a>(lines: &[Line<'a>]) -> Vec<(Line<'a>, Part)> {
    let mut parts = address::lines(lines);
    let Some((_, country)) = parts.last_mut().filter(|(line, _)| address::is_country_code(line.value)) else { return parts };
    *country = Part::Country;
    if let [_, .., (_, city), (region, place), _] = parts.as_mut_slice()
        && address::is_region(region.value)
    {
        *city = Part::City;
        *place = Part::Region;
    } else if let [_, .., (_, city), _] = parts.as_mut_slice() {
        *city = Part::City;
    }
    parts
}
