//! What whoisbox's tests share: the scripted sessions, and how expected JSON is compared with real JSON.

pub mod cli;
pub mod expect;
pub mod session;
