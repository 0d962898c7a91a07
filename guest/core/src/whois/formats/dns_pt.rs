//! The Portuguese registry's format (.pt): since 2019 pairs whose labels say whose value it is; before, headings and labels in
//! Portuguese and English, with the lines of each contact below them.
//!
//! Source: answers of whois.dns.pt.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Role, Section};
use super::super::layout::{Dialect, Meaning, block, sections};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.dns.pt"];

const DIALECT: Dialect = Dialect {
    labels: &[
        ("data de expiração expiration date dd mm yyyy", Meaning::Member(Member::Expires)),
        ("data de registo creation date dd mm yyyy", Meaning::Member(Member::Created)),
        ("estado status", Meaning::Member(Member::Status)),
        ("nome de domínio domain name", Meaning::Member(Member::Name)),
    ],
    headings: &[
        ("entidade gestora billing contact", Section::Contact(Role::Billing)),
        ("responsável técnico tech contact", Section::Contact(Role::Technical)),
        ("titular registrant", Section::Contact(Role::Registrant)),
    ],
    contact_lines: block::european_parts,
    ..Dialect::PLAIN
};

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut pairs = lines.iter().filter(|line| line.kind == Kind::Pair).take(6);
    pairs.next().is_some_and(|line| line.label.ends_with(" / Domain Name"))
        || pairs.any(|line| matches!(line.label, "Owner Locality" | "Owner Locality ZipCode"))
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    let mut plain = Vec::with_capacity(lines.len());
    for line in lines {
        match line.label {
            "Nameserver" | "Name Server" => name_server(line, &mut plain),
            _ => plain.push(*line),
        }
    }
    sections::read(&plain, &DIALECT, draft);
}

/// `example.pt<tab>NS<tab>ns1.example.net.`, as in a zone file, or `ns1.example.pt | IPv4: 192.0.2.1 and IPv6: 2001:db8::1`.
fn name_server<'a>(line: &Line<'a>, plain: &mut Vec<Line<'a>>) {
    let (server, addresses) = line.value.split_once('|').unwrap_or((line.value, ""));
    let server = server.rsplit_once("\tNS\t").or_else(|| server.rsplit_once(" NS ")).map_or(server, |(_, server)| server);
    plain.push(line.as_pair(line.label, server.trim()));
    let addresses = addresses.split_ascii_whitespace().filter(|word| word.starts_with(|c: char| c.is_ascii_hexdigit()));
    plain.extend(addresses.filter(|word| *word != "and").map(|address| line.as_pair("Name Server IP", address)));
}
