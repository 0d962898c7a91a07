//! Text to query: domain names (IDNA), IP addresses, networks, AS numbers and handles.

mod name;
mod suffixes;

use std::fmt;
use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Subnets, Ipv6Subnets};
use serde::Serialize;

use crate::error::LookupError;
use crate::table;

pub use name::registrable;

/// What is asked about.
#[derive(Clone, Debug, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Query {
    /// A domain name in A-labels, lower case, without the final dot. A host name stays whole: see [`registrable`].
    Domain(String),
    /// An IP address.
    Ip(IpAddr),
    /// A network, without host bits.
    Network(IpNet),
    /// An AS number.
    Autnum(u32),
    /// A handle.
    Entity(String),
    /// The host name of a name server.
    Nameserver(String),
}

impl Query {
    /// Reads a query as people write it, blanks around it left aside:
    ///
    /// - a domain or host name in Unicode or A-labels, with or without the final dot;
    /// - an address, IPv6 also in brackets; an IPv4-mapped IPv6 address (`::ffff:192.0.2.1`) is taken for the IPv4 one;
    /// - a network as `192.0.2.0/24`, of which host bits are cleared, or as `192.0.2.0 - 192.0.2.255`;
    /// - an AS number as `AS64496`, `as 64496`, `ASN64496`, or `AS1.10` (RFC 5396);
    /// - an `http` or `https` URL or an e-mail address, which stands for its host;
    /// - a handle: letters, digits, `_` and `-`, with a hyphen and without a dot, as in `ORG-EXA1-RIPE`;
    /// - a set of RPSL by its hierarchical name, as in `AS64496:AS-CUSTOMERS` (RFC 2622 section 5).
    ///
    /// An RDAP path (RFC 9082 section 3.1) says itself which of these it is: `domain/example.com`, `nameserver/ns1.example.com`,
    /// `entity/EXAMPLE_MNT`, `ip/192.0.2.0/24`, `autnum/64496`. That is how to ask for a name server, and for a handle without a hyphen.
    ///
    /// # Errors
    /// `BadQuery`: the text is none of these; the sentence says why, where, and what to do.
    pub fn parse(text: &str) -> Result<Query, LookupError> {
        read(text.trim()).map_err(LookupError::BadQuery)
    }
}

/// The canonical text: what [`Query::parse`] reads as the same query, except for a name server's name, which it reads as a domain's,
/// and for a handle that only its path tells from one.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Query::Domain(text) | Query::Entity(text) | Query::Nameserver(text) => f.write_str(text),
            Query::Ip(address) => address.fmt(f),
            Query::Network(network) => network.fmt(f),
            Query::Autnum(number) => write!(f, "AS{number}"),
        }
    }
}

/// The most bytes that a query may have, URLs included.
const MOST_BYTES: usize = 4096;

fn read(text: &str) -> Result<Query, String> {
    if text.is_empty() {
        return Err("the query is empty: give a domain name, an IP address, a network, an AS number or a handle".to_owned());
    }
    if text.len() > MOST_BYTES {
        return Err(format!(
            "the query has {} bytes, and {MOST_BYTES} is the most: give a single name, address or number",
            text.len()
        ));
    }
    if let Some((at, control)) = text.chars().enumerate().find(|(_, character)| character.is_control()) {
        let code = u32::from(control);
        return Err(format!("the query has a control character (U+{code:04X}) at character {}: remove it", at + 1));
    }
    if let Some((class, name)) = path(text) {
        return of_class(class, name);
    }
    if let Some(number) = autnum(text)? {
        return Ok(Query::Autnum(number));
    }
    if let Some(network) = range(text)? {
        return Ok(Query::Network(network));
    }
    if let Some((place, at)) = blank(text) {
        return Err(format!("{text:?} has a blank {place} (character {at}): ask about one name, address or number at a time"));
    }
    if let Some((scheme, rest)) = text.split_once("://") {
        return url_host(scheme, rest).and_then(host);
    }
    if let Some((mailbox, domain)) = text.rsplit_once('@') {
        if mailbox.is_empty() {
            return Err(format!("{text:?} has nothing before the @: ask for {domain:?} alone"));
        }
        return host(domain);
    }
    if let Some((address, length)) = text.split_once('/') {
        return network(text, address, length).map(Query::Network);
    }
    if is_handle(text) || is_hierarchical(text) {
        return Ok(Query::Entity(text.to_owned()));
    }
    host(text)
}

