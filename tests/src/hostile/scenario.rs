//! A scenario as its file tells it.

use std::collections::BTreeMap;
use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use whoisbox_testbed::{Behaviour, Certificate};

use super::turn::Turn;

/// Servers, a lookup that meets them, and what has to come of it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The file's name without its ending.
    #[serde(skip_deserializing)]
    pub name: String,
    /// A sentence that says what has to hold.
    pub about: String,
    /// The query, as text.
    pub query: String,
    /// `options` of `wit/steps.wit`, as in the scripted sessions.
    #[serde(default = "Scenario::no_options")]
    pub options: Value,
    /// What the client may use.
    #[serde(default)]
    pub limits: Limits,
    /// The names that there are, with the addresses that each has the first time, the second time, and so on.
    #[serde(default)]
    pub names: BTreeMap<String, Vec<Vec<IpAddr>>>,
    /// The servers by name.
    #[serde(default, skip_serializing)]
    pub servers: BTreeMap<String, Actor>,
    /// What has to come of it.
    #[serde(skip_serializing)]
    pub expect: Expected,
}

/// What the client may use.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Milliseconds for one exchange.
    pub exchange: u32,
    /// Milliseconds for the whole lookup.
    pub total: u32,
    /// Bytes of one answer, decompressed.
    pub bytes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { exchange: 20_000, total: 40_000, bytes: 64 << 10 }
    }
}

/// What has to come of a scenario.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Expected {
    /// The report, as far as the scenario is about it.
    pub report: Option<Value>,
    /// The code of the error with which the lookup is refused.
    pub error: Option<String>,
    /// Which servers were asked, in the order of arrival, or how many questions there were.
    pub asked: Option<Asked>,
    /// What is not dialled: the client's gate turns it away, if it comes as far as that.
    pub forbidden: Vec<SocketAddr>,
    /// Whether it is about what comes to the eyes of a person, too.
    pub shown: bool,
}

/// Questions that arrived.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Asked {
    /// So many.
    Count(usize),
    /// Of these servers, in order.
    Of(Vec<String>),
}

/// A server.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// What it speaks.
    #[serde(default)]
    pub speaks: Speaks,
    /// What it shows over TLS.
    #[serde(default)]
    certificate: Shown,
    /// How many there are of it: NAME-1, NAME-2 and so on, if more than one.
    #[serde(default = "Actor::one")]
    pub copies: usize,
    /// What it does, one answer after the other; the last holds from then on.
    pub turns: Vec<Turn>,
}

/// A protocol.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Speaks {
    /// RFC 3912.
    #[default]
    Whois,
    /// RFC 9112.
    Http,
    /// The same over TLS.
    Https,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Shown {
    #[default]
    Good,
    Expired,
    WrongName,
    UnknownAuthority,
}

impl Scenario {
    /// The files of all scenarios, by name.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn files() -> Result<Vec<PathBuf>, String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("hostile");
        let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let mut paths: Vec<_> = entries
            .filter_map(|entry| Some(entry.ok()?.path()).filter(|path| path.extension().is_some_and(|ending| ending == "json")))
            .collect();
        paths.sort();
        Ok(paths)
    }

    /// All scenarios as they stand in the files, their servers not yet started.
    ///
    /// # Errors
    /// The file that cannot be read, and why.
    pub fn all() -> Result<Vec<(Scenario, String)>, String> {
        let read = |path: PathBuf| {
            let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            Ok((Scenario::read(&name, &text, false)?, text))
        };
        Scenario::files()?.into_iter().map(read).collect()
    }

    /// Reads a scenario. Unless it is `complete`, what depends on where its servers are is left out.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn read(name: &str, text: &str, complete: bool) -> Result<Scenario, String> {
        let said = |error: serde_json::Error| format!("{name}.json: {error}");
        let mut value: Value = serde_json::from_str(text).map_err(said)?;
        if let (false, Some(expect)) = (complete, value.get_mut("expect").and_then(Value::as_object_mut)) {
            expect.retain(|member, _| member == "shown");
        }
        let mut scenario: Scenario = serde_json::from_value(value).map_err(said)?;
        name.clone_into(&mut scenario.name);
        if complete && scenario.expect.report.is_some() == scenario.expect.error.is_some() {
            return Err(format!("{name}.json: it needs either a report or an error to expect"));
        }
        Ok(scenario)
    }

    fn no_options() -> Value {
        Value::Object(serde_json::Map::new())
    }
}

impl Actor {
    /// The certificate that it shows.
    pub(super) fn certificate(&self) -> Certificate {
        match self.certificate {
            Shown::Good => Certificate::Good,
            Shown::Expired => Certificate::Expired,
            Shown::WrongName => Certificate::WrongName,
            Shown::UnknownAuthority => Certificate::UnknownAuthority,
        }
    }

    /// What it does, answer by answer. In its texts `{n}` becomes the number of the answer, from 1, and `{next}` what is given.
    ///
    /// # Errors
    /// What cannot be made.
    pub(super) fn behaviours(&self, next: &str) -> Result<Vec<Behaviour>, String> {
        let turns = self.turns.iter().flat_map(|turn| std::iter::repeat_n(turn, turn.times.unwrap_or(1)));
        turns
            .zip(1_usize..)
            .map(|(turn, number)| turn.behaviour(&|text| text.replace("{n}", &number.to_string()).replace("{next}", next)))
            .collect()
    }

    fn one() -> usize {
        1
    }
}
