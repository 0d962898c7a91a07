//! Many lookups: each target is told once, in its last word; the same is asked once; and who asks for patience gets it.
//!
//! * Targets that lead to the same question, such as host names of one domain, are one lookup. Of addresses one is asked about in each
//!   block of 256 (of IPv6: each /48) at a time, and those that lie in the network that was found are told the same.
//! * What failed for now, for a throttle, a fault of the server or of the network, is tried again, later each time.
//! * How many are under way at once is the campaign's; how often each server is asked is the host's [`Pace`](crate::Pace). Give the host
//!   a [`Cache`](crate::Cache), too: then a lookup that is tried again asks only what is missing.

mod sharing;

use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::time::Duration;

use jiff::Timestamp;
use tokio::task::JoinSet;

use crate::audit::now;
use crate::error::Error;
use crate::host::Host;
use crate::hosted::{Done, account};
use crate::steps::{Conclusion, LookupError, Options, Outcome};
use crate::types::ParseError;

use sharing::{Place, Sharing};

/// How many lookups a campaign makes, and how.
#[derive(Clone, Debug)]
pub struct Campaign {
    /// How each lookup is made.
    pub options: Options,
    /// The format of what is told, and its settings, as [`Host::lookup_as`] takes them; none: the report as JSON.
    pub format: Option<(String, Option<String>)>,
    /// How many lookups are under way at once.
    pub at_once: usize,
    /// How often a lookup is tried again that failed for now.
    pub retries: u32,
    /// How long it waits before it is tried again, the first time; then twice as long each time, up to an hour.
    pub backoff: Duration,
}

/// What is to be looked up.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Target {
    /// Where it stands in the input, counted from 1.
    pub line: u64,
    /// What it is, as it was given.
    pub text: String,
}

/// The last word on a target.
#[derive(Clone, Debug)]
pub struct Finished {
    /// The target.
    pub target: Target,
    /// The query that was looked up for it, if that is another target's.
    pub asked_as: Option<String>,
    /// How often it was tried.
    pub attempts: u32,
    /// When.
    pub time: Timestamp,
    /// What was found.
    pub word: Word,
}

/// What was found, or why nothing was looked up.
#[derive(Clone, Debug)]
pub enum Word {
    /// The lookup ended.
    Told {
        /// Its result.
        conclusion: Conclusion,
        /// The report as JSON, or the document in the campaign's format; none where no server told anything.
        document: Option<String>,
        /// Where there is no document: what came of each request.
        account: Option<String>,
    },
    /// It could not be made.
    Failed {
        /// A stable word: `bad_query`, `no_server`, or one of [`Fault::code`](crate::Fault::code).
        code: &'static str,
        /// A sentence for people.
        message: String,
    },
}

/// How many targets came to which end, by [`Word::outcome`].
pub type Summary = BTreeMap<&'static str, u64>;

/// How a campaign ended.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Ended {
    /// What was told, all in all.
    pub summary: Summary,
    /// How many lookups were made: targets share them.
    pub lookups: u64,
    /// Whether it was stopped before all targets were told.
    pub stopped: bool,
}

/// The longest wait before something is tried again.
const MOST_BACKOFF: Duration = Duration::from_secs(60 * 60);

impl Default for Campaign {
    /// The report as JSON, 64 lookups at once, three further tries, the first of them after two seconds.
    fn default() -> Self {
        Campaign { options: Options::default(), format: None, at_once: 64, retries: 3, backoff: Duration::from_secs(2) }
    }
}

