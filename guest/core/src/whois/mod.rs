//! Reads the answers of WHOIS servers.

pub mod charset;

use crate::error::ParseError;
use crate::registration::Registration;

/// What the caller knows about an answer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints<'a> {
    /// The server that gave it.
    pub server: Option<&'a str>,
    /// The question that was asked.
    pub query: Option<&'a str>,
}

/// Reads an answer.
///
/// # Errors
/// The server gave no answer, or the bytes are not text.
pub fn read<'a>(_answer: &'a charset::Decoded<'_>, _hints: &Hints<'a>) -> Result<Registration<'a>, ParseError> {
    Err(ParseError::Empty)
}
