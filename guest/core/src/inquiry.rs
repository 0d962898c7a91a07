//! The step machine: says what to send, takes what comes back, and in the end reports.
//!
//! The caller does the I/O and keeps the time. In order: [`Inquiry::start`]; then [`Inquiry::poll`] until it says
//! [`Step::Done`], and after each [`Step::Send`] one [`Inquiry::handle_answer`], after each [`Step::Wait`] one
//! [`Inquiry::handle_wait`]; at any time [`Inquiry::report`].
//!
//! A lookup is bounded by `max_requests` and never asks a server the same thing twice, so no chain of referrals or redirects
//! can hold it. It goes through its candidates (one for each protocol) until one answers, then follows that answer's referrals.

mod reading;
mod redirect;

use std::borrow::Cow;
use std::collections::VecDeque;

use self::reading::Reply;
use crate::error::{LookupError, ParseError};
use crate::merge;
use crate::query::Query;
use crate::registration::{Availability, Protocol, Registration};
use crate::report::{
    Answer, Authority, Conclusion, ErrorText, Exchange, Failure, HttpRequest, Options, Outcome, Report, Request, Route, Step,
    WhoisRequest,
};
use crate::route::{self, Endpoint};
use crate::tables::Tables;

/// How many requests a lookup may make unless the caller says otherwise: a registry by two protocols, its registrar, and hops.
const DEFAULT_MAX_REQUESTS: u8 = 8;

/// What RDAP servers are asked for (RFC 7480 section 4.2).
const RDAP_ACCEPT: &str = "application/rdap+json, application/json;q=0.9";

/// A lookup in progress.
#[derive(Debug)]
pub struct Inquiry {
    query: Query,
    /// What is asked about, which may be another address than the query's: see [`route::asked`].
    asked: Query,
    /// That as text, for readings to choose the object by.
    text: String,
    options: Options,
    state: State,
    fallbacks: VecDeque<Question>,
    done: Vec<(Question, Reply)>,
}

/// A request, and of whom.
#[derive(Clone, Debug)]
struct Question {
    request: Request,
    authority: Authority,
    /// Whether the server was already granted a wait.
    waited: bool,
}

/// What is outstanding.
#[derive(Clone, Debug)]
enum State {
    Asking(Question),
    Waiting(u32, Question),
    Done,
}

impl Inquiry {
    /// Starts a lookup of a domain or host name, an IP address, a network in CIDR notation, an AS number or a handle.
    ///
    /// # Errors
    /// `BadQuery`: the text is none of these. `BadOptions`: a route or a table is unusable. `NoServer`: no table knows whom to ask.
    pub fn start(query: &str, mut options: Options) -> Result<Inquiry, LookupError> {
        let query = match Query::parse(query)? {
            Query::Domain(name) => Query::Domain(crate::query::registrable(&name).to_owned()),
            query => query,
        };
        let tables = Tables::new(std::mem::take(&mut options.tables))?;
        let asked = route::asked(&query);
        let mut fallbacks = candidates(&asked, &options, &tables)?;
        let Some(first) = fallbacks.pop_front() else { return Err(LookupError::NoServer(route::why_nobody(&query))) };
        let text = asked.to_string();
        Ok(Inquiry { query, asked, text, options, state: State::Asking(first), fallbacks, done: Vec::new() })
    }

    /// Says what to do next. Calling it twice changes nothing.
    pub fn poll(&self) -> Step {
        match &self.state {
            State::Asking(question) => Step::Send(question.request.clone()),
            State::Waiting(seconds, _) => Step::Wait(*seconds),
            State::Done => Step::Done,
        }
    }

    /// Takes what came of the request that [`poll`](Self::poll) named.
    ///
    /// # Errors
    /// `OutOfOrder`: no request is outstanding, or the answer is of another protocol. The lookup stays as it was.
    pub fn handle_answer(&mut self, answer: Answer) -> Result<(), LookupError> {
        let State::Asking(question) = &self.state else { return Err(LookupError::OutOfOrder) };
        let reply = match (&question.request, answer) {
            (_, Answer::Failed(failure)) => Reply::Failed(failure),
            (Request::Whois(request), Answer::Whois(payload)) => Reply::whois(payload, &request.server, &self.text),
            (Request::HttpGet(request), Answer::Http(response)) => Reply::http(response, request),
            (Request::Whois(_), Answer::Http(_)) | (Request::HttpGet(_), Answer::Whois(_)) => {
                return Err(LookupError::OutOfOrder);
            }
        };
        let mut question = question.clone();
        let (state, authority) = self.after(&question, &reply);
        question.authority = authority;
        self.state = state;
        self.done.push((question, reply));
        self.check_next();
        Ok(())
    }

    /// Takes whether the wait that [`poll`](Self::poll) named was kept. If so, the server is asked once more; if not, the
    /// lookup goes on without it.
    ///
    /// # Errors
    /// `OutOfOrder`: no wait is outstanding.
    pub fn handle_wait(&mut self, waited: bool) -> Result<(), LookupError> {
        let State::Waiting(_, question) = &self.state else { return Err(LookupError::OutOfOrder) };
        self.state = if waited { State::Asking(Question { waited: true, ..question.clone() }) } else { self.fall_back() };
        self.check_next();
        Ok(())
    }

