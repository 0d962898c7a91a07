//! `parser.wasm` at work. Its linker is empty: the guest can compute, and nothing else.

use std::sync::Arc;

use rustls::ClientConfig;
use wasmtime::Store;
use wasmtime::component::{Linker, ResourceAny};

use crate::asking::Asking;
use crate::bindings::reader::{Reader, ReaderPre};
use crate::component::Component;
use crate::engine::{Runtime, load_error};
use crate::error::Error;
use crate::fault::Fault;
use crate::host::output_error;
use crate::limits::{Limits, MOST_HANDLES, Memory};
use crate::outputs::Output;
use crate::steps::{Answer, HttpResponse, LookupError, Options, Report, Step};

/// `parser.wasm`, ready to be instantiated.
pub(crate) struct Reading {
    reader: ReaderPre<Memory>,
    component: wasmtime::component::Component,
}

impl Reading {
    /// Loads the component.
    pub(crate) fn load(runtime: &Runtime) -> Result<Reading, Error> {
        let component = runtime.load(Component::Parser)?;
        let load = || ReaderPre::new(Linker::new(&runtime.engine).instantiate_pre(&component)?);
        let reader = load().map_err(|error: wasmtime::Error| load_error(Component::Parser, &error))?;
        Ok(Reading { reader, component })
    }

    /// The same as a plugin. Its linker is empty, too.
    pub(crate) fn as_tool(&self, runtime: &Runtime, tls: Arc<ClientConfig>) -> Result<Asking, Error> {
        let linked = Asking::link(Component::Parser.into(), &self.component, &Linker::new(&runtime.engine), tls);
        linked.map_err(|error| load_error(Component::Parser, &error))
    }

    /// Makes a call in a store of its own, for an input of so many bytes.
    pub(crate) fn call<R>(
        &self,
        runtime: &Runtime,
        limits: &Limits,
        input: usize,
        call: impl FnOnce(&mut Store<Memory>, &Reader) -> wasmtime::Result<R>,
    ) -> Result<R, Error> {
        let mut store = store(runtime, limits, input);
        let result = self.reader.instantiate(&mut store).and_then(|reader| call(&mut store, &reader));
        result.map_err(|error| guest_error(&error, &store))
    }

    /// Starts a lookup whose I/O the caller does.
    /// With room from the beginning for so many bytes of answers; more comes with each.
    pub(crate) fn inquiry(
        &self,
        runtime: &Runtime,
        limits: Limits,
        answers: usize,
        query: &str,
        options: &Options,
    ) -> Result<Inquiry, Error> {
        let mut store = store(runtime, &limits, answers);
        let mut start = || {
            let reader = self.reader.instantiate(&mut store)?;
            let started = reader.osint_whois_steps().inquiry().call_start(&mut store, query, options)?;
            Ok(started.map(|resource| (reader, resource)))
        };
        let result: wasmtime::Result<Result<_, LookupError>> = start();
        let (reader, resource) = result.map_err(|error| guest_error(&error, &store))?.map_err(Error::Lookup)?;
        Ok(Inquiry { store, limits, input: answers, reader, resource })
    }
}

/// A store for one call, with its bounds set.
fn store(runtime: &Runtime, limits: &Limits, input: usize) -> Store<Memory> {
    runtime.start_clock();
    let mut store = Store::new(&runtime.engine, limits.memory_for(input));
    store.limiter(|memory| memory);
    store.set_hostcall_fuel(limits.result_for(input));
    store.set_max_component_handles(MOST_HANDLES);
    store.set_epoch_deadline(limits.ticks_for(input));
    store
}

fn guest_error(error: &wasmtime::Error, store: &Store<Memory>) -> Error {
    Error::Guest { guest: Component::Parser.into(), fault: Fault::of(error, store.data()) }
}

/// A lookup in progress whose I/O the caller does, run by `parser.wasm`: for embedders with a network of their own.
///
/// Call [`poll`](Inquiry::poll), do what it says, hand over what came of it, and so on until it says `done`.
pub struct Inquiry {
    store: Store<Memory>,
    limits: Limits,
    /// The bytes that were handed over so far.
    input: usize,
    reader: Reader,
    resource: ResourceAny,
}

