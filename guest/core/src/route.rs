//! Query to first server, from the tables, and the words to ask it with.

mod endpoint;

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use crate::query::{Query, registrable};
use crate::table;
use crate::tables::{Servers, Tables};

pub use endpoint::Endpoint;

/// The RDAP service of IANA itself, which knows top-level domains (www.iana.org, as for `int` in `data/tld.tsv`).
const ROOT_RDAP: &str = "https://rdap.iana.org/";

/// IANA's WHOIS server: the last resort where the tables know nothing, and the registry of top-level domains.
pub fn root() -> Endpoint {
    Endpoint { host: "whois.iana.org".to_owned(), port: 43 }
}

/// The first WHOIS server for a query: the registry's.
///
/// None where the tables know of no registry, or of one without a WHOIS server; none is guessed: what IANA does not list has mostly
/// been switched off. [`root`] can then be asked.
pub fn whois_server(tables: &Tables, query: &Query) -> Option<Endpoint> {
    match registry(tables, query)? {
        Registry::Root => Some(root()),
        Registry::Listed(servers) => servers.whois(),
    }
}

/// The base URL of the RDAP service for a query (RFC 9224, for handles RFC 8521). None as for [`whois_server`].
pub fn rdap_base<'t>(tables: &'t Tables, query: &Query) -> Option<Cow<'t, str>> {
    match registry(tables, query)? {
        Registry::Root => Some(Cow::Borrowed(ROOT_RDAP)),
        Registry::Listed(servers) => servers.rdap(),
    }
}

/// What to send to a WHOIS server for a query, in its own syntax (`data/query-syntax.tsv`), with the line end.
///
/// A domain is asked by its registrable part. The text holds no control character but the final CR LF.
pub fn whois_body(server: &str, query: &Query) -> String {
    let mut text = match query {
        Query::Domain(name) => registrable(name).to_owned(),
        _ => query.to_string(),
    };
    // `Query::parse` lets none through, but a query can be made without it.
    text.retain(|character| !character.is_control());
    let server = server.trim_end_matches('.').to_ascii_lowercase();
    let syntax = |object: &str| table::QUERY_SYNTAX.rows_of(&server).find(|row| row.column(1) == object);
    let template = syntax(object_word(query)).or_else(|| syntax("any")).map_or("%s", |row| row.column(2));
    let number = text.strip_prefix("AS").unwrap_or(&text);
    let body = match template.split_once("%d") {
        Some((before, behind)) => [before, number, behind].concat(),
        None => template.replace("%s", &text),
    };
    body + "\r\n"
}

/// The URL to get for a query from an RDAP service (RFC 9082 section 3.1), whose base URL may end in a slash or not.
///
/// A domain is asked by its registrable part.
///
/// # Errors
/// A sentence that says what is wrong with the base URL.
pub fn rdap_url(base: &str, query: &Query) -> Result<String, String> {
    check_base(base)?;
    let (path, key) = match query {
        Query::Domain(name) => ("domain", percent_encoded(registrable(name))),
        Query::Ip(address) => ("ip", address.to_string()),
        Query::Network(network) => ("ip", network.to_string()),
        Query::Autnum(number) => ("autnum", number.to_string()),
        Query::Entity(handle) => ("entity", percent_encoded(handle)),
        Query::Nameserver(name) => ("nameserver", percent_encoded(name)),
    };
    Ok(format!("{}/{path}/{key}", base.trim_end_matches('/')))
}

/// Who is responsible.
enum Registry<'t> {
    Root,
    Listed(Servers<'t>),
}

fn registry<'t>(tables: &'t Tables, query: &Query) -> Option<Registry<'t>> {
    let servers = match query {
        Query::Domain(name) | Query::Nameserver(name) => match reverse_zone(name).and_then(|network| tables.block(network)) {
            Some(servers) => servers,
            None => {
                let top = name.rsplit('.').next().unwrap_or_default();
                let servers = tables.top_level(top)?;
                if top == name {
                    return Some(Registry::Root);
                }
                servers
            }
        },
        Query::Ip(address) => tables.block((*address).into())?,
        Query::Network(network) => tables.block(*network)?,
        Query::Autnum(number) => tables.autnum(*number)?,
        Query::Entity(handle) => tables.tag(&handle.rsplit_once('-')?.1.to_ascii_uppercase())?,
    };
    Some(Registry::Listed(servers))
}

/// The network whose reverse zone the name is or lies in (RFC 1035 section 3.5, RFC 3596 section 2.5).
fn reverse_zone(name: &str) -> Option<IpNet> {
    if let Some(labels) = name.strip_suffix(".in-addr.arpa") {
        let mut octets = [0; 4];
        let mut length = 0;
        for (octet, label) in octets.iter_mut().zip(labels.rsplit('.')) {
            // Behind a `-` or `/` stands how a zone is divided below the octet (RFC 2317).
            *octet = label.parse().ok()?;
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

/// The word for the query's kind in `data/query-syntax.tsv`.
fn object_word(query: &Query) -> &'static str {
    match query {
        Query::Domain(_) => "domain",
        Query::Ip(_) => "ip",
        Query::Network(_) => "network",
        Query::Autnum(_) => "autnum",
        Query::Entity(_) => "entity",
        Query::Nameserver(_) => "nameserver",
    }
}

fn check_base(base: &str) -> Result<(), String> {
    let wrong = |why: &str| Err(format!("the RDAP base URL {base:?} {why}; give one such as https://rdap.example/"));
    let Some((scheme, rest)) = base.split_once("://") else { return wrong("has no scheme") };
    if !(scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")) {
        return wrong("is neither https nor http");
    }
    if let Some(character) = base.chars().find(|character| !character.is_ascii_graphic()) {
        return wrong(&format!("holds {character:?}, which cannot stand in a URL"));
    }
    if let Some(character) = rest.chars().find(|character| "?#\\\"<>^`{|}".contains(*character)) {
        return wrong(&format!("holds {character:?}, which cannot stand in a base URL"));
    }
    let authority = rest.split('/').next().unwrap_or_default();
    endpoint::split(authority, 443).map(drop).or_else(|why| wrong(&format!("has no usable host: {why}")))
}

/// Everything but the unreserved characters of RFC 3986 as `%XX`.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests;
