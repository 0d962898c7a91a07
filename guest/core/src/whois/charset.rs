//! Bytes to text: by what the bytes are, then by what the server is known to send.

mod legacy;

use std::borrow::Cow;

use crate::error::ParseError;
use crate::table::CHARSETS;

/// The most bytes of an answer that are read: no registry's answer comes near it.
pub const MAX_BYTES: usize = 64 << 20;

/// An answer's text.
#[derive(Clone, Debug)]
pub struct Decoded<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// The charset it was in, by its WHATWG name in lower case.
    pub charset: &'static str,
    /// Whether bytes were replaced that the charset does not have.
    pub replaced: bool,
    /// The charset that it should have been read in, where this build lacks its tables.
    pub unread_charset: Option<&'static str>,
}

impl Decoded<'_> {
    /// The same, owning its text.
    pub fn into_owned(self) -> Decoded<'static> {
        Decoded {
            text: Cow::Owned(self.text.into_owned()),
            charset: self.charset,
            replaced: self.replaced,
            unread_charset: self.unread_charset,
        }
    }
}

impl<'a> From<&'a str> for Decoded<'a> {
    fn from(text: &'a str) -> Self {
        Decoded { text: Cow::Borrowed(text), charset: "utf-8", replaced: false, unread_charset: None }
    }
}

/// Decodes a server's answer. Bytes that are UTF-8 are taken for it; others are read in the server's charset, or else in
/// Windows-1252, in which every byte but five means something.
///
/// # Errors
/// `TooLarge` above [`MAX_BYTES`]; `Malformed` where the bytes are not text.
pub fn decode<'a>(answer: &'a [u8], server: Option<&str>) -> Result<Decoded<'a>, ParseError> {
    if answer.len() > MAX_BYTES {
        return Err(ParseError::TooLarge(MAX_BYTES as u64));
    }
    let answer = answer.strip_prefix(b"\xef\xbb\xbf").unwrap_or(answer);
    refuse_binary(answer)?;
    match std::str::from_utf8(answer) {
        // ISO-2022-JP is ASCII with escapes, so it passes for UTF-8.
        Ok(_) if has_japanese_escape(answer) => Ok(legacy::decode(answer, Some("iso-2022-jp"))),
        Ok(text) => Ok(Decoded::from(text)),
        Err(_) if is_broken_utf8(answer) => {
            Ok(Decoded { text: String::from_utf8_lossy(answer), charset: "utf-8", replaced: true, unread_charset: None })
        }
        Err(_) => {
            let known = server.and_then(|server| CHARSETS.row(&server.to_ascii_lowercase()));
            let mut charsets = known.iter().flat_map(|row| row.column(1).split(' '));
            Ok(legacy::decode(answer, charsets.find(|charset| *charset != "utf-8")))
        }
    }
}

/// Whether bytes that are no UTF-8 were meant to be, and only a few of them are broken.
fn is_broken_utf8(answer: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in answer.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}

/// Whether the bytes switch to a Japanese character set, as ISO-2022-JP does (RFC 1468).
fn has_japanese_escape(answer: &[u8]) -> bool {
    memchr::memchr_iter(0x1b, answer).any(|at| {
        let escape = answer.get(at + 1..).unwrap_or_default();
        escape.starts_with(b"$") || escape.starts_with(b"(J")
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
mod tests {
    use super::decode;

    #[test]
    #[cfg(feature = "charsets")]
    fn decodes_by_evidence_then_by_server() {
        let text = |bytes: &[u8], server| decode(bytes, server).map(|decoded| (decoded.text.into_owned(), decoded.charset));
        assert_eq!(text(b"Z\xc3\xbcrich", None), Ok(("Zürich".to_owned(), "utf-8")));
        assert_eq!(text(b"Z\xfcrich", None), Ok(("Zürich".to_owned(), "windows-1252")));
        assert_eq!(text(b"\x1b$B$\"\x1b(B", None), Ok(("あ".to_owned(), "iso-2022-jp")));
        assert_eq!(text(b"\xc0\xc1", Some("whois.kg")), Ok(("АБ".to_owned(), "windows-1251")));
        assert_eq!(text(b"\xef\xbb\xbfA", None), Ok(("A".to_owned(), "utf-8")));
    }

    #[test]
    fn reads_western_bytes_in_every_build() {
        let decoded = decode(b"Z\xfcrich \x80 5", None).map(|decoded| (decoded.text.into_owned(), decoded.charset));
        assert_eq!(decoded, Ok(("Zürich € 5".to_owned(), "windows-1252")));
    }

    #[test]
    fn refuses_what_is_no_text() {
        assert!(decode(&[0; 64], None).is_err());
        assert!(decode(b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00", None).is_err());
        assert!(decode(b"Domain Name: EXAMPLE.COM\0\r\n", None).is_ok());
    }
}
