//! The plugin's sense: which event means what, its settings, and what to say when there is no answer.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::events::{self, Event};
use super::manifest::{ANSWERS, OBJECTS};
use super::{Answer, FORMATS, Finding, Format, Writer, finding, format};
use crate::error::{LookupError, OutputError, ParseError};
use crate::query::Query;
use crate::registration::Protocol;
use crate::report::{self, Conclusion, Exchange, Failure, Options, Outcome, Report, Request, Route};
use crate::whois::Hints;

/// Why an event was not handled: the `plugin-error` of `wit/deps/osint-plugin.wit`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum PluginError {
    /// The plugin does not watch this kind.
    UnknownKind(String),
    /// The value or payload is not of its kind; the sentence says why.
    BadValue(String),
    /// The settings do not fit their schema; the sentence says where.
    BadSettings(String),
    /// The source asks to come back later, in so many seconds where it says.
    RetryLater(Option<u32>),
    /// Anything else; the sentence says what, where and what to do.
    Failed(String),
}

/// What is to be done about an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Task {
    /// Nothing more: these follow from it.
    Told(Vec<Event>),
    /// To look this up and hand the report to [`from_report`].
    LookUp {
        /// The query.
        query: String,
        /// How to look it up.
        settings: Settings,
    },
}

/// The settings. A plugin that does not ask has none but `documents`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Settings {
    /// Which documents to give besides the events.
    pub documents: Documents,
    /// How to go about a lookup.
    pub options: Options,
    /// How long a lookup may take, in milliseconds; 0: the default.
    pub total_timeout: u32,
    /// The most bytes of one answer; 0: the default.
    pub max_bytes: u32,
}

/// Formats by name, each with the text of its settings.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Documents(Vec<(&'static str, String)>);

/// The JSON Schema of [`Settings`].
pub(crate) fn settings_schema(asks: bool) -> String {
    let settings = |format: &Format| format.settings_schema.unwrap_or(r#"{"type": "object", "additionalProperties": false}"#);
    let documents: Vec<String> = FORMATS.iter().map(|format| format!("\"{}\": {}", format.name, settings(format))).collect();
    format!(
        "{{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {{\"documents\": {{\"type\": \"object\", \
         \"additionalProperties\": false, \"description\": \"The documents to give besides the events, by the format's name, each with \
         its settings.\", \"properties\": {{{}}}}}{}}}}}",
        documents.join(", "),
        if asks { LOOKUP_SETTINGS } else { "" },
    )
}

/// What a plugin that asks has besides.
const LOOKUP_SETTINGS: &str = r#",
    "protocols": {"type": "array", "items": {"enum": ["rdap", "whois"]}, "description": "The protocols to use, best first; by default RDAP, then WHOIS."},
    "whois": {"type": "string", "description": "The WHOIS server to ask first: host, host:port or [address]:port."},
    "rdap": {"type": "string", "description": "The base URL of the RDAP server to ask first."},
    "follow_referrals": {"type": "boolean", "default": true, "description": "Whether to ask the server that an answer refers to."},
    "max_requests": {"type": "integer", "minimum": 0, "maximum": 255, "default": 8, "description": "The most requests of one lookup."},
    "max_wait": {"type": "integer", "minimum": 0, "default": 0, "description": "The longest wait, in seconds, that a throttling server is granted."},
    "tables": {"type": "array", "items": {"type": "object", "additionalProperties": false, "required": ["name", "text"], "properties": {"name": {"enum": ["tld", "ipv4", "ipv6", "asn", "object-tags"]}, "text": {"type": "string"}}}, "description": "Tables that take the place of those of the same name."},
    "timeout_ms": {"type": "integer", "minimum": 0, "default": 30000, "description": "How long one lookup may take, in milliseconds."},
    "max_bytes": {"type": "integer", "minimum": 0, "default": 1048576, "description": "The most bytes of one answer."}"#;

/// Takes an event: reads an answer, or says what to look up if the plugin `asks`.
///
/// # Errors
/// `UnknownKind`, `BadValue`, `BadSettings`; `RetryLater` and `Failed` for an answer that is none.
pub fn take(kind: &str, value: &str, payload: Option<&str>, settings: Option<&str>, asks: bool) -> Result<Task, PluginError> {
    let watched = ANSWERS.iter().any(|info| info.kind == kind) || asks && OBJECTS.iter().any(|info| info.kind == kind);
    if !watched {
        return Err(PluginError::UnknownKind(kind.to_owned()));
    }
    let settings = if asks { lookup_settings(settings)? } else { reading_settings(settings)? };
    let writers = settings.documents.writers()?;
    match kind {
        "whois-text" => {
            let payload = hints(payload)?;
            told(Answer::Text(value), Protocol::Whois, &payload, &writers)
        }
        "rdap-json" => {
            let payload = hints(payload)?;
            told(Answer::Text(value), Protocol::Rdap, &payload, &writers)
        }
        _ => Ok(Task::LookUp { query: query_of(kind, value)?, settings }),
    }
}

/// The events that follow from a lookup's report.
///
/// # Errors
/// `RetryLater` where a server throttles; `Failed` where nothing is known for another reason, with the servers' words; `BadSettings`.
pub fn from_report(report: &Report<'_>, documents: &Documents) -> Result<Vec<Event>, PluginError> {
    let writers = documents.writers()?;
    match account(report) {
        None => {
            let query = report.query.to_string();
            Ok(finding::of_report(report, &query, |finding| follow(finding, &writers)).unwrap_or_default())
        }
        Some(_) if report.conclusion == Conclusion::Throttled => {
            Err(PluginError::RetryLater(report.pauses.iter().map(|pause| pause.seconds).max()))
        }
        Some(account) => Err(PluginError::Failed(account)),
    }
}

/// Where a lookup left nothing known: what came of each request and what to do, as a sentence for people.
pub fn account(report: &Report<'_>) -> Option<String> {
    let what_to_do = match report.conclusion {
        Conclusion::Found | Conclusion::NotFound | Conclusion::Reserved => return None,
        Conclusion::Throttled => "ask again later and less often",
        Conclusion::Refused => "ask from another address, or another server",
        Conclusion::Unavailable => "try again later, or ask another server",
        Conclusion::Unreadable => "check that the server speaks the protocol, or ask another one",
        Conclusion::NetworkFailure => "check the network and the server's name",
        Conclusion::Denied => "have the host allow the server, its address and its port",
    };
    let said: Vec<String> = report.exchanges.iter().map(came_of).collect();
    Some(format!("nothing is known of {}: {}; {what_to_do}", report.query, said.join("; ")))
}

/// Why a lookup did not start.
pub fn from_lookup_error(error: LookupError) -> PluginError {
    match error {
        LookupError::BadQuery(why) => PluginError::BadValue(why),
        LookupError::BadOptions(why) => PluginError::BadSettings(why),
        LookupError::NoServer(why) => PluginError::Failed(why),
        LookupError::OutOfOrder => PluginError::Failed(error.to_string()),
    }
}

#[derive(Default, Deserialize)]
struct Payload {
    server: Option<String>,
    query: Option<String>,
}

impl Payload {
    fn hints(&self) -> Hints<'_> {
        Hints { server: self.server.as_deref(), query: self.query.as_deref() }
    }
}

