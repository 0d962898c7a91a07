//! Short texts, looked at eight bytes at a time: in a component each turn of a loop also asks whether its time is over.

/// Times a byte, a word of eight of it.
pub(crate) const EACH: u64 = u64::from_ne_bytes([1; 8]);

/// The top bit of each byte.
pub(crate) const TOP: u64 = EACH * 0x80;

/// Sets the top bit of each byte that is one of a range of ASCII's, and no other bits.
pub(crate) const fn within(word: u64, first: u8, last: u8) -> u64 {
    let low = word & !TOP;
    // No byte carries into the next one: the sum of seven bits and of as many as 0x80 fits.
    let at_least = low + EACH * (0x80 - first) as u64;
    let beyond = low + EACH * (0x7f - last) as u64;
    at_least & !beyond & !word & TOP
}

/// Whether `find` finds bits in any word of a text. Each word begins with the byte that the one before it ends with, so that two bytes
/// side by side are in one; some bytes are seen twice, and what is shorter than a word is filled up with bytes of its own or `a`.
#[inline]
pub(crate) fn any(text: &[u8], find: impl Fn(u64) -> u64) -> bool {
    if let Some(last) = text.last_chunk::<8>() {
        let mut rest = text;
        while let Some((word, _)) = rest.split_first_chunk::<8>() {
            if find(u64::from_le_bytes(*word)) != 0 {
                return true;
            }
            rest = rest.get(7..).unwrap_or_default();
        }
        find(u64::from_le_bytes(*last)) != 0
    } else if let Some((first, last)) = ends(text) {
        find(halves(first, last)) != 0
    } else {
        find(text.iter().fold(EACH * u64::from(b'a'), |word, byte| word << 8 | u64::from(*byte))) != 0
    }
}

/// Whether two texts are the same.
#[inline]
pub(crate) fn equal(one: &str, other: &str) -> bool {
    /// Whether their ends are the same, if they have so many bytes: of twice as many that is all of them.
    fn at_ends<const N: usize>(one: &[u8], other: &[u8]) -> Option<bool> {
        Some(ends::<N>(one)? == ends(other)?)
    }
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() || one.len() > 32 {
        return one == other;
    }
    let same = at_ends::<16>(one, other).or_else(|| at_ends::<8>(one, other)).or_else(|| at_ends::<4>(one, other));
    same.unwrap_or_else(|| one.iter().eq(other))
}

/// The first so many bytes and the last, which may be the same in part.
pub(crate) fn ends<const N: usize>(text: &[u8]) -> Option<(&[u8; N], &[u8; N])> {
    Some((text.first_chunk()?, text.last_chunk()?))
}

/// Two halves as a word.
fn halves(first: &[u8; 4], last: &[u8; 4]) -> u64 {
    u64::from(u32::from_le_bytes(*last)) << 32 | u64::from(u32::from_le_bytes(*first))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{TOP, any, equal, within};

    proptest! {
        #[test]
        fn each_byte_is_looked_at_by_itself(bytes: [u8; 8], first in 0_u8..0x80, last in 0_u8..0x80) {
            let expected = bytes.map(|byte| if (first..=last).contains(&byte) && byte < 0x80 { 0x80 } else { 0 });
            prop_assert_eq!(within(u64::from_le_bytes(bytes), first, last).to_le_bytes(), expected);
        }

        #[test]
        fn every_byte_of_a_text_is_looked_at(text in "[b-z]{0,40}", other in "[b-z]{0,40}") {
            let find = |byte: u8| move |word: u64| within(word, byte, byte) & TOP;
            prop_assert!(!any(text.as_bytes(), find(b'!')));
            let marked = format!("{text}!{other}");
            prop_assert!(any(marked.as_bytes(), find(b'!')));
        }

        #[test]
        fn texts_are_equal_if_each_byte_is(one in "[ab]{0,3}|[a-c]{0,40}", at in 0_usize..40, other in "[ab]{0,3}") {
            prop_assert!(equal(&one, &one.clone()));
            prop_assert_eq!(equal(&one, &other), one == other);
            let changed: String = one.chars().enumerate().map(|(place, letter)| if place == at { 'd' } else { letter }).collect();
            prop_assert_eq!(equal(&one, &changed), one == changed);
        }
    }
}
