//! The hostile suite: servers that lie, stall, flood and mislead, told once in JSON (`tests/hostile/README.md`) and met by clients
//! in every language that drives a lookup.
//!
//! [`Stage::set`] starts the servers of every [`Scenario`] on loopback; a driver plays each [`Act`] with a client of its own and
//! says what came of it as [`Played`]; [`Act::judge`] says whether that is as it should be.

mod bytes;
mod names;
mod scenario;
mod stage;
mod turn;

pub use self::names::Names;
pub use self::scenario::{Actor, Asked, Expected, Limits, Scenario};
pub use self::stage::{Act, Played, Stage};
pub use self::turn::Turn;
