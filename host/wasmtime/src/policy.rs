//! Where a lookup may connect. Denies by default; every check is of the resolved address, so a name that resolves to an inner
//! address does not help.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// The ports that a lookup may connect to unless told otherwise: WHOIS, HTTP and HTTPS.
pub const DEFAULT_PORTS: [u16; 3] = [43, 80, 443];

/// Where a lookup may connect: to [`DEFAULT_PORTS`] of addresses of the public Internet, and to what was allowed besides.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    ports: Vec<u16>,
    networks: Vec<IpNet>,
}

/// A connection that the policy forbids, and why.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Denial {
    /// The address and port.
    pub address: SocketAddr,
    /// Why.
    pub reason: Reason,
}

/// Why a connection is forbidden.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Reason {
    /// The port is neither one of [`DEFAULT_PORTS`] nor allowed.
    Port,
    /// The address is of this kind, and not allowed.
    Address(&'static str),
    /// The lookup has made as many connections as it may.
    TooManyConnections,
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

    /// The ports that are allowed.
    pub(crate) fn ports(&self) -> impl Iterator<Item = u16> {
        DEFAULT_PORTS.iter().chain(&self.ports).copied()
    }

    /// Checks a resolved address and its port.
    ///
    /// # Errors
    /// The denial, with the reason.
    pub fn check(&self, address: SocketAddr) -> Result<(), Denial> {
        let denied = |reason| Err(Denial { address, reason });
        if self.ports().all(|port| port != address.port()) {
            return denied(Reason::Port);
        }
        // `::ffff:127.0.0.1` leads to 127.0.0.1, so it is that which counts, in the allowed networks, too.
        let ip = address.ip().to_canonical();
        if self.networks.iter().any(|network| network.contains(&ip)) {
            return Ok(());
        }
        match special_purpose(ip) {
            Some(kind) => denied(Reason::Address(kind)),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (ip, port) = (self.address.ip(), self.address.port());
        match self.reason {
            Reason::Port => {
                write!(f, "{} is denied: port {port} is none of 43, 80 and 443; allow it by --allow-port {port}", self.address)
            }
            Reason::Address(kind) => {
                write!(f, "{} is denied: it is {kind}; allow it by --allow-address {}", self.address, IpNet::from(ip))
            }
            Reason::TooManyConnections => {
                write!(f, "{} is denied: the lookup has made as many connections as it may", self.address)
            }
        }
    }
}

/// What an address is, if it is not one of the public Internet.
///
/// After IANA's special-purpose address registries (RFC 6890 and its updates), the multicast registries, and the addresses at
/// which cloud providers serve credentials to whoever asks from within.
fn special_purpose(ip: IpAddr) -> Option<&'static str> {
    match ip {
        IpAddr::V4(ip) => special_purpose_v4(ip),
        IpAddr::V6(ip) => special_purpose_v6(ip),
    }
}

fn special_purpose_v4(ip: Ipv4Addr) -> Option<&'static str> {
    find(&METADATA_V4, ip).or_else(|| V4.iter().find(|(network, _)| network.contains(&ip)).map(|(_, kind)| *kind))
}

fn special_purpose_v6(ip: Ipv6Addr) -> Option<&'static str> {
    if let Some(kind) = find(&METADATA_V6, ip) {
        return Some(kind);
    }
    // Addresses that lead a translator or relay to an IPv4 address are what that address is.
    if let Some(inner) = embedded_v4(ip)
        && special_purpose_v4(inner).is_some()
    {
        return Some("an IPv6 form of an IPv4 address that is not of the public Internet");
    }
    if NAT64.contains(&ip) {
        return None;
    }
    if let Some((_, kind)) = V6.iter().find(|(network, _)| network.contains(&ip)) {
        return Some(kind);
    }
    // IANA hands out global unicast addresses from this block alone.
    (!GLOBAL_UNICAST.contains(&ip)).then_some("a reserved address")
}

/// The IPv4 address within a NAT64 address (RFC 6052), a 6to4 address (RFC 3056) or an IPv4-compatible one (RFC 4291).
fn embedded_v4(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, g, h] = ip.segments();
    let from = |high: u16, low: u16| Some(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)));
    match [a, b, c, d, e, f] {
        [0x64, 0xff9b, 0, 0, 0, 0] => from(g, h),
        [0x2002, high, low, ..] => from(high, low),
        [0, 0, 0, 0, 0, 0] if g != 0 => from(g, h),
        _ => None,
    }
}

