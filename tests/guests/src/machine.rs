//! Attacks on the machine: its processor, its memory, its stack, and the host's memory by what is handed over.

use std::hint::black_box;
use std::mem;

use wasi::clocks::monotonic_clock;

use crate::bindings::exports::osint::plugin::plugin::Event;
use crate::{Attack, Told, event};

/// An attack that returns what it makes.
type Returning = (&'static str, fn() -> Vec<Event>);

pub(crate) static ATTACKS: &[Attack] = &[
    ("loop", |_| {
        let mut number = 0_u64;
        while black_box(true) {
            number = black_box(number.wrapping_add(1));
        }
        vec![number.to_string()]
    }),
    ("loop-in-the-host", |_| {
        while black_box(monotonic_clock::now()) != u64::MAX {}
        vec![]
    }),
    ("large-allocations", |_| allocate(1 << 20)),
    ("small-allocations", |_| allocate(16)),
    ("memory-grow", |_| {
        // Refused, the guest lives on.
        while core::arch::wasm32::memory_grow::<0>(1) != usize::MAX {}
        vec![(core::arch::wasm32::memory_size::<0>() * 65_536).to_string()]
    }),
    ("recursion", |value| vec![deeper(value.len() as u64).to_string()]),
    ("trap", |_| core::arch::wasm32::unreachable()),
    ("panic", |value| panic!("{value}")),
    ("exit", |_| std::process::exit(3)),
    ("nothing", |_| vec![]),
];

/// Attacks by what is returned.
pub(crate) static RESULTS: &[Returning] = &[
    ("huge-string", || vec![event("told", "x".repeat(40 << 20))]),
    ("many-events", || (0..450_000).map(|_| event("", String::new())).collect()),
    // As much as a plugin may give.
    ("large-string", || vec![event("told", "x".repeat(8 << 20))]),
];

/// Allocates pieces of this size for ever, and gives none back.
fn allocate(size: usize) -> Told {
    while black_box(true) {
        mem::forget(black_box(vec![1_u8; size]));
    }
    vec![]
}

/// Keeps nothing in the stack that Rust has in its memory, so that it is the machine's own that ends.
#[inline(never)]
fn deeper(depth: u64) -> u64 {
    if depth == u64::MAX { depth } else { deeper(depth.wrapping_mul(6_364_136_223_846_793_005) | 1).wrapping_mul(31) ^ depth }
}
