//! Promopixel's format (Smallregistry): YAML, with a mapping for the registrar and for each contact.
//!
//! Source: answers of whois.smallregistry.net.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{self, Folded, Member, Part, RegistrarPart, Role};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.smallregistry.net"];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    lines.first().is_some_and(|line| line.text().starts_with("--- #YAML"))
}

/// The mapping or list that a line stands in.
#[derive(Clone, Copy)]
enum Place {
    Domain,
    Registrar,
    Contact(Role),
    List(Member),
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    let mut place = Place::Domain;
    // A text of several lines follows.
    let mut text = None;
    for line in lines.iter().filter(|line| matches!(line.kind, Kind::Pair | Kind::Text)) {
        if line.kind == Kind::Text {
            if let (Place::List(member), Some(item)) = (place, line.value.strip_prefix("- ")) {
                draft.take(&line.as_pair("", item), Some(member));
            } else if line.indent > 0 && text.is_some() {
                draft.take(line, text);
            }
            continue;
        }
        if line.indent == 0 {
            place = opened(line.label).unwrap_or(Place::Domain);
        }
        let line = line.as_pair(line.label, line.value.trim_matches('"'));
        let member = member(&line, place);
        text = member.filter(|_| line.value.starts_with('|'));
        let opens = text.is_some() || line.value.starts_with('!') || line.text().starts_with("---");
        draft.take(&line, if opens { Some(Member::Nothing) } else { member });
    }
}

fn opened(label: &str) -> Option<Place> {
    Some(match label {
        "name_servers" => Place::List(Member::NameServer),
        "ds-list" => Place::List(Member::DsData),
        "registrar" => Place::Registrar,
        "registrant" => Place::Contact(Role::Registrant),
        "administrative_contact" => Place::Contact(Role::Administrative),
        "technical_contact" => Place::Contact(Role::Technical),
        "billing_contact" => Place::Contact(Role::Billing),
        _ => return None,
    })
}

fn member(line: &Line<'_>, place: Place) -> Option<Member> {
    let folded = Folded::new(line.label);
    match (place, line.label) {
        (Place::Domain, "name") => Some(Member::Name),
        (Place::Domain, "expired") => Some(Member::Expires),
        (Place::Domain, _) => labels::member(folded.as_str()),
        (Place::Registrar, "trouble") => Some(Member::Registrar(RegistrarPart::AbuseEmail)),
        (Place::Registrar, "mobile") => Some(Member::Nothing),
        (Place::Registrar, _) => labels::registrar_part(folded.as_str()).map(Member::Registrar),
        (Place::Contact(role), "nic-handle") => Some(Member::Contact(role, Part::Handle)),
        (Place::Contact(role), _) => labels::part(folded.as_str()).map(|part| Member::Contact(role, part)),
        (Place::List(member), _) => Some(member),
    }
}
