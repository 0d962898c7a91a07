//! Charsets other than UTF-8: that of the server, or else the one that the evidence is for.

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::{Decoded, evidence};
use crate::registration::Diagnostic;
use crate::table::CHARSETS;
use crate::whois::Hints;

/// Decodes ISO-2022-JP (RFC 1468).
pub(super) fn japanese(answer: &[u8]) -> Decoded<'_> {
    legacy(answer, encoding_rs::ISO_2022_JP)
}

/// Decodes bytes that are no UTF-8, or not all of them.
pub(super) fn not_utf8<'a>(answer: &'a [u8], hints: &Hints<'_>) -> Decoded<'a> {
    let (mut good, mut bad, mut utf8_lines) = (0, 0, 0);
    for line in lines(answer).filter(|line| !line.is_ascii()) {
        let (good_here, bad_here) = utf8_characters(line);
        (good, bad, utf8_lines) = (good + good_here, bad + bad_here, utf8_lines + usize::from(bad_here == 0));
    }
    let known = known(answer, hints.server);
    let guessed = known.is_none();
    let encoding =
        known.unwrap_or_else(|| evidence::guess(lines(answer).filter(|line| utf8_characters(line).1 > 0), answer, hints));
    // Text of two bytes a character may look like UTF-8 with faults by chance; faulty UTF-8 hardly ever is that text without fault.
    let fits = |encoding: &'static Encoding| !encoding.is_single_byte() && !encoding.decode_without_bom_handling(answer).1;
    // What is UTF-8 by chance is one or two characters of East Asian text; no European word is.
    if (good > bad && !known.is_some_and(fits)) || (utf8_lines > 0 && encoding.is_single_byte()) {
        return mixed(answer, encoding);
    }
    let mut decoded = legacy(answer, encoding);
    if guessed {
        let message =
            format!("the answer is not UTF-8, and its server is not known to use another charset: {} fits best", decoded.charset);
        let at = (1..).zip(lines(answer)).find(|(_, line)| !line.is_ascii()).map(|(number, _)| number);
        note(&mut decoded, "guessed-charset", message, at);
    }
    decoded
}

/// The charset that the server is known to use: the first that has all of the bytes, or else nearly all, for servers cut values off in
/// the middle of a character.
fn known(answer: &[u8], server: Option<&str>) -> Option<&'static Encoding> {
    let row = CHARSETS.row(&server?.to_ascii_lowercase())?;
    let legacy = || {
        row.column(1)
            .split(' ')
            .filter(|charset| *charset != "utf-8")
            .filter_map(|charset| Encoding::for_label(charset.as_bytes()))
    };
    let fits = |encoding: &&'static Encoding| !encoding.decode_without_bom_handling(answer).1;
    legacy().find(fits).or_else(|| legacy().find(|encoding| nearly_fits(answer, encoding)))
}

/// Whether a charset has nine out of ten of the characters that are not ASCII.
pub(super) fn nearly_fits(answer: &[u8], encoding: &'static Encoding) -> bool {
    let (text, _) = encoding.decode_without_bom_handling(answer);
    let (mut all, mut lost) = (0_usize, 0_usize);
    for character in text.chars().filter(|character| !character.is_ascii()) {
        all += 1;
        // Where no character was assigned, some charsets have room for the user's own.
        lost += usize::from(matches!(character, '\u{fffd}' | '\u{e000}'..='\u{f8ff}'));
    }
    lost * 10 <= all && lost < all
}

fn legacy<'a>(answer: &'a [u8], encoding: &'static Encoding) -> Decoded<'a> {
    let (text, replaced) = encoding.decode_without_bom_handling(answer);
    let mut decoded = Decoded { text, charset: name(encoding), diagnostics: Vec::new() };
    if replaced {
        note_replaced(&mut decoded);
    }
    decoded
}

/// Reads the lines that are UTF-8, or were meant to be, as that; the others in another charset.
fn mixed<'a>(answer: &'a [u8], encoding: &'static Encoding) -> Decoded<'a> {
    let mut text = String::with_capacity(answer.len() + answer.len() / 8);
    let mut others = Vec::new();
    let mut replaced = false;
    for (number, line) in (1_u32..).zip(lines(answer)) {
        let (good, bad) = utf8_characters(line);
        let (part, lost) = match bad > good {
            true => {
                others.push(number);
                encoding.decode_without_bom_handling(line)
            }
            false => (String::from_utf8_lossy(line), bad > 0),
        };
        text += &part;
        replaced |= lost;
    }
    let mut decoded = Decoded::from(Cow::Owned(text));
    if let Some(first) = others.first() {
        let message =
            format!("of the lines, {} are not UTF-8 as the others are; they were read in {}", others.len(), name(encoding));
        note(&mut decoded, "mixed-charsets", message, Some(*first));
    }
    if replaced {
        note_replaced(&mut decoded);
    }
    decoded
}

fn note(decoded: &mut Decoded<'_>, code: &'static str, message: String, line: Option<u32>) {
    decoded.diagnostics.push(Diagnostic { code, message: message.into(), line });
}

fn note_replaced(decoded: &mut Decoded<'_>) {
    let at = (1..).zip(decoded.text.lines()).find(|(_, line)| line.contains('\u{fffd}')).map(|(number, _)| number);
    note(decoded, "replaced-bytes", format!("some bytes are not of the charset {} and were replaced", decoded.charset), at);
}

/// The lines with their ends: in none of the charsets is a line feed a part of another character.
fn lines(answer: &[u8]) -> impl Iterator<Item = &[u8]> + Clone {
    answer.split_inclusive(|byte| *byte == b'\n')
}

/// How many characters of a line are UTF-8 beyond ASCII, and how many places are not UTF-8. Control characters of two bytes are none
/// that anybody writes: their bytes mean something else.
fn utf8_characters(line: &[u8]) -> (usize, usize) {
    if line.is_ascii() {
        return (0, 0);
    }
    let (mut good, mut bad) = (0, 0);
    for chunk in line.utf8_chunks() {
        for character in chunk.valid().chars().filter(|character| !character.is_ascii()) {
            good += usize::from(!character.is_control());
            bad += usize::from(character.is_control());
        }
        bad += usize::from(!chunk.invalid().is_empty());
    }
    (good, bad)
}

/// The WHATWG name in lower case, without memory of its own.
fn name(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "Big5" => "big5",
        "EUC-JP" => "euc-jp",
        "EUC-KR" => "euc-kr",
        "GBK" => "gbk",
        "IBM866" => "ibm866",
        "ISO-2022-JP" => "iso-2022-jp",
        "ISO-8859-2" => "iso-8859-2",
        "ISO-8859-4" => "iso-8859-4",
        "ISO-8859-5" => "iso-8859-5",
        "ISO-8859-6" => "iso-8859-6",
        "ISO-8859-7" => "iso-8859-7",
        "ISO-8859-8" => "iso-8859-8",
        "ISO-8859-13" => "iso-8859-13",
        "ISO-8859-15" => "iso-8859-15",
        "KOI8-R" => "koi8-r",
        "KOI8-U" => "koi8-u",
        "Shift_JIS" => "shift_jis",
        name => name,
    }
}
