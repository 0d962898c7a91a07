//! What HTTP says around an RDAP response (RFC 7480): how its body is coded, and when to come back.

mod coding;
mod retry_after;

pub use coding::{ACCEPTED, decode};
pub use retry_after::retry_after;
