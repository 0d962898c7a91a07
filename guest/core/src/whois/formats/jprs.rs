//! The format of JPRS, for .jp: labels in brackets, in two layouts.
//!
//! Source: JPRS's WHOIS guide (jprs.jp/about/dom-search/jprs_whois/). General-use names have `[Registrant]`, `[Status]` and
//! the public contact below `Contact Information:`; organizational names (co.jp, ne.jp, ac.jp …) have lettered labels,
//! contacts by handle, and the date until which they are paid behind the state. The answer is in English if `/e` was behind
//! the question, else in Japanese.

use std::borrow::Cow;

use super::super::Hints;
use super::super::draft::Draft;
use super::super::hosts;
use super::super::labels::{Member, Part, Role, Section};
use super::super::layout::{Dialect, Meaning, sections};
use super::super::scan::{Kind, Line};

pub(super) const SERVERS: &[&str] = &["whois.jprs.jp"];

const REGISTRANT_NAME: Meaning = Meaning::Member(Member::Contact(Role::Registrant, Part::Name));
const REGISTRANT_ORGANIZATION: Meaning = Meaning::Member(Member::Contact(Role::Registrant, Part::Organization));
const ADMINISTRATIVE_HANDLE: Meaning = Meaning::Member(Member::Contact(Role::Administrative, Part::Handle));
const TECHNICAL_HANDLE: Meaning = Meaning::Member(Member::Contact(Role::Technical, Part::Handle));
const NOTHING: Meaning = Meaning::Member(Member::Nothing);

const DIALECT: Dialect = Dialect {
    labels: &[
        ("administrative contact", ADMINISTRATIVE_HANDLE),
        ("connected date", NOTHING),
        ("expires on", Meaning::Member(Member::Expires)),
        ("lock status", Meaning::Member(Member::Status)),
        ("network service name", REGISTRANT_ORGANIZATION),
        ("organization", REGISTRANT_ORGANIZATION),
        ("organization type", NOTHING),
        ("registrant", REGISTRANT_NAME),
        ("signing key", Meaning::Member(Member::DsData)),
        ("state", Meaning::Member(Member::Status)),
        ("technical contact", TECHNICAL_HANDLE),
        // In Japanese.
        ("そしきめい", NOTHING),
        ("ねっとわーくさーびすめい", NOTHING),
        ("ドメイン名", Meaning::Member(Member::Name)),
        ("ネットワークサービス名", REGISTRANT_ORGANIZATION),
        ("ネームサーバ", Meaning::Member(Member::NameServer)),
        ("ロック状態", Meaning::Member(Member::Status)),
        ("最終更新", Meaning::Member(Member::Updated)),
        ("有効期限", Meaning::Member(Member::Expires)),
        ("技術連絡担当者", TECHNICAL_HANDLE),
        ("接続年月日", NOTHING),
        ("状態", Meaning::Member(Member::Status)),
        ("登録年月日", Meaning::Member(Member::Created)),
        ("登録担当者", ADMINISTRATIVE_HANDLE),
        ("登録者名", REGISTRANT_NAME),
        ("組織名", REGISTRANT_ORGANIZATION),
        ("組織種別", NOTHING),
        ("署名鍵", Meaning::Member(Member::DsData)),
        ("名前", Meaning::Part(Part::Name)),
        ("住所", Meaning::Part(Part::Street)),
        ("郵便番号", Meaning::Part(Part::PostalCode)),
        ("電話番号", Meaning::Part(Part::Phone)),
        ("fax番号", Meaning::Part(Part::Fax)),
        ("web page", Meaning::Part(Part::Url)),
    ],
    headings: &[
        ("contact information", Section::Contact(Role::Administrative)),
        ("domain information", Section::Object),
        ("ドメイン情報", Section::Object),
        ("公開連絡窓口", Section::Contact(Role::Administrative)),
    ],
    until_heading: true,
    ..Dialect::PLAIN
};

/// By its banner in brackets, or by labels in brackets one after another.
pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    let mut said = lines.iter().filter(|line| line.kind != Kind::Blank).take(24);
    said.any(|line| line.text().starts_with("[ JPRS database") || is_name(line))
}

/// `[Domain Name]`, or `a. [Domain Name]`.
fn is_name(line: &Line<'_>) -> bool {
    line.bracketed
        && matches!(line.label, "Domain Name" | "ドメイン名")
        && line.text().starts_with(['[', 'a'])
        && !line.text().starts_with("a [")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    let japanese = lines.iter().any(|line| line.bracketed && matches!(line.label, "登録者名" | "組織名"));
    let mut own = Vec::with_capacity(lines.len() + 1);
    let mut translation = false;
    let mut lines = lines.iter().peekable();
    while let Some(line) = lines.next() {
        // `12345 8 2 (`, and the digest in the lines below.
        if let Some(key) = line.value.strip_suffix('(').filter(|_| line.bracketed) {
            let mut digest = String::new();
            let mut below = Vec::new();
            while let Some(more) = lines.next_if(|next| next.kind == Kind::Text) {
                digest.extend(more.value.chars().filter(char::is_ascii_hexdigit));
                below.push(more);
            }
            let mut words = key.split_ascii_whitespace();
            let mut word = || words.next().unwrap_or_default();
            let path = draft.put_ds(hosts::ds_parts(word(), word(), word(), Cow::Owned(digest)));
            std::iter::once(line).chain(below).for_each(|line| draft.record(line, path));
            continue;
        }
        // What stands there in Japanese stands there in English, too.
        translation = japanese && if line.kind == Kind::Text { translation } else { TRANSLATIONS.contains(&line.label) };
        if translation {
            draft.pass_over(line);
            continue;
        }
        // `Contact Information: [公開連絡窓口]`
        if !line.bracketed && line.value.starts_with('[') {
            own.push(line.as_pair(line.label, ""));
            continue;
        }
        // `Connected (2026/03/31)`: the day until which the name is paid; that it was deleted, and when, is no such day.
        let state = line.value.strip_suffix(')').and_then(|value| value.split_once(" ("));
        match state.filter(|_| line.bracketed && matches!(line.label, "State" | "状態")) {
            Some((state, day)) => {
                let deleted = matches!(state, "Deleted" | "To be deleted" | "廃止");
                let day_of = if deleted { Member::Event("deletion") } else { Member::Expires };
                draft.take(&line.as_pair(line.label, state), Some(Member::Status));
                draft.take(&line.as_pair(line.label, day), Some(day_of));
            }
            None => own.push(*line),
        }
    }
    sections::read(&own, &DIALECT, draft);
}

/// The labels of the English beside the Japanese.
const TRANSLATIONS: [&str; 5] = ["Name", "Network Service Name", "Organization", "Postal Address", "Registrant"];
