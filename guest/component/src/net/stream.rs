//! Reads and writes WASI streams against a deadline.

use wasi::io::error::Error;
use wasi::io::streams::{InputStream, OutputStream, StreamError};
use whoisbox_core::report::Failure;

use super::deadline::Deadline;

/// How much is asked for at a time.
const CHUNK: u64 = 64 * 1024;

/// Reads to the end, into `all`, which keeps what came before an error.
///
/// # Errors
/// `TimedOut`; `TooLarge` above `max_bytes`; what `failed` makes of the stream's own error.
pub(super) fn read_to_end(
    stream: &InputStream,
    all: &mut Vec<u8>,
    deadline: &Deadline,
    max_bytes: usize,
    failed: fn(&Error) -> Failure,
) -> Result<(), Failure> {
    let ready = stream.subscribe();
    loop {
        deadline.wait_for(&ready)?;
        match stream.read(CHUNK) {
            Ok(bytes) if bytes.len() > max_bytes.saturating_sub(all.len()) => return Err(Failure::TooLarge),
            Ok(bytes) if all.is_empty() => *all = bytes,
            Ok(bytes) => all.extend_from_slice(&bytes),
            Err(StreamError::Closed) => return Ok(()),
            Err(StreamError::LastOperationFailed(error)) => return Err(failed(&error)),
        }
    }
}

/// Writes everything and sees it off.
///
/// # Errors
/// `TimedOut`; `ConnectionReset` where the peer takes no more.
pub(super) fn write_all(stream: &OutputStream, mut bytes: &[u8], deadline: &Deadline) -> Result<(), Failure> {
    let broken = |_: StreamError| Failure::ConnectionReset;
    let ready = stream.subscribe();
    while !bytes.is_empty() {
        deadline.wait_for(&ready)?;
        let permitted = usize::try_from(stream.check_write().map_err(broken)?).unwrap_or(usize::MAX);
        let (now, later) = bytes.split_at(permitted.min(bytes.len()));
        stream.write(now).map_err(broken)?;
        bytes = later;
    }
    stream.flush().map_err(broken)?;
    deadline.wait_for(&ready)?;
    stream.check_write().map_err(broken).map(drop)
}
