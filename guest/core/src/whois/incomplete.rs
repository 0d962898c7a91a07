//! Whether an answer that has a record seems to lack its end: the server breaks off in words, or in the middle of a line.

use super::labels::{self, Folded};
use super::phrases;
use super::scan::{Kind, Line};
use crate::registration::{Availability, Registration};

/// Notes that an answer is incomplete, where it is.
pub(super) fn note(text: &str, lines: &[Line<'_>], registration: &mut Registration<'_>) {
    let Some(last) = lines.iter().rfind(|line| line.kind != Kind::Blank) else { return };
    if registration.availability != Availability::Registered {
        return;
    }
    if phrases::is_refusal(last) {
        let message = format!("the server breaks the record off: {:?}", last.text());
        registration.note("incomplete", message, Some(last.number));
    } else if !text.ends_with(['\n', '\r']) && breaks_off(last, lines, registration.source.format) {
        let message = "the answer seems to be cut off: its last line has no end, and what should follow is missing";
        registration.note("incomplete", message, Some(last.number));
    }
}

/// Whether a last line without an end is one of which the rest is missing.
fn breaks_off(last: &Line<'_>, lines: &[Line<'_>], format: &str) -> bool {
    if last.text().ends_with(char::REPLACEMENT_CHARACTER) {
        return true;
    }
    match last.kind {
        // ICANN has every answer end with a line about the database's last update.
        Kind::Pair if matches!(format, "icann" | "verisign") => !lines.iter().any(|line| line.text().starts_with(">>>")),
        Kind::Text if lines.len() > 1 => labels::begins_label(Folded::new(last.text()).as_str()),
        _ => false,
    }
}
