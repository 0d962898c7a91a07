//! The host: loads the components on first use and calls them.

use std::future::Future;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;

use crate::asking::{Asking, State};
use crate::audit::{Book, Journal, Question, What};
use crate::bindings::asker::{self, Finding, FindingError};
use crate::bindings::reader::Reader;
use crate::builder::Builder;
use crate::component::{Component, Interfaces};
use crate::engine::Runtime;
use crate::error::Error;
use crate::gate::Gate;
use crate::hosted::{self, Desk, Done};
use crate::limits::{Limits, MAX_INPUT, Memory};
use crate::outputs::{Format, Output, OutputError};
use crate::parse::{self, Hints};
use crate::patience::{Patience, Pauses};
use crate::policy::{Denial, Policy, Reason};
use crate::proxy::Proxy;
use crate::reading::{Inquiry, Reading};
use crate::sender::Sender;
use crate::steps::{Options, Report, Step};
use crate::tables::Table;
use crate::tls;
use crate::types::{ParseError, Payload, Protocol, Registration};

/// Runs the components. Cheap to clone; a clone shares the engine and the compiled code, and never anything of a call.
#[derive(Clone)]
pub struct Host {
    pub(crate) shared: Arc<Shared>,
    pub(crate) tables: Arc<[Table]>,
}

pub(crate) struct Shared {
    pub(crate) policy: Policy,
    pub(crate) limits: Limits,
    pub(crate) certificates: Vec<CertificateDer<'static>>,
    pub(crate) runtime: Runtime,
    pub(crate) proxy: Option<Arc<Proxy>>,
    pub(crate) book: Arc<Book>,
    pub(crate) desk: Desk,
    pub(crate) patience: Patience,
    pub(crate) reading: OnceLock<Reading>,
    pub(crate) asking: OnceLock<Asking>,
    pub(crate) parsing: OnceLock<Asking>,
}

/// What a lookup brought.
#[derive(Clone, Debug)]
pub struct Lookup<R> {
    /// The guest's report: the typed one or its JSON text.
    pub report: R,
    /// The connections that the policy forbade, each once.
    pub denials: Vec<Denial>,
}

impl Host {
    /// A host with the default policy and limits, and compiled code kept in [`default_cache_directory`].
    ///
    /// # Errors
    /// [`Error::Engine`].
    pub fn new() -> Result<Host, Error> {
        Host::builder().build()
    }

    /// Sets up a host otherwise.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Reads the answer of a WHOIS server, in any charset. Needs no network.
    ///
    /// # Errors
    /// [`Error::Parse`]: the answer holds no registration. [`Error::Guest`]: the guest failed or was stopped.
    pub fn parse_whois(&self, answer: &[u8], hints: &Hints) -> Result<Registration, Error> {
        self.read(answer.len(), |store, reader| reader.osint_whois_parse().call_whois(store, answer, hints))
    }

    /// Reads an RDAP response. Needs no network.
    ///
    /// # Errors
    /// As [`Host::parse_whois`].
    pub fn parse_rdap(&self, body: &[u8], hints: &Hints) -> Result<Registration, Error> {
        self.read(body.len(), |store, reader| reader.osint_whois_parse().call_rdap(store, body, hints))
    }

    /// Reads the answer of a WHOIS server, already decoded, to a registration in JSON text.
    ///
    /// # Errors
    /// As [`Host::parse_whois`].
    pub fn parse_whois_json(&self, answer: &str, hints: &Hints) -> Result<String, Error> {
        self.read(answer.len(), |store, reader| reader.osint_whois_parse().call_whois_json(store, answer, hints))
    }

    /// Reads an RDAP response, already decoded, to a registration in JSON text.
    ///
    /// # Errors
    /// As [`Host::parse_whois`].
    pub fn parse_rdap_json(&self, body: &str, hints: &Hints) -> Result<String, Error> {
        self.read(body.len(), |store, reader| reader.osint_whois_parse().call_rdap_json(store, body, hints))
    }

    /// Reads many answers in one store: JSON Lines in, JSON Lines out, as `many-json` in `wit/parse.wit` says.
    ///
    /// # Errors
    /// [`Error::Guest`]: the guest failed or was stopped; then nothing is known of any line.
    pub fn parse_many_json(&self, lines: &str) -> Result<String, Error> {
        let shared = &self.shared;
        shared.reading()?.call(&shared.runtime, &shared.limits, lines.len(), |store, reader| {
            reader.osint_whois_parse().call_many_json(store, lines)
        })
    }

