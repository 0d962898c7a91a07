//! Dates as registries write them, to RFC 3339.
//!
//! What is read is what is written: a date without a time stays a date, and a time without a zone stays local. Where day and
//! month could be either, the day is taken to come first, as in nearly all registries that write so, and a diagnostic says so.

use std::borrow::Cow;

use jiff::civil;

use super::Hints;
use crate::table::DATES;

/// The earliest year of a registration: before it, a date is a default that a database filled in.
const EARLIEST: i16 = 1970;

/// A date that was read, and whether it could have meant another one.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Read<'a> {
    /// RFC 3339.
    pub(crate) iso: Cow<'a, str>,
    /// Day and month may be swapped.
    pub(crate) ambiguous: bool,
}

/// What is known of how a registry writes its dates (`data/dates.tsv`).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Habit {
    /// Whether the day comes first, or the month, where both are numbers ahead of the year.
    pub(crate) day_first: Option<bool>,
    /// The offset from UTC of times without a zone.
    pub(crate) offset: Option<&'static str>,
}

impl Habit {
    /// The habit of the server, or else of the registry that the query's top-level domain belongs to.
    pub(crate) fn of(hints: &Hints<'_>) -> Habit {
        let server = hints.server.and_then(|server| DATES.row(&server.to_ascii_lowercase()));
        let row = server.or_else(|| {
            let domain = hints.query?.rsplit('.').next()?;
            DATES.row(&format!(".{}", domain.to_ascii_lowercase()))
        });
        let Some(row) = row else { return Habit::default() };
        let day_first = match row.column(1) {
            "day" => Some(true),
            "month" => Some(false),
            _ => None,
        };
        Habit { day_first, offset: Some(row.column(2)).filter(|offset| !offset.is_empty()) }
    }
}

/// Reads a date, or a date and time, in a registry's habit. None if it is not certain to be one.
pub(crate) fn read<'a>(raw: &'a str, habit: impl FnOnce() -> Habit) -> Option<Read<'a>> {
    if let Some(iso) = rfc3339(raw) {
        return Some(Read { iso, ambiguous: false });
    }
    Parser { habit: habit(), ..Parser::default() }.read(raw)
}

/// `2026-01-31T12:00:00Z` and `2026-01-31`, which nearly all are, as they stand.
fn rfc3339(raw: &str) -> Option<Cow<'_, str>> {
    let bytes = raw.as_bytes();
    let digits = |from: usize, to: usize| bytes.get(from..to).is_some_and(|part| part.iter().all(u8::is_ascii_digit));
    let is = |at: usize, byte: u8| bytes.get(at) == Some(&byte);
    if !(digits(0, 4) && is(4, b'-') && digits(5, 7) && is(7, b'-') && digits(8, 10)) {
        return None;
    }
    let number = |from: usize| {
        bytes
            .get(from..from + 2)
            .map_or(0, |part| part.iter().fold(0, |sum, byte| sum * 10 + i8::try_from(byte - b'0').unwrap_or(0)))
    };
    let year = raw.get(..4)?.parse().ok().filter(|year| *year >= EARLIEST)?;
    civil::Date::new(year, number(5), number(8)).ok()?;
    if raw.len() == 10 {
        return Some(Cow::Borrowed(raw));
    }
    if !(is(10, b'T') && digits(11, 13) && is(13, b':') && digits(14, 16) && is(16, b':') && digits(17, 19)) {
        return None;
    }
    if number(11) > 23 || number(14) > 59 || number(17) > 60 {
        return None;
    }
    let rest = raw.get(19..)?;
    let zone = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    // A fraction of a second says nothing here: whole seconds compare better.
    match zone {
        "Z" if zone.len() == rest.len() => Some(Cow::Borrowed(raw)),
        "Z" | "z" => Some(Cow::Owned(format!("{}Z", raw.get(..19)?))),
        _ => None,
    }
}

