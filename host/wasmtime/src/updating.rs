//! The tables that say whom to ask: how old they are, newer ones, and where these come from.

use std::sync::Arc;

use http::{Request, Uri, header};
use http_body_util::{BodyExt, Empty};
use wasmtime_wasi_http::{Error as HttpError, WasiHttpHooks};

use crate::bindings::reader::Reader;
use crate::error::Error;
use crate::gate::Gate;
use crate::host::Host;
use crate::limits::{MAX_INPUT, Memory};
use crate::sender::Sender;
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
        let gate = Arc::new(Gate::new(shared.policy.clone(), 1));
        let failed = |reason: String| Error::Download { url: url.to_owned(), reason, denials: gate.denials() };
        let uri: Uri = url.parse().map_err(|error| failed(format!("this is no URL: {error}")))?;
        let authority = uri.authority().map(ToString::to_string).unwrap_or_default();
        if !matches!(uri.scheme_str(), Some("https" | "http")) || authority.is_empty() {
            return Err(failed("this is no URL of the scheme https or http".to_owned()));
        }
        let body = Empty::new().map_err(|never| match never {}).boxed_unsync();
        let request = Request::get(uri).header(header::HOST, authority).header(header::ACCEPT, "application/json").body(body);
        let request = request.map_err(|error| failed(format!("this is no URL: {error}")))?;

        let mut sender = Sender { gate: Arc::clone(&gate), tls: shared.tls()?, limits: shared.limits };
        let sent = Box::into_pin(sender.send_request(request, None, Box::new(async { Ok(()) }))).await;
        // The connection lives as long as its driver does.
        let (response, _driver) = sent.map_err(|error| failed(words(&error)))?;
        let status = response.status();
        if status.is_redirection() {
            let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or("nowhere");
            return Err(failed(format!("the server refers to {location:?}, which is not followed")));
        }
        if !status.is_success() {
            return Err(failed(format!("the server answers with the status {status}")));
        }
        let body = response.into_body().collect().await.map_err(|error| failed(words(&error)))?.to_bytes();
        if body.len() > shared.limits.bytes as usize {
            return Err(failed(words(&HttpError::HttpResponseBodySize(None))));
        }
        String::from_utf8(body.into()).map_err(|_| failed("the answer is not UTF-8".to_owned()))
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

fn words(error: &HttpError) -> String {
    match error {
        HttpError::DnsError { .. } => "the host name has no address".to_owned(),
        HttpError::DestinationIpProhibited => "the policy forbids the server".to_owned(),
        HttpError::ConnectionRefused => "the server refused the connection".to_owned(),
        HttpError::ConnectionTerminated | HttpError::HttpResponseIncomplete => "the server broke the connection off".to_owned(),
        HttpError::ConnectionTimeout | HttpError::HttpResponseTimeout => "no answer in time".to_owned(),
        HttpError::DestinationIpUnroutable => "no route leads to the server".to_owned(),
        HttpError::TlsCertificateError => "the server's certificate is not trusted".to_owned(),
        HttpError::TlsProtocolError | HttpError::TlsAlertReceived { .. } => "no secure connection could be made".to_owned(),
        HttpError::HttpResponseBodySize(_) => "the answer is larger than allowed".to_owned(),
        other => format!("the exchange failed ({other:?})"),
    }
}
