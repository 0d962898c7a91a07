//! What passes between a lookup and its caller: the records of `wit/steps.wit`, where each member is described.

use serde::Serialize;

use crate::error::ParseError;
use crate::json;
use crate::query::Query;
use crate::registration::{Pointer, Protocol, Registration};

/// One question to one server.
#[derive(Clone, Debug, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// By WHOIS.
    Whois(WhoisRequest),
    /// By RDAP.
    HttpGet(HttpRequest),
}

/// A WHOIS exchange.
#[derive(Clone, Debug, Eq, Hash, PartialEq, Serialize)]
pub struct WhoisRequest {
    /// The host name or address.
    pub server: String,
    /// The TCP port.
    pub port: u16,
    /// What to send, its line end included.
    pub body: String,
}

/// An HTTP GET.
#[derive(Clone, Debug, Eq, Hash, PartialEq, Serialize)]
pub struct HttpRequest {
    /// The absolute URL.
    pub url: String,
    /// The value of the `Accept` header.
    pub accept: String,
}

/// What an answer consists of.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Payload {
    /// The bytes as they came.
    Bytes(Vec<u8>),
    /// The same, decoded by the caller.
    Text(String),
}

/// An HTTP response.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct HttpResponse {
    /// The status code.
    pub status: u16,
    /// The `Location` header.
    pub location: Option<String>,
    /// The `Retry-After` header in seconds; where it is a date, the seconds from the `Date` header to it.
    pub retry_after: Option<u32>,
    /// The body, decompressed.
    pub body: Payload,
}

/// Why an exchange gave no answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// The host name has no address.
    NameNotResolved,
    /// The server refused the connection.
    ConnectionRefused,
    /// The server broke the connection off.
    ConnectionReset,
    /// The caller's time was up.
    TimedOut,
    /// No route leads to the server.
    Unreachable,
    /// The caller's policy forbids the server, its address or its port, or a referral led where none may lead.
    Denied,
    /// The answer exceeded the caller's limit.
    TooLarge,
    /// No secure connection could be made.
    Tls,
    /// The server does not speak the protocol.
    Protocol,
    /// The server asked for patience, and its time has not come: it was not asked.
    Paused,
    /// Anything else.
    Other,
}

/// What came of a request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Answer {
    /// What a WHOIS server sent.
    Whois(Payload),
    /// The response of an HTTP server.
    Http(HttpResponse),
    /// Nothing.
    Failed(Failure),
}

/// What the caller does next.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Step {
    /// Sends this and calls `handle_answer`.
    Send(Request),
    /// Waits for so many seconds, or does not want to, and calls `handle_wait`.
    Wait(u32),
    /// Calls `report`.
    Done,
}

/// Where to ask first, in place of the tables.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Route {
    /// A WHOIS server, as `host`, `host:port` or `[address]:port`.
    Whois(String),
    /// The base URL of an RDAP server.
    Rdap(String),
}

/// A table that takes the place of a shipped one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Table {
    /// Its name: `tld`, `ipv4`, `ipv6`, `asn` or `object-tags`.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A server that asked for patience.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Pause {
    /// The WHOIS server as `host` or `host:port`, or the RDAP server as `https://host`.
    pub server: String,
    /// For how many seconds it is not to be asked.
    pub seconds: u32,
}

/// How to go about a lookup.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Options {
    /// The protocols to use, best first. Empty: RDAP, then WHOIS.
    pub protocols: Vec<Protocol>,
    /// Where to ask first, at most one route for each protocol.
    pub routes: Vec<Route>,
    /// Whether to ask the server to which an answer refers.
    pub follow_referrals: bool,
    /// The most requests in the whole lookup; 0 means 8.
    pub max_requests: u8,
    /// The longest wait, in seconds, that a throttling server is granted; 0: none.
    pub max_wait: u32,
    /// The tables that take the place of shipped ones.
    pub tables: Vec<Table>,
    /// Who asked for patience in an earlier lookup, less the time that has passed since.
    pub paused: Vec<Pause>,
}

impl Default for Options {
    fn default() -> Self {
        let (protocols, routes, tables, paused) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Options { protocols, routes, follow_referrals: true, max_requests: 0, max_wait: 0, tables, paused }
    }
}

/// Who was asked.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// IANA.
    Root,
    /// The registry.
    Registry,
    /// The registrar, or another server that the registry refers to.
    Registrar,
}

/// What a request led to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome<'a> {
    /// The answer was read.
    Read(&'a Registration<'a>),
    /// The answer was not readable.
    Unread(ErrorText),
    /// An HTTP redirect to this URL.
    Redirected(&'a str),
    /// There was no answer.
    Failed(Failure),
}

/// A [`ParseError`] whose JSON is its code and its sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorText(pub ParseError);

impl Serialize for ErrorText {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut fields = serializer.serialize_struct("error", 2)?;
        fields.serialize_field("code", self.0.code())?;
        fields.serialize_field("message", &self.0.to_string())?;
        fields.end()
    }
}

/// A request and what came of it.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Exchange<'a> {
    /// The request.
    pub request: &'a Request,
    /// Who was asked.
    pub authority: Authority,
    /// What came of it.
    pub outcome: Outcome<'a>,
    /// The answer's text, decoded.
    pub text: Option<&'a str>,
}

/// The lookup's result in one word.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    /// The object is registered.
    Found,
    /// A registry said that there is no such object.
    NotFound,
    /// A registry withholds the name from registration.
    Reserved,
    /// A server asks its client to slow down.
    Throttled,
    /// A server refuses to answer.
    Refused,
    /// A server has a fault of its own.
    Unavailable,
    /// What came was no answer, or did not say.
    Unreadable,
    /// No server could be reached.
    NetworkFailure,
    /// The caller's policy forbids the server.
    Denied,
}

/// Which answer a member of the merged view came from.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Origin {
    /// The member.
    pub path: Pointer,
    /// The index of the exchange.
    pub exchange: u32,
}

/// A member in which two answers disagree.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Disagreement {
    /// The member.
    pub path: Pointer,
    /// The index of the exchange whose word stands in the merged view.
    pub exchange: u32,
    /// What its answer says.
    pub value: String,
    /// The index of the exchange that says otherwise.
    pub other_exchange: u32,
    /// What that answer says.
    pub other_value: String,
}

/// All that a lookup brought.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report<'a> {
    /// The query as it was understood.
    pub query: &'a Query,
    /// The result in one word.
    pub conclusion: Conclusion,
    /// Every request, in order.
    pub exchanges: Vec<Exchange<'a>>,
    /// One view of all that was read.
    pub merged: Option<Registration<'a>>,
    /// Which exchange each member of `merged` came from.
    pub origins: Vec<Origin>,
    /// Where the answers that were merged disagree.
    pub disagreements: Vec<Disagreement>,
    /// Who asked for patience.
    pub pauses: &'a [Pause],
}

impl Report<'_> {
    /// As JSON text.
    pub fn to_json(&self) -> String {
        json::text(self)
    }
}
