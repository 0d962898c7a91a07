//! Exports `tables`: what says whom to ask, and how often.

use whoisbox_core::tables::{self, Tables};

use crate::Component;
use crate::bindings::exports::osint::whois::tables::{Edition, Guest, Limit, Table, TableError};
use crate::convert;

impl Guest for Component {
    fn editions(tables: Vec<Table>) -> Result<Vec<Edition>, TableError> {
        Tables::new(tables.into_iter().map(convert::table).collect())
            .map(|tables| tables.editions().into_iter().map(convert::edition).collect())
            .map_err(convert::table_error)
    }

    fn update(name: String, published: String) -> Result<Table, TableError> {
        tables::update(&name, &published).map(convert::table_out).map_err(convert::table_error)
    }

    fn pace(server: String) -> Vec<Limit> {
        tables::pace(&server).into_iter().map(convert::limit).collect()
    }
}