impl Inquiry {
    /// Says what to do next. Calling it twice changes nothing.
    ///
    /// # Errors
    /// [`Error::Guest`], as with every call here; the inquiry is unusable then.
    pub fn poll(&mut self) -> Result<Step, Error> {
        self.call(0, |store, reader, inquiry| reader.osint_whois_steps().inquiry().call_poll(store, inquiry))
    }

    /// Takes what came of the request that `poll` named.
    ///
    /// # Errors
    /// [`Error::Lookup`] with `out-of-order`: no request is outstanding, or the answer is of another protocol.
    pub fn handle_answer(&mut self, answer: &Answer) -> Result<(), Error> {
        let length = match answer {
            Answer::Whois(payload) | Answer::Http(HttpResponse { body: payload, .. }) => payload.len(),
            Answer::Failed(_) => 0,
        };
        self.call(length, |store, reader, inquiry| {
            reader.osint_whois_steps().inquiry().call_handle_answer(store, inquiry, answer)
        })?
        .map_err(Error::Lookup)
    }

    /// Takes whether the wait that `poll` named was kept.
    ///
    /// # Errors
    /// [`Error::Lookup`] with `out-of-order`: no wait is outstanding.
    pub fn handle_wait(&mut self, waited: bool) -> Result<(), Error> {
        self.call(0, |store, reader, inquiry| reader.osint_whois_steps().inquiry().call_handle_wait(store, inquiry, waited))?
            .map_err(Error::Lookup)
    }

    /// Says all that is known so far.
    ///
    /// # Errors
    /// [`Error::Guest`].
    pub fn report(&mut self) -> Result<Report, Error> {
        self.call(0, |store, reader, inquiry| reader.osint_whois_steps().inquiry().call_report(store, inquiry))
    }

    /// Says it in JSON text.
    ///
    /// # Errors
    /// [`Error::Guest`].
    pub fn report_json(&mut self) -> Result<String, Error> {
        self.call(0, |store, reader, inquiry| reader.osint_whois_steps().inquiry().call_report_json(store, inquiry))
    }

    /// Gives what the lookup brought in the format of that name, as [`Host::convert`](crate::Host::convert) does for one answer; none
    /// where no server told anything.
    ///
    /// # Errors
    /// [`Error::UnknownFormat`], [`Error::BadSettings`], [`Error::Guest`].
    pub fn output(&mut self, format: &str, settings: Option<&str>) -> Result<Option<Output>, Error> {
        self.call(0, |store, reader, inquiry| reader.osint_whois_steps().inquiry().call_output(store, inquiry, format, settings))?
            .map_err(|error| output_error(error, format))
    }

    fn call<R>(
        &mut self,
        input: usize,
        call: impl FnOnce(&mut Store<Memory>, &Reader, ResourceAny) -> wasmtime::Result<R>,
    ) -> Result<R, Error> {
        self.input = self.input.saturating_add(input);
        self.store.data_mut().grow_for(input);
        self.store.set_hostcall_fuel(self.limits.result_for(self.input));
        self.store.set_epoch_deadline(self.limits.ticks_for(input));
        call(&mut self.store, &self.reader, self.resource).map_err(|error| guest_error(&error, &self.store))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;
    use crate::guest::Guest;
    use crate::parse::Hints;

    #[test]
    fn a_guest_that_computes_too_long_is_stopped() {
        let runtime = Runtime::new(None, 8).unwrap();
        let reading = Reading::load(&runtime).unwrap();
        let answer = "Remark: a line that is read as any other\r\n".repeat(20_000);
        let over = AtomicBool::new(false);
        // A clock that runs far too fast, so that the test need not wait for one that is right.
        let fault = std::thread::scope(|scope| {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    runtime.engine.increment_epoch();
                }
            });
            let fault = std::iter::repeat_with(|| {
                reading.call(&runtime, &Limits::default(), answer.len(), |store, reader| {
                    reader.osint_whois_parse().call_whois(store, answer.as_bytes(), &Hints::default())
                })
            })
            .find_map(Result::err);
            over.store(true, Ordering::Relaxed);
            fault
        });
        assert!(
            matches!(fault, Some(Error::Guest { guest: Guest::Own(Component::Parser), fault: Fault::OutOfTime })),
            "{fault:?}"
        );
    }
}
