//! A DS record (RFC 4034 section 5) of which each part has a line of its own.

use super::super::draft::Draft;
use super::super::hosts;
use super::super::scan::Line;

/// A part of a DS record.
#[derive(Clone, Copy)]
#[allow(missing_docs, reason = "each is the part of that name")]
pub(crate) enum DsPart {
    KeyTag,
    Algorithm,
    DigestType,
    Digest,
}

/// The parts that were read so far; the digest ends the record.
#[derive(Default)]
pub(crate) struct DsLines<'a> {
    key_tag: &'a str,
    algorithm: &'a str,
    digest_type: &'a str,
}

impl<'a> DsLines<'a> {
    /// Takes a line. Of `8 [RSASHA256]`, the number counts.
    pub(crate) fn take(&mut self, part: DsPart, line: &Line<'a>, draft: &mut Draft<'a>) {
        let value = line.value.split(' ').next().unwrap_or_default();
        match part {
            DsPart::KeyTag => self.key_tag = value,
            DsPart::Algorithm => self.algorithm = value,
            DsPart::DigestType => self.digest_type = value,
            DsPart::Digest => {
                let path = draft.put_ds(hosts::ds_parts(self.key_tag, self.algorithm, self.digest_type, value.into()));
                return draft.record(line, path);
            }
        }
        draft.pass_over(line);
    }
}