    /// Reads many answers in one store, to a JSON list, as `many` in `wit/parse.wit` says: with or without the registrations' fields.
    ///
    /// # Errors
    /// [`Error::Guest`]: the guest failed or was stopped; then nothing is known of any answer.
    pub fn parse_many(&self, answers: &[parse::Answer], fields: bool) -> Result<String, Error> {
        let shared = &self.shared;
        let size = answers.iter().map(|answer| answer.received.len()).sum();
        shared.reading()?.call(&shared.runtime, &shared.limits, size, |store, reader| {
            reader.osint_whois_parse().call_many(store, answers, fields)
        })
    }

    /// Lists the formats that answers are converted to.
    ///
    /// # Errors
    /// [`Error::Guest`]: the guest failed or was stopped.
    pub fn formats(&self) -> Result<Vec<Format>, Error> {
        let shared = &self.shared;
        shared
            .reading()?
            .call(&shared.runtime, &shared.limits, 0, |store, reader| reader.osint_whois_outputs().call_formats(store))
    }

    /// Reads an answer and gives the registration in the format of that name, such as `rdap`. The settings are a JSON object by the
    /// format's schema; none: the defaults. Needs no network.
    ///
    /// # Errors
    /// [`Error::UnknownFormat`], [`Error::BadSettings`]; else as [`Host::parse_whois`].
    pub fn convert(
        &self,
        answer: &Payload,
        protocol: Protocol,
        hints: &Hints,
        format: &str,
        settings: Option<&str>,
    ) -> Result<Output, Error> {
        self.write(answer.len(), format, |store, reader| {
            reader.osint_whois_outputs().call_convert(store, answer, protocol, hints, format, settings)
        })
    }

    /// Converts many answers in one store: JSON Lines in, JSON Lines out, as `convert-many` in `wit/outputs.wit` says.
    ///
    /// # Errors
    /// [`Error::UnknownFormat`], [`Error::BadSettings`]. [`Error::Guest`]: the guest failed or was stopped; then nothing is known of
    /// any line.
    pub fn convert_many(&self, lines: &str, format: &str, settings: Option<&str>) -> Result<String, Error> {
        self.write(lines.len(), format, |store, reader| {
            reader.osint_whois_outputs().call_convert_many(store, lines, format, settings)
        })
    }

    /// Looks up a domain, address, network or AS number over the network. Needs a Tokio runtime: see [`block_on`].
    ///
    /// What the network and the servers had against it stands in the report. A server that asks for patience is not asked by any
    /// lookup of this host before its time, unless the options grant the wait.
    ///
    /// # Errors
    /// [`Error::Lookup`]: nothing was asked. [`Error::Guest`]: the guest failed or was stopped.
    pub async fn lookup(&self, query: &str, options: &Options) -> Result<Lookup<Report>, Error> {
        if self.shared.desk.is_needed {
            let Done { report, denials, .. } = self.ask_here(query, options).await?;
            return Ok(Lookup { report, denials });
        }
        self.ask(query, options, async |store, guest, options, limits| {
            Ok(guest.call_lookup(store, query, options, limits).await?.map_err(Error::Lookup))
        })
        .await
    }

    /// Does as [`Host::lookup`], and gives the report in JSON text.
    ///
    /// # Errors
    /// As [`Host::lookup`].
    pub async fn lookup_json(&self, query: &str, options: &Options) -> Result<Lookup<String>, Error> {
        if self.shared.desk.is_needed {
            let Done { mut inquiry, denials, .. } = self.ask_here(query, options).await?;
            return Ok(Lookup { report: inquiry.report_json()?, denials });
        }
        self.ask(query, options, async |store, guest, options, limits| {
            Ok(guest.call_lookup_json(store, query, options, limits).await?.map_err(Error::Lookup))
        })
        .await
    }

