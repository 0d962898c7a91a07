//! All tests that run the components, in one binary: to link wasmtime takes longer than to run them.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod bad_input;
mod campaign;
mod contract;
mod drivers;
mod explain;
mod hostile;
mod lookup;
mod sandbox;
mod schema;
mod terminal;
mod transport;
