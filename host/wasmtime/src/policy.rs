//! Where a lookup may connect. Denies by default; every check is of the resolved address, so a name that resolves to an inner
//! address does not help. Names can be narrowed, too: then those alone are asked, and the addresses that they resolve to.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use ipnet::IpNet;

use crate::special_purpose::special_purpose;

/// The ports that a lookup may connect to unless told otherwise: WHOIS, HTTP and HTTPS.
pub const DEFAULT_PORTS: [u16; 3] = [43, 80, 443];

/// Where a lookup may connect: to [`DEFAULT_PORTS`] of addresses of the public Internet, and to what was allowed besides.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    ports: Vec<u16>,
    networks: Vec<IpNet>,
    names: Vec<String>,
    suffixes: Vec<String>,
}

/// A connection that the policy forbids, and why.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Denial {
    /// Where it would have led.
    pub destination: Destination,
    /// Why.
    pub reason: Reason,
}

/// Where a connection leads.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Destination {
    /// To an address and port.
    Address(SocketAddr),
    /// To a host name, and to a port if that is known: it was not resolved.
    Name(String, Option<u16>),
}

/// Why a connection is forbidden.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Reason {
    /// The port is neither one of [`DEFAULT_PORTS`] nor allowed.
    Port,
    /// The address is of this kind, and not allowed.
    Address(&'static str),
    /// Names are narrowed, and this is none of them, nor the address of one.
    Name,
    /// The lookup is to be answered from what is kept: nobody is asked.
    Offline,
    /// The host goes through a proxy, which a connection of the guest's own would pass by.
    Unproxied,
    /// The lookup has made as many connections as it may.
    TooManyConnections,
    /// The lookup has resolved as many names as it may.
    TooManyNames,
}

impl Policy {
    /// Allows a network besides the public Internet, whatever kind of address it holds.
    pub fn allow_address(&mut self, network: IpNet) -> &mut Self {
        self.networks.push(network);
        self
    }

    /// Allows a port besides [`DEFAULT_PORTS`].
    pub fn allow_port(&mut self, port: u16) -> &mut Self {
        self.ports.push(port);
        self
    }

    /// Narrows the names that may be asked to those that are named so, besides what is allowed by address: this one.
    pub fn only_name(&mut self, name: &str) -> &mut Self {
        self.names.push(folded(name));
        self
    }

    /// Narrows the names that may be asked to those that are named so, besides what is allowed by address: this one and all below it.
    pub fn only_suffix(&mut self, suffix: &str) -> &mut Self {
        self.suffixes.push(folded(suffix));
        self
    }

    /// Whether any name may be asked.
    pub(crate) fn any_name(&self) -> bool {
        self.names.is_empty() && self.suffixes.is_empty()
    }

    /// Checks a host name, before it is resolved, and its port if that is known.
    ///
    /// # Errors
    /// The denial, with the reason.
    pub fn check_name(&self, name: &str, port: Option<u16>) -> Result<(), Denial> {
        let denied = |reason| Err(Denial { destination: Destination::Name(name.to_owned(), port), reason });
        if port.is_some_and(|port| self.ports().all(|allowed| allowed != port)) {
            return denied(Reason::Port);
        }
        let folded = folded(name);
        let below =
            |suffix: &String| folded.strip_suffix(suffix.as_str()).is_some_and(|front| front.is_empty() || front.ends_with('.'));
        match self.any_name() || self.names.contains(&folded) || self.suffixes.iter().any(below) {
            true => Ok(()),
            false => denied(Reason::Name),
        }
    }

    /// Whether an address is allowed as such, whatever names lead to it.
    pub(crate) fn is_allowed(&self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        self.networks.iter().any(|network| network.contains(&ip))
    }

    /// The ports that are allowed.
    pub(crate) fn ports(&self) -> impl Iterator<Item = u16> {
        DEFAULT_PORTS.iter().chain(&self.ports).copied()
    }

