//! What servers say in so many words: that they don't answer, that there is no such object, that a value is withheld, that a
//! privacy service stands in. The words are in tables; here is how a text is held against them.

use crate::error::{ParseError, Refusal};
use crate::table::{bare, like};

use super::keys;
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
    tables::REDACTION.fitting(value).is_some()
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
    tables::PRIVACY_SERVICES.fitting(name)?.columns.first().copied()
}

/// A line in which a server may speak.
pub(crate) struct Said<'a> {
    /// Its index among the lines.
    at: usize,
    /// What it says: without comment marks and final stops.
    text: &'a str,
    /// The keys that stand in it.
    keys: Set,
    /// Its last bytes.
    end: u32,
}

/// The lines in which a server may speak.
pub(crate) fn said<'a>(lines: &[Line<'a>]) -> Vec<Said<'a>> {
    let lines = lines.iter().enumerate().filter(|(_, line)| line.kind != Kind::Blank).take(MAX_LINES);
    lines.filter_map(|(at, line)| saying(at, line)).collect()
}

fn saying<'a>(at: usize, line: &Line<'a>) -> Option<Said<'a>> {
    let text = bare(line.text());
    (!text.is_empty() && text.len() <= MAX_LINE).then(|| {
        let (keys, end) = Set::of_keys(0, text.bytes());
        Said { at, text, keys, end }
    })
}

/// What a server says instead of an answer, if it does. `record` tells whether the answer holds a record: then only words
/// that never stand in one count.
pub(crate) fn refusal(lines: &[Line<'_>], said: &[Said<'_>], record: bool) -> Option<ParseError> {
    let class = |text: &str, keys: &Set| {
        let counts = |row: &&Row| !record || row.columns.get(1) == Some(&"any");
        let class = |row: &Row| row.columns.first().copied();
        // "Rate limit exceeded, try again later" is of both: a reason tells more than that it failed.
        let rows = tables::REFUSALS.fitting(text, keys).filter(counts);
        rows.min_by_key(|row| (class(row) == Some("unavailable"), row.place)).and_then(class)
    };
    let on_one_line = || said.iter().find_map(|line| Some((line.at, class(line.text, &line.keys)?)));
    // Servers break their sentences.
    let on_two_lines = || {
        said.iter().zip(said.iter().skip(1)).filter(|(one, other)| one.at + 1 == other.at).find_map(|(one, other)| {
            let beginning = keys::folded(other.text.bytes()).take(keys::WIDTH);
            let (across, _) = Set::of_keys(one.end, std::iter::once(b' ').chain(beginning));
            let keys = one.keys.or(&other.keys).or(&across);
            let both = tables::REFUSALS.keys.meets(&keys).then(|| format!("{} {}", one.text, other.text))?;
            Some((one.at, class(&both, &keys)?))
        })
    };
    let (at, class) = on_one_line().or_else(on_two_lines)?;
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
    saying(0, line).is_some_and(|said| tables::REFUSALS.fitting(said.text, &said.keys).next().is_some())
}

/// The line in which a server says that it withholds the name from registration.
pub(crate) fn reserved<'l, 'a>(lines: &'l [Line<'a>], said: &[Said<'a>]) -> Option<&'l Line<'a>> {
    says(lines, said, &tables::RESERVED)
}

/// The line in which a server says that there is no such object.
pub(crate) fn not_found<'l, 'a>(lines: &'l [Line<'a>], said: &[Said<'a>]) -> Option<&'l Line<'a>> {
    says(lines, said, &tables::NOT_FOUND)
}

fn says<'l, 'a>(lines: &'l [Line<'a>], said: &[Said<'a>], table: &'static Phrases) -> Option<&'l Line<'a>> {
    // A single word may also be the last one of a sentence that was broken over two lines: it counts where the server starts to speak.
    let first = lines.iter().position(|line| matches!(line.kind, Kind::Text | Kind::Pair));
    let counts = |pattern: &str, at: usize| pattern.contains(' ') || first == Some(at);
    let says = |line: &&Said<'_>| table.fitting(line.text, &line.keys).any(|row| counts(row.pattern, line.at));
    said.iter().find(says).and_then(|line| lines.get(line.at))
}

