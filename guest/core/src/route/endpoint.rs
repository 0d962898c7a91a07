//! A host and port, as people and referrals write them.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

/// The port of WHOIS (RFC 3912).
const WHOIS_PORT: u16 = 43;
/// The port of Referral WHOIS (RFC 2167).
const RWHOIS_PORT: u16 = 4321;

/// A host and port to connect to.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Endpoint {
    /// A host name in lower case without the final dot, or an address without brackets.
    pub host: String,
    /// The TCP port.
    pub port: u16,
}

impl Endpoint {
    /// Reads `host`, `host:port`, `[address]:port`, `whois://host:port/` or `rwhois://host:port/`. Blanks around it, the final dot of
    /// a name and a final slash are left aside; without a port it is 43, with `rwhois` 4321. A name is letters, digits, hyphens and
    /// dots (RFC 1123 section 2.1), so one in Unicode must be written in A-labels.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn parse(text: &str) -> Result<Endpoint, String> {
        let text = text.trim_matches([' ', '\t']);
        if text.is_empty() {
            return Err("the server's name is empty: give one such as whois.example.com".to_owned());
        }
        if let Some((at, character)) = text.chars().enumerate().find(|(_, character)| !character.is_ascii_graphic()) {
            let at = at + 1;
            return Err(format!("{text:?} is no server: {character:?} (character {at}) cannot stand in a host name; remove it"));
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            let authority = text.strip_suffix('/').unwrap_or(text);
            if let Some((host, _)) = authority.split_once(['/', '?', '#']) {
                return Err(format!("{text:?} is a web page, no WHOIS server: give the host alone, if {host:?} is meant"));
            }
            return split(authority, WHOIS_PORT);
        };
        let port = match scheme.to_ascii_lowercase().as_str() {
            "whois" => WHOIS_PORT,
            "rwhois" => RWHOIS_PORT,
            _ => return Err(format!("{text:?} is a URL of the scheme {scheme:?}, no WHOIS server: give a host name")),
        };
        split(rest.split(['/', '?', '#']).next().unwrap_or_default(), port)
    }

    /// Reads the authority of a URL (RFC 3986 section 3.2), without a user.
    ///
    /// # Errors
    /// As [`Endpoint::parse`].
    pub(crate) fn authority(text: &str, default_port: u16) -> Result<Endpoint, String> {
        split(text, default_port)
    }
}

/// `host`, `host:port`, `[address]` or `[address]:port`, where port 43 is left out: what [`Endpoint::parse`] reads as the same.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]", self.host)?;
        } else {
            f.write_str(&self.host)?;
        }
        if self.port == WHOIS_PORT { Ok(()) } else { write!(f, ":{}", self.port) }
    }
}

/// Takes host and port apart and checks both.
///
/// # Errors
/// A sentence that says what is wrong.
pub(super) fn split(authority: &str, default_port: u16) -> Result<Endpoint, String> {
    if authority.contains('@') {
        return Err(format!("{authority:?} has a user name before the @: give the host alone"));
    }
    let (host, port) = match authority.strip_prefix('[') {
        Some(inner) => {
            let Some((address, rest)) = inner.split_once(']') else {
                return Err(format!("{authority:?} lacks the closing bracket"));
            };
            let Ok(address) = address.parse::<Ipv6Addr>() else {
                return Err(format!("{authority:?} has no IPv6 address between the brackets"));
            };
            if !(rest.is_empty() || rest.starts_with(':')) {
                return Err(format!("{authority:?} has {rest:?} behind the bracket, where :port or nothing should stand"));
            }
            (address.to_string(), rest.strip_prefix(':'))
        }
        None if authority.parse::<Ipv6Addr>().is_ok() => {
            return Err(format!("{authority:?} is an IPv6 address: write it in brackets, as [{authority}]"));
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (name(host)?, Some(port)),
            None => (name(authority)?, None),
        },
    };
    let port = match port {
        None => default_port,
        Some(digits) => {
            let number = Some(digits).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
            let number = number.and_then(|digits| digits.parse().ok()).filter(|port| *port != 0);
            number.ok_or_else(|| {
                format!("{authority:?} has {digits:?} for a port, and a number from 1 to 65535 should stand there")
            })?
        }
    };
    Ok(Endpoint { host, port })
}

/// A host name or IPv4 address, in lower case and without the final dot.
fn name(host: &str) -> Result<String, String> {
    let host = host.strip_suffix('.').unwrap_or(host);
    if host.is_empty() {
        return Err("the host name is empty: give one such as whois.example.com".to_owned());
    }
    if host.len() > 253 {
        return Err(format!("the host name has {} characters, and 253 is the most", host.len()));
    }
    for label in host.split('.') {
        if label.is_empty() {
            return Err(format!("{host:?} is no host name: it has an empty label; remove the dot too many"));
        }
        if label.len() > 63 {
            return Err(format!("{host:?} is no host name: the label {label:?} has more than 63 characters"));
        }
        if let Some(character) = label.chars().find(|character| !(character.is_ascii_alphanumeric() || *character == '-')) {
            return Err(format!("{host:?} is no host name: {character:?} cannot stand in one"));
        }
        if label.starts_with('-') || label.ends_with('-') {
            return Err(format!("{host:?} is no host name: the label {label:?} begins or ends with a hyphen"));
        }
    }
    // What ends in a number is an address to every resolver, some of which read 127.1 or 2130706433 as 127.0.0.1.
    let last = host.rsplit('.').next().unwrap_or_default();
    let number =
        last.bytes().all(|byte| byte.is_ascii_digit()) || last.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("0x"));
    if number && host.parse::<Ipv4Addr>().is_err() {
        return Err(format!("{host:?} ends in a number, but is no IPv4 address"));
    }
    Ok(host.to_ascii_lowercase())
}
