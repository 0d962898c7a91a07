//! Many answers to a JSON list in one call, as `parse.many` of `wit/` describes it.

use serde::Serialize;

use crate::json;
use crate::outputs::Answer;
use crate::registration::{Protocol, Registration};
use crate::report::ErrorText;
use crate::whois::Hints;

/// An answer among many, with its protocol and what is known about it.
pub type Asked<'a> = (Answer<'a>, Protocol, Hints<'a>);

/// What an answer says.
#[derive(Serialize)]
pub(crate) struct Read<'a, I> {
    pub(crate) id: I,
    pub(crate) registration: &'a Registration<'a>,
}

/// Why an answer says nothing.
#[derive(Serialize)]
pub(crate) struct Unread<I, E> {
    pub(crate) id: I,
    pub(crate) error: E,
}

/// Reads many answers: gives a JSON list in their order, whose items are `{"id", "registration"}` or
/// `{"id", "error": {"code", "message"}}`, where `id` is the answer's place and `code` a [`ParseError::code`]. Without `fields` the
/// registrations have none.
///
/// [`ParseError::code`]: crate::error::ParseError::code
pub fn read_list(answers: &[Asked<'_>], fields: bool) -> String {
    /// About so many bytes are written of an answer without fields.
    const USUAL: usize = 1 << 10;
    let mut out = Vec::with_capacity(USUAL * answers.len() + 2);
    out.push(b'[');
    for (id, (answer, protocol, hints)) in answers.iter().enumerate() {
        if id > 0 {
            out.push(b',');
        }
        let read = answer.read_as(*protocol, hints, fields, |finding| {
            json::put(&mut out, &Read { id, registration: finding.registration });
        });
        if let Err(error) = read {
            json::put(&mut out, &Unread { id, error: ErrorText(error) });
        }
    }
    out.push(b']');
    json::into_text(out)
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, reason = "a test that fails may panic")]
mod tests {
    use serde_json::Value;

    use super::read_list;
    use crate::lines;
    use crate::outputs::Answer;
    use crate::registration::Protocol;
    use crate::whois::Hints;

    #[test]
    fn gives_what_lines_give_in_their_order() {
        let whois = "Domain Name: EXAMPLE.COM\r\nRegistrar: Example Registrar\r\n";
        let rdap = r#"{"objectClassName":"autnum","handle":"AS64496","startAutnum":64496,"endAutnum":64496}"#;
        let hints = Hints { server: Some("whois.example.com"), query: Some("example.com") };
        let given = [
            (Answer::Text(whois), Protocol::Whois, hints),
            (Answer::Text(""), Protocol::Whois, Hints::default()),
            (Answer::Bytes(rdap.as_bytes()), Protocol::Rdap, Hints::default()),
            (Answer::Bytes(b"Domain: example.net\nHolder: Zo\xeb Sample\n"), Protocol::Whois, Hints::default()),
        ];
        let base64 = |bytes: &[u8]| data_encoding::BASE64.encode(bytes);
        for fields in [true, false] {
            let lines = [
                serde_json::json!({"id": 0, "server": hints.server, "query": hints.query, "text": whois, "fields": fields}),
                serde_json::json!({"id": 1, "text": "", "fields": fields}),
                serde_json::json!({"id": 2, "protocol": "rdap", "base64": base64(rdap.as_bytes()), "fields": fields}),
                serde_json::json!({
                    "id": 3, "base64": base64(b"Domain: example.net\nHolder: Zo\xeb Sample\n"), "fields": fields,
                }),
            ];
            let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
            let expected: Vec<Value> =
                lines::read_lines(&lines.join("\n")).lines().map(|line| serde_json::from_str(line).unwrap_or_default()).collect();
            let list: Vec<Value> = serde_json::from_str(&read_list(&given, fields)).unwrap_or_default();
            assert_eq!(list, expected);
            assert_eq!(list[0]["registration"]["fields"].as_array().map(Vec::is_empty), Some(!fields));
            assert_eq!(list[1]["error"]["code"], "empty");
        }
        assert_eq!(read_list(&[], true), "[]");
    }
}
