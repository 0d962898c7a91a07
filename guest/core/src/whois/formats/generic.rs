//! Any answer of labels and values, by the vocabulary: for servers whose format is not known.

use super::super::Hints;
use super::super::draft::Draft;
use super::super::layout::{Dialect, sections};
use super::super::scan::Line;
use super::icann;

pub(super) fn read<'a>(lines: &[Line<'a>], hints: &Hints<'a>, draft: &mut Draft<'a>) {
    sections::read(lines, &Dialect::PLAIN, draft);
    icann::refer(hints, draft);
}
