//! Whether a referral or redirect may be followed. What a server says is an outsider's word: it must not lead from the public
//! Internet to the inside of the caller's network, nor make the client talk to services of another kind.
//!
//! The caller's policy holds besides, of the addresses that names resolve to. This is for the callers that have none.

use super::question::Question;
use super::url::origin;
use crate::report::Request;
use crate::route::{self, Endpoint};

/// The ports of WHOIS (RFC 3912) and Referral WHOIS (RFC 2167).
const WHOIS_PORTS: [u16; 2] = [43, 4321];

/// Whether a question may be asked that another one's answer led to.
///
/// A server on the inside, at an address that is none of the public Internet, may refer to whatever there is on the inside.
pub(super) fn is_allowed(from: &Question, to: &Question) -> bool {
    let (Some(from), Some(to)) = (place(&from.request), place(&to.request)) else { return false };
    if route::is_local(&from.endpoint.host) {
        return true;
    }
    let usual = match to.scheme {
        Scheme::Whois => WHOIS_PORTS.contains(&to.endpoint.port),
        Scheme::Http => to.endpoint.port == 80,
        Scheme::Https => to.endpoint.port == 443,
    };
    (usual || from.endpoint.port == to.endpoint.port && from.scheme == to.scheme) && !route::is_local(&to.endpoint.host)
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Scheme {
    Whois,
    Http,
    Https,
}

/// Where a request goes.
struct Place {
    scheme: Scheme,
    endpoint: Endpoint,
}

fn place(request: &Request) -> Option<Place> {
    match request {
        Request::Whois(request) => {
            let endpoint = Endpoint { host: request.server.clone(), port: request.port };
            Some(Place { scheme: Scheme::Whois, endpoint })
        }
        Request::HttpGet(request) => {
            let (scheme, authority) = origin(&request.url)?;
            let (scheme, port) = if scheme == "https" { (Scheme::Https, 443) } else { (Scheme::Http, 80) };
            Some(Place { scheme, endpoint: Endpoint::authority(authority, port).ok()? })
        }
    }
}

#[cfg(test)]
#[allow(clippy::panic, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::query::Query;
    use crate::report::Authority;

    fn question(place: &str) -> Question {
        let query = Query::Domain("example.com".to_owned());
        Question::referred(place, &query, Authority::Registry).unwrap_or_else(|| panic!("{place} is no place"))
    }

    fn allowed(from: &str, to: &str) -> bool {
        is_allowed(&question(from), &question(to))
    }

    #[test]
    fn from_the_public_internet_only_its_own_services_are_asked() {
        for to in ["whois.example.org", "rwhois://rwhois.example.org", "192.0.2.1", "https://rdap.example.org/x", "[2001:db8::1]"]
        {
            assert!(allowed("whois.example.net", to), "{to}");
        }
        assert!(allowed("whois.example.net:4343", "whois.example.org:4343"), "the same port as before");
        for to in [
            "whois.example.org:22",
            "https://rdap.example.org:8443/",
            "http://rdap.example.org:443/",
            "127.0.0.1",
            "127.0.0.1:22",
            "169.254.169.254",
            "10.0.0.1",
            "100.64.0.1",
            "0.0.0.0",
            "[::1]",
            "[::ffff:10.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::1]",
            "[fd00::1]",
            "[fe80::1]",
            "localhost",
            "printer.local",
            "metadata.google.internal",
            "http://127.0.0.1/",
        ] {
            assert!(!allowed("whois.example.net", to), "{to}");
            assert!(!allowed("https://rdap.example.net/", to), "{to}");
        }
    }

    #[test]
    fn from_the_inside_the_inside_may_be_asked() {
        for to in ["127.0.0.1:4343", "http://127.0.0.1:8080/", "10.0.0.1", "whois.example.org"] {
            assert!(allowed("127.0.0.1:4242", to), "{to}");
            assert!(allowed("http://[::1]:80/", to), "{to}");
        }
    }
}
