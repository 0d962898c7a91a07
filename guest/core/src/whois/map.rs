//! A map of short texts that `build.rs` lays out: a label is looked up several times for every line of an answer.

/// A map whose entries are found by a hash of their text; where two share a place, the later one stands in the next that is free.
pub(crate) struct Map<V: 'static> {
    /// For each place the number of its entry, from 1; 0 where there is none. A power of two of them, half of them free at least.
    pub(crate) places: &'static [u16],
    /// The entries.
    pub(crate) entries: &'static [(&'static str, V)],
}

impl<V: Copy> Map<V> {
    /// What stands under a text.
    pub(crate) fn get(&self, text: &str) -> Option<V> {
        let mut place = hash(text);
        loop {
            let number = usize::from(*self.places.get(place & (self.places.len() - 1))?);
            let (known, value) = self.entries.get(number.checked_sub(1)?)?;
            if is_same(known, text) {
                return Some(*value);
            }
            place += 1;
        }
    }

    /// The texts that something stands under.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'static str> + use<V> {
        self.entries.iter().map(|(text, _)| *text)
    }
}

/// Whether two texts are the same, word by word as they were hashed: a call takes longer than to compare what is so short.
fn is_same(one: &str, other: &str) -> bool {
    let (words, rest) = one.as_bytes().as_chunks::<8>();
    let (other_words, other_rest) = other.as_bytes().as_chunks::<8>();
    let same_words = || words.iter().zip(other_words).all(|(one, other)| u64::from_le_bytes(*one) == u64::from_le_bytes(*other));
    one.len() == other.len() && same_words() && rest.iter().eq(other_rest)
}

/// A hash of a text, the same on every machine.
pub(crate) fn hash(text: &str) -> usize {
    /// As in FxHash: an odd number without a pattern in its bits.
    const MULTIPLIER: u64 = 0x517c_c1b7_2722_0a95;
    let mix = |hash: u64, word: u64| (hash.rotate_left(5) ^ word).wrapping_mul(MULTIPLIER);
    let (words, rest) = text.as_bytes().as_chunks();
    let hash = words.iter().fold(0, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    let last = rest.iter().fold(rest.len() as u64, |last, byte| last << 8 | u64::from(*byte));
    (mix(hash, last) >> 40) as usize
}
