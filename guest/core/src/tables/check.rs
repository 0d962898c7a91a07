//! Whether a text is a table that can be searched: what is out of order would not fail, but lead astray.

use std::net::IpAddr;

use ipnet::IpNet;

use super::{Columns, Kind};

/// Checks a text, all of it, in time linear in its length, and says where its servers stand.
///
/// # Errors
/// The end of a sentence that says what is wrong, and in which line.
pub(super) fn check(kind: Kind, text: &str) -> Result<Columns, String> {
    let heads = text.lines().take_while(|line| line.starts_with('#')).count();
    let Some(names) = text.lines().take(heads).last() else {
        return Err("it has no head; the line above the rows must name the columns, behind a #".to_owned());
    };
    let names: Vec<&str> = names.trim_start_matches('#').trim().split('\t').collect();
    let columns = columns(kind, &names)?;
    let mut last = None;
    for (at, row) in text.lines().enumerate().skip(heads) {
        let cells = row.split('\t').count();
        let key = match cells == names.len() {
            true => Key::read(kind, row),
            false => Err(format!("has {cells} columns, and the head names {}", names.len())),
        };
        let key = key.map_err(|why| format!("line {} {why}", at + 1))?;
        if let Some(why) = last.and_then(|last| key.follows(last).err()) {
            return Err(format!("line {} {why}", at + 1));
        }
        // Which host or URL it is, is looked at when it is asked.
        if row.bytes().any(|byte| !(byte.is_ascii_graphic() || byte == b'\t')) {
            return Err(format!("line {} holds a blank or a character that is not ASCII", at + 1));
        }
        last = Some(key);
    }
    last.map(|_| columns).ok_or_else(|| "it has no rows".to_owned())
}

/// Finds the columns by their names: those of the key come first, those of the servers anywhere behind.
fn columns(kind: Kind, names: &[&str]) -> Result<Columns, String> {
    if !names.starts_with(kind.keys()) {
        return Err(format!("its first columns are not {:?}; the last line of its head names them", kind.keys().join(" ")));
    }
    let place = |wanted: &str| {
        let place = names.iter().position(|name| *name == wanted);
        place.ok_or_else(|| format!("it has no column {wanted:?}; the last line of its head names them"))
    };
    Ok(Columns { whois: place("whois")?, rdap: place("rdap")? })
}

/// The key of a row, by which the table is sorted.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Key<'a> {
    Word(&'a str),
    Prefix(IpNet),
    Range(u32, u32),
}

impl<'a> Key<'a> {
    /// Reads the key of a row; the end of a sentence says that there is none.
    pub(super) fn read(kind: Kind, row: &'a str) -> Result<Key<'a>, String> {
        let mut cells = row.split('\t');
        let first = cells.next().unwrap_or_default();
        let word = |text: &str, letter: fn(&u8) -> bool| {
            !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-' || letter(&byte))
        };
        let labels = || first.split('.').all(|label| word(label, u8::is_ascii_lowercase));
        match kind {
            Kind::Tld => labels().then_some(Key::Word(first)).ok_or("begins with no domain in A-labels and lower case"),
            Kind::ObjectTags => {
                word(first, u8::is_ascii_uppercase).then_some(Key::Word(first)).ok_or("begins with no tag in upper case")
            }
            Kind::Ipv4 => prefix(first, IpAddr::is_ipv4).ok_or("begins with no IPv4 block in CIDR notation"),
            Kind::Ipv6 => prefix(first, IpAddr::is_ipv6).ok_or("begins with no IPv6 block in CIDR notation"),
            Kind::Asn => {
                let numbers = (first.parse().ok(), cells.next().and_then(|last| last.parse().ok()));
                let range = match numbers {
                    (Some(first), Some(last)) if first <= last => Some(Key::Range(first, last)),
                    _ => None,
                };
                range.ok_or("begins with no range of AS numbers")
            }
        }
        .map_err(str::to_owned)
    }

    /// Whether a row with this key may stand below one with that.
    fn follows(self, above: Key<'_>) -> Result<(), &'static str> {
        match (above, self) {
            (Key::Word(above), Key::Word(below)) if above < below => Ok(()),
            (Key::Word(_), _) => Err("is out of order, or a second row of its key: rows are sorted by the bytes of their key"),
            (Key::Prefix(above), Key::Prefix(below)) if above < below => Ok(()),
            (Key::Prefix(_), _) => Err("is out of order, or a second row of its block: rows are sorted by address, then length"),
            (Key::Range(_, above), Key::Range(below, _)) if above < below => Ok(()),
            (Key::Range(..), _) => Err("is out of order, or overlaps with the row above"),
        }
    }
}

/// A block without host bits.
fn prefix(text: &str, family: fn(&IpAddr) -> bool) -> Option<Key<'static>> {
    let net: IpNet = text.parse().ok()?;
    (net.trunc() == net && family(&net.addr())).then_some(Key::Prefix(net))
}
