//! How much a guest may use: memory, processor time, time on the clock, bytes and requests.

use std::time::Duration;

use wasmtime::ResourceLimiter;

/// The bounds of one call into a guest. Each call has a store of its own, so nothing adds up between calls.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limits {
    /// The guest's memory in bytes; [`MEMORY_PER_INPUT_BYTE`] times the input comes on top.
    pub memory: usize,
    /// How long the guest may compute; a second for each MiB of input comes on top.
    pub cpu: Duration,
    /// How long it may take until a connection stands: name lookup, all the addresses of the name and TLS included. Never longer
    /// than the exchange.
    pub connect: Duration,
    /// How long one exchange with a server may take.
    pub exchange: Duration,
    /// How long a whole lookup may take.
    pub time: Duration,
    /// The most bytes of one answer.
    pub bytes: u32,
    /// The most requests of a lookup.
    pub requests: u8,
}

/// The largest input that is handed to a guest, in bytes; `wit/parse.wit` names the same bound.
pub const MAX_INPUT: usize = 64 << 20;

/// How many bytes of memory a guest gets for each byte of input: the input itself, what is read from it, and the result.
pub const MEMORY_PER_INPUT_BYTE: usize = 24;

impl Default for Limits {
    fn default() -> Self {
        Limits {
            memory: 64 << 20,
            cpu: Duration::from_secs(5),
            connect: Duration::from_secs(5),
            exchange: Duration::from_secs(10),
            time: Duration::from_secs(30),
            bytes: 1 << 20,
            requests: 8,
        }
    }
}

impl Limits {
    /// The memory that a guest gets for an input of so many bytes.
    pub(crate) fn memory_for(&self, input: usize) -> Memory {
        Memory { limit: self.memory.saturating_add(input.saturating_mul(MEMORY_PER_INPUT_BYTE)), exceeded: false }
    }

    /// The processor time that a guest gets for an input of so many bytes, in ticks.
    pub(crate) fn ticks_for(&self, input: usize) -> u64 {
        let time = self.cpu + Duration::from_secs((input >> 20) as u64);
        u64::try_from(time.as_millis() / TICK.as_millis()).unwrap_or(u64::MAX).max(1)
    }

    /// The bounds of which the guest itself keeps account.
    pub(crate) fn for_client(&self) -> crate::client::Limits {
        let milliseconds = |time: Duration| u32::try_from(time.as_millis()).unwrap_or(u32::MAX).max(1);
        let exchange = self.exchange.min(self.time);
        crate::client::Limits {
            connect_timeout: milliseconds(self.connect.min(exchange)),
            exchange_timeout: milliseconds(exchange),
            total_timeout: milliseconds(self.time),
            max_bytes: self.bytes,
        }
    }
}

/// The unit in which processor time is counted.
pub(crate) const TICK: Duration = Duration::from_millis(10);

/// Caps a guest's memory and remembers whether it wanted more.
#[derive(Debug)]
pub(crate) struct Memory {
    limit: usize,
    pub(crate) exceeded: bool,
}

/// More entries than any guest of ours has functions; a table is host memory, too.
const MAX_TABLE_ELEMENTS: usize = 20_000;

impl Memory {
    /// Makes room for one more input of so many bytes.
    pub(crate) fn grow_for(&mut self, input: usize) {
        self.limit = self.limit.saturating_add(input.saturating_mul(MEMORY_PER_INPUT_BYTE));
    }
}

impl ResourceLimiter for Memory {
    fn memory_growing(&mut self, _current: usize, desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        self.exceeded |= desired > self.limit;
        Ok(desired <= self.limit)
    }

    fn table_growing(&mut self, _current: usize, desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        Ok(desired <= MAX_TABLE_ELEMENTS)
    }
}
