//! Labels as they are compared: lower case, and of what is no letter or digit one blank.

use arrayvec::{ArrayString, CapacityError};

use crate::words::{EACH, TOP, any, within};

/// A label, folded, on the stack.
pub(crate) struct Folded(ArrayString<64>);

impl Folded {
    /// Folds a label. A label too long to be in any table folds to nothing.
    pub(crate) fn new(label: &str) -> Folded {
        let mut folded = Folded(ArrayString::new());
        if folded.put(label).is_err() {
            folded.0.clear();
        }
        folded
    }

    /// The folded label.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Puts a label, folded, as far as there is room.
    fn put(&mut self, label: &str) -> Result<(), CapacityError> {
        let Folded(folded) = self;
        if is_plain(label.as_bytes()) {
            folded.try_push_str(label).map_err(CapacityError::simplify)?;
            folded.make_ascii_lowercase();
            return Ok(());
        }
        let mut blank = false;
        for letter in label.chars() {
            let separates = letter.is_ascii() && !letter.is_ascii_alphanumeric();
            if separates {
                // An apostrophe separates no words.
                blank |= letter != '\'' && !folded.is_empty();
                continue;
            }
            if std::mem::take(&mut blank) {
                folded.try_push(' ').map_err(CapacityError::simplify)?;
            }
            folded.try_push(letter.to_ascii_lowercase()).map_err(CapacityError::simplify)?;
        }
        Ok(())
    }
}

/// Whether a label, as nearly all are, is of ASCII letters and digits and of single blanks between them: then only their case is folded.
fn is_plain(label: &[u8]) -> bool {
    /// The bytes that are none of these, or a blank behind a blank: the top bit of each.
    fn strange(word: u64) -> u64 {
        let blanks = within(word, b' ', b' ');
        let known = within(word | (EACH * 0x20), b'a', b'z') | within(word, b'0', b'9') | blanks;
        !known & TOP | blanks & (blanks << 8)
    }
    label.first() != Some(&b' ') && label.last() != Some(&b' ') && !any(label, strange)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Folded;

    #[test]
    fn labels_are_compared_by_their_words() {
        for (label, folded) in [
            ("Domain Name", "domain name"),
            ("  Domain_Name (ID)..", "domain name id"),
            ("Registrant's  E-Mail", "registrants e mail"),
            ("Größe/Länge", "größe länge"),
            ("' -", ""),
            ("", ""),
        ] {
            assert_eq!(Folded::new(label).as_str(), folded, "{label:?}");
        }
    }

    proptest! {
        #[test]
        fn words_are_what_stands_between_other_signs(label in "[a-cX-Z09]{0,9}|([ab] |[A-Z]|[0-9 _/é']){0,40}") {
            let kept = label.replace('\'', "").to_ascii_lowercase();
            let words = kept.split(|letter: char| letter.is_ascii() && !letter.is_ascii_alphanumeric());
            let words = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
            let expected = if words.len() <= 64 { words.as_str() } else { "" };
            let folded = Folded::new(&label);
            prop_assert_eq!(folded.as_str(), expected);
        }
    }
}