    /// Does as [`Host::lookup`], and gives what was found in the format of that name, as [`Host::convert`] does.
    ///
    /// # Errors
    /// As [`Host::lookup`]; [`Error::UnknownFormat`], [`Error::BadSettings`].
    pub async fn lookup_as(
        &self,
        query: &str,
        options: &Options,
        format: &str,
        settings: Option<&str>,
    ) -> Result<Lookup<Finding>, Error> {
        if self.shared.desk.is_needed {
            // A format that there is not shall not be noticed after the asking.
            self.inquiry(query, options)?.output(format, settings)?;
            let Done { mut inquiry, report, denials } = self.ask_here(query, options).await?;
            let output = inquiry.output(format, settings)?;
            let account = output.is_none().then(|| hosted::account(query, &report));
            let finding = Finding { conclusion: report.conclusion, output, account, pauses: report.pauses };
            return Ok(Lookup { report: finding, denials });
        }
        self.ask(query, options, async |store, guest, options, limits| {
            let found = guest.call_lookup_as(store, query, options, limits, format, settings).await?;
            Ok(found.map_err(|error| match error {
                FindingError::Lookup(error) => Error::Lookup(error),
                FindingError::Output(error) => output_error(error, format),
            }))
        })
        .await
    }

    /// Starts a lookup whose I/O the caller does.
    ///
    /// # Errors
    /// As [`Host::lookup`].
    pub fn inquiry(&self, query: &str, options: &Options) -> Result<Inquiry, Error> {
        let shared = &self.shared;
        shared.reading()?.inquiry(&shared.runtime, shared.limits, 0, query, &self.bounded(options))
    }

    /// Lists what a component imports and exports, as it says itself.
    ///
    /// # Errors
    /// [`Error::Load`].
    pub fn interfaces(&self, component: Component) -> Result<Interfaces, Error> {
        let runtime = &self.shared.runtime;
        Ok(Interfaces::of(&runtime.load(component)?, &runtime.engine))
    }

    /// Does as [`Host::lookup`], and says what would be asked first of whom, without asking.
    ///
    /// # Errors
    /// As [`Host::lookup`].
    pub fn first_question(&self, query: &str, options: &Options) -> Result<Option<Question>, Error> {
        match self.inquiry(query, options)?.poll()? {
            Step::Send(request) => Ok(Some(Question::from(&request))),
            Step::Wait(_) | Step::Done => Ok(None),
        }
    }

    /// Looks up by the host's own I/O, and tells of it.
    pub(crate) async fn ask_here(&self, query: &str, options: &Options) -> Result<Done, Error> {
        let shared = &self.shared;
        shared.recorded()?;
        let (journal, begun) = (shared.book.open(query), Instant::now());
        let mut options = options.clone();
        // With a pace, who asked for patience is waited for, and not passed over.
        if shared.desk.pacer.is_none() {
            shared.patience.tell(&mut options.paused);
        }
        let done = self.look_up_here(query, &options, &journal).await?;
        shared.patience.learn(&done.report);
        journal.tell(What::Concluded { conclusion: done.report.conclusion, time: begun.elapsed() });
        shared.recorded()?;
        Ok(done)
    }

    async fn ask<R: Pauses>(
        &self,
        query: &str,
        options: &Options,
        call: impl AsyncFnOnce(
            &mut wasmtime::Store<State>,
            &asker::Guest,
            Options,
            asker::Limits,
        ) -> wasmtime::Result<Result<R, Error>>,
    ) -> Result<Lookup<R>, Error> {
        let (mut options, limits) = (self.bounded(options), self.shared.limits.for_client());
        self.shared.patience.tell(&mut options.paused);
        let (result, denials) = self
            .shared
            .asking()?
            .call(&self.shared, self.shared.book.open(query), 0, async |store, instance| {
                let guest = asker::Guest::load(&mut *store, instance)?;
                call(store, &guest, options, limits).await
            })
            .await;
        let report = result??;
        self.shared.patience.learn(&report);
        Ok(Lookup { report, denials })
    }

    fn read<R>(
        &self,
        input: usize,
        call: impl FnOnce(&mut wasmtime::Store<Memory>, &Reader) -> wasmtime::Result<Result<R, ParseError>>,
    ) -> Result<R, Error> {
        if input > MAX_INPUT {
            return Err(Error::Parse(ParseError::TooLarge(MAX_INPUT as u64)));
        }
        let shared = &self.shared;
        shared.reading()?.call(&shared.runtime, &shared.limits, input, call)?.map_err(Error::Parse)
    }

