//! SIDN's format (.nl): headings, each with indented lines below it.
//!
//! Source: SIDN, "Whois protocol: port 43" (sidn.nl), and answers of whois.domain-registry.nl. Contacts, shown until 2020, are a
//! handle, a name, a number and an e-mail address; holders are a name and a postal address.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, RegistrarPart, Section};
use super::super::layout::{Dialect, Meaning, begins, block, sections};
use super::super::scan::{Kind, Line};
use crate::registration::Contact;

pub(super) const SERVERS: &[&str] = &["whois.domain-registry.nl", "whois.sidn.nl"];

const DIALECT: Dialect = Dialect {
    labels: &[
        // When anybody may register it.
        ("date out of quarantine", Meaning::Member(Member::Event("deletion"))),
        ("record maintained by", Meaning::Member(Member::Nothing)),
    ],
    headings: &[("reseller", Section::Value(Member::Registrar(RegistrarPart::Reseller)))],
    contact_lines,
    ..Dialect::PLAIN
};

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    begins(lines, &["Domain name", "Status"])
        && lines.iter().filter(|line| line.kind == Kind::Pair).take(2).all(|line| line.indent == 0 && !line.value.is_empty())
        && lines.iter().take(2).any(|line| line.value.ends_with(".nl"))
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &DIALECT, draft);
}

fn contact_lines<'a>(lines: &[Line<'a>], contact: Option<&Contact<'a>>) -> Vec<(Line<'a>, Part)> {
    match lines.split_first() {
        Some((first, rest)) if is_handle(first.value) => {
            let mut parts = vec![(*first, Part::Handle)];
            parts.extend(block::european_parts(rest, contact));
            parts
        }
        _ => block::european_parts(lines, contact),
    }
}

/// `VOO001234-VOORB`.
fn is_handle(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-');
    plain
        && text.contains('-')
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.starts_with(|c: char| c.is_ascii_uppercase())
}
