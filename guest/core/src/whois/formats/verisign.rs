//! The thin format of Verisign's registries (.com, .net, .cc, .tv …): the registrar, its WHOIS server, dates, statuses and name
//! servers; no contacts.
//!
//! Source: answers of whois.verisign-grs.com; RFC 3912 knows no format. All pairs are indented by three blanks. A query that is
//! also the start of other names is answered with all of them, each in a block of its own, name servers among them: the block
//! of the query counts.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{self, Folded, Member, RegistrarPart};
use super::super::layout::{database_update, ends_record};
use super::super::scan::{Kind, Line};
use super::icann;

pub(super) const SERVERS: &[&str] =
    &["whois.verisign-grs.com", "whois.crsnic.net", "ccwhois.verisign-grs.com", "tvwhois.verisign-grs.com"];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut pairs = lines.iter().filter(|line| line.kind == Kind::Pair && line.indent == 3);
    pairs.by_ref().take(2).any(|line| matches!(line.label, "Domain Name" | "Server Name"))
        && pairs.take(4).any(|line| matches!(line.label, "Registry Domain ID" | "Whois Server" | "Registrar WHOIS Server"))
}

pub(super) fn read<'a>(lines: &[Line<'a>], hints: &Hints<'a>, draft: &mut Draft<'a>) {
    let (start, end) = block(lines, hints.query);
    for line in lines.get(start..end).unwrap_or_default() {
        if line.kind == Kind::Pair {
            let member = labels::member(Folded::new(line.label).as_str());
            // The old label of the registrar's server.
            let member =
                if icann::is_whois_server(member) { Some(Member::Registrar(RegistrarPart::WhoisServer)) } else { member };
            draft.take(line, member);
        }
    }
    if let Some(line) = lines.iter().find(|line| start == end && line.text().starts_with("No match for ")) {
        // `No match for "EXAMPLE.COM".`, `No match for domain "EXAMPLE.COM".`
        draft.take(&line.as_pair("", line.text().split('"').nth(1).unwrap_or_default()), Some(Member::Name));
    }
    let after = lines.get(end..).unwrap_or_default();
    let (registrys, registrars) = after.split_at(registrars_answer(after, draft).unwrap_or(after.len()));
    for line in registrys {
        database_update(line, draft);
    }
    icann::read_record(registrars, draft);
    let registration = &mut draft.registration;
    let server = registration.registrar.as_ref().and_then(|registrar| registrar.whois_server.clone());
    registration.referral = registration.referral.take().or(server);
}

/// Where the registrar's own answer begins, which clients that follow the referral print below the registry's.
fn registrars_answer(after: &[Line<'_>], draft: &Draft<'_>) -> Option<usize> {
    let name = draft.registration.name.as_deref()?;
    after.iter().position(|line| line.label.eq_ignore_ascii_case("Domain Name") && line.value.eq_ignore_ascii_case(name))
}

/// The block of the query: from its `Domain Name` to the next block or to the end of the record. Without a query, or without
/// its block, the first block of a domain.
fn block(lines: &[Line<'_>], query: Option<&str>) -> (usize, usize) {
    let starts: Vec<usize> = lines.iter().enumerate().filter(|(_, line)| begins_block(line)).map(|(at, _)| at).collect();
    let is_query =
        |at: &&usize| lines.get(**at).is_some_and(|line| query.is_some_and(|query| line.value.eq_ignore_ascii_case(query)));
    let is_domain = |at: &&usize| lines.get(**at).is_some_and(|line| line.label == "Domain Name");
    let record_end = |start: usize| {
        let from = lines.get(start..).unwrap_or_default();
        from.iter()
            .position(|line| ends_record(line) || line.text().starts_with(">>>"))
            .map_or(lines.len(), |length| start + length)
    };
    let Some(&start) = starts.iter().find(is_query).or_else(|| starts.iter().find(is_domain)) else {
        return (lines.len(), lines.len());
    };
    let next = starts.iter().copied().find(|at| *at > start).unwrap_or(lines.len());
    (start, next.min(record_end(start)))
}

fn begins_block(line: &Line<'_>) -> bool {
    line.kind == Kind::Pair && line.indent > 0 && matches!(line.label, "Domain Name" | "Server Name")
}