/// What has been found of a date so far.
#[derive(Debug, Default)]
struct Parser {
    habit: Habit,
    numbers: Vec<(u32, usize)>,
    month: Option<i8>,
    time: Option<(i8, i8, i8)>,
    offset: Option<Cow<'static, str>>,
    afternoon: Option<bool>,
    /// How the numbers of the date are separated.
    separator: Option<char>,
}

impl Parser {
    fn read<'a>(mut self, raw: &'a str) -> Option<Read<'a>> {
        // Ahead of a remark in brackets: `2026/01/31 01:05:09 (JST)` keeps its zone, `31.01.2026 (expired)` loses the remark.
        let mut rest = raw.trim().trim_end_matches('.');
        if rest.is_empty() || rest.len() > 64 {
            return None;
        }
        while let Some(first) = rest.chars().next() {
            if first.is_ascii_digit() {
                rest = self.number(rest)?;
            } else if first.is_alphabetic() {
                let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
                let (word, after) = rest.split_at(end);
                self.word(word)?;
                rest = after;
            } else if matches!(first, '+' | '-')
                && self.time.is_some()
                && rest.get(1..2).is_some_and(|c| c.as_bytes().iter().all(u8::is_ascii_digit))
            {
                rest = self.offset(rest)?;
            } else {
                if self.time.is_none() && matches!(first, '.' | '/' | '-') {
                    self.separator = Some(first);
                }
                rest = rest.get(first.len_utf8()..)?;
            }
        }
        self.finish()
    }

    /// A number of the date, or a time of day.
    fn number<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (digits, rest) = text.split_at(end);
        if rest.starts_with(':') && self.time.is_none() && digits.len() <= 2 {
            return self.time_of_day(text);
        }
        match digits.len() {
            // Compact forms: `20260131`, `20260131120000`, `202601311200`.
            8 | 12 | 14 if self.numbers.is_empty() => {
                for (from, to) in [(0, 4), (4, 6), (6, 8)] {
                    self.numbers.push((digits.get(from..to)?.parse().ok()?, to - from));
                }
                if digits.len() > 8 {
                    let part = |from: usize| digits.get(from..from + 2).map_or(Some(0), |part| part.parse().ok());
                    self.time = Some((part(8)?, part(10)?, part(12)?));
                }
            }
            6 if self.numbers.len() == 3 && self.time.is_none() => {
                self.time =
                    Some((digits.get(..2)?.parse().ok()?, digits.get(2..4)?.parse().ok()?, digits.get(4..)?.parse().ok()?));
            }
            1..=4 if self.numbers.len() < 3 => self.numbers.push((digits.parse().ok()?, digits.len())),
            // A fraction of a second.
            _ if self.time.is_some() => {}
            _ => return None,
        }
        Some(rest)
    }

    /// `12:30`, `12:30:01`, `12:30:01.5`.
    fn time_of_day<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        let end = text.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(text.len());
        let (time, rest) = text.split_at(end);
        let mut parts = time.split(':').map(str::parse::<i8>);
        let hour = parts.next()?.ok()?;
        let minute = parts.next()?.ok()?;
        let second = parts.next().unwrap_or(Ok(0)).ok()?;
        self.time = Some((hour, minute, second));
        // A fraction of a second is dropped.
        Some(rest.strip_prefix('.').map_or(rest, |rest| rest.trim_start_matches(|c: char| c.is_ascii_digit())))
    }

    /// `+09:00`, `-0500`, `+2`.
    fn offset<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        let (sign, rest) = text.split_at(1);
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(rest.len());
        let (offset, after) = rest.split_at(end);
        let digits: String = offset.chars().filter(char::is_ascii_digit).collect();
        let (hours, minutes) = match digits.len() {
            1 | 2 => (digits.as_str(), "00"),
            3 | 4 => digits.split_at(digits.len() - 2),
            _ => return None,
        };
        self.offset = Some(Cow::Owned(format!("{sign}{hours:0>2}:{minutes}")));
        Some(after)
    }

    /// A month, a weekday, a zone, or a particle.
    fn word(&mut self, word: &str) -> Option<()> {
        let lower = word.to_lowercase();
        if let Some(month) = month(&lower) {
            self.month.get_or_insert(month);
            return Some(());
        }
        if let Some(offset) = zone(word) {
            self.offset.get_or_insert(Cow::Borrowed(offset));
            return Some(());
        }
        match lower.as_str() {
            "am" | "pm" => self.afternoon = Some(lower == "pm"),
            // The `T` of ISO 8601, ordinals, particles, and zones that several countries use: the time stays local.
            "t" | "st" | "nd" | "rd" | "th" | "de" | "of" | "at" | "on" | "before" | "after" | "ist" | "cst" | "est"
            | "local" | "time" | "yyyy" | "mm" | "dd" => {}
            _ if WEEKDAYS.iter().any(|day| lower.starts_with(day) && lower.len() <= 9) => {}
            _ => return None,
        }
        Some(())
    }

    fn finish(self) -> Option<Read<'static>> {
        let mut ambiguous = false;
        let (year, month, day) = match (self.numbers.as_slice(), self.month) {
            (&[(year, 4), (day, _)], Some(month)) => (year, month, day),
            (&[(day, _), (year, 4)], Some(month)) => (year, month, day),
            (&[(day, _), (year, 2)], Some(month)) => (2000 + year, month, day),
            // `31/01/26`, where the registry is known to write so.
            (&[(day, 2), (month, 2), (year, 2)], None) if self.habit.day_first == Some(true) => {
                (if year < 70 { 2000 + year } else { 1900 + year }, i8::try_from(month).ok()?, day)
            }
            (&[(year, 4), (month, _), (day, _)], None) => (year, i8::try_from(month).ok()?, day),
            (&[(one, _), (two, _), (year, 4)], None) => {
                let month_first = self.habit.day_first == Some(false) && one <= 12;
                let (day, month) = if one <= 12 && two > 12 || month_first { (two, one) } else { (one, two) };
                let either = one <= 12 && two <= 12 && one != two;
                ambiguous = either && self.separator == Some('/') && self.habit.day_first.is_none();
                (year, i8::try_from(month).ok()?, day)
            }
            _ => return None,
        };
        let date = civil::Date::new(i16::try_from(year).ok()?, month, i8::try_from(day).ok()?).ok()?;
        if date.year() < EARLIEST {
            return None;
        }
        let date = format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day());
        let Some((mut hour, minute, second)) = self.time else { return Some(Read { iso: Cow::Owned(date), ambiguous }) };
        match self.afternoon {
            Some(true) if hour < 12 => hour += 12,
            Some(false) if hour == 12 => hour = 0,
            _ => {}
        }
        civil::Time::new(hour, minute, second.min(59), 0).ok()?;
        let offset = self.offset.or(self.habit.offset.map(Cow::Borrowed)).unwrap_or_default();
        Some(Read { iso: Cow::Owned(format!("{date}T{hour:02}:{minute:02}:{second:02}{offset}")), ambiguous })
    }
}

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The month by its name or three letters of it, in the languages that registries use.
fn month(word: &str) -> Option<i8> {
    const MONTHS: [&[&str]; 12] = [
        &["jan", "ene", "ian"],
        &["feb", "fev", "fév"],
        &["mar", "mär", "mrt"],
        &["apr", "abr", "avr"],
        &["may", "mai", "mei", "maj"],
        &["jun", "juin"],
        &["jul", "juil", "iul"],
        &["aug", "ago", "aoû", "aou"],
        &["sep", "set"],
        &["oct", "okt", "out"],
        &["nov", "noi"],
        &["dec", "dez", "dic", "déc"],
    ];
    if word.chars().count() < 3 || word.len() > 12 || word == "set up" {
        return None;
    }
    let found = MONTHS.iter().position(|names| names.iter().any(|name| word.starts_with(name)))?;
    i8::try_from(found + 1).ok()
}

