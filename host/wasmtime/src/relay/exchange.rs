//! One exchange with a server, for a page.

use std::io;
use std::sync::Arc;

use http::{HeaderMap, StatusCode, header};
use hyper::body::Bytes;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use rustls::ClientConfig;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::Instant;
use wasmtime_wasi_http::Error;

use super::question::{Rdap, Whois};
use super::reply::Refusal;
use crate::dial::{Dialler, by, connect_error};
use crate::failing::{failure, words};
use crate::gate::Gate;
use crate::host::Shared;
use crate::limits::Limits;
use crate::sender::Sender;
use crate::steps::Failure;

/// Into how many parts an exchange's time goes, of which the first may pass in silence before the sending side is closed.
const PARTS_UNTIL_HALF_CLOSE: u32 = 4;

/// An RDAP server's response.
pub(super) struct Got {
    pub(super) status: u16,
    pub(super) location: Option<String>,
    pub(super) retry_after: Option<u32>,
    pub(super) body: Bytes,
}

/// Asks a WHOIS server (RFC 3912), and reads to the end of what it says.
pub(super) async fn whois(shared: &Shared, question: &Whois) -> Result<Vec<u8>, Refusal> {
    let gate = Arc::new(Gate::new(shared.policy.clone(), 1));
    let Limits { connect, exchange, bytes, .. } = shared.limits;
    let now = Instant::now();
    let end_by = now + exchange;
    let dialler = Dialler { gate: Arc::clone(&gate), connect_by: now + connect.min(exchange) };
    let host = question.server.trim_start_matches('[').trim_end_matches(']');
    let asked = async {
        let mut stream = dialler.connect(host, question.port).await?;
        let silence_by = Instant::now() + end_by.saturating_duration_since(Instant::now()) / PARTS_UNTIL_HALF_CLOSE;
        by(end_by, converse(&mut stream, question.body.as_bytes(), bytes as usize, silence_by))
            .await
            .ok_or(Error::HttpResponseTimeout)?
    };
    let server = format!("{}:{}", question.server, question.port);
    asked.await.map_err(|error| refusal(&server, &error, &gate, &shared.limits))
}

/// Gets a URL of an RDAP server. A redirect is an answer: where it leads, whoever asked judges first.
pub(super) async fn rdap(shared: &Shared, tls: &Arc<ClientConfig>, question: &Rdap) -> Result<Got, Refusal> {
    let gate = Arc::new(Gate::new(shared.policy.clone(), 1));
    let sender = Sender { gate: Arc::clone(&gate), tls: Arc::clone(tls), limits: shared.limits };
    let response = sender.get(&question.url, &question.accept).await;
    let (head, body) =
        response.map_err(|error| refusal(super::shortened(&question.url), &error, &gate, &shared.limits))?.into_parts();
    let text = |name| head.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    Ok(Got { status: head.status.as_u16(), location: text(header::LOCATION), retry_after: retry_after(&head.headers), body })
}

/// Sends the question and reads the answer. The sending side is closed once the answer has begun and does not end, or when the server
/// has been silent for a good while: some servers answer, or end their answer, only then; others take it for a hang-up before.
async fn converse(stream: &mut TcpStream, question: &[u8], most: usize, silence_by: Instant) -> Result<Vec<u8>, Error> {
    // A server that turns clients away speaks and closes before it is asked: what it says matters, a failed write does not.
    let written = stream.write_all(question).await;
    let mut answer = Vec::new();
    if by(silence_by, read_some(stream, &mut answer, most)).await.transpose()? != Some(0) {
        let _ = stream.shutdown().await;
        while read_some(stream, &mut answer, most).await? > 0 {}
    }
    match written {
        Err(error) if answer.is_empty() => Err(connect_error(&error)),
        _ => Ok(answer),
    }
}

async fn read_some(stream: &mut (impl AsyncRead + Unpin), answer: &mut Vec<u8>, most: usize) -> Result<usize, Error> {
    answer.reserve(4 << 10);
    let read = stream.read_buf(answer).await.map_err(|error: io::Error| connect_error(&error))?;
    match answer.len() > most {
        true => Err(Error::HttpResponseBodySize(None)),
        false => Ok(read),
    }
}

/// For how many seconds a server wants to be left alone: as it says, or until the date that it says, which counts from its own clock.
fn retry_after(headers: &HeaderMap) -> Option<u32> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let value = text(header::RETRY_AFTER)?;
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(value.parse().unwrap_or(u32::MAX));
    }
    let time = |text: &str| -> Option<Timestamp> { rfc2822::DateTimeParser::new().parse_timestamp(text).ok() };
    let seconds = time(value)?.duration_since(time(text(header::DATE)?)?).as_secs();
    Some(u32::try_from(seconds.max(0)).unwrap_or(u32::MAX))
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
