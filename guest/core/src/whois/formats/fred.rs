//! The format of FRED, the registry software of CZ.NIC, and of the registries that run it.
//!
//! Source: FRED's documentation, "Whois" (fred.nic.cz), and answers of whois.nic.cz. The domain names its contacts, its name server
//! set and its key set by handle; the objects follow, each in its paragraph. The technical contacts are those of the sets.
//! Registrars are known by handle alone. A contact's address is in the order of EPP.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{self, Folded, Member, Part, RegistrarPart, Role};
use super::super::layout::{address, begins, objects};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] =
    &["whois.nic.cz", "whois.nic.ar", "whois.nic.cr", "whois.marnet.mk", "whois.tznic.or.tz", "whois.nic.mw"];

/// Labels that a domain has here and in no RPSL.
const MARKS: [&str; 3] = ["nsset", "keyset", "registered"];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    begins(lines, &["domain"]) && {
        let pairs = lines.iter().filter(|line| line.kind == Kind::Pair && line.indent == 0).take(12);
        let domain = pairs.take_while(|line| line.label != "contact");
        domain.filter(|line| MARKS.contains(&line.label) || line.label == "expire").count() >= 2
    }
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    // References first: the sets, whose technical contacts are the domain's, may stand behind their contacts.
    let mut contacts = Vec::new();
    for object in split(lines) {
        let class = class(object);
        if class == "contact" { contacts.push(object) } else { read_object(object, draft) }
    }
    for object in contacts {
        read_contact(object, draft);
    }
}

/// The objects of an answer, with blank lines between them or without. NIC Argentina's sets of name servers have no handle.
fn split<'l, 'a>(lines: &'l [Line<'a>]) -> Vec<&'l [Line<'a>]> {
    let mut objects = Vec::new();
    for paragraph in objects::paragraphs(lines) {
        let mut rest = paragraph;
        while let Some(length) = length(rest) {
            let (object, after) = rest.split_at(length);
            objects.push(object);
            rest = after;
        }
    }
    objects
}

/// How many lines the first of some objects has.
fn length(lines: &[Line<'_>]) -> Option<usize> {
    let first = lines.iter().position(|line| line.kind == Kind::Pair)?;
    let class = lines.get(first).map_or("", |line| line.label);
    let begins = |line: &Line<'_>| match line.label {
        "contact" => true,
        "nsset" | "keyset" => class != "domain",
        "nserver" => class == "contact",
        _ => false,
    };
    let next = lines.iter().skip(first + 1).position(begins);
    Some(next.map_or(lines.len(), |next| first + 1 + next))
}

fn class<'a>(object: &[Line<'a>]) -> &'a str {
    object.iter().find(|line| line.kind == Kind::Pair).map_or("", |line| line.label)
}

/// The domain, or a set of name servers or keys.
fn read_object<'a>(object: &[Line<'a>], draft: &mut Draft<'a>) {
    let domain = class(object) == "domain";
    let mut pairs = object.iter().filter(|line| line.kind == Kind::Pair).peekable();
    draft.section = pairs.peek().map(|line| line.value);
    for line in pairs {
        let role = match line.label {
            "registrant" => Some(Role::Registrant),
            "admin-c" | "temp-c" => Some(Role::Administrative),
            "tech-c" => Some(Role::Technical),
            _ => None,
        };
        let path = match (line.label, role) {
            (_, Some(role)) if !line.value.is_empty() => objects::refer(line, role, draft),
            ("nserver", _) => draft.put_nameservers(line.value),
            ("dnskey", _) => draft.put(Member::SecureDns, "signed", line.number),
            ("nsset" | "keyset", _) => {
                draft.pass_over(line);
                continue;
            }
            ("registrar", _) if domain => {
                draft.put_registrar(RegistrarPart::Name, line.value, line.number);
                draft.put_registrar(RegistrarPart::Handle, line.value, line.number)
            }
            _ if !domain => {
                draft.pass_over(line);
                continue;
            }
            (label, _) => {
                let member = labels::member(Folded::new(label).as_str());
                draft.take(line, member);
                continue;
            }
        };
        draft.record(line, path);
    }
    draft.section = None;
}

fn read_contact<'a>(object: &[Line<'a>], draft: &mut Draft<'a>) {
    let Some(handle) = object.iter().find(|line| line.kind == Kind::Pair).map(|line| line.value) else { return };
    let Some(contact) = objects::contact_of(handle, draft) else { return };
    draft.section = Some(handle);
    let part = |line: &Line<'a>| match line.label {
        "contact" => Some(Part::Handle),
        label => labels::part(Folded::new(label).as_str()),
    };
    objects::fill(object, contact, part, address::epp, draft);
    draft.section = None;
}
