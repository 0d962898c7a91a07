//! A relay for web pages: port 43, and RDAP servers that do not let pages read their answers.
//!
//! A page can neither open a TCP connection nor read an answer that lacks `Access-Control-Allow-Origin`. A relay does both for it,
//! on the machine of whoever looks at the page (`whoisbox relay`), under the same [`Policy`](crate::Policy) and
//! [`Limits`](crate::Limits) as any lookup. It reads no answer and knows no registry: what to ask, and what an answer means, the page
//! knows by the step machine (`wit/steps.wit`), whose words it speaks.
//!
//! # Protocol
//!
//! HTTP/1.1, one request a connection. Bodies are JSON (RFC 8259), in UTF-8.
//!
//! | request | answer |
//! |---|---|
//! | `GET /` | `{"name": "whoisbox relay", "version", "ports": [43, …], "max_bytes", "connect_timeout", "exchange_timeout"}`: that it is there, and what it permits; times in seconds |
//! | `POST /whois` `{"server": "whois.example.net", "port": 43, "body": "example.com\r\n"}` | 200, `application/octet-stream`: the answer's bytes, as they came. `port` may be left out |
//! | `POST /rdap` `{"url": "https://rdap.example.net/domain/example.com", "accept": "application/rdap+json"}` | 200, `{"status": 200, "location", "retry_after", "body_base64"}`, whatever the server's status was; a redirect is not followed. `location` and `retry_after` (seconds) stand there if the server sent them. `accept` may be left out |
//!
//! Anything else than 200 has the body `{"failure", "message"}`: `failure` is the word of `wit/steps.wit` in snake_case, and `message`
//! says what failed, where, and what to do. An answer that exceeds a limit, or breaks off, is a failure, never a short answer.
//!
//! | status | failure | |
//! |---|---|---|
//! | 400, 404, 405, 408, 413, 415, 421 | `other` | the request is none of those above |
//! | 403 | `denied` | the policy forbids the server; or the page, which then cannot read this either |
//! | 413 | `too_large` | the server's answer is larger than allowed |
//! | 429 | `paused` | as many exchanges as may be are under way; `Retry-After` says for how many seconds |
//! | 502 | the others | the server did not answer |
//! | 504 | `timed_out` | nor did it in time |
//!
//! # Who may ask
//!
//! Any page on the web can send requests to a port on the visitor's loopback, so:
//!
//! * an `Origin` has to be a page of loopback itself (`localhost`, `127.0.0.1`, `[::1]`, any port), or one that was
//!   [named](Relay::allow_origin). Others get 403 without a CORS header, and a [line](Entry) that says so. `null` is no name: every
//!   page can have it. A request without `Origin` is no page's script, and served;
//! * `Host` has to be an IP address or `localhost`: a name that was made to resolve to loopback (DNS rebinding) is neither;
//! * questions come by POST as `application/json`, which pages of other origins cannot send without asking first (a preflight, which
//!   is answered with `Access-Control-Allow-Private-Network`, too);
//! * a WHOIS question is one line of at most [`MAX_QUESTION`] bytes without control characters: no second command in it.
//!
//! # What it takes
//!
//! Heads and bodies of requests are bounded in size and time, so is the time in which an answer has to be read; exchanges and
//! connections are bounded in number. Whoever listens on another address than loopback lends the machine's address to whoever
//! reaches it, under the policy.

mod exchange;
mod origin;
mod question;
mod reply;

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use rustls::ClientConfig;
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::error::Error;
use crate::host::{Host, Shared};
use crate::steps::Failure;

pub use origin::Origin;
pub use question::MAX_QUESTION;

use origin::is_own_host;
use question::Question;
use reply::Refusal;

/// The most exchanges with servers at a time; more are told to come back.
pub const MAX_EXCHANGES: usize = 16;

/// The most connections at a time; more wait to be accepted.
const MAX_CONNECTIONS: usize = 128;
/// The most bytes of a request's head, and of its body.
const MAX_HEAD: usize = 16 << 10;
const MAX_BODY: usize = 8 << 10;
/// How long a request's head may take, then its body, and at last the reading of the answer.
const HEAD_TIME: Duration = Duration::from_secs(5);
const BODY_TIME: Duration = Duration::from_secs(5);
const ANSWER_TIME: Duration = Duration::from_secs(10);
/// How long the exchanges that are under way may still take when the relay is stopped.
const FAREWELL: Duration = Duration::from_secs(2);

