//! Exports `parse`: answers that the caller already has.

use whoisbox_core::many::{self, Asked};
use whoisbox_core::rdap::Document;
use whoisbox_core::whois::charset::{Decoded, decode};
use whoisbox_core::{lines, outputs, whois};

use crate::Component;
use crate::bindings::exports::osint::whois::parse::{Answer, Guest, Hints};
use crate::bindings::exports::osint::whois::types;
use crate::convert;

impl Guest for Component {
    fn whois(answer: Vec<u8>, hints: Hints) -> Result<types::Registration, types::ParseError> {
        let hints = convert::hints(&hints);
        decode(&answer, hints)
            .and_then(|decoded| whois::read(&decoded, &hints).map(convert::registration))
            .map_err(convert::parse_error)
    }

    fn rdap(body: Vec<u8>, hints: Hints) -> Result<types::Registration, types::ParseError> {
        Document::parse_bytes(&body)
            .and_then(|document| document.read(&convert::hints(&hints)).map(convert::registration))
            .map_err(convert::parse_error)
    }

    fn whois_json(answer: String, hints: Hints) -> Result<String, types::ParseError> {
        let decoded = Decoded::from(answer.as_str());
        whois::read(&decoded, &convert::hints(&hints)).map(|read| read.to_json()).map_err(convert::parse_error)
    }

    fn rdap_json(body: String, hints: Hints) -> Result<String, types::ParseError> {
        Document::parse(&body)
            .and_then(|document| document.read(&convert::hints(&hints)).map(|read| read.to_json()))
            .map_err(convert::parse_error)
    }

    fn many_json(lines: String) -> String {
        lines::read_lines(&lines)
    }

    fn many(answers: Vec<Answer>, fields: bool) -> String {
        let answers: Vec<Asked<'_>> = answers.iter().map(asked).collect();
        many::read_list(&answers, fields)
    }
}

fn asked(Answer { received, protocol, hints }: &Answer) -> Asked<'_> {
    let answer = match received {
        types::Payload::Bytes(bytes) => outputs::Answer::Bytes(bytes),
        types::Payload::Text(text) => outputs::Answer::Text(text),
    };
    (answer, convert::protocol(*protocol), convert::hints(hints))
}
