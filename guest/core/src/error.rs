//! Why an answer gave no registration, and why a lookup could not go on: the `parse-error` of `wit/types.wit`, the
//! `lookup-error` of `wit/steps.wit` and the `table-error` of `wit/tables.wit`.

use std::fmt;

use serde::Serialize;

use crate::tables::Kind;

/// What a server said instead of an answer.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Refusal {
    /// The server's own words.
    pub words: String,
    /// The line that they stood on, from 1.
    pub line: u32,
    /// How many seconds it asks to wait, where it says.
    pub wait: Option<u32>,
}

/// Why an answer gave no registration. None of these says anything about the object.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ParseError {
    /// The answer has no text.
    Empty,
    /// The server asks its client to slow down.
    Throttled(Refusal),
    /// The server refuses to answer this client or this kind of question.
    Refused(Refusal),
    /// The server has a fault of its own.
    Unavailable(Refusal),
    /// The answer is larger than this many bytes, which is the most that is read.
    TooLarge(u64),
    /// The answer is not of the protocol; the text says where and why.
    Malformed(String),
}

impl ParseError {
    /// The case's name in snake_case, as it stands in JSON.
    pub fn code(&self) -> &'static str {
        match self {
            ParseError::Empty => "empty",
            ParseError::Throttled(_) => "throttled",
            ParseError::Refused(_) => "refused",
            ParseError::Unavailable(_) => "unavailable",
            ParseError::TooLarge(_) => "too_large",
            ParseError::Malformed(_) => "malformed",
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ParseError::Empty => f.write_str("the answer is empty: the server closed the connection without a word"),
            ParseError::Throttled(refusal) => {
                write!(f, "the server asks to slow down, at line {}: {:?}", refusal.line, refusal.words)?;
                match refusal.wait {
                    Some(seconds) => write!(f, "; ask again in {seconds} s"),
                    None => f.write_str("; ask again later and less often"),
                }
            }
            ParseError::Refused(refusal) => {
                write!(f, "the server refuses to answer, at line {}: {:?}", refusal.line, refusal.words)
            }
            ParseError::Unavailable(refusal) => {
                write!(f, "the server cannot answer now, at line {}: {:?}", refusal.line, refusal.words)
            }
            ParseError::TooLarge(limit) => write!(f, "the answer is larger than {limit} bytes, the most that is read"),
            ParseError::Malformed(why) => write!(f, "the answer is not readable: {why}"),
        }
    }
}

impl std::error::Error for ParseError {}

/// Why a table cannot be used.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum TableError {
    /// There is no table of this name to take the place of.
    UnknownTable(String),
    /// The text is no such table, or not what one is made from; the sentence says which, where and why.
    Unusable(String),
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TableError::UnknownTable(name) => {
                let names = Kind::ALL.map(Kind::name).join(", ");
                write!(f, "there is no table {name:?} to take the place of; there are {names}")
            }
            TableError::Unusable(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for TableError {}

impl From<TableError> for LookupError {
    fn from(error: TableError) -> LookupError {
        LookupError::BadOptions(error.to_string())
    }
}

/// Why there is no document: the `output-error` of `wit/outputs.wit`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum OutputError {
    /// There is no format of that name; the list holds the names that there are.
    UnknownFormat(Vec<String>),
    /// The settings do not fit the format's schema; the sentence says where.
    BadSettings(String),
    /// The answer gave no registration.
    Unread(ParseError),
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OutputError::UnknownFormat(known) => write!(f, "there is no such format; there are: {}", known.join(", ")),
            OutputError::BadSettings(why) => f.write_str(why),
            OutputError::Unread(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for OutputError {}

/// Why a lookup could not start or go on.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum LookupError {
    /// The text is no query; the sentence says why.
    BadQuery(String),
    /// An option is unusable; the sentence says which and why.
    BadOptions(String),
    /// No server is known; the sentence says what was looked for.
    NoServer(String),
    /// An answer or a wait was handed over that was not asked for.
    OutOfOrder,
}

impl fmt::Display for LookupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LookupError::BadQuery(why) | LookupError::BadOptions(why) | LookupError::NoServer(why) => f.write_str(why),
            LookupError::OutOfOrder => f.write_str("an answer or a wait was handed over that was not asked for: call poll first"),
        }
    }
}

impl std::error::Error for LookupError {}
