//! The tables that say whom to ask, each as it was shipped or as the caller handed it over: a newer one takes the place of the
//! shipped one for one lookup.

mod check;
mod edition;
mod pace;
mod update;

use std::borrow::Cow;

use ipnet::IpNet;

use crate::error::TableError;
use crate::report;
use crate::route::Endpoint;
use crate::table::{self, Row, Table};

pub use edition::Edition;
pub use pace::{Counted, Limit, pace};
pub use update::update;

/// A table of servers, after one of IANA's registries.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// Top-level domains.
    Tld,
    /// IPv4 address blocks.
    Ipv4,
    /// IPv6 address blocks.
    Ipv6,
    /// AS numbers.
    Asn,
    /// What handles end in (RFC 8521).
    ObjectTags,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 5] = [Kind::Tld, Kind::Ipv4, Kind::Ipv6, Kind::Asn, Kind::ObjectTags];

    /// The table's name: that of its file in `data/`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Tld => "tld",
            Kind::Ipv4 => "ipv4",
            Kind::Ipv6 => "ipv6",
            Kind::Asn => "asn",
            Kind::ObjectTags => "object-tags",
        }
    }

    /// The table of that name.
    ///
    /// # Errors
    /// `UnknownTable`.
    pub fn from_name(name: &str) -> Result<Kind, TableError> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| TableError::UnknownTable(name.to_owned()))
    }

    /// What it holds, as a phrase.
    pub fn summary(self) -> &'static str {
        match self {
            Kind::Tld => "Top-level domains",
            Kind::Ipv4 => "IPv4 address blocks",
            Kind::Ipv6 => "IPv6 address blocks",
            Kind::Asn => "AS numbers",
            Kind::ObjectTags => "Tags that the handles of a registry end in (RFC 8521)",
        }
    }

    /// Where IANA publishes what it is made from: an RDAP bootstrap registry (RFC 9224).
    pub fn source(self) -> &'static str {
        match self {
            Kind::Tld => "https://data.iana.org/rdap/dns.json",
            Kind::Ipv4 => "https://data.iana.org/rdap/ipv4.json",
            Kind::Ipv6 => "https://data.iana.org/rdap/ipv6.json",
            Kind::Asn => "https://data.iana.org/rdap/asn.json",
            Kind::ObjectTags => "https://data.iana.org/rdap/object-tags.json",
        }
    }

    /// The names of the columns that hold the key; those of the servers are called `whois` and `rdap` everywhere.
    fn keys(self) -> &'static [&'static str] {
        match self {
            Kind::Tld => &["tld"],
            Kind::Ipv4 | Kind::Ipv6 => &["prefix"],
            Kind::Asn => &["first", "last"],
            Kind::ObjectTags => &["tag"],
        }
    }

    fn shipped(self) -> Table<'static> {
        match self {
            Kind::Tld => table::TLD,
            Kind::Ipv4 => table::IPV4,
            Kind::Ipv6 => table::IPV6,
            Kind::Asn => table::ASN,
            Kind::ObjectTags => table::OBJECT_TAGS,
        }
    }
}

/// The tables of one lookup. By default all are the shipped ones.
#[derive(Debug, Default)]
pub struct Tables {
    given: [Option<Given>; 5],
}

/// A table that the caller handed over, checked.
#[derive(Debug)]
struct Given {
    text: String,
    columns: Columns,
}

/// Where the servers stand in a row.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Columns {
    whois: usize,
    rdap: usize,
}

impl Columns {
    /// Those of a shipped table, behind so many columns that hold the key.
    fn behind(keys: usize) -> Columns {
        Columns { whois: keys, rdap: keys + 1 }
    }
}

/// The servers of a registry.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Servers<'a> {
    row: Row<'a>,
    columns: Columns,
    shipped: bool,
}

impl Tables {
    /// Puts tables in the place of the shipped ones of the same names. Their texts are as those in `data/`: a head that ends with the
    /// names of the columns, then the rows in order. Each is read through once.
    ///
    /// # Errors
    /// `UnknownTable`; `Unusable`: a table cannot be searched, or is given twice.
    pub fn new(given: Vec<report::Table>) -> Result<Tables, TableError> {
        let mut tables = Tables::default();
        for report::Table { name, text } in given {
            let put = tables.put(Kind::from_name(&name)?, text);
            put.map_err(|why| TableError::Unusable(format!("the table {name:?} is unusable: {why}")))?;
        }
        Ok(tables)
    }

