//! The step machine as the core has it.

use serde_json::{Value, json};
use whoisbox_core::error::LookupError;
use whoisbox_core::inquiry::Inquiry;
use whoisbox_core::registration as model;
use whoisbox_core::report::{self, Failure, HttpResponse, Step};
use whoisbox_tests::session::{Answer, Machine, Options, Pause, Payload, Protocol, Route, Table};

pub(crate) struct InCore(Inquiry);

pub(crate) fn start(query: &str, options: &Options) -> Result<InCore, (String, String)> {
    let options = report::Options {
        protocols: options
            .protocols
            .iter()
            .map(|protocol| match protocol {
                Protocol::Whois => model::Protocol::Whois,
                Protocol::Rdap => model::Protocol::Rdap,
            })
            .collect(),
        routes: options
            .routes
            .iter()
            .map(|route| match route {
                Route::Whois(server) => report::Route::Whois(server.clone()),
                Route::Rdap(url) => report::Route::Rdap(url.clone()),
            })
            .collect(),
        follow_referrals: options.follow_referrals,
        max_requests: options.max_requests,
        max_wait: options.max_wait,
        tables: options
            .tables
            .iter()
            .map(|Table { name, text }| report::Table { name: name.clone(), text: text.clone() })
            .collect(),
        paused: options
            .paused
            .iter()
            .map(|Pause { server, seconds }| report::Pause { server: server.clone(), seconds: *seconds })
            .collect(),
    };
    Inquiry::start(query, options).map(InCore).map_err(refused)
}

impl Machine for InCore {
    fn poll(&mut self) -> Value {
        match self.0.poll() {
            Step::Send(request) => json!({ "send": request }),
            Step::Wait(seconds) => json!({ "wait": seconds }),
            Step::Done => json!("done"),
        }
    }

    fn handle_answer(&mut self, answer: Answer) -> Result<(), (String, String)> {
        let answer = match answer {
            Answer::Whois(body) => report::Answer::Whois(payload(body)),
            Answer::Http(status, location, retry_after, body) => {
                report::Answer::Http(HttpResponse { status, location, retry_after, body: payload(body) })
            }
            Answer::Failed(name) => report::Answer::Failed(failure(&name)),
        };
        self.0.handle_answer(answer).map_err(refused)
    }

    fn handle_wait(&mut self, waited: bool) -> Result<(), (String, String)> {
        self.0.handle_wait(waited).map_err(refused)
    }

    fn report(&mut self) -> Value {
        serde_json::to_value(self.0.report()).expect("a report is JSON")
    }
}

fn payload(payload: Payload) -> report::Payload {
    match payload {
        Payload::Text(text) => report::Payload::Text(text),
        Payload::Bytes(bytes) => report::Payload::Bytes(bytes),
    }
}

fn failure(name: &str) -> Failure {
    match name {
        "name_not_resolved" => Failure::NameNotResolved,
        "connection_refused" => Failure::ConnectionRefused,
        "connection_reset" => Failure::ConnectionReset,
        "timed_out" => Failure::TimedOut,
        "unreachable" => Failure::Unreachable,
        "denied" => Failure::Denied,
        "too_large" => Failure::TooLarge,
        "tls" => Failure::Tls,
        "protocol" => Failure::Protocol,
        "paused" => Failure::Paused,
        "other" => Failure::Other,
        unknown => panic!("no failure is called {unknown}"),
    }
}

fn refused(error: LookupError) -> (String, String) {
    let code = match &error {
        LookupError::BadQuery(_) => "bad_query",
        LookupError::BadOptions(_) => "bad_options",
        LookupError::NoServer(_) => "no_server",
        LookupError::OutOfOrder => "out_of_order",
    };
    (code.to_owned(), error.to_string())
}
