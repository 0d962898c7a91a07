//! Text in quotes, looked at and copied in words.

use crate::words::{EACH, TOP, any, ends};

/// Puts a text, in quotes and with its escapes (RFC 8259 section 7): those that have a letter by it, other control characters by their
/// number, and nothing else.
pub(super) fn put(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    if !put_plain(out, text.as_bytes()) {
        put_escaped(out, text.as_bytes());
    }
    out.push(b'"');
}

fn put_escaped(out: &mut Vec<u8>, bytes: &[u8]) {
    for few in bytes.chunks(16) {
        if !put_plain(out, few) {
            few.iter().for_each(|byte| escape(out, *byte));
        }
    }
}

/// Puts a member's name, in quotes, and the colon. It is a name in Rust: nothing in it has to be escaped.
#[inline(always)]
pub(super) fn put_name(out: &mut Vec<u8>, name: &'static str) {
    out.push(b'"');
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

/// Puts bytes as they are, if none of them has to be escaped; else nothing.
#[inline(always)]
fn put_plain(out: &mut Vec<u8>, bytes: &[u8]) -> bool {
    let start = out.len();
    let end = start + bytes.len();
    if let Some((_, last)) = ends::<16>(bytes) {
        let mut found = 0;
        for few in bytes.as_chunks::<16>().0 {
            found |= escaped_in(*few);
            out.extend_from_slice(few);
        }
        if found | escaped_in(*last) != 0 {
            out.truncate(start);
            return false;
        }
        put_last(out, end, last);
    } else if any(bytes, escaped) {
        return false;
    } else if let Some((first, last)) = ends::<8>(bytes) {
        out.extend_from_slice(first);
        put_last(out, end, last);
    } else if let Some((first, last)) = ends::<4>(bytes) {
        out.extend_from_slice(first);
        put_last(out, end, last);
    } else {
        out.extend(bytes.iter().copied());
    }
    true
}

/// Puts the last bytes, of which some are there already, so that they end at `end`.
fn put_last<const N: usize>(out: &mut Vec<u8>, end: usize, last: &[u8; N]) {
    out.truncate(end - N);
    out.extend_from_slice(last);
}

/// Sets bits if any of these bytes has to be escaped.
fn escaped_in(few: [u8; 16]) -> u64 {
    let both = u128::from_le_bytes(few);
    escaped(both as u64) | escaped((both >> 64) as u64)
}

/// Sets bits if any byte of a word has to be escaped.
const fn escaped(word: u64) -> u64 {
    /// Sets the top bit of each byte that is less than so much, and perhaps of some behind it.
    const fn less(word: u64, than: u8) -> u64 {
        word.wrapping_sub(EACH * than as u64) & !word
    }
    const fn equal(word: u64, byte: u8) -> u64 {
        less(word ^ (EACH * byte as u64), 1)
    }
    (less(word, b' ') | equal(word, b'"') | equal(word, b'\\')) & TOP
}

fn escape(out: &mut Vec<u8>, byte: u8) {
    let letter = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0c => b'f',
        0..b' ' => {
            let digit = |four: u8| b"0123456789abcdef".get(usize::from(four & 15)).copied().unwrap_or_default();
            return out.extend([b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte)]);
        }
        _ => return out.push(byte),
    };
    out.extend([b'\\', letter]);
}
