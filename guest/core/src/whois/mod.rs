//! Reads the answers of WHOIS servers (RFC 3912): text to lines ([`scan`]), lines by the server's [`formats`] to a registration.

pub mod charset;

mod dates;
mod draft;
mod formats;
mod hosts;
mod labels;
mod phrases;
mod scan;
mod state;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use self::charset::Decoded;
use self::draft::Draft;
use crate::error::ParseError;
use crate::registration::{Protocol, Registration, Source};

/// What the caller knows about an answer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints<'a> {
    /// The server that gave it: it picks the format.
    pub server: Option<&'a str>,
    /// The question that was asked: it picks the object where the answer holds several.
    pub query: Option<&'a str>,
}

/// Reads an answer.
///
/// # Errors
/// `TooLarge` above [`charset::MAX_BYTES`]. `Empty`, `Throttled`, `Refused`, `Unavailable`: the server gave no answer. That it
/// gave none is tested before whether it said that there is no such object.
pub fn read<'a>(answer: &'a Decoded<'_>, hints: &Hints<'a>) -> Result<Registration<'a>, ParseError> {
    if answer.text.len() > charset::MAX_BYTES {
        return Err(ParseError::TooLarge(charset::MAX_BYTES as u64));
    }
    let lines = scan::scan(&answer.text);
    if lines.iter().all(|line| line.text().is_empty()) {
        return Err(ParseError::Empty);
    }
    let format = formats::choose(&lines, hints.server);
    let source = Source {
        protocol: Protocol::Whois,
        server: hints.server.map(Cow::Borrowed),
        format: format.name,
        charset: answer.charset,
    };
    let mut draft = Draft::new(source, lines.len());
    if answer.replaced {
        draft.registration.note(
            "replaced-bytes",
            format!("some bytes are not of the charset {} and were replaced", answer.charset),
            None,
        );
    }
    (format.read)(&lines, hints, &mut draft);
    state::conclude(&lines, hints, draft.registration)
}