/// Answers the requests of pages: see the [module](self).
pub struct Relay {
    shared: Arc<Shared>,
    tls: Arc<ClientConfig>,
    origins: Vec<Origin>,
    room: Semaphore,
    log: Box<dyn Fn(&Entry) + Send + Sync>,
}

/// What was asked of a relay, and what came of it. Its text is one line; it holds what others sent, so escape it for a terminal.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Entry {
    /// Which server, such as `whois whois.example.net:43` or `rdap https://rdap.example.net`, or what else was wanted.
    pub asked: String,
    /// How many bytes were answered, or why none.
    pub outcome: Result<usize, String>,
    /// How long it took.
    pub time: Duration,
}

impl Relay {
    /// A relay with a host's policy and limits.
    ///
    /// # Errors
    /// [`Error::Certificates`]: one of the host's certificates cannot be a trust anchor.
    pub fn new(host: &Host) -> Result<Relay, Error> {
        let shared = Arc::clone(&host.shared);
        let (tls, room) = (shared.tls()?, Semaphore::new(MAX_EXCHANGES));
        Ok(Relay { shared, tls, origins: Vec::new(), room, log: Box::new(|_| ()) })
    }

    /// Lets the pages of an origin ask, besides those of loopback.
    #[must_use]
    pub fn allow_origin(mut self, origin: Origin) -> Relay {
        self.origins.push(origin);
        self
    }

    /// Has each exchange, and each request that was turned away, told to a function.
    #[must_use]
    pub fn on_entry(mut self, log: impl Fn(&Entry) + Send + Sync + 'static) -> Relay {
        self.log = Box::new(log);
        self
    }

