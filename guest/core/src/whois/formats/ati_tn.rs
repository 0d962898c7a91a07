//! The format of the Tunisian Internet Agency, the registry of .tn and .تونس.
//!
//! Source: answers of whois.ati.tn. Until about 2014 every label began with its role; since then each role has a heading without a
//! colon, and its labels below are aligned by dots.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, Role, Section};
use super::super::layout::{Dialect, Meaning, announces, sections};
use super::super::scan::Line;

pub(super) const SERVERS: &[&str] = &["whois.ati.tn", "whois.tn"];

const DIALECT: Dialect = Dialect {
    labels: &[
        // Below the heading of the name servers.
        ("name", Meaning::Member(Member::NameServer)),
        ("address", Meaning::Member(Member::NameServerAddress)),
        ("acivated", Meaning::Member(Member::Created)),
        ("first name", Meaning::Part(Part::Nothing)),
        ("stateprovince", Meaning::Part(Part::Region)),
    ],
    headings: &[
        ("owner contact", Section::Contact(Role::Registrant)),
        ("administrativ contact", Section::Contact(Role::Administrative)),
        ("dns servers", Section::NameServers),
    ],
    paragraphs: true,
    ..Dialect::PLAIN
};

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    announces(lines, "NIC Whois server for cctlds") || announces(lines, "Copyright \"Tunisian Internet Agency")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &DIALECT, draft);
}
