//! Which neighbours a text has: a text that lacks two letters side by side that a pattern has cannot fit it. That settles nearly all
//! of a hundred patterns for a line at the cost of a look at each.

/// The pairs of neighbouring bytes of a text, as a set of hashes. As for a pattern, ASCII case does not count, blanks in a row are one,
/// and what stands on both sides of a `*` is not together.
pub(crate) fn pairs(text: &str) -> u128 {
    let mut set = 0;
    let mut before = b'*';
    for byte in text.bytes() {
        let byte = if byte == b'\t' { b' ' } else { byte.to_ascii_lowercase() };
        if byte == b' ' && before == b' ' {
            continue;
        }
        if byte != b'*' && before != b'*' {
            set |= 1 << ((u32::from(before) * 37 + u32::from(byte)) % 128);
        }
        before = byte;
    }
    set
}
