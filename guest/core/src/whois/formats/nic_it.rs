//! The Italian registry's format (.it): headings, each with indented pairs below it, and the lines of an address under each other.
//!
//! Source: Registro .it, "WHOIS service" in its technical guidelines, and answers of whois.nic.it. An address is in the order of
//! EPP: streets, city, postal code, province, country.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::layout::{Dialect, address, sections};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.nic.it"];

const DIALECT: Dialect = Dialect { address_lines: address::epp, ..Dialect::PLAIN };

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut pairs = lines.iter().filter(|line| line.kind == Kind::Pair);
    let notice = lines.iter().filter(|line| line.kind != Kind::Blank).take(3);
    pairs.next().is_some_and(|line| line.label == "Domain" || line.text().starts_with('*'))
        && notice.filter(|line| line.text().starts_with("* Please note that the following result could be")).count() > 0
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &DIALECT, draft);
}