    /// Checks a resolved address and its port.
    ///
    /// # Errors
    /// The denial, with the reason.
    pub fn check(&self, address: SocketAddr) -> Result<(), Denial> {
        let denied = |reason| Err(Denial { destination: Destination::Address(address), reason });
        if self.ports().all(|port| port != address.port()) {
            return denied(Reason::Port);
        }
        if self.is_allowed(address.ip()) {
            return Ok(());
        }
        // `::ffff:127.0.0.1` leads to 127.0.0.1, so it is that which counts, in the allowed networks, too.
        match special_purpose(address.ip().to_canonical()) {
            Some(kind) => denied(Reason::Address(kind)),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Denial { destination, reason } = self;
        write!(f, "{destination} is denied: ")?;
        match (reason, destination) {
            (Reason::Port, _) => {
                let port = destination.port();
                write!(f, "port {port} is none of 43, 80 and 443; allow it by --allow-port {port}")
            }
            (Reason::Address(kind), Destination::Address(address)) => {
                write!(f, "it is {kind}; allow it by --allow-address {}", IpNet::from(address.ip()))
            }
            (Reason::Address(kind), Destination::Name(..)) => write!(f, "it is {kind}"),
            (Reason::Name, Destination::Name(name, _)) => {
                write!(f, "it is none of the names that may be asked; allow it by --only-name {name}")
            }
            (Reason::Name, Destination::Address(_)) => {
                f.write_str("none of the names that may be asked leads there; allow it by --allow-address")
            }
            (Reason::Offline, _) => f.write_str("nothing is kept of this question, and --offline asks nobody"),
            (Reason::Unproxied, _) => f.write_str("a guest's own connection would pass the proxy by"),
            (Reason::TooManyNames, _) => f.write_str("the lookup has resolved as many names as it may"),
            (Reason::TooManyConnections, _) => f.write_str("the lookup has made as many connections as it may"),
        }
    }
}

impl Destination {
    /// The address; none where a name was not resolved.
    pub fn address(&self) -> Option<SocketAddr> {
        match self {
            Destination::Address(address) => Some(*address),
            Destination::Name(..) => None,
        }
    }

    /// The port; 0 where it is not known.
    pub fn port(&self) -> u16 {
        match self {
            Destination::Address(address) => address.port(),
            Destination::Name(_, port) => port.unwrap_or_default(),
        }
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Destination::Address(address) => address.fmt(f),
            Destination::Name(name, Some(port)) => write!(f, "{name}:{port}"),
            Destination::Name(name, None) => f.write_str(name),
        }
    }
}

/// A name as names are compared: in small letters, without the dots around it.
fn folded(name: &str) -> String {
    name.trim_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]
mod tests {
    use super::*;

    fn verdict(policy: &Policy, ip: &str, port: u16) -> Result<(), Reason> {
        policy.check(SocketAddr::new(ip.parse().unwrap(), port)).map_err(|denial| denial.reason)
    }

    #[test]
    fn addresses_of_the_public_internet_are_allowed() {
        // A root name server, documentation aside the only addresses that tests may name, and edges of special blocks.
        for ip in
            ["198.41.0.4", "2001:503:ba3e::2:30", "9.255.255.255", "11.0.0.0", "172.32.0.0", "100.128.0.0", "126.255.255.255"]
        {
            assert_eq!(verdict(&Policy::default(), ip, 43), Ok(()), "{ip}");
        }
        assert_eq!(verdict(&Policy::default(), "64:ff9b::c629:4", 43), Ok(()), "NAT64 of a public address");
        assert_eq!(verdict(&Policy::default(), "::ffff:198.41.0.4", 43), Ok(()), "a mapped public address");
    }

