//! Which targets are one lookup.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::{Target, Word};
use crate::types::Query;

/// Of networks wider than these an address may lie in a narrower one that only its own lookup shows.
const WIDEST_V4: u8 = 16;
const WIDEST_V6: u8 = 32;

/// Of these blocks one address is asked about at a time: the others may turn out to lie in the same network.
const BLOCK_V4: u8 = 24;
const BLOCK_V6: u8 = 48;

/// What a target leads to.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) enum Place {
    /// An address, which may share a network with others.
    Address(IpAddr),
    /// Any other query, as the guest understood it.
    Query(String),
}

/// Who asks, who waits for whom, and what is known.
#[derive(Debug, Default)]
pub(super) struct Sharing {
    /// Who waits for a lookup that is under way, by what that leads.
    waiting: HashMap<Lead, Vec<(Place, Target)>>,
    /// The networks that were found, by their first addresses: their last ones, and the query that found them.
    networks: BTreeMap<IpAddr, (IpAddr, String)>,
    /// What failed to the last. What did not is kept by the cache.
    failed: HashMap<Place, Word>,
}

#[derive(Clone, Debug, Eq, Hash, PartialEq)]
enum Lead {
    Block(IpNet),
    Query(String),
}

impl Place {
    pub(super) fn of(query: &Query) -> Place {
        match query {
            Query::Ip(text) => text.parse().map_or_else(|_| Place::Query(text.clone()), Place::Address),
            Query::Domain(text) => Place::Query(format!("domain {text}")),
            Query::Network(text) => Place::Query(format!("network {text}")),
            Query::Autnum(number) => Place::Query(format!("autnum {number}")),
            Query::Entity(text) => Place::Query(format!("entity {text}")),
            Query::Nameserver(text) => Place::Query(format!("nameserver {text}")),
        }
    }

    fn lead(&self) -> Lead {
        match self {
            Place::Address(ip) => Lead::Block(block(*ip)),
            Place::Query(text) => Lead::Query(text.clone()),
        }
    }
}

impl Sharing {
    /// The query that found the network of an address.
    pub(super) fn found_for(&self, place: &Place) -> Option<String> {
        let Place::Address(ip) = place else { return None };
        let (_, (end, asked)) = self.networks.range(..=ip).next_back()?;
        (ip <= end && ip.is_ipv4() == end.is_ipv4()).then(|| asked.clone())
    }

    /// What another target of the same query was told that failed.
    pub(super) fn failed_for(&self, place: &Place) -> Option<Word> {
        self.failed.get(place).cloned()
    }

    /// Takes the lead, unless a lookup is under way that may tell this one, too.
    pub(super) fn lead(&mut self, place: &Place) -> bool {
        let lead = place.lead();
        match self.waiting.contains_key(&lead) {
            true => false,
            false => self.waiting.insert(lead, Vec::new()).is_none(),
        }
    }

    /// Waits for the one that has the lead.
    pub(super) fn wait(&mut self, place: Place, target: Target) {
        self.waiting.entry(place.lead()).or_default().push((place, target));
    }

    /// Ends a lookup that had the lead. Gives who waited and is told the same, and those who are to be looked up for themselves.
    pub(super) fn end(
        &mut self,
        place: &Place,
        asked: &str,
        network: Option<(String, String)>,
        failed: Option<&Word>,
    ) -> (Vec<Target>, Vec<Target>) {
        if let (Place::Address(_), Some((start, end))) = (place, network.as_ref().and_then(narrow)) {
            self.networks.insert(start, (end, asked.to_owned()));
        }
        if let Some(word) = failed {
            self.failed.insert(place.clone(), word.clone());
        }
        let waited = self.waiting.remove(&place.lead()).unwrap_or_default();
        let (same, others): (Vec<_>, Vec<_>) =
            waited.into_iter().partition(|(other, _)| other == place || self.found_for(other).is_some());
        let targets = |waited: Vec<(Place, Target)>| waited.into_iter().map(|(_, target)| target).collect();
        (targets(same), targets(others))
    }
}