    /// The registry of a top-level domain, in A-labels and lower case.
    pub fn top_level(&self, tld: &str) -> Option<Servers<'_>> {
        self.servers(Kind::Tld, |table| table.row(tld))
    }

    /// The registry of an address block: the one of the longest prefix that covers all of it (RFC 9224 section 5).
    pub fn block(&self, network: IpNet) -> Option<Servers<'_>> {
        let kind = if network.addr().is_ipv4() { Kind::Ipv4 } else { Kind::Ipv6 };
        self.servers(kind, |table| table.block(network))
    }

    /// The registry of an AS number.
    pub fn autnum(&self, number: u32) -> Option<Servers<'_>> {
        self.servers(Kind::Asn, |table| table.range(number))
    }

    /// The registry whose handles end in a tag, in upper case.
    pub fn tag(&self, tag: &str) -> Option<Servers<'_>> {
        self.servers(Kind::ObjectTags, |table| table.row(tag))
    }

    /// The registry of the names below a domain, where that is another than its top-level domain's (`data/suffixes.tsv`).
    pub fn suffix(&self, suffix: &str) -> Option<Servers<'static>> {
        table::SUFFIXES.row(suffix).map(|row| Servers::shipped(row, 1))
    }

    /// The registry of a handle: by the tag that it ends in (RFC 8521), or else by a known pattern of handles (`data/handles.tsv`);
    /// letters, a hyphen and a number are what ARIN names organizations by.
    pub fn handle(&self, handle: &str) -> Option<Servers<'_>> {
        let (start, tag) = handle.rsplit_once('-')?;
        let patterns = || table::HANDLES.rows().find(|row| table::like(row.key(), handle)).map(|row| Servers::shipped(row, 1));
        let by_letters = start.bytes().all(|byte| byte.is_ascii_alphabetic());
        let numbered = by_letters && tag.bytes().all(|byte| byte.is_ascii_digit());
        self.tag(&tag.to_ascii_uppercase()).or_else(patterns).or_else(|| self.tag("ARIN").filter(|_| numbered))
    }

    fn servers<'a>(&'a self, kind: Kind, find: impl FnOnce(Table<'a>) -> Option<Row<'a>>) -> Option<Servers<'a>> {
        let (table, columns, shipped) = self.table(kind);
        find(table).map(|row| Servers { row, columns, shipped })
    }

    fn rows(&self, kind: Kind) -> impl Iterator<Item = Servers<'_>> {
        let (table, columns, shipped) = self.table(kind);
        table.rows().map(move |row| Servers { row, columns, shipped })
    }

    /// The table that is in use, where its servers stand, and whether it is the shipped one.
    fn table(&self, kind: Kind) -> (Table<'_>, Columns, bool) {
        match self.given.get(kind as usize) {
            Some(Some(Given { text, columns })) => (Table::new(text), *columns, false),
            _ => (kind.shipped(), Columns::behind(kind.keys().len()), true),
        }
    }

    fn put(&mut self, kind: Kind, text: String) -> Result<(), String> {
        let columns = check::check(kind, &text)?;
        match self.given.get_mut(kind as usize) {
            Some(place @ None) => *place = Some(Given { text, columns }),
            _ => return Err("it is given twice".to_owned()),
        }
        Ok(())
    }
}

impl<'a> Servers<'a> {
    /// Those of a row of a shipped table, behind so many columns that hold the key.
    fn shipped(row: Row<'a>, keys: usize) -> Servers<'a> {
        Servers { row, columns: Columns::behind(keys), shipped: true }
    }

    /// The WHOIS server, if there is one.
    pub fn whois(&self) -> Option<Endpoint> {
        Endpoint::parse(&self.cell(self.columns.whois)).ok()
    }

    /// The base URL of the RDAP service, if there is one.
    pub fn rdap(&self) -> Option<Cow<'a, str>> {
        Some(self.cell(self.columns.rdap)).filter(|base| !base.is_empty())
    }

    fn cell(&self, column: usize) -> Cow<'a, str> {
        if self.shipped { self.row.server(column) } else { Cow::Borrowed(self.row.column(column)) }
    }
}

#[cfg(test)]
mod tests;
