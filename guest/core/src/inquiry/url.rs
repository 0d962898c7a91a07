//! URLs of HTTP, taken apart (RFC 3986 section 3).

/// The scheme, in lower case, and what follows `://`; none of another scheme.
pub(super) fn split(url: &str) -> Option<(&'static str, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    ["https", "http"].into_iter().find(|known| scheme.eq_ignore_ascii_case(known)).map(|known| (known, rest))
}

/// The scheme and the authority: the host, with the port where one is stated.
pub(super) fn origin(url: &str) -> Option<(&'static str, &str)> {
    split(url).map(|(scheme, rest)| (scheme, rest.split(['/', '?', '#']).next().unwrap_or(rest)))
}