    /// Says all that is known so far; final once [`poll`](Self::poll) says [`Step::Done`].
    pub fn report(&self) -> Report<'_> {
        let exchanges: Vec<Exchange<'_>> = self
            .done
            .iter()
            .map(|(question, reply)| Exchange {
                request: &question.request,
                authority: question.authority,
                outcome: reply.outcome(server_of(&question.request), &self.text),
                text: reply.text(),
            })
            .collect();
        let (merged, origins) = merge::merge(readings(&exchanges));
        Report { query: &self.query, conclusion: conclude(&exchanges), merged, origins, exchanges }
    }

    /// The state that follows from a reply, before the bounds are applied, and who it was that replied: a server that the
    /// caller named may turn out to be IANA's.
    fn after(&mut self, question: &Question, reply: &Reply) -> (State, Authority) {
        let text = self.text.clone();
        let mut authority = question.authority;
        let state = match reply.outcome(server_of(&question.request), &text) {
            Outcome::Read(registration) => {
                if registration.source.format == "iana" {
                    authority = Authority::Root;
                }
                self.follow(authority, &registration)
            }
            Outcome::Redirected(url) => State::Asking(ask_rdap(url.to_owned(), question.authority)),
            Outcome::Unread(ErrorText(ParseError::Throttled(refusal))) => match refusal.wait {
                Some(seconds) if seconds <= self.options.max_wait && !question.waited => {
                    State::Waiting(seconds, question.clone())
                }
                _ => self.fall_back(),
            },
            Outcome::Unread(_) | Outcome::Failed(_) => self.fall_back(),
        };
        (state, authority)
    }

    /// Follows an answer's referral, or ends.
    fn follow(&mut self, authority: Authority, registration: &Registration<'_>) -> State {
        let root = authority == Authority::Root;
        if registration.availability == Availability::Unknown && registration.referral.is_none() {
            return self.fall_back();
        }
        self.fallbacks.clear();
        let Some(referral) = registration.referral.as_deref().filter(|_| self.options.follow_referrals || root) else {
            return State::Done;
        };
        let authority = if root { Authority::Registry } else { Authority::Registrar };
        match ask(referral, &self.asked, authority) {
            Some(next) => State::Asking(next),
            None => State::Done,
        }
    }

    fn fall_back(&mut self) -> State {
        self.fallbacks.pop_front().map_or(State::Done, State::Asking)
    }

    /// Applies the bounds to the state: no more requests than allowed, and nothing asked twice.
    fn check_next(&mut self) {
        let most = if self.options.max_requests == 0 { DEFAULT_MAX_REQUESTS } else { self.options.max_requests };
        while let State::Asking(next) = &self.state {
            if self.done.len() >= usize::from(most) {
                self.state = State::Done;
            } else if !next.waited && self.done.iter().any(|(question, _)| same_question(&question.request, &next.request)) {
                self.state = self.fall_back();
            } else {
                return;
            }
        }
    }
}

/// Whom to ask first, by each protocol.
fn candidates(query: &Query, options: &Options, tables: &Tables) -> Result<VecDeque<Question>, LookupError> {
    let whois = options.routes.iter().filter(|route| matches!(route, Route::Whois(_))).count();
    if whois > 1 || options.routes.len() - whois > 1 {
        let why = "two routes are given for one protocol: give at most one for WHOIS and one for RDAP";
        return Err(LookupError::BadOptions(why.to_owned()));
    }
    let protocols: &[Protocol] = if !options.protocols.is_empty() {
        &options.protocols
    } else if let [route] = options.routes.as_slice() {
        // Who names one server means that server.
        match route {
            Route::Whois(_) => &[Protocol::Whois],
            Route::Rdap(_) => &[Protocol::Rdap],
        }
    } else {
        &[Protocol::Rdap, Protocol::Whois]
    };
    let mut questions = VecDeque::new();
    for protocol in protocols {
        match protocol {
            Protocol::Whois => questions.extend(whois_candidates(query, &options.routes, tables)?),
            Protocol::Rdap => questions.extend(rdap_candidate(query, &options.routes, tables)?),
        }
    }
    Ok(questions)
}

fn whois_candidates(query: &Query, routes: &[Route], tables: &Tables) -> Result<Vec<Question>, LookupError> {
    let named = routes.iter().find_map(|route| match route {
        Route::Whois(server) => Some(server),
        Route::Rdap(_) => None,
    });
    if let Some(server) = named {
        let endpoint = Endpoint::parse(server)
            .map_err(|why| LookupError::BadOptions(format!("the WHOIS route {server:?} is unusable: {why}")))?;
        return Ok(vec![ask_whois(endpoint, query, Authority::Registry)]);
    }
    let ask = |endpoint: Endpoint| {
        let authority = if endpoint == route::root() { Authority::Root } else { Authority::Registry };
        ask_whois(endpoint, query, authority)
    };
    Ok(route::whois_servers(tables, query).into_iter().map(ask).collect())
}

