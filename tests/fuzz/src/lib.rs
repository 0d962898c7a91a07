//! What has to hold for any bytes that a server may send, and ways to hold bytes against it.

pub mod large;
pub mod mutate;
pub mod properties;
pub mod seeds;
pub mod targets;
