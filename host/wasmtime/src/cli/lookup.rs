//! `whoisbox lookup`: asks, and shows the merged view first, then who was asked and what came of it.

use std::fmt::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use jiff::Timestamp;
use serde::Deserialize;
use whoisbox::audit::Question;
use whoisbox::steps::{
    Authority, Conclusion, Disagreement, Exchange, Failure as ExchangeFailure, Options, Outcome, Report, Request, WhoisRequest,
};
use whoisbox::types::{Protocol, Query};
use whoisbox::{Denial, Error, Host, Lookup, block_on};

use super::exit::Exit;
use super::form::{Chosen, Form};
use super::options::{Asking, Bounds};
use super::terminal::{ATTENTION, BAD, Color, FAINT, GOOD, TITLE, complain, print, safe, safe_json, safe_lines};
use super::{Failure, text};

/// What to look up and how.
#[derive(Args, Clone, Debug)]
pub(crate) struct Arguments {
    /// Domain names, IP addresses, networks in CIDR notation, AS numbers (AS64496)
    #[arg(required = true, value_name = "QUERY")]
    queries: Vec<String>,
    /// Print each report as JSON, one a line
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Print the servers' answers as they came; only characters that a terminal would obey are escaped
    #[arg(long, conflicts_with_all = ["json", "format"])]
    raw: bool,
    /// Print what would be asked first of whom, and ask nobody
    #[arg(long, conflicts_with_all = ["json", "raw", "format"])]
    dry_run: bool,
    #[command(flatten)]
    form: Form,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: Color,
    #[command(flatten)]
    asking: Asking,
    #[command(flatten)]
    bounds: Bounds,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    arguments.color.choose();
    let host = arguments.bounds.host()?;
    let options = arguments.asking.options(&arguments.bounds);
    let chosen = arguments.form.choose(&host, now())?;
    let mut worst = Exit::Found;
    for (index, query) in arguments.queries.iter().enumerate() {
        if index > 0 && !arguments.json && !arguments.dry_run && chosen.is_none() {
            print("\n").map_err(Failure::Output)?;
        }
        let exit = match &chosen {
            _ if arguments.dry_run => print_first_question(&host, query, &options),
            Some(chosen) => look_up_as(&host, query, &options, chosen),
            None if arguments.json => look_up_json(&host, query, &options),
            None => look_up(&host, query, &options, arguments.raw),
        };
        worst = worst.max(match exit {
            Err(Failure::Host(error @ (Error::Lookup(_) | Error::Guest { .. }))) => Failure::Host(error).tell(),
            other => other?,
        });
    }
    Ok(worst)
}

/// Says what would be asked first of whom.
pub(crate) fn print_first_question(host: &Host, query: &str, options: &Options) -> Result<Exit, Failure> {
    let asked = match host.first_question(query, options) {
        Ok(Some(Question { protocol: Protocol::Whois, server, port, text })) => format!("whois {server}:{port} {text:?}"),
        Ok(Some(Question { protocol: Protocol::Rdap, text, .. })) => format!("rdap {text}"),
        Ok(None) => "nobody".to_owned(),
        Err(error @ Error::Lookup(_)) => format!("nobody: {error}"),
        Err(error) => return Err(error.into()),
    };
    print(&format!("{}  {FAINT}{}{FAINT:#}\n", safe(query), safe(&asked))).map_err(Failure::Output)?;
    Ok(Exit::Found)
}

fn look_up(host: &Host, query: &str, options: &Options, raw: bool) -> Result<Exit, Failure> {
    let Lookup { report, denials } = block_on(host.lookup(query, options))?;
    let shown = if raw { raw_answers(&report) } else { page(&report) };
    print(&shown).map_err(Failure::Output)?;
    tell(&denials, report.conclusion);
    Ok(report.conclusion.into())
}

fn look_up_json(host: &Host, query: &str, options: &Options) -> Result<Exit, Failure> {
    #[derive(Deserialize)]
    struct Concluded {
        conclusion: String,
    }
    let Lookup { report, denials } = block_on(host.lookup_json(query, options))?;
    print(&format!("{}\n", safe_json(&report))).map_err(Failure::Output)?;
    let conclusion = serde_json::from_str(&report).ok().and_then(|Concluded { conclusion }| Conclusion::of_word(&conclusion));
    let conclusion = conclusion.unwrap_or(Conclusion::Unreadable);
    tell(&denials, conclusion);
    Ok(conclusion.into())
}

fn look_up_as(host: &Host, query: &str, options: &Options, chosen: &Chosen) -> Result<Exit, Failure> {
    let Lookup { report: found, denials } = block_on(host.lookup_as(query, options, &chosen.format, chosen.settings.as_deref()))?;
    if let Some(output) = &found.output {
        chosen.print(&output.text)?;
    }
    if let Some(account) = &found.account {
        complain(BAD, "error", account);
    }
    tell(&denials, found.conclusion);
    Ok(found.conclusion.into())
}

/// The time, by RFC 3339; none where the machine's clock is beyond reason.
fn now() -> Option<String> {
    let passed = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Timestamp::from_second(i64::try_from(passed.as_secs()).ok()?).ok().map(|now| now.to_string())
}

/// Says which connections the policy forbade, where that had an effect.
fn tell(denials: &[Denial], conclusion: Conclusion) {
    if !matches!(conclusion, Conclusion::Found | Conclusion::NotFound | Conclusion::Reserved) {
        denials.iter().for_each(|denial| complain(ATTENTION, "denied", &denial.to_string()));
    }
}

