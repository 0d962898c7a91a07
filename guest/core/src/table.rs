//! The tables of `data/`: sorted text, searched where it lies. Nothing is built before the first lookup or kept after it.
//! `build.rs` takes what only people read out of the shipped ones.
//!
//! A table begins with lines that start with `#`: what it holds, its source and date, how to refresh it, and last the names of its
//! columns. Then comes one row per line, its columns separated by tabs, sorted by bytes or, for address blocks and AS numbers, by
//! number. The text may come from anywhere, so a newer table can take the place of a shipped one.

use std::borrow::Cow;
use std::str::FromStr;

use ipnet::IpNet;
use memchr::{memchr, memchr2, memrchr};

/// A table as `build.rs` compiles it from `data/`.
macro_rules! compiled {
    ($file:literal) => {
        Table::new(include_str!(concat!(env!("OUT_DIR"), "/", $file)))
    };
}

/// Columns: `tld` (A-label), `whois` (host), `rdap` (base URL); servers by [`Row::server`].
pub static TLD: Table<'static> = compiled!("tld.tsv");
/// Columns: `parent`, and the first labels of the rules that end in it, separated by blanks: `*` and `!` as in the Public Suffix List.
pub static PUBLIC_SUFFIXES: Table<'static> = compiled!("public-suffixes.tsv");
/// Columns: `prefix` (see [`Table::block`]), `whois` (host), `rdap` (base URL); servers by [`Row::server`].
pub static IPV4: Table<'static> = compiled!("ipv4.tsv");
/// Columns: as [`IPV4`].
pub static IPV6: Table<'static> = compiled!("ipv6.tsv");
/// Columns: `first`, `last` (see [`Table::range`]), `whois` (host), `rdap` (base URL); servers by [`Row::server`].
pub static ASN: Table<'static> = compiled!("asn.tsv");
/// Columns: `tag` (what a handle ends in, RFC 8521), `whois` (host), `rdap` (base URL); servers by [`Row::server`].
pub static OBJECT_TAGS: Table<'static> = compiled!("object-tags.tsv");
/// Columns: `handle` (a pattern for [`like`]), `whois` (host), `rdap` (base URL); the first that fits counts; servers by
/// [`Row::server`].
pub static HANDLES: Table<'static> = compiled!("handles.tsv");
/// Columns: `suffix` (A-labels), `whois` (host), `rdap` (base URL); servers by [`Row::server`].
pub static SUFFIXES: Table<'static> = compiled!("suffixes.tsv");
/// Columns: `prefix` (see [`Table::block`]), `reach` (`local`, `inner` or `public`), `what`, `rfc`.
pub static SPECIAL_ADDRESSES: Table<'static> = compiled!("special-addresses.tsv");
/// Columns: `first`, `last` (see [`Table::range`]), `what`, `rfc`.
pub static SPECIAL_AUTNUMS: Table<'static> = compiled!("special-autnums.tsv");
/// Columns: `name` (A-labels), `what`, `source`.
pub static SPECIAL_NAMES: Table<'static> = compiled!("special-names.tsv");
/// Columns: `server`, `object`, `template`; several rows for a server that knows several objects.
pub static QUERY_SYNTAX: Table<'static> = compiled!("query-syntax.tsv");
/// Columns: `maintainer` (upper case), `whois` (host).
pub static NATIONAL_REGISTRIES: Table<'static> = compiled!("national-registries.tsv");
/// Columns: `server`, `requests`, `seconds`, `counted` (`queries` or `contacts`), `penalty`, `source`; several rows for a server that
/// has several limits.
pub static RATE_LIMITS: Table<'static> = compiled!("rate-limits.tsv");
/// Columns: `server`, `charsets` (separated by blanks, in the order to try them).
pub static CHARSETS: Table<'static> = compiled!("charsets.tsv");
/// Columns: `registry` (a server, or a top-level domain with a dot before it), `order` (`day` or `month` first), `offset` (from UTC),
/// `zones` (abbreviations with their offsets).
pub static DATES: Table<'static> = compiled!("dates.tsv");
/// Columns: `epp`, `rdap` (RFC 8056). Both directions have one word for each.
pub static STATUSES: Table<'static> = compiled!("statuses.tsv");
/// Columns: `type` (`event action`, `role` or `status`), `value`; several rows for each type.
pub static RDAP_VALUES: Table<'static> = compiled!("rdap-values.tsv");
/// Column: `name`, folded as labels are.
pub static COUNTRIES: Table<'static> = compiled!("countries.tsv");
/// Columns: `word`, `kind` (`role`, `organization`, `title`, `suffix` or `particle`).
pub static NAME_WORDS: Table<'static> = compiled!("name-words.tsv");

