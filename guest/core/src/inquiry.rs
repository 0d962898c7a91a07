//! The step machine: says what to send, takes what comes back, and in the end reports.
//!
//! The caller does the I/O and keeps the time. In order: [`Inquiry::start`]; then [`Inquiry::poll`] until it says
//! [`Step::Done`], and after each [`Step::Send`] one [`Inquiry::handle_answer`], after each [`Step::Wait`] one
//! [`Inquiry::handle_wait`]; at any time [`Inquiry::report`].
//!
//! A lookup is bounded by `max_requests`, never asks a server the same thing twice, and never goes where an outsider's referral
//! must not lead, so no chain of referrals or redirects can hold or misuse it. It goes through its candidates until one answers,
//! then follows that answer's referrals.

mod candidates;
mod conclusion;
mod patience;
mod question;
mod reading;
mod redirect;
mod referral;
mod url;

use std::collections::VecDeque;

use self::patience::Patience;
use self::question::Question;
use self::reading::Reply;
use crate::error::{LookupError, ParseError};
use crate::merge;
use crate::query::Query;
use crate::registration::{Availability, Registration};
use crate::report::{Answer, Authority, ErrorText, Exchange, Failure, Options, Outcome, Report, Request, Step};
use crate::route;
use crate::tables::Tables;

/// How many requests a lookup may make unless the caller says otherwise: a registry by two protocols, its registrar, and hops.
const DEFAULT_MAX_REQUESTS: u8 = 8;

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
    patience: Patience,
    done: Vec<Done>,
}

