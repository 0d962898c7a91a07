//! The format of SGNIC and, with the same software, BNNIC: indented sections, in which a contact's handle stands behind the name.
//!
//! Source: answers of whois.sgnic.sg and whois.bnnic.bn: `Name: Example Pte Ltd (SGNIC-ORGEX123456)`.

use std::borrow::Cow;

use super::super::Hints;
use super::super::draft::Draft;
use super::super::layout::{Dialect, sections};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.bnnic.bn"];

/// By the banner.
pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut said = lines.iter().filter(|line| line.kind != Kind::Blank).take(3);
    said.any(|line| matches!(line.text(), "SGNIC WHOIS Server" | "BNNIC WHOIS Server"))
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &Dialect::PLAIN, draft);
    for contact in &mut draft.registration.contacts {
        let Some(Cow::Borrowed(value)) = contact.name else { continue };
        let Some((name, handle)) = value.strip_suffix(')').and_then(|value| value.rsplit_once('(')) else { continue };
        let is_written = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if handle.bytes().all(is_written) && handle.bytes().any(|byte| byte.is_ascii_digit()) {
            contact.name = Some(Cow::Borrowed(name.trim_end_matches([' ', '-'])));
            contact.handle.get_or_insert(Cow::Borrowed(handle));
        }
    }
}
