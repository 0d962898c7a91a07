//! The Spanish registry's format (.es): terms of use, then headings underlined with hyphens, with indented pairs below them.
//!
//! Source: Red.es, "WHOIS service through port 43", and answers of whois.nic.es.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::Member;
use super::super::layout::{Dialect, Meaning, sections};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.nic.es"];

const DIALECT: Dialect = Dialect {
    labels: &[
        ("ipv4 server 1", Meaning::Member(Member::NameServerAddress)),
        ("ipv4 server 2", Meaning::Member(Member::NameServerAddress)),
        ("ipv4 server 3", Meaning::Member(Member::NameServerAddress)),
        ("ipv4 server 4", Meaning::Member(Member::NameServerAddress)),
        ("ipv6 server 1", Meaning::Member(Member::NameServerAddress)),
        ("ipv6 server 2", Meaning::Member(Member::NameServerAddress)),
        ("ipv6 server 3", Meaning::Member(Member::NameServerAddress)),
        ("ipv6 server 4", Meaning::Member(Member::NameServerAddress)),
    ],
    ..Dialect::PLAIN
};

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let first = lines.iter().find(|line| line.kind != Kind::Blank);
    first.is_some_and(|line| line.text() == "Conditions of use for the whois service via port 43 for .es domains")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    // The terms of use go before the record, up to a line across the page.
    let start = lines.iter().position(|line| line.text().starts_with("-------------------")).unwrap_or_default();
    sections::read(lines.get(start..).unwrap_or_default(), &DIALECT, draft);
}
