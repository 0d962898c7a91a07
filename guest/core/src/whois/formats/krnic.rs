//! The format of KISA's KRNIC, for .kr: the registration in Korean, then the same in English.
//!
//! Source: answers of whois.kr (whois.kisa.or.kr/eng). The English is read, for labels and names there are in Latin script.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::labels::{Member, Part, RegistrarPart, Role};
use super::super::layout::{Dialect, Meaning, sections};
use super::super::scan::{Kind, Line};

/// Recognised by its text alone, for the same servers answer of addresses, too.
pub(super) const SERVERS: &[&str] = &[];

const fn administrative(part: Part) -> Meaning {
    Meaning::Member(Member::Contact(Role::Administrative, part))
}

const fn registrant(part: Part) -> Meaning {
    Meaning::Member(Member::Contact(Role::Registrant, part))
}

const NOTHING: Meaning = Meaning::Member(Member::Nothing);

const DIALECT: Dialect = Dialect {
    labels: &[
        ("ac e mail", administrative(Part::Email)),
        ("ac phone number", administrative(Part::Phone)),
        ("administrative contact ac", administrative(Part::Name)),
        ("authorized agency", Meaning::Member(Member::Registrar(RegistrarPart::Name))),
        ("publishes", NOTHING),
        ("registrant", registrant(Part::Name)),
        // An answer of old may be in Korean alone.
        ("ip 주소", Meaning::Member(Member::NameServerAddress)),
        ("도메인이름", Meaning::Member(Member::Name)),
        ("등록대행자", Meaning::Member(Member::Registrar(RegistrarPart::Name))),
        ("등록인", registrant(Part::Name)),
        ("등록인 우편번호", registrant(Part::PostalCode)),
        ("등록인 주소", registrant(Part::Street)),
        ("등록일", Meaning::Member(Member::Created)),
        ("등록정보 보호", Meaning::Member(Member::Status)),
        ("사용 종료일", Meaning::Member(Member::Expires)),
        ("정보공개여부", NOTHING),
        ("책임자", administrative(Part::Name)),
        ("책임자 전자우편", administrative(Part::Email)),
        ("책임자 전화번호", administrative(Part::Phone)),
        ("최근 정보 변경일", Meaning::Member(Member::Updated)),
        ("호스트이름", Meaning::Member(Member::NameServer)),
    ],
    ..Dialect::PLAIN
};

/// By the label of the name in Korean.
pub(super) fn recognises(lines: &[Line<'_>]) -> bool {
    lines.iter().filter(|line| line.kind == Kind::Pair).take(3).any(|line| line.label == "도메인이름")
}

pub(super) fn read<'a>(lines: &[Line<'a>], _hints: &Hints<'a>, draft: &mut Draft<'a>) {
    // The same in English, where it is there.
    let english = lines.iter().position(|line| line.text().trim_start_matches(['#', ' ']) == "ENGLISH").unwrap_or(0);
    let (korean, english) = lines.split_at_checked(english).unwrap_or((&[], lines));
    for line in korean.iter().filter(|line| line.kind == Kind::Pair) {
        draft.pass_over(line);
    }
    sections::read(english, &DIALECT, draft);
}
