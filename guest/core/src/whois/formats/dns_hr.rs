//! The format of CARNET, the registry of .hr, until 2019.
//!
//! Source: answers of whois.dns.hr. RPSL-like; the lines of `descr` are the holder's name and address. Since 2019 the server answers
//! in ICANN's format.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{self, Folded, Member, Part, Role};
use super::super::layout::objects::{self, Attribute};
use super::super::layout::{address, begins};
use super::super::scan::Line;
use super::icann;

pub(super) const SERVERS: &[&str] = &["whois.dns.hr"];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut pairs = lines.iter().filter(|line| !line.label.is_empty()).take(12);
    begins(lines, &["domain", "descr"]) && pairs.any(|line| line.label == "source" && line.value == "DNSHR")
}

pub(super) fn read<'a>(lines: &[Line<'a>], hints: &Hints<'a>, draft: &mut Draft<'a>) {
    if !begins(lines, &["domain"]) {
        return icann::read(lines, hints, draft);
    }
    for object in objects::paragraphs(lines) {
        if begins(object, &["domain"]) {
            objects::read_domain(object, attribute, address::postal_code_and_city, draft);
        } else if let Some(contact) =
            object.iter().find(|line| line.label == "nic-hdl").and_then(|line| objects::contact_of(line.value, draft))
        {
            objects::fill(object, contact, part, address::postal_code_and_city, draft);
        } else {
            object.iter().for_each(|line| draft.record(line, None));
        }
    }
}

fn attribute(line: &Line<'_>) -> Attribute {
    match line.label {
        "descr" => Attribute::Holder,
        "admin-c" => Attribute::Reference(Role::Administrative),
        "tech-c" => Attribute::Reference(Role::Technical),
        "source" => Attribute::Member(Some(Member::Nothing)),
        label => Attribute::Member(labels::member(Folded::new(label).as_str())),
    }
}

fn part(line: &Line<'_>) -> Option<Part> {
    if line.label == "source" { Some(Part::Nothing) } else { labels::part(Folded::new(line.label).as_str()) }
}
