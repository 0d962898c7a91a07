//! The format of IANA's WHOIS server: of whom a top-level domain or an address block is, and which server knows more.
//!
//! Source: answers of whois.iana.org. RPSL-like, but an answer is one object in several paragraphs: `refer:` first, then the
//! holder, a paragraph for each `contact:`, and the name servers and dates behind them.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{self, Folded, Member, Part, Role};
use super::super::layout::resource;
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.iana.org"];

/// By its first line, or as `refer:` comes first: nobody else begins so.
pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let named = lines.iter().find(|line| line.kind != Kind::Blank).is_some_and(|line| line.text() == "% IANA WHOIS server");
    named || lines.iter().find(|line| line.kind == Kind::Pair).is_some_and(|line| line.label == "refer")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    let mut contact = None;
    for line in lines.iter().filter(|line| line.kind == Kind::Pair) {
        let path = match line.label {
            "refer" => draft.put(Member::Referral, line.value, line.number),
            "domain" => {
                contact = None;
                draft.put(Member::Name, line.value, line.number)
            }
            // The holder opens the record; below a contact's own heading it is the contact's organization.
            "organisation" => {
                let holder = contact.unwrap_or_else(|| draft.contact(Role::Registrant));
                contact = Some(holder);
                draft.put_contact(holder, Part::Organization, line.value, line.number)
            }
            "contact" => {
                let role = if line.value == "technical" { Role::Technical } else { Role::Administrative };
                contact = Some(draft.begin_contact(role));
                Some(labels::contact_pointer(contact.unwrap_or_default(), Part::Nothing))
            }
            "inetnum" | "inet6num" => resource::put_range(line.value, draft),
            "as-block" => resource::put_autnums(line.value, draft),
            "nserver" => {
                contact = None;
                draft.put_nameservers(line.value)
            }
            "ds-rdata" => draft.put(Member::DsData, line.value, line.number),
            "whois" => draft.put(Member::Referral, line.value, line.number),
            "created" => draft.put(Member::Created, line.value, line.number),
            "changed" => draft.put(Member::Updated, line.value, line.number),
            "status" => draft.put(Member::Status, line.value, line.number),
            label => {
                let part = labels::part(Folded::new(label).as_str());
                contact.zip(part).and_then(|(contact, part)| draft.put_contact(contact, part, line.value, line.number))
            }
        };
        draft.record(line, path);
    }
}