    /// Answers what comes to a listener until `stop` is done. What is under way then gets two seconds to end.
    pub async fn serve(self, listener: TcpListener, stop: impl Future<Output = ()>) {
        let relay = Arc::new(self);
        let mut connections = JoinSet::new();
        let mut stop = std::pin::pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => break,
                Some(_) = connections.join_next() => {}
                accepted = listener.accept(), if connections.len() < MAX_CONNECTIONS => match accepted {
                    Ok((stream, _)) => { connections.spawn(Arc::clone(&relay).converse(stream)); }
                    // Out of file descriptors, as a rule: some come back soon.
                    Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                }
            }
        }
        drop(listener);
        let _ = timeout(FAREWELL, async { while connections.join_next().await.is_some() {} }).await;
    }

    /// One connection, from its first byte to its last, in bounded time.
    async fn converse(self: Arc<Self>, stream: TcpStream) {
        let longest = HEAD_TIME + BODY_TIME + self.shared.limits.exchange + ANSWER_TIME;
        let service = service_fn(|request| {
            let relay = Arc::clone(&self);
            async move { Ok::<_, Infallible>(relay.answer(request).await) }
        });
        let mut server = http1::Builder::new();
        server.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(MAX_HEAD).keep_alive(false);
        // Whom it ends badly for has hung up, or is no client.
        let _ = timeout(longest, server.serve_connection(TokioIo::new(stream), service)).await;
    }

    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let begun = Instant::now();
        let asked = format!("{} {}", request.method(), shortened(request.uri().path()));
        let origin = match self.admit(&request) {
            Ok(origin) => origin,
            Err(refusal) => {
                self.note(asked, Err(refusal.message.clone()), begun);
                return refusal.response();
            }
        };
        let mut response = match self.route(request, begun).await {
            Ok(response) => response,
            Err((subject, refusal)) => {
                self.note(subject.unwrap_or(asked), Err(refusal.message.clone()), begun);
                refusal.response()
            }
        };
        if let Some(origin) = origin {
            let headers = response.headers_mut();
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("retry-after"));
        }
        response
    }

    /// Says whether the sender may ask at all; if it is a page, of which origin.
    fn admit(&self, request: &Request<Incoming>) -> Result<Option<HeaderValue>, Refusal> {
        let only = |name: header::HeaderName| -> Result<Option<&HeaderValue>, Refusal> {
            let mut values = request.headers().get_all(&name).iter();
            match (values.next(), values.next()) {
                (value, None) => Ok(value),
                _ => Err(Refusal::bad(StatusCode::BAD_REQUEST, format!("the request has several {name} headers"))),
            }
        };
        let misdirected = |why: String| Err(Refusal::bad(StatusCode::MISDIRECTED_REQUEST, why));
        if request.uri().authority().is_some() {
            return misdirected("the relay is no HTTP proxy: POST /whois or /rdap to it".to_owned());
        }
        let host = only(header::HOST)?.map_or("", |host| host.to_str().unwrap_or("?"));
        if !is_own_host(host) {
            let host = shortened(host);
            return misdirected(format!(
                "the request is for the host {host:?}, which may be a name made to resolve to this machine; ask the relay by its address, such as 127.0.0.1"
            ));
        }
        let Some(origin) = only(header::ORIGIN)? else {
            return Ok(None);
        };
        let text = origin.to_str().unwrap_or("?");
        match text.parse::<Origin>() {
            Ok(page) if page.is_loopback() || self.origins.contains(&page) => Ok(Some(origin.clone())),
            Ok(page) => Err(Refusal::denied(format!(
                "pages of {page} may not use this relay; if you trust them, start it with --origin {page}"
            ))),
            Err(_) => Err(Refusal::denied(format!(
                "a page without an origin of its own ({:?}) may not use this relay: serve it from http://localhost",
                shortened(text)
            ))),
        }
    }

    /// Does what is asked. An error comes with the server that was to be asked, if it is known.
    async fn route(
        &self,
        request: Request<Incoming>,
        begun: Instant,
    ) -> Result<Response<Full<Bytes>>, (Option<String>, Refusal)> {
        let (parts, body) = request.into_parts();
        let allowed = match parts.uri.path() {
            "/" => "GET, HEAD, OPTIONS",
            "/whois" | "/rdap" => "POST, OPTIONS",
            path => {
                let message = format!("there is nothing at {:?}: ask GET /, POST /whois or POST /rdap", shortened(path));
                return Err((None, Refusal::bad(StatusCode::NOT_FOUND, message)));
            }
        };
        match &parts.method {
            &Method::OPTIONS => return Ok(reply::preflight(&parts.headers, allowed)),
            &Method::GET | &Method::HEAD if parts.uri.path() == "/" => return Ok(self.introduction()),
            &Method::POST if parts.uri.path() != "/" => {}
            method => return Err((None, Refusal::method(method, allowed))),
        }
        let question = self.question(parts.uri.path(), &parts.headers, body).await.map_err(|refusal| (None, refusal))?;
        let subject = question.subject();
        let Ok(_room) = self.room.try_acquire() else {
            return Err((Some(subject), Refusal::busy()));
        };
        let asked = match question {
            Question::Whois(question) => {
                exchange::whois(&self.shared, &self.tls, question).await.map(|bytes| (bytes.len(), reply::bytes(bytes)))
            }
            Question::Rdap(question) => {
                exchange::rdap(&self.shared, &self.tls, &question).await.map(|got| (got.body.len(), reply::got(&got)))
            }
        };
        match asked {
            Ok((length, response)) => {
                self.note(subject, Ok(length), begun);
                Ok(response)
            }
            Err(refusal) => Err((Some(subject), refusal)),
        }
    }

    async fn question(&self, path: &str, headers: &HeaderMap, body: Incoming) -> Result<Question, Refusal> {
        question::is_json(headers)?;
        let too_large = || Refusal::bad(StatusCode::PAYLOAD_TOO_LARGE, format!("the request's body exceeds {MAX_BODY} bytes"));
        let late = |_| Refusal::bad(StatusCode::REQUEST_TIMEOUT, "the request's body did not come in time".to_owned());
        let collected = timeout(BODY_TIME, Limited::new(body, MAX_BODY).collect()).await.map_err(late)?;
        let bytes = collected.map_err(|_| too_large())?.to_bytes();
        Question::read(path, &bytes)
    }

    fn introduction(&self) -> Response<Full<Bytes>> {
        let limits = &self.shared.limits;
        let body = json!({
            "name": "whoisbox relay",
            "version": env!("CARGO_PKG_VERSION"),
            "ports": self.shared.policy.ports().collect::<Vec<u16>>(),
            "max_bytes": limits.bytes,
            "connect_timeout": limits.connect.as_secs_f64(),
            "exchange_timeout": limits.exchange.as_secs_f64(),
        });
        reply::json(StatusCode::OK, &body)
    }

    fn note(&self, asked: String, outcome: Result<usize, String>, begun: Instant) {
        (self.log)(&Entry { asked, outcome, time: begun.elapsed() });
    }
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Relay").field("origins", &self.origins).finish_non_exhaustive()
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Entry { asked, outcome, time } = self;
        match outcome {
            Ok(bytes) => write!(f, "{asked}: {bytes} bytes, {} ms", time.as_millis()),
            Err(why) => write!(f, "{asked}: {why}, {} ms", time.as_millis()),
        }
    }
}

/// The first characters of what somebody sent, for a message.
fn shortened(text: &str) -> &str {
    text.char_indices().nth(200).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}