fn rdap_candidate(query: &Query, routes: &[Route], tables: &Tables) -> Result<Option<Question>, LookupError> {
    let named = routes.iter().find_map(|route| match route {
        Route::Rdap(base) => Some(Cow::Borrowed(base.as_str())),
        Route::Whois(_) => None,
    });
    let Some(base) = named.or_else(|| route::rdap_base(tables, query)) else { return Ok(None) };
    let url = route::rdap_url(&base, query)
        .map_err(|why| LookupError::BadOptions(format!("the RDAP route {base:?} is unusable: {why}")))?;
    Ok(Some(ask_rdap(url, Authority::Registry)))
}

fn ask_whois(endpoint: Endpoint, query: &Query, authority: Authority) -> Question {
    let body = route::whois_body(&endpoint.host, query);
    let request = Request::Whois(WhoisRequest { server: endpoint.host, port: endpoint.port, body });
    Question { request, authority, waited: false }
}

fn ask_rdap(url: String, authority: Authority) -> Question {
    let request = Request::HttpGet(HttpRequest { url, accept: RDAP_ACCEPT.to_owned() });
    Question { request, authority, waited: false }
}

/// The question that a referral leads to: the same query, of another server.
fn ask(referral: &str, query: &Query, authority: Authority) -> Option<Question> {
    if referral.starts_with("https://") || referral.starts_with("http://") {
        return Some(ask_rdap(referral.to_owned(), authority));
    }
    Some(ask_whois(Endpoint::parse(referral).ok()?, query, authority))
}

/// Whether two requests ask the same thing of the same server; host names know no case.
fn same_question(one: &Request, other: &Request) -> bool {
    match (one, other) {
        (Request::Whois(one), Request::Whois(other)) => {
            one.server.eq_ignore_ascii_case(&other.server) && one.port == other.port && one.body.eq_ignore_ascii_case(&other.body)
        }
        (Request::HttpGet(one), Request::HttpGet(other)) => one.url == other.url,
        (Request::Whois(_), Request::HttpGet(_)) | (Request::HttpGet(_), Request::Whois(_)) => false,
    }
}

fn server_of(request: &Request) -> &str {
    match request {
        Request::Whois(request) => &request.server,
        Request::HttpGet(request) => &request.url,
    }
}

/// The registrations that were read, with the index of each exchange. IANA's answer tells of the top-level domain, not of the
/// query, so it counts only where it is all that there is.
fn readings<'r, 'a>(exchanges: &'r [Exchange<'a>]) -> Vec<(usize, &'r Registration<'a>)> {
    let all = exchanges.iter().enumerate().filter_map(|(index, exchange)| match &exchange.outcome {
        Outcome::Read(registration) if registration.availability != Availability::Unknown => {
            Some((index, exchange.authority, registration))
        }
        _ => None,
    });
    let (root, others): (Vec<_>, Vec<_>) = all.partition(|(_, authority, _)| *authority == Authority::Root);
    let chosen = if others.is_empty() { root } else { others };
    chosen.into_iter().map(|(index, _, registration)| (index, registration)).collect()
}

/// The result in one word: the best that any server said, and where none said anything, the most telling reason.
fn conclude(exchanges: &[Exchange<'_>]) -> Conclusion {
    let read = readings(exchanges);
    let some = |availability| read.iter().any(|(_, registration)| registration.availability == availability);
    if some(Availability::Registered) {
        return Conclusion::Found;
    }
    if some(Availability::Reserved) {
        return Conclusion::Reserved;
    }
    if some(Availability::Available) {
        return Conclusion::NotFound;
    }
    // From the least to the most telling.
    const REASONS: [Conclusion; 6] = [
        Conclusion::NetworkFailure,
        Conclusion::Denied,
        Conclusion::Unreadable,
        Conclusion::Unavailable,
        Conclusion::Refused,
        Conclusion::Throttled,
    ];
    let reasons = exchanges.iter().map(|exchange| reason(&exchange.outcome));
    reasons.max_by_key(|reason| REASONS.iter().position(|known| known == reason)).unwrap_or(Conclusion::NetworkFailure)
}

/// Why an exchange left nothing known.
fn reason(outcome: &Outcome<'_>) -> Conclusion {
    match outcome {
        Outcome::Unread(error) => match &error.0 {
            ParseError::Throttled(_) => Conclusion::Throttled,
            ParseError::Refused(_) => Conclusion::Refused,
            ParseError::Unavailable(_) => Conclusion::Unavailable,
            ParseError::Empty | ParseError::TooLarge(_) | ParseError::Malformed(_) => Conclusion::Unreadable,
        },
        Outcome::Failed(Failure::Denied) => Conclusion::Denied,
        Outcome::Failed(Failure::TooLarge) | Outcome::Read(_) | Outcome::Redirected(_) => Conclusion::Unreadable,
        Outcome::Failed(_) => Conclusion::NetworkFailure,
    }
}
