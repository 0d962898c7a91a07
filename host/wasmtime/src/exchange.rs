//! One exchange of the host's own with a server: by WHOIS (RFC 3912) or by HTTP, for pages and for lookups whose I/O the host does.

use std::io;
use std::sync::Arc;

use http::{HeaderMap, header};
use hyper::body::Bytes;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::time::Instant;
use wasmtime_wasi_http::Error;

use crate::dial::{Dialler, Stream, by, connect_error};
use crate::limits::Limits;
use crate::sender::Sender;
use crate::steps::WhoisRequest;

/// Into how many parts an exchange's time goes, of which the first may pass in silence before the sending side is closed.
const PARTS_UNTIL_HALF_CLOSE: u32 = 4;

/// An RDAP server's response.
pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) retry_after: Option<u32>,
    pub(crate) body: Bytes,
}

/// Asks a WHOIS server, and reads to the end of what it says.
pub(crate) async fn whois(sender: &Sender, request: &WhoisRequest) -> Result<Vec<u8>, Error> {
    let Limits { connect, exchange, bytes, .. } = sender.limits;
    let now = Instant::now();
    let end_by = now + exchange;
    let dialler =
        Dialler { gate: Arc::clone(&sender.gate), proxy: sender.proxy.clone(), connect_by: now + connect.min(exchange) };
    let host = request.server.trim_start_matches('[').trim_end_matches(']');
    let mut stream = dialler.connect(host, request.port).await?;
    let silence_by = Instant::now() + end_by.saturating_duration_since(Instant::now()) / PARTS_UNTIL_HALF_CLOSE;
    by(end_by, converse(&mut stream, request.body.as_bytes(), bytes as usize, silence_by))
        .await
        .ok_or(Error::HttpResponseTimeout)?
}

/// Gets a URL of an RDAP server. A redirect is an answer: where it leads, whoever asked judges first.
pub(crate) async fn rdap(sender: Sender, url: &str, accept: &str) -> Result<Got, Error> {
    let (head, body) = sender.get(url, accept).await?.into_parts();
    let text = |name| head.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    Ok(Got { status: head.status.as_u16(), location: text(header::LOCATION), retry_after: retry_after(&head.headers), body })
}

/// Sends the question and reads the answer. The sending side is closed once the answer has begun and does not end, or when the server
/// has been silent for a good while: some servers answer, or end their answer, only then; others take it for a hang-up before.
async fn converse(stream: &mut Box<dyn Stream>, question: &[u8], most: usize, silence_by: Instant) -> Result<Vec<u8>, Error> {
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