fn hints(payload: Option<&str>) -> Result<Payload, PluginError> {
    let Some(payload) = payload else { return Ok(Payload::default()) };
    serde_json::from_str(payload)
        .map_err(|error| PluginError::BadValue(format!("the payload is not as its schema says: {error}")))
}

fn told(answer: Answer<'_>, protocol: Protocol, payload: &Payload, writers: &[Opened]) -> Result<Task, PluginError> {
    answer.read(protocol, &payload.hints(), |finding| Task::Told(follow(finding, writers))).map_err(unread)
}

/// A format and its writer.
type Opened = (&'static Format, Writer);

/// The events that follow, and behind them the documents: the text of each is the event's value.
fn follow(finding: &Finding<'_>, writers: &[Opened]) -> Vec<Event> {
    let mut events = events::from_registration(finding.registration, finding.query);
    let documents = writers.iter().map(|(format, write)| {
        let parent = (!events.is_empty()).then_some(0);
        Event { kind: format.document, value: write(finding), payload: None, parent }
    });
    let documents: Vec<Event> = documents.collect();
    events.extend(documents);
    events
}

impl Documents {
    fn writers(&self) -> Result<Vec<Opened>, PluginError> {
        let opened = self.0.iter().map(|(name, settings)| {
            let format = format(name)?;
            Ok((format, (format.open)(Some(settings))?))
        });
        opened.collect::<Result<_, OutputError>>().map_err(|error| PluginError::BadSettings(error.to_string()))
    }
}

/// The documents as the settings name them.
type GivenDocuments<'a> = BTreeMap<String, &'a RawValue>;

fn documents(given: GivenDocuments<'_>) -> Result<Documents, PluginError> {
    let named = given.into_iter().map(|(name, settings)| Ok((format(&name)?.name, settings.get().to_owned())));
    let documents: Result<_, OutputError> = named.collect();
    documents.map(Documents).map_err(|error| PluginError::BadSettings(error.to_string()))
}

fn unread(error: ParseError) -> PluginError {
    match error {
        ParseError::Throttled(refusal) => PluginError::RetryLater(refusal.wait),
        ParseError::Empty
        | ParseError::Refused(_)
        | ParseError::Unavailable(_)
        | ParseError::TooLarge(_)
        | ParseError::Malformed(_) => PluginError::Failed(error.to_string()),
    }
}

/// The query of an event, if its value is what its kind says.
fn query_of(kind: &str, value: &str) -> Result<String, PluginError> {
    // The kind says already that this is an AS number.
    let bare = kind == "autnum" && !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let text = if bare { format!("AS{value}") } else { value.to_owned() };
    let query = Query::parse(&text).map_err(from_lookup_error)?;
    let of_kind = match &query {
        Query::Domain(_) | Query::Nameserver(_) => "domain-name",
        Query::Ip(_) => "ip-address",
        Query::Network(_) => "ip-network",
        Query::Autnum(_) => "autnum",
        Query::Entity(_) => "handle",
    };
    if kind == of_kind { Ok(text) } else { Err(PluginError::BadValue(format!("{value:?} is no {kind} but a {of_kind}"))) }
}

fn reading_settings(text: Option<&str>) -> Result<Settings, PluginError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Given<'a> {
        #[serde(borrow, default)]
        documents: GivenDocuments<'a>,
    }
    let Some(given) = read_settings::<Given<'_>>(text)? else { return Ok(Settings::default()) };
    Ok(Settings { documents: documents(given.documents)?, ..Settings::default() })
}

