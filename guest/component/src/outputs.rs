//! Exports `outputs`: what an answer says, in the form that a receiver takes.

use whoisbox_core::error::ParseError;
use whoisbox_core::outputs::{self, FORMATS};
use whoisbox_core::rdap::Document;
use whoisbox_core::registration::{Protocol, Registration};
use whoisbox_core::report::Payload;
use whoisbox_core::whois::charset::{Decoded, decode};
use whoisbox_core::{lines, whois};

use crate::Component;
use crate::bindings::exports::osint::whois::outputs::{Format, Guest, Hints, Output, OutputError, Payload as Answer};
use crate::bindings::exports::osint::whois::types;
use crate::convert;

impl Guest for Component {
    fn formats() -> Vec<Format> {
        let formats = FORMATS.iter().map(|outputs::Format { name, summary, media_type, write: _ }| Format {
            name: (*name).into(),
            summary: (*summary).into(),
            media_type: (*media_type).into(),
        });
        formats.collect()
    }

    fn convert(answer: Answer, protocol: types::Protocol, hints: Hints, format: String) -> Result<Output, OutputError> {
        let format = format_of(&format)?;
        let hints = convert::hints(&hints);
        let written = |registration: Registration<'_>| Output {
            text: (format.write)(&registration),
            availability: convert::availability(registration.availability),
        };
        let read: Result<Output, ParseError> = match (convert::protocol(protocol), convert::payload(answer)) {
            (Protocol::Whois, Payload::Text(text)) => whois::read(&Decoded::from(text.as_str()), &hints).map(written),
            (Protocol::Whois, Payload::Bytes(bytes)) => {
                decode(&bytes, hints).and_then(|decoded| whois::read(&decoded, &hints).map(written))
            }
            (Protocol::Rdap, Payload::Text(text)) => {
                Document::parse(&text).and_then(|document| document.read(&hints).map(written))
            }
            (Protocol::Rdap, Payload::Bytes(bytes)) => {
                Document::parse_bytes(&bytes).and_then(|document| document.read(&hints).map(written))
            }
        };
        read.map_err(|error| OutputError::Unread(convert::parse_error(error)))
    }

    fn convert_many(lines: String, format: String) -> Result<String, OutputError> {
        Ok(lines::convert_lines(&lines, format_of(&format)?))
    }
}

fn format_of(name: &str) -> Result<&'static outputs::Format, OutputError> {
    let names = || FORMATS.iter().map(|format| format.name.to_owned()).collect();
    outputs::format(name).ok_or_else(|| OutputError::UnknownFormat(names()))
}
