//! The format of the Technical Center of Internet (.ru, .su, .рф, and .tatar, .дети as they were) and of RIPN before it.
//!
//! Source: answers of whois.tcinet.ru; "Whois" on cctld.ru. RPSL-like, one object; the holder stands in it. Statuses are listed in
//! one line; registrars are known by handle alone; the administrative contact is the address of a web form.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{self, Folded, Member, Part, RegistrarPart, Role};
use super::super::layout::objects::{self, Attribute};
use super::super::layout::{address, announces, begins, with_labels};
use super::super::scan::Line;

pub(super) const SERVERS: &[&str] =
    &["whois.tcinet.ru", "whois.ripn.net", "whois.nic.ru", "whois.nic.su", "whois.cctld.ru", "whois.pp.ru"];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let announced = announces(lines, "By submitting a query to RIPN") || announces(lines, "TCI Whois Service");
    announced || begins(lines, &["domain"]) && lines.iter().take(40).any(|line| line.label == "paid-till")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    let lines: Vec<Line<'a>> = lines.iter().map(|line| with_labels(line, &["Last updated on"])).collect();
    for object in objects::paragraphs(&lines) {
        objects::read_domain(object, attribute, address::lines, draft);
        for line in object.iter().filter(|line| line.label == "registrar") {
            draft.put_registrar(RegistrarPart::Handle, line.value, line.number);
        }
    }
}

fn attribute(line: &Line<'_>) -> Attribute {
    match line.label {
        "person" => Attribute::HolderPart(Part::Name),
        "org" => Attribute::HolderPart(Part::Organization),
        "nic-hdl" => Attribute::HolderPart(Part::Handle),
        "e-mail" => Attribute::HolderPart(Part::Email),
        "phone" => Attribute::HolderPart(Part::Phone),
        "fax-no" => Attribute::HolderPart(Part::Fax),
        "address" => Attribute::HolderPart(Part::Street),
        "admin-contact" => Attribute::Member(Some(Member::Contact(Role::Administrative, Part::Url))),
        "Last updated on" => Attribute::Member(Some(Member::Event("last update of RDAP database"))),
        "free-date" => Attribute::Member(Some(Member::Event("deletion"))),
        "descr" | "type" | "taxpayer-id" | "source" | "admin-o" | "mnt-by" => Attribute::Member(Some(Member::Nothing)),
        label => Attribute::Member(labels::member(Folded::new(label).as_str())),
    }
}
