//! The format of the Estonian Internet Foundation, the registry of .ee.
//!
//! Source: answers of whois.tld.ee; "WHOIS" on internet.ee. A heading for the domain, each role, the registrar, the name servers and
//! the keys; a section is a paragraph, and a role's contacts stand in it one after the other.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, RegistrarPart};
use super::super::layout::{Dialect, Meaning, announces, sections};
use super::super::scan::Line;

pub(super) const SERVERS: &[&str] = &["whois.tld.ee", "whois.eenet.ee"];

const DIALECT: Dialect = Dialect {
    labels: &[
        ("name", Meaning::Member(Member::Name)),
        ("outzone", Meaning::Member(Member::Nothing)),
        ("delete", Meaning::Member(Member::Event("deletion"))),
        ("country", Meaning::Part(Part::Country)),
        ("org id", Meaning::Part(Part::Nothing)),
        ("dnskey", Meaning::Member(Member::SecureDns)),
        ("changed", Meaning::Registrar(RegistrarPart::Nothing)),
    ],
    paragraphs: true,
    ..Dialect::PLAIN
};

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    announces(lines, "Estonia .ee Top Level Domain WHOIS server")
        || announces(lines, "Search results may not be used for commercial")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &DIALECT, draft);
    let notice =
        |line: &&Line<'a>| line.value.starts_with("Estonia .ee Top Level") || line.value.starts_with("More information at ");
    for line in lines.iter().filter(notice) {
        draft.pass_over(line);
    }
}
