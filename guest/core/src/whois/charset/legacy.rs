//! Charsets other than UTF-8 (encoding.spec.whatwg.org). Their tables take 125 KB: a build without the feature `charsets` reads
//! Windows-1252 alone, the one that needs none, and marks what should have been read in another one.

use super::Decoded;

/// Decodes bytes in a charset, by its WHATWG label; in Windows-1252 where it is not known.
#[cfg(feature = "charsets")]
pub(super) fn decode<'a>(answer: &'a [u8], charset: Option<&'static str>) -> Decoded<'a> {
    let encoding =
        charset.and_then(|charset| encoding_rs::Encoding::for_label(charset.as_bytes())).unwrap_or(encoding_rs::WINDOWS_1252);
    let (text, replaced) = encoding.decode_without_bom_handling(answer);
    Decoded { text, charset: lower_name(encoding), replaced, unread_charset: None }
}

/// The WHATWG name in lower case, without memory of its own.
#[cfg(feature = "charsets")]
fn lower_name(encoding: &'static encoding_rs::Encoding) -> &'static str {
    match encoding.name() {
        "Big5" => "big5",
        "EUC-JP" => "euc-jp",
        "EUC-KR" => "euc-kr",
        "GBK" => "gbk",
        "ISO-2022-JP" => "iso-2022-jp",
        "ISO-8859-2" => "iso-8859-2",
        "ISO-8859-15" => "iso-8859-15",
        "KOI8-R" => "koi8-r",
        "KOI8-U" => "koi8-u",
        "Shift_JIS" => "shift_jis",
        name => name,
    }
}

/// Decodes bytes in Windows-1252, and says where they are of another charset.
#[cfg(not(feature = "charsets"))]
pub(super) fn decode<'a>(answer: &'a [u8], charset: Option<&'static str>) -> Decoded<'a> {
    /// What 0x80 to 0x9f mean; the rest means what it means in Unicode.
    const HIGH: [char; 32] = [
        '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}', '\u{2c6}', '\u{2030}',
        '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}', '\u{8f}', '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}',
        '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}', '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}',
        '\u{17e}', '\u{178}',
    ];
    let character = |byte: u8| HIGH.get(usize::from(byte.wrapping_sub(0x80))).copied().unwrap_or(char::from(byte));
    let text: String = answer.iter().map(|byte| character(*byte)).collect();
    let unread_charset = charset.filter(|charset| !matches!(*charset, "windows-1252" | "iso-8859-1"));
    Decoded { text: text.into(), charset: "windows-1252", replaced: false, unread_charset }
}
