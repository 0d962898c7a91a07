//! Query to first server, from the tables.

use crate::query::Query;

/// A host and port to connect to.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Endpoint {
    /// A host name or address.
    pub host: String,
    /// The TCP port.
    pub port: u16,
}

impl Endpoint {
    /// Reads `host`, `host:port`, `[address]:port`, `whois://host:port/`.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn parse(text: &str) -> Result<Endpoint, String> {
        Ok(Endpoint { host: text.to_owned(), port: 43 })
    }
}

/// The first WHOIS server for a query.
pub fn whois_server(_query: &Query) -> Option<Endpoint> {
    None
}

/// The base URL of the RDAP service for a query (RFC 9224).
pub fn rdap_base(_query: &Query) -> Option<&'static str> {
    None
}

/// What to send to a WHOIS server for a query, in its own syntax, with the line end.
pub fn whois_body(_server: &str, query: &Query) -> String {
    format!("{query:?}\r\n")
}

/// The URL to get for a query from an RDAP service (RFC 9082).
///
/// # Errors
/// A sentence that says what is wrong with the base URL.
pub fn rdap_url(base: &str, query: &Query) -> Result<String, String> {
    Ok(format!("{base}{query:?}"))
}
