//! The format of ISOC-IL, the registry of .il.
//!
//! Source: answers of whois.isoc.org.il; "Whois" on isoc.org.il. RPSL-like; the lines of `descr` are the holder's name and address,
//! followed by the holder's numbers; the lines of a person's address lack the colon. An `@` is written ` AT `. A change is noted by
//! who made it, when, and what it was.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{self, Folded, Member, Part, Role};
use super::super::layout::objects::{self, Attribute};
use super::super::layout::{address, begins};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.isoc.org.il", "whois.co.il"];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    begins(lines, &["query", "reg-name", "domain"])
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    for object in objects::paragraphs(lines) {
        let has = |label: &str| object.iter().find(|line| line.label == label);
        if has("registrar name").is_some() {
            for line in object {
                draft.take(line, labels::member(Folded::new(line.label).as_str()));
            }
        } else if let Some(contact) = has("nic-hdl").and_then(|line| objects::contact_of(line.value, draft)) {
            let object: Vec<Line<'a>> = object.iter().map(with_colon).collect();
            objects::fill(&object, contact, part, address::lines, draft);
        } else if has("person").is_some() {
            object.iter().for_each(|line| draft.record(line, None));
        } else {
            // The domain's name stands in a paragraph of its own, ahead of the rest.
            objects::read_domain(object, attribute, address::lines, draft);
            changes(object, draft);
        }
    }
}

/// `address      12 Example Street`, as if the colon were there.
fn with_colon<'a>(line: &Line<'a>) -> Line<'a> {
    match line.text().strip_prefix("address") {
        Some(value) if line.kind == Kind::Text && value.starts_with([' ', '\t']) => line.as_pair("address", value.trim_start()),
        _ => *line,
    }
}

fn attribute(line: &Line<'_>) -> Attribute {
    match line.label {
        "descr" => Attribute::Holder,
        "phone" => Attribute::HolderPart(Part::Phone),
        "fax-no" => Attribute::HolderPart(Part::Fax),
        "e-mail" => Attribute::HolderPart(Part::Email),
        "admin-c" => Attribute::Reference(Role::Administrative),
        "tech-c" | "zone-c" => Attribute::Reference(Role::Technical),
        "status" => Attribute::Member(Some(Member::Status)),
        "validity" => Attribute::Member(Some(Member::Expires)),
        "query" | "reg-name" | "changed" => Attribute::Member(Some(Member::Nothing)),
        label => Attribute::Member(labels::member(Folded::new(label).as_str())),
    }
}

fn part(line: &Line<'_>) -> Option<Part> {
    if line.label == "changed" { Some(Part::Nothing) } else { labels::part(Folded::new(line.label).as_str()) }
}

/// When the object was assigned and last changed: `changed: registrar AT ns.il 20260131 (Assigned)`.
fn changes<'a>(object: &[Line<'a>], draft: &mut Draft<'a>) {
    let dates = object.iter().filter(|line| line.label == "changed").filter_map(|line| {
        let (head, what) = line.value.rsplit_once(" (")?;
        Some((line, head.rsplit(' ').next()?, what.trim_end_matches(')')))
    });
    let (mut first, mut last) = (None, None);
    for (line, date, what) in dates {
        if what == "Assigned" && first.is_none() {
            first = Some((line, date));
        }
        last = Some((line, date));
    }
    if let Some((line, date)) = first {
        let path = draft.put(Member::Created, date, line.number);
        draft.record(&line.as_pair(line.label, date), path);
    }
    if let Some((line, date)) = last {
        let path = draft.put(Member::Updated, date, line.number);
        draft.record(&line.as_pair(line.label, date), path);
    }
}
