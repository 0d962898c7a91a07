//! JSON Lines in and out: many answers in one call, as `parse.many-json` and `outputs.convert-many` of `wit/` describe it.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::error::OutputError;
use crate::json;
use crate::many::{Read, Unread};
use crate::outputs::{Answer, Finding, Format};
use crate::registration::Protocol;
use crate::report::ErrorText;
use crate::whois::Hints;

/// Reads many answers: takes JSON Lines, gives JSON Lines in the same order, one line for each that is not blank.
///
/// A line in is `{"id", "server", "query", "protocol", "fields", "text" or "base64"}`. A line out is `{"id", "registration"}` or
/// `{"id", "error": {"code", "message"}}`, where `code` is a [`ParseError::code`] or `bad_line`. A bad line never stops the rest. Where
/// `fields` is false, the registration's are left out: they are the larger part of it.
pub fn read_lines(lines: &str) -> String {
    each_line(lines, &|id, finding, out| json::put(out, &Read { id, registration: finding.registration }))
}

/// Converts many answers to a format, likewise. A line out is `{"id", "output"}` where that of [`read_lines`] has the registration:
/// the document itself, or its text where it is no JSON.
///
/// # Errors
/// `BadSettings`.
pub fn convert_lines(lines: &str, format: &Format, settings: Option<&str>) -> Result<String, OutputError> {
    let write = (format.open)(settings)?;
    Ok(each_line(lines, &|id, finding, out| {
        let document = write(finding);
        let output = if format.is_json() { document } else { json::text(&document) };
        for part in ["{\"id\":", id.map_or("null", RawValue::get), ",\"output\":", &output, "}"] {
            out.extend_from_slice(part.as_bytes());
        }
    }))
}

/// Writes a line about what an answer says, with the id of the line in, behind what was written.
type Write<'w> = &'w dyn Fn(Option<&RawValue>, &Finding<'_>, &mut Vec<u8>);

fn each_line(lines: &str, write: Write<'_>) -> String {
    // Some editors and shells put a byte order mark before the first line.
    let lines = lines.strip_prefix('\u{feff}').unwrap_or(lines);
    let mut out = Vec::with_capacity(lines.len());
    let ends = memchr::memchr_iter(b'\n', lines.as_bytes()).chain([lines.len()]);
    let mut start = 0;
    for (number, end) in ends.enumerate() {
        let line = lines.get(start..end).unwrap_or_default();
        start = end + 1;
        if !line.trim_ascii().is_empty() {
            read_line(line, number + 1, write, &mut out);
            out.push(b'\n');
        }
    }
    json::into_text(out)
}

/// A line in. Members that it does not name are the caller's own business.
#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    server: Option<Borrowed<'a>>,
    #[serde(borrow, default)]
    query: Option<Borrowed<'a>>,
    #[serde(default)]
    protocol: LineProtocol,
    fields: Option<bool>,
    #[serde(borrow, default)]
    text: Option<Borrowed<'a>>,
    #[serde(borrow, default)]
    base64: Option<Borrowed<'a>>,
}

/// Text that is borrowed where nothing in it is escaped: serde does so by itself only for a `Cow` that is not optional.
#[derive(Deserialize)]
struct Borrowed<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum LineProtocol {
    #[default]
    Whois,
    Rdap,
}

#[derive(Serialize)]
struct BadLine {
    code: &'static str,
    message: String,
}

fn read_line(line: &str, number: usize, write: Write<'_>, out: &mut Vec<u8>) {
    let Line { id, server, query, protocol, fields, text, base64 } = match serde_json::from_str(line) {
        Ok(parsed) => parsed,
        Err(error) => return bad_line(out, id_alone(line), number, sentence(&error)),
    };
    let hints = Hints { server: text_of(&server), query: text_of(&query) };
    let protocol = match protocol {
        LineProtocol::Whois => Protocol::Whois,
        LineProtocol::Rdap => Protocol::Rdap,
    };
    let written = |finding: &Finding<'_>| write(id, finding, out);
    let read = |answer: Answer<'_>| match fields {
        Some(false) => answer.read_members(protocol, &hints, written),
        Some(true) | None => answer.read(protocol, &hints, written),
    };
    let read = match (text, base64) {
        (Some(Borrowed(text)), None) => read(Answer::Text(&text)),
        (None, Some(Borrowed(text))) => match data_encoding::BASE64.decode(text.as_bytes()) {
            Ok(bytes) => read(Answer::Bytes(&bytes)),
            Err(error) => {
                return bad_line(out, id, number, format_args!("`base64` is not base64 (RFC 4648 section 4): {error}"));
            }
        },
        (Some(_), Some(_)) => {
            return bad_line(out, id, number, "the answer stands there twice: give `text` or `base64`, not both");
        }
        (None, None) => return bad_line(out, id, number, "there is no answer: give it as `text` or as `base64`"),
    };
    if let Err(error) = read {
        json::put(out, &Unread { id, error: ErrorText(error) });
    }
}

