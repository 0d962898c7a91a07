//! Bytes to text: by what the bytes are, then by what the server is known to send, then by evidence.

#[cfg(feature = "charsets")]
mod evidence;
#[cfg(feature = "charsets")]
mod legacy;

use std::borrow::Cow;

use super::Hints;
use crate::error::ParseError;
use crate::registration::Diagnostic;

/// The most bytes of an answer that are read: no registry's answer comes near it.
pub const MAX_BYTES: usize = 64 << 20;

/// An answer's text.
#[derive(Clone, Debug)]
pub struct Decoded<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// The charset it was in, by its WHATWG name in lower case.
    pub charset: &'static str,
    /// What is doubtful about that: `guessed-charset`, `mixed-charsets`, `replaced-bytes`.
    pub diagnostics: Vec<Diagnostic<'static>>,
}

impl Decoded<'_> {
    /// The same, owning its text.
    pub fn into_owned(self) -> Decoded<'static> {
        Decoded { text: Cow::Owned(self.text.into_owned()), charset: self.charset, diagnostics: self.diagnostics }
    }
}

impl<'a> From<Cow<'a, str>> for Decoded<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Decoded { text, charset: "utf-8", diagnostics: Vec::new() }
    }
}

impl<'a> From<&'a str> for Decoded<'a> {
    fn from(text: &'a str) -> Self {
        Decoded::from(Cow::Borrowed(text))
    }
}

/// Decodes a server's answer. Bytes that are UTF-8 are taken for it, and so is ISO-2022-JP by its escapes. Other bytes are read in the
/// charset that the server is known to use, where they fit it; else in the one that fits them best, by the pairs of their letters and
/// by the countries that the query, the server and the answer itself name. That one is a guess, and told so.
///
/// # Errors
/// `TooLarge` above [`MAX_BYTES`]; `Malformed` where the bytes are not text, or in another charset than UTF-8 and the crate was built
/// without the feature `charsets`.
pub fn decode<'a, 'h>(answer: &'a [u8], hints: impl Into<Hints<'h>>) -> Result<Decoded<'a>, ParseError> {
    if answer.len() > MAX_BYTES {
        return Err(ParseError::TooLarge(MAX_BYTES as u64));
    }
    let answer = answer.strip_prefix(b"\xef\xbb\xbf").unwrap_or(answer);
    refuse_binary(answer)?;
    match std::str::from_utf8(answer) {
        // ISO-2022-JP is ASCII with escapes, so it passes for UTF-8.
        Ok(text) if !(has_japanese_escape(answer) && answer.is_ascii()) => Ok(Decoded::from(text)),
        _ => decode_legacy(answer, &hints.into()),
    }
}

#[cfg(feature = "charsets")]
fn decode_legacy<'a>(answer: &'a [u8], hints: &Hints<'_>) -> Result<Decoded<'a>, ParseError> {
    Ok(if answer.is_ascii() { legacy::japanese(answer) } else { legacy::not_utf8(answer, hints) })
}

#[cfg(not(feature = "charsets"))]
fn decode_legacy<'a>(_: &'a [u8], _: &Hints<'_>) -> Result<Decoded<'a>, ParseError> {
    Err(ParseError::Malformed(
        "the bytes are not UTF-8, and this build has no other charsets: decode them first, or use parser.wasm".into(),
    ))
}

/// Whether the bytes switch to a Japanese character set, as ISO-2022-JP does (RFC 1468, and JIS X 0201 katakana).
fn has_japanese_escape(answer: &[u8]) -> bool {
    memchr::memchr_iter(0x1b, answer).any(|at| {
        let escape = answer.get(at + 1..at + 3).unwrap_or_default();
        matches!(escape, b"$@" | b"$B" | b"(J" | b"(I")
    })
}

/// Refuses what is no text: NULs and control characters in more than a tenth of the first bytes.
fn refuse_binary(answer: &[u8]) -> Result<(), ParseError> {
    let head = answer.get(..1024).unwrap_or(answer);
    let control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    let count = head.iter().filter(|byte| control(byte)).count();
    if count * 10 > head.len() {
        let at = head.iter().position(control).unwrap_or_default();
        return Err(ParseError::Malformed(format!(
            "the bytes are not text: {count} of the first {} are control characters, the first at byte {at}",
            head.len()
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
