//! A map of short texts that `build.rs` lays out: a label is looked up several times for every line of an answer.

use crate::words::equal;

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
            if equal(known, text) {
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
