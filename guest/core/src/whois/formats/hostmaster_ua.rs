//! The format of Hostmaster, the registry of .ua and of the domains below it that it keeps (UAEPP).
//!
//! Source: answers of whois.ua; "WHOIS service" on hostmaster.ua. The domain's object, then one for the registrar and for each
//! contact, each below a comment that says whose it is. Values are given in Latin letters and, by labels that end in `-loc`, in the
//! local script; `n/a` stands where there is none. The values in Latin letters count, the local ones where these lack.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{self, Folded, Member, Part, RegistrarPart, Role};
use super::super::layout::{address, announces, begins, objects};
use super::super::scan::{Kind, Line};
use super::rpsl;

pub(super) const SERVERS: &[&str] = &["whois.ua", "whois.com.ua", "whois.hostmaster.ua"];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    announces(lines, "This is the Ukrainian Whois query server") || begins(lines, &["domain", "dom-public"])
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    for paragraph in objects::paragraphs(lines) {
        let comment = paragraph.iter().find(|line| line.kind == Kind::Comment);
        let heading = comment.map_or("", |line| line.text().trim_start_matches(['%', ' ']).trim_end_matches(':'));
        draft.section = Some(heading).filter(|heading| !heading.is_empty());
        match heading {
            "Registrar" => read_registrar(paragraph, draft),
            "Registrant" | "Registrants" => read_contacts(paragraph, Role::Registrant, draft),
            "Administrative Contacts" | "Administrative Contact" => read_contacts(paragraph, Role::Administrative, draft),
            "Technical Contacts" | "Technical Contact" => read_contacts(paragraph, Role::Technical, draft),
            "Billing Contacts" | "Billing Contact" => read_contacts(paragraph, Role::Billing, draft),
            // A role's second contact stands in a paragraph of its own, with no comment above.
            _ if begins(paragraph, &["contact-id"]) || begins(paragraph, &["nic-handle"]) || begins(paragraph, &["person"]) => {
                read_next(paragraph, draft)
            }
            _ => read_domain(paragraph, draft),
        }
    }
    draft.section = None;
}

fn read_domain<'a>(paragraph: &[Line<'a>], draft: &mut Draft<'a>) {
    for line in paragraph.iter().filter(|line| line.kind == Kind::Pair && !line.value.is_empty()) {
        let role = match line.label {
            "registrant" => Some(Role::Registrant),
            "admin-c" => Some(Role::Administrative),
            "tech-c" => Some(Role::Technical),
            "billing-c" => Some(Role::Billing),
            _ => None,
        };
        match (line.label, role) {
            (_, Some(role)) => {
                let path = objects::refer(line, role, draft);
                draft.record(line, path);
            }
            // The maintainer is the registrar, by its handle.
            ("mnt-by", _) => put_registrar(line, RegistrarPart::Handle, draft),
            ("dom-public" | "license" | "source" | "remark", _) => draft.pass_over(line),
            ("nserver", _) => draft.take(line, Some(Member::NameServer)),
            ("status", _) => {
                let path = rpsl::put_status(line, draft);
                draft.record(line, path);
            }
            // UANIC: who did it, then when.
            ("created" | "changed", _) => {
                let member = if line.label == "created" { Member::Created } else { Member::Updated };
                draft.take(&line.as_pair(line.label, rpsl::last_date(line.value)), Some(member));
            }
            (label, _) => draft.take(line, labels::member(Folded::new(label).as_str())),
        }
    }
}

fn read_registrar<'a>(paragraph: &[Line<'a>], draft: &mut Draft<'a>) {
    for line in paragraph.iter().filter(|line| line.kind == Kind::Pair && !line.value.is_empty()) {
        match line.label {
            "registrar" => put_registrar(line, RegistrarPart::Handle, draft),
            "organization" if line.value != NONE => {
                draft.put_registrar(RegistrarPart::Name, line.value, line.number);
                put_registrar(line, RegistrarPart::Organization, draft);
            }
            "organization-loc" if draft.registration.registrar.as_ref().is_none_or(|registrar| registrar.name.is_none()) => {
                draft.put_registrar(RegistrarPart::Name, line.value, line.number);
                put_registrar(line, RegistrarPart::Organization, draft);
            }
            "url" => put_registrar(line, RegistrarPart::Url, draft),
            "abuse-email" => put_registrar(line, RegistrarPart::AbuseEmail, draft),
            "abuse-phone" => put_registrar(line, RegistrarPart::AbusePhone, draft),
            _ => draft.pass_over(line),
        }
    }
}

