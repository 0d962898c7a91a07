//! Addresses that are not of the public Internet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

/// What an address is, if it is not one of the public Internet.
///
/// After IANA's special-purpose address registries (RFC 6890 and its updates), the multicast registries, and the addresses at
/// which cloud providers serve credentials to whoever asks from within.
pub(crate) fn special_purpose(ip: IpAddr) -> Option<&'static str> {
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
