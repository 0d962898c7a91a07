//! The format of NASK, the registry of .pl.
//!
//! Source: answers of whois.dns.pl; "WHOIS database responses" on dns.pl. The domain's labels, then the technical contact, whose
//! company may take several lines, and the registrar as a block of lines: its name, address, numbers and web site.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{self, Folded, Member, Part, RegistrarPart, Role};
use super::super::layout::{address, begins};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.dns.pl"];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    begins(lines, &["DOMAIN NAME", "registrant type"])
}

/// What the lines belong to.
#[derive(Clone, Copy)]
enum Place {
    Domain,
    Technical(usize),
    Registrar,
    Notices,
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    let mut place = Place::Domain;
    let mut last = "";
    for line in lines {
        match (line.kind, line.label) {
            (Kind::Blank | Kind::Comment, _) => {}
            (Kind::Pair, "TECHNICAL CONTACT") => place = Place::Technical(draft.begin_contact(Role::Technical)),
            (Kind::Pair, "REGISTRAR") => place = Place::Registrar,
            _ if line.text().starts_with("WHOIS ") || line.label == "Registrant data available at http" => place = Place::Notices,
            _ => match place {
                Place::Domain => read_domain(line, last, draft),
                Place::Technical(contact) => read_contact(line, last, contact, draft),
                Place::Registrar => read_registrar(line, draft),
                Place::Notices => draft.pass_over(line),
            },
        }
        if line.kind != Kind::Text {
            last = line.label;
        }
    }
}

fn read_domain<'a>(line: &Line<'a>, last: &str, draft: &mut Draft<'a>) {
    let member = match line.label {
        "" if last == "nameservers" => Some(Member::NameServer),
        "" | "registrant type" | "option created" | "option expiration date" | "whois" => Some(Member::Nothing),
        "registrar email" | "registrar phone" | "registrar street" | "registrar city" | "registrar country" => {
            Some(Member::Nothing)
        }
        label => labels::member(Folded::new(label).as_str()),
    };
    draft.take(line, member);
}

fn read_contact<'a>(line: &Line<'a>, last: &str, contact: usize, draft: &mut Draft<'a>) {
    let part = match line.label {
        "" if last == "company" => return draft.continue_organization(contact, line),
        "" if last == "street" => Some(Part::Street),
        "location" => Some(Part::Country),
        label => labels::part(Folded::new(label).as_str()),
    };
    if part == Some(Part::City)
        && let Some((code, city)) = address::split_postal_code(line.value)
    {
        for (value, part) in [(code, Part::PostalCode), (city, Part::City)] {
            let path = draft.put_contact(contact, part, value, line.number);
            draft.record(&line.as_pair(line.label, value), path);
        }
        return;
    }
    let path = part.and_then(|part| draft.put_contact(contact, part, line.value, line.number));
    draft.record(line, path);
}

/// The first line is the name; of the others, only the web site is kept.
fn read_registrar<'a>(line: &Line<'a>, draft: &mut Draft<'a>) {
    let named = draft.registration.registrar.as_ref().is_some_and(|registrar| registrar.name.is_some());
    let text = line.text();
    let part = match line.label {
        _ if text.starts_with("www.") || text.starts_with("http") => RegistrarPart::Url,
        "" if !named => RegistrarPart::Name,
        _ => return draft.pass_over(line),
    };
    let line = line.as_pair("", text);
    let path = draft.put_registrar(part, line.value, line.number);
    draft.record(&line, path);
}
