//! Servers that asked for patience in one lookup are left alone in the next ones, too.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Deserialize;

use crate::bindings::asker::Finding;
use crate::steps::{Pause, Report};

/// More than any campaign meets; servers make these entries, and shall not fill the memory.
const MOST: usize = 10_000;

/// Until when each server is not to be asked.
#[derive(Debug, Default)]
pub(crate) struct Patience {
    until: Mutex<HashMap<String, Instant>>,
}

/// What a lookup brought, as far as it tells who asked for patience.
pub(crate) trait Pauses {
    /// Each server, and for how many seconds it is not to be asked.
    fn pauses(&self) -> Vec<(String, u32)>;
}

impl Patience {
    /// Adds who is still to be left alone to those that the caller knows of.
    pub(crate) fn tell(&self, paused: &mut Vec<Pause>) {
        let now = Instant::now();
        let mut until = self.until();
        until.retain(|_, until| *until > now);
        paused.extend(until.iter().map(|(server, until)| {
            // Whole seconds, upwards: not a moment before its time.
            let left = until.saturating_duration_since(now) + Duration::from_millis(999);
            Pause { server: server.clone(), seconds: u32::try_from(left.as_secs()).unwrap_or(u32::MAX) }
        }));
    }

    /// Learns who asked for patience.
    pub(crate) fn learn(&self, from: &impl Pauses) {
        let pauses = from.pauses();
        if pauses.is_empty() {
            return;
        }
        let now = Instant::now();
        let mut known = self.until();
        for (server, seconds) in pauses {
            let until = now + Duration::from_secs(seconds.into());
            if let Some(known) = known.get_mut(&server) {
                *known = until.max(*known);
            } else if known.len() < MOST {
                known.insert(server, until);
            }
        }
    }

    fn until(&self) -> MutexGuard<'_, HashMap<String, Instant>> {
        self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pauses for Report {
    fn pauses(&self) -> Vec<(String, u32)> {
        self.pauses.iter().map(|Pause { server, seconds }| (server.clone(), *seconds)).collect()
    }
}

impl Pauses for Finding {
    fn pauses(&self) -> Vec<(String, u32)> {
        self.pauses.iter().map(|Pause { server, seconds }| (server.clone(), *seconds)).collect()
    }
}

/// A report in JSON text.
impl Pauses for String {
    fn pauses(&self) -> Vec<(String, u32)> {
        #[derive(Deserialize)]
        struct Told {
            pauses: Vec<Paused>,
        }
        #[derive(Deserialize)]
        struct Paused {
            server: String,
            seconds: u32,
        }
        // Nearly always, and then it need not be read: within a text of JSON the quotation marks would be escaped.
        if self.contains(r#""pauses":[]"#) {
            return Vec::new();
        }
        let told = serde_json::from_str(self).map(|Told { pauses }| pauses).unwrap_or_default();
        told.into_iter().map(|Paused { server, seconds }| (server, seconds)).collect()
    }
}
