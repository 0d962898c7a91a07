//! Lookups whose I/O the host does: `parser.wasm` says what to ask and reads what comes, and the host asks, takes what is kept, keeps
//! the pace, goes through a proxy and tells of it. A guest that asks by itself shows its host connections; here the host sees questions.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use tokio::sync::OwnedMutexGuard;

use crate::audit::{Journal, Question, What};
use crate::cache::{self, Cache, Kept};
use crate::error::Error;
use crate::exchange::{self, Got};
use crate::failing::failure;
use crate::host::Host;
use crate::limits::Limits;
use crate::pace::{Lane, Pace, Pacer, Turn};
use crate::policy::{Denial, Destination, Reason};
use crate::reading::Inquiry;
use crate::sender::Sender;
use crate::steps::{Answer, Failure, HttpResponse, Options, Outcome, Report, Request, Step};
use crate::types::{Availability, ObjectClass, ParseError, Payload, Refusal, Registration};

/// What such lookups have besides the host's policy and limits.
pub(crate) struct Desk {
    /// Whether lookups want something that a guest cannot do by itself.
    pub(crate) is_needed: bool,
    pub(crate) cache: Option<Arc<Cache>>,
    pub(crate) pacer: Option<Pacer>,
    /// Nobody is asked: what is kept has to do.
    pub(crate) offline: bool,
    /// Who asks what just now: whoever has the same question waits for that answer.
    asking: Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>,
}

/// A lookup that has come to its end.
pub(crate) struct Done {
    pub(crate) inquiry: Inquiry,
    pub(crate) report: Report,
    pub(crate) denials: Vec<Denial>,
}

/// What came of a question, before it is read.
struct Came {
    answer: Answer,
    /// Where it is kept under, unless it was kept already.
    keep: Option<String>,
    is_kept: bool,
    /// Until the answer is kept, nobody else asks the same.
    _only: Option<OwnedMutexGuard<()>>,
    time: Duration,
    lane: Option<(Arc<Lane>, Turn)>,
}

impl Host {
    /// Looks up, by the host's own I/O.
    pub(crate) async fn look_up_here(&self, query: &str, options: &Options, journal: &Journal) -> Result<Done, Error> {
        let shared = self.shared();
        // The time that this takes is not the lookup's.
        let _room = shared.runtime.admit(1).await;
        let sender = shared.sender_of(&shared.tls()?, shared.limits.requests, journal.clone());
        let (limits, options) = (shared.limits, self.bounded(options));
        // As much room as `lookup.wasm` has.
        let mut inquiry = shared.reading()?.inquiry(&shared.runtime, limits, limits.answers(), query, &options)?;
        // What it says so far, unless something has happened since.
        let mut report = None;
        let mut spent = Duration::ZERO;
        loop {
            match inquiry.poll()? {
                Step::Done => {
                    let report = report.map_or_else(|| inquiry.report(), Ok)?;
                    return Ok(Done { inquiry, report, denials: sender.gate.denials() });
                }
                Step::Wait(seconds) => {
                    let wait = Duration::from_secs(seconds.into());
                    spent = spent.saturating_add(wait);
                    let in_time = spent < shared.limits.time;
                    if in_time {
                        tokio::time::sleep(wait).await;
                    }
                    inquiry.handle_wait(in_time)?;
                    report = None;
                }
                Step::Send(request) => {
                    let left = shared.limits.time.saturating_sub(spent);
                    let came = self.ask_one(&sender, &request, left).await?;
                    spent = spent.saturating_add(came.time);
                    inquiry.handle_answer(&came.answer)?;
                    let told = inquiry.report()?;
                    self.learn(&came, &request, &told, journal).await?;
                    report = Some(told);
                }
            }
        }
    }

