//! Reverse zones: the names below `in-addr.arpa` and `ip6.arpa`, by which addresses are mapped to names.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

/// The network whose reverse zone the name is or lies in (RFC 1035 section 3.5, RFC 3596 section 2.5). Of a zone below an octet, such
/// as `0-127.2.0.192.in-addr.arpa` (RFC 2317), it is the octet's.
pub(super) fn network(name: &str) -> Option<IpNet> {
    if let Some(labels) = name.strip_suffix(".in-addr.arpa") {
        let mut octets = [0; 4];
        let mut length = 0;
        for (octet, label) in octets.iter_mut().zip(labels.rsplit('.')) {
            match label.parse() {
                Ok(number) => *octet = number,
                Err(_) if length == 24 => break,
                Err(_) => return None,
            }
            length += 8;
        }
        return IpNet::new(IpAddr::V4(Ipv4Addr::from(octets)), length).ok();
    }
    let labels = name.strip_suffix(".ip6.arpa")?;
    let mut bits = 0;
    let mut length = 0;
    for label in labels.rsplit('.').take(32) {
        let nibble = u128::from_str_radix(label, 16).ok().filter(|_| label.len() == 1)?;
        length += 4;
        bits |= nibble << (128 - u32::from(length));
    }
    IpNet::new(IpAddr::V6(Ipv6Addr::from_bits(bits)), length).ok()
}

/// The zone that a registry may have delegated, of the name of a single IPv4 address: registries delegate whole octets, so it is that
/// of 256 addresses.
pub(super) fn delegated(name: &str) -> Option<&str> {
    let octets = name.strip_suffix(".in-addr.arpa")?.split('.');
    let single = octets.clone().count() == 4 && octets.clone().all(|octet| octet.parse::<u8>().is_ok());
    name.split_once('.').filter(|_| single).map(|(_, zone)| zone)
}