/// The class and the name of an RDAP path (RFC 9082 section 3.1), if the text is one.
fn path(text: &str) -> Option<(&str, &str)> {
    let (class, name) = text.split_once('/')?;
    ["domain", "nameserver", "entity", "ip", "autnum"].contains(&class).then_some((class, name))
}

/// A query that says itself what it is about.
fn of_class(class: &str, name: &str) -> Result<Query, String> {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match class {
        "entity" if is_key(name) => return Ok(Query::Entity(name.to_owned())),
        "entity" => {
            return Err(format!("{name:?} is no handle: letters, digits, '-', '_' and ':' are expected, 128 at most"));
        }
        "domain" | "nameserver" => match host(name)? {
            Query::Domain(name) if class == "nameserver" => return Ok(Query::Nameserver(name)),
            query @ Query::Domain(_) => return Ok(query),
            _ => {}
        },
        "ip" => {
            if let query @ (Query::Ip(_) | Query::Network(_)) = read(name)? {
                return Ok(query);
            }
        }
        "autnum" if number(name) => return of_class(class, &format!("AS{name}")),
        _ => {
            if let Some(number) = autnum(name)? {
                return Ok(Query::Autnum(number));
            }
        }
    }
    Err(format!("{name:?} is not what \"{class}/\" announces: leave that out, or give the name of a {class} behind it"))
}

/// An AS number, if the text begins like one.
fn autnum(text: &str) -> Result<Option<u32>, String> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if digits(text) {
        return Err(format!("{text} is a number alone: write AS{text} if the AS number is meant"));
    }
    let Some(rest) = ["ASN", "AS"].iter().find_map(|prefix| {
        let (start, rest) = text.split_at_checked(prefix.len())?;
        let rest = rest.trim_start();
        (start.eq_ignore_ascii_case(prefix) && rest.starts_with(|first: char| first.is_ascii_digit())).then_some(rest)
    }) else {
        return Ok(None);
    };
    // RFC 5396 asdot: the upper and the lower 16 bits.
    if let Some((upper, lower)) = rest.split_once('.')
        && digits(upper)
        && digits(lower)
    {
        let (Ok(upper), Ok(lower)) = (upper.parse::<u16>(), lower.parse::<u16>()) else {
            return Err(format!("{text:?} is no AS number: each part of the dotted form is 65535 at most"));
        };
        return Ok(Some(u32::from(upper) << 16 | u32::from(lower)));
    }
    if !digits(rest) {
        return Ok(None);
    }
    rest.parse().map(Some).map_err(|_| format!("{text:?} is beyond the largest AS number, AS{}", u32::MAX))
}

/// The network of a range `first - last`, if the text is one.
fn range(text: &str) -> Result<Option<IpNet>, String> {
    let Some((first, last)) = text.split_once('-') else { return Ok(None) };
    let (Ok(first), Ok(last)) = (first.trim().parse::<IpAddr>(), last.trim().parse::<IpAddr>()) else { return Ok(None) };
    // At most a few hundred networks make up any range, and four of them are enough to tell.
    let networks: Vec<IpNet> = match (first, last) {
        _ if first > last => return Err(format!("the range {first} - {last} runs backwards: write {last} - {first}")),
        (IpAddr::V4(first), IpAddr::V4(last)) => Ipv4Subnets::new(first, last, 0).map(IpNet::V4).take(4).collect(),
        (IpAddr::V6(first), IpAddr::V6(last)) => Ipv6Subnets::new(first, last, 0).map(IpNet::V6).take(4).collect(),
        _ => return Err(format!("the range {first} - {last} mixes IPv4 and IPv6")),
    };
    if let [network] = networks.as_slice() {
        return Ok(Some(*network));
    }
    let parts: Vec<String> = networks.iter().map(IpNet::to_string).collect();
    Err(format!("the range {first} - {last} is no single network: ask for its parts one at a time, from {}", parts.join(", ")))
}

/// Where a blank stands: behind what, and at which character, from 1.
fn blank(text: &str) -> Option<(String, usize)> {
    let (at, (offset, _)) = text.char_indices().enumerate().find(|(_, (_, character))| character.is_whitespace())?;
    Some((format!("behind {:?}", text.get(..offset).unwrap_or_default()), at + 1))
}