fn bad_line(out: &mut Vec<u8>, id: Option<&RawValue>, number: usize, why: impl fmt::Display) {
    json::put(out, &Unread { id, error: BadLine { code: "bad_line", message: format!("line {number}: {why}") } });
}

fn text_of<'a>(text: &'a Option<Borrowed<'_>>) -> Option<&'a str> {
    text.as_ref().map(|Borrowed(text)| text.as_ref())
}

/// The id of a line whose other members are of no use, if it is a JSON object at all.
fn id_alone(line: &str) -> Option<&RawValue> {
    #[derive(Deserialize)]
    struct Id<'a> {
        #[serde(borrow)]
        id: &'a RawValue,
    }
    serde_json::from_str::<Id<'_>>(line).ok().map(|Id { id }| id)
}

/// What serde_json says, less its line, which is always 1 here and would mislead.
fn sentence(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let what = said.rsplit_once(" at line ").map_or(said.as_str(), |(what, _)| what);
    format!("{what}, at column {}", error.column())
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, reason = "a test that fails may panic")]
mod tests {
    use serde_json::Value;

    use super::{convert_lines, read_lines};
    use crate::error::OutputError;
    use crate::outputs::{FORMATS, Format, format};

    const ANSWER: &str =
        "Domain Name: EXAMPLE.COM\\r\\nRegistry Domain ID: 1_DOMAIN_COM-VRSN\\r\\nRegistrar: Example Registrar\\r\\n";

    fn read(lines: &str) -> Vec<Value> {
        read_lines(lines).lines().map(|line| serde_json::from_str(line).unwrap_or_default()).collect()
    }

    fn error_of(line: &str) -> (Value, String, String) {
        let out = read(line);
        assert_eq!(out.len(), 1, "{out:?}");
        let text = |pointer| out[0].pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        (out[0]["id"].clone(), text("/error/code"), text("/error/message"))
    }

    #[test]
    fn reads_text_and_base64_alike() {
        let base64 = data_encoding::BASE64.encode(ANSWER.replace("\\r\\n", "\r\n").as_bytes());
        let out = read(&format!(
            "{{\"id\":1,\"server\":\"whois.example.com\",\"text\":\"{ANSWER}\"}}\n\
             {{\"id\":1,\"server\":\"whois.example.com\",\"protocol\":\"whois\",\"base64\":\"{base64}\"}}"
        ));
        assert_eq!(out.len(), 2);
        assert_eq!(out[0]["registration"]["name"], "example.com");
        assert_eq!(out[0]["registration"]["source"]["server"], "whois.example.com");
        assert_eq!(out[0], out[1]);
    }

    #[test]
    fn reads_rdap_as_text_and_base64_alike() {
        let body = r#"{"objectClassName":"autnum","handle":"AS64496","startAutnum":64496,"endAutnum":64496}"#;
        let base64 = data_encoding::BASE64.encode(body.as_bytes());
        let text = body.replace('"', "\\\"");
        let out = read(&format!(
            "{{\"protocol\":\"rdap\",\"text\":\"{text}\"}}\n{{\"id\":null,\"protocol\":\"rdap\",\"base64\":\"{base64}\"}}\n"
        ));
        assert_eq!(out.len(), 2);
        assert_eq!(out[0]["registration"]["autnum"]["start"], 64496);
        assert_eq!(out[0], out[1]);
    }

    #[test]
    fn leaves_the_fields_out_where_they_are_not_wanted() {
        let body = r#"{\"objectClassName\":\"autnum\",\"handle\":\"AS64496\",\"startAutnum\":64496,\"endAutnum\":64496}"#;
        for answer in [format!("\"text\":\"{ANSWER}\""), format!("\"protocol\":\"rdap\",\"text\":\"{body}\"")] {
            let out = read(&format!("{{\"fields\":false,{answer}}}\n{{\"fields\":true,{answer}}}\n{{\"fields\":null,{answer}}}"));
            assert_eq!(out.len(), 3);
            assert_eq!(out[0]["registration"]["fields"], Value::Array(Vec::new()));
            assert!(out[1]["registration"]["fields"].as_array().is_some_and(|fields| !fields.is_empty()));
            assert_eq!(out[1], out[2]);
            for member in ["name", "handle", "registrar", "autnum", "availability", "source", "diagnostics"] {
                assert_eq!(out[0]["registration"][member], out[1]["registration"][member], "{member}");
            }
        }
    }

