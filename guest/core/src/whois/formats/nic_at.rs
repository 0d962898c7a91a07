//! nic.at's format (.at): RPSL-like paragraphs; the domain names its contacts, and their objects follow.
//!
//! Source: nic.at, "Whois: output" (nic.at), and answers of whois.nic.at. The addresses of a name server are remarks below it.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::hosts;
use super::super::labels::{self, Folded, Member, RegistrarPart, Role};
use super::super::layout::{address, objects, refers_to};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.aco.net", "whois.nic.at"];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    refers_to(lines, &["-NICAT"])
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    for object in objects::paragraphs(lines) {
        let Some(first) = object.iter().find(|line| line.kind == Kind::Pair) else { continue };
        draft.section = Some(first.value);
        if first.label == "domain" {
            read_domain(object, draft);
        } else if let Some(handle) = object.iter().find(|line| line.label == "nic-hdl")
            && let Some(contact) = objects::contact_of(handle.value, draft)
        {
            let part = |line: &Line<'a>| labels::part(Folded::new(line.label).as_str());
            objects::fill(object, contact, part, address::lines, draft);
        }
    }
    draft.section = None;
}

fn read_domain<'a>(object: &[Line<'a>], draft: &mut Draft<'a>) {
    for line in object.iter().filter(|line| line.kind == Kind::Pair && !line.value.is_empty()) {
        let role = match line.label {
            "registrant" => Some(Role::Registrant),
            "admin-c" => Some(Role::Administrative),
            "tech-c" => Some(Role::Technical),
            "zone-c" => Some(Role::Noc),
            _ => None,
        };
        if let Some(role) = role {
            let path = objects::refer(line, role, draft);
            draft.record(line, path);
            continue;
        }
        match line.label {
            "registrar" => {
                // `Beispiel GmbH ( https://nic.at/registrar/1 )`: the page is nic.at's, not the registrar's.
                let name = line.value.split_once(" ( ").map_or(line.value, |(name, _)| name.trim_end());
                let path = draft.put_registrar(RegistrarPart::Name, name, line.number);
                draft.record(line, path);
            }
            "remarks" if hosts::address(line.value).is_some() => draft.take(line, Some(Member::NameServerAddress)),
            "dskeys" => draft.take(line, Some(Member::DsData)),
            label => draft.take(line, labels::member(Folded::new(label).as_str())),
        }
    }
}
