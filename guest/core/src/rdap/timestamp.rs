//! Dates and times of RFC 3339, and what servers write for them.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::registration::{Text, Timestamp};

/// A point in time as written, and as RFC 3339 has it where it can be read for certain.
pub(super) fn timestamp(raw: &str) -> Timestamp<'_> {
    Timestamp { raw: Cow::Borrowed(raw), iso: rfc3339(raw) }
}

/// The same moment by RFC 3339: a date, or a date-time with its own offset, or without one where none is given.
///
/// Beyond RFC 3339 it reads a space for `T`, lower-case letters, an offset without a colon or by the name `UTC` or `GMT`, and passes
/// over the name of a time zone in brackets (RFC 9557) behind an offset.
pub(crate) fn rfc3339(raw: &str) -> Option<Text<'_>> {
    let (date, rest) = raw.split_at_checked(10)?;
    let (year, month, day) = (number(date.get(..4)?)?, number(date.get(5..7)?)?, number(date.get(8..)?)?);
    if date.get(4..5) != Some("-") || date.get(7..8) != Some("-") {
        return None;
    }
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    if rest.is_empty() {
        return Some(Cow::Borrowed(raw));
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let (time, rest) = rest.split_at_checked(8)?;
    if !is_time(time) {
        return None;
    }
    let digits = rest.strip_prefix('.').map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count());
    let (fraction, offset) = rest.split_at_checked(if digits == 0 { 0 } else { digits + 1 })?;
    let offset = match offset.split_once('[') {
        Some((offset, zone)) if !offset.is_empty() && zone.ends_with(']') => offset,
        _ => offset,
    };
    let iso = format!("{date}T{time}{fraction}{}", offset_of(offset.trim_start())?);
    Some(if iso == raw { Cow::Borrowed(raw) } else { Cow::Owned(iso) })
}

/// Whether this is `HH:MM:SS`; second 60 is a leap second.
fn is_time(time: &str) -> bool {
    let part = |at: usize| time.get(at..at + 2).and_then(number);
    time.get(2..3) == Some(":")
        && time.get(5..6) == Some(":")
        && matches!((part(0), part(3), part(6)), (Some(0..24), Some(0..60), Some(0..=60)))
}

/// The offset as RFC 3339 writes it; empty where there is none.
fn offset_of(offset: &str) -> Option<String> {
    if offset.is_empty() || offset.eq_ignore_ascii_case("z") {
        return Some(offset.to_ascii_uppercase());
    }
    if offset == "UTC" || offset == "GMT" {
        return Some("Z".to_owned());
    }
    let (sign, digits) = offset.split_at_checked(1).filter(|(sign, _)| matches!(*sign, "+" | "-"))?;
    let (hours, minutes) = match digits.len() {
        2 => (digits, "00"),
        4 => digits.split_at_checked(2)?,
        5 => digits.split_once(':')?,
        _ => return None,
    };
    let is_offset = hours.len() == 2 && matches!((number(hours)?, number(minutes)?), (0..24, 0..60));
    is_offset.then(|| format!("{sign}{hours}:{minutes}"))
}

fn number(digits: &str) -> Option<u16> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_is_certain() {
        for (raw, iso) in [
            ("2026-01-31", Some("2026-01-31")),
            ("2026-01-31T10:00:00Z", Some("2026-01-31T10:00:00Z")),
            ("2026-01-31t10:00:00.123456z", Some("2026-01-31T10:00:00.123456Z")),
            ("2026-01-31 10:00:00+0530", Some("2026-01-31T10:00:00+05:30")),
            ("2026-01-31T10:00:00-03", Some("2026-01-31T10:00:00-03:00")),
            ("2026-01-31T10:00:00-03:00", Some("2026-01-31T10:00:00-03:00")),
            ("2026-01-31T10:00:00", Some("2026-01-31T10:00:00")),
            ("2016-12-31T23:59:60Z", Some("2016-12-31T23:59:60Z")),
            ("2026-02-30", None),
            ("2026-01-31T24:00:00Z", None),
            ("2026-01-31T10:00Z", None),
            ("2026-01-31T10:00:00.Z", None),
            ("2026-01-31T10:00:00 UTC", Some("2026-01-31T10:00:00Z")),
            ("2026-01-31T10:00:00Z[UTC]", Some("2026-01-31T10:00:00Z")),
            ("2026-01-31T10:00:00+02:00[Europe/Kyiv]", Some("2026-01-31T10:00:00+02:00")),
            ("2026-01-31T10:00:00[Europe/Kyiv]", None),
            ("2026-01-31T10:00:00 EST", None),
            ("31.01.2026", None),
            ("+026-01-31", None),
            ("2026-0\u{e9}-01", None),
            ("", None),
        ] {
            assert_eq!(timestamp(raw).iso.as_deref(), iso, "{raw}");
        }
    }
}
