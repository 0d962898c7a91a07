//! The ways in which a guest is stopped, and how one is told from another.

use std::fmt;
use std::time::Duration;

use wasmtime::Trap;
use wasmtime::component::ResourceTableError;
use wasmtime_wasi::I32Exit;

use crate::limits::Memory;

/// How a guest failed, or at which of its bounds it was stopped.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// It trapped, misused a call of WASI, or gave what is of no type of the contract; the text is Wasmtime's.
    Trap(String),
    /// What it gave is of the contract's types, but makes no sense; the text says where.
    Malformed(String),
    /// It ended itself in the middle of a call, with this exit code.
    Exited(i32),
    /// It computed longer than it may.
    OutOfTime,
    /// It wanted more memory than it may have.
    OutOfMemory,
    /// Its calls went deeper than its stack.
    StackOverflow,
    /// It handed over more at once than it may: as its result, or to a call of WASI.
    TooLarge,
    /// It held, or was made of, more things than it may: sockets, streams, requests, handles, instances.
    TooManyResources,
    /// It had not ended the call when the time for it, and a grace, were over.
    Overdue(Duration),
}

impl Fault {
    /// A stable word for programs, such as `guest_trap` or `guest_out_of_memory`: the variant's name behind `guest_`.
    pub fn code(&self) -> &'static str {
        match self {
            Fault::Trap(_) => "guest_trap",
            Fault::Malformed(_) => "guest_malformed",
            Fault::Exited(_) => "guest_exited",
            Fault::OutOfTime => "guest_out_of_time",
            Fault::OutOfMemory => "guest_out_of_memory",
            Fault::StackOverflow => "guest_stack_overflow",
            Fault::TooLarge => "guest_too_large",
            Fault::TooManyResources => "guest_too_many_resources",
            Fault::Overdue(_) => "guest_overdue",
        }
    }

    /// Tells a guest that was stopped from one that failed.
    pub(crate) fn of(error: &wasmtime::Error, memory: &Memory) -> Fault {
        match error.downcast_ref::<Trap>() {
            Some(Trap::Interrupt) => return Fault::OutOfTime,
            Some(Trap::StackOverflow) => return Fault::StackOverflow,
            _ => {}
        }
        if matches!(error.downcast_ref::<ResourceTableError>(), Some(ResourceTableError::Full)) {
            return Fault::TooManyResources;
        }
        let words = format!("{error:#}");
        if let Some((_, fault)) = WORDS.iter().find(|(said, _)| words.contains(said)) {
            return fault.clone();
        }
        // A guest that gets no memory gives up by a trap like any other, or ends itself.
        if memory.exceeded {
            return Fault::OutOfMemory;
        }
        match error.downcast_ref::<I32Exit>() {
            Some(I32Exit(code)) => Fault::Exited(*code),
            None => Fault::Trap(words),
        }
    }
}

/// What Wasmtime says where it has no type for it that others could name; `tests/sandbox` reaches each.
static WORDS: [(&str, Fault); 3] = [
    ("fuel allocated for hostcalls has been exhausted", Fault::TooLarge),
    ("store handle limit exceeded", Fault::TooManyResources),
    ("resource limit exceeded", Fault::TooManyResources),
];

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Trap(why) => write!(f, "failed: {why}; please report it to its authors, with what led to it"),
            Fault::Malformed(what) => write!(f, "gave what makes no sense: {what}; please report it to its authors"),
            Fault::Exited(code) => {
                write!(f, "ended itself with the exit code {code} in the middle of a call; please report it to its authors")
            }
            Fault::OutOfTime => {
                f.write_str("was stopped: it computed longer than it may; raise Limits::cpu if the input is large")
            }
            Fault::OutOfMemory => {
                f.write_str("was stopped: it wanted more memory than it may have; raise Limits::memory if the input is large")
            }
            Fault::StackOverflow => {
                f.write_str("was stopped: its calls went deeper than its stack; please report it to its authors")
            }
            Fault::TooLarge => f.write_str(
                "was stopped: it handed over more at once than it may; raise Limits::result if that is what it is for",
            ),
            Fault::TooManyResources => f.write_str(
                "was stopped: it held more sockets, streams or other things at once than it may; please report it to its authors",
            ),
            Fault::Overdue(time) => {
                write!(f, "was stopped: the call had not ended after {} s; raise Limits::time", time.as_secs_f32())
            }
        }
    }
}
