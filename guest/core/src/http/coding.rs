//! Content codings (RFC 9110 section 8.4): gzip (RFC 1952) and deflate (RFC 1950 and 1951).

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::{TINFL_FLAG_PARSE_ZLIB_HEADER, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF};
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use crate::report::Failure;

/// The value of an `Accept-Encoding` header: what [`decode`] undoes.
pub const ACCEPTED: &str = "gzip, deflate";

/// Servers apply one. Two are a mistake that is easily made; more are an attempt at something else.
const MOST_CODINGS: usize = 2;

/// Undoes the codings that a `Content-Encoding` header names, the last one first. No step's output exceeds `most` bytes, not even
/// for a moment.
///
/// As browsers do: a gzip of several members is all of them, bytes behind the last one are passed over, `deflate` may lack its
/// zlib header, and an empty body is empty in any coding.
///
/// # Errors
/// `TooLarge`; `Protocol` for a coding that was not asked for, and for a body that is not in its coding or breaks off.
pub fn decode(codings: &str, mut body: Vec<u8>, most: usize) -> Result<Vec<u8>, Failure> {
    let names = codings.split(',').map(str::trim).filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity"));
    let names: Vec<_> = names.map(str::to_ascii_lowercase).collect();
    if names.len() > MOST_CODINGS {
        return Err(Failure::Protocol);
    }
    for name in names.iter().rev() {
        body = match name.as_str() {
            _ if body.is_empty() => body,
            "gzip" | "x-gzip" => gunzip(&body, most)?,
            "deflate" => inflate(&body, is_zlib(&body), most).map(|(output, _)| output)?,
            _ => return Err(Failure::Protocol),
        };
    }
    Ok(body)
}

/// All members of a gzip, one behind the other.
fn gunzip(mut input: &[u8], most: usize) -> Result<Vec<u8>, Failure> {
    let mut all = Vec::new();
    loop {
        let packed = member(input).ok_or(Failure::Protocol)?;
        let (output, used) = inflate(packed, false, most.saturating_sub(all.len()))?;
        let (trailer, rest) = packed.get(used..).and_then(<[u8]>::split_first_chunk::<8>).ok_or(Failure::Protocol)?;
        let [a, b, c, d, e, f, g, h] = *trailer;
        // The length is given modulo 2^32.
        if u32::from_le_bytes([a, b, c, d]) != crc32(&output) || u32::from_le_bytes([e, f, g, h]) as usize != output.len() {
            return Err(Failure::Protocol);
        }
        if all.is_empty() {
            all = output
        } else {
            all.extend_from_slice(&output)
        }
        if !rest.starts_with(&MAGIC) {
            return Ok(all);
        }
        input = rest;
    }
}

const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// What stands behind the header of a gzip member.
fn member(input: &[u8]) -> Option<&[u8]> {
    const DEFLATE: u8 = 8;
    const HEADER_CRC: u8 = 0x02;
    const EXTRA: u8 = 0x04;
    const NAME: u8 = 0x08;
    const COMMENT: u8 = 0x10;
    const RESERVED: u8 = 0xe0;
    let (&[_, _, method, flags, ..], mut rest) = input.split_first_chunk::<10>().filter(|_| input.starts_with(&MAGIC))?;
    if method != DEFLATE || flags & RESERVED != 0 {
        return None;
    }
    if flags & EXTRA != 0 {
        let (length, behind) = rest.split_first_chunk()?;
        rest = behind.get(usize::from(u16::from_le_bytes(*length))..)?;
    }
    for text in [NAME, COMMENT] {
        if flags & text != 0 {
            let end = memchr::memchr(0, rest)?;
            rest = rest.get(end + 1..)?;
        }
    }
    if flags & HEADER_CRC != 0 { rest.get(2..) } else { Some(rest) }
}

/// Whether a body has the header that `deflate` should have (RFC 1950 section 2.2), and that some servers leave out.
fn is_zlib(body: &[u8]) -> bool {
    matches!(body, [method, flags, ..] if method & 0x0f == 8 && (u16::from(*method) << 8 | u16::from(*flags)) % 31 == 0)
}

/// Undoes deflate, and says how many bytes of the input it was.
fn inflate(input: &[u8], zlib: bool, most: usize) -> Result<(Vec<u8>, usize), Failure> {
    let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF | if zlib { TINFL_FLAG_PARSE_ZLIB_HEADER } else { 0 };
    // One byte more than is allowed tells what is too large from what just fits.
    let limit = most.saturating_add(1);
    let mut state = Box::<DecompressorOxide>::default();
    let mut output = vec![0; input.len().saturating_mul(4).clamp(1, limit)];
    let (mut read, mut written) = (0, 0);
    loop {
        let (status, used, made) = decompress(&mut state, input.get(read..).unwrap_or_default(), &mut output, written, flags);
        (read, written) = (read + used, written + made);
        match status {
            _ if written > most => return Err(Failure::TooLarge),
            TINFLStatus::Done => {
                output.truncate(written);
                return Ok((output, read));
            }
            TINFLStatus::HasMoreOutput => output.resize(output.len().saturating_mul(2).min(limit), 0),
            _ => return Err(Failure::Protocol),
        }
    }
}

