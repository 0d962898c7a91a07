//! The format of UniForum SA, the registry of .co.za until 2012 and of other second-level domains of .za.
//!
//! Source: answers of whois.co.za; UniForum's registration form, whose numbered fields the labels are.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, RegistrarPart, Role};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.co.za", "whois.coza.net.za"];

/// What the fields of the form mean; of the others, none says anything of the object.
const LABELS: &[(&str, Member)] = &[
    ("admin", Member::Contact(Role::Administrative, Part::Name)),
    ("admincompany", Member::Contact(Role::Administrative, Part::Organization)),
    ("adminemail", Member::Contact(Role::Administrative, Part::Email)),
    ("adminfax", Member::Contact(Role::Administrative, Part::Fax)),
    ("adminnic", Member::Contact(Role::Administrative, Part::Handle)),
    ("adminphone", Member::Contact(Role::Administrative, Part::Phone)),
    ("adminpostaladdr", Member::Contact(Role::Administrative, Part::Street)),
    ("billingemail", Member::Contact(Role::Billing, Part::Email)),
    ("creationdate", Member::Created),
    ("domain", Member::Name),
    ("lastupdate", Member::Updated),
    ("registrant", Member::Contact(Role::Registrant, Part::Name)),
    ("registrantemail", Member::Contact(Role::Registrant, Part::Email)),
    ("registrantfax", Member::Contact(Role::Registrant, Part::Fax)),
    ("registrantphone", Member::Contact(Role::Registrant, Part::Phone)),
    ("registrantpostaladdress", Member::Contact(Role::Registrant, Part::Street)),
    ("registrar", Member::Registrar(RegistrarPart::Name)),
    ("tec", Member::Contact(Role::Technical, Part::Name)),
    ("teccompany", Member::Contact(Role::Technical, Part::Organization)),
    ("tecemail", Member::Contact(Role::Technical, Part::Email)),
    ("tecfax", Member::Contact(Role::Technical, Part::Fax)),
    ("tecnic", Member::Contact(Role::Technical, Part::Handle)),
    ("tecphone", Member::Contact(Role::Technical, Part::Phone)),
    ("tecpostaladdr", Member::Contact(Role::Technical, Part::Street)),
];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut pairs = lines.iter().filter(|line| line.kind == Kind::Pair).take(8);
    pairs.any(|line| line.label.starts_with("0a. lastupdate") || line.label.starts_with("1a. domain"))
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    for line in lines.iter().filter_map(numbered) {
        let member = match line.label {
            label if label.ends_with("fqdn") => Some(Member::NameServer),
            label if label.ends_with("ip") || label.ends_with("ipv6") => Some(Member::NameServerAddress),
            label => LABELS.iter().find(|(known, _)| known.eq_ignore_ascii_case(label)).map(|(_, member)| *member),
        };
        draft.take(&line, Some(member.unwrap_or(Member::Nothing)));
    }
}

/// `4a. admin : Ada`: a digit, a letter and a full stop, and then the label. Which number a field has changed with the form.
fn numbered<'a>(line: &Line<'a>) -> Option<Line<'a>> {
    let (number, rest) = line.text().split_once(". ").filter(|(number, _)| number.len() == 2)?;
    let (label, value) = rest.split_once(':')?;
    number.starts_with(|c: char| c.is_ascii_digit()).then(|| line.as_pair(label.trim_end(), value.trim()))
}
