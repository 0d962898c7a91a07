//! How often a server is asked: no more often than its operator publishes, than the user wants, and than the server itself asks for.
//!
//! Each server has a lane. Who wants to ask waits there for a turn; turns are given in the order in which they are asked for.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until};

use crate::tables::{Counted, Limit};

/// How often each server is asked at most. Stricter limits that a server's operator publishes hold besides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// How many questions at a time.
    pub at_once: usize,
    /// How many questions a second; none: as fast as it answers.
    pub per_second: Option<f64>,
    /// How long a server is left alone that asks to slow down without a word of how long; each time that it does so again, twice as
    /// long, up to [`MOST_PATIENCE`] times.
    pub patience: Duration,
}

impl Default for Pace {
    /// Four at a time and five a second: what registries bear without a word; and five seconds of patience.
    fn default() -> Self {
        Pace { at_once: 4, per_second: Some(5.0), patience: Duration::from_secs(5) }
    }
}

/// How many times as long a server is left alone in the end that asks for it again and again.
pub const MOST_PATIENCE: u32 = 64;

/// More than any campaign meets; servers make these entries by their referrals, and shall not fill the memory.
const MOST_LANES: usize = 10_000;

/// The lanes of all servers.
#[derive(Debug)]
pub(crate) struct Pacer {
    pace: Pace,
    lanes: Mutex<HashMap<String, Arc<Lane>>>,
}

/// The lane of one server.
#[derive(Debug)]
pub(crate) struct Lane {
    patience: Duration,
    room: Arc<Semaphore>,
    turns: Mutex<Turns>,
}

/// Leave to ask. It ends when this is dropped, with the answer.
#[derive(Debug)]
pub(crate) struct Turn {
    began: Instant,
    _room: Option<OwnedSemaphorePermit>,
}

#[derive(Debug)]
struct Turns {
    windows: Vec<Window>,
    /// The server asked to be left alone until then.
    not_before: Instant,
    /// How often it did so in a row without saying for how long.
    in_a_row: u32,
}

/// So many in so long.
#[derive(Debug)]
struct Window {
    most: usize,
    every: Duration,
    counted: Counted,
    /// When the last ones were, the oldest first; as many as may be in the window at most.
    times: VecDeque<Instant>,
}

impl Pacer {
    pub(crate) fn new(pace: Pace) -> Pacer {
        Pacer { pace, lanes: Mutex::default() }
    }

    /// The lane of a server. `published` gives the limits that its operator publishes, and is asked once.
    pub(crate) fn lane(&self, server: &str, published: impl FnOnce() -> Vec<Limit>) -> Arc<Lane> {
        if let Some(lane) = self.lanes().get(server) {
            return Arc::clone(lane);
        }
        let lane = Arc::new(Lane::new(self.pace, &published()));
        let mut lanes = self.lanes();
        if lanes.len() >= MOST_LANES {
            lanes.retain(|_, lane| Arc::strong_count(lane) > 1);
        }
        Arc::clone(lanes.entry(server.to_owned()).or_insert(lane))
    }

    fn lanes(&self) -> MutexGuard<'_, HashMap<String, Arc<Lane>>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lane {
    fn new(pace: Pace, published: &[Limit]) -> Lane {
        let mut windows: Vec<Window> = published.iter().map(Window::of).collect();
        if let Some(rate) = pace.per_second.filter(|rate| *rate > 0.0) {
            // Half a second's worth at once, so that a rate below one a second is one.
            let most = ((rate / 2.0) as usize).max(1);
            windows.push(Window::new(most, Duration::from_secs_f64(most as f64 / rate), Counted::Queries));
        }
        let turns = Turns { windows, not_before: Instant::now(), in_a_row: 0 };
        Lane { patience: pace.patience, room: Arc::new(Semaphore::new(pace.at_once.max(1))), turns: Mutex::new(turns) }
    }

    /// Waits until the server may be asked.
    pub(crate) async fn turn(&self) -> Turn {
        // The semaphore is never closed.
        let room = Arc::clone(&self.room).acquire_owned().await.ok();
        let mut at = self.turns().take(Instant::now());
        loop {
            sleep_until(at).await;
            // Patience may have been asked for meanwhile.
            let not_before = self.turns().not_before;
            let began = Instant::now();
            if not_before <= began {
                return Turn { began, _room: room };
            }
            at = not_before;
        }
    }

    /// Leaves the server alone for so long, as it asked for.
    pub(crate) fn pause(&self, time: Duration) {
        let mut turns = self.turns();
        turns.not_before = turns.not_before.max(Instant::now() + time);
    }

    /// The server asked to slow down, in this turn, without saying for how long.
    pub(crate) fn slow_down(&self, turn: &Turn) {
        let mut turns = self.turns();
        // What was under way already when it asked for patience the last time is no further sign.
        if turn.began < turns.not_before {
            return;
        }
        let times = 2u32.saturating_pow(turns.in_a_row).min(MOST_PATIENCE);
        turns.in_a_row = turns.in_a_row.saturating_add(1);
        turns.not_before = Instant::now() + self.patience * times;
    }

    /// The server answered.
    pub(crate) fn answered(&self) {
        self.turns().in_a_row = 0;
    }

    /// Counts the contacts of an answer, where the operator does.
    pub(crate) fn count_contacts(&self, contacts: usize) {
        let now = Instant::now();
        for window in self.turns().windows.iter_mut().filter(|window| window.counted == Counted::Contacts) {
            (0..contacts.min(window.most)).for_each(|_| window.add(now));
        }
    }

