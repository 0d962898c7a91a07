//! The words of a query: what a WHOIS server is sent, and the URL that an RDAP service is asked for.

use super::endpoint;
use crate::query::{Query, registrable};
use crate::table;

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

/// Whether a text is a base URL, by its grammar.
///
/// # Errors
/// A sentence that says what is wrong.
pub(crate) fn check_base(base: &str) -> Result<(), String> {
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
