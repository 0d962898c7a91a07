//! What may reach a terminal.

/// Asserts that nothing but text, line ends and colours (`ESC [ digits m`) is there.
///
/// # Panics
/// There is something else, or it is not UTF-8.
pub fn harmless(stream: &str, bytes: &[u8]) {
    let text = visible(bytes);
    let bad = text.chars().find(|character| {
        let turns = matches!(character, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        turns || (character.is_control() && *character != '\n')
    });
    assert_eq!(bad, None, "{stream}: {:?}", text.escape_debug().to_string());
}

/// The text without the colours that the binary itself sets.
///
/// # Panics
/// It is not UTF-8.
#[allow(clippy::expect_used, reason = "a test fails by panicking")]
pub fn visible(bytes: &[u8]) -> String {
    let text = std::str::from_utf8(bytes).expect("output is UTF-8");
    let mut pieces = text.split("\x1b[");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| match piece.split_once('m') {
        Some((digits, rest)) if digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b';') => text + rest,
        _ => text + "\x1b[" + piece,
    })
}
