//! Writing JSON text.

use std::io;

use serde::Serialize;

/// A value as JSON text. Generic code is compiled with the crate that calls it, and the components' own crate is compiled to be small: so
/// it is not called from there.
pub(crate) fn text(value: &impl Serialize) -> String {
    let mut out = Vec::with_capacity(1 << 10);
    put(&mut out, value);
    into_text(out)
}

/// Puts a value behind what was written, as JSON text.
pub(crate) fn put(out: &mut Vec<u8>, value: &impl Serialize) {
    // Its keys are text and its numbers finite, and memory takes all that is written: it cannot fail.
    let _ = serde_json::to_writer(Sink(out), value);
}

/// What [`put`] wrote, and whole texts, as text: it is UTF-8.
pub(crate) fn into_text(written: Vec<u8>) -> String {
    String::from_utf8(written).unwrap_or_default()
}

/// Memory that JSON is written to. It is written in pieces of a few bytes, and a call for each takes longer than to copy them here.
struct Sink<'o>(&'o mut Vec<u8>);

/// The most bytes that are copied one by one.
const FEW: usize = 16;

impl io::Write for Sink<'_> {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.len() <= FEW {
            self.0.extend(bytes.iter().copied());
        } else {
            self.0.extend_from_slice(bytes);
        }
        Ok(())
    }

    #[inline]
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
