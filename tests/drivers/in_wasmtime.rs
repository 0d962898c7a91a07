//! The step machine as `parser.wasm` exports it, through bindings made from the WIT and nothing else.

use serde_json::{Value, json};
use wasmtime::component::{Component, Linker, ResourceAny};
use wasmtime::{Engine, Store};
use whoisbox_tests::session::{Answer, Machine, Options, Pause, Payload, Protocol, Route, Table};

use self::bindings::exports::osint::whois::{steps, tables, types};
use self::bindings::{Parser, ParserPre};

mod bindings {
    wasmtime::component::bindgen!({ path: "../wit", world: "parser" });
}

/// The component, compiled and linked to nothing.
pub(crate) struct Guest {
    engine: Engine,
    parser: ParserPre<()>,
}

/// An inquiry in a store of its own.
pub(crate) struct InWasmtime {
    store: Store<()>,
    parser: Parser,
    inquiry: ResourceAny,
}

impl Guest {
    pub(crate) fn load() -> Guest {
        let engine = Engine::default();
        let component = Component::from_binary(&engine, whoisbox::Component::Parser.bytes()).expect("parser.wasm compiles");
        let parser =
            Linker::new(&engine).instantiate_pre(&component).and_then(ParserPre::new).expect("parser.wasm needs no imports");
        Guest { engine, parser }
    }

    pub(crate) fn start(&self, query: &str, options: &Options) -> Result<InWasmtime, (String, String)> {
        let options = steps::Options {
            protocols: options
                .protocols
                .iter()
                .map(|protocol| match protocol {
                    Protocol::Whois => types::Protocol::Whois,
                    Protocol::Rdap => types::Protocol::Rdap,
                })
                .collect(),
            routes: options
                .routes
                .iter()
                .map(|route| match route {
                    Route::Whois(server) => steps::Route::Whois(server.clone()),
                    Route::Rdap(url) => steps::Route::Rdap(url.clone()),
                })
                .collect(),
            follow_referrals: options.follow_referrals,
            max_requests: options.max_requests,
            max_wait: options.max_wait,
            tables: options
                .tables
                .iter()
                .map(|Table { name, text }| tables::Table { name: name.clone(), text: text.clone() })
                .collect(),
            paused: options
                .paused
                .iter()
                .map(|Pause { server, seconds }| steps::Pause { server: server.clone(), seconds: *seconds })
                .collect(),
        };
        let mut store = Store::new(&self.engine, ());
        let parser = self.parser.instantiate(&mut store).expect("parser.wasm instantiates");
        let inquiry = parser.osint_whois_steps().inquiry().call_start(&mut store, query, &options).expect("start does not trap");
        Ok(InWasmtime { inquiry: inquiry.map_err(refused)?, parser, store })
    }
}

impl Machine for InWasmtime {
    fn poll(&mut self) -> Value {
        let inquiry = self.parser.osint_whois_steps().inquiry();
        match inquiry.call_poll(&mut self.store, self.inquiry).expect("poll does not trap") {
            steps::Step::Send(steps::Request::Whois(request)) => {
                json!({ "send": { "whois": { "server": request.server, "port": request.port, "body": request.body } } })
            }
            steps::Step::Send(steps::Request::HttpGet(request)) => {
                json!({ "send": { "http_get": { "url": request.url, "accept": request.accept } } })
            }
            steps::Step::Wait(seconds) => json!({ "wait": seconds }),
            steps::Step::Done => json!("done"),
        }
    }

    fn handle_answer(&mut self, answer: Answer) -> Result<(), (String, String)> {
        let answer = match answer {
            Answer::Whois(body) => steps::Answer::Whois(payload(body)),
            Answer::Http(status, location, retry_after, body) => {
                steps::Answer::Http(steps::HttpResponse { status, location, retry_after, body: payload(body) })
            }
            Answer::Failed(name) => steps::Answer::Failed(failure(&name)),
        };
        let inquiry = self.parser.osint_whois_steps().inquiry();
        inquiry.call_handle_answer(&mut self.store, self.inquiry, &answer).expect("handle-answer does not trap").map_err(refused)
    }

    fn handle_wait(&mut self, waited: bool) -> Result<(), (String, String)> {
        let inquiry = self.parser.osint_whois_steps().inquiry();
        inquiry.call_handle_wait(&mut self.store, self.inquiry, waited).expect("handle-wait does not trap").map_err(refused)
    }

    /// The JSON report, once it agrees with the typed one in what both tell at a glance.
    fn report(&mut self) -> Value {
        let inquiry = self.parser.osint_whois_steps().inquiry();
        let typed = inquiry.call_report(&mut self.store, self.inquiry).expect("report does not trap");
        let text = inquiry.call_report_json(&mut self.store, self.inquiry).expect("report-json does not trap");
        let report: Value = serde_json::from_str(&text).expect("report-json gives JSON");
        let conclusion = conclusion(typed.conclusion);
        assert_eq!(report.pointer("/conclusion"), Some(&json!(conclusion)), "the typed report concludes otherwise");
        assert_eq!(report.pointer("/exchanges").and_then(Value::as_array).map(Vec::len), Some(typed.exchanges.len()));
        assert_eq!(report.pointer("/merged/name"), typed.merged.and_then(|merged| merged.name).map(Value::from).as_ref());
        report
    }
}

fn payload(payload: Payload) -> steps::Payload {
    match payload {
        Payload::Text(text) => steps::Payload::Text(text),
        Payload::Bytes(bytes) => steps::Payload::Bytes(bytes),
    }
}

fn failure(name: &str) -> steps::Failure {
    match name {
        "name_not_resolved" => steps::Failure::NameNotResolved,
        "connection_refused" => steps::Failure::ConnectionRefused,
        "connection_reset" => steps::Failure::ConnectionReset,
        "timed_out" => steps::Failure::TimedOut,
        "unreachable" => steps::Failure::Unreachable,
        "denied" => steps::Failure::Denied,
        "too_large" => steps::Failure::TooLarge,
        "tls" => steps::Failure::Tls,
        "protocol" => steps::Failure::Protocol,
        "paused" => steps::Failure::Paused,
        "other" => steps::Failure::Other,
        unknown => panic!("no failure is called {unknown}"),
    }
}

fn conclusion(conclusion: steps::Conclusion) -> &'static str {
    match conclusion {
        steps::Conclusion::Found => "found",
        steps::Conclusion::NotFound => "not_found",
        steps::Conclusion::Reserved => "reserved",
        steps::Conclusion::Throttled => "throttled",
        steps::Conclusion::Refused => "refused",
        steps::Conclusion::Unavailable => "unavailable",
        steps::Conclusion::Unreadable => "unreadable",
        steps::Conclusion::NetworkFailure => "network_failure",
        steps::Conclusion::Denied => "denied",
    }
}

fn refused(error: steps::LookupError) -> (String, String) {
    match error {
        steps::LookupError::BadQuery(why) => ("bad_query".to_owned(), why),
        steps::LookupError::BadOptions(why) => ("bad_options".to_owned(), why),
        steps::LookupError::NoServer(why) => ("no_server".to_owned(), why),
        steps::LookupError::OutOfOrder => ("out_of_order".to_owned(), String::new()),
    }
}