    #[test]
    fn every_other_kind_of_address_is_denied() {
        let table = [
            ("0.0.0.0", "this network"),
            ("10.1.2.3", "private"),
            ("100.64.0.1", "carrier-grade"),
            ("127.0.0.1", "loopback"),
            ("127.255.255.254", "loopback"),
            ("169.254.1.1", "link-local"),
            ("169.254.169.254", "metadata"),
            ("168.63.129.16", "metadata"),
            ("100.100.100.200", "metadata"),
            ("172.16.0.1", "private"),
            ("172.31.255.255", "private"),
            ("192.0.0.8", "IETF"),
            ("192.0.2.1", "documentation"),
            ("192.168.1.1", "private"),
            ("198.18.0.1", "benchmarks"),
            ("198.19.255.255", "benchmarks"),
            ("198.51.100.1", "documentation"),
            ("203.0.113.1", "documentation"),
            ("224.0.0.1", "multicast"),
            ("239.255.255.250", "multicast"),
            ("240.0.0.1", "reserved"),
            ("255.255.255.255", "broadcast"),
            ("::", "unspecified"),
            ("::1", "loopback"),
            ("::ffff:127.0.0.1", "loopback"),
            ("::ffff:169.254.169.254", "metadata"),
            ("::127.0.0.1", "IPv6 form"),
            ("64:ff9b::7f00:1", "IPv6 form"),
            ("64:ff9b::a9fe:a9fe", "IPv6 form"),
            ("64:ff9b:1::1", "translation"),
            ("100::1", "discard"),
            ("2001::1", "Teredo"),
            ("2001:db8::1", "documentation"),
            ("2002:7f00:1::1", "IPv6 form"),
            ("2002:c629:4::1", "6to4"),
            ("3fff::1", "documentation"),
            ("4000::1", "reserved"),
            ("5f00::1", "segment"),
            ("fc00::1", "unique local"),
            ("fd12:3456::1", "unique local"),
            ("fd00:ec2::254", "metadata"),
            ("fe80::1", "link-local"),
            ("fec0::1", "site-local"),
            ("ff02::1", "multicast"),
        ];
        for (ip, word) in table {
            match verdict(&Policy::default(), ip, 43) {
                Err(Reason::Address(kind)) => assert!(kind.contains(word), "{ip} is called {kind}"),
                other => panic!("{ip}: {other:?}"),
            }
        }
    }

    #[test]
    fn only_the_ports_of_whois_and_http_are_allowed() {
        for port in [43, 80, 443] {
            assert_eq!(verdict(&Policy::default(), "198.41.0.4", port), Ok(()));
        }
        for port in [0, 22, 25, 44, 8080, 65535] {
            assert_eq!(verdict(&Policy::default(), "198.41.0.4", port), Err(Reason::Port), "{port}");
        }
    }

    #[test]
    fn what_is_allowed_is_just_that() {
        let mut policy = Policy::default();
        policy.allow_address("127.0.0.1/32".parse().unwrap()).allow_port(4343);
        assert_eq!(verdict(&policy, "127.0.0.1", 4343), Ok(()));
        assert_eq!(verdict(&policy, "::ffff:127.0.0.1", 4343), Ok(()));
        assert!(verdict(&policy, "127.0.0.2", 4343).is_err());
        assert!(verdict(&policy, "::1", 4343).is_err());
        assert_eq!(verdict(&policy, "127.0.0.1", 4344), Err(Reason::Port));
    }

    #[test]
    fn names_are_narrowed_by_name_and_by_suffix() {
        assert_eq!(Policy::default().check_name("whois.example.net", Some(43)), Ok(()));
        let mut policy = Policy::default();
        policy.only_name("whois.example.net").only_suffix(".Example.ORG");
        for (name, allowed) in [
            ("whois.example.net", true),
            ("WHOIS.example.net.", true),
            ("rdap.example.net", false),
            ("evil-whois.example.net", false),
            ("example.org", true),
            ("rdap.example.org", true),
            ("notexample.org", false),
            ("", false),
        ] {
            let verdict = policy.check_name(name, None).map_err(|denial| denial.reason);
            assert_eq!(verdict, if allowed { Ok(()) } else { Err(Reason::Name) }, "{name}");
        }
        assert_eq!(policy.check_name("example.org", Some(22)).map_err(|denial| denial.reason), Err(Reason::Port));
    }

    #[test]
    fn a_denial_says_what_to_do() {
        let denial = Policy::default().check("127.0.0.1:43".parse().unwrap()).unwrap_err();
        assert_eq!(
            denial.to_string(),
            "127.0.0.1:43 is denied: it is a loopback address; allow it by --allow-address 127.0.0.1/32"
        );
    }
}
