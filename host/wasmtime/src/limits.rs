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
    /// The most bytes that a guest may hand over at once, as its result or to a call of WASI; [`MEMORY_PER_INPUT_BYTE`] times the
    /// input comes on top.
    pub result: usize,
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
            result: 32 << 20,
        }
    }
}

impl Limits {
    /// The memory that a guest gets for an input of so many bytes.
    pub(crate) fn memory_for(&self, input: usize) -> Memory {
        Memory { limit: with_input(self.memory, input), used: 0, exceeded: false }
    }

    /// The bytes that a guest may hand over at once, for an input of so many bytes.
    pub(crate) fn result_for(&self, input: usize) -> usize {
        with_input(self.result, input)
    }

    /// What a lookup's answers come to in bytes, at most.
    pub(crate) fn answers(&self) -> usize {
        usize::from(self.requests).saturating_mul(self.bytes as usize)
    }

    /// The processor time that a guest gets for an input of so many bytes.
    pub(crate) fn cpu_for(&self, input: usize) -> Duration {
        self.cpu.saturating_add(Duration::from_secs((input >> 20) as u64))
    }

    /// The same in ticks.
    pub(crate) fn ticks_for(&self, input: usize) -> u64 {
        u64::try_from(self.cpu_for(input).as_millis() / TICK.as_millis()).unwrap_or(u64::MAX).max(1)
    }

    /// How many WASI resources a guest may hold at once.
    pub(crate) fn resources(&self) -> usize {
        MOST_RESOURCES + RESOURCES_PER_REQUEST * usize::from(self.requests)
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

fn with_input(bytes: usize, input: usize) -> usize {
    bytes.saturating_add(input.saturating_mul(MEMORY_PER_INPUT_BYTE))
}

/// How many WASI resources a guest may hold at once: sockets, streams, requests, what it waits for. Each is memory of the host's, and a
/// socket one of its file descriptors.
const MOST_RESOURCES: usize = 256;

/// How many come on top for each request: Wasmtime keeps the options of an HTTP request until the call ends.
const RESOURCES_PER_REQUEST: usize = 2;

/// How many handles of the component model it may hold, those of its own resources among them.
pub(crate) const MOST_HANDLES: usize = 1_024;

/// How many modules a component may be made of. A component that was composed of others, or that carries an interpreter with its
/// libraries, has some dozens.
pub(crate) const MOST_INSTANCES: u32 = 64;

/// How many memories they may have together.
pub(crate) const MOST_MEMORIES: u32 = 8;

/// How many tables they may have together.
pub(crate) const MOST_TABLES: u32 = 16;

/// Caps a guest's memory, of all its modules together, and remembers whether it wanted more.
#[derive(Debug)]
pub(crate) struct Memory {
    limit: usize,
    used: usize,
    pub(crate) exceeded: bool,
}

/// More entries than a guest has functions, an interpreter with its libraries aside; a table is host memory, too.
const MAX_TABLE_ELEMENTS: usize = 20_000;

impl Memory {
    /// Makes room for one more input of so many bytes.
    pub(crate) fn grow_for(&mut self, input: usize) {
        self.limit = with_input(self.limit, input);
    }
}

impl ResourceLimiter for Memory {
    fn memory_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        // It would fail afterwards, and have been counted.
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        let used = self.used.saturating_add(desired.saturating_sub(current));
        let granted = used <= self.limit;
        match granted {
            true => self.used = used,
            false => self.exceeded = true,
        }
        Ok(granted)
    }

    fn table_growing(&mut self, _current: usize, desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        Ok(desired <= MAX_TABLE_ELEMENTS)
    }

    fn instances(&self) -> usize {
        MOST_INSTANCES as usize
    }

    fn memories(&self) -> usize {
        MOST_MEMORIES as usize
    }

    fn tables(&self) -> usize {
        MOST_TABLES as usize
    }
}
