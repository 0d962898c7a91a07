//! The format of Registro.br, for .br.
//!
//! Source: Registro.br's WHOIS (registro.br/tecnologia/ferramentas/whois). A domain of an owner, known by a tax number, and
//! who answers for it, then each contact in an object of its own, by `nic-hdl-br`. Dates are `20260131`, with the ticket's
//! number behind.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{self, Folded, Member, Part, Role};
use super::super::layout::objects::{self, Attribute};
use super::super::layout::{address, begins};
use super::super::scan::{Kind, Line};

/// Recognised by its text alone, for the same server answers of addresses and AS numbers, too.
pub(super) const SERVERS: &[&str] = &[];

/// By the attributes that nobody else has.
pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    begins(lines, &["domain"]) && {
        let mut pairs = lines.iter().filter(|line| line.kind == Kind::Pair).take(12);
        pairs.any(|line| !line.value.is_empty() && matches!(line.label, "ownerid" | "owner-c" | "nslastaa" | "saci"))
    }
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    let lines: Vec<_> = lines.iter().map(without_ticket).collect();
    for object in objects::paragraphs(&lines) {
        let Some(first) = object.iter().find(|line| line.kind == Kind::Pair) else { continue };
        draft.section = Some(first.value);
        match first.label {
            "domain" => objects::read_domain(object, attribute, address::lines, draft),
            "nic-hdl-br" => match objects::contact_of(first.value, draft) {
                Some(contact) => objects::fill(object, contact, part, address::lines, draft),
                None => object.iter().for_each(|line| draft.record(line, None)),
            },
            _ => object.iter().for_each(|line| draft.record(line, None)),
        }
    }
    draft.section = None;
}

/// `19990518 #162310` without the number of the ticket.
fn without_ticket<'a>(line: &Line<'a>) -> Line<'a> {
    match line.value.split_once(" #") {
        Some((date, _)) if matches!(line.label, "created" | "changed" | "expires") => line.as_pair(line.label, date),
        _ => *line,
    }
}

fn attribute(line: &Line<'_>) -> Attribute {
    match line.label {
        "ownerid" => Attribute::HolderPart(Part::Handle),
        "responsible" => Attribute::HolderPart(Part::Name),
        "owner-c" | "admin-c" => Attribute::Reference(Role::Administrative),
        "tech-c" => Attribute::Reference(Role::Technical),
        "billing-c" => Attribute::Reference(Role::Billing),
        "owner" => Attribute::HolderPart(Part::Organization),
        "country" => Attribute::HolderPart(Part::Country),
        "domain" => Attribute::Member(Some(Member::Name)),
        "nserver" => Attribute::Member(Some(Member::NameServer)),
        "dsrecord" => Attribute::Member(Some(Member::DsData)),
        "created" => Attribute::Member(Some(Member::Created)),
        "changed" => Attribute::Member(Some(Member::Updated)),
        "expires" => Attribute::Member(Some(Member::Expires)),
        "status" => Attribute::Member(Some(Member::Status)),
        "provider" => Attribute::Member(labels::member("registrar")),
        // Checks of the delegation.
        "nsstat" | "nslastaa" | "dsstatus" | "dslastok" | "saci" | "dom-spec" => Attribute::Member(Some(Member::Nothing)),
        _ => Attribute::Member(None),
    }
}

fn part(line: &Line<'_>) -> Option<Part> {
    match line.label {
        "nic-hdl-br" => Some(Part::Handle),
        "person" => Some(Part::Name),
        label => labels::part(Folded::new(label).as_str()),
    }
}
