//! What servers say in so many words: that they don't answer, that there is no such object, that a value is withheld, that a
//! privacy service stands in. The words are in tables; here is how a text is held against them.

use crate::error::{ParseError, Refusal};
use crate::table::{bare, like};

use super::pairs::pairs;
use super::scan::{Kind, Line};
use super::wait;

/// The tables, compiled from `data/*.tsv`: sorted, so that the patterns that start with a given byte lie together.
mod tables {
    include!(concat!(env!("OUT_DIR"), "/phrases.rs"));
}

/// The longest line that is held against the tables, in bytes: none of them says more.
const MAX_LINE: usize = 400;

/// How many lines of an answer without a record are held against the tables.
const MAX_LINES: usize = 200;

/// How many lines a server takes to say that it does not answer, and how long to wait.
const PARAGRAPH: usize = 3;

/// Whether a registry withholds a value: it stands in place of one.
pub(crate) fn is_redacted(value: &str) -> bool {
    let value = value.trim_end_matches(['.', '!']);
    candidates(tables::REDACTION, value).any(|row| like(row.0, value))
}

/// Whether a value says that there is none: `-`, `n/a`.
pub(crate) fn is_no_value(value: &str) -> bool {
    match value.as_bytes() {
        [b'n' | b'N', b'/', b'a' | b'A'] | b"~" | b"null" | b"NULL" => true,
        [b'-' | b'.' | b'*', rest @ ..] => rest.iter().all(|byte| matches!(byte, b'-' | b'.' | b'*')),
        _ => false,
    }
}

/// The privacy or proxy service that a name or an organization is one of.
pub(crate) fn privacy_service(name: &str) -> Option<&'static str> {
    candidates(tables::PRIVACY_SERVICES, name).find(|row| like(row.0, name)).and_then(|row| row.1.first().copied())
}

/// What a server says instead of an answer, if it does. `record` tells whether the answer holds a record: then only words
/// that never stand in one count.
pub(crate) fn refusal(lines: &[Line<'_>], record: bool) -> Option<ParseError> {
    let class = |text: &str| {
        let counts = |columns: &&[&'static str]| !record || columns.get(1) == Some(&"any");
        let found = all(tables::REFUSALS, text).filter(|row| like(row.0, text)).map(|row| row.1).find(counts);
        found.and_then(|columns| columns.first().copied())
    };
    let on_one_line = said(lines).find_map(|(at, text)| Some((at, class(text)?)));
    let (at, class) = on_one_line.or_else(|| said_on_two_lines(lines).find_map(|(at, text)| Some((at, class(&text)?))))?;
    let line = lines.get(at)?;
    let paragraph = lines.get(at..)?.iter().take(PARAGRAPH).take_while(|line| line.kind != Kind::Blank);
    let wait = paragraph.map(Line::text).find_map(wait::seconds);
    let refusal = Refusal { words: whole(line), line: line.number, wait };
    Some(match class {
        "throttled" => ParseError::Throttled(refusal),
        "refused" => ParseError::Refused(refusal),
        _ => ParseError::Unavailable(refusal),
    })
}

/// Whether a server says on this line that it does not answer, or not any further.
pub(crate) fn is_refusal(line: &Line<'_>) -> bool {
    said(std::slice::from_ref(line)).any(|(_, text)| all(tables::REFUSALS, text).any(|row| like(row.0, text)))
}

/// The line in which a server says that it withholds the name from registration.
pub(crate) fn reserved<'l, 'a>(lines: &'l [Line<'a>]) -> Option<&'l Line<'a>> {
    says(lines, tables::RESERVED)
}

/// The line in which a server says that there is no such object.
pub(crate) fn not_found<'l, 'a>(lines: &'l [Line<'a>]) -> Option<&'l Line<'a>> {
    says(lines, tables::NOT_FOUND)
}

fn says<'l, 'a>(lines: &'l [Line<'a>], table: &'static [Row]) -> Option<&'l Line<'a>> {
    // A single word may also be the last one of a sentence that was broken over two lines: it counts where the server starts to speak.
    let first = lines.iter().find(|line| matches!(line.kind, Kind::Text | Kind::Pair)).map(|line| line.number);
    let counts = |pattern: &str, line: &Line<'_>| pattern.contains(' ') || first == Some(line.number);
    let says = |line, text| all(table, text).any(|row| counts(row.0, line) && like(row.0, text));
    said(lines).find_map(|(at, text)| lines.get(at).filter(|line| says(line, text)))
}

/// The lines in which a server may speak, by their index, each with what it says: without comment marks and final stops.
fn said<'l, 'a>(lines: &'l [Line<'a>]) -> impl Iterator<Item = (usize, &'a str)> + use<'l, 'a> {
    lines.iter().enumerate().filter(|(_, line)| line.kind != Kind::Blank).take(MAX_LINES).filter_map(|(at, line)| {
        let text = bare(line.text());
        (!text.is_empty() && text.len() <= MAX_LINE).then_some((at, text))
    })
}

/// Neighbouring lines as one, for servers break their sentences.
fn said_on_two_lines(lines: &[Line<'_>]) -> impl Iterator<Item = (usize, String)> {
    let neighbours = said(lines).zip(said(lines).skip(1)).filter(|((at, _), (next, _))| at + 1 == *next);
    neighbours.map(|((at, one), (_, other))| (at, format!("{one} {other}")))
}

fn whole(line: &Line<'_>) -> String {
    line.text().trim_start_matches(['%', '#', ' ']).to_owned()
}

/// A pattern, its columns, and the pairs of its letters.
type Row = (&'static str, &'static [&'static str], u128);

/// The patterns that could fit a text by their first byte; those that start with `*` are left out.
fn candidates(table: &'static [Row], text: &str) -> impl Iterator<Item = &'static Row> {
    let first = text.as_bytes().first().map_or(0, u8::to_ascii_lowercase);
    let byte = |row: &Row| row.0.as_bytes().first().copied().unwrap_or_default();
    let start = table.partition_point(|row| byte(row) < first);
    table.get(start..).unwrap_or_default().iter().take_while(move |row| byte(row) == first)
}

/// The patterns that could fit a text by their pairs of letters: a server's own words, then those that may stand anywhere in a line.
fn all(table: &'static [Row], text: &str) -> impl Iterator<Item = &'static Row> {
    let pairs = pairs(text);
    candidates(table, text).chain(candidates(table, "*")).filter(move |row| row.2 & !pairs == 0)
}

#[cfg(test)]
mod tests {
    use super::{is_no_value, is_redacted, privacy_service};

    #[test]
    fn knows_what_stands_in_place_of_a_value() {
        assert!(is_redacted("REDACTED FOR PRIVACY"));
        assert!(!is_redacted("Redwood Registrations"));
        assert!(privacy_service("Domains By Proxy, LLC").is_some());
        assert!(privacy_service("Example Holdings").is_none());
    }

    #[test]
    fn knows_what_stands_for_no_value() {
        assert!(["-", "--", "n/a", "N/A", "."].into_iter().all(is_no_value));
        assert!(["", "-1", "na", "none of your business"].into_iter().all(|value| !is_no_value(value)));
    }
}
