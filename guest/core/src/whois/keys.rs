//! Which of the phrases' keys stand in a text: of every pattern, `build.rs` picks a few letters side by side that seldom stand in
//! answers. A text without them cannot fit the pattern, and one pass over a text finds the keys of all patterns.

/// How many bytes a key has: they are the bytes of a `u32`.
pub(crate) const WIDTH: usize = 4;

/// Into how many slots keys are sorted.
pub(crate) const SLOTS: usize = 1 << SLOT_BITS;
const SLOT_BITS: u32 = 11;

/// A text's bytes as patterns have them: ASCII case does not count, and blanks in a row are one.
pub(crate) fn folded(bytes: impl Iterator<Item = u8>) -> impl Iterator<Item = u8> {
    let mut before = 0;
    bytes.map(|byte| if byte == b'\t' { b' ' } else { byte.to_ascii_lowercase() }).filter(move |byte| {
        let repeated = *byte == b' ' && before == b' ';
        before = *byte;
        !repeated
    })
}

/// The last bytes of a text, one byte further.
pub(crate) fn further(window: u32, byte: u8) -> u32 {
    window << 8 | u32::from(byte)
}

/// The slot of a key. The multiplier is one that gives no two keys the same.
pub(crate) fn slot(key: u32, multiplier: u32) -> usize {
    (key.wrapping_mul(multiplier) >> (u32::BITS - SLOT_BITS)) as usize
}

/// The first bytes of a text in lower case, and a mask of those that there are.
pub(crate) fn head(text: &str) -> (u32, u32) {
    let bytes = text.bytes().take(WIDTH).map(|byte| byte.to_ascii_lowercase());
    bytes.enumerate().fold((0, 0), |(head, mask), (at, byte)| (head | u32::from(byte) << (8 * at), mask | 0xff << (8 * at)))
}