impl Campaign {
    /// Looks all targets up, and tells what came of each as it comes. Ends early when `stop` is done: what is under way then is given up,
    /// and not told.
    ///
    /// # Errors
    /// What `tell` gives. [`Error::Cache`], [`Error::Audit`], or another fault of the host that no lookup would be spared.
    pub async fn run<E: From<Error>>(
        &self,
        host: &Host,
        targets: impl IntoIterator<Item = Target>,
        stop: impl Future<Output = ()>,
        mut tell: impl FnMut(&Finished) -> Result<(), E>,
    ) -> Result<Ended, E> {
        let mut run = Run { campaign: self, host, sharing: Sharing::default(), again: VecDeque::new(), active: 0 };
        let (mut targets, mut tasks) = (targets.into_iter(), JoinSet::new());
        let mut ended = Ended { summary: Summary::new(), lookups: 0, stopped: false };
        let mut stop = std::pin::pin!(stop);
        loop {
            // As many as may be under way, those that come again first.
            while run.active < self.at_once.max(1) {
                let Some(next) = run.again.pop_front().or_else(|| targets.next().map(Trial::first)) else { break };
                match run.place(next)? {
                    Placed::Begun(trial) => {
                        ended.lookups += u64::from(trial.attempts == 1);
                        run.active += 1;
                        tasks.spawn(attempt(host.clone(), self.clone(), trial));
                    }
                    Placed::Told(finished) => note(&mut ended, &finished, &mut tell)?,
                    Placed::Waits => {}
                }
            }
            let event = tokio::select! {
                biased;
                () = &mut stop => {
                    ended.stopped = true;
                    return Ok(ended);
                }
                joined = tasks.join_next() => joined,
            };
            match event {
                // Nothing is under way, and nothing was there to begin.
                None => return Ok(ended),
                Some(Ok(Step::Rested(trial))) => run.again.push_back(trial),
                Some(Ok(Step::Done(trial, came))) => {
                    run.active -= 1;
                    match run.judge(trial, came)? {
                        Judged::Again(trial, after) => {
                            tasks.spawn(async move {
                                tokio::time::sleep(after).await;
                                Step::Rested(trial)
                            });
                        }
                        Judged::Final(all) => {
                            for finished in all {
                                note(&mut ended, &finished, &mut tell)?;
                            }
                        }
                    }
                }
                Some(Err(error)) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
                Some(Err(_)) => {}
            }
        }
    }
}

/// The state of a campaign under way.
struct Run<'c> {
    campaign: &'c Campaign,
    host: &'c Host,
    sharing: Sharing,
    /// Those whose turn has come again.
    again: VecDeque<Trial>,
    active: usize,
}

/// A target, and how often it was tried.
#[derive(Clone, Debug)]
struct Trial {
    target: Target,
    asked_as: Option<String>,
    attempts: u32,
    /// What it leads, so that others wait for it.
    leads: Option<Place>,
}

enum Placed {
    Begun(Trial),
    Told(Box<Finished>),
    /// Somebody else asks for it.
    Waits,
}

enum Step {
    Done(Trial, Result<Came, Error>),
    Rested(Trial),
}

enum Judged {
    Again(Trial, Duration),
    Final(Vec<Finished>),
}

/// What a lookup brought.
struct Came {
    word: Word,
    /// Whether it may bring more later.
    is_final: bool,
    /// The first and the last address of the network that was found.
    network: Option<(String, String)>,
}

impl Trial {
    fn first(target: Target) -> Trial {
        Trial { target, asked_as: None, attempts: 0, leads: None }
    }

    fn finished(self, word: Word) -> Finished {
        let Trial { target, asked_as, attempts, .. } = self;
        Finished { target, asked_as, attempts, time: now(), word }
    }
}

