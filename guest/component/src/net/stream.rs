//! Reads and writes WASI streams against a deadline.

use wasi::io::error::Error;
use wasi::io::poll::Pollable;
use wasi::io::streams::{InputStream, OutputStream, StreamError};
use whoisbox_core::report::Failure;

use super::deadline::Deadline;

/// How much is asked for at a time: more than most answers are, and hosts set that much aside whether it comes or not.
const CHUNK: u64 = 16 * 1024;

/// What a stream has given.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Given {
    /// All that is there by now.
    AllSoFar,
    /// All, and no more will come.
    All,
}

/// A stream that is read up to a number of bytes.
pub(super) struct Reader<'a> {
    stream: &'a InputStream,
    ready: Pollable,
    max_bytes: usize,
    failed: fn(&Error) -> Failure,
}

impl<'a> Reader<'a> {
    /// `failed` says what an error of the stream's own is.
    pub(super) fn new(stream: &'a InputStream, max_bytes: usize, failed: fn(&Error) -> Failure) -> Self {
        Reader { stream, ready: stream.subscribe(), max_bytes, failed }
    }

    /// Reads to the end, into `all`, which keeps what came before an error.
    ///
    /// # Errors
    /// `TimedOut`; `TooLarge`; what an error of the stream's own is.
    pub(super) fn read_to_end(&self, all: &mut Vec<u8>, deadline: &Deadline) -> Result<(), Failure> {
        loop {
            self.wait(deadline)?;
            if self.take(all, deadline)? == Given::All {
                return Ok(());
            }
        }
    }

    /// Waits until there is something to take.
    ///
    /// # Errors
    /// `TimedOut`.
    pub(super) fn wait(&self, deadline: &Deadline) -> Result<(), Failure> {
        deadline.wait_for(&self.ready)
    }

    /// Takes what is there, without waiting.
    ///
    /// # Errors
    /// As [`Reader::read_to_end`].
    pub(super) fn take(&self, all: &mut Vec<u8>, deadline: &Deadline) -> Result<Given, Failure> {
        loop {
            match self.stream.read(CHUNK) {
                Ok(bytes) if bytes.is_empty() => return Ok(Given::AllSoFar),
                Ok(bytes) if bytes.len() > self.max_bytes.saturating_sub(all.len()) => return Err(Failure::TooLarge),
                Ok(bytes) if all.is_empty() => *all = bytes,
                Ok(bytes) => all.extend_from_slice(&bytes),
                Err(StreamError::Closed) => return Ok(Given::All),
                Err(StreamError::LastOperationFailed(error)) => return Err((self.failed)(&error)),
            }
            deadline.check()?;
        }
    }
}

/// Writes everything and sees it off. Whether it arrives, the answer tells.
///
/// # Errors
/// `TimedOut`; `ConnectionReset` where the peer takes no more.
pub(super) fn write_all(stream: &OutputStream, mut bytes: &[u8], deadline: &Deadline) -> Result<(), Failure> {
    let broken = |_: StreamError| Failure::ConnectionReset;
    while !bytes.is_empty() {
        let permitted = usize::try_from(stream.check_write().map_err(broken)?).unwrap_or(usize::MAX);
        if permitted == 0 {
            deadline.wait_for(&stream.subscribe())?;
            continue;
        }
        let (now, later) = bytes.split_at(permitted.min(bytes.len()));
        stream.write(now).map_err(broken)?;
        bytes = later;
    }
    stream.flush().map_err(broken)
}
