//! The format of the Isle of Man's registry (.im): headings that stand alone, without blank lines between, and an `Address` line
//! above each contact's address.
//!
//! Source: answers of whois.nic.im.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Part, Role, Section};
use super::super::layout::{Dialect, address, sections};
use super::super::scan::{Kind, Line};
use crate::registration::Contact;

pub(super) const SERVERS: &[&str] = &["whois.nic.im"];

const DIALECT: Dialect = Dialect {
    headings: &[
        // Who registered it for the holder.
        ("domain managers", Section::Registrar),
        ("domain owners registrant", Section::Contact(Role::Registrant)),
    ],
    contact_lines,
    until_heading: true,
    ..Dialect::PLAIN
};

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut first = lines.iter().filter(|line| line.kind != Kind::Blank).take(2);
    first.next().is_some_and(|line| line.label == "Domain Name")
        && first.next().is_some_and(|line| line.text() == "Domain Managers")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &DIALECT, draft);
}

/// The line `Address`, then the address.
fn contact_lines<'a>(lines: &[Line<'a>], _contact: Option<&Contact<'a>>) -> Vec<(Line<'a>, Part)> {
    match lines.split_first() {
        Some((first, rest)) if first.value == "Address" => {
            let mut parts = vec![(*first, Part::Nothing)];
            parts.extend(address::british(rest));
            parts
        }
        _ => address::british(lines),
    }
}
