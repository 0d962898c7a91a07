//! All tests that run the components, in one binary: to link wasmtime takes longer than to run them.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod contract;
mod drivers;
mod schema;
