//! `Retry-After` (RFC 9110 section 10.2.3).

use jiff::civil::DateTime;

use crate::whois::dates;

/// How many seconds a response asks to wait. `value` is its `Retry-After` header, in seconds or an HTTP-date, which counts from the
/// response's own `Date` header: nothing here has a clock, and the server's is the one that it means. None: it does not say.
pub fn retry_after(value: &str, date: Option<&str>) -> Option<u32> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(value.parse().unwrap_or(u32::MAX));
    }
    let seconds = utc(value)?.duration_since(utc(date?)?).as_secs();
    Some(u32::try_from(seconds.max(0)).unwrap_or(u32::MAX))
}

/// An HTTP-date in any of its three forms (RFC 9110 section 5.6.7), all of which are in UTC.
fn utc(text: &str) -> Option<DateTime> {
    let iso = dates::read(text.trim(), &dates::Habit::default)?.iso;
    let two = |at: usize| iso.get(at..at + 2)?.parse().ok();
    DateTime::new(iso.get(..4)?.parse().ok()?, two(5)?, two(8)?, two(11)?, two(14)?, two(17)?, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATE: Option<&str> = Some("Sun, 06 Nov 1994 08:49:37 GMT");

    #[test]
    fn seconds_stand_for_themselves() {
        assert_eq!(retry_after("120", None), Some(120));
        assert_eq!(retry_after(" 0 ", None), Some(0));
        assert_eq!(retry_after("99999999999999999999", None), Some(u32::MAX));
    }

    #[test]
    fn a_date_counts_from_the_response() {
        for later in ["Sun, 06 Nov 1994 08:51:37 GMT", "Sunday, 06-Nov-94 08:51:37 GMT", "Sun Nov  6 08:51:37 1994"] {
            assert_eq!(retry_after(later, DATE), Some(120), "{later}");
        }
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:00 GMT", DATE), Some(0), "the time has come");
        assert_eq!(retry_after("Mon, 06 Nov 2995 08:49:00 GMT", DATE), Some(u32::MAX));
    }

    #[test]
    fn what_says_no_time_asks_for_none() {
        for value in ["", "soon", "-1", "1.5", "12 seconds"] {
            assert_eq!(retry_after(value, DATE), None, "{value:?}");
        }
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:51:37 GMT", None), None);
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:51:37 GMT", Some("today")), None);
    }
}
