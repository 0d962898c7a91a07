//! An answer's text to its lines: which are comments, which are pairs of label and value, which are plain text.
//!
//! One pass, linear in time. What a line means is for a format to say; here is only how it is written.

use memchr::{memchr, memchr_iter, memchr2};

/// How a line is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    /// Nothing but white space.
    Blank,
    /// A remark of the server: `% …`, `# …`, `;; …`, `; …`, `>>> … <<<`.
    Comment,
    /// `Label: value`, `[Label] value`, `Label........: value`; the value may be empty.
    Pair,
    /// Anything else.
    Text,
}

/// A line of an answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'a> {
    /// From 1.
    pub(crate) number: u32,
    /// How many columns it is indented by; a tab counts to the next multiple of eight.
    pub(crate) indent: u16,
    /// How it is written.
    pub(crate) kind: Kind,
    /// A pair's label, else empty.
    pub(crate) label: &'a str,
    /// A pair's value; else the whole line. Without white space around it.
    pub(crate) value: &'a str,
    /// Whether the label stood in brackets.
    pub(crate) bracketed: bool,
    /// The whole line without white space around it.
    text: &'a str,
}

impl<'a> Line<'a> {
    /// The whole line without white space around it.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// The same line, as the pair that a format sees in it.
    pub(crate) fn as_pair(&self, label: &'a str, value: &'a str) -> Line<'a> {
        Line { kind: Kind::Pair, label, value, ..*self }
    }

    /// The same line, as the text that a format sees in it.
    pub(crate) fn as_text(&self, value: &'a str) -> Line<'a> {
        Line { kind: Kind::Text, label: "", value, ..*self }
    }

    /// Whether it is a label without a value.
    pub(crate) fn is_heading(&self) -> bool {
        self.kind == Kind::Pair && self.value.is_empty()
    }
}

/// Splits an answer into its lines. Line ends are LF, CR LF or CR.
pub(crate) fn scan(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::with_capacity(text.len() / 32 + 1);
    let mut number = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let (line, after) = rest.split_at(memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len()));
        rest = after.get(if after.starts_with("\r\n") { 2 } else { 1 }..).unwrap_or_default();
        number += 1;
        lines.push(read_line(line, number));
    }
    lines
}

fn read_line(line: &str, number: u32) -> Line<'_> {
    let bytes = line.as_bytes();
    let mut indent = 0_usize;
    let mut start = 0;
    for &byte in bytes {
        match byte {
            b' ' => indent += 1,
            b'\t' => indent = (indent / 8 + 1) * 8,
            _ => break,
        }
        start += 1;
    }
    let text = trim(line.get(start..).unwrap_or_default());
    let line = |kind, label, value, bracketed| Line {
        number,
        indent: u16::try_from(indent).unwrap_or(u16::MAX),
        kind,
        label,
        value,
        bracketed,
        text,
    };
    let Some(&first) = text.as_bytes().first() else { return line(Kind::Blank, "", "", false) };
    match first {
        b'%' | b'#' => return line(Kind::Comment, "", text, false),
        b'>' if text.starts_with(">>>") => return line(Kind::Comment, "", text, false),
        b';' if text.starts_with(";;") || text.starts_with("; ") => return line(Kind::Comment, "", text, false),
        b'[' | b'*' => {
            if let Some((label, value)) = bracketed(text) {
                return line(Kind::Pair, label, value, true);
            }
        }
        _ => {
            // Some registries letter their labels: `a. [Domain Name]`, `a [Domain Name]`.
            if matches!(text.as_bytes().get(1), Some(b'.' | b' '))
                && let Some((label, value)) = text.get(2..).and_then(|rest| bracketed(trim(rest)))
            {
                return line(Kind::Pair, label, value, true);
            }
        }
    }
    match pair(text) {
        Some((label, value)) => line(Kind::Pair, label, value, false),
        None => line(Kind::Text, "", text, false),
    }
}

/// `[Label] value`.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let (label, value) = text.strip_prefix('[')?.split_once(']')?;
    let label = trim(label);
    (!label.is_empty() && label.len() <= MAX_LABEL && !label.contains('[')).then_some((label, trim(value)))
}

/// The longest label, in bytes. Longer text before a colon is prose.
const MAX_LABEL: usize = 64;

/// `Label: value`, where the label is one: short, and not the start of a URL, a time of day or a sentence.
fn pair(text: &str) -> Option<(&str, &str)> {
    let head = text.as_bytes().get(..MAX_LABEL.min(text.len()))?;
    let (label, value) = match memchr(b':', head) {
        Some(colon) => (text.get(..colon)?, text.get(colon + 1..)?),
        // The colon of East Asian scripts.
        None if !head.is_ascii() => text.split_once('：').filter(|(label, _)| label.len() <= MAX_LABEL)?,
        None => return remarked(text, head),
    };
    let label = trim_label(label);
    if label.is_empty() || value.starts_with("//") {
        return None;
    }
    // An IPv6 address in brackets, behind a host's name: `ns1.example.net (2001:db8::1)`.
    if opens_bracket(label.as_bytes()) {
        return None;
    }
    // A time of day (`at 12:30:01`), an IPv6 address; but `Street1:1 Main Street` is a pair.
    let next = value.as_bytes().first();
    if next.is_some_and(u8::is_ascii_digit) && label.as_bytes().last().is_some_and(u8::is_ascii_digit) {
        let word = label.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if word.starts_with(|c: char| c.is_ascii_digit()) || word.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
    }
    // Prose: many words, or a sentence that ended before the colon.
    if label.len() > 24 && is_prose(label) {
        return None;
    }
    // A server that writes the colon twice: `Registry WHOIS Server: : whois.example.net`.
    let value = trim(value);
    Some((label, value.strip_prefix(": ").map_or(value, str::trim_start)))
}

