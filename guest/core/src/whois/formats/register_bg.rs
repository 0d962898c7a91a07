//! The format of Register.BG, the registry of .bg.
//!
//! Source: answers of whois.register.bg. Headings in capitals; a contact is a block of lines (name, e-mail address, organization,
//! street, `CITY, postal code`, country) with labels below for its numbers and handle. Several contacts of a role stand one after
//! the other, with blank lines between.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{self, Folded, Member, Part, Role, Section};
use super::super::layout::{begins, objects};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.register.bg"];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    begins(lines, &["DOMAIN NAME", "requested on"]) || begins(lines, &["DOMAIN NAME", "registration status"])
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    let mut section = Section::Object;
    for paragraph in objects::paragraphs(lines) {
        let mut paragraph = paragraph;
        if let [heading, rest @ ..] = paragraph
            && heading.is_heading()
            && let Some(opened) = labels::section(Folded::new(heading.label).as_str())
        {
            section = opened;
            draft.section = Some(heading.label);
            paragraph = rest;
        }
        match section {
            Section::Contact(role) if !paragraph.is_empty() => read_contact(paragraph, role, draft),
            _ => paragraph.iter().for_each(|line| read_line(line, section, draft)),
        }
    }
    draft.section = None;
}

fn read_line<'a>(line: &Line<'a>, section: Section, draft: &mut Draft<'a>) {
    let member = match (line.label, section) {
        ("", Section::NameServers) => Some(Member::NameServer),
        // The dates are shown on the web alone.
        _ if line.value.starts_with("see at ") => Some(Member::Nothing),
        ("requested on" | "processed from", _) => Some(Member::Nothing),
        (label, _) => labels::member(Folded::new(label).as_str()),
    };
    draft.take(line, member);
}

fn read_contact<'a>(lines: &[Line<'a>], role: Role, draft: &mut Draft<'a>) {
    let contact = draft.begin_contact(role);
    let plain: Vec<&Line<'a>> = lines.iter().filter(|line| line.kind == Kind::Text).collect();
    for (at, line) in plain.iter().enumerate() {
        let left = plain.len() - at;
        match (at, left) {
            (0, _) => put(line, Part::Name, contact, draft),
            _ if line.value.contains('@') => put(line, Part::Email, contact, draft),
            (_, 1) => put(line, Part::Country, contact, draft),
            (_, 2) => {
                let (city, code) = line.value.rsplit_once(',').unwrap_or((line.value, ""));
                put(&line.as_pair("", city.trim()), Part::City, contact, draft);
                if !code.trim().is_empty() {
                    put(&line.as_pair("", code.trim()), Part::PostalCode, contact, draft);
                }
            }
            // Behind the person's e-mail address stands the organization; the holder has neither.
            (2, _) if role != Role::Registrant => put(line, Part::Organization, contact, draft),
            _ => put(line, Part::Street, contact, draft),
        }
    }
    for line in lines.iter().filter(|line| line.kind == Kind::Pair && !line.value.is_empty()) {
        match labels::part(Folded::new(line.label).as_str()) {
            Some(part) => put(line, part, contact, draft),
            None => read_line(line, Section::Object, draft),
        }
    }
    draft.drop_empty_contact(contact);
}

fn put<'a>(line: &Line<'a>, part: Part, contact: usize, draft: &mut Draft<'a>) {
    let path = draft.put_contact(contact, part, line.value, line.number);
    draft.record(line, path);
}
