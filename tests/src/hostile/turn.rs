//! How a server goes about an answer, as JSON tells it.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use whoisbox_testbed::Behaviour;

use super::bytes::Bytes;

/// An answer, or several alike. Each member is a method of [`Behaviour`]; `times` says how many are alike.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Turn {
    pub(super) times: Option<usize>,
    body: Option<Bytes>,
    raw: Option<Bytes>,
    status: Option<u16>,
    headers: BTreeMap<String, String>,
    redirect: Option<String>,
    flood: Option<Flood>,
    drip: Option<Drip>,
    close_after: Option<u64>,
    hang_after: Option<u64>,
    reset_after: Option<u64>,
    delay_ms: Option<u64>,
    throttled: Option<Throttled>,
    early: bool,
    refuse: bool,
    silent: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Flood {
    bytes: u64,
    of: Bytes,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Drip {
    bytes: usize,
    every_ms: u64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Throttled {
    seconds: Option<u32>,
}

impl Turn {
    /// The behaviour; `fill` replaces what stands for something else in its texts.
    ///
    /// # Errors
    /// What cannot be made.
    pub fn behaviour(&self, fill: &dyn Fn(&str) -> String) -> Result<Behaviour, String> {
        type Set = fn(Behaviour) -> Behaviour;
        type SetAfter = fn(Behaviour, u64) -> Behaviour;
        let mut made = Behaviour::new();
        let conditions: [(bool, Set); 3] =
            [(self.early, Behaviour::early), (self.refuse, Behaviour::refuse), (self.silent, Behaviour::silent)];
        for (_, set) in conditions.into_iter().filter(|(condition, _)| *condition) {
            made = set(made);
        }
        let ends: [(Option<u64>, SetAfter); 3] = [
            (self.close_after, Behaviour::close_after),
            (self.hang_after, Behaviour::hang_after),
            (self.reset_after, Behaviour::reset_after),
        ];
        for (after, set) in ends {
            made = if let Some(bytes) = after { set(made, bytes) } else { made };
        }
        made = self.headers.iter().fold(made, |made, (name, value)| made.header(name, fill(value)));
        if let Some(url) = &self.redirect {
            made = made.redirect(fill(url));
        }
        if let Some(status) = self.status {
            made = made.status(status);
        }
        if let Some(body) = &self.body {
            made = made.body(body.make(fill)?);
        }
        if let Some(raw) = &self.raw {
            made = made.raw(raw.make(fill)?);
        }
        if let Some(flood) = &self.flood {
            made = made.flood_of(flood.bytes, flood.of.make(fill)?);
        }
        if let Some(drip) = &self.drip {
            made = made.drip(drip.bytes, Duration::from_millis(drip.every_ms));
        }
        if let Some(delay) = self.delay_ms {
            made = made.delay(Duration::from_millis(delay));
        }
        if let Some(throttled) = &self.throttled {
            made = made.throttled(throttled.seconds);
        }
        Ok(made)
    }
}
