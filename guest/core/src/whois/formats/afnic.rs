//! AFNIC's format (.fr, .pm, .re, .tf, .wf, .yt): RPSL-like paragraphs; the domain names its contacts, and their objects follow.
//!
//! Source: AFNIC, "Whois: description of the objects and attributes", and answers of whois.nic.fr. Whom AFNIC's rules let stay
//! anonymous is shown as `Ano Nymous`. The last line of an address is the postal code and the city.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{self, Folded, Member, Part, RegistrarPart, Role};
use super::super::layout::ds::{DsLines, DsPart};
use super::super::layout::{address, announces, objects, refers_to};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] =
    &["whois.afnic.fr", "whois.nic.fr", "whois.nic.pm", "whois.nic.re", "whois.nic.tf", "whois.nic.wf", "whois.nic.yt"];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    announces(lines, "This is the AFNIC Whois server") || refers_to(lines, &["-FRNIC"])
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    for object in objects::paragraphs(lines) {
        let Some(first) = object.iter().find(|line| line.kind == Kind::Pair && !line.bracketed) else { continue };
        draft.section = Some(first.value);
        match first.label {
            "domain" => objects::read_domain(object, attribute, address::lines, draft),
            "ns-list" | "nserver" => take_all(object, draft, |line| match line.label {
                "nserver" => Some(Member::NameServer),
                _ => Some(Member::Nothing),
            }),
            "registrar" => take_all(object, draft, |line| match line.label {
                "registrar" => Some(Member::Registrar(RegistrarPart::Name)),
                "website" => Some(Member::Registrar(RegistrarPart::Url)),
                _ => Some(Member::Nothing),
            }),
            "ds-list" | "key1-tag" => read_keys(object, draft),
            "nic-hdl" => read_contact(object, first.value, draft),
            _ => take_all(object, draft, |_| None),
        }
    }
    draft.section = None;
}

fn attribute(line: &Line<'_>) -> objects::Attribute {
    use objects::Attribute::{Member as Is, Reference};
    match line.label {
        "holder-c" => Reference(Role::Registrant),
        "admin-c" => Reference(Role::Administrative),
        "tech-c" => Reference(Role::Technical),
        // The contact of the zone: mostly the registry itself.
        "zone-c" => Reference(Role::Noc),
        // The day of the year on which the registration is renewed; what else is on offer elsewhere.
        "eppstatus" if line.value == "active" => Is(Some(Member::Nothing)),
        "anniversary" | "dsl-id" | "hold" | "nsl-id" | "remarks" => Is(Some(Member::Nothing)),
        label => Is(labels::member(Folded::new(label).as_str())),
    }
}

fn take_all<'a>(object: &[Line<'a>], draft: &mut Draft<'a>, member: impl Fn(&Line<'a>) -> Option<Member>) {
    for line in object.iter().filter(|line| line.kind == Kind::Pair) {
        draft.take(line, member(line));
    }
}

/// A contact, which may stand there once for each of its roles.
fn read_contact<'a>(object: &[Line<'a>], handle: &str, draft: &mut Draft<'a>) {
    let Some(contact) = objects::contact_of(handle, draft) else { return take_all(object, draft, |_| None) };
    let known = draft.registration.contacts.get(contact);
    if known.is_some_and(|contact| contact.name.is_some() || contact.organization.is_some()) {
        return objects::repeat(object, contact, draft);
    }
    let organization = object.iter().any(|line| line.label == "type" && line.value == "ORGANIZATION");
    let part = |line: &Line<'a>| match line.label {
        "contact" if organization => Some(Part::Organization),
        "contact" => Some(Part::Name),
        "admin-c" | "eppstatus" | "idstatus" | "tech-c" => Some(Part::Nothing),
        label => labels::part(Folded::new(label).as_str()),
    };
    // `changed: 2026-01-31T12:00:00Z nic@nic.fr`: when, then by whom.
    let object: Vec<Line<'a>> = object
        .iter()
        .map(|line| match line.value.split_once(' ') {
            Some((when, _)) if line.label == "changed" => line.as_pair(line.label, when),
            _ => *line,
        })
        .collect();
    objects::fill(&object, contact, part, address_lines, draft);
}

/// What stands below the city is the region: the country has a label of its own.
fn address_lines<'a>(lines: &[Line<'a>]) -> Vec<(Line<'a>, Part)> {
    let mut parts = address::postal_code_and_city(lines);
    for (_, part) in parts.iter_mut().filter(|(_, part)| *part == Part::Country) {
        *part = Part::Region;
    }
    parts
}

/// `key1-tag`, `key1-algo`, `key1-dgst-t` and `key1-dgst`, then those of the next key.
fn read_keys<'a>(object: &[Line<'a>], draft: &mut Draft<'a>) {
    let mut key = DsLines::default();
    for line in object.iter().filter(|line| line.kind == Kind::Pair) {
        let part = line.label.strip_prefix("key").map(|label| label.trim_start_matches(|c: char| c.is_ascii_digit()));
        match part {
            Some("-tag") => key.take(DsPart::KeyTag, line, draft),
            Some("-algo") => key.take(DsPart::Algorithm, line, draft),
            Some("-dgst-t") => key.take(DsPart::DigestType, line, draft),
            Some("-dgst") => key.take(DsPart::Digest, line, draft),
            _ => draft.pass_over(line),
        }
    }
}
