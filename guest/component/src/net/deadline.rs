//! Points in time at which patience ends.

use std::cell::OnceCell;

use wasi::clocks::monotonic_clock::{now, subscribe_instant};
use wasi::io::poll::{Pollable, poll};
use whoisbox_core::report::Failure;

const NANOSECONDS_PER_MILLISECOND: u64 = 1_000_000;

/// A point in time, with the clock that tells when it has come.
pub(super) struct Deadline {
    /// In nanoseconds of the monotonic clock.
    at: u64,
    /// Made when it is first waited for: most deadlines never are.
    clock: OnceCell<Pollable>,
}

impl Deadline {
    /// So many milliseconds from now.
    pub(super) fn after(milliseconds: u64) -> Self {
        Deadline::at(now().saturating_add(milliseconds.saturating_mul(NANOSECONDS_PER_MILLISECOND)))
    }

    /// So many milliseconds from now, but not later than this one.
    pub(super) fn at_most(&self, milliseconds: u64) -> Self {
        Deadline::at(Deadline::after(milliseconds).at.min(self.at))
    }

    /// The end of the first of so many equal parts of the time left.
    pub(super) fn share(&self, parts: u64) -> Self {
        let now = now();
        Deadline::at(now.saturating_add(self.at.saturating_sub(now) / parts.max(1)))
    }

    /// How many nanoseconds are left.
    pub(super) fn remaining(&self) -> u64 {
        self.at.saturating_sub(now())
    }

    /// Whether there is time left.
    ///
    /// # Errors
    /// `TimedOut`: there is none.
    pub(super) fn check(&self) -> Result<(), Failure> {
        if self.remaining() == 0 { Err(Failure::TimedOut) } else { Ok(()) }
    }

    /// Waits until `what` is ready.
    ///
    /// # Errors
    /// `TimedOut` once the time has come, even if `what` is ready then too: so a peer that sends a byte now and then cannot
    /// stretch it.
    pub(super) fn wait_for(&self, what: &Pollable) -> Result<(), Failure> {
        if poll(&[self.clock(), what]).contains(&0) { Err(Failure::TimedOut) } else { Ok(()) }
    }

    /// Lets so many seconds pass, if they end before this deadline. Says whether it did.
    pub(super) fn sleep(&self, seconds: u32) -> bool {
        let wake = Deadline::after(u64::from(seconds) * 1_000);
        let in_time = wake.at < self.at;
        if in_time {
            wake.clock().block();
        }
        in_time
    }

    fn clock(&self) -> &Pollable {
        self.clock.get_or_init(|| subscribe_instant(self.at))
    }

    fn at(at: u64) -> Self {
        Deadline { at, clock: OnceCell::new() }
    }
}
