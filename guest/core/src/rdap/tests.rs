//! The cases of `tests/cases/rdap`, and what has to hold for any response.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use serde_json::Value;

use super::{Document, MAX_BODY, from_status};
use crate::cases::{self, assert_paths_lead_somewhere};
use crate::error::ParseError;
use crate::whois::Hints;

#[test]
fn cases_are_read_as_expected() {
    cases::check("rdap", ".json", 12, outcome);
}

#[test]
fn every_value_of_a_case_is_a_field_with_its_true_line_and_place() {
    for path in cases() {
        let body = fs::read_to_string(&path).unwrap();
        let document = Document::parse(&body).unwrap();
        let Ok(registration) = document.read(&Hints::default()) else { continue };
        let whole: Value = serde_json::from_str(&body).unwrap();
        assert_paths_lead_somewhere(&registration);
        for field in &registration.fields {
            let line = body.lines().nth(field.line as usize - 1).unwrap();
            let quoted = serde_json::to_string(&field.value).unwrap();
            assert!(line.contains(&*field.value) || line.contains(&quoted[1..quoted.len() - 1]), "{field:?} in {line}");
            let holder = whole.pointer(field.section.as_deref().unwrap_or_default()).expect("a section is a place");
            assert!(holder.is_array() || holder.get(&*field.label).is_some(), "{field:?}");
        }
        // `serde_json` keeps one of two members of the same name.
        if registration.diagnostics.iter().all(|note| note.code != "duplicate-member") {
            assert_eq!(registration.fields.len(), leaves(&whole), "{}", path.display());
        }
    }
}

#[test]
fn a_body_that_is_no_json_is_named() {
    let error = |body: &[u8]| Document::parse_bytes(body).unwrap_err();
    assert_eq!(error(b""), ParseError::Empty);
    assert_eq!(error(b" \n\t"), ParseError::Empty);
    assert_eq!(error(&vec![b' '; MAX_BODY + 1]), ParseError::TooLarge(MAX_BODY as u64));
    assert_eq!(
        error(b"{\n \"a\": \"\xE4\"}").to_string(),
        "the answer is not readable: the body is not UTF-8, as JSON has to be: byte 0xE4 at line 2, column 8"
    );
    assert!(matches!(error(b"<!DOCTYPE html><p>"), ParseError::Malformed(why) if why.contains("HTML")));
    assert!(matches!(error(b"{\"objectClassName\":\"dom"), ParseError::Malformed(why) if why.contains("truncated")));
    assert!(matches!(error(b"\0\0"), ParseError::Malformed(_)));
    assert!(Document::parse_bytes(b"\xEF\xBB\xBF{\"ldhName\":\"example.com\"}").is_ok());
}

#[test]
fn a_response_that_is_no_object_is_named() {
    for (body, part) in [
        ("[]", "is an array"),
        ("[{}, {}]", "is an array"),
        ("\n7", "is a number and not an object, at line 2"),
        ("{}", "holds no RDAP object"),
        ("{\"domainSearchResults\":[]}", "a search result"),
        ("{\"notices\":[{\"title\":\"Terms\",\"description\":[\"Be kind.\"]}]}", "only the notice \"Terms: Be kind.\" at line 1"),
        ("{\"errorCode\":422,\"title\":\"No\"}", "rejects the question with error 422, at line 1: \"No\""),
        ("{\"errorCode\":\"E7\",\"description\":\"No\"}", "rejects the question with error E7"),
    ] {
        match Document::parse(body).unwrap().read(&Hints::default()) {
            Err(ParseError::Malformed(why)) => assert!(why.contains(part), "{why}"),
            other => panic!("{body} is read as {other:?}"),
        }
    }
}

