//! The format of HKIRC (formerly HKDNR), for .hk.
//!
//! Source: answers of whois.hkirc.hk. Sections are headed by `… Information:` and last until the next one; blank lines mean
//! nothing. The registrant's section holds the dates, too.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, RegistrarPart, Role, Section};
use super::super::layout::{Dialect, Meaning, sections};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.hkirc.hk", "whois.hkdnr.net.hk", "whois.hknic.net.hk"];

const DIALECT: Dialect = Dialect {
    labels: &[
        ("account name", Meaning::Part(Part::Handle)),
        ("company chinese name", Meaning::Part(Part::SecondOrganization)),
        ("company english name", Meaning::Part(Part::Organization)),
        ("contract version", Meaning::Member(Member::Nothing)),
        ("domain prohibit status", Meaning::Member(Member::Status)),
        ("family name", Meaning::Part(Part::FamilyName)),
        ("given name", Meaning::Part(Part::Name)),
        ("individual name", Meaning::Part(Part::Name)),
        ("re registration status", Meaning::Member(Member::Nothing)),
        ("registrar contact information", Meaning::Member(Member::Registrar(RegistrarPart::AbuseEmail))),
    ],
    headings: &[("status information", Section::Object), ("technical contact information", Section::Contact(Role::Technical))],
    until_heading: true,
    ..Dialect::PLAIN
};

/// By the banner, or by labels that nobody else has.
pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut head = lines.iter().filter(|line| line.kind != Kind::Blank).take(20);
    head.any(|line| {
        line.text().starts_with("Whois server by HK")
            || line.label == "Domain Name Commencement Date"
            || line.label == "Company English Name"
    })
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    let mut own = Vec::with_capacity(lines.len());
    for line in lines {
        match line.value {
            // What stands in place of a value; a title of an empty list.
            "-" | "null" | "." | "Active variants" | "Inactive variants" => draft.pass_over(line),
            // `Email: a@example.hk  Hotline: +852 …`
            value if line.label == "Registrar Contact Information" => {
                let mail = value.strip_prefix("Email:").map_or(value, str::trim_start);
                own.push(line.as_pair(line.label, mail.split(' ').next().unwrap_or(mail)));
            }
            _ => own.push(*line),
        }
    }
    sections::read(&own, &DIALECT, draft);
}
