//! The properties of `maltego.DateTime`.

use super::Properties;

/// The value and the parts of an RFC 3339 date or date-time; none where it is neither.
pub(super) fn of(iso: &str) -> Option<(String, Properties)> {
    let (date, time) = match iso.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (iso, None),
    };
    let mut parts = date.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let mut properties = Properties::from([
        ("date", date.to_owned()),
        ("year", year.to_owned()),
        ("month", month.to_owned()),
        ("day", day.to_owned()),
    ]);
    let Some(time) = time else { return Some((date.to_owned(), properties)) };
    let (clock, offset) = match time.find(['Z', '+', '-']) {
        Some(at) => time.split_at_checked(at)?,
        None => (time, ""),
    };
    let mut units = clock.splitn(3, ':');
    for name in ["hour", "minute", "second"] {
        if let Some(unit) = units.next() {
            properties.insert(name, unit.to_owned());
        }
    }
    properties.insert("time", clock.to_owned());
    if offset == "Z" {
        properties.insert("offset", "000000".to_owned());
    }
    let value = match offset {
        "" => format!("{date} {clock}"),
        "Z" => format!("{date} {clock} UTC"),
        offset => format!("{date} {clock} {offset}"),
    };
    Some((value, properties))
}