/// The servers that occur often: `@7` in a cell stands for the one of that index, and `*` in it for the row's key.
const SERVERS: &[&str] = include!(concat!(env!("OUT_DIR"), "/servers.rs"));

/// A sorted table.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    rows: &'a str,
}

/// A row of a [`Table`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Row<'a> {
    line: &'a str,
}

impl<'a> Table<'a> {
    /// A table from its text, of which only the head is looked at.
    pub const fn new(text: &'a str) -> Table<'a> {
        let mut rest = text;
        while let Some(b'#') = rest.as_bytes().first() {
            rest = behind_line(rest);
        }
        Table { rows: rest }
    }

    /// All rows, in order.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = Row<'a>> + use<'a> {
        self.rows.lines().map(|line| Row { line })
    }

    /// The first row with this key in its first column. The table is sorted by bytes.
    pub fn row(&self, key: &str) -> Option<Row<'a>> {
        self.rows_of(key).next()
    }

    /// All rows with this key in their first column. The table is sorted by bytes.
    pub fn rows_of<'k>(&self, key: &'k str) -> impl Iterator<Item = Row<'a>> + use<'a, 'k> {
        let start = self.partition(|row| row.key() < key);
        let rows = self.rows.get(start..).unwrap_or_default();
        rows.lines().map(|line| Row { line }).take_while(move |row| row.key() == key)
    }

    /// The row whose prefix (first column, CIDR notation) covers all of a network and is the longest to do so, as RFC 9224 section 5
    /// asks. The table is sorted by first address, then by prefix length.
    pub fn block(&self, network: IpNet) -> Option<Row<'a>> {
        let network = network.trunc();
        let order = |net: IpNet| (net.network(), net.prefix_len());
        let end = self.partition(|row| row.parsed(0).is_some_and(|prefix| order(prefix) <= order(network)));
        // What covers the network starts no later than it; of several, the nearest is the longest.
        let before = self.rows.get(..end).unwrap_or_default();
        let mut rows = before.lines().rev().map(|line| Row { line });
        rows.find(|row| row.parsed(0).is_some_and(|prefix: IpNet| prefix.contains(&network)))
    }

    /// The row whose range (first and second column, both included) holds a number. The table is sorted by number, without overlap.
    pub fn range(&self, number: u32) -> Option<Row<'a>> {
        let end = self.partition(|row| row.parsed(0).is_some_and(|first: u32| first <= number));
        let line = self.rows.get(..end).unwrap_or_default().lines().next_back()?;
        let row = Row { line };
        row.parsed(1).is_some_and(|last: u32| number <= last).then_some(row)
    }

    /// The offset of the first row of which `before` is false, where it is true of all rows above and false of all below.
    fn partition(&self, before: impl Fn(Row<'a>) -> bool) -> usize {
        let bytes = self.rows.as_bytes();
        // Both always stand at the start of a line, or at the end of the text.
        let (mut low, mut high) = (0, bytes.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let start = memrchr(b'\n', bytes.get(low..middle).unwrap_or_default()).map_or(low, |at| low + at + 1);
            let end = memchr(b'\n', bytes.get(middle..high).unwrap_or_default()).map_or(high, |at| middle + at + 1);
            let line = self.rows.get(start..end).unwrap_or_default();
            let line = line.strip_suffix('\n').unwrap_or(line);
            if before(Row { line: line.strip_suffix('\r').unwrap_or(line) }) {
                low = end;
            } else {
                high = start;
            }
        }
        low
    }
}

