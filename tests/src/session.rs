//! Scripted sessions: dialogues with an inquiry, told once in JSON (`tests/sessions/README.md`) and played in every language
//! that drives the step machine.

use std::fmt::Display;
use std::fs;
use std::path::Path;

use data_encoding::BASE64;
use serde::Deserialize;
use serde_json::Value;

use crate::expect::difference;

/// One dialogue.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// The file's name without its ending.
    #[serde(skip)]
    pub name: String,
    /// A sentence that says what the dialogue shows.
    pub about: String,
    /// The query, as text.
    pub query: String,
    /// How the lookup is to go about it.
    #[serde(default)]
    pub options: Options,
    /// What `start` refuses; then there are no steps.
    pub error: Option<Refused>,
    /// The dialogue.
    #[serde(default)]
    pub steps: Vec<Turn>,
    /// What the report says at the end, as far as the dialogue is about it.
    pub report: Option<Value>,
}

/// `options` of `wit/steps.wit`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// The protocols, best first.
    pub protocols: Vec<Protocol>,
    /// Where to ask first.
    pub routes: Vec<Route>,
    /// Whether to follow referrals; yes unless it says no.
    pub follow_referrals: bool,
    /// The most requests.
    pub max_requests: u8,
    /// The longest wait in seconds.
    pub max_wait: u32,
    /// The tables that take the place of those of the same name.
    pub tables: Vec<Table>,
    /// Who asked for patience before.
    pub paused: Vec<Pause>,
}

/// A table.
#[derive(Clone, Debug, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl Default for Options {
    fn default() -> Self {
        let (protocols, routes, tables, paused) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Options { protocols, routes, follow_referrals: true, max_requests: 0, max_wait: 0, tables, paused }
    }
}

/// A server that asked for patience.
#[derive(Clone, Debug, Deserialize)]
pub struct Pause {
    /// Who, as `pause.server` of `wit/steps.wit` has it.
    pub server: String,
    /// For how many seconds.
    pub seconds: u32,
}

/// A protocol.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// WHOIS.
    Whois,
    /// RDAP.
    Rdap,
}

/// Where to ask first.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// A WHOIS server.
    Whois(String),
    /// An RDAP base URL.
    Rdap(String),
}

/// What `start` refuses.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    /// The case of `lookup-error`, in snake_case.
    pub code: String,
    /// Words that its sentence contains.
    #[serde(default)]
    pub says: Vec<String>,
}

/// What `poll` says, and what is handed over then.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// The step.
    pub expect: Value,
    /// The answer to hand over.
    pub answer: Option<AnswerText>,
    /// Whether the wait was kept.
    pub waited: Option<bool>,
    /// The error that handing it over gives: always `out_of_order`.
    pub error: Option<String>,
}

/// An answer as it stands in the file.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum AnswerText {
    /// By WHOIS.
    Whois(Body),
    /// By HTTP.
    Http {
        /// The status code.
        status: u16,
        /// The `Location` header.
        location: Option<String>,
        /// The `Retry-After` header.
        retry_after: Option<u32>,
        /// The body.
        body: Body,
    },
    /// None, for this reason (`failure` of `wit/steps.wit`, in snake_case).
    Failed(String),
}

/// A body as it stands in the file.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Body {
    /// The text.
    Text(String),
    /// Its lines, each to be ended by CR LF.
    Lines(Vec<String>),
    /// Bytes that are not UTF-8.
    Bytes {
        /// The bytes.
        base64: String,
    },
    /// JSON.
    Json(Value),
}

/// How bodies are handed over.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Form {
    /// As `payload::text`, where they are text.
    Text,
    /// As `payload::bytes`.
    Bytes,
}

/// A body on its way.
#[derive(Clone, Debug)]
pub enum Payload {
    /// Decoded.
    Text(String),
    /// As it came.
    Bytes(Vec<u8>),
}

/// An answer on its way.
#[derive(Clone, Debug)]
pub enum Answer {
    /// By WHOIS.
    Whois(Payload),
    /// By HTTP: status, `Location`, `Retry-After`, body.
    Http(u16, Option<String>, Option<u32>, Payload),
    /// None, for this reason.
    Failed(String),
}

/// An inquiry, wherever it runs. Steps and reports are in the JSON of `report.schema.json`; a step is `{"send": request}`,
/// `{"wait": seconds}` or `"done"`. Errors are the code of a `lookup-error` and its sentence.
pub trait Machine {
    /// What to do next.
    fn poll(&mut self) -> Value;
    /// Takes an answer.
    ///
    /// # Errors
    /// As the machine says.
    fn handle_answer(&mut self, answer: Answer) -> Result<(), (String, String)>;
    /// Takes whether a wait was kept.
    ///
    /// # Errors
    /// As the machine says.
    fn handle_wait(&mut self, waited: bool) -> Result<(), (String, String)>;
    /// What is known.
    fn report(&mut self) -> Value;
}

