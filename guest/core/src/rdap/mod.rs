//! Reads RDAP responses (RFC 9083), and forgives servers what they are known to get wrong.
//!
//! Every value of the response becomes a field with its line, its place as a JSON pointer (RFC 6901), and the member of the
//! registration that it became. Every forgiven sin is a diagnostic whose message starts with the pointer of the value. Their codes:
//!
//! | code | what it says |
//! |---|---|
//! | `missing-object-class`, `unknown-object-class` | the class was guessed from the members |
//! | `member-case`, `duplicate-member` | a member's name in another case, or twice |
//! | `not-an-array`, `not-a-text`, `not-a-number`, `not-a-truth` | a value of another type, read nevertheless where that is possible |
//! | `object-in-array`, `bare-nameserver`, `not-a-jcard` | a structure with too many or too few brackets, read nevertheless |
//! | `address-form` | an IP address in a form of its own, read nevertheless |
//! | `unreadable-date`, `incomplete-event` | an event without a date that can be read, or without one |
//! | `unreadable-name`, `unreadable-host`, `unreadable-address`, `unreadable-cidr`, `unreadable-number`, `unreadable-truth`, `unreadable-ds`, `unreadable-nameserver`, `unreadable-entity`, `unknown-country`, `no-range` | a value of no use |
//! | `signed-in-doubt` | a delegation that is not signed, yet has DS data |
//! | `registrar-contact` | a contact of the registrar's own |
//! | `truncated` | the server says that it left a part out |
//! | `more-oddities` | the limit for diagnostics is reached |

mod contact;
mod entity;
mod error_response;
mod jcard;
mod json;
mod lenient;
mod network;
mod object;
mod redacted;
#[cfg(test)]
mod tests;
mod timestamp;
mod tree;
pub(crate) mod words;

pub use error_response::from_status;
pub(crate) use timestamp::rfc3339;

use crate::error::ParseError;
use crate::registration::{Protocol, Registration, Source, Text};
use crate::whois::Hints;

/// The largest response that is read, in bytes. The largest that registries send are some hundred times smaller.
pub const MAX_BODY: usize = 16 << 20;

/// A response's JSON.
#[derive(Debug)]
pub struct Document<'a> {
    tree: tree::Tree<'a>,
}

impl<'a> Document<'a> {
    /// Reads the JSON.
    ///
    /// # Errors
    /// - `Empty`: the body has no text.
    /// - `TooLarge`: the body exceeds [`MAX_BODY`].
    /// - `Malformed`: the body is not JSON, nests deeper than 128 levels or holds more than 250 000 values; with line and column.
    pub fn parse(body: &'a str) -> Result<Self, ParseError> {
        if body.len() > MAX_BODY {
            return Err(ParseError::TooLarge(MAX_BODY as u64));
        }
        // RFC 8259 section 8.1 lets readers pass over a byte order mark.
        let body = body.strip_prefix('\u{feff}').unwrap_or(body);
        if body.trim().is_empty() {
            return Err(ParseError::Empty);
        }
        Ok(Document { tree: json::parse(body)? })
    }

    /// Reads the JSON from the bytes as they came, which are UTF-8 (RFC 8259 section 8.1).
    ///
    /// # Errors
    /// As [`Document::parse`]; `Malformed` for bytes that are not UTF-8, with the line of the first.
    pub fn parse_bytes(body: &'a [u8]) -> Result<Self, ParseError> {
        match std::str::from_utf8(body) {
            Ok(text) => Self::parse(text),
            Err(error) => {
                let before = body.get(..error.valid_up_to()).unwrap_or_default();
                let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
                let column = 1 + before.iter().rev().take_while(|byte| **byte != b'\n').count();
                let byte = body.get(error.valid_up_to()).copied().unwrap_or_default();
                Err(ParseError::Malformed(format!(
                    "the body is not UTF-8, as JSON has to be: byte 0x{byte:02X} at line {line}, column {column}"
                )))
            }
        }
    }

    /// The same response with texts of its own, which outlives the body.
    pub fn into_owned(self) -> Document<'static> {
        Document { tree: self.tree.into_owned() }
    }

    /// Reads the RDAP object.
    ///
    /// An error response with code 404 gives a registration that is available, without a name: the server does not repeat it.
    ///
    /// # Errors
    /// - `Throttled`, `Refused`, `Unavailable`: an RDAP error response says so, or notices in place of an object do.
    /// - `Malformed`: the JSON is no lookup's response; the text says what it is, and at which line.
    pub fn read<'d>(&'d self, hints: &Hints<'d>) -> Result<Registration<'d>, ParseError> {
        let server = hints.server.map(Text::Borrowed);
        let source = Source { protocol: Protocol::Rdap, server, format: "rdap", charset: "utf-8" };
        let mut reader = lenient::Reader::new(Registration::new(source), &self.tree);
        object::read(&mut reader, self.tree.root(), hints)?;
        Ok(reader.finish(&self.tree))
    }
}
