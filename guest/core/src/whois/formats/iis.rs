//! The format of the Swedish Internet Foundation (.se and .nu): pairs, with contacts by handle alone.
//!
//! Source: The Swedish Internet Foundation, "WHOIS" (internetstiftelsen.se), and answers of whois.iis.se.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{self, Folded, Member, Part, Role};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.iis.nu", "whois.iis.se", "whois.nic-se.se", "whois.nic.nu"];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut pairs = lines.iter().filter(|line| line.kind == Kind::Pair);
    pairs.next().is_some_and(|line| line.label == "state") && pairs.next().is_some_and(|line| line.label == "domain")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    for line in lines.iter().filter(|line| line.kind == Kind::Pair) {
        let member = match line.label {
            _ if line.value == "-" => Some(Member::Nothing),
            "holder" => Some(Member::Contact(Role::Registrant, Part::Handle)),
            "date_to_delete" => Some(Member::Event("deletion")),
            // When it went, or goes, out of the zone, and when anybody may register it.
            "deactivation_date" | "date_to_release" | "registry-lock" => Some(Member::Nothing),
            label => labels::member(Folded::new(label).as_str()),
        };
        draft.take(line, member);
    }
}
