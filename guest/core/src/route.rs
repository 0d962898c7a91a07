//! Query to servers, from the tables, and the words to ask them with.

mod endpoint;
mod reverse;
mod special;
mod wording;

use std::borrow::Cow;
use std::net::IpAddr;

use crate::query::Query;
use crate::tables::{Servers, Tables};

pub use endpoint::Endpoint;
pub(crate) use wording::check_base;
pub use wording::{rdap_url, whois_body};

/// The RDAP service of IANA itself, which knows top-level domains (www.iana.org, as for `int` in `data/tld.tsv`).
const ROOT_RDAP: &str = "https://rdap.iana.org/";

/// IANA's WHOIS server: the last resort where the tables know nothing, and the registry of top-level domains.
pub fn root() -> Endpoint {
    Endpoint { host: "whois.iana.org".to_owned(), port: 43 }
}

/// What to ask about, for a query.
///
/// Mostly the query itself. An IPv6 address or network that carries an IPv4 one within (6to4, Teredo, NAT64, IPv4-mapped) is asked by
/// that one, which a registry holds: answers are then about the inner one, so it is also what they are read for. The name of a single
/// address in a reverse zone is asked by the zone that a registry delegates.
pub fn asked(query: &Query) -> Query {
    match query {
        Query::Domain(name) => Query::Domain(reverse::delegated(name).unwrap_or(name).to_owned()),
        query => special::inner(query).unwrap_or_else(|| query.clone()),
    }
}

/// The WHOIS servers for a query, in the order to ask them until one knows. [`root`] among them is IANA's, whose answer refers to the
/// registry.
///
/// The registry's server by the tables, alone. Where they have none for a top-level domain, IANA's, then `whois.nic.<tld>`, a name
/// that ICANN's agreement with the generic ones has had them use (specification 4). IANA's alone for what is a top-level domain itself
/// and for numbers that no registry holds. None for what is local to a network and for what a registry keeps without such a server:
/// [`why_nobody`] says it.
pub fn whois_servers(tables: &Tables, query: &Query) -> Vec<Endpoint> {
    match registry(tables, query) {
        Registry::Nobody => Vec::new(),
        Registry::Root => vec![root()],
        Registry::Listed(servers) => servers.whois().into_iter().collect(),
        Registry::TopLevel(top, servers) => match servers.and_then(|servers| servers.whois()) {
            Some(server) => vec![server],
            None => std::iter::once(root()).chain(Endpoint::parse(&format!("whois.nic.{top}"))).collect(),
        },
    }
}

/// The base URL of the RDAP service for a query (RFC 9224, for handles RFC 8521), if the tables know of one.
pub fn rdap_base<'t>(tables: &'t Tables, query: &Query) -> Option<Cow<'t, str>> {
    match registry(tables, query) {
        Registry::Nobody => None,
        // It knows top-level domains alone, no numbers.
        Registry::Root => matches!(query, Query::Domain(_) | Query::Nameserver(_)).then_some(Cow::Borrowed(ROOT_RDAP)),
        Registry::Listed(servers) => servers.rdap(),
        Registry::TopLevel(_, servers) => servers?.rdap(),
    }
}

/// Why there is no server for a query, as a sentence that also says what to do.
pub fn why_nobody(query: &Query) -> String {
    let advice = "name one yourself (a WHOIS server or an RDAP base URL)";
    let stands_for = match special::inner(query) {
        Some(inner) => format!("{query} carries {inner}: "),
        None => String::new(),
    };
    match special::local(&asked(query)) {
        Some(why) => format!("{stands_for}{why}; no registry knows of it, so none is asked: if a server of yours does, {advice}"),
        None => format!("no server is known for {query}: no table names one; {advice}"),
    }
}

/// Whether a host, by its name or address, is none of the public Internet, as far as these tell: what a name resolves to is for the
/// caller to check.
pub(crate) fn is_local(host: &str) -> bool {
    match host.parse::<IpAddr>() {
        Ok(address) => {
            let address = Query::Ip(address.to_canonical());
            special::local(&asked(&address)).is_some() || matches!(asked(&address), Query::Ip(address) if address.is_multicast())
        }
        Err(_) => special::local(&Query::Domain(host.to_ascii_lowercase())).is_some(),
    }
}

/// Who is responsible.
enum Registry<'q, 't> {
    /// Nobody, or somebody whom no table knows.
    Nobody,
    /// IANA.
    Root,
    /// The registry of this top-level domain, with its servers as far as the tables know them.
    TopLevel(&'q str, Option<Servers<'t>>),
    /// Another registry.
    Listed(Servers<'t>),
}

fn registry<'q, 't>(tables: &'t Tables, query: &'q Query) -> Registry<'q, 't> {
    if special::local(query).is_some() {
        return Registry::Nobody;
    }
    let number = |servers: Option<Servers<'t>>| servers.map_or(Registry::Root, Registry::Listed);
    match query {
        Query::Domain(name) | Query::Nameserver(name) => match reverse::network(name).and_then(|network| tables.block(network)) {
            Some(servers) => Registry::Listed(servers),
            None => domain(tables, name),
        },
        Query::Ip(address) => number(tables.block((*address).into())),
        Query::Network(network) => number(tables.block(*network)),
        Query::Autnum(number_) => number(tables.autnum(*number_)),
        Query::Entity(handle) => tables.handle(handle).map_or(Registry::Nobody, Registry::Listed),
    }
}

/// The registry of a domain name: that of the longest entry, by whole labels (RFC 9224 section 4).
fn domain<'q, 't>(tables: &'t Tables, name: &'q str) -> Registry<'q, 't> {
    let Some((_, behind)) = name.split_once('.') else { return Registry::Root };
    if let Some(servers) = special::suffixes(behind).find_map(|suffix| tables.suffix(suffix)) {
        return Registry::Listed(servers);
    }
    let top = name.rsplit('.').next().unwrap_or_default();
    Registry::TopLevel(top, special::suffixes(name).find_map(|suffix| tables.top_level(suffix)))
}

#[cfg(test)]
mod tests;
