//! From what IANA publishes to a table: the RDAP bootstrap registries (RFC 9224; object tags by RFC 8521).
//!
//! They are read leniently: unknown members, keys and URLs are passed over. What comes of them is checked strictly: a table that is
//! out of order, or far smaller than the shipped one, is none.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use super::check::{self, Key};
use super::edition::is_date;
use super::{Kind, Servers, Tables};
use crate::error::TableError;
use crate::report::Table;
use crate::route::check_base;

/// The most bytes that are read: the largest of the files has 70 KB.
const MOST_BYTES: usize = 16 << 20;

#[derive(Deserialize)]
struct Bootstrap {
    publication: String,
    /// Each has a list of keys and a list of base URLs; in the registry of object tags a list of contacts stands before them.
    services: Vec<Vec<Vec<String>>>,
}

/// Makes the table of a name from the file that IANA publishes at [`Kind::source`]. The WHOIS servers, which IANA's files lack, are
/// those of the shipped table: of the same top-level domain or tag, and for numbers those of the same RDAP service.
///
/// # Errors
/// `UnknownTable`; `Unusable`: the text is no such file, or too little of it is of use.
pub fn update(name: &str, published: &str) -> Result<Table, TableError> {
    let kind = Kind::from_name(name)?;
    match text(kind, published) {
        Ok(text) => Ok(Table { name: name.to_owned(), text }),
        Err(why) => Err(TableError::Unusable(format!("no table {name:?} can be made of the file: {why}"))),
    }
}

fn text(kind: Kind, published: &str) -> Result<String, String> {
    if published.len() > MOST_BYTES {
        return Err(format!("it is larger than {MOST_BYTES} bytes, the most that is read"));
    }
    let Bootstrap { publication, services } = serde_json::from_str(published.trim_start_matches('\u{feff}'))
        .map_err(|error| format!("it is no RDAP bootstrap file (RFC 9224): {error}"))?;
    let Some(date) = publication.get(..10).filter(|date| is_date(date)) else {
        return Err("its date of publication is none".to_owned());
    };
    let found = entries(kind, &services);
    let mut rows: BTreeMap<Key<'_>, (&str, &str)> = BTreeMap::new();
    for (key, base) in &found {
        if let Ok(read) = Key::read(kind, key) {
            rows.entry(read).or_insert((key, base));
        }
    }
    let shipped = Tables::default();
    let wanted = shipped.rows(kind).filter(|servers| servers.rdap().is_some()).count();
    if rows.len() < wanted.div_ceil(2) {
        return Err(format!("it has {} entries of use, and {wanted} were there before: it may not be whole", rows.len()));
    }
    let whois = WhoisServers::new(&shipped, kind);
    // A top-level domain or tag without RDAP may have a WHOIS server.
    let kept: Vec<&str> = whois.by_key.keys().copied().filter(|_| matches!(kind, Kind::Tld | Kind::ObjectTags)).collect();
    for key in kept {
        rows.entry(Key::Word(key)).or_insert((key, ""));
    }

    let (summary, source, version) = (kind.summary(), kind.source(), env!("CARGO_PKG_VERSION"));
    let mut text = format!("# {summary}, with the WHOIS server and the RDAP base URL of each registry; empty: none is known.\n");
    let _ = writeln!(text, "# Source: {source}, published {date}; WHOIS servers as in whoisbox {version}.");
    let _ = writeln!(text, "# {}\twhois\trdap", kind.keys().join("\t"));
    for (key, base) in rows.values() {
        let _ = writeln!(text, "{key}\t{}\t{base}", whois.find(key, base));
    }
    check::check(kind, &text).map(|_| text)
}

/// The keys, as the columns of a row, each with the base URL of its service.
fn entries(kind: Kind, services: &[Vec<Vec<String>>]) -> Vec<(String, String)> {
    let usable = services.iter().filter_map(|service| {
        let [.., keys, urls] = service.as_slice() else { return None };
        Some((keys, base_url(urls)?))
    });
    usable.flat_map(|(keys, base)| keys.iter().map(move |key| (columns(kind, key.trim()), base.clone()))).collect()
}

/// A key as it stands in a row; whether it is one is seen there.
fn columns(kind: Kind, key: &str) -> String {
    match kind {
        Kind::Tld => key.trim_end_matches('.').to_ascii_lowercase(),
        Kind::ObjectTags => key.to_ascii_uppercase(),
        Kind::Ipv4 | Kind::Ipv6 => key.to_owned(),
        Kind::Asn => {
            let (first, last) = key.split_once('-').unwrap_or((key, key));
            format!("{first}\t{last}")
        }
    }
}

/// The first usable of a service's base URLs, `https` before `http` (RFC 9224 section 3), with a slash at its end.
fn base_url(urls: &[String]) -> Option<String> {
    let usable = || urls.iter().map(|url| url.trim()).filter(|url| check_base(url).is_ok());
    let secure = |url: &&str| url.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"));
    let url = usable().find(secure).or_else(|| usable().next())?;
    Some(format!("{}/", url.trim_end_matches('/')))
}

/// The WHOIS servers of the shipped tables.
struct WhoisServers<'a> {
    by_key: BTreeMap<&'a str, String>,
    /// Of the tables of numbers: the five registries have a service each.
    by_base: BTreeMap<String, String>,
}

impl<'a> WhoisServers<'a> {
    fn new(shipped: &'a Tables, kind: Kind) -> WhoisServers<'a> {
        let server = |servers: &Servers<'_>| servers.whois().map(|endpoint| endpoint.to_string()).unwrap_or_default();
        let by_key = shipped.rows(kind).map(|servers| (servers.row.key(), server(&servers))).collect();
        let mut by_base = BTreeMap::new();
        if matches!(kind, Kind::Ipv4 | Kind::Ipv6 | Kind::Asn) {
            for servers in shipped.rows(kind) {
                by_base.extend(servers.rdap().map(|base| (place(&base).to_owned(), server(&servers))));
            }
        }
        WhoisServers { by_key, by_base }
    }

    fn find(&self, key: &str, base: &str) -> &str {
        let key = key.split('\t').next().unwrap_or_default();
        self.by_base.get(place(base)).or_else(|| self.by_key.get(key)).map_or("", String::as_str)
    }
}

/// A URL without its scheme: a service may have moved from `http` to `https`.
fn place(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, place)| place)
}
