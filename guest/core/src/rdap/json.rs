//! Reads JSON into a [`Tree`].
//!
//! `serde_json` reads the grammar, to a depth of 128; a second pass over the text finds what it does not tell: each value's line, and
//! its digits as written.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::error::ParseError;

use super::tree::{Kind, Node, Tree};

/// The most values that a response may hold. A domain has some hundreds; each costs about 300 bytes until it is a field.
const MAX_VALUES: usize = 250_000;

/// Reads a JSON text.
///
/// # Errors
/// `Malformed`: the text is no JSON; with the line and column and what to do about it.
pub(super) fn parse(body: &str) -> Result<Tree<'_>, ParseError> {
    let mut nodes = Vec::with_capacity((body.len() / 16).min(MAX_VALUES));
    let mut deserializer = serde_json::Deserializer::from_str(body);
    Seed { nodes: &mut nodes, name: None, parent: 0, position: 0 }
        .deserialize(&mut deserializer)
        .and_then(|()| deserializer.end())
        .map_err(|error| malformed(body, &error))?;
    locate(body, &mut nodes);
    Ok(Tree::new(nodes))
}

/// Reads one value and what it holds into the list.
struct Seed<'t, 'de> {
    nodes: &'t mut Vec<Node<'de>>,
    name: Option<Cow<'de, str>>,
    parent: u32,
    position: u32,
}

impl<'de> Seed<'_, 'de> {
    fn push<E: Error>(&mut self, kind: Kind, text: Cow<'de, str>) -> Result<u32, E> {
        let id = self.nodes.len();
        if id >= MAX_VALUES {
            return Err(E::custom(format_args!("more than {MAX_VALUES} values")));
        }
        let (name, parent, position, end) = (self.name.take(), self.parent, self.position, id as u32 + 1);
        self.nodes.push(Node { kind, name, text, parent, position, end, line: 1, pointer: (0, 0) });
        Ok(id as u32)
    }

    fn close(&mut self, id: u32) {
        let end = self.nodes.len() as u32;
        if let Some(node) = self.nodes.get_mut(id as usize) {
            node.end = end;
        }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(mut self) -> Result<(), E> {
        self.push(Kind::Null, Cow::Borrowed("null")).map(drop)
    }

    fn visit_bool<E: Error>(mut self, value: bool) -> Result<(), E> {
        self.push(Kind::Bool, Cow::Borrowed(if value { "true" } else { "false" })).map(drop)
    }

    // The digits are taken from the text afterwards, as written.
    fn visit_u64<E: Error>(mut self, _: u64) -> Result<(), E> {
        self.push(Kind::Number, Cow::Borrowed("")).map(drop)
    }

    fn visit_i64<E: Error>(mut self, _: i64) -> Result<(), E> {
        self.push(Kind::Number, Cow::Borrowed("")).map(drop)
    }

    fn visit_f64<E: Error>(mut self, _: f64) -> Result<(), E> {
        self.push(Kind::Number, Cow::Borrowed("")).map(drop)
    }

    fn visit_borrowed_str<E: Error>(mut self, value: &'de str) -> Result<(), E> {
        self.push(Kind::String, Cow::Borrowed(value)).map(drop)
    }

    fn visit_str<E: Error>(mut self, value: &str) -> Result<(), E> {
        self.push(Kind::String, Cow::Owned(value.to_owned())).map(drop)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        let id = self.push(Kind::Array, Cow::Borrowed(""))?;
        let mut position = 0;
        while items.next_element_seed(Seed { nodes: self.nodes, name: None, parent: id, position })?.is_some() {
            position += 1;
        }
        self.close(id);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        let id = self.push(Kind::Object, Cow::Borrowed(""))?;
        let mut position = 0;
        while let Some(name) = members.next_key_seed(Name)? {
            members.next_value_seed(Seed { nodes: self.nodes, name: Some(name), parent: id, position })?;
            position += 1;
        }
        self.close(id);
        Ok(())
    }
}

/// Reads a member's name, borrowed where it has no escapes.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(value.to_owned()))
    }
}

/// Gives each value its line and each number its digits. The text is known to be JSON.
fn locate<'a>(body: &'a str, nodes: &mut [Node<'a>]) {
    let bytes = body.as_bytes();
    let mut nodes = nodes.iter_mut();
    let (mut at, mut line) = (0, 1);
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at += 1;
        match byte {
            b'\n' => line += 1,
            b' ' | b'\t' | b'\r' | b',' | b':' | b'}' | b']' => {}
            b'{' | b'[' => place(nodes.next(), line),
            b'"' => {
                at = string_end(bytes, at);
                if !is_name(bytes, at) {
                    place(nodes.next(), line);
                }
            }
            _ => {
                at += bytes.iter().skip(at).take_while(|byte| !b" \t\r\n,}]".contains(byte)).count();
                let Some(node) = nodes.next() else { return };
                node.line = line;
                if node.kind == Kind::Number {
                    node.text = Cow::Borrowed(body.get(start..at).unwrap_or_default());
                }
            }
        }
    }
}

