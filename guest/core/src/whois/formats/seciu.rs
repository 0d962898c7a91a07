//! The format of the WHOIS server that SeCIU wrote for .uy, and that .ve ran until 2012: sections in Spanish.
//!
//! Source: answers of whois.nic.org.uy and whois.nic.ve. A contact is `Name  (handle)  mail@example.uy`, the organization,
//! the street, the city, then `phone (FAX) fax`.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, Section};
use super::super::layout::{Dialect, Meaning, sections};
use super::super::scan::{Kind, Line};
use crate::registration::Contact;

pub(super) const SERVERS: &[&str] = &["whois.nic.org.uy"];

const DIALECT: Dialect = Dialect {
    labels: &[
        ("estatus del dominio", Meaning::Member(Member::Status)),
        ("fecha de creacion", Meaning::Member(Member::Created)),
        ("fecha de vencimiento", Meaning::Member(Member::Expires)),
        ("ultima actualizacion", Meaning::Member(Member::Updated)),
    ],
    headings: &[("servidor es de nombres de dominio", Section::NameServers)],
    contact_lines,
    ..Dialect::PLAIN
};

/// By its banner.
pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let said = lines.iter().find(|line| line.kind != Kind::Blank);
    said.is_some_and(|line| line.text().starts_with("Servidor Whois de NIC-"))
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    // Name servers are the items of a list: `- ns1.example.uy`.
    let lines: Vec<_> = lines.iter().map(|line| line.value.strip_prefix("- ").map_or(*line, |item| line.as_text(item))).collect();
    sections::read(&lines, &DIALECT, draft);
}

fn contact_lines<'a>(lines: &[Line<'a>], _contact: Option<&Contact<'a>>) -> Vec<(Line<'a>, Part)> {
    let mut parts = Vec::with_capacity(lines.len() + 4);
    let Some((who, rest)) = lines.split_first() else { return parts };
    let (name, behind) = who.value.split_once(" (").unwrap_or((who.value, ""));
    let (handle, mail) = behind.split_once(')').unwrap_or((behind, ""));
    parts.push((who.as_pair("", name.trim_end()), Part::Name));
    parts.push((who.as_pair("", handle), Part::Handle));
    parts.push((who.as_pair("", mail.trim_start()), Part::Email));
    let (rest, phone) = match rest {
        [rest @ .., phone] if phone.value.bytes().filter(u8::is_ascii_digit).count() > 5 => (rest, Some(phone)),
        _ => (rest, None),
    };
    for (at, line) in rest.iter().enumerate() {
        if line.value.contains("NOT AVAILABLE") {
            parts.push((*line, Part::Nothing));
        } else if at == 0 && rest.len() > 2 {
            parts.push((*line, Part::Organization));
        } else if let Some((city, country)) = line.value.rsplit_once("  ").filter(|(_, country)| country.len() == 2) {
            parts.push((line.as_pair("", city.trim_end()), Part::City));
            parts.push((line.as_pair("", country), Part::Country));
        } else {
            parts.push((*line, Part::Street));
        }
    }
    if let Some(line) = phone {
        let (phone, fax) = line.value.split_once("(FAX)").unwrap_or((line.value, ""));
        parts.push((line.as_pair("", phone.trim_end()), Part::Phone));
        parts.push((line.as_pair("", fax.trim_start()), Part::Fax));
    }
    parts.retain(|(line, _)| !line.value.is_empty());
    parts
}