fn put_registrar<'a>(line: &Line<'a>, part: RegistrarPart, draft: &mut Draft<'a>) {
    let path = draft.put_registrar(part, line.value, line.number);
    draft.record(line, path);
}

/// The label of a contact's handle: UAEPP's, and UANIC's, which came before.
const HANDLES: [&str; 2] = ["contact-id", "nic-handle"];

/// The most labels of a contact.
const MOST_LABELS: usize = 64;

/// What stands in place of a value that there is none of.
const NONE: &str = "n/a";

/// The contact of a role, which the domain may have named by its handle.
fn read_contacts<'a>(paragraph: &[Line<'a>], role: Role, draft: &mut Draft<'a>) {
    let handle = paragraph.iter().find(|line| HANDLES.contains(&line.label));
    let Some(handle) = handle else {
        let contact = draft.begin_contact(role);
        return fill(paragraph, contact, draft);
    };
    objects::refer(handle, role, draft);
    if let Some(contact) = objects::contact_of(handle.value, draft) {
        read_contact(paragraph, contact, draft);
    }
}

/// A contact that the paragraph before belongs to the role of.
fn read_next<'a>(paragraph: &[Line<'a>], draft: &mut Draft<'a>) {
    let handle = paragraph.iter().find(|line| HANDLES.contains(&line.label)).map_or("", |line| line.value);
    match objects::contact_of(handle, draft) {
        Some(contact) => read_contact(paragraph, contact, draft),
        None => paragraph.iter().for_each(|line| draft.record(line, None)),
    }
}

fn read_contact<'a>(paragraph: &[Line<'a>], contact: usize, draft: &mut Draft<'a>) {
    let filled =
        draft.registration.contacts.get(contact).is_some_and(|contact| contact.created.is_some() || contact.name.is_some());
    if filled { objects::repeat(paragraph, contact, draft) } else { fill(paragraph, contact, draft) }
}

fn fill<'a>(paragraph: &[Line<'a>], contact: usize, draft: &mut Draft<'a>) {
    // What is given in Latin letters, by label: a contact has few, whatever an answer holds.
    let mut given: Vec<&str> = Vec::new();
    for line in paragraph.iter().filter(|line| !line.label.is_empty() && !matches!(line.value, NONE | "")) {
        if given.len() < MOST_LABELS && !given.contains(&line.label) {
            given.push(line.label);
        }
    }
    let latin = |label: &str| given.contains(&label);
    // An address is one in either script as a whole: its lines are not mixed.
    let latin_address = latin("address");
    let part = |line: &Line<'a>| {
        if line.value == NONE {
            return Some(Part::Nothing);
        }
        let local = line.label.strip_suffix("-loc");
        let base = local.unwrap_or(line.label);
        let address = matches!(base, "address" | "postal-code" | "country" | "city" | "state");
        let doubled = local.is_some() && if address { latin_address } else { latin(base) };
        let foreign = local.is_none() && address && !latin_address && latin("address-loc");
        match base {
            "contact-id" | "nic-handle" => Some(Part::Handle),
            "mnt-by" | "status" | "source" => Some(Part::Nothing),
            _ if doubled || foreign => Some(Part::Nothing),
            "modified" => Some(Part::Updated),
            base => labels::part(Folded::new(base).as_str()),
        }
    };
    let dated =
        |line: &Line<'a>| if line.label == "changed" { line.as_pair("changed", rpsl::last_date(line.value)) } else { *line };
    let lines: Vec<Line<'a>> = paragraph.iter().map(dated).collect();
    objects::fill(&lines, contact, part, address_lines, draft);
}

/// Streets, perhaps the region, and the city last; UANIC writes the postal code before it.
fn address_lines<'a>(lines: &[Line<'a>]) -> Vec<(Line<'a>, Part)> {
    if lines.last().is_some_and(|line| address::split_postal_code(line.value).is_some()) {
        return address::postal_code_and_city(lines);
    }
    let mut parts = address::lines(lines);
    if let [.., (_, before), (_, last)] = parts.as_mut_slice() {
        *last = Part::City;
        if let [.., region, _] = lines
            && lines.len() > 2
            && address::is_region(region.value)
        {
            *before = Part::Region;
        }
    }
    parts
}
