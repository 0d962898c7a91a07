//! Reads WHOIS and RDAP answers and says whom to ask next. No I/O, no clock, no wasm: bytes in, registrations out.
//!
//! Data flows one way:
//!
//! 1. [`query`]: text becomes a [`query::Query`];
//! 2. [`route`]: the query leads to the first server and the words to ask it with;
//! 3. [`inquiry`]: step by step, says what to send and takes what comes back;
//! 4. [`whois`] and [`rdap`] read an answer, each into
//! 5. a [`registration::Registration`]; [`merge`] makes one of several;
//! 6. [`outputs`] turns it into what a receiver understands.

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod cases;
pub mod error;
pub mod http;
mod idn;
pub mod inquiry;
mod json;
pub mod lines;
pub mod many;
pub mod merge;
pub mod outputs;
pub mod query;
pub mod rdap;
pub mod registration;
pub mod report;
pub mod route;
pub mod table;
pub mod tables;
pub mod whois;
mod words;
