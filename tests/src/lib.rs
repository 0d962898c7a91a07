//! What whoisbox's tests share: the scripted sessions, the hostile servers, and how expected JSON is compared with real JSON.

pub mod cli;
pub mod expect;
pub mod hostile;
pub mod screen;
pub mod session;
