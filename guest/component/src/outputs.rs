//! Exports `outputs`: what an answer says, in the form that a receiver takes.

use whoisbox_core::lines;
use whoisbox_core::outputs::{self, FORMATS};

use crate::Component;
use crate::bindings::exports::osint::whois::outputs::{Format, Guest, Hints, Output, OutputError, Payload};
use crate::bindings::exports::osint::whois::types;
use crate::convert;

impl Guest for Component {
    fn formats() -> Vec<Format> {
        let formats = FORMATS.iter().map(|format| {
            let outputs::Format { name, summary, media_type, settings_schema, document: _, open: _ } = *format;
            Format {
                name: name.into(),
                summary: summary.into(),
                media_type: media_type.into(),
                settings_schema: settings_schema.map(str::to_owned),
            }
        });
        formats.collect()
    }

    fn convert(
        answer: Payload,
        protocol: types::Protocol,
        hints: Hints,
        format: String,
        settings: Option<String>,
    ) -> Result<Output, OutputError> {
        outputs::format(&format)
            .and_then(|format| (format.open)(settings.as_deref()))
            .and_then(|writer| {
                outputs::convert(convert::payload(answer), convert::protocol(protocol), convert::hints(&hints), &writer)
            })
            .map(convert::output)
            .map_err(convert::output_error)
    }

    fn convert_many(lines: String, format: String, settings: Option<String>) -> Result<String, OutputError> {
        outputs::format(&format)
            .and_then(|format| lines::convert_lines(&lines, format, settings.as_deref()))
            .map_err(convert::output_error)
    }
}
