//! What has to hold for whatever was read. Each function panics where it does not.

use serde_json::Value;
use whoisbox_core::outputs::{FORMATS, Finding, Said, events};
use whoisbox_core::registration::{Availability, Registration, Timestamp};
use whoisbox_core::report::Conclusion;
use whoisbox_core::table::{Table, bare, like};
use whoisbox_core::whois::charset::Decoded;

/// A registration serialises, each field's path leads to a member, each date that was read is one, and receivers take it.
pub fn sound(registration: &Registration<'_>, query: Option<&str>) {
    let json = serde_json::to_value(registration).expect("a registration is JSON");
    for field in &registration.fields {
        if let Some(path) = field.path {
            assert!(json.pointer(&path.to_string()).is_some(), "{field:?} leads nowhere");
        }
    }
    let dates = [&registration.created, &registration.updated, &registration.expires];
    let events = registration.events.iter().map(|event| &event.at);
    dates.into_iter().flatten().chain(events).for_each(date);
    for (at, event) in events::from_registration(registration, query).iter().enumerate() {
        assert!(event.parent.is_none_or(|parent| (parent as usize) < at), "{event:?} comes before its parent");
        let payload = event.payload.as_deref().map(serde_json::from_str::<Value>);
        assert!(!matches!(payload, Some(Err(_))), "{event:?} has a payload that is no JSON");
    }
    written_in_every_form(registration, query);
}

/// Every form for a receiver can be written, and is JSON where it says so.
fn written_in_every_form(registration: &Registration<'_>, query: Option<&str>) {
    let conclusion = match registration.availability {
        Availability::Registered => Conclusion::Found,
        Availability::Available => Conclusion::NotFound,
        Availability::Reserved => Conclusion::Reserved,
        Availability::Unknown => Conclusion::Unreadable,
    };
    let protocol = registration.source.protocol;
    let said = [Said { server: None, protocol, authority: None, text: "", registration }];
    for format in FORMATS {
        let write = (format.open)(None).expect("settings have defaults");
        let document = write(&Finding { registration, query, conclusion, said: &said });
        let is_json = serde_json::from_str::<Value>(&document).is_ok();
        assert!(is_json || !format.is_json(), "{} is no JSON: {document}", format.name);
    }
}

/// What was read stands on its line.
pub fn stated_where_it_says(text: &str, registration: &Registration<'_>) {
    let lines = text.matches(['\n', '\r']).count() + 1;
    let stated = registration.fields.iter().map(|field| field.line);
    let noted = registration.diagnostics.iter().filter_map(|note| note.line);
    for line in stated.chain(noted) {
        assert!((1..=lines).contains(&(line as usize)), "there is no line {line}");
    }
}

/// A server that says that it does not answer is not taken to say that a name is free.
pub fn no_refusal_is_available(text: &str, registration: &Registration<'_>) {
    const REFUSALS: Table<'static> = Table::new(include_str!("../../../guest/core/data/refusals.tsv"));
    /// No more lines are looked at, and no longer ones.
    const LINES: usize = 100;
    const LENGTH: usize = 400;
    if registration.availability != Availability::Available {
        return;
    }
    for line in text.lines().take(LINES).map(bare).filter(|line| line.len() <= LENGTH) {
        let refusal = REFUSALS.rows().find(|row| like(row.key(), line));
        assert!(refusal.is_none(), "available, though the server says {line:?}");
    }
}

/// Text that was UTF-8 is as it was, and what was replaced is told.
pub fn decoded(answer: &[u8], decoded: &Decoded<'_>) {
    let answer = answer.strip_prefix(b"\xef\xbb\xbf").unwrap_or(answer);
    if decoded.charset == "utf-8"
        && let Ok(text) = std::str::from_utf8(answer)
    {
        assert_eq!(text, decoded.text);
        return;
    }
    let told = decoded.diagnostics.iter().any(|note| note.code == "replaced-bytes");
    // GB 18030 has the replacement character itself, at these bytes.
    let sent = answer.windows(3).any(|bytes| bytes == "\u{fffd}".as_bytes())
        || answer.windows(4).any(|bytes| bytes == b"\x84\x31\xa4\x37");
    assert!(told || sent || !decoded.text.contains('\u{fffd}'), "bytes of {} were replaced in silence", decoded.charset);
}

/// `2026-01-31`, or that with `T12:30:00`, a fraction, and `Z` or `+01:00`, each as far as it was written.
fn date(date: &Timestamp<'_>) {
    let Some(iso) = date.iso.as_deref() else { return };
    let shape: String = iso.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let (day, rest) = shape.split_at_checked(10).unwrap_or((&shape, ""));
    let (time, zone) = rest.split_at(rest.find(['Z', '+', '-']).unwrap_or(rest.len()));
    let whole = time.split('.').next().unwrap_or_default();
    let is_date =
        day == "0000-00-00" && ["", "T00:00", "T00:00:00"].contains(&whole) && ["", "Z", "+00:00", "-00:00"].contains(&zone);
    let number = |from, to| iso.get(from..to).and_then(|digits: &str| digits.parse::<u32>().ok());
    let exists =
        number(5, 7).is_some_and(|month| (1..=12).contains(&month)) && number(8, 10).is_some_and(|day| (1..=31).contains(&day));
    let time = whole.get(1..).unwrap_or_default().split(':').map(|part| part.parse::<u32>().unwrap_or(99));
    let is_time = time.zip([24, 60, 61]).all(|(part, bound)| part < bound) || whole.is_empty();
    assert!(is_date && exists && is_time, "{date:?} is no date");
}
