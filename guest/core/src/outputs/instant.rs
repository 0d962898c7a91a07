//! Points in time, for receivers that count or write them in one way alone.

use jiff::SignedDuration;
use jiff::civil::{DateTime, date};

use super::rdap::date_time;
use crate::registration::Timestamp;

/// A point in time, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Instant(pub(super) i64);

const EPOCH: DateTime = date(1970, 1, 1).at(0, 0, 0, 0);

impl Instant {
    /// Of a date that was read for certain: midnight UTC where no time was given, UTC where no offset was.
    pub(super) fn of(timestamp: &Timestamp<'_>) -> Option<Instant> {
        timestamp.iso.as_deref().and_then(Instant::parse)
    }

    /// Of a date or date-time as [`Timestamp::iso`] has it.
    pub(super) fn parse(iso: &str) -> Option<Instant> {
        let (text, _) = date_time(iso);
        let number = |from: usize, to: usize| text.get(from..to).and_then(|digits| digits.parse::<i16>().ok());
        let small = |from: usize| number(from, from + 2).and_then(|number| i8::try_from(number).ok());
        let day = jiff::civil::Date::new(number(0, 4)?, small(5)?, small(8)?).ok()?;
        // A leap second counts as the one before it.
        let time = jiff::civil::Time::new(small(11)?, small(14)?, small(17)?.min(59), 0).ok()?;
        let rest = text.get(19..)?;
        let digits =
            rest.strip_prefix('.').map_or("", |rest| rest.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default());
        let milliseconds: i64 = format!("{digits:0<3}").get(..3)?.parse().ok()?;
        let offset = rest.get(if digits.is_empty() { 0 } else { digits.len() + 1 }..)?;
        let minutes = match offset.split_at_checked(1)? {
            ("Z", "") => 0,
            (sign, offset) => {
                let (hours, minutes) = offset.split_once(':')?;
                let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
                if sign == "-" { -minutes } else { minutes }
            }
        };
        let local = DateTime::from_parts(day, time).duration_since(EPOCH).as_secs();
        Some(Instant((local - minutes * 60) * 1000 + milliseconds))
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[cfg(feature = "receivers")]
    pub(super) fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// As `2026-01-31T12:00:00.000Z`.
    pub(super) fn rfc3339(self) -> String {
        // Only what was a date-time becomes an instant, so that this one is, but for an offset at the ends of time.
        let at = EPOCH.checked_add(SignedDuration::from_millis(self.0)).unwrap_or(EPOCH);
        let (year, month, day, millisecond) = (at.year(), at.month(), at.day(), at.millisecond());
        format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{millisecond:03}Z", at.hour(), at.minute(), at.second())
    }
}

#[cfg(test)]
mod tests {
    use super::Instant;

    #[test]
    fn reads_and_writes() {
        for (iso, written) in [
            ("1970-01-01", "1970-01-01T00:00:00.000Z"),
            ("2026-01-31", "2026-01-31T00:00:00.000Z"),
            ("2026-01-31T12:00:59", "2026-01-31T12:00:59.000Z"),
            ("2026-01-31T12:00:59Z", "2026-01-31T12:00:59.000Z"),
            ("2026-01-31T12:00:59.5Z", "2026-01-31T12:00:59.500Z"),
            ("2026-01-31T12:00:59.123456Z", "2026-01-31T12:00:59.123Z"),
            ("2026-01-31T00:30:00+01:00", "2026-01-30T23:30:00.000Z"),
            ("2026-01-31T23:30:00.25-05:30", "2026-02-01T05:00:00.250Z"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.000Z"),
            ("1969-12-31T23:59:59.900Z", "1969-12-31T23:59:59.900Z"),
        ] {
            assert_eq!(Instant::parse(iso).map(Instant::rfc3339).as_deref(), Some(written), "{iso}");
        }
        assert_eq!(Instant::parse("1969-12-31T23:59:59.900Z").map(Instant::seconds), Some(-1));
        for iso in
            ["", "2026", "2026-02-30", "2026-01-31T25:00:00Z", "2026-01-31T12:00:00+1", "2026-01-31T12:00:00Zx", "éééééééééééé"]
        {
            assert_eq!(Instant::parse(iso), None, "{iso}");
        }
    }
}