impl Run<'_> {
    /// Begins a lookup, unless somebody has the same question under way or has had its last word.
    fn place(&mut self, mut trial: Trial) -> Result<Placed, Error> {
        if trial.attempts == 0 {
            // What the query is, the guest alone knows.
            let query = self.host.inquiry(&trial.target.text, &self.campaign.options).and_then(|mut inquiry| inquiry.report());
            let place = match query {
                Ok(report) => Place::of(&report.query),
                Err(error) => return failed(error).map(|word| Placed::Told(Box::new(trial.finished(word)))),
            };
            if let Some(asked) = self.sharing.found_for(&place) {
                trial.asked_as = (asked != trial.target.text).then_some(asked);
            } else if let Some(word) = self.sharing.failed_for(&place) {
                return Ok(Placed::Told(Box::new(trial.finished(word))));
            } else if self.sharing.lead(&place) {
                trial.leads = Some(place);
            } else {
                self.sharing.wait(place, trial.target);
                return Ok(Placed::Waits);
            }
        }
        trial.attempts += 1;
        Ok(Placed::Begun(trial))
    }

    /// Says whether a lookup is to be tried again; if not, what its targets are told.
    fn judge(&mut self, trial: Trial, came: Result<Came, Error>) -> Result<Judged, Error> {
        let (word, is_final, network) = match came {
            Ok(Came { word, is_final, network }) => (word, is_final, network),
            Err(error) => (failed(error)?, true, None),
        };
        if !is_final && trial.attempts <= self.campaign.retries {
            let times = 2u32.saturating_pow(trial.attempts.saturating_sub(1));
            let after = self.campaign.backoff.saturating_mul(times).min(MOST_BACKOFF);
            return Ok(Judged::Again(trial, after));
        }
        let Some(place) = trial.leads.clone() else { return Ok(Judged::Final(vec![trial.finished(word)])) };
        let asked = trial.target.text.clone();
        let (same, others) = self.sharing.end(&place, &asked, network, (!is_final).then_some(&word));
        self.again.extend(others.into_iter().map(Trial::first));
        let attempts = trial.attempts;
        let shared = same.into_iter().map(|target| {
            let asked_as = (asked != target.text).then(|| asked.clone());
            Trial { target, asked_as, attempts, leads: None }.finished(word.clone())
        });
        let shared: Vec<Finished> = shared.collect();
        Ok(Judged::Final([vec![trial.finished(word)], shared].concat()))
    }
}

fn note<E>(ended: &mut Ended, finished: &Finished, tell: &mut impl FnMut(&Finished) -> Result<(), E>) -> Result<(), E> {
    *ended.summary.entry(finished.word.outcome()).or_default() += 1;
    tell(finished)
}

/// One try.
async fn attempt(host: Host, campaign: Campaign, trial: Trial) -> Step {
    let query = trial.asked_as.as_deref().unwrap_or(&trial.target.text);
    let came = look_up(&host, &campaign, query).await;
    Step::Done(trial, came)
}

async fn look_up(host: &Host, campaign: &Campaign, query: &str) -> Result<Came, Error> {
    let Done { mut inquiry, report, .. } = host.ask_here(query, &campaign.options).await?;
    let document = match &campaign.format {
        None => Some(inquiry.report_json()?),
        Some((format, settings)) => inquiry.output(format, settings.as_deref())?.map(|output| output.text),
    };
    let account = document.is_none().then(|| account(query, &report));
    // What a busy server says, or leaves unsaid; that of the registrar, too, may be had for the asking later on.
    let last = report.exchanges.last().map(|exchange| &exchange.outcome);
    let ends_for_now = matches!(last, Some(Outcome::Unread(ParseError::Throttled(_) | ParseError::Empty)));
    let is_passing = matches!(report.conclusion, Conclusion::Throttled | Conclusion::Unavailable | Conclusion::NetworkFailure);
    let network = report.merged.and_then(|registration| registration.network).map(|network| (network.start, network.end));
    let word = Word::Told { conclusion: report.conclusion, document, account };
    Ok(Came { word, is_final: !is_passing && !ends_for_now, network })
}

/// What a target is told whose lookup could not be made; an error where none could.
fn failed(error: Error) -> Result<Word, Error> {
    let code = match &error {
        Error::Lookup(LookupError::BadQuery(_)) => "bad_query",
        Error::Lookup(LookupError::NoServer(_)) => "no_server",
        Error::Guest { fault, .. } => fault.code(),
        _ => return Err(error),
    };
    Ok(Word::Failed { code, message: error.to_string() })
}

impl Word {
    /// The outcome in one word: a [`Conclusion`]'s, or the code of what failed.
    pub fn outcome(&self) -> &'static str {
        match self {
            Word::Told { conclusion, .. } => conclusion.word(),
            Word::Failed { code, .. } => code,
        }
    }
}
