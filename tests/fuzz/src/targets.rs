//! The targets: each reads an input as one part of the reader does, and checks what came of it.

use whoisbox_core::rdap::Document;
use whoisbox_core::whois::charset::{Decoded, decode};
use whoisbox_core::whois::{self, Hints};

use crate::properties;

/// A target: its name, and what it does with an input.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: [Target; 4] = [("parse", parse), ("dates", dates), ("charset", charset), ("rdap", rdap)];

/// The answer of a WHOIS server.
pub fn parse(input: &[u8]) {
    let (hints, answer) = split(input);
    let Ok(decoded) = decode(answer, hints) else { return };
    read(&decoded, &hints);
}

/// Dates, one a line, behind the labels that formats have for them.
pub fn dates(input: &[u8]) {
    const LABELS: [&str; 8] = [
        "Creation Date: ",
        "Updated Date: ",
        "Registry Expiry Date: ",
        "created: ",
        "[Expires on]  ",
        "Registered on: ",
        "changed: ",
        "Record expires on ",
    ];
    let (hints, values) = split(input);
    let values = String::from_utf8_lossy(values);
    let mut answer = format!("Domain Name: {}\n", hints.query.unwrap_or("example.com"));
    for (value, label) in values.lines().zip(LABELS.iter().cycle()) {
        answer.extend([label, value, "\n"]);
    }
    read(&Decoded::from(answer.as_str()), &hints);
}

/// Bytes in any charset.
pub fn charset(input: &[u8]) {
    let (hints, answer) = split(input);
    let Ok(first) = decode(answer, hints) else { return };
    let again = decode(answer, hints).expect("it was decoded before");
    assert_eq!((&first.text, first.charset, &first.diagnostics), (&again.text, again.charset, &again.diagnostics));
    properties::decoded(answer, &first);
}

/// The body of an RDAP response.
pub fn rdap(input: &[u8]) {
    let (hints, body) = split(input);
    let Ok(document) = Document::parse_bytes(body) else { return };
    let first = document.read(&hints);
    assert_eq!(first, document.read(&hints));
    if let Ok(registration) = &first {
        properties::sound(registration, hints.query);
    }
}

/// The server and the query of the first line, and the answer behind it.
pub fn split(input: &[u8]) -> (Hints<'_>, &[u8]) {
    let end = input.iter().position(|byte| *byte == b'\n').unwrap_or(input.len());
    let (head, answer) = (&input[..end], input.get(end + 1..).unwrap_or_default());
    let head = std::str::from_utf8(head).unwrap_or_default();
    let (server, query) = head.split_once('\t').unwrap_or((head, ""));
    let stated = |hint| Some(hint).filter(|hint: &&str| !hint.is_empty());
    (Hints { server: stated(server), query: stated(query) }, answer)
}

fn read(decoded: &Decoded<'_>, hints: &Hints<'_>) {
    let first = whois::read(decoded, hints);
    assert_eq!(first, whois::read(decoded, hints));
    match &first {
        Ok(registration) => {
            properties::sound(registration, hints.query);
            properties::stated_where_it_says(&decoded.text, registration);
            properties::no_refusal_is_available(&decoded.text, registration);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
