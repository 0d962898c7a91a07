//! The one place that every connection of a lookup passes, by whichever protocol: applies the policy, counts, and remembers what
//! it turned away. It counts the names that are resolved on the way there, too.

use std::collections::HashSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use crate::audit::{Journal, What};
use crate::policy::{Denial, Destination, Policy, Reason};

/// How many connections a request may lead to: a name may have several addresses, of which the first may not answer.
const CONNECTIONS_PER_REQUEST: u32 = 4;

/// How many names may be resolved for a request. One is enough; a guest that resolves a name again does not gain an address.
const NAMES_PER_REQUEST: u32 = 4;

/// A guest that keeps trying shall not fill the host's memory: so many denials are told of a lookup, and so many addresses known.
const MOST_DENIALS: usize = 64;
const MOST_ADDRESSES: usize = 1_024;

/// Watches over the connections of one lookup.
pub(crate) struct Gate {
    policy: Policy,
    /// Why nothing is let through at all.
    closed: Option<Reason>,
    tally: Mutex<Tally>,
    journal: Journal,
}

struct Tally {
    connections_left: u32,
    names_left: u32,
    denials: Vec<Denial>,
    /// What names that may be asked resolved to, where names are narrowed.
    addresses: HashSet<IpAddr>,
}

impl Gate {
    pub(crate) fn new(policy: Policy, requests: u8, journal: Journal) -> Gate {
        let connections_left = u32::from(requests) * CONNECTIONS_PER_REQUEST;
        let names_left = u32::from(requests) * NAMES_PER_REQUEST;
        let tally = Tally { connections_left, names_left, denials: Vec::new(), addresses: HashSet::new() };
        Gate { policy, closed: None, tally: Mutex::new(tally), journal }
    }

    /// Lets nothing through, for this reason if there is one.
    pub(crate) fn closed(self, reason: Option<Reason>) -> Gate {
        Gate { closed: reason, ..self }
    }

    /// Says whether a connection to the address may be made now.
    pub(crate) fn admits(&self, address: SocketAddr) -> bool {
        let mut tally = self.tally();
        let denied = |reason| Err(Denial { destination: Destination::Address(address), reason });
        let mut verdict = self.closed.map_or_else(|| self.policy.check(address), denied);
        if verdict.is_ok() && !self.is_named(&tally, address.ip()) {
            verdict = denied(Reason::Name);
        }
        if verdict.is_ok() {
            match tally.connections_left.checked_sub(1) {
                Some(left) => tally.connections_left = left,
                None => verdict = denied(Reason::TooManyConnections),
            }
        }
        self.note(tally, verdict)
    }

    /// Says whether a host name may be resolved, or handed to a proxy that resolves it.
    pub(crate) fn admits_name(&self, name: &str, port: Option<u16>) -> bool {
        let denied = |reason| Err(Denial { destination: Destination::Name(name.to_owned(), port), reason });
        let mut tally = self.tally();
        let mut verdict = self.closed.map_or_else(|| self.policy.check_name(name, port), denied);
        if verdict.is_ok() {
            match tally.names_left.checked_sub(1) {
                Some(left) => tally.names_left = left,
                None => verdict = denied(Reason::TooManyNames),
            }
        }
        self.note(tally, verdict)
    }

    /// Turns a question away for another reason than where it leads.
    pub(crate) fn deny(&self, destination: Destination, reason: Reason) {
        self.note(self.tally(), Err(Denial { destination, reason }));
    }

    /// Learns what a name that was admitted resolved to.
    pub(crate) fn resolved(&self, address: IpAddr) {
        let mut tally = self.tally();
        if !self.policy.any_name() && tally.addresses.len() < MOST_ADDRESSES {
            tally.addresses.insert(address.to_canonical());
        }
    }

    /// What was turned away so far, each once.
    pub(crate) fn denials(&self) -> Vec<Denial> {
        self.tally().denials.clone()
    }

    /// Whom to tell what became of a connection that was admitted.
    pub(crate) fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Whether a name that may be asked led to the address, or none has to.
    fn is_named(&self, tally: &Tally, ip: IpAddr) -> bool {
        self.policy.any_name() || self.policy.is_allowed(ip) || tally.addresses.contains(&ip.to_canonical())
    }

    fn note(&self, mut tally: std::sync::MutexGuard<'_, Tally>, verdict: Result<(), Denial>) -> bool {
        let Err(denial) = verdict else { return true };
        let is_new = tally.denials.len() < MOST_DENIALS && !tally.denials.contains(&denial);
        if is_new {
            tally.denials.push(denial.clone());
        }
        drop(tally);
        if is_new {
            self.journal.tell(What::Denied(denial));
        }
        false
    }

    fn tally(&self) -> std::sync::MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
