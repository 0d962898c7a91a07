//! The format of JWhoisServer as the registry of .tg runs it.
//!
//! Source: answers of whois.nic.tg; JWhoisServer's manual. Labels are followed by dots behind the colon; a contact begins with the
//! label of its type.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{self, Folded, Member, Part, Role};
use super::super::layout::{announces, begins};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.nic.tg"];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let dotted = |line: &Line<'_>| line.value.starts_with("..");
    announces(lines, "JWhoisServer") && lines.iter().find(|line| line.kind == Kind::Pair).is_some_and(dotted)
        || begins(lines, &["Domain", "Registrar", "Activation"])
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    let mut contact = None;
    for line in lines.iter().filter(|line| line.kind == Kind::Pair) {
        let line = line.as_pair(line.label, line.value.trim_start_matches('.').trim_start());
        let folded = Folded::new(line.label);
        match folded.as_str() {
            "contact type" => {
                let role = role_of(line.value);
                contact = role.map(|role| draft.begin_contact(role));
                let path = contact.map(|contact| labels::contact_pointer(contact, Part::Nothing));
                draft.record(&line, path);
            }
            "name server db" | "name server" => {
                contact = None;
                draft.take(&line, Some(Member::NameServer));
            }
            label => match contact {
                Some(contact) => read_contact(&line, label, contact, draft),
                None => draft.take(&line, labels::member(label)),
            },
        }
    }
}

fn read_contact<'a>(line: &Line<'a>, label: &str, contact: usize, draft: &mut Draft<'a>) {
    let part = match label {
        "last name" => Some(Part::Name),
        "first name" => return draft.pass_over(line),
        label => labels::part(label),
    };
    let path = part.filter(|_| !line.value.is_empty()).and_then(|part| draft.put_contact(contact, part, line.value, line.number));
    draft.record(line, path);
}

fn role_of(word: &str) -> Option<Role> {
    Some(match word.to_ascii_lowercase().as_str() {
        "registrant" | "owner" | "holder" => Role::Registrant,
        "administrative" | "admin" => Role::Administrative,
        "technical" | "tech" => Role::Technical,
        "billing" => Role::Billing,
        _ => return None,
    })
}
