//! The format of gTLD registries and ICANN-accredited registrars.
//!
//! Source: Registrar Accreditation Agreement of 2013, Registration Data Directory Service (WHOIS) specification, section 1.4;
//! base registry agreement, specification 4, section 1.5. Every label says whose value it is, so order means nothing. Older
//! servers write older labels (`Sponsoring Registrar`, `Created On`); the vocabulary knows both.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{self, Folded, Member, RegistrarPart};
use super::super::layout::{database_update, ends_record};
use super::super::scan::{Kind, Line};

/// Labels that only this format has.
const MARKS: [&str; 7] = [
    "Registry Domain ID",
    "Registrar IANA ID",
    "Sponsoring Registrar IANA ID",
    "Registrar WHOIS Server",
    "Registrar Registration Expiration Date",
    "Registrar Abuse Contact Email",
    "Registry Registrant ID",
];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut pairs = lines.iter().filter(|line| line.kind == Kind::Pair);
    let named = pairs.by_ref().take(12).any(|line| line.label.eq_ignore_ascii_case("Domain Name"));
    named && pairs.take(12).any(|line| MARKS.iter().any(|mark| mark.eq_ignore_ascii_case(line.label)))
}

pub(super) fn read<'a>(lines: &[Line<'a>], hints: &Hints<'a>, draft: &mut Draft<'a>) {
    read_record(lines, draft);
    refer(hints, draft);
}

/// Reads the labels up to the end of the record.
pub(super) fn read_record<'a>(lines: &[Line<'a>], draft: &mut Draft<'a>) {
    let mut last = None;
    for line in lines {
        match line.kind {
            Kind::Pair => {
                if draft.begun && ends_record(line) {
                    break;
                }
                let member = labels::member(Folded::new(line.label).as_str());
                draft.take(line, member);
                last = member;
            }
            Kind::Comment => {
                database_update(line, draft);
                if draft.begun && line.text().starts_with(">>>") {
                    break;
                }
            }
            // A list of which only the first line has the label.
            Kind::Text if line.indent > 0 && matches!(last, Some(Member::NameServer)) => draft.take(line, last),
            Kind::Text if draft.begun && ends_record(line) => break,
            Kind::Text | Kind::Blank => {}
        }
    }
}

/// A registry's answer refers to the registrar's server; the registrar's own answer refers to nobody.
pub(super) fn refer<'a>(hints: &Hints<'a>, draft: &mut Draft<'a>) {
    let registration = &mut draft.registration;
    let Some(server) = registration.registrar.as_ref().and_then(|registrar| registrar.whois_server.clone()) else { return };
    if registration.referral.is_none() && hints.server.is_some_and(|asked| !asked.eq_ignore_ascii_case(&server)) {
        registration.referral = Some(server);
    }
}

/// Takes a registrar's WHOIS server under the label that older registries give it.
pub(super) fn is_whois_server(member: Option<Member>) -> bool {
    matches!(member, Some(Member::Referral | Member::Registrar(RegistrarPart::WhoisServer)))
}
