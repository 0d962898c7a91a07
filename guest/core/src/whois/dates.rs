//! Dates as registries write them, to RFC 3339.
//!
//! What is read is what is written: a date without a time stays a date, and a time without a zone stays local. Where day and
//! month could be either and the registry's habit is not known, the day is taken to come first, as in nearly all registries that
//! write so, and a diagnostic says so. What is left over makes a text no date: nothing is guessed.

mod words;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil;

use crate::table::DATES;

/// The earliest year of a registration: before it, a date is a default that a database filled in.
const EARLIEST: i16 = 1970;

/// The years of the Buddhist calendar in which names were registered, and how far it is ahead of the Gregorian one.
const BUDDHIST: std::ops::RangeInclusive<u32> = 2513..=2643;
const BUDDHIST_AHEAD: u32 = 543;

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
    /// The offsets of zones by abbreviations that other countries use for others: `IST=+05:30`, separated by commas.
    pub(crate) zones: &'static str,
}

impl Habit {
    /// The habit of the server, or else of the registry that a domain's top level belongs to.
    pub(crate) fn of(server: Option<&str>, domain: Option<&str>) -> Habit {
        let server = server.and_then(|server| DATES.row(&server.to_ascii_lowercase()));
        let row = server.or_else(|| {
            let (_, top_level) = domain?.trim_end_matches('.').rsplit_once('.')?;
            DATES.row(&format!(".{}", top_level.to_ascii_lowercase()))
        });
        let Some(row) = row else { return Habit::default() };
        let day_first = match row.column(1) {
            "day" => Some(true),
            "month" => Some(false),
            _ => None,
        };
        Habit { day_first, offset: Some(row.column(2)).filter(|offset| !offset.is_empty()), zones: row.column(3) }
    }

    /// The offset of a zone by its abbreviation: the registry's, or that of the only zone that has it.
    fn zone(&self, word: &str) -> Option<&'static str> {
        let own = self.zones.split(',').filter_map(|zone| zone.split_once('=')).find(|(name, _)| *name == word);
        own.map(|(_, offset)| offset).or_else(|| words::zone(word))
    }
}

/// Reads a date, or a date and time, in a registry's habit, which is looked up where the date leaves something open. None if it is not
/// certain to be one.
pub(crate) fn read<'a>(raw: &'a str, habit: &dyn Fn() -> Habit) -> Option<Read<'a>> {
    if let Some(iso) = rfc3339(raw) {
        return Some(Read { iso, ambiguous: false });
    }
    if raw.len() == 10 && raw.bytes().all(|byte| byte.is_ascii_digit()) {
        return epoch(raw);
    }
    Parser::new(habit).read(raw)
}

/// `1769860800`: seconds since 1970. Not where it could as well be `2026013112`, a date and an hour.
fn epoch(raw: &str) -> Option<Read<'static>> {
    let part = |from: usize, to: usize| raw.get(from..to)?.parse::<u32>().ok();
    let is_date = matches!(part(0, 2)?, 19 | 20) && (1..=12).contains(&part(4, 6)?) && (1..=31).contains(&part(6, 8)?);
    let seconds: i64 = raw.parse().ok()?;
    // Before 1979 there were no domains, and after 2096 there are no expiry dates.
    if is_date || !(300_000_000..4_000_000_000).contains(&seconds) {
        return None;
    }
    let at = Timestamp::from_second(seconds).ok()?;
    Some(Read { iso: Cow::Owned(at.to_string()), ambiguous: false })
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
struct Parser<'h> {
    habit: &'h dyn Fn() -> Habit,
    /// Whether the day comes first, where the date itself says so.
    day_first: Option<bool>,
    /// The numbers of the date, and how many digits each has.
    numbers: [(u32, usize); 3],
    count: usize,
    month: Option<i8>,
    time: Option<(i8, i8, i8)>,
    offset: Option<Cow<'static, str>>,
    afternoon: Option<bool>,
    /// How the numbers of the date are separated.
    separator: Option<char>,
    /// What is to be added to a year of an era, such as the Republic of China's.
    era: Option<u32>,
}

