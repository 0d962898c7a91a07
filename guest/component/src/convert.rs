//! Between the core's types and the contract's.
//!
//! Every record is taken apart and every variant matched in full, without `..` and `_`: a member or case that one side gains does
//! not compile until it stands here.

mod registration;
mod report;
mod tables;

use std::borrow::Cow;

use whoisbox_core::error;
use whoisbox_core::outputs;
use whoisbox_core::whois;

pub(crate) use registration::registration;
pub(crate) use report::{answer, lookup_error, options, payload, protocol, report, step};
#[cfg(feature = "lookup")]
pub(crate) use report::{conclusion, pause};
pub(crate) use tables::{edition, limit, table, table_error, table_out};

use crate::bindings::exports::osint::whois::outputs as wit_outputs;
use crate::bindings::exports::osint::whois::parse;
use crate::bindings::exports::osint::whois::types;

/// What the caller knows about an answer.
pub(crate) fn hints(parse::Hints { server, query }: &parse::Hints) -> whois::Hints<'_> {
    whois::Hints { server: server.as_deref(), query: query.as_deref() }
}

/// Why an answer gave no registration.
pub(crate) fn parse_error(error: error::ParseError) -> types::ParseError {
    match error {
        error::ParseError::Empty => types::ParseError::Empty,
        error::ParseError::Throttled(said) => types::ParseError::Throttled(refusal(said)),
        error::ParseError::Refused(said) => types::ParseError::Refused(refusal(said)),
        error::ParseError::Unavailable(said) => types::ParseError::Unavailable(refusal(said)),
        error::ParseError::TooLarge(limit) => types::ParseError::TooLarge(limit),
        error::ParseError::Malformed(why) => types::ParseError::Malformed(why),
    }
}

/// A document.
pub(crate) fn output(outputs::Output { availability, text }: outputs::Output) -> wit_outputs::Output {
    wit_outputs::Output { availability: registration::availability(availability), text }
}

/// Why there is no document.
pub(crate) fn output_error(error: error::OutputError) -> wit_outputs::OutputError {
    match error {
        error::OutputError::UnknownFormat(known) => wit_outputs::OutputError::UnknownFormat(known),
        error::OutputError::BadSettings(why) => wit_outputs::OutputError::BadSettings(why),
        error::OutputError::Unread(error) => wit_outputs::OutputError::Unread(parse_error(error)),
    }
}

fn refusal(error::Refusal { words, line, wait }: error::Refusal) -> types::Refusal {
    types::Refusal { words, line, wait }
}

fn owned(text: Option<Cow<'_, str>>) -> Option<String> {
    text.map(Cow::into_owned)
}

fn all_owned(texts: Vec<Cow<'_, str>>) -> Vec<String> {
    texts.into_iter().map(Cow::into_owned).collect()
}
