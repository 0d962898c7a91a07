//! What a lookup does on the network, told as it happens: every connection, question and outcome, so that a security operations
//! centre can tell its own lookups from somebody else's.
//!
//! A [`Sink`] takes [`Event`]s. [`Lines`] writes them to a file and [`Syslog`] to the system's log, as JSON in the names of the
//! [Elastic Common Schema](Form::Ecs) or of [OCSF](Form::Ocsf). Whatever a sink does, each event also goes to [`tracing`], at the level
//! `DEBUG` and from the target `whoisbox::audit`.
//!
//! What cannot be recorded is not done: once a sink fails, the host's lookups end with [`Error::Audit`](crate::Error::Audit).

mod ecs;
mod ocsf;
mod sinks;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;

use crate::policy::Denial;
use crate::steps::{Conclusion, HttpRequest, Request, WhoisRequest};
use crate::types::Protocol;

pub use sinks::{Form, Lines, Syslog};

/// Takes what is told. Called on the thread of whoever does it, so it should be quick.
pub trait Sink: Send + Sync {
    /// Records an event.
    ///
    /// # Errors
    /// It could not be recorded: then no further lookup is made.
    fn record(&self, event: &Event<'_>) -> io::Result<()>;
}

/// Something that a lookup did.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Event<'e> {
    /// When.
    pub time: Timestamp,
    /// Which lookup: the same for all events of one, and no other lookup's.
    pub lookup: &'e str,
    /// What was looked up, as it was given.
    pub query: &'e str,
    /// What it did.
    pub what: &'e What,
}

/// What a lookup did.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum What {
    /// A connection was made, or the guest was allowed to make one itself.
    Connected {
        /// The host as it was named, if the host made the connection.
        host: Option<String>,
        /// Where it leads: to the server, or to the proxy.
        to: SocketAddr,
        /// Where it comes from, if the host made it.
        from: Option<SocketAddr>,
        /// The proxy that it goes through, without whoever logs in there.
        proxy: Option<String>,
    },
    /// A connection could not be made.
    Unconnected {
        /// The host as it was named.
        host: String,
        /// Its port.
        port: u16,
        /// Why not, as the end of a sentence.
        why: String,
    },
    /// The policy forbade a connection.
    Denied(Denial),
    /// A question was sent.
    Asked(Question),
    /// What came of a question.
    Answered {
        /// The question.
        question: Question,
        /// In one word: a conclusion, `redirected`, or a failure of `wit/steps.wit` in snake_case.
        outcome: String,
        /// Whether it is an answer or a redirect, and no failure.
        is_answer: bool,
        /// How many bytes of answer came.
        bytes: Option<u64>,
        /// Whether it was taken from the cache: then nobody was asked.
        kept: bool,
        /// How long it took.
        time: Duration,
    },
    /// The lookup ended.
    Concluded {
        /// The result.
        conclusion: Conclusion,
        /// How long it took.
        time: Duration,
    },
}

/// One question to one server.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Question {
    /// By which protocol.
    pub protocol: Protocol,
    /// The server's host name or address.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// What is sent: the line of WHOIS without its end, or the URL.
    pub text: String,
}

impl From<&Request> for Question {
    fn from(request: &Request) -> Question {
        match request {
            Request::Whois(WhoisRequest { server, port, body }) => Question {
                protocol: Protocol::Whois,
                server: server.clone(),
                port: *port,
                text: body.trim_end_matches(['\r', '\n']).to_owned(),
            },
            Request::HttpGet(HttpRequest { url, .. }) => {
                let uri: http::Uri = url.parse().unwrap_or_default();
                let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("http") { 80 } else { 443 });
                Question { protocol: Protocol::Rdap, server: uri.host().unwrap_or_default().to_owned(), port, text: url.clone() }
            }
        }
    }
}

