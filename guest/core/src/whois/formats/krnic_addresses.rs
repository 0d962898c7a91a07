//! The format of KRNIC for addresses and AS numbers: in Korean and again in English, first the provider's network, then the
//! customer's in it.
//!
//! Source: answers of whois.kr (formerly whois.krnic.net and whois.nic.or.kr) about addresses.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, Role};
use super::super::layout::resource::{self, Attribute, contact};
use super::super::scan::Line;

/// Which also answers about domains: its answers about addresses are told by their labels.
pub(super) const SERVERS: &[&str] = &[];

#[rustfmt::skip]
const LABELS: &[(&str, Attribute)] = &[
    ("ipv4 address", Attribute::Range),
    ("ipv6 address", Attribute::Range),
    ("ipv4주소", Attribute::Range),
    ("ipv6주소", Attribute::Range),
    ("as number", Attribute::Autnums),
    ("as번호", Attribute::Autnums),
    ("as name", Attribute::Name),
    ("as이름", Attribute::Name),
    ("service name", Attribute::Name),
    ("서비스명", Attribute::Name),
    ("network type", Attribute::Kind),
    ("네트워크 구분", Attribute::Kind),
    ("organization name", contact(Role::Registrant, Part::Organization)),
    ("기관명", contact(Role::Registrant, Part::Organization)),
    ("organization id", contact(Role::Registrant, Part::Handle)),
    ("기관고유번호", contact(Role::Registrant, Part::Handle)),
    ("address", contact(Role::Registrant, Part::Street)),
    ("주소", contact(Role::Registrant, Part::Street)),
    ("상세주소", contact(Role::Registrant, Part::Street)),
    ("zip code", contact(Role::Registrant, Part::PostalCode)),
    ("우편번호", contact(Role::Registrant, Part::PostalCode)),
    ("registration date", Attribute::Member(Member::Created)),
    ("할당일자", Attribute::Member(Member::Created)),
    ("name", contact(Role::Technical, Part::Name)),
    ("이름", contact(Role::Technical, Part::Name)),
    ("phone", contact(Role::Technical, Part::Phone)),
    ("전화번호", contact(Role::Technical, Part::Phone)),
    ("e mail", contact(Role::Technical, Part::Email)),
    ("전자우편", contact(Role::Technical, Part::Email)),
];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let labels = ["IPv4 Address", "IPv6 Address", "IPv4주소", "IPv6주소", "AS Number", "AS번호"];
    let mut head = lines.iter().take(40);
    head.any(|line| line.bracketed && matches!(line.label, "Network Information" | "네트워크 할당 정보"))
        && head.any(|line| labels.contains(&line.label))
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    resource::read(lines, LABELS, draft);
}
