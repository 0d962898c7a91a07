//! The one place that every connection of a lookup passes, by whichever protocol: applies the policy, counts, and remembers what
//! it turned away. It counts the names that are resolved on the way there, too.

use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use crate::policy::{Denial, Policy, Reason};

/// How many connections a request may lead to: a name may have several addresses, of which the first may not answer.
const CONNECTIONS_PER_REQUEST: u32 = 4;

/// How many names may be resolved for a request. One is enough; a guest that resolves a name again does not gain an address.
const NAMES_PER_REQUEST: u32 = 4;

/// Watches over the connections of one lookup.
pub(crate) struct Gate {
    policy: Policy,
    tally: Mutex<Tally>,
}

struct Tally {
    connections_left: u32,
    names_left: u32,
    denials: Vec<Denial>,
}

impl Gate {
    pub(crate) fn new(policy: Policy, requests: u8) -> Gate {
        let connections_left = u32::from(requests) * CONNECTIONS_PER_REQUEST;
        let names_left = u32::from(requests) * NAMES_PER_REQUEST;
        Gate { policy, tally: Mutex::new(Tally { connections_left, names_left, denials: Vec::new() }) }
    }

    /// Says whether a connection to the address may be made now.
    pub(crate) fn admits(&self, address: SocketAddr) -> bool {
        let mut tally = self.tally();
        let mut verdict = self.policy.check(address);
        if verdict.is_ok() {
            match tally.connections_left.checked_sub(1) {
                Some(left) => tally.connections_left = left,
                None => verdict = Err(Denial { address, reason: Reason::TooManyConnections }),
            }
        }
        let denied = verdict.err();
        // A guest that keeps trying shall not fill the host's memory.
        if let Some(denial) = denied
            && tally.denials.len() < 64
            && !tally.denials.contains(&denial)
        {
            tally.denials.push(denial);
        }
        denied.is_none()
    }

    /// Says whether one more name may be resolved.
    pub(crate) fn admits_name(&self) -> bool {
        let mut tally = self.tally();
        let left = tally.names_left.checked_sub(1);
        tally.names_left = left.unwrap_or(0);
        left.is_some()
    }

    /// What was turned away so far, each once.
    pub(crate) fn denials(&self) -> Vec<Denial> {
        self.tally().denials.clone()
    }

    fn tally(&self) -> std::sync::MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
