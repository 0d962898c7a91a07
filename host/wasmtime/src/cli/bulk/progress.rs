//! What the user sees of a campaign: a bar while it runs, and in the end how many targets came to which end.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::IsTerminal;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use whoisbox::campaign::{Ended, Finished, Summary, Word};
use whoisbox::steps::Conclusion;

use super::super::Voice;
use super::super::terminal::{ATTENTION, BAD, FAINT, GOOD, TITLE, safe, tell};
use super::output::Output;

/// Shows how far a campaign is.
pub(super) struct Progress {
    bar: ProgressBar,
    voice: Voice,
    began: Instant,
    told: RefCell<Summary>,
}

impl Progress {
    pub(super) fn new(total: usize, voice: Voice) -> Progress {
        // Lines of the log would run into it.
        let is_shown = voice == Voice::Normal && std::io::stderr().is_terminal();
        let target = if is_shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(total as u64), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {human_pos}/{human_len}  {per_sec}  {eta} left  {wide_msg}") {
            bar.set_style(style);
        }
        Progress { bar, voice, began: Instant::now(), told: RefCell::default() }
    }

    /// A target has its last word.
    pub(super) fn note(&self, finished: &Finished) {
        *self.told.borrow_mut().entry(finished.word.outcome()).or_default() += 1;
        self.bar.inc(1);
        self.bar.set_message(counts(&self.told.borrow()));
        if self.voice >= Voice::Verbose {
            let Finished { target, attempts, word, .. } = finished;
            let why = match word {
                Word::Told { account, .. } => account.as_deref(),
                Word::Failed { message, .. } => Some(message.as_str()),
            };
            let why = why.map_or_else(String::new, |why| format!(": {}", safe(why)));
            tell(&format!("{}  {} after {attempts}{why}\n", safe(&target.text), word.outcome()));
        }
    }

    /// All have.
    pub(super) fn ended(&self, ended: &Ended) {
        self.bar.finish_and_clear();
        if self.voice == Voice::Quiet {
            return;
        }
        let told: u64 = ended.summary.values().sum();
        let seconds = self.began.elapsed().as_secs_f64();
        let mut page = format!(
            "{TITLE}{told} targets{TITLE:#} in {seconds:.1} s, {:.1} a second, by {} lookups\n",
            told as f64 / seconds.max(0.001),
            ended.lookups
        );
        for (outcome, count) in sorted(&ended.summary) {
            let style = match Conclusion::of_word(outcome) {
                Some(Conclusion::Found) => GOOD,
                Some(Conclusion::NotFound | Conclusion::Reserved) => FAINT,
                Some(Conclusion::Throttled | Conclusion::Refused | Conclusion::Unavailable) => ATTENTION,
                _ => BAD,
            };
            let _ = writeln!(page, "  {style}{:<16}{style:#} {count:>9}", outcome.replace('_', " "));
        }
        tell(&page);
    }

    /// The user ended it.
    pub(super) fn interrupted(&self, output: &Output) {
        self.bar.finish_and_clear();
        if self.voice != Voice::Quiet {
            let told = counts(&self.told.borrow());
            tell(&format!("interrupted ({told}): {} is whole so far; go on with --resume\n", output.path().display()));
        }
    }
}

/// The outcomes and their numbers, the most frequent first.
fn sorted(summary: &BTreeMap<&'static str, u64>) -> Vec<(&'static str, u64)> {
    let mut sorted: Vec<_> = summary.iter().map(|(outcome, count)| (*outcome, *count)).collect();
    sorted.sort_by_key(|(outcome, count)| (std::cmp::Reverse(*count), *outcome));
    sorted
}

fn counts(summary: &Summary) -> String {
    let counts = sorted(summary).into_iter().map(|(outcome, count)| format!("{} {count}", outcome.replace('_', " ")));
    counts.collect::<Vec<_>>().join(", ")
}
