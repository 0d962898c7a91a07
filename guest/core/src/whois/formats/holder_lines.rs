//! RPSL-like answers in which the domain's own object holds the lines of its holder: those of .is, of .ie until 2019, and of eu.org.
//!
//! Source: RFC 2622 for the objects; ISNIC, "Whois" (isnic.is); answers of whois.isnic.is, whois.iedr.ie and whois.eu.org. The first
//! of the lines is the name. At the Irish registry, the others say what kind of holder it is.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{self, Folded, Member, Part, Role};
use super::super::layout::{address, objects, refers_to};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] =
    &["whois.domainregistry.ie", "whois.eu.org", "whois.iedr.ie", "whois.isnic.is", "whois.nic.is"];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    refers_to(lines, &["-FREE", "-IEDR", "-IS"])
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    let irish = lines.iter().any(|line| line.label == "source" && line.value == "IEDR");
    for object in objects::paragraphs(lines) {
        let Some(first) = object.iter().find(|line| line.kind == Kind::Pair) else { continue };
        draft.section = Some(first.value);
        if first.label == "domain" {
            let kind_of_holder =
                object.iter().filter(|line| line.label == "descr").nth(1).map(|line| line.number).filter(|_| irish);
            objects::read_domain(object, |line| attribute(line, kind_of_holder), address_lines, draft);
        } else {
            read_contact(object, draft);
        }
    }
    draft.section = None;
}

fn attribute(line: &Line<'_>, nothing_from: Option<u32>) -> objects::Attribute {
    use objects::Attribute::{Holder, HolderPart, Member as Is, Reference};
    match line.label {
        "descr" if nothing_from.is_some_and(|from| line.number >= from) => Is(Some(Member::Nothing)),
        "address" | "descr" => Holder,
        "phone" => HolderPart(Part::Phone),
        "e-mail" => HolderPart(Part::Email),
        "holder-type" | "locked" | "ren-status" => Is(Some(Member::Nothing)),
        "registrant" => Reference(Role::Registrant),
        "admin-c" => Reference(Role::Administrative),
        "tech-c" => Reference(Role::Technical),
        "zone-c" => Reference(Role::Noc),
        "billing-c" => Reference(Role::Billing),
        label => Is(labels::member(Folded::new(label).as_str())),
    }
}

/// A contact, which may stand there once for each of its roles.
fn read_contact<'a>(object: &[Line<'a>], draft: &mut Draft<'a>) {
    let handle = object.iter().find(|line| line.label == "nic-hdl");
    let Some(contact) = handle.and_then(|line| objects::contact_of(line.value, draft)) else { return };
    if draft.registration.contacts.get(contact).is_some_and(|contact| contact.name.is_some()) {
        return objects::repeat(object, contact, draft);
    }
    objects::fill(object, contact, |line| labels::part(Folded::new(line.label).as_str()), address_lines, draft);
}

/// The country is the last line, by its code or its name, below the line with the postal code.
fn address_lines<'a>(lines: &[Line<'a>]) -> Vec<(Line<'a>, Part)> {
    match lines.split_last() {
        Some((country, rest)) if address::is_country_code(country.value) => {
            let mut parts = address::postal_code_and_city(rest);
            parts.push((*country, Part::Country));
            parts
        }
        _ => address::postal_code_and_city(lines),
    }
}