    /// Asks one question, or takes what is kept.
    async fn ask_one(&self, sender: &Sender, request: &Request, left: Duration) -> Result<Came, Error> {
        let desk = &self.shared().desk;
        let failed =
            |failure, time| Came { answer: Answer::Failed(failure), keep: None, is_kept: false, _only: None, time, lane: None };
        let (mut keep, mut only) = (None, None);
        if let Some(cache) = &desk.cache {
            let key = cache::key(request);
            only = Some(desk.alone(&key).await);
            let begun = Instant::now();
            if let Some(Kept { answer, .. }) = off_thread(cache, {
                let key = key.clone();
                move |cache| cache.get(&key)
            })
            .await?
            {
                return Ok(Came { answer, is_kept: true, ..failed(Failure::Other, begun.elapsed()) });
            }
            keep = Some(key);
        }
        if desk.offline {
            let Question { server, port, .. } = Question::from(request);
            sender.gate.deny(Destination::Name(server, Some(port)), Reason::Offline);
            return Ok(failed(Failure::Denied, Duration::ZERO));
        }
        if left.is_zero() {
            return Ok(failed(Failure::TimedOut, Duration::ZERO));
        }
        let lane = desk.pacer.as_ref().map(|pacer| {
            let server = service(request);
            pacer.lane(&server, || self.pace(&Question::from(request).server).unwrap_or_default())
        });
        // Who waits for a turn uses no time of the lookup.
        let lane = match lane {
            Some(lane) => Some((Arc::clone(&lane), lane.turn().await)),
            None => None,
        };
        sender.gate.journal().tell(What::Asked(request.into()));
        let begun = Instant::now();
        let limits = Limits { exchange: sender.limits.exchange.min(left), ..sender.limits };
        let answer = exchange(Sender { limits, ..sender.clone() }, request).await;
        Ok(Came { answer, keep, is_kept: false, _only: only, time: begun.elapsed(), lane })
    }

    /// Keeps the answer, learns of the server's patience, and tells what came.
    async fn learn(&self, came: &Came, request: &Request, report: &Report, journal: &Journal) -> Result<(), Error> {
        let Some(exchange) = report.exchanges.last() else { return Ok(()) };
        let (outcome, object) = (word(&exchange.outcome), class(&exchange.outcome));
        if journal.is_open() {
            journal.tell(What::Answered {
                question: request.into(),
                outcome: outcome.to_owned(),
                is_answer: matches!(exchange.outcome, Outcome::Read(_) | Outcome::Redirected(_)),
                bytes: size(&came.answer),
                kept: came.is_kept,
                time: came.time,
            });
        }
        if let Some((lane, turn)) = &came.lane {
            match &exchange.outcome {
                Outcome::Unread(ParseError::Throttled(Refusal { wait: Some(seconds), .. }))
                | Outcome::Unread(ParseError::Unavailable(Refusal { wait: Some(seconds), .. })) => {
                    lane.pause(Duration::from_secs((*seconds).into()));
                }
                Outcome::Unread(ParseError::Throttled(_)) => lane.slow_down(turn),
                Outcome::Read(registration) => {
                    lane.answered();
                    lane.count_contacts(registration.contacts.len());
                }
                _ => {}
            }
        }
        if let (Some(cache), Some(key)) = (&self.shared().desk.cache, &came.keep) {
            let kept = Kept { answer: came.answer.clone(), outcome: outcome.to_owned(), object: object.map(str::to_owned) };
            let key = key.clone();
            off_thread(cache, move |cache| cache.put(&key, &kept)).await?;
        }
        Ok(())
    }
}

impl Desk {
    pub(crate) fn new(is_needed: bool, cache: Option<Cache>, pace: Option<Pace>, offline: bool) -> Desk {
        Desk { is_needed, cache: cache.map(Arc::new), pacer: pace.map(Pacer::new), offline, asking: Mutex::default() }
    }

    /// Waits until nobody else has the same question under way.
    async fn alone(&self, question: &str) -> OwnedMutexGuard<()> {
        let mutex = {
            let mut asking = self.asking.lock().unwrap_or_else(PoisonError::into_inner);
            if asking.len() > 4_096 {
                asking.retain(|_, mutex| mutex.strong_count() > 0);
            }
            match asking.get(question).and_then(Weak::upgrade) {
                Some(mutex) => mutex,
                None => {
                    let mutex = Arc::new(tokio::sync::Mutex::new(()));
                    asking.insert(question.to_owned(), Arc::downgrade(&mutex));
                    mutex
                }
            }
        };
        mutex.lock_owned().await
    }
}