#[test]
fn http_statuses_are_named() {
    let refusal = |error: Option<ParseError>| match error {
        Some(ParseError::Throttled(refusal)) => ("throttled", refusal),
        Some(ParseError::Refused(refusal)) => ("refused", refusal),
        Some(ParseError::Unavailable(refusal)) => ("unavailable", refusal),
        other => panic!("{other:?}"),
    };
    let (kind, said) = refusal(from_status(429, Some(30), "<html>\n<head><title>Slow\n down</title>"));
    assert_eq!((kind, &*said.words, said.line, said.wait), ("throttled", "Slow down", 2, Some(30)));
    let (kind, said) = refusal(from_status(403, None, "\nNot for you.\nReally."));
    assert_eq!((kind, &*said.words, said.line, said.wait), ("refused", "Not for you.", 2, None));
    let (kind, said) = refusal(from_status(503, Some(5), "{\"errorCode\": 503,\n\"title\": \"Busy\"}"));
    assert_eq!((kind, &*said.words, said.line, said.wait), ("unavailable", "Busy", 2, Some(5)));
    let (kind, said) = refusal(from_status(500, None, ""));
    assert_eq!((kind, &*said.words), ("unavailable", "HTTP status 500"));
    let (kind, said) = refusal(from_status(404, None, "Query rate limit exceeded"));
    assert_eq!((kind, &*said.words), ("throttled", "Query rate limit exceeded"));
    assert!(matches!(from_status(400, None, "what?"), Some(ParseError::Malformed(why)) if why.contains("what?")));
    assert_eq!([200, 204, 302, 404].map(|status| from_status(status, None, "words")), [None, None, None, None]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn damaged_cases_are_read_the_same_each_time_and_traced(damage in prop::collection::vec((any::<u8>(), any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        for path in cases() {
            let mut body = fs::read(&path).unwrap();
            for (kind, at, byte) in &damage {
                damage_one(&mut body, kind % 6, at, *byte);
            }
            let hints = Hints { server: Some("rdap.example.com"), query: None };
            prop_assert_eq!(outcome(&body, &hints), outcome(&body, &hints));
        }
    }
}

/// Damages a body in a place; kinds 2 to 5 keep it JSON most of the time.
fn damage_one(body: &mut Vec<u8>, kind: u8, at: &prop::sample::Index, byte: u8) {
    if body.is_empty() {
        return;
    }
    let at = at.index(body.len());
    match kind {
        0 if byte < 32 => body.truncate(at),
        1 => body[at] ^= byte,
        // A value of another type.
        2 | 3 => {
            let text = String::from_utf8_lossy(body).into_owned();
            let Some(colon) = text.char_indices().skip(at).find(|(_, character)| *character == ':').map(|(colon, _)| colon)
            else {
                return;
            };
            let values = ["null", "7", "true", "\"\"", "[]", "{}", "[[\"x\"]]", "{\"a\":{\"b\":[1]}}"];
            let value = values[usize::from(byte) % values.len()];
            *body = format!("{}: {value}, \"rest\": {}", &text[..colon], text[colon + 1..].trim_start()).into_bytes();
        }
        // A member of another name.
        _ => {
            let names = [
                "entities",
                "handle",
                "errorCode",
                "roles",
                "vcardArray",
                "events",
                "redacted",
                "secureDNS",
                "ipAddresses",
                "HANDLE",
            ];
            let name = names[usize::from(byte) % names.len()];
            let text = String::from_utf8_lossy(body).into_owned();
            let Some(end) = text.char_indices().skip(at).find(|(end, _)| text[*end..].starts_with("\":")).map(|(end, _)| end)
            else {
                return;
            };
            let Some(start) = text[..end].rfind('"') else { return };
            *body = format!("{}\"{name}{}", &text[..start], &text[end..]).into_bytes();
        }
    }
}

/// A body's registration, or the error, as JSON.
fn outcome(body: &[u8], hints: &Hints<'_>) -> String {
    match Document::parse_bytes(body) {
        Ok(document) => cases::outcome(document.read(hints)),
        Err(error) => cases::outcome(Err(error)),
    }
}

fn cases() -> Vec<PathBuf> {
    cases::cases("rdap", ".json")
}

fn leaves(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(leaves).sum(),
        Value::Object(members) => members.values().map(leaves).sum(),
        _ => 1,
    }
}