/// Whether a text before a colon has more words than a label has, or ends a sentence.
fn is_prose(text: &str) -> bool {
    let bytes = text.as_bytes();
    let blanks = memchr_iter(b' ', bytes).count();
    // Labels in two languages are longer.
    blanks > 8 || blanks > 5 && !text.contains(" / ") || memchr_iter(b'.', bytes).any(|stop| bytes.get(stop + 1) == Some(&b' '))
}

/// Whether a bracket stands in a label with nothing behind it but the first group of an IPv6 address.
fn opens_bracket(label: &[u8]) -> bool {
    let end = label.get(label.len().saturating_sub(1 + 4)..).unwrap_or_default();
    let group = end.iter().rev().find(|byte| !byte.is_ascii_hexdigit());
    matches!(group, Some(b'(' | b'['))
}

/// `Label (a remark on it, however long): value`.
fn remarked<'t>(text: &'t str, head: &[u8]) -> Option<(&'t str, &'t str)> {
    let (label, rest) = text.split_at_checked(memchr(b'(', head)?)?;
    let (remark, value) = rest.split_once("):")?;
    (remark.len() <= 4 * MAX_LABEL && !remark.contains(": "))
        .then(|| (trim_label(label), trim(value)))
        .filter(|(label, _)| !label.is_empty())
}

/// A label without the dots or blanks that align the values: `Name.......`, `Name .......`.
fn trim_label(label: &str) -> &str {
    match label.as_bytes().last() {
        Some(last) if last.is_ascii_alphanumeric() => label,
        _ => label.trim_end_matches(|c: char| c == '.' || c.is_whitespace()),
    }
}

/// Takes off what stands around values and is none of them: white space and control characters.
fn trim(text: &str) -> &str {
    let ends = |text: &str| text.as_bytes().first().copied().zip(text.as_bytes().last().copied());
    let is_trimmed = |text: &str| ends(text).is_some_and(|(first, last)| first.is_ascii_graphic() && last.is_ascii_graphic());
    // Nearly always it is one blank before a value, or nothing.
    let text = text.strip_prefix(' ').unwrap_or(text);
    if is_trimmed(text) {
        return text;
    }
    let ascii = text.trim_ascii();
    if is_trimmed(ascii) { ascii } else { text.trim_matches(|c: char| c.is_whitespace() || c.is_control()) }
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test fails by panicking")]
mod tests {
    use super::{Kind, scan};

    #[test]
    fn tells_pairs_from_comments_and_text() {
        for (text, kind, label, value) in [
            ("Domain Name: EXAMPLE.COM", Kind::Pair, "Domain Name", "EXAMPLE.COM"),
            ("   Domain Name: EXAMPLE.COM\r", Kind::Pair, "Domain Name", "EXAMPLE.COM"),
            ("domain.............: example.fi", Kind::Pair, "domain", "example.fi"),
            ("Nic Handle (ID)..: X1", Kind::Pair, "Nic Handle (ID)", "X1"),
            ("[Domain Name]  EXAMPLE.JP", Kind::Pair, "Domain Name", "EXAMPLE.JP"),
            ("a. [Domain Name]  EXAMPLE.JP", Kind::Pair, "Domain Name", "EXAMPLE.JP"),
            ("Registrant:", Kind::Pair, "Registrant", ""),
            ("Registrant Street1:1 Main Street", Kind::Pair, "Registrant Street1", "1 Main Street"),
            ("changed 2026-01-31T12:30:01", Kind::Text, "", "changed 2026-01-31T12:30:01"),
            ("% Rights restricted: yes", Kind::Comment, "", "% Rights restricted: yes"),
            (">>> Last update: 2026 <<<", Kind::Comment, "", ">>> Last update: 2026 <<<"),
            ("http://example.com/", Kind::Text, "", "http://example.com/"),
            ("created at 12:30:01", Kind::Text, "", "created at 12:30:01"),
            ("ns1.example.net (2001:db8::1)", Kind::Text, "", "ns1.example.net (2001:db8::1)"),
            ("EXAMPLE.COM", Kind::Text, "", "EXAMPLE.COM"),
            (" \t ", Kind::Blank, "", ""),
        ] {
            let lines = scan(text);
            let line = lines.first().expect("a line");
            assert_eq!((line.kind, line.label, line.value), (kind, label, value), "{text:?}");
        }
    }

    #[test]
    fn numbers_lines_whatever_ends_them() {
        let values = |text| scan(text).iter().map(|line| line.value).collect::<Vec<_>>();
        let lines = scan("a\nb\r\nc\rd");
        let numbers: Vec<_> = lines.iter().map(|line| (line.number, line.value)).collect();
        assert_eq!(numbers, [(1, "a"), (2, "b"), (3, "c"), (4, "d")]);
        for (text, expected) in
            [("", &[][..]), ("a\r", &["a"]), ("a\n\r", &["a", ""]), ("a\r\r\nb", &["a", "", "b"]), ("a\r\r", &["a", ""])]
        {
            assert_eq!(values(text), expected, "{text:?}");
        }
    }
}
