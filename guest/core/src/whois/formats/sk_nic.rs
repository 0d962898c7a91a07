//! The format of SK-NIC, the registry of .sk.
//!
//! Source: answers of whois.sk-nic.sk since 2017. The domain's paragraph, then one for the registrar and for each contact, opened by
//! its handle. Until about 2022 the domain named its contacts by handle and a contact was an object; since then each role has its
//! paragraph. Before 2017, `Label<tab>value` lines whose label begins with the role: the vocabulary reads these.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{self, Folded, Member, Part, RegistrarPart, Role, Section};
use super::super::layout::{Dialect, Meaning, address, begins, objects, sections};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.sk-nic.sk", "whois.nic.sk"];

/// The layout before 2017.
const COLUMNS: Dialect = Dialect {
    labels: &[
        ("domain name", Meaning::Member(Member::Name)),
        ("admin org id", Meaning::Member(Member::Nothing)),
        ("admin legal form", Meaning::Member(Member::Nothing)),
        ("tech org id", Meaning::Member(Member::Nothing)),
        ("tech legal form", Meaning::Member(Member::Nothing)),
        ("dns name", Meaning::Member(Member::NameServer)),
        ("dns ipv4", Meaning::Member(Member::NameServerAddress)),
        ("dns ipv6", Meaning::Member(Member::NameServerAddress)),
    ],
    ..Dialect::PLAIN
};

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    begins(lines, &["Domain", "Created", "Valid Until"]) || begins(lines, &["Domain", "Registrant", "Admin Contact"])
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    if !recognises(lines) && !begins(lines, &["Domain"]) {
        return sections::read(lines, &COLUMNS, draft);
    }
    for (at, paragraph) in objects::paragraphs(lines).enumerate() {
        let Some(heading) = paragraph.iter().find(|line| line.kind == Kind::Pair) else { continue };
        draft.section = Some(heading.label);
        match labels::section(Folded::new(heading.label).as_str()) {
            _ if heading.label == "Domain" && at < 4 => read_domain(paragraph, draft),
            Some(Section::Registrar) => read_registrar(paragraph, draft),
            Some(Section::Contact(role)) => read_contact(paragraph, heading, role, draft),
            _ if heading.label == "Domain registrant" => read_contact(paragraph, heading, Role::Registrant, draft),
            _ if heading.label == "Contact" => match objects::contact_of(heading.value, draft) {
                Some(contact) => fill(paragraph, contact, draft),
                None => paragraph.iter().for_each(|line| draft.record(line, None)),
            },
            _ => paragraph.iter().for_each(|line| draft.record(line, None)),
        }
    }
    draft.section = None;
}

fn read_domain<'a>(paragraph: &[Line<'a>], draft: &mut Draft<'a>) {
    for line in paragraph.iter().filter(|line| line.kind == Kind::Pair) {
        let role = match line.label {
            "Registrant" => Some(Role::Registrant),
            "Admin Contact" => Some(Role::Administrative),
            "Tech Contact" => Some(Role::Technical),
            _ => None,
        };
        match role {
            Some(role) if !line.value.is_empty() => {
                let path = objects::refer(line, role, draft);
                draft.record(line, path);
            }
            _ if line.label == "Registrar" => put_registrar(line, RegistrarPart::Handle, draft),
            _ => draft.take(line, labels::member(Folded::new(line.label).as_str())),
        }
    }
}

fn read_registrar<'a>(paragraph: &[Line<'a>], draft: &mut Draft<'a>) {
    for line in paragraph.iter().filter(|line| line.kind == Kind::Pair) {
        match labels::registrar_part(Folded::new(line.label).as_str()) {
            _ if line.label == "Registrar" => put_registrar(line, RegistrarPart::Handle, draft),
            Some(part) if part != RegistrarPart::Nothing => put_registrar(line, part, draft),
            _ => draft.pass_over(line),
        }
    }
}

fn put_registrar<'a>(line: &Line<'a>, part: RegistrarPart, draft: &mut Draft<'a>) {
    let path = draft.put_registrar(part, line.value, line.number);
    draft.record(line, path);
}

fn read_contact<'a>(paragraph: &[Line<'a>], heading: &Line<'a>, role: Role, draft: &mut Draft<'a>) {
    let known = objects::contact_of(heading.value, draft);
    objects::refer(heading, role, draft);
    match (known, objects::contact_of(heading.value, draft)) {
        (Some(contact), _) => objects::repeat(paragraph, contact, draft),
        (None, Some(contact)) => fill(paragraph, contact, draft),
        (None, None) => {}
    }
}

fn fill<'a>(paragraph: &[Line<'a>], contact: usize, draft: &mut Draft<'a>) {
    let opener = paragraph.iter().find(|line| line.kind == Kind::Pair).map(|line| line.number);
    let part = |line: &Line<'a>| match line.label {
        _ if Some(line.number) == opener => Some(Part::Handle),
        "Organization ID" | "Authorised Registrar" | "Registrar" => Some(Part::Nothing),
        label => labels::part(Folded::new(label).as_str()),
    };
    objects::fill(paragraph, contact, part, address::lines, draft);
}
