//! The format of IRNIC, the registry of .ir and ایران.
//!
//! Source: answers of whois.nic.ir. RPSL, but for the remarks: these name the holder and the holder's address, also where the contacts
//! are filtered out of the answer.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{self, Folded, Member, Part, Role};
use super::super::layout::objects::{self, Attribute};
use super::super::layout::{address, announces, begins};
use super::super::scan::Line;

pub(super) const SERVERS: &[&str] = &["whois.nic.ir"];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    announces(lines, "This is the IRNIC Whois server") || begins(lines, &["domain", "ascii", "remarks"])
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    for object in objects::paragraphs(lines) {
        if begins(object, &["domain"]) {
            objects::read_domain(object, attribute, address::lines, draft);
            read_holder(object, draft);
        } else if let Some(contact) =
            object.iter().find(|line| line.label == "nic-hdl").and_then(|line| objects::contact_of(line.value, draft))
        {
            let addressed = draft.registration.contacts.get(contact).is_some_and(|contact| contact.address.is_some());
            objects::fill(object, contact, |line| part(line, addressed), address::lines, draft);
        }
    }
}

fn attribute(line: &Line<'_>) -> Attribute {
    match line.label {
        "holder-c" => Attribute::Reference(Role::Registrant),
        "admin-c" => Attribute::Reference(Role::Administrative),
        "tech-c" => Attribute::Reference(Role::Technical),
        "bill-c" => Attribute::Reference(Role::Billing),
        "ascii" | "source" | "remarks" => Attribute::Member(Some(Member::Nothing)),
        label => Attribute::Member(labels::member(Folded::new(label).as_str())),
    }
}

fn part(line: &Line<'_>, addressed: bool) -> Option<Part> {
    match line.label {
        "source" | "remarks" => Some(Part::Nothing),
        "address" if addressed => Some(Part::Nothing),
        label => labels::part(Folded::new(label).as_str()),
    }
}

/// `remarks: (Domain Holder) Ada`, `remarks: (Domain Holder Address) 1 Example Street`.
fn read_holder<'a>(object: &[Line<'a>], draft: &mut Draft<'a>) {
    for line in object.iter().filter(|line| line.label == "remarks") {
        let value = |mark: &str| line.value.strip_prefix(mark).map(str::trim).filter(|value| !value.is_empty());
        let name = value("(Domain Holder)").map(|name| (name, Part::Name));
        let Some((value, part)) = name.or_else(|| value("(Domain Holder Address)").map(|street| (street, Part::Street))) else {
            continue;
        };
        let contact = draft.contact(Role::Registrant);
        let path = draft.put_contact(contact, part, value, line.number);
        draft.record(&line.as_pair(line.label, value), path);
    }
}
