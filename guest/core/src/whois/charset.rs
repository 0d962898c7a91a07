//! Bytes to text.

use std::borrow::Cow;

/// An answer's text.
#[derive(Clone, Debug)]
pub struct Decoded<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// The charset it was in, by its WHATWG name in lower case.
    pub charset: &'static str,
    /// Whether bytes were replaced that the charset does not have.
    pub replaced: bool,
}

impl<'a> From<&'a str> for Decoded<'a> {
    fn from(text: &'a str) -> Self {
        Decoded { text: Cow::Borrowed(text), charset: "utf-8", replaced: false }
    }
}

/// Decodes a server's answer.
///
/// # Errors
/// `TooLarge`, or `Malformed` where the bytes are not text.
pub fn decode<'a>(answer: &'a [u8], _server: Option<&str>) -> Result<Decoded<'a>, crate::error::ParseError> {
    Ok(Decoded { text: String::from_utf8_lossy(answer), charset: "utf-8", replaced: false })
}