fn find<A: PartialEq>(table: &[A], ip: A) -> Option<&'static str> {
    table.contains(&ip).then_some("a metadata address, at which clouds serve credentials")
}

const METADATA_V4: [Ipv4Addr; 4] = [
    Ipv4Addr::new(169, 254, 169, 254), // AWS, Azure, Google, OpenStack
    Ipv4Addr::new(100, 100, 100, 200), // Alibaba
    Ipv4Addr::new(168, 63, 129, 16),   // Azure's host agent; lies in a public block
    Ipv4Addr::new(192, 0, 0, 192),     // Oracle
];

const METADATA_V6: [Ipv6Addr; 2] = [
    Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254), // AWS
    Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254),  // Google
];

const fn v4(a: u8, b: u8, c: u8, d: u8, length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)
}

const fn v6(a: u16, b: u16, c: u16, d: u16, length: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0), length)
}

/// IANA's IPv4 special-purpose and multicast blocks. The first that holds an address names it.
static V4: [(Ipv4Net, &str); 15] = [
    (v4(0, 0, 0, 0, 8), "an address of \"this network\" (RFC 791)"),
    (v4(10, 0, 0, 0, 8), "a private address (RFC 1918)"),
    (v4(100, 64, 0, 0, 10), "an address shared behind carrier-grade NAT (RFC 6598)"),
    (v4(127, 0, 0, 0, 8), "a loopback address"),
    (v4(169, 254, 0, 0, 16), "a link-local address (RFC 3927)"),
    (v4(172, 16, 0, 0, 12), "a private address (RFC 1918)"),
    (v4(192, 0, 0, 0, 24), "an address for IETF protocols (RFC 6890)"),
    (v4(192, 0, 2, 0, 24), "an address for documentation (RFC 5737)"),
    (v4(192, 88, 99, 0, 24), "a 6to4 relay address, deprecated (RFC 7526)"),
    (v4(192, 168, 0, 0, 16), "a private address (RFC 1918)"),
    (v4(198, 18, 0, 0, 15), "an address for benchmarks (RFC 2544)"),
    (v4(198, 51, 100, 0, 24), "an address for documentation (RFC 5737)"),
    (v4(203, 0, 113, 0, 24), "an address for documentation (RFC 5737)"),
    (v4(224, 0, 0, 0, 4), "a multicast address"),
    (v4(240, 0, 0, 0, 4), "a reserved or broadcast address (RFC 1112)"),
];

/// IANA's IPv6 special-purpose and multicast blocks.
static V6: [(Ipv6Net, &str); 13] = [
    (v6(0, 0, 0, 0, 127), "the unspecified or the loopback address"),
    (v6(0x64, 0xff9b, 1, 0, 48), "an address for local translation (RFC 8215)"),
    (v6(0x100, 0, 0, 0, 64), "a discard-only address (RFC 6666)"),
    (v6(0x2001, 0, 0, 0, 23), "an address for IETF protocols, Teredo among them (RFC 2928)"),
    (v6(0x2001, 0xdb8, 0, 0, 32), "an address for documentation (RFC 3849)"),
    (v6(0x2002, 0, 0, 0, 16), "a 6to4 address, deprecated (RFC 7526)"),
    (v6(0x3fff, 0, 0, 0, 20), "an address for documentation (RFC 9637)"),
    (v6(0x5f00, 0, 0, 0, 16), "a segment routing identifier (RFC 9602)"),
    (v6(0xfc00, 0, 0, 0, 7), "a unique local address (RFC 4193)"),
    (v6(0xfe80, 0, 0, 0, 10), "a link-local address (RFC 4291)"),
    (v6(0xfec0, 0, 0, 0, 10), "a site-local address, deprecated (RFC 3879)"),
    (v6(0xff00, 0, 0, 0, 8), "a multicast address"),
    (v6(0x100, 0, 0, 1, 64), "a dummy prefix (RFC 9780)"),
];

static NAT64: Ipv6Net = v6(0x64, 0xff9b, 0, 0, 96);
static GLOBAL_UNICAST: Ipv6Net = v6(0x2000, 0, 0, 0, 3);

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
    fn a_denial_says_what_to_do() {
        let denial = Policy::default().check("127.0.0.1:43".parse().unwrap()).unwrap_err();
        assert_eq!(
            denial.to_string(),
            "127.0.0.1:43 is denied: it is a loopback address; allow it by --allow-address 127.0.0.1/32"
        );
    }
}
