//! The format of Tonic, for .to: a line for each name server, `example ns1.example.net`, the name without its top-level domain.
//!
//! Source: answers of whois.tonic.to.

use std::borrow::Cow;

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::Member;
use super::super::scan::{Kind, Line};
use crate::registration::Pointer;

pub(super) const SERVERS: &[&str] = &["whois.tonic.to"];

/// By its first line.
pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    lines.iter().find(|line| line.kind != Kind::Blank).is_some_and(|line| line.text().starts_with("Tonic whoisd"))
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    for line in lines.iter().filter(|line| line.kind == Kind::Text) {
        let Some((name, server)) = line.value.split_once(' ').filter(|(name, _)| !name.contains('.')) else { continue };
        let server = server.trim_start();
        if server.contains(' ') || !server.contains('.') || name == "Tonic" {
            continue;
        }
        if draft.registration.name.is_none() {
            draft.registration.name = Some(Cow::Owned(format!("{}.to", name.to_ascii_lowercase())));
            draft.record(&line.as_pair("", name), Some(Pointer::member("name")));
        }
        draft.take(&line.as_pair(name, server), Some(Member::NameServer));
    }
}