/// The host of a URL.
fn url_host<'t>(scheme: &str, rest: &'t str) -> Result<&'t str, String> {
    if !(scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")) {
        return Err(format!("a URL of the scheme {scheme:?} is not understood: give the host name alone"));
    }
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let authority = authority.rsplit_once('@').map_or(authority, |(_, behind)| behind);
    let (host, port) = match authority.rfind(']') {
        Some(end) => authority.split_at(end + 1),
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    if host.is_empty() {
        return Err(format!("the URL {:?} has no host: give a domain name", format!("{scheme}://{rest}")));
    }
    let number = port.strip_prefix(':').unwrap_or(port);
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("the URL has {port:?} where a port should be: ask for {host:?} alone"));
    }
    Ok(host)
}

/// A network in CIDR notation.
fn network(text: &str, address: &str, length: &str) -> Result<IpNet, String> {
    let Ok(address) = unbracketed(address).parse::<IpAddr>() else {
        if looks_like_address(address) {
            return Err(format!(
                "{text:?} is no network: {address:?} is not a whole IP address; write all of it, as in 192.0.2.0/24"
            ));
        }
        return Err(format!("{text:?} has a path behind the name: ask for {address:?} alone"));
    };
    let most = if address.is_ipv4() { 32 } else { 128 };
    let number =
        Some(length).filter(|length| length.bytes().all(|byte| byte.is_ascii_digit())).and_then(|length| length.parse().ok());
    number.and_then(|number| IpNet::new(address, number).ok()).map(|network| network.trunc()).ok_or_else(|| {
        format!("{text:?} is no network: behind the / stands {length:?}, and a prefix length from 0 to {most} should")
    })
}

/// Whether the text can be the key of a registry's object.
fn is_key(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':');
    (1..=128).contains(&text.len()) && text.bytes().all(allowed) && text.starts_with(|first: char| first.is_ascii_alphanumeric())
}

/// Whether the text is a handle. `xn--` begins a top-level domain, not a handle.
fn is_handle(text: &str) -> bool {
    let bytes = text.as_bytes();
    let ends = [bytes.first(), bytes.last()];
    text.len() <= 128
        && text.contains('-')
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && bytes.iter().any(u8::is_ascii_alphabetic)
        && ends.iter().all(|end| end.is_some_and(u8::is_ascii_alphanumeric))
        && !bytes.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(b"xn--"))
        && table::TLD.row(text).is_none()
}

/// Whether the text is the hierarchical name of a set: AS numbers and names of sets, with colons between them, one at least of a set.
fn is_hierarchical(text: &str) -> bool {
    const SETS: [&str; 5] = ["as-", "rs-", "rtrs-", "fltr-", "prng-"];
    let is_set = |part: &str| {
        SETS.iter().any(|set| part.get(..set.len()).is_some_and(|start| start.eq_ignore_ascii_case(set))) && is_handle(part)
    };
    let is_autnum = |part: &str| autnum(part).is_ok_and(|number| number.is_some());
    text.contains(':') && text.split(':').all(|part| is_set(part) || is_autnum(part)) && text.split(':').any(is_set)
}

/// An address or a name.
fn host(text: &str) -> Result<Query, String> {
    if let Ok(address) = unbracketed(text).parse::<IpAddr>() {
        return Ok(Query::Ip(address.to_canonical()));
    }
    if text.contains(':') && text.contains('%') {
        return Err(format!("{text:?} has a zone behind the address: leave out the % and what follows it"));
    }
    if looks_like_address(text) {
        return Err(format!("{text:?} is no whole IP address: write it as in 192.0.2.1 or 2001:db8::1"));
    }
    if let Some((name, _)) = text.split_once(':') {
        return Err(format!("{text:?} has a port behind the name: ask for {name:?} alone"));
    }
    let name = name::domain(text)?;
    // The host of a URL, of a mailbox or with a final dot may still be what stands for something else where it stands alone.
    match autnum(&name) {
        Ok(None) if is_handle(&name) => Err(format!("{text:?} is no host name: ask for {name} alone if the handle is meant")),
        Ok(None) => Ok(Query::Domain(name)),
        _ => Err(format!("{text:?} is no host name: ask for {name} alone if the AS number is meant")),
    }
}

fn unbracketed(text: &str) -> &str {
    let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    inner.filter(|inner| inner.contains(':')).unwrap_or(text)
}

/// Whether the text consists of what addresses consist of, and can be no name.
fn looks_like_address(text: &str) -> bool {
    let text = text.trim_start_matches('[').trim_end_matches(']');
    let hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'));
    let decimal = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    decimal && text.bytes().any(|byte| byte.is_ascii_digit()) || hexadecimal && text.matches(':').count() > 1
}

#[cfg(test)]
mod tests;