impl What {
    /// A word for it: `connection`, `denial`, `question`, `outcome` or `conclusion`.
    pub fn word(&self) -> &'static str {
        match self {
            What::Connected { .. } | What::Unconnected { .. } => "connection",
            What::Denied(_) => "denial",
            What::Asked(_) => "question",
            What::Answered { .. } => "outcome",
            What::Concluded { .. } => "conclusion",
        }
    }

    /// Whether it went as it should.
    pub fn is_success(&self) -> bool {
        match self {
            What::Connected { .. } | What::Asked(_) => true,
            What::Unconnected { .. } | What::Denied(_) => false,
            What::Answered { is_answer, .. } => *is_answer,
            What::Concluded { conclusion, .. } => {
                matches!(conclusion, Conclusion::Found | Conclusion::NotFound | Conclusion::Reserved)
            }
        }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            What::Connected { host, to, from, proxy } => {
                f.write_str("connected")?;
                from.map_or(Ok(()), |from| write!(f, " from {from}"))?;
                write!(f, " to {to}")?;
                host.as_ref().map_or(Ok(()), |host| write!(f, " for {host}"))?;
                proxy.as_ref().map_or(Ok(()), |proxy| write!(f, " through {proxy}"))
            }
            What::Unconnected { host, port, why } => write!(f, "not connected to {host}:{port}: {why}"),
            What::Denied(denial) => denial.fmt(f),
            What::Asked(question) => write!(f, "asked {question}"),
            What::Answered { question, outcome, bytes, kept, time, .. } => {
                write!(f, "{question}: {outcome}")?;
                bytes.map_or(Ok(()), |bytes| write!(f, ", {bytes} bytes"))?;
                write!(f, "{} in {} ms", if *kept { ", kept from before," } else { "" }, time.as_millis())
            }
            What::Concluded { conclusion, time } => write!(f, "{} in {} ms", conclusion.word(), time.as_millis()),
        }
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.protocol {
            Protocol::Whois => write!(f, "{}:{} {:?}", self.server, self.port, self.text),
            Protocol::Rdap => f.write_str(&self.text),
        }
    }
}

/// The sinks of a host, and whether one of them has failed.
#[derive(Default)]
pub(crate) struct Book {
    sinks: Vec<Arc<dyn Sink>>,
    fault: Mutex<Option<String>>,
}

/// Where one lookup's events go.
#[derive(Clone, Default)]
pub(crate) struct Journal {
    page: Option<Arc<Page>>,
}

struct Page {
    book: Arc<Book>,
    lookup: String,
    query: String,
}

/// Numbers the lookups of this process.
static LOOKUPS: AtomicU64 = AtomicU64::new(1);

impl Book {
    pub(crate) fn new(sinks: Vec<Arc<dyn Sink>>) -> Book {
        Book { sinks, fault: Mutex::default() }
    }

    /// Opens the journal of a lookup.
    pub(crate) fn open(self: &Arc<Self>, query: &str) -> Journal {
        if self.sinks.is_empty() && !tracing::enabled!(target: "whoisbox::audit", tracing::Level::DEBUG) {
            return Journal::default();
        }
        let number = LOOKUPS.fetch_add(1, Ordering::Relaxed);
        let lookup = format!("{:x}-{:x}-{number:x}", now().as_microsecond(), std::process::id());
        Journal { page: Some(Arc::new(Page { book: Arc::clone(self), lookup, query: query.to_owned() })) }
    }

    /// Why something could not be recorded.
    pub(crate) fn fault(&self) -> Option<String> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Journal {
    /// Whether anybody listens.
    pub(crate) fn is_open(&self) -> bool {
        self.page.is_some()
    }

    /// Tells what the lookup did.
    pub(crate) fn tell(&self, what: What) {
        let Some(page) = &self.page else { return };
        let Page { book, lookup, query } = &**page;
        tracing::debug!(target: "whoisbox::audit", lookup, query, "{what}");
        let event = Event { time: now(), lookup, query, what: &what };
        for sink in &book.sinks {
            if let Err(error) = sink.record(&event) {
                book.fault.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(|| error.to_string());
            }
        }
    }
}

/// The time. A clock that is set before 1970 tells of its own fault by the first moment of that year.
pub(crate) fn now() -> Timestamp {
    let passed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_microsecond(i64::try_from(passed.as_micros()).unwrap_or_default()).unwrap_or(Timestamp::UNIX_EPOCH)
}
