//! The format of DNS-LU (.lu): pairs, of which the first syllable of the label says whose value it is.
//!
//! Source: RESTENA DNS-LU, "WHOIS" (dns.lu), and answers of whois.dns.lu.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{self, Folded, Member, Part, Role};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.dns.lu"];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut pairs = lines.iter().filter(|line| line.kind == Kind::Pair);
    pairs.next().is_some_and(|line| line.label == "domainname") && pairs.next().is_some_and(|line| line.label == "domaintype")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    for line in lines.iter().filter(|line| line.kind == Kind::Pair) {
        let member = match line.label.split_once('-') {
            Some(("org", "name")) => Some(Member::Contact(Role::Registrant, Part::Organization)),
            Some(("org", part)) => of(Role::Registrant, part),
            Some(("adm", part)) => of(Role::Administrative, part),
            Some(("tec", part)) => of(Role::Technical, part),
            Some(("bil", part)) => of(Role::Billing, part),
            _ if line.label == "ownertype" => Some(Member::Nothing),
            _ => labels::member(Folded::new(line.label).as_str()),
        };
        draft.take(line, member);
    }
}

fn of(role: Role, part: &str) -> Option<Member> {
    labels::part(Folded::new(part).as_str()).map(|part| Member::Contact(role, part))
}