    #[test]
    fn converts_to_a_document_or_to_its_text() {
        let lines = format!("{{\"id\":1.50,\"text\":\"{ANSWER}\"}}\n{{\"text\":\"\"}}");
        let rdap = format("rdap").and_then(|format| convert_lines(&lines, format, None)).unwrap_or_default();
        assert!(rdap.starts_with("{\"id\":1.50,\"output\":{\"rdapConformance\":"), "{rdap}");
        let out: Vec<Value> = rdap.lines().map(|line| serde_json::from_str(line).unwrap_or_default()).collect();
        assert_eq!(out[0]["output"]["ldhName"], "example.com");
        assert_eq!(out[1]["error"]["code"], "empty");
        let plain = Format { media_type: "text/plain", open: |_| Ok(Box::new(|_| "a \"b\"\n".to_owned())), ..FORMATS[0] };
        let out = convert_lines(&lines, &plain, None).unwrap_or_default();
        assert_eq!(out.lines().next(), Some(r#"{"id":1.50,"output":"a \"b\"\n"}"#));
        let refused = convert_lines("", &FORMATS[0], Some("{\"colour\":1}"));
        assert!(matches!(refused, Err(OutputError::BadSettings(why)) if why.contains("colour")));
    }

    #[test]
    fn keeps_the_order_and_passes_over_blank_lines() {
        let lines =
            format!("\n{{\"id\":\"a\",\"text\":\"{ANSWER}\"}}\r\n \t\r\nnot JSON\n{{\"id\":\"b\",\"text\":\"{ANSWER}\"}}\n\n");
        let out = read(&lines);
        assert_eq!(out.iter().map(|line| line["id"].clone()).collect::<Vec<_>>(), ["a".into(), Value::Null, "b".into()]);
        assert_eq!(out[1]["error"]["code"], "bad_line");
        assert!(out[1]["error"]["message"].as_str().is_some_and(|message| message.starts_with("line 4: ")), "{}", out[1]);
    }

    #[test]
    fn gives_the_id_back_as_it_was_written() {
        for id in ["7", "1.10", "12345678901234567890123", "\"caf\\u00e9\"", "null", "[1, {\"a\": 2}]", "true"] {
            let out = read_lines(&format!("{{\"text\":\"\",\"id\":{id}}}"));
            assert!(out.starts_with(&format!("{{\"id\":{id},\"error\":{{\"code\":\"empty\",")), "{out}");
        }
    }

    #[test]
    fn tells_what_is_wrong_with_a_line() {
        assert_eq!(error_of(r#"{"id":1}"#).1, "bad_line");
        assert!(error_of(r#"{"id":1}"#).2.contains("no answer"));
        assert!(error_of(r#"{"id":1,"text":"a","base64":"YQ=="}"#).2.contains("twice"));
        assert!(error_of(r#"{"id":1,"base64":"???"}"#).2.contains("base64"));
        assert!(error_of(r#"{"id":1,"text":"a","protocol":"finger"}"#).2.contains("finger"));
        assert!(error_of("[]").2.starts_with("line 1: "));
        let (id, code, message) = error_of(r#"{"id":{"n":1},"text":5}"#);
        assert_eq!((id["n"].clone(), code.as_str()), (1.into(), "bad_line"));
        assert!(message.contains("column") && !message.contains("line 1 column"), "{message}");
        let (id, code, _) = error_of(r#"{"id":1,"text":"unended"#);
        assert_eq!((id, code.as_str()), (Value::Null, "bad_line"));
    }

    #[test]
    fn keeps_an_error_of_the_answer_apart_from_a_bad_line() {
        let (id, code, message) = error_of(r#"{"id":1,"protocol":"rdap","text":"<html>"}"#);
        assert_eq!((id, code.as_str()), (1.into(), "malformed"));
        assert!(!message.is_empty());
        let (_, code, _) = error_of(r#"{"id":1,"protocol":"rdap","base64":"/w=="}"#);
        assert_eq!(code, "malformed");
    }
}
