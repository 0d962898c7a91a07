//! Where an HTTP redirect leads (RFC 9110 section 10.2.2), and whether it may be followed: to `https`, or by `http` to the same server.

use super::url::{origin, split};
use crate::route::Endpoint;

/// The URL that a `Location` leads to from a URL.
///
/// # Errors
/// A sentence that says why it leads nowhere: another scheme, or a bad host.
pub(super) fn resolve(from: &str, location: &str) -> Result<String, String> {
    if location.bytes().any(|byte| byte <= b' ' || byte == 0x7f) {
        return Err("it holds a space or a control character".to_owned());
    }
    let ((scheme, rest), (_, authority)) = split(from).zip(origin(from)).ok_or("the URL that was asked for is not http(s)")?;
    let target = if let Some(rest) = location.strip_prefix("//") {
        format!("{scheme}://{rest}")
    } else if location.starts_with('/') {
        format!("{scheme}://{authority}{location}")
    } else if has_scheme(location) {
        location.to_owned()
    } else {
        let path = rest.split(['?', '#']).next().unwrap_or(rest);
        let folder = path.rfind('/').and_then(|end| path.get(..=end)).map_or_else(|| format!("{authority}/"), str::to_owned);
        format!("{scheme}://{folder}{location}")
    };
    let (_, authority) = origin(&target).ok_or("only http and https are followed")?;
    Endpoint::parse(authority).map_err(|why| format!("its host is unusable: {why}"))?;
    Ok(target.split('#').next().unwrap_or(&target).to_owned())
}

/// Whether nobody on the way can have led the client astray to another server: that is, to `https`, or by `http` to the same server.
pub(super) fn is_safe(from: &str, to: &str) -> bool {
    match (origin(from), origin(to)) {
        (_, Some(("https", _))) => true,
        (Some((from, at)), Some((to, other))) => from == to && at.eq_ignore_ascii_case(other),
        _ => false,
    }
}

/// Whether the text starts with a scheme (RFC 3986 section 3.1).
fn has_scheme(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    })
}

#[cfg(test)]
mod tests {
    use super::{is_safe, resolve};

    #[test]
    fn follows_what_leads_to_http_or_https() {
        for (location, target) in [
            ("https://rdap.example.net/domain/example.com", "https://rdap.example.net/domain/example.com"),
            ("/rdap/domain/example.com", "https://rdap.example.org/rdap/domain/example.com"),
            ("//rdap.example.net/x", "https://rdap.example.net/x"),
            ("EXAMPLE.COM#top", "https://rdap.example.org/v1/domain/EXAMPLE.COM"),
        ] {
            assert_eq!(
                resolve("https://rdap.example.org/v1/domain/example.com?x=1", location).as_deref(),
                Ok(target),
                "{location}"
            );
        }
    }

    #[test]
    fn follows_to_https_or_by_http_to_the_same_server() {
        assert!(is_safe("https://a.example/x", "https://b.example/y"));
        assert!(is_safe("http://a.example/x", "https://b.example:8443/y"));
        assert!(is_safe("http://a.example/x", "HTTP://A.example/y"));
        assert!(!is_safe("https://a.example/x", "http://a.example/x"));
        assert!(!is_safe("http://a.example/x", "http://b.example/x"));
        assert!(!is_safe("http://a.example/x", "http://a.example:8080/x"));
    }

    #[test]
    fn refuses_the_rest() {
        for location in
            ["file:///etc/passwd", "gopher://x.example/", "https://user@x.example/", "https://a b/", "https:///x", "/a\r\nb"]
        {
            assert!(resolve("https://rdap.example.org/domain/example.com", location).is_err(), "{location}");
        }
    }
}
