//! What a hostile server sends, as it stands in a scenario's file.

use data_encoding::BASE64;
use serde::Deserialize;
use serde_json::Value;

/// Bytes, told in as little JSON as will do.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Bytes {
    /// The text in UTF-8.
    Text(String),
    /// Lines, each to be ended by CR LF.
    Lines(Vec<Bytes>),
    /// One after the other.
    Parts {
        /// What.
        parts: Vec<Bytes>,
    },
    /// The same again and again.
    Repeated {
        /// What.
        repeat: Box<Bytes>,
        /// How often.
        times: usize,
    },
    /// Any bytes.
    Encoded {
        /// The bytes.
        base64: String,
    },
    /// JSON.
    Json {
        /// The value.
        json: Value,
    },
}

impl Bytes {
    /// The bytes; `fill` replaces what stands for something else in a text.
    ///
    /// # Errors
    /// The text that is not base64.
    pub(super) fn make(&self, fill: &dyn Fn(&str) -> String) -> Result<Vec<u8>, String> {
        let all = |parts: &[Bytes], end: &[u8]| -> Result<Vec<u8>, String> {
            let made: Result<Vec<_>, _> = parts.iter().map(|part| Ok([part.make(fill)?.as_slice(), end].concat())).collect();
            made.map(|parts: Vec<Vec<u8>>| parts.concat())
        };
        match self {
            Bytes::Text(text) => Ok(fill(text).into_bytes()),
            Bytes::Lines(lines) => all(lines, b"\r\n"),
            Bytes::Parts { parts } => all(parts, b""),
            Bytes::Repeated { repeat, times } => Ok(repeat.make(fill)?.repeat(*times)),
            Bytes::Encoded { base64 } => BASE64.decode(base64.as_bytes()).map_err(|error| format!("{base64:?}: {error}")),
            Bytes::Json { json } => Ok(fill(&json.to_string()).into_bytes()),
        }
    }
}