/// The check sum of a gzip member (RFC 1952 section 8).
fn crc32(bytes: &[u8]) -> u32 {
    #[expect(clippy::indexing_slicing, reason = "the compiler computes it, and would tell")]
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut index = 0;
        while index < 256 {
            let mut entry = index as u32;
            let mut bit = 0;
            while bit < 8 {
                entry = if entry & 1 == 0 { entry >> 1 } else { entry >> 1 ^ 0xedb8_8320 };
                bit += 1;
            }
            table[index] = entry;
            index += 1;
        }
        table
    };
    let step = |sum: u32, byte: &u8| TABLE.get(usize::from(sum as u8 ^ byte)).copied().unwrap_or_default() ^ sum >> 8;
    !bytes.iter().fold(!0, step)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

    use miniz_oxide::deflate::{compress_to_vec, compress_to_vec_zlib};

    use super::*;

    const TEXT: &[u8] = b"{\"objectClassName\": \"domain\", \"ldhName\": \"example.com\", \"handle\": \"example.com\"}";
    const PLENTY: usize = 1 << 20;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        gzip_with(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255], bytes)
    }

    fn gzip_with(header: &[u8], bytes: &[u8]) -> Vec<u8> {
        [header, &compress_to_vec(bytes, 9), &crc32(bytes).to_le_bytes(), &(bytes.len() as u32).to_le_bytes()].concat()
    }

    #[test]
    fn the_check_sum_is_that_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn each_coding_is_undone() {
        for (name, body) in [
            ("identity", TEXT.to_vec()),
            ("", TEXT.to_vec()),
            ("gzip", gzip(TEXT)),
            ("X-GZip", gzip(TEXT)),
            ("deflate", compress_to_vec_zlib(TEXT, 9)),
            ("deflate", compress_to_vec(TEXT, 9)),
            ("deflate, gzip", gzip(&compress_to_vec_zlib(TEXT, 9))),
            ("identity,, gzip", gzip(TEXT)),
        ] {
            assert_eq!(decode(name, body, PLENTY).as_deref(), Ok(TEXT), "{name}");
        }
        assert_eq!(decode("gzip", Vec::new(), PLENTY), Ok(Vec::new()), "nothing is nothing in any coding");
    }

    #[test]
    fn a_gzip_is_read_as_browsers_read_it() {
        let all = [&b"\x1f\x8b\x08\x1e\0\0\0\0\0\xff\x02\0xx"[..], b"name\0", b"comment\0", b"cc"].concat();
        assert_eq!(decode("gzip", gzip_with(&all, TEXT), PLENTY).as_deref(), Ok(TEXT), "each member of the header");
        let (front, back) = TEXT.split_at(30);
        let members = [gzip(front), gzip(b""), gzip(back)].concat();
        assert_eq!(decode("gzip", members.clone(), PLENTY).as_deref(), Ok(TEXT));
        assert_eq!(decode("gzip", [&members[..], b"\0\0rest"].concat(), PLENTY).as_deref(), Ok(TEXT));
    }

    #[test]
    fn what_is_not_in_its_coding_is_told() {
        let whole = gzip(TEXT);
        for cut in 1..whole.len() {
            assert_eq!(decode("gzip", whole[..cut].to_vec(), PLENTY), Err(Failure::Protocol), "{cut}");
        }
        for place in [whole.len() - 1, whole.len() - 8, 3] {
            let mut wrong = whole.clone();
            wrong[place] ^= 0xe0;
            assert_eq!(decode("gzip", wrong, PLENTY), Err(Failure::Protocol), "{place}");
        }
        for name in ["br", "zstd", "compress", "gzip, br", "gzip, gzip, gzip", "chunked"] {
            assert_eq!(decode(name, whole.clone(), PLENTY), Err(Failure::Protocol), "{name}");
        }
        for name in ["gzip", "deflate"] {
            assert_eq!(decode(name, TEXT.to_vec(), PLENTY), Err(Failure::Protocol), "{name}");
        }
    }

    #[test]
    fn a_bomb_does_not_unfold() {
        let zeros = vec![0; 1 << 20];
        for (name, body) in [
            ("gzip", gzip(&zeros)),
            ("gzip", gzip(&zeros[..600]).repeat(2)),
            ("deflate", compress_to_vec(&zeros, 9)),
            ("gzip, gzip", gzip(&gzip(&zeros))),
        ] {
            assert_eq!(decode(name, body, 1_000), Err(Failure::TooLarge), "{name}");
        }
        assert_eq!(decode("gzip", gzip(&zeros[..1_000]), 1_000).map(|body| body.len()), Ok(1_000), "what just fits is taken");
    }
}
