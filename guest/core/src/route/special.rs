//! What has a purpose of its own: addresses, AS numbers and names that are asked of nobody, and addresses that carry another within.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net};

use super::reverse;
use crate::query::Query;
use crate::table::{self, Row};

/// Why a query is asked of nobody, as the beginning of a sentence; none where it may be asked.
///
/// Where an address, an AS number or a name means something only in the network that it is used in, no registry knows of it, and who
/// asks one tells a third party about the inside of a network (RFC 6890, RFC 6761). Only a server that the caller names is asked.
pub(super) fn local(query: &Query) -> Option<String> {
    match query {
        Query::Ip(address) => local_network((*address).into()),
        Query::Network(network) => local_network(*network),
        Query::Autnum(number) => {
            let row = table::SPECIAL_AUTNUMS.range(*number)?;
            Some(format!("AS{number} lies in AS{} - AS{}, which is for {}", row.key(), row.column(1), purpose(row, 2)))
        }
        Query::Domain(name) | Query::Nameserver(name) => local_name(name),
        Query::Entity(_) => None,
    }
}

/// The IPv4 address or network that an IPv6 one carries within: 6to4 (RFC 3056), Teredo (RFC 4380 section 4: the client's, inverted),
/// NAT64 (RFC 6052 section 2.2), IPv4-mapped (RFC 4291 section 2.5.5.2). None of any other, nor of a network that leaves all of it open.
pub(super) fn inner(query: &Query) -> Option<Query> {
    let network = match query {
        Query::Ip(address) => IpNet::from(*address),
        Query::Network(network) => *network,
        _ => return None,
    };
    let (IpNet::V6(outer), row) = (network, special(network)?) else { return None };
    if row.column(1) != "inner" {
        return None;
    }
    let block: IpNet = row.key().parse().ok()?;
    let teredo = row.column(2) == "Teredo";
    let start = if teredo { 96 } else { block.prefix_len() };
    let known = outer.prefix_len().checked_sub(start).filter(|known| *known > 0)?.min(32);
    let bits = u32::try_from(outer.network().to_bits() >> (96 - u32::from(start)) & u128::from(u32::MAX)).ok()?;
    let address = Ipv4Addr::from(if teredo { !bits } else { bits });
    Some(if known == 32 {
        Query::Ip(IpAddr::V4(address))
    } else {
        Query::Network(Ipv4Net::new(address, known).ok()?.trunc().into())
    })
}

fn local_network(network: IpNet) -> Option<String> {
    let row = special(network).filter(|row| row.column(1) == "local")?;
    // An address is shown without the length that makes a network of it.
    let single = network.prefix_len() == network.max_prefix_len();
    let shown = if single { network.addr().to_string() } else { network.to_string() };
    Some(format!("{shown} lies in {}, which is for {}", row.key(), purpose(row, 2)))
}

fn local_name(name: &str) -> Option<String> {
    if let Some(why) = reverse::network(name).and_then(local_network) {
        return Some(format!("{name} is a reverse zone: {why}"));
    }
    let row = suffixes(name).find_map(|suffix| table::SPECIAL_NAMES.row(suffix))?;
    let (key, purpose) = (row.key(), purpose(row, 1));
    Some(if key == name {
        format!("{name} is for {purpose}")
    } else {
        format!("{name} lies below {key}, which is for {purpose}")
    })
}

/// A name and all that it lies below, from the longest.
pub(super) fn suffixes(name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(name), |name| name.split_once('.').map(|(_, rest)| rest))
}

fn special(network: IpNet) -> Option<Row<'static>> {
    table::SPECIAL_ADDRESSES.block(network)
}

/// What a row is for and who says so, in the column of this index and the next.
fn purpose(row: Row<'_>, column: usize) -> String {
    format!("{} ({})", row.column(column), row.column(column + 1))
}