fn whole(line: &Line<'_>) -> String {
    line.text().trim_start_matches(['%', '#', ' ']).to_owned()
}

/// A table of phrases that lines are held against.
struct Phrases {
    /// Sorted by their keys.
    rows: &'static [Row],
    /// The keys of all rows.
    keys: Set,
}

impl Phrases {
    /// The rows that a text fits, in which these keys stand.
    fn fitting<'t>(&'static self, text: &'t str, keys: &'t Set) -> impl Iterator<Item = &'static Row> + use<'t> {
        let (head, _) = keys::head(text);
        let of = |key: u8| {
            let start = self.rows.partition_point(|row| row.key < key);
            self.rows.get(start..).unwrap_or_default().iter().take_while(move |row| row.key == key)
        };
        let rows = self.keys.both(keys).flat_map(of);
        rows.filter(move |row| head & row.mask == row.head && like(row.pattern, text))
    }
}

/// A table of phrases that single values are held against.
struct Words {
    /// Sorted by their patterns.
    rows: &'static [Row],
    /// For each byte the index of the first row whose pattern begins with it or a greater one.
    starts: [u16; 257],
}

impl Words {
    /// The row that a text fits.
    fn fitting(&self, text: &str) -> Option<&'static Row> {
        let first = usize::from(text.as_bytes().first()?.to_ascii_lowercase());
        let (start, end) = (*self.starts.get(first)?, *self.starts.get(first + 1)?);
        if start == end {
            return None;
        }
        let (head, _) = keys::head(text);
        let mut rows = self.rows.get(usize::from(start)..usize::from(end))?.iter();
        rows.find(|row| head & row.mask == row.head && like(row.pattern, text))
    }
}

/// A row of a table.
struct Row {
    pattern: &'static str,
    columns: &'static [&'static str],
    /// The first bytes of the pattern, up to a blank or a `*`, and a mask of them.
    head: u32,
    mask: u32,
    /// The index of its key; 0 in the tables that single values are held against.
    key: u8,
    /// Its place among the patterns: of several that fit, the first one counts.
    place: u16,
}

/// A set of keys by their indexes.
#[derive(Default)]
struct Set([u64; 4]);

impl Set {
    /// The keys that stand in a text behind what ends in the window, and the window at its end.
    fn of_keys(mut window: u32, text: impl Iterator<Item = u8>) -> (Set, u32) {
        let mut found = Set::default();
        for byte in keys::folded(text) {
            window = keys::further(window, byte);
            let index = tables::SLOTS.get(keys::slot(window, tables::MULTIPLIER)).copied().unwrap_or_default();
            if index != 0
                && tables::KEYS.get(usize::from(index)) == Some(&window)
                && let Some(word) = found.0.get_mut(usize::from(index / 64))
            {
                *word |= 1 << (index % 64);
            }
        }
        (found, window)
    }

    /// What is in one of the sets, or in both.
    fn or(&self, other: &Set) -> Set {
        let mut words = self.0;
        words.iter_mut().zip(other.0).for_each(|(word, other)| *word |= other);
        Set(words)
    }

    /// Whether one is in both sets.
    fn meets(&self, other: &Set) -> bool {
        self.0.iter().zip(other.0).any(|(word, other)| word & other != 0)
    }

    /// What is in both sets.
    fn both(&self, other: &Set) -> impl Iterator<Item = u8> + use<> {
        let mut words = self.0;
        words.iter_mut().zip(other.0).for_each(|(word, other)| *word &= other);
        words.into_iter().zip([0_u8, 64, 128, 192]).flat_map(|(mut word, first)| {
            std::iter::from_fn(move || {
                let next = u8::try_from(word.trailing_zeros()).ok().filter(|_| word != 0)?;
                word &= word - 1;
                Some(first + next)
            })
        })
    }
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