async fn exchange(sender: Sender, request: &Request) -> Answer {
    let asked = match request {
        Request::Whois(request) => exchange::whois(&sender, request).await.map(|bytes| Answer::Whois(Payload::Bytes(bytes))),
        Request::HttpGet(request) => exchange::rdap(sender, &request.url, &request.accept).await.map(|got| {
            let Got { status, location, retry_after, body } = got;
            Answer::Http(HttpResponse { status, location, retry_after, body: Payload::Bytes(body.into()) })
        }),
    };
    asked.unwrap_or_else(|error| Answer::Failed(failure(&error)))
}

/// The cache's file may have to be waited for.
async fn off_thread<R: Send + 'static>(
    cache: &Arc<Cache>,
    work: impl FnOnce(&Cache) -> Result<R, Error> + Send + 'static,
) -> Result<R, Error> {
    let cache = Arc::clone(cache);
    let done = tokio::task::spawn_blocking(move || work(&cache)).await;
    done.unwrap_or_else(|error| Err(Error::Runtime(std::io::Error::other(error))))
}

/// A server, as `report.pauses` names it: what has a lane.
fn service(request: &Request) -> String {
    match request {
        Request::Whois(request) if request.port == 43 => request.server.clone(),
        Request::Whois(request) => format!("{}:{}", request.server, request.port),
        Request::HttpGet(request) => {
            let end = request.url.find("://").and_then(|scheme| {
                let rest = request.url.get(scheme + 3..)?;
                Some(scheme + 3 + rest.find(['/', '?', '#']).unwrap_or(rest.len()))
            });
            request.url.get(..end.unwrap_or(request.url.len())).unwrap_or_default().to_owned()
        }
    }
}

fn size(answer: &Answer) -> Option<u64> {
    match answer {
        Answer::Whois(payload) | Answer::Http(HttpResponse { body: payload, .. }) => Some(payload.len() as u64),
        Answer::Failed(_) => None,
    }
}

/// Where a lookup left nothing known: what came of each request, as a sentence for people.
pub(crate) fn account(query: &str, report: &Report) -> String {
    let said = report.exchanges.iter().map(|exchange| {
        let Question { server, port, .. } = Question::from(&exchange.request);
        format!("{server}:{port}: {}", word(&exchange.outcome).replace('_', " "))
    });
    format!("nothing is known of {query}: {}", said.collect::<Vec<_>>().join("; "))
}

/// What came of a question, in one word.
pub(crate) fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Read(Registration { availability, .. }) => match availability {
            Availability::Registered => "found",
            Availability::Available => "not_found",
            Availability::Reserved => "reserved",
            Availability::Unknown => "unreadable",
        },
        Outcome::Unread(error) => match error {
            ParseError::Throttled(_) => "throttled",
            ParseError::Refused(_) => "refused",
            ParseError::Unavailable(_) => "unavailable",
            ParseError::TooLarge(_) => "too_large",
            ParseError::Empty | ParseError::Malformed(_) => "unread",
        },
        Outcome::Redirected(_) => "redirected",
        Outcome::Failed(failure) => failure.word(),
    }
}

fn class(outcome: &Outcome) -> Option<&'static str> {
    let Outcome::Read(registration) = outcome else { return None };
    Some(match registration.object {
        ObjectClass::Domain => "domain",
        ObjectClass::IpNetwork => "ip_network",
        ObjectClass::Autnum => "autnum",
        ObjectClass::Entity => "entity",
        ObjectClass::Nameserver => "nameserver",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::steps::{HttpRequest, WhoisRequest};

    #[test]
    fn a_server_is_named_as_its_pauses_are() {
        let whois = |port| Request::Whois(WhoisRequest { server: "whois.example.net".into(), port, body: "x\r\n".into() });
        let rdap = |url: &str| Request::HttpGet(HttpRequest { url: url.into(), accept: String::new() });
        for (request, name) in [
            (whois(43), "whois.example.net"),
            (whois(4343), "whois.example.net:4343"),
            (rdap("https://rdap.example.net/domain/example.com"), "https://rdap.example.net"),
            (rdap("http://rdap.example.net:8080"), "http://rdap.example.net:8080"),
        ] {
            assert_eq!(service(&request), name);
        }
    }
}