impl<'h> Parser<'h> {
    /// Of which nothing has been found.
    fn new(habit: &'h dyn Fn() -> Habit) -> Self {
        Parser {
            habit,
            day_first: None,
            numbers: [(0, 0); 3],
            count: 0,
            month: None,
            time: None,
            offset: None,
            afternoon: None,
            separator: None,
            era: None,
        }
    }

    fn read(mut self, raw: &str) -> Option<Read<'static>> {
        let mut rest = raw.trim();
        if rest.is_empty() || rest.len() > 64 {
            return None;
        }
        while let Some(first) = rest.chars().next() {
            if first.is_ascii_digit() {
                rest = self.number(rest)?;
            } else if first.is_alphabetic() {
                let (word, after) = rest.split_at(word_end(rest, first));
                self.word(word)?;
                rest = after;
            } else if matches!(first, '+' | '-') && self.time.is_some() && starts_with_digit(rest.get(1..)?) {
                let (offset, after) = offset(rest)?;
                self.offset = Some(Cow::Owned(offset));
                rest = after;
            } else if matches!(first, '(' | '[') && self.is_complete() {
                let end = rest.find([')', ']']).unwrap_or(rest.len());
                self.remark(rest.get(1..end)?);
                rest = rest.get(end..)?.trim_start_matches([')', ']']);
            } else if matches!(first, '#' | ';') && self.is_complete() {
                break;
            } else {
                if self.time.is_none() && matches!(first, '.' | '/' | '-') {
                    self.separator.get_or_insert(first);
                }
                rest = rest.get(first.len_utf8()..)?;
            }
        }
        self.finish()
    }

    /// Whether the date is whole: what follows is a time, a zone or a remark.
    fn is_complete(&self) -> bool {
        self.count == 3 || self.count == 2 && self.month.is_some()
    }

    /// A number of the date, or a time of day.
    fn number<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (digits, rest) = text.split_at(end);
        let next = rest.chars().next();
        if self.time.is_none() && digits.len() <= 2 {
            let separator = next.filter(|c| *c == ':' || self.is_complete() && matches!(c, '.' | 'h' | 'H'));
            if let Some(separator) = separator.filter(|c| *c == ':' || starts_with_digit(rest.get(c.len_utf8()..).unwrap_or("")))
            {
                return self.time_of_day(text, separator);
            }
        }
        if self.is_complete()
            && let Some(after) = self.east_asian_time(digits, rest)
        {
            return Some(after);
        }
        match digits.len() {
            // Compact forms: `20260131`, `20260131120000`, `202601311200`.
            8 | 12 | 14 if self.count == 0 => {
                for (from, to) in [(0, 4), (4, 6), (6, 8)] {
                    self.put(digits.get(from..to)?)?;
                }
                if digits.len() > 8 {
                    let part = |from: usize| digits.get(from..from + 2).map_or(Some(0), |part| part.parse().ok());
                    self.time = Some((part(8)?, part(10)?, part(12)?));
                }
            }
            6 if self.count == 3 && self.time.is_none() => {
                let part = |from: usize| digits.get(from..from + 2)?.parse().ok();
                self.time = Some((part(0)?, part(2)?, part(4)?));
            }
            1..=4 if self.count < 3 => self.put(digits)?,
            // A fraction of a second.
            _ if self.time.is_some() => {}
            _ => return None,
        }
        Some(rest)
    }

    fn put(&mut self, digits: &str) -> Option<()> {
        *self.numbers.get_mut(self.count)? = (digits.parse().ok()?, digits.len());
        self.count += 1;
        Some(())
    }

    /// `12:30`, `12:30:01`, `12:30:01.5`, `12.30.01`, `12h30`.
    fn time_of_day<'t>(&mut self, text: &'t str, separator: char) -> Option<&'t str> {
        let end = text.find(|c: char| !c.is_ascii_digit() && c != separator).unwrap_or(text.len());
        let (time, rest) = text.split_at(end);
        let mut parts = time.trim_end_matches(separator).splitn(4, separator).map(str::parse::<i8>);
        let hour = parts.next()?.ok()?;
        let minute = parts.next().unwrap_or(Ok(0)).ok()?;
        let second = parts.next().unwrap_or(Ok(0)).ok()?;
        self.time = Some((hour, minute, second));
        // A fraction of a second is dropped.
        Some(rest.strip_prefix(['.', ',']).map_or(rest, |rest| rest.trim_start_matches(|c: char| c.is_ascii_digit())))
    }

    /// `12時30分01秒`, in the writing of China, Japan or Korea.
    fn east_asian_time<'t>(&mut self, digits: &str, rest: &'t str) -> Option<&'t str> {
        let unit = rest.trim_start().chars().next()?;
        let number = digits.parse().ok();
        let (hour, minute, second) = self.time.unwrap_or_default();
        self.time = Some(match unit {
            '時' | '时' | '시' | '点' => (number?, minute, second),
            '分' | '분' => (hour, number?, second),
            '秒' | '초' => (hour, minute, number?),
            _ => return None,
        });
        rest.trim_start().get(unit.len_utf8()..)
    }

    /// A month, a weekday, a zone, or a particle.
    fn word(&mut self, word: &str) -> Option<()> {
        let mut buffer = [0; 16];
        let lower = lower(word, &mut buffer);
        if let Some(month) = words::month(&lower) {
            // `mar` is a Tuesday in French, too: the later one counts.
            self.month = Some(month);
            return Some(());
        }
        if let Some(offset) = (self.habit)().zone(word) {
            self.offset.get_or_insert(Cow::Borrowed(offset));
            return Some(());
        }
        match &*lower {
            "am" | "上午" | "午前" | "오전" => self.afternoon = Some(false),
            "pm" | "下午" | "午後" | "오후" => self.afternoon = Some(true),
            "民國" | "中華民國" | "民国" => self.era = Some(1911),
            "令和" => self.era = Some(2018),
            "平成" => self.era = Some(1988),
            _ if words::is_idle(&lower) => {}
            _ => return None,
        }
        Some(())
    }

    /// What stands in brackets behind a date: a zone, how the date is written, or a remark.
    fn remark(&mut self, text: &str) {
        let text = text.trim();
        let sign = text.find(['+', '-']).filter(|at| matches!(text.get(..*at), Some("" | "UTC" | "GMT")));
        if let Some((offset, "")) = sign.and_then(|at| offset(text.get(at..)?)) {
            self.offset = Some(Cow::Owned(offset));
        } else if let Some(zone) = (self.habit)().zone(text) {
            self.offset = Some(Cow::Borrowed(zone));
        } else if let Some(first) = text.get(..2) {
            if first.eq_ignore_ascii_case("dd") {
                self.day_first = Some(true);
            } else if first.eq_ignore_ascii_case("mm") {
                self.day_first = Some(false);
            }
        }
    }

    /// Year, month and day, and whether the latter two may be swapped.
    fn date(&self) -> Option<(u32, i8, u32, bool)> {
        let small = |number: u32| i8::try_from(number).ok();
        let numbers = self.numbers.get(..self.count)?;
        let (year, month, day, ambiguous) = match (numbers, self.month) {
            (&[(year, 1..=3), (month, _), (day, _)], None) if self.era.is_some() => {
                (year + self.era.unwrap_or_default(), small(month)?, day, false)
            }
            (&[(year, 4), (day, 1..=2)] | &[(day, 1..=2), (year, 4)], Some(month)) => (year, month, day, false),
            (&[(day, 1..=2), (year, 2)], Some(month)) => (century(year), month, day, false),
            (&[(year, 4), (month, _), (day, _)], None) => (year, small(month)?, day, false),
            (&[(one, 1..=2), (two, 1..=2), (year, digits @ (2 | 4))], None) => {
                // Two digits of a year could be a day's: only where the registry is known to write so.
                let day_first = self.day_first.or_else(|| (self.habit)().day_first);
                let day_first = if digits == 2 { Some(day_first?) } else { day_first };
                let month_first = one <= 12 && (two > 12 || day_first == Some(false));
                let (day, month) = if month_first { (two, one) } else { (one, two) };
                let either = one <= 12 && two <= 12 && one != two;
                let ambiguous = either && day_first.is_none() && self.separator != Some('.');
                (if digits == 2 { century(year) } else { year }, small(month)?, day, ambiguous)
            }
            _ => return None,
        };
        let year = if BUDDHIST.contains(&year) { year - BUDDHIST_AHEAD } else { year };
        Some((year, month, day, ambiguous))
    }

    fn finish(self) -> Option<Read<'static>> {
        let (year, month, day, ambiguous) = self.date()?;
        let mut date = civil::Date::new(i16::try_from(year).ok()?, month, i8::try_from(day).ok()?).ok()?;
        if date.year() < EARLIEST {
            return None;
        }
        let Some((mut hour, minute, second)) = self.time else {
            return Some(Read { iso: Cow::Owned(date.to_string()), ambiguous });
        };
        match self.afternoon {
            Some(true) if hour < 12 => hour += 12,
            Some(false) if hour == 12 => hour = 0,
            _ => {}
        }
        if (hour, minute, second) == (24, 0, 0) {
            (date, hour) = (date.tomorrow().ok()?, 0);
        }
        // A leap second is one that the calendar does not know.
        civil::Time::new(hour, minute, if second == 60 { 59 } else { second }, 0).ok()?;
        let offset = self.offset.or_else(|| (self.habit)().offset.map(Cow::Borrowed)).unwrap_or_default();
        Some(Read { iso: Cow::Owned(format!("{date}T{hour:02}:{minute:02}:{second:02}{offset}")), ambiguous })
    }
}