/// A question, and what came of it.
#[derive(Debug)]
struct Done {
    question: Question,
    reply: Reply,
    /// Whether the caller was given it to send; else it stands in the report alone.
    sent: bool,
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
        let fallbacks = candidates::candidates(&asked, &options, &tables)?;
        if fallbacks.is_empty() {
            return Err(LookupError::NoServer(route::why_nobody(&query)));
        }
        let (text, patience) = (asked.to_string(), Patience::new(&options.paused));
        let mut inquiry = Inquiry { query, asked, text, options, state: State::Done, fallbacks, patience, done: Vec::new() };
        inquiry.state = inquiry.next(None);
        Ok(inquiry)
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
            (Request::HttpGet(request), Answer::Http(response)) => Reply::http(response, request, &self.text),
            (Request::Whois(_), Answer::Http(_)) | (Request::HttpGet(_), Answer::Whois(_)) => {
                return Err(LookupError::OutOfOrder);
            }
        };
        let mut question = question.clone();
        // A server that the caller named may turn out to be IANA's.
        if matches!(reply.outcome(), Outcome::Read(registration) if registration.source.format == "iana") {
            question.authority = Authority::Root;
        }
        self.done.push(Done { question, reply, sent: true });
        self.state = self.proceed();
        Ok(())
    }

    /// Takes whether the wait that [`poll`](Self::poll) named was kept. If so, the server is asked, or asked once more; if not,
    /// the lookup goes on without it.
    ///
    /// # Errors
    /// `OutOfOrder`: no wait is outstanding.
    pub fn handle_wait(&mut self, waited: bool) -> Result<(), LookupError> {
        let State::Waiting(seconds, question) = &self.state else { return Err(LookupError::OutOfOrder) };
        let (seconds, question) = (*seconds, question.clone());
        self.state = if waited {
            self.patience.passed(seconds);
            self.next(Some(Question { waited: true, ..question }))
        } else {
            if !self.was_asked(&question) {
                self.pass_over(question, Failure::Paused);
            }
            self.next(None)
        };
        Ok(())
    }

    /// Says all that is known so far; final once [`poll`](Self::poll) says [`Step::Done`].
    pub fn report(&self) -> Report<'_> {
        let exchanges: Vec<Exchange<'_>> = self
            .done
            .iter()
            .map(|Done { question, reply, .. }| Exchange {
                request: &question.request,
                authority: question.authority,
                outcome: reply.outcome(),
                text: reply.text(),
            })
            .collect();
        let merge::View { merged, origins, disagreements } = merge::merge(conclusion::readings(&exchanges, &self.text));
        Report {
            query: &self.query,
            conclusion: conclusion::conclude(&exchanges, &self.text),
            merged,
            origins,
            disagreements,
            pauses: self.patience.pauses(),
            exchanges,
        }
    }

    /// What follows from the last reply.
    fn proceed(&mut self) -> State {
        let Some(Done { question, reply, .. }) = self.done.last() else { return State::Done };
        let question = question.clone();
        let referred = match reply.outcome() {
            Outcome::Read(registration) if self.is_final(question.authority, registration) => {
                self.fallbacks.clear();
                self.referred(question.authority, registration)
            }
            // IANA's word is about the registry alone: what it leads to may still fail.
            Outcome::Read(registration) => self.referred(question.authority, registration),
            Outcome::Redirected(url) => Some(Question::rdap(url.to_owned(), question.authority)),
            Outcome::Unread(ErrorText(ParseError::Throttled(refusal))) => {
                self.patience.asked_by(&question, refusal.wait);
                return match refusal.wait {
                    Some(seconds) if seconds <= self.options.max_wait && !question.waited => State::Waiting(seconds, question),
                    _ => self.next(None),
                };
            }
            Outcome::Unread(_) | Outcome::Failed(_) => None,
        };
        let safe = |to: &Question| match (&question.request, &to.request, reply) {
            (Request::HttpGet(from), Request::HttpGet(to), Reply::Redirected(_)) => redirect::is_safe(&from.url, &to.url),
            _ => true,
        };
        match referred {
            Some(referred) if safe(&referred) && referral::is_allowed(&question, &referred) => self.next(Some(referred)),
            Some(referred) => {
                if !self.was_asked(&referred) {
                    self.pass_over(referred, Failure::Denied);
                }
                self.next(None)
            }
            None => self.next(None),
        }
    }

    /// Whether an answer tells of the query, so that no other candidate need be asked.
    fn is_final(&self, authority: Authority, registration: &Registration<'_>) -> bool {
        let of_top_level = authority == Authority::Root && conclusion::is_of_another(registration, &self.text);
        !of_top_level && (registration.availability != Availability::Unknown || registration.referral.is_some())
    }

    /// The question that an answer's referral leads to.
    fn referred(&self, authority: Authority, registration: &Registration<'_>) -> Option<Question> {
        let root = authority == Authority::Root;
        // What IANA's answer about a top-level domain refers to knows the names below it, and none of itself.
        if root && registration.name.as_deref() == Some(&self.text) {
            return None;
        }
        let referral = registration.referral.as_deref().filter(|_| self.options.follow_referrals || root)?;
        Question::referred(referral, &self.asked, if root { Authority::Registry } else { Authority::Registrar })
    }

    /// The state in which the next question is asked: this one, or else the next candidate that the bounds allow.
    fn next(&mut self, mut first: Option<Question>) -> State {
        let most = if self.options.max_requests == 0 { DEFAULT_MAX_REQUESTS } else { self.options.max_requests };
        while let Some(question) = first.take().or_else(|| self.fallbacks.pop_front()) {
            if self.done.iter().filter(|done| done.sent).count() >= usize::from(most) {
                break;
            }
            if !question.waited && self.was_asked(&question) {
                continue;
            }
            match self.patience.left_for(&question) {
                None => return State::Asking(question),
                Some(seconds) if seconds <= self.options.max_wait => return State::Waiting(seconds, question),
                Some(_) => self.pass_over(question, Failure::Paused),
            }
        }
        State::Done
    }

    fn was_asked(&self, question: &Question) -> bool {
        self.done.iter().any(|done| done.question.is_same(question))
    }

    /// Puts a question that is not asked into the report.
    fn pass_over(&mut self, question: Question, why: Failure) {
        self.done.push(Done { question, reply: Reply::Failed(why), sent: false });
    }
}