fn lookup_settings(text: Option<&str>) -> Result<Settings, PluginError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Named {
        Whois,
        Rdap,
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Table {
        name: String,
        text: String,
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Given<'a> {
        #[serde(borrow, default)]
        documents: GivenDocuments<'a>,
        #[serde(default)]
        protocols: Vec<Named>,
        whois: Option<String>,
        rdap: Option<String>,
        follow_referrals: Option<bool>,
        max_requests: Option<u8>,
        max_wait: Option<u32>,
        #[serde(default)]
        tables: Vec<Table>,
        timeout_ms: Option<u32>,
        max_bytes: Option<u32>,
    }
    let Some(given) = read_settings::<Given<'_>>(text)? else { return Ok(Settings::default()) };
    let Given {
        documents: wanted,
        protocols,
        whois,
        rdap,
        follow_referrals,
        max_requests,
        max_wait,
        tables,
        timeout_ms,
        max_bytes,
    } = given;
    let protocol = |protocol| match protocol {
        Named::Whois => Protocol::Whois,
        Named::Rdap => Protocol::Rdap,
    };
    let options = Options {
        protocols: protocols.into_iter().map(protocol).collect(),
        routes: whois.map(Route::Whois).into_iter().chain(rdap.map(Route::Rdap)).collect(),
        follow_referrals: follow_referrals.unwrap_or(Options::default().follow_referrals),
        max_requests: max_requests.unwrap_or_default(),
        max_wait: max_wait.unwrap_or_default(),
        tables: tables.into_iter().map(|Table { name, text }| report::Table { name, text }).collect(),
        ..Options::default()
    };
    let (total_timeout, max_bytes) = (timeout_ms.unwrap_or_default(), max_bytes.unwrap_or_default());
    Ok(Settings { documents: documents(wanted)?, options, total_timeout, max_bytes })
}

/// Reads settings; blank text counts as none.
fn read_settings<'a, T: Deserialize<'a>>(text: Option<&'a str>) -> Result<Option<T>, PluginError> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    serde_json::from_str(text).map(Some).map_err(|error| PluginError::BadSettings(error.to_string()))
}

/// What came of a request.
fn came_of(exchange: &Exchange<'_>) -> String {
    let server = match exchange.request {
        Request::Whois(request) => format!("{} port {}", request.server, request.port),
        Request::HttpGet(request) => request.url.clone(),
    };
    match &exchange.outcome {
        Outcome::Read(_) => format!("{server} did not tell"),
        Outcome::Unread(error) => format!("{server}: {}", error.0),
        Outcome::Redirected(to) => format!("{server} redirected to {to}"),
        Outcome::Failed(failure) => format!("{server} {}", said_of(*failure)),
    }
}

fn said_of(failure: Failure) -> &'static str {
    match failure {
        Failure::NameNotResolved => "has no address",
        Failure::ConnectionRefused => "refused the connection",
        Failure::ConnectionReset => "broke the connection off",
        Failure::TimedOut => "did not answer in time",
        Failure::Unreachable => "cannot be reached from here",
        Failure::Denied => "may not be asked",
        Failure::TooLarge => "sent more than is allowed",
        Failure::Tls => "could not be reached securely",
        Failure::Protocol => "does not speak the protocol",
        Failure::Paused => "asked for patience earlier, and was not asked again",
        Failure::Other => "gave no answer",
    }
}

#[cfg(test)]
#[path = "plugin_tests.rs"]
mod tests;
