//! Core to contract and back: `tables`.

use whoisbox_core::error::TableError;
use whoisbox_core::report;
use whoisbox_core::tables::{self as core, Kind};

use crate::bindings::exports::osint::whois::tables;

/// A table that the caller hands over.
pub(crate) fn table(tables::Table { name, text }: tables::Table) -> report::Table {
    report::Table { name, text }
}

/// A table that was made.
pub(crate) fn table_out(report::Table { name, text }: report::Table) -> tables::Table {
    tables::Table { name, text }
}

/// What there is to say about a table.
pub(crate) fn edition(core::Edition { name, summary, source, published, rows, shipped }: core::Edition) -> tables::Edition {
    tables::Edition { name: name.into(), summary: summary.into(), source: source.into(), published, rows, shipped }
}

/// Why a table cannot be used.
pub(crate) fn table_error(error: TableError) -> tables::TableError {
    match error {
        TableError::UnknownTable(_) => tables::TableError::UnknownTable(Kind::ALL.map(|kind| kind.name().to_owned()).to_vec()),
        TableError::Unusable(why) => tables::TableError::Unusable(why),
    }
}

/// How often a server may be asked.
pub(crate) fn limit(core::Limit { requests, seconds, counted, penalty, source }: core::Limit<'_>) -> tables::Limit {
    let counted = match counted {
        core::Counted::Queries => tables::Counted::Queries,
        core::Counted::Contacts => tables::Counted::Contacts,
    };
    tables::Limit { requests, seconds, counted, penalty: penalty.map(str::to_owned), source: source.into() }
}
