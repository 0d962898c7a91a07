//! The format of New Caledonia's registry (.nc): pairs, in which the holder's address is numbered lines.
//!
//! Source: Domaine NC, "WHOIS" (domaine.nc), and answers of whois.nc.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{self, Folded, Member, Part, Role};
use super::super::layout::address;
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.nc"];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    lines.iter().find(|line| line.kind != Kind::Blank).is_some_and(|line| line.text() == "Whois .NC")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    let pairs = || lines.iter().filter(|line| line.kind == Kind::Pair && !line.value.is_empty());
    let streets: Vec<Line<'a>> = pairs().filter(|line| is_address(line)).copied().collect();
    let mut places = address::postal_code_and_city(&streets).into_iter().peekable();
    for line in pairs() {
        if is_address(line) {
            let contact = draft.contact(Role::Registrant);
            while let Some((line, part)) = places.next_if(|(part, _)| part.number == line.number) {
                draft.take_part(contact, part, &line);
            }
            continue;
        }
        let member = match line.label {
            "Contact firstname" => Some(Member::Contact(Role::Administrative, Part::Name)),
            "Contact lastname" => Some(Member::Contact(Role::Administrative, Part::FamilyName)),
            "Registrant type" => Some(Member::Nothing),
            label if label.starts_with("Domain server ") => Some(Member::NameServer),
            label => labels::member(Folded::new(label).as_str()),
        };
        draft.take(line, member);
    }
}

fn is_address(line: &Line<'_>) -> bool {
    line.label.starts_with("Registrant address")
}
