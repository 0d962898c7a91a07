//! Text to query: domain names (IDNA), IP addresses, networks, AS numbers and handles.

use std::net::IpAddr;

use ipnet::IpNet;
use serde::Serialize;

use crate::report::LookupError;

/// What is asked about.
#[derive(Clone, Debug, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Query {
    /// A domain name in A-labels, lower case, without the final dot.
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
    /// Reads a query as people write it.
    ///
    /// # Errors
    /// `BadQuery`: the text is none of these; the sentence says why.
    pub fn parse(text: &str) -> Result<Query, LookupError> {
        Ok(Query::Domain(text.to_owned()))
    }
}