/// A network's two ends, unless it is so wide that narrower ones may lie in it.
fn narrow((start, end): &(String, String)) -> Option<(IpAddr, IpAddr)> {
    let (start, end): (IpAddr, IpAddr) = (start.parse().ok()?, end.parse().ok()?);
    let is_narrow = match (start, end) {
        (IpAddr::V4(start), IpAddr::V4(end)) => u32::from(end).checked_sub(u32::from(start))? <= u32::MAX >> WIDEST_V4,
        (IpAddr::V6(start), IpAddr::V6(end)) => u128::from(end).checked_sub(u128::from(start))? <= u128::MAX >> WIDEST_V6,
        _ => false,
    };
    is_narrow.then_some((start, end))
}

fn block(ip: IpAddr) -> IpNet {
    match ip {
        IpAddr::V4(ip) => Ipv4Net::new_assert(ip, BLOCK_V4).trunc().into(),
        IpAddr::V6(ip) => Ipv6Net::new_assert(ip, BLOCK_V6).trunc().into(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn address(text: &str) -> Place {
        Place::of(&Query::Ip(text.into()))
    }

    fn target(line: u64) -> Target {
        Target { line, text: String::new() }
    }

    fn ends(start: &str, end: &str) -> Option<(String, String)> {
        Some((start.into(), end.into()))
    }

    #[test]
    fn one_asks_and_the_others_wait() {
        let mut sharing = Sharing::default();
        let domain = Place::of(&Query::Domain("example.com".into()));
        assert!(sharing.lead(&domain) && !sharing.lead(&domain));
        sharing.wait(domain.clone(), target(2));
        assert_eq!(sharing.end(&domain, "example.com", None, None), (vec![target(2)], vec![]));
        assert!(sharing.lead(&domain), "the cache has it by then");
    }

    #[test]
    fn addresses_of_a_network_that_was_found_are_told_the_same() {
        let mut sharing = Sharing::default();
        assert!(sharing.lead(&address("192.0.2.1")) && !sharing.lead(&address("192.0.2.200")));
        sharing.wait(address("192.0.2.9"), target(2));
        sharing.wait(address("192.0.2.200"), target(3));
        let ended = sharing.end(&address("192.0.2.1"), "192.0.2.1", ends("192.0.2.0", "192.0.2.127"), None);
        assert_eq!(ended, (vec![target(2)], vec![target(3)]));
        assert_eq!(sharing.found_for(&address("192.0.2.127")).as_deref(), Some("192.0.2.1"));
        for other in ["192.0.2.128", "192.0.1.255", "2001:db8::1"] {
            assert_eq!(sharing.found_for(&address(other)), None, "{other}");
        }
    }

    #[test]
    fn what_is_wide_is_not_shared() {
        for (start, end, shared) in [
            ("192.0.0.0", "192.0.255.255", true),
            ("192.0.0.0", "192.255.255.255", false),
            ("0.0.0.0", "255.255.255.255", false),
            ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", true),
            ("2001::", "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false),
            ("192.0.2.9", "192.0.2.1", false),
            ("192.0.2.0", "2001:db8::", false),
            ("nonsense", "192.0.2.1", false),
        ] {
            assert_eq!(narrow(&(start.into(), end.into())).is_some(), shared, "{start} - {end}");
        }
    }

    #[test]
    fn what_failed_is_told_to_whoever_comes_later() {
        let mut sharing = Sharing::default();
        let domain = Place::of(&Query::Domain("example.com".into()));
        let word = Word::Failed { code: "guest_trap", message: String::new() };
        assert!(sharing.lead(&domain));
        sharing.end(&domain, "example.com", None, Some(&word));
        assert_eq!(sharing.failed_for(&domain).map(|word| word.outcome()), Some("guest_trap"));
    }
}