/// The year of two digits: no registration is older than 1970.
fn century(year: u32) -> u32 {
    if year < 70 { 2000 + year } else { 1900 + year }
}

/// The offset at the start of a text, and what follows: `+09:00`, `-0500`, `+2`, `+0:00`.
fn offset(text: &str) -> Option<(String, &str)> {
    let (sign, rest) = text.split_at_checked(1)?;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(rest.len());
    let (offset, after) = rest.split_at(end);
    let (hours, minutes) = match offset.split_once(':') {
        Some((hours, minutes)) => (hours, minutes.split(':').next()?),
        None if offset.len() > 2 => offset.split_at_checked(offset.len() - 2)?,
        None => (offset, "00"),
    };
    let is_offset =
        matches!(hours.parse(), Ok(0..=14)) && matches!(minutes.parse(), Ok(0..=59)) && hours.len() <= 2 && minutes.len() == 2;
    is_offset.then(|| (format!("{sign}{hours:0>2}:{minutes}"), after))
}

/// Where the word at the start of a text ends. Thai abbreviations have dots in them: `ม.ค.`.
fn word_end(text: &str, first: char) -> usize {
    let is_thai = |c: char| ('\u{e00}'..='\u{e7f}').contains(&c);
    let ends = |c: char| if is_thai(first) { !is_thai(c) && c != '.' } else { !c.is_alphabetic() };
    text.find(ends).unwrap_or(text.len())
}

fn starts_with_digit(text: &str) -> bool {
    text.as_bytes().first().is_some_and(u8::is_ascii_digit)
}

/// A word in lower case; short ones, which nearly all are, in the buffer.
fn lower<'b>(word: &str, buffer: &'b mut [u8; 16]) -> Cow<'b, str> {
    match buffer.get_mut(..word.len()) {
        Some(slots) if word.is_ascii() => {
            slots.copy_from_slice(word.as_bytes());
            slots.make_ascii_lowercase();
            Cow::Borrowed(std::str::from_utf8(slots).unwrap_or_default())
        }
        _ => Cow::Owned(word.to_lowercase()),
    }
}