/// A report for people.
pub(crate) fn page(report: &Report) -> String {
    let mut page = String::new();
    match &report.merged {
        Some(registration) => text::registration(&mut page, registration, Some(&query_text(&report.query))),
        None => {
            let (style, words) = conclusion_words(report.conclusion);
            let _ = writeln!(page, "{TITLE}{}{TITLE:#}  {style}{words}{style:#}", safe(&query_text(&report.query)));
        }
    }
    if !report.disagreements.is_empty() {
        text::heading(&mut page, "The answers disagree");
    }
    for disagreement in &report.disagreements {
        disagree(&mut page, report, disagreement);
    }
    if !report.exchanges.is_empty() {
        text::heading(&mut page, "Asked");
    }
    for exchange in &report.exchanges {
        trail(&mut page, exchange);
    }
    page
}

fn disagree(page: &mut String, report: &Report, found: &Disagreement) {
    let server =
        |index: u32| report.exchanges.get(index as usize).map(|exchange| request_server(&exchange.request)).unwrap_or_default();
    let said = |index: u32, value: &str| format!("{FAINT}{}:{FAINT:#} {}", safe(&server(index)), safe(value));
    let (ours, theirs) = (said(found.exchange, &found.value), said(found.other_exchange, &found.other_value));
    let _ = writeln!(page, "  {ATTENTION}{}{ATTENTION:#}  {ours}  {theirs}", safe(found.path.trim_start_matches('/')));
}

fn trail(page: &mut String, exchange: &Exchange) {
    let who = match exchange.authority {
        Authority::Root => "IANA",
        Authority::Registry => "registry",
        Authority::Registrar => "registrar",
    };
    let (style, what) = match &exchange.outcome {
        Outcome::Read(registration) => {
            (GOOD, format!("{}, read as {}", text::availability(registration), registration.source.format))
        }
        Outcome::Unread(error) => (BAD, Error::Parse(error.clone()).to_string()),
        Outcome::Redirected(url) => (FAINT, format!("redirected to {url}")),
        Outcome::Failed(failure) => (BAD, failure_words(*failure).into()),
    };
    let server = request_server(&exchange.request);
    let _ = writeln!(page, "  {FAINT}{who:<13}{FAINT:#} {}  {style}{}{style:#}", safe(&server), safe(&what));
}

/// Each answer's text, as it came, below a line that says whose it is.
fn raw_answers(report: &Report) -> String {
    let mut page = String::new();
    for exchange in &report.exchanges {
        let _ = writeln!(page, "{FAINT}# {}{FAINT:#}", safe(&request_server(&exchange.request)));
        match (&exchange.text, &exchange.outcome) {
            (Some(text), _) => {
                page.push_str(&safe_lines(text));
                page.push_str(if text.ends_with('\n') { "" } else { "\n" });
            }
            (None, Outcome::Failed(failure)) => {
                let _ = writeln!(page, "{BAD}# {}{BAD:#}", failure_words(*failure));
            }
            (None, _) => {}
        }
    }
    page
}

fn request_server(request: &Request) -> String {
    match request {
        Request::Whois(WhoisRequest { server, port: 43, .. }) => server.clone(),
        Request::Whois(WhoisRequest { server, port, .. }) if server.contains(':') => format!("[{server}]:{port}"),
        Request::Whois(WhoisRequest { server, port, .. }) => format!("{server}:{port}"),
        Request::HttpGet(request) => request.url.clone(),
    }
}

fn query_text(query: &Query) -> String {
    match query {
        Query::Domain(text) | Query::Ip(text) | Query::Network(text) | Query::Entity(text) | Query::Nameserver(text) => {
            text.clone()
        }
        Query::Autnum(number) => format!("AS{number}"),
    }
}

fn conclusion_words(conclusion: Conclusion) -> (anstyle::Style, &'static str) {
    match conclusion {
        Conclusion::Found => (GOOD, "registered"),
        Conclusion::NotFound => (ATTENTION, "not registered"),
        Conclusion::Reserved => (ATTENTION, "withheld from registration"),
        Conclusion::Throttled => (BAD, "unknown: a server asks to slow down"),
        Conclusion::Refused => (BAD, "unknown: a server refuses to answer"),
        Conclusion::Unavailable => (BAD, "unknown: a server has a fault of its own"),
        Conclusion::Unreadable => (BAD, "unknown: what came was no answer, or did not say"),
        Conclusion::NetworkFailure => (BAD, "unknown: no server could be reached"),
        Conclusion::Denied => (BAD, "unknown: the policy forbids the server"),
    }
}

fn failure_words(failure: ExchangeFailure) -> &'static str {
    match failure {
        ExchangeFailure::NameNotResolved => "the host name has no address",
        ExchangeFailure::ConnectionRefused => "the server refused the connection",
        ExchangeFailure::ConnectionReset => "the server broke the connection off",
        ExchangeFailure::TimedOut => "no answer in time",
        ExchangeFailure::Unreachable => "no route leads to the server",
        ExchangeFailure::Denied => "denied by the policy",
        ExchangeFailure::Paused => "not asked again: it asked for patience",
        ExchangeFailure::TooLarge => "the answer is larger than allowed; see --max-bytes",
        ExchangeFailure::Tls => "no secure connection could be made",
        ExchangeFailure::Protocol => "the server does not speak the protocol",
        ExchangeFailure::Other => "the exchange failed",
    }
}
