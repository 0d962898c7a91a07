//! How often a server may be asked, as far as its operator publishes that (`data/rate-limits.tsv`).

use crate::table;

/// A published limit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limit<'a> {
    /// How many …
    pub requests: u32,
    /// … in how many seconds.
    pub seconds: u32,
    /// … of what.
    pub counted: Counted,
    /// What follows if it is exceeded, where that is published.
    pub penalty: Option<&'a str>,
    /// Where it is published.
    pub source: &'a str,
}

/// What a limit counts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Counted {
    /// Every query.
    Queries,
    /// Every contact in an answer.
    Contacts,
}

/// The limits of a server, by its host name in any case; all of them hold.
pub fn pace(server: &str) -> Vec<Limit<'static>> {
    let server = server.trim_end_matches('.').to_ascii_lowercase();
    let rows = table::RATE_LIMITS.rows_of(&server);
    rows.filter_map(|row| {
        Some(Limit {
            requests: row.column(1).parse().ok()?,
            seconds: row.column(2).parse().ok()?,
            counted: if row.column(3) == "contacts" { Counted::Contacts } else { Counted::Queries },
            penalty: Some(row.column(4)).filter(|penalty| !penalty.is_empty()),
            source: row.column(5),
        })
    })
    .collect()
}
