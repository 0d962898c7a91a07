//! The tables that say whom to ask: how old they are, newer ones, and where these come from.

use std::sync::Arc;

use http::header;

use crate::bindings::reader::Reader;
use crate::error::Error;
use crate::failing::words;
use crate::host::Host;
use crate::limits::{MAX_INPUT, Memory};
use crate::tables::{Edition, Limit, Table, TableError};
use crate::types::ParseError;

impl Host {
    /// The same host, but its lookups take these tables in place of the shipped ones of the same names. Those in the options of a
    /// lookup come before them.
    ///
    /// A lookup with a table that is unusable fails with `bad-options`: [`Host::editions`] tells beforehand.
    #[must_use]
    pub fn with_tables(&self, tables: Vec<Table>) -> Host {
        Host { shared: Arc::clone(&self.shared), tables: tables.into() }
    }

    /// The tables that lookups take in place of the shipped ones.
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// Says what there is to say about each table: of these, and else of the shipped ones.
    ///
    /// # Errors
    /// [`Error::Table`]: one of them is unusable.
    pub fn editions(&self, tables: &[Table]) -> Result<Vec<Edition>, Error> {
        let input = tables.iter().map(|table| table.text.len()).sum();
        self.tabulate(input, |store, reader| reader.osint_whois_tables().call_editions(store, tables))
    }

    /// Makes the table of that name from the text that IANA publishes at the edition's source.
    ///
    /// # Errors
    /// [`Error::Table`]: the text is no such file, or not the whole of it.
    pub fn update_table(&self, name: &str, published: &str) -> Result<Table, Error> {
        self.tabulate(published.len(), |store, reader| reader.osint_whois_tables().call_update(store, name, published))
    }

    /// How often a server, given by its host name, may be asked, as far as its operator publishes that; all of the limits hold.
    ///
    /// # Errors
    /// [`Error::Guest`]: the guest failed or was stopped.
    pub fn pace(&self, server: &str) -> Result<Vec<Limit>, Error> {
        self.tabulate(server.len(), |store, reader| Ok(Ok(reader.osint_whois_tables().call_pace(store, server)?)))
    }

    /// Gets a text by HTTP or HTTPS, under the host's policy and within its limits for one exchange. Redirects are not followed. Needs a
    /// Tokio runtime: see [`block_on`](crate::block_on).
    ///
    /// # Errors
    /// [`Error::Download`].
    pub async fn download(&self, url: &str) -> Result<String, Error> {
        let shared = &self.shared;
        let sender = shared.sender(&shared.tls()?, url);
        let gate = Arc::clone(&sender.gate);
        let failed = |reason: String| Error::Download { url: url.to_owned(), reason, denials: gate.denials() };
        let response = sender.get(url, "application/json").await.map_err(|error| failed(words(&error).into_owned()))?;
        let status = response.status();
        if status.is_redirection() {
            let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or("nowhere");
            return Err(failed(format!("the server refers to {location:?}, which is not followed")));
        }
        if !status.is_success() {
            return Err(failed(format!("the server answers with the status {status}")));
        }
        String::from_utf8(response.into_body().into()).map_err(|_| failed("the answer is not UTF-8".to_owned()))
    }

    fn tabulate<R>(
        &self,
        input: usize,
        call: impl FnOnce(&mut wasmtime::Store<Memory>, &Reader) -> wasmtime::Result<Result<R, TableError>>,
    ) -> Result<R, Error> {
        if input > MAX_INPUT {
            return Err(Error::Parse(ParseError::TooLarge(MAX_INPUT as u64)));
        }
        let shared = &self.shared;
        shared.reading()?.call(&shared.runtime, &shared.limits, input, call)?.map_err(Error::Table)
    }
}
