//! Norid's format (.no): paragraphs of dotted pairs, each of which begins with its handle; the domain's names those of its contacts
//! and name servers.
//!
//! Source: Norid, "Whois service: description of the output" (norid.no), and answers of whois.norid.no.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{self, Folded, Member, Part, RegistrarPart, Role};
use super::super::layout::ds::{DsLines, DsPart};
use super::super::layout::{address, objects};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.norid.no"];

/// The label that an object begins with.
const FIRST: &str = "NORID Handle";

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    lines.iter().find(|line| line.kind == Kind::Pair).is_some_and(|line| line.label == FIRST)
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    let mut starts: Vec<usize> = lines.iter().enumerate().filter(|(_, line)| line.label == FIRST).map(|(at, _)| at).collect();
    starts.push(lines.len());
    for ends in starts.windows(2) {
        if let [start, end] = *ends
            && let Some(object) = lines.get(start..end)
        {
            read_object(object, draft);
        }
    }
}

fn read_object<'a>(object: &[Line<'a>], draft: &mut Draft<'a>) {
    let Some(first) = object.first() else { return };
    draft.section = Some(first.value);
    if let Some(contact) = objects::contact_of(first.value, draft) {
        objects::fill(object, contact, contact_part, address::lines, draft);
    } else if object.iter().any(|line| matches!(line.label, "Host Name" | "Name Server Name")) {
        read_host(object, draft);
    } else {
        read_domain(object, draft);
    }
    draft.section = None;
}

fn read_domain<'a>(object: &[Line<'a>], draft: &mut Draft<'a>) {
    let mut key = DsLines::default();
    for line in object.iter().filter(|line| line.kind == Kind::Pair && !line.value.is_empty()) {
        let role = match line.label {
            "Domain Holder Handle" => Some(Role::Registrant),
            "Legal-c Handle" | "Admin-c Handle" => Some(Role::Administrative),
            "Tech-c Handle" => Some(Role::Technical),
            "Zone-c Handle" => Some(Role::Noc),
            _ => None,
        };
        if let Some(role) = role {
            let path = objects::refer(line, role, draft);
            draft.record(line, path);
            continue;
        }
        if let Some(part) = ds_part(line.label) {
            key.take(part, line, draft);
            continue;
        }
        let member = match line.label {
            FIRST => Some(Member::Handle),
            "Registrar Handle" => Some(Member::Registrar(RegistrarPart::Handle)),
            // Their names are not told, unless their objects follow.
            "Name Server Handle" => Some(Member::Nothing),
            label => labels::member(Folded::new(label).as_str()),
        };
        draft.take(line, member);
    }
}

/// `DS Key Tag     1`: the number tells records apart that follow each other.
fn ds_part(label: &str) -> Option<DsPart> {
    match label.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end() {
        "DS Key Tag" => Some(DsPart::KeyTag),
        "Algorithm" => Some(DsPart::Algorithm),
        "Digest Type" => Some(DsPart::DigestType),
        "Digest" => Some(DsPart::Digest),
        _ => None,
    }
}

fn read_host<'a>(object: &[Line<'a>], draft: &mut Draft<'a>) {
    for line in object.iter().filter(|line| line.kind == Kind::Pair) {
        let member = match line.label {
            "Host Name" | "Name Server Name" => Member::NameServer,
            "IPv4 Address" | "IPv6 Address" | "IP Address" => Member::NameServerAddress,
            _ => Member::Nothing,
        };
        draft.take(line, Some(member));
    }
}

fn contact_part(line: &Line<'_>) -> Option<Part> {
    match line.label {
        FIRST => Some(Part::Handle),
        "Post Address" | "Address" => Some(Part::Street),
        "Postal Area" => Some(Part::City),
        "Registrar Handle" | "Tech-c Handle" | "Id Type" | "Id Number" | "Type" => Some(Part::Nothing),
        label => labels::part(Folded::new(label).as_str()),
    }
}
