//! Origins of pages (RFC 6454), and hosts.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// Where a page comes from, such as `https://whois.example`: scheme, host, and port unless it is the scheme's own.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Origin {
    scheme: String,
    host: String,
    port: Option<u16>,
}

impl Origin {
    /// Whether the page was served by this machine to itself.
    pub(super) fn is_loopback(&self) -> bool {
        matches!(self.scheme.as_str(), "http" | "https") && matches!(self.host.as_str(), "localhost" | "127.0.0.1" | "[::1]")
    }
}

impl FromStr for Origin {
    type Err = String;

    /// Reads an origin as browsers send it; a slash at its end is passed over.
    fn from_str(text: &str) -> Result<Origin, String> {
        let unfit = || {
            format!(
                "{:?} is no origin: a scheme and a host are expected, such as https://whois.example or http://10.0.0.5:8080",
                super::shortened(text)
            )
        };
        let lower = text.to_ascii_lowercase();
        let (scheme, authority) = lower.strip_suffix('/').unwrap_or(&lower).split_once("://").ok_or_else(unfit)?;
        let scheme_fits = scheme.starts_with(|c: char| c.is_ascii_lowercase())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        let (host, port) = split(authority).filter(|_| scheme_fits).ok_or_else(unfit)?;
        let port = port.filter(|port| !matches!((scheme, port), ("http", 80) | ("https", 443)));
        Ok(Origin { scheme: scheme.to_owned(), host: host.to_owned(), port })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Origin { scheme, host, port } = self;
        write!(f, "{scheme}://{host}")?;
        port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

/// Whether a `Host` header may be this machine's: an address or `localhost`, which nobody else's DNS can make a name of.
pub(super) fn is_own_host(host: &str) -> bool {
    let Some((host, _)) = split(host) else {
        return false;
    };
    host.eq_ignore_ascii_case("localhost") || host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok()
}

/// Host and port of an authority without a user.
fn split(authority: &str) -> Option<(&str, Option<u16>)> {
    let (host, port) = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, rest)) => {
            address.parse::<Ipv6Addr>().ok()?;
            (
                authority.get(..address.len() + 2)?,
                rest.strip_prefix(':').map_or((rest.is_empty()).then_some(None), |port| Some(Some(port)))?,
            )
        }
        None => authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port))),
    };
    let named = host.starts_with('[')
        || !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
    let digits =
        |port: &str| (!port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())).then(|| port.parse::<u16>().ok())?;
    match port {
        Some(port) => named.then_some((host, Some(digits(port)?))),
        None => named.then_some((host, None)),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn origins_are_what_browsers_send() {
        for (text, origin) in [
            ("https://whois.example", "https://whois.example"),
            ("HTTPS://Whois.Example:443/", "https://whois.example"),
            ("http://10.0.0.5:8080", "http://10.0.0.5:8080"),
            ("http://[2001:DB8::1]:80", "http://[2001:db8::1]"),
            ("https://whois.example:80", "https://whois.example:80"),
            ("chrome-extension://abcdefgh", "chrome-extension://abcdefgh"),
        ] {
            assert_eq!(text.parse::<Origin>().unwrap().to_string(), origin);
        }
        for text in [
            "",
            "null",
            "*",
            "whois.example",
            "https://",
            "https:///",
            "https://*",
            "https://*.example",
            "https://a/b",
            "https://a?b",
            "https://user@localhost",
            "https://a, https://b",
            "https://a https://b",
            "http://localhost:",
            "http://localhost:x",
            "http://localhost:+80",
            "http://localhost:99999",
            "http://[::1",
            "http://[::1]x",
            "://localhost",
            "http://localhost\r\n",
        ] {
            assert!(text.parse::<Origin>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn only_loopback_is_loopback() {
        for text in ["http://localhost", "http://localhost:5173", "http://127.0.0.1:4343", "https://[::1]:1", "http://LOCALHOST"]
        {
            assert!(text.parse::<Origin>().unwrap().is_loopback(), "{text}");
        }
        for text in [
            "http://localhost.example",
            "http://localhost.:80",
            "http://127.0.0.1.example",
            "http://xlocalhost",
            "http://127.0.0.2",
            "http://0.0.0.0",
            "http://[::]",
            "http://[::ffff:127.0.0.1]",
            "http://2130706433",
            "file://localhost",
            "x-http://localhost",
        ] {
            assert!(text.parse::<Origin>().is_ok_and(|origin| !origin.is_loopback()), "{text}");
        }
    }

    #[test]
    fn a_name_is_no_host_of_this_machine() {
        for host in ["localhost", "LocalHost:4343", "127.0.0.1:4343", "[::1]:4343", "192.0.2.1", "[2001:db8::1]"] {
            assert!(is_own_host(host), "{host}");
        }
        for host in [
            "",
            "?",
            "rebinding.example",
            "rebinding.example:4343",
            "localhost.example",
            "127.0.0.1.example",
            "127.1",
            "[x]",
            "a@127.0.0.1",
        ] {
            assert!(!is_own_host(host), "{host}");
        }
    }
}