impl<'a> Row<'a> {
    /// The first column.
    pub fn key(&self) -> &'a str {
        self.line.get(..memchr(b'\t', self.line.as_bytes()).unwrap_or(self.line.len())).unwrap_or_default()
    }

    /// The column of this index, from 0; empty if the row has fewer.
    pub fn column(&self, index: usize) -> &'a str {
        self.line.split('\t').nth(index).unwrap_or_default()
    }

    /// The server in the column of this index, written out.
    pub fn server(&self, index: usize) -> Cow<'a, str> {
        let cell = self.column(index);
        let often = cell.strip_prefix('@').and_then(|place| SERVERS.get(place.parse::<usize>().ok()?));
        match often {
            Some(server) if server.contains('*') => Cow::Owned(server.replace('*', self.key())),
            Some(server) => Cow::Borrowed(server),
            None => Cow::Borrowed(cell),
        }
    }

    fn parsed<T: FromStr>(&self, index: usize) -> Option<T> {
        self.column(index).parse().ok()
    }
}

/// Whether a text fits a pattern of a table, all of it: `*` stands for any text, a blank for one or more blanks or tabs, and ASCII case
/// does not count (patterns are in lower case).
pub fn like(pattern: &str, text: &str) -> bool {
    let (mut wanted, mut found) = (pattern.as_bytes(), text.as_bytes());
    // Behind the last `*`: the pattern, and where in the text the next attempt begins.
    let mut retry: Option<(&[u8], &[u8])> = None;
    loop {
        if let Some((b'*', behind)) = wanted.split_first() {
            if behind.is_empty() {
                return true;
            }
            let Some(from) = seek(behind, found) else { return false };
            (wanted, found) = (behind, from);
            retry = Some((behind, from));
            continue;
        }
        match (wanted.split_first(), next_byte(found)) {
            (None, None) => return true,
            (Some((byte, rest)), Some((same, left))) if *byte == same => (wanted, found) = (rest, left),
            _ => {
                let Some((behind, from)) = retry else { return false };
                let Some(from) = next_byte(from).and_then(|(_, left)| seek(behind, left)) else { return false };
                (wanted, found) = (behind, from);
                retry = Some((behind, from));
            }
        }
    }
}

/// A line of an answer without what servers put around their words: leading comment marks and blanks, trailing dots, exclamation
/// marks, stars, arrows and blanks. The patterns of `refusals.tsv`, `reserved.tsv` and `not-found.tsv` are made for such lines.
pub fn bare(line: &str) -> &str {
    line.trim_start_matches(|mark: char| mark.is_whitespace() || "%#;>*".contains(mark))
        .trim_end_matches(|mark: char| mark.is_whitespace() || ".!*<".contains(mark))
}

/// Where in a text the next byte is that a pattern may go on with: most lines have none, so most patterns end here.
fn seek<'t>(pattern: &[u8], text: &'t [u8]) -> Option<&'t [u8]> {
    let at = match pattern.first()? {
        b'*' => Some(0),
        b' ' => memchr2(b' ', b'\t', text),
        &byte => memchr2(byte, byte.to_ascii_uppercase(), text),
    };
    text.get(at?..)
}

/// The next byte, in lower case, with all blanks in a row as one.
fn next_byte(text: &[u8]) -> Option<(u8, &[u8])> {
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let (first, rest) = text.split_first()?;
    if blank(first) {
        let blanks = rest.iter().take_while(|byte| blank(byte)).count();
        return Some((b' ', rest.get(blanks..).unwrap_or_default()));
    }
    Some((first.to_ascii_lowercase(), rest))
}

/// The text behind its first line.
const fn behind_line(text: &str) -> &str {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if let (_, [b'\n', ..]) = bytes.split_at(at) {
            return text.split_at(at + 1).1;
        }
        at += 1;
    }
    ""
}

#[cfg(test)]
mod tests;