fn place(node: Option<&mut Node<'_>>, line: u32) {
    if let Some(node) = node {
        node.line = line;
    }
}

/// The place behind the quotation mark that ends the string whose content starts at `at`.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        at += found + 1;
        if bytes.get(at - 1) == Some(&b'"') {
            break;
        }
        at += 1;
    }
    at
}

/// Whether the string that ends at `at` is a member's name: a colon follows.
fn is_name(bytes: &[u8], at: usize) -> bool {
    bytes.iter().skip(at).find(|byte| !b" \t\r\n".contains(byte)) == Some(&b':')
}

/// Says what is wrong with a text that is no JSON, and what to do about it.
fn malformed(body: &str, error: &serde_json::Error) -> ParseError {
    let (line, column) = (error.line(), error.column());
    if body.trim_start().starts_with('<') {
        return ParseError::Malformed(format!(
            "the body is HTML or XML, not JSON (line {line}, column {column}): check that the URL is that of an RDAP service"
        ));
    }
    if error.is_eof() {
        return ParseError::Malformed(format!(
            "the JSON is truncated: it ends within a value, at line {line}, column {column}; ask again, with a higher byte limit if one was reached"
        ));
    }
    let sentence = error.to_string();
    let what = sentence.split(" at line ").next().unwrap_or_default();
    ParseError::Malformed(format!("the body is not JSON: {what} at line {line}, column {column}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

    use proptest::prelude::*;

    use super::super::tree::Value;
    use super::*;

    #[test]
    fn keeps_order_duplicates_digits_and_lines() {
        let tree =
            parse("{\"b\": 1.50,\n \"a\\\"\" : [\n\"x\\n\",null],\"b\":{ } , \"c~/\": {\"d\":18446744073709551616}}").unwrap();
        let seen: Vec<_> =
            tree.values().map(|value| (value.name(), value.kind(), value.text(), value.line(), value.pointer())).collect();
        let expected = [
            (None, Kind::Object, "", 1, ""),
            (Some("b"), Kind::Number, "1.50", 1, "/b"),
            (Some("a\""), Kind::Array, "", 2, "/a\""),
            (None, Kind::String, "x\n", 3, "/a\"/0"),
            (None, Kind::Null, "null", 3, "/a\"/1"),
            (Some("b"), Kind::Object, "", 3, "/b"),
            (Some("c~/"), Kind::Object, "", 3, "/c~0~1"),
            (Some("d"), Kind::Number, "18446744073709551616", 3, "/c~0~1/d"),
        ];
        assert_eq!(seen, expected.map(|(name, kind, text, line, pointer)| (name, kind, text, line, pointer.to_owned())));
        assert_eq!(tree.root().children().map(Value::id).collect::<Vec<_>>(), [1, 2, 5, 6]);
    }

    #[test]
    fn says_where_and_why_a_text_is_no_json() {
        for (body, part) in [
            ("<html>", "is HTML or XML, not JSON (line 1, column 1)"),
            ("{\"a\": [1,", "truncated: it ends within a value, at line 1, column 9"),
            ("{\n\"a\" 1}", "expected `:` at line 2, column 5"),
            ("{} x", "trailing characters at line 1, column 4"),
        ] {
            let error = parse(body).unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
        }
        assert!(parse(&"[".repeat(200_000)).unwrap_err().to_string().contains("recursion limit"));
        assert!(parse(&format!("[{}1]", "1,".repeat(MAX_VALUES))).unwrap_err().to_string().contains("more than 250000 values"));
    }

    /// The tree as `serde_json` would have it, numbers as their digits.
    fn as_serde(value: Value<'_>) -> serde_json::Value {
        match value.kind() {
            Kind::Object => value.children().map(|child| (child.name().unwrap().to_owned(), as_serde(child))).collect(),
            Kind::Array => value.children().map(as_serde).collect(),
            Kind::String => value.text().into(),
            _ => serde_json::from_str(value.text()).unwrap(),
        }
    }

    proptest! {
        #[test]
        fn agrees_with_serde_json(text in r#"([\[\]{},: \n0-9ae."\\-]|null|true|"a":|\{"b":|"\\u00e9"){0,24}"#) {
            let theirs = serde_json::from_str::<serde_json::Value>(&text);
            let ours = parse(&text);
            prop_assert_eq!(theirs.is_ok(), ours.is_ok());
            if let (Ok(theirs), Ok(ours)) = (theirs, ours) {
                prop_assert_eq!(theirs, as_serde(ours.root()));
            }
        }
    }
}
