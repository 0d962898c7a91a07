//! The format of JPNIC for addresses and AS numbers: lettered labels in brackets, in English or in Japanese.
//!
//! Source: JPNIC, "JPNIC WHOIS Gateway" (<https://www.nic.ad.jp/en/whois/en-gateway.html>); answers of whois.nic.ad.jp.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, Role};
use super::super::layout::resource::{self, Attribute, contact};
use super::super::scan::Line;

pub(super) const SERVERS: &[&str] = &[];

#[rustfmt::skip]
const LABELS: &[(&str, Attribute)] = &[
    ("network number", Attribute::Range),
    ("ipネットワークアドレス", Attribute::Range),
    ("ip network address", Attribute::Range),
    ("as number", Attribute::Autnums),
    ("as番号", Attribute::Autnums),
    ("network name", Attribute::Name),
    ("ネットワーク名", Attribute::Name),
    ("as name", Attribute::Name),
    ("as名", Attribute::Name),
    ("organization", contact(Role::Registrant, Part::Organization)),
    // The name in Japanese, where the one in English follows.
    ("組織名", contact(Role::Registrant, Part::Name)),
    ("administrative contact", contact(Role::Administrative, Part::Handle)),
    ("管理者連絡窓口", contact(Role::Administrative, Part::Handle)),
    ("運用責任者", contact(Role::Administrative, Part::Handle)),
    ("technical contact", contact(Role::Technical, Part::Handle)),
    ("技術連絡担当者", contact(Role::Technical, Part::Handle)),
    ("abuse", contact(Role::Abuse, Part::Email)),
    ("assigned date", Attribute::Member(Member::Created)),
    ("割当年月日", Attribute::Member(Member::Created)),
    ("allocated date", Attribute::Member(Member::Created)),
    ("last update", Attribute::Member(Member::Updated)),
    ("最終更新", Attribute::Member(Member::Updated)),
];

pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let labels = ["Network Number", "IPネットワークアドレス", "AS Number", "AS番号"];
    lines.iter().filter(|line| line.bracketed).take(8).any(|line| labels.contains(&line.label))
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    // What lies around the network, which is behind it.
    let is_other =
        |line: &Line<'_>| matches!(line.text(), "Less Specific Info." | "More Specific Info." | "上位情報" | "下位情報");
    let end = lines.iter().position(is_other).unwrap_or(lines.len());
    let (network, around) = lines.split_at(end);
    resource::read(network, LABELS, draft);
    for line in around {
        draft.pass_over(line);
    }
}
