//! The library and the program, against a little internet on loopback.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod bounds;
mod commands;
mod components;
mod kept;
mod lookups;
mod relay;
mod tables;
mod watched;

use whoisbox::steps::{Options, Route};
use whoisbox::types::Protocol;
use whoisbox::{Builder, Host, Policy};
use whoisbox_testbed::{Name, Testbed};

/// A folder for compiled code that all tests share and no user's program does.
const CACHE: &str = env!("CARGO_TARGET_TMPDIR");

/// A builder that touches nothing of the user's.
fn builder() -> Builder {
    Host::builder().cache_directory(Some(CACHE.into()))
}

/// A policy that allows the testbed's servers.
fn policy_for(testbed: &Testbed) -> Policy {
    let mut policy = Policy::default();
    policy.allow_address("127.0.0.1/32".parse().unwrap());
    for name in Name::ALL {
        policy.allow_port(testbed.server(name).address().port());
    }
    policy
}

/// Options that ask one WHOIS server first, and nobody by RDAP.
fn whois_at(server: impl ToString) -> Options {
    Options { protocols: vec![Protocol::Whois], routes: vec![Route::Whois(server.to_string())], ..Options::default() }
}

/// Options that ask one RDAP service first, and nobody by WHOIS.
fn rdap_at(url: impl Into<String>) -> Options {
    Options { protocols: vec![Protocol::Rdap], routes: vec![Route::Rdap(url.into())], ..Options::default() }
}
