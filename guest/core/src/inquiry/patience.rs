//! Servers that asked for patience are not asked before their time.

use super::question::Question;
use crate::report::Pause;

/// How many seconds a server is left alone that asked for patience and did not say how much.
const UNSTATED: u32 = 60;

/// Who asked for patience, and for how much longer. There is no clock here: time passes where the caller says that it waited.
#[derive(Debug)]
pub(super) struct Patience {
    pauses: Vec<Pause>,
}

impl Patience {
    /// What earlier lookups brought.
    pub(super) fn new(paused: &[Pause]) -> Patience {
        let mut patience = Patience { pauses: Vec::new() };
        for Pause { server, seconds } in paused {
            patience.leave(server.to_ascii_lowercase(), *seconds);
        }
        patience
    }

    /// Notes that a server asked for patience, for so many seconds if it said so.
    pub(super) fn asked_by(&mut self, question: &Question, seconds: Option<u32>) {
        self.leave(question.service(), seconds.unwrap_or(UNSTATED));
    }

    /// For how many seconds a server is not to be asked, if it asked for patience.
    pub(super) fn left_for(&self, question: &Question) -> Option<u32> {
        let service = question.service();
        self.pauses.iter().find(|pause| pause.server == service).map(|pause| pause.seconds)
    }

    /// Notes that so many seconds have passed.
    pub(super) fn passed(&mut self, seconds: u32) {
        for pause in &mut self.pauses {
            pause.seconds = pause.seconds.saturating_sub(seconds);
        }
        self.pauses.retain(|pause| pause.seconds > 0);
    }

    /// All that have not passed.
    pub(super) fn pauses(&self) -> &[Pause] {
        &self.pauses
    }

    fn leave(&mut self, server: String, seconds: u32) {
        if seconds == 0 {
            return;
        }
        match self.pauses.iter_mut().find(|pause| pause.server == server) {
            Some(pause) => pause.seconds = pause.seconds.max(seconds),
            None => self.pauses.push(Pause { server, seconds }),
        }
    }
}