    fn turns(&self) -> MutexGuard<'_, Turns> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turns {
    /// Takes the next turn: not now, maybe, but at the time that it gives.
    fn take(&mut self, now: Instant) -> Instant {
        let at = self.windows.iter().map(|window| window.free_at(now)).fold(now.max(self.not_before), Instant::max);
        for window in self.windows.iter_mut().filter(|window| window.counted == Counted::Queries) {
            window.add(at);
        }
        at
    }
}

impl Window {
    fn of(limit: &Limit) -> Window {
        Window::new(limit.requests.max(1) as usize, Duration::from_secs(limit.seconds.into()), limit.counted)
    }

    fn new(most: usize, every: Duration, counted: Counted) -> Window {
        Window { most, every, counted, times: VecDeque::new() }
    }

    fn free_at(&self, now: Instant) -> Instant {
        match self.times.front() {
            Some(&oldest) if self.times.len() >= self.most => now.max(oldest + self.every),
            _ => now,
        }
    }

    fn add(&mut self, at: Instant) {
        if self.times.len() >= self.most {
            self.times.pop_front();
        }
        self.times.push_back(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(at_once: usize, per_second: Option<f64>) -> Pace {
        Pace { at_once, per_second, patience: Duration::from_secs(1) }
    }

    fn published(requests: u32, seconds: u32, counted: Counted) -> Limit {
        Limit { requests, seconds, counted, penalty: None, source: String::new() }
    }

    /// When each of so many turns is, in milliseconds, if all are asked for at once.
    fn turns(lane: &Lane, number: usize) -> Vec<u128> {
        let mut turns = lane.turns();
        let now = turns.not_before;
        (0..number).map(|_| turns.take(now).duration_since(now).as_millis()).collect()
    }

    #[test]
    fn a_rate_is_kept() {
        let lane = Lane::new(pace(1, Some(2.0)), &[]);
        assert_eq!(turns(&lane, 4), [0, 500, 1000, 1500]);
        let lane = Lane::new(pace(1, Some(0.1)), &[]);
        assert_eq!(turns(&lane, 3), [0, 10_000, 20_000]);
    }

    #[test]
    fn published_limits_hold_all() {
        let limits = [published(3, 10, Counted::Queries), published(4, 60, Counted::Queries)];
        let lane = Lane::new(pace(9, None), &limits);
        assert_eq!(turns(&lane, 5), [0, 0, 0, 10_000, 60_000]);
    }

    #[test]
    fn contacts_count_where_the_operator_counts_them() {
        let lane = Lane::new(pace(9, None), &[published(5, 60, Counted::Contacts)]);
        assert_eq!(turns(&lane, 2), [0, 0]);
        lane.count_contacts(9);
        let waits = turns(&lane, 1).first().copied().unwrap_or_default();
        assert!((59_000..=61_000).contains(&waits), "{waits}");
    }

    #[tokio::test]
    async fn a_server_that_asks_for_patience_is_left_alone() {
        let lane = Arc::new(Lane::new(pace(2, Some(4.0)), &[]));
        let begun = Instant::now();
        assert_eq!([(); 2].map(|()| lane.turns().take(begun)), [begun; 2], "half a second's worth at once");
        // One who waits for a turn already waits longer, too.
        let waiting = {
            let lane = Arc::clone(&lane);
            tokio::spawn(async move { lane.turn().await })
        };
        tokio::task::yield_now().await;
        lane.pause(Duration::from_millis(900));
        assert!(waiting.await.is_ok());
        assert!(begun.elapsed() >= Duration::from_millis(900));
    }

    #[test]
    fn who_asks_to_slow_down_again_is_left_alone_for_longer() {
        let lane = Lane::new(pace(2, None), &[]);
        let left = |lane: &Lane| lane.turns().not_before.saturating_duration_since(Instant::now()).as_secs_f64().round();
        let turn = |began| Turn { began, _room: None };
        lane.slow_down(&turn(Instant::now()));
        // One that was asked before, and heard the same.
        lane.slow_down(&turn(Instant::now()));
        assert_eq!(left(&lane), 1.0);
        let later = |lane: &Lane| turn(lane.turns().not_before);
        for expected in [2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 64.0] {
            lane.slow_down(&later(&lane));
            assert_eq!(left(&lane), expected);
        }
        lane.answered();
        lane.slow_down(&later(&lane));
        assert_eq!(left(&lane), 1.0);
    }

    #[tokio::test]
    async fn so_many_are_asked_at_once() {
        let lane = Lane::new(pace(2, None), &[]);
        let (first, _second) = (lane.turn().await, lane.turn().await);
        let soon = Duration::from_millis(50);
        assert!(tokio::time::timeout(soon, lane.turn()).await.is_err());
        drop(first);
        assert!(tokio::time::timeout(soon * 100, lane.turn()).await.is_ok());
    }

    #[test]
    fn lanes_are_told_apart_and_bounded() {
        let pacer = Pacer::new(Pace::default());
        let one = pacer.lane("whois.example.net", Vec::new);
        assert!(Arc::ptr_eq(&one, &pacer.lane("whois.example.net", Vec::new)));
        for number in 0..MOST_LANES + 10 {
            pacer.lane(&format!("{number}.example.net"), Vec::new);
        }
        assert!(pacer.lanes().len() <= MOST_LANES);
        assert!(Arc::ptr_eq(&one, &pacer.lane("whois.example.net", Vec::new)), "one that is in use stays");
    }
}
