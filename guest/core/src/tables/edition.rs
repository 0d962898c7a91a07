//! What each table holds, where it comes from and how old it is.

use super::{Given, Kind, Tables};
/// When IANA published what the shipped tables were made from, by the names of their files.
const PUBLISHED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/published.rs"));

/// What there is to say about a table.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Edition {
    /// The table's name.
    pub name: &'static str,
    /// A phrase that says what it holds.
    pub summary: &'static str,
    /// The URL at which IANA publishes what it is made from.
    pub source: &'static str,
    /// When that was published, as `2026-01-31`; none where its head does not say.
    pub published: Option<String>,
    /// How many rows it has.
    pub rows: u32,
    /// Whether it is the shipped one.
    pub shipped: bool,
}

impl Tables {
    /// What there is to say about each table.
    pub fn editions(&self) -> Vec<Edition> {
        Kind::ALL.into_iter().map(|kind| self.edition(kind)).collect()
    }

    fn edition(&self, kind: Kind) -> Edition {
        let (table, _, shipped) = self.table(kind);
        let date = match self.given.get(kind as usize) {
            Some(Some(Given { text, .. })) => published(text),
            _ => PUBLISHED.iter().find(|(file, _)| file.strip_suffix(".tsv") == Some(kind.name())).map(|(_, date)| *date),
        };
        Edition {
            name: kind.name(),
            summary: kind.summary(),
            source: kind.source(),
            published: date.map(str::to_owned),
            rows: u32::try_from(table.rows().count()).unwrap_or(u32::MAX),
            shipped,
        }
    }
}

/// The date behind the word "published" in a table's head.
fn published(text: &str) -> Option<&str> {
    let mut head = text.lines().take_while(|line| line.starts_with('#'));
    head.find_map(|line| line.split_once("published ")?.1.get(..10).filter(|date| is_date(date)))
}

/// Whether a text has the form of a date (RFC 3339 `full-date`).
pub(super) fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() })
}