    fn write<R>(
        &self,
        input: usize,
        format: &str,
        call: impl FnOnce(&mut wasmtime::Store<Memory>, &Reader) -> wasmtime::Result<Result<R, OutputError>>,
    ) -> Result<R, Error> {
        if input > MAX_INPUT {
            return Err(Error::Parse(ParseError::TooLarge(MAX_INPUT as u64)));
        }
        let shared = &self.shared;
        shared.reading()?.call(&shared.runtime, &shared.limits, input, call)?.map_err(|error| output_error(error, format))
    }

    /// The options with no more requests than the limits grant, and with the host's tables besides their own.
    pub(crate) fn bounded(&self, options: &Options) -> Options {
        let most = self.shared.limits.requests;
        let requests = if options.max_requests == 0 { most } else { options.max_requests.min(most) };
        let mut options = Options { max_requests: requests, ..options.clone() };
        for table in self.tables.iter() {
            if options.tables.iter().all(|given| given.name != table.name) {
                options.tables.push(table.clone());
            }
        }
        options
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }
}

impl Shared {
    pub(crate) fn reading(&self) -> Result<&Reading, Error> {
        once(&self.reading, || Reading::load(&self.runtime))
    }

    pub(crate) fn asking(&self) -> Result<&Asking, Error> {
        once(&self.asking, || Asking::load(&self.runtime, self.tls()?))
    }

    /// A component as a plugin.
    pub(crate) fn tool(&self, component: Component) -> Result<&Asking, Error> {
        match component {
            Component::Lookup => self.asking(),
            Component::Parser => once(&self.parsing, || self.reading()?.as_tool(&self.runtime, self.tls()?)),
        }
    }

    /// What sends one request, and tells of its connections under that name.
    pub(crate) fn sender(&self, tls: &Arc<ClientConfig>, subject: &str) -> Sender {
        self.sender_of(tls, 1, self.book.open(subject))
    }

    /// What sends so many requests.
    pub(crate) fn sender_of(&self, tls: &Arc<ClientConfig>, requests: u8, journal: Journal) -> Sender {
        let gate = Arc::new(Gate::new(self.policy.clone(), requests, journal));
        Sender { gate, proxy: self.proxy.clone(), tls: Arc::clone(tls), limits: self.limits }
    }

    /// Why guests may make no connections of their own.
    pub(crate) fn closed(&self) -> Option<Reason> {
        self.desk.offline.then_some(Reason::Offline).or_else(|| self.proxy.as_ref().map(|_| Reason::Unproxied))
    }

    /// Whether all that was done has been recorded.
    fn recorded(&self) -> Result<(), Error> {
        self.book.fault().map_or(Ok(()), |reason| Err(Error::Audit(reason)))
    }

    pub(crate) fn tls(&self) -> Result<Arc<ClientConfig>, Error> {
        tls::configure(&self.certificates)
    }
}

pub(crate) fn output_error(error: OutputError, format: &str) -> Error {
    match error {
        OutputError::UnknownFormat(known) => Error::UnknownFormat { name: format.to_owned(), known },
        OutputError::BadSettings(reason) => Error::BadSettings { format: format.to_owned(), reason },
        OutputError::Unread(error) => Error::Parse(error),
    }
}

/// Gives a value that is made on first use. If two threads make it at once, one of them is thrown away.
fn once<T>(cell: &OnceLock<T>, make: impl FnOnce() -> Result<T, Error>) -> Result<&T, Error> {
    match cell.get() {
        Some(value) => Ok(value),
        None => {
            let made = make()?;
            Ok(cell.get_or_init(|| made))
        }
    }
}

impl Default for Options {
    /// RDAP, then WHOIS, from the tables; referrals are followed; no waiting.
    fn default() -> Self {
        let (protocols, routes, tables, paused) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Options { protocols, routes, follow_referrals: true, max_requests: 0, max_wait: 0, tables, paused }
    }
}

impl Payload {
    /// How many bytes it holds.
    pub(crate) fn len(&self) -> usize {
        match self {
            Payload::Bytes(bytes) => bytes.len(),
            Payload::Text(text) => text.len(),
        }
    }
}

impl Default for Hints {
    /// Nothing is known.
    fn default() -> Self {
        Hints { server: None, query: None }
    }
}

/// Waits for a lookup where no Tokio runtime is at hand, on the calling thread.
///
/// # Errors
/// [`Error::Runtime`], or what the work gives.
pub fn block_on<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Error::Runtime)?;
    let result = runtime.block_on(work);
    // A name that is still being resolved shall not hold the caller up.
    runtime.shutdown_background();
    result
}