impl Session {
    /// All sessions of `tests/sessions`, by name.
    ///
    /// # Errors
    /// The file that cannot be read, and why.
    pub fn all() -> Result<Vec<Session>, String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sessions");
        let mut paths: Vec<_> = fs::read_dir(&folder)
            .map_err(|error| said(&folder, error))?
            .filter_map(|entry| Some(entry.ok()?.path()).filter(|path| path.extension().is_some_and(|ending| ending == "json")))
            .collect();
        paths.sort();
        paths.iter().map(|path| Session::read(path)).collect()
    }

    fn read(path: &Path) -> Result<Session, String> {
        let text = fs::read_to_string(path).map_err(|error| said(path, error))?;
        let mut session: Session = serde_json::from_str(&text).map_err(|error| said(path, error))?;
        session.name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if session.error.is_some() != session.steps.is_empty() || session.error.is_some() == session.report.is_some() {
            return Err(said(path, "it needs either an error, or steps and a report"));
        }
        Ok(session)
    }

    /// Plays the dialogue with what `start` made of the query and the options.
    ///
    /// # Errors
    /// Where the machine said something else than the script.
    pub fn play<M: Machine>(&self, started: Result<M, (String, String)>, form: Form) -> Result<(), String> {
        let mut machine = match (started, &self.error) {
            (Ok(machine), None) => machine,
            (Err((code, sentence)), Some(refused)) => return refused.agrees(&code, &sentence),
            (Ok(_), Some(refused)) => return Err(format!("start: {} expected, and it starts", refused.code)),
            (Err((code, sentence)), None) => return Err(format!("start: {code}: {sentence}")),
        };
        for (index, turn) in self.steps.iter().enumerate() {
            turn.play(&mut machine, form).map_err(|why| format!("step {}: {why}", index + 1))?;
        }
        let report = machine.report();
        match self.report.as_ref().and_then(|expected| difference(expected, &report)) {
            Some(why) => Err(format!("report{why}")),
            None => Ok(()),
        }
    }
}

impl Refused {
    fn agrees(&self, code: &str, sentence: &str) -> Result<(), String> {
        if self.code != code {
            return Err(format!("start: {} expected, not {code}: {sentence}", self.code));
        }
        match self.says.iter().find(|words| !sentence.contains(words.as_str())) {
            Some(words) => Err(format!("start: {words:?} expected in {sentence:?}")),
            None => Ok(()),
        }
    }
}

impl Turn {
    fn play(&self, machine: &mut impl Machine, form: Form) -> Result<(), String> {
        let step = machine.poll();
        if let Some(why) = difference(&self.expect, &step) {
            return Err(format!("{why}, in {step}"));
        }
        let again = machine.poll();
        if again != step {
            return Err(format!("poll said {step}, then {again}"));
        }
        let taken = match (&self.answer, self.waited) {
            (Some(answer), None) => machine.handle_answer(answer.on_its_way(form)?),
            (None, Some(waited)) => machine.handle_wait(waited),
            (None, None) => Ok(()),
            (Some(_), Some(_)) => return Err("it has both an answer and a wait".to_owned()),
        };
        match (taken, &self.error) {
            (Ok(()), None) => Ok(()),
            (Err((code, _)), Some(expected)) if code == *expected => Ok(()),
            (taken, expected) => Err(format!("handing over: {expected:?} expected, not {taken:?}")),
        }
    }
}

impl AnswerText {
    fn on_its_way(&self, form: Form) -> Result<Answer, String> {
        Ok(match self {
            AnswerText::Whois(body) => Answer::Whois(body.payload(form)?),
            AnswerText::Http { status, location, retry_after, body } => {
                Answer::Http(*status, location.clone(), *retry_after, body.payload(form)?)
            }
            AnswerText::Failed(failure) => Answer::Failed(failure.clone()),
        })
    }
}

impl Body {
    fn payload(&self, form: Form) -> Result<Payload, String> {
        let text = match self {
            Body::Bytes { base64 } => {
                return Ok(Payload::Bytes(BASE64.decode(base64.as_bytes()).map_err(|error| error.to_string())?));
            }
            Body::Text(text) => text.clone(),
            Body::Lines(lines) => lines.iter().map(|line| format!("{line}\r\n")).collect(),
            Body::Json(value) => value.to_string(),
        };
        Ok(match form {
            Form::Text => Payload::Text(text),
            Form::Bytes => Payload::Bytes(text.into_bytes()),
        })
    }
}

fn said(path: &Path, error: impl Display) -> String {
    format!("{}: {error}", path.display())
}
