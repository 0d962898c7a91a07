//! The charset that bytes are most likely in, where nobody says.
//!
//! `chardetng` weighs all charsets of the web at once: it rules out those that lack one of the bytes, and ranks the others by how often
//! their pairs of letters occur. It was made for bytes of a page and a top-level domain; for contacts of a few words that domain, or the
//! holder's country, tells the most.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

use super::Hints;
use super::legacy::nearly_fits;

/// How many bytes of lines that are not ASCII are weighed: more would not change the outcome.
const ENOUGH: usize = 64 << 10;

/// The charsets of several bytes for a character that a country's servers use.
const EAST_ASIAN: [(&str, &[&Encoding]); 6] = [
    ("cn", &[encoding_rs::GB18030]),
    ("hk", &[encoding_rs::BIG5]),
    ("jp", &[encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP]),
    ("kr", &[encoding_rs::EUC_KR]),
    ("mo", &[encoding_rs::BIG5]),
    ("tw", &[encoding_rs::BIG5]),
];

/// The charset that fits best: of all lines that are not UTF-8, in an answer that may tell a country.
pub(super) fn guess<'a>(lines: impl Iterator<Item = &'a [u8]> + Clone, answer: &[u8], hints: &Hints<'_>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut fed = 0;
    for line in lines.clone() {
        // ASCII says nothing, whatever the charset: only lines that hold more are weighed.
        detector.feed(enough(line), false);
        fed += line.len();
        if fed > ENOUGH {
            break;
        }
    }
    detector.feed(b"\n", true);
    let country = top_level_domain(hints.query).or_else(|| top_level_domain(hints.server)).or_else(|| country(answer));
    let guess = detector.guess(country.as_deref().map(str::as_bytes), Utf8Detection::Deny);
    match guess.name() {
        // The larger set has the smaller one at the same bytes.
        "GBK" => encoding_rs::GB18030,
        "KOI8-U" if !lines.clone().any(|line| line.iter().any(is_ukrainian)) => encoding_rs::KOI8_R,
        // The letters that Baltic text shares with Western stand at the same bytes.
        "windows-1252" if matches!(country.as_deref(), Some("lt" | "lv")) => encoding_rs::WINDOWS_1257,
        "windows-1252" if is_latin9(lines.clone()) => encoding_rs::ISO_8859_15,
        // One character that was cut in two rules out the right one.
        _ if guess.is_single_byte() => country.and_then(|country| cut_off(answer, &country)).unwrap_or(guess),
        _ => guess,
    }
}

/// As much of a line as is weighed, up to a blank: it is a part of no other character.
fn enough(line: &[u8]) -> &[u8] {
    let head = line.get(..ENOUGH).unwrap_or(line);
    let end = if head.len() < line.len() { memchr::memrchr(b' ', head) } else { None };
    end.and_then(|end| head.get(..end)).unwrap_or(head)
}

/// The charset of a country's own script, where it has nearly all of the bytes.
fn cut_off(answer: &[u8], country: &str) -> Option<&'static Encoding> {
    let (_, charsets) = EAST_ASIAN.iter().find(|(name, _)| *name == country)?;
    charsets.iter().find(|charset| nearly_fits(answer, charset)).copied()
}

/// The last label of a name, where it tells a language.
fn top_level_domain(name: Option<&str>) -> Option<String> {
    telling(name?.rsplit('.').next()?)
}

/// The two letters behind the first `country:`.
fn country(answer: &[u8]) -> Option<String> {
    const WORD: usize = "country".len();
    /// How far behind the word its value may stand.
    const NEAR: usize = 64;
    memchr::memchr2_iter(b'c', b'C', answer)
        .filter(|at| answer.get(*at..at + WORD).is_some_and(|word| word.eq_ignore_ascii_case(b"country")))
        .find_map(|at| {
            let near = answer.get(at + WORD..).map(|rest| rest.get(..NEAR).unwrap_or(rest))?;
            let line = near.split(|byte| matches!(byte, b'\r' | b'\n')).next()?;
            let value = line.get(memchr::memchr2(b':', b']', line)? + 1..)?.trim_ascii();
            telling(std::str::from_utf8(value).ok().filter(|value| value.len() == 2)?)
        })
}

fn telling(label: &str) -> Option<String> {
    let label = label.trim_ascii().to_ascii_lowercase();
    let is_label = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (is_label && EncodingDetector::tld_may_affect_guess(Some(label.as_bytes()))).then_some(label)
}

/// A byte that is a letter in KOI8-U and a line of a box in KOI8-R.
fn is_ukrainian(byte: &u8) -> bool {
    matches!(byte, 0xa4 | 0xa6 | 0xa7 | 0xad | 0xb4 | 0xb6 | 0xb7 | 0xbd)
}

/// Whether Windows-1252 would have signs inside words where ISO 8859-15 has letters (Š, š, ž, Œ, œ, Ÿ, and Ž before a letter), and none of
/// the signs that it alone has.
fn is_latin9<'a>(mut lines: impl Iterator<Item = &'a [u8]> + Clone) -> bool {
    let letter = |byte: &u8| byte.is_ascii_alphabetic() || *byte >= 0xc0;
    let inside = |word: &[u8]| match word {
        [before, 0xa6 | 0xa8 | 0xb8 | 0xbc | 0xbd | 0xbe, after] => letter(before) || letter(after),
        [before, 0xb4, after] => !letter(before) && letter(after),
        _ => false,
    };
    !lines.clone().any(|line| line.iter().any(|byte| matches!(byte, 0x80..=0x9f)))
        && lines.any(|line| line.windows(3).any(inside))
}
