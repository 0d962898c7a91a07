//! One exchange with a server, for a page; and what a page is told where there is no answer.

use std::sync::Arc;

use http::StatusCode;
use rustls::ClientConfig;
use wasmtime_wasi_http::Error;

use super::question::{Rdap, Whois};
use super::reply::Refusal;
use crate::exchange::{self, Got};
use crate::failing::{failure, words};
use crate::gate::Gate;
use crate::host::Shared;
use crate::limits::Limits;
use crate::steps::{Failure, WhoisRequest};

/// Asks a WHOIS server.
pub(super) async fn whois(shared: &Shared, tls: &Arc<ClientConfig>, question: Whois) -> Result<Vec<u8>, Refusal> {
    let Whois { server, port, body } = question;
    let subject = format!("{server}:{port}");
    let sender = shared.sender(tls, &subject);
    let asked = exchange::whois(&sender, &WhoisRequest { server, port, body }).await;
    asked.map_err(|error| refusal(&subject, &error, &sender.gate, &shared.limits))
}

/// Asks an RDAP server.
pub(super) async fn rdap(shared: &Shared, tls: &Arc<ClientConfig>, question: &Rdap) -> Result<Got, Refusal> {
    let sender = shared.sender(tls, &question.url);
    let gate = Arc::clone(&sender.gate);
    let asked = exchange::rdap(sender, &question.url, &question.accept).await;
    asked.map_err(|error| refusal(super::shortened(&question.url), &error, &gate, &shared.limits))
}

fn refusal(server: &str, error: &Error, gate: &Gate, limits: &Limits) -> Refusal {
    if matches!(error, Error::HttpRequestUriInvalid) {
        return Refusal::bad(StatusCode::BAD_REQUEST, format!("{server:?}: {}", words(error)));
    }
    let failure = failure(error);
    let denials = gate.denials();
    let message = match failure {
        Failure::Denied => {
            let denials: Vec<String> = denials.iter().map(ToString::to_string).collect();
            format!("{server}: {} (an option of whoisbox relay)", denials.join("; "))
        }
        Failure::TooLarge => format!("{server}: {}; the relay's option --max-bytes is {}", words(error), limits.bytes),
        Failure::TimedOut => format!(
            "{server}: {}; the relay waits {} s for a connection (--connect-timeout) and {} s for an answer (--timeout)",
            words(error),
            limits.connect.as_secs_f32(),
            limits.exchange.as_secs_f32()
        ),
        Failure::Tls => format!("{server}: {}; a private authority is named to the relay by --ca", words(error)),
        _ => format!("{server}: {}", words(error)),
    };
    Refusal::failed(failure, message)
}