/// The offset of a zone by its abbreviation, where only one zone has it.
fn zone(word: &str) -> Option<&'static str> {
    Some(match word {
        "Z" | "z" | "UTC" | "GMT" | "UCT" | "utc" | "gmt" => "Z",
        "WET" => "+00:00",
        "CET" | "MET" | "WEST" | "WAT" => "+01:00",
        "CEST" | "MEST" | "EET" | "SAST" | "CAT" => "+02:00",
        "EEST" | "MSK" | "EAT" => "+03:00",
        "KST" | "JST" => "+09:00",
        "HKT" | "SGT" | "MYT" => "+08:00",
        "ICT" => "+07:00",
        "NZST" => "+12:00",
        "NZDT" => "+13:00",
        "AEST" => "+10:00",
        "AEDT" => "+11:00",
        "EDT" => "-04:00",
        "PDT" => "-07:00",
        "PST" => "-08:00",
        _ => return None,
    })
}

#[cfg(test)]
#[allow(clippy::panic, reason = "a test fails by panicking")]
mod tests {
    use super::{Habit, Read};

    fn read(raw: &str) -> Option<Read<'_>> {
        super::read(raw, Habit::default)
    }

    #[test]
    fn reads_what_registries_write() {
        for (raw, iso) in [
            ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z"),
            ("2026-01-31T12:00:00.0Z", "2026-01-31T12:00:00Z"),
            ("2026-01-31T12:00:00+0100", "2026-01-31T12:00:00+01:00"),
            ("2026-01-31", "2026-01-31"),
            ("2026-01-31 12:00:00", "2026-01-31T12:00:00"),
            ("2026-01-31-T12:00:00Z", "2026-01-31T12:00:00Z"),
            ("2026-01-31 12:00:00 UTC", "2026-01-31T12:00:00Z"),
            ("2026-01-31 12:00:00 (UTC+8)", "2026-01-31T12:00:00+08:00"),
            ("2026-01-31 12:00:00 (GMT+0:00)", "2026-01-31T12:00:00+00:00"),
            ("31-Jan-2026", "2026-01-31"),
            ("31-jan-2026 23:59:59 UTC", "2026-01-31T23:59:59Z"),
            ("Sat Jan 31 12:00:00 2026", "2026-01-31T12:00:00"),
            ("Sat Jan 31 12:00:00 GMT 2026", "2026-01-31T12:00:00Z"),
            ("January 31 2026", "2026-01-31"),
            ("31 January 2026", "2026-01-31"),
            ("20260131", "2026-01-31"),
            ("20260131 12:00:00", "2026-01-31T12:00:00"),
            ("20260131120000", "2026-01-31T12:00:00"),
            ("31.01.2026", "2026-01-31"),
            ("31.1.2026 12:00:00", "2026-01-31T12:00:00"),
            ("01/31/2026", "2026-01-31"),
            ("31/01/2026", "2026-01-31"),
            ("2026/01/31 01:05:09 (JST)", "2026-01-31T01:05:09+09:00"),
            ("2026. 01. 31.", "2026-01-31"),
            ("31st January 2026 at 12:00:00.123", "2026-01-31T12:00:00"),
            ("2026-01-31 1:05:09 PM", "2026-01-31T13:05:09"),
        ] {
            let got = read(raw).unwrap_or_else(|| panic!("{raw}"));
            assert_eq!(got.iso, iso, "{raw}");
            assert!(!got.ambiguous, "{raw}");
        }
    }

    #[test]
    fn says_when_day_and_month_could_be_either() {
        assert!(read("03/04/2026").is_some_and(|read| read.ambiguous && read.iso == "2026-04-03"));
        assert!(read("03.04.2026").is_some_and(|read| !read.ambiguous));
    }

    #[test]
    fn reads_nothing_else() {
        for raw in [
            "",
            "-",
            "never",
            "N/A",
            "2026-13-01",
            "2026-02-30",
            "31",
            "12:30:00",
            "1234567890123",
            "2026-01-31 by hand",
            "not defined",
            "0000-00-00",
            "0001-01-01T00:00:00Z",
        ] {
            assert_eq!(read(raw), None, "{raw}");
        }
    }
}
