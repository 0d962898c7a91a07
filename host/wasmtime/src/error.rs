//! What can go wrong, said so that the reader knows which part failed and what to do.

use std::path::PathBuf;

use crate::fault::Fault;
use crate::guest::Guest;
use crate::plugin::PluginError;
use crate::policy::Denial;
use crate::steps::LookupError;
use crate::tables::TableError;
use crate::types::{ParseError, Refusal};

/// Why a call gave no result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The answer holds no registration.
    #[error("{}", parse_error(.0))]
    Parse(ParseError),
    /// There is no format of that name.
    #[error("there is no format {name:?}; there are: {}", known.join(", "))]
    UnknownFormat {
        /// The name.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// The settings do not fit the format's schema.
    #[error("the settings of the format {format:?} are unusable: {reason}")]
    BadSettings {
        /// The format's name.
        format: String,
        /// Where they do not fit.
        reason: String,
    },
    /// A table is unusable, or cannot be made.
    #[error("{}", table_error(.0))]
    Table(TableError),
    /// A file could not be downloaded.
    #[error("{url} could not be downloaded: {reason}")]
    Download {
        /// Where it should be.
        url: String,
        /// Why not.
        reason: String,
        /// The connections that the policy forbade.
        denials: Vec<Denial>,
    },
    /// The lookup could not start or go on.
    #[error("{}", lookup_error(.0))]
    Lookup(LookupError),
    /// The plugin did not handle the event.
    #[error("{}", plugin_error(.0))]
    Plugin(PluginError),
    /// A guest failed, or was stopped at one of its bounds. Its store is gone; the next call starts afresh.
    #[error("{guest} {fault}")]
    Guest {
        /// The guest.
        guest: Guest,
        /// What happened.
        fault: Fault,
    },
    /// A component could not be loaded.
    #[error("{guest} could not be loaded: {reason}; {}", load_advice(guest))]
    Load {
        /// The component.
        guest: Guest,
        /// What it lacks, or Wasmtime's own words.
        reason: String,
    },
    /// The file of a plugin, or the folder of plugins, cannot be read.
    #[error("{path}: {reason}")]
    Unreadable {
        /// Where it is.
        path: String,
        /// The system's own words.
        reason: std::io::Error,
    },
    /// WebAssembly cannot run here.
    #[error("the WebAssembly engine could not start: {0}")]
    Engine(String),
    /// A CA certificate is unusable.
    #[error("the CA certificates are unusable: {0}; PEM text with at least one certificate is expected")]
    Certificates(String),
    /// The cache of answers is unusable.
    #[error("the cache {} is unusable: {reason}; delete it, or name another one by --cache", file.display())]
    Cache {
        /// Its file.
        file: PathBuf,
        /// What SQLite or the system says.
        reason: String,
    },
    /// What a lookup did could not be recorded; without that, none is made.
    #[error("what lookups do could not be recorded, so none is made: {0}")]
    Audit(String),
    /// The lookup needs a runtime that could not start.
    #[error("the network runtime could not start: {0}")]
    Runtime(std::io::Error),
}

fn load_advice(guest: &Guest) -> &'static str {
    match guest {
        Guest::Own(_) => "this is a fault of the build, so please report it",
        Guest::Plugin { .. } => "a plugin is a component that exports osint:plugin/plugin@0.1.0 and imports nothing but WASI 0.2",
    }
}

fn parse_error(error: &ParseError) -> String {
    let said = |what: &str, refusal: &Refusal, advice: &str| {
        let Refusal { words, line, wait } = refusal;
        match wait {
            Some(seconds) => format!("{what}, at line {line}: {words:?}; ask again in {seconds} s"),
            None => format!("{what}, at line {line}: {words:?}{advice}"),
        }
    };
    match error {
        ParseError::Empty => "the answer is empty: the server closed the connection without a word".into(),
        ParseError::Throttled(refusal) => said("the server asks to slow down", refusal, "; ask again later and less often"),
        ParseError::Refused(refusal) => said("the server refuses to answer", refusal, ""),
        ParseError::Unavailable(refusal) => said("the server cannot answer now", refusal, "; ask again later"),
        ParseError::TooLarge(limit) => format!("the answer is larger than {limit} bytes, the most that is read"),
        ParseError::Malformed(why) => format!("the answer is not readable: {why}"),
    }
}

fn lookup_error(error: &LookupError) -> String {
    match error {
        LookupError::BadQuery(why) | LookupError::BadOptions(why) | LookupError::NoServer(why) => why.clone(),
        LookupError::OutOfOrder => "an answer or a wait was handed over that was not asked for: call poll first".into(),
    }
}

fn table_error(error: &TableError) -> String {
    match error {
        TableError::UnknownTable(known) => format!("there is no table of that name; there are: {}", known.join(", ")),
        TableError::Unusable(why) => why.clone(),
    }
}

fn plugin_error(error: &PluginError) -> String {
    match error {
        PluginError::UnknownKind(kind) => format!("the plugin does not watch events of the kind {kind:?}; `describe` says which"),
        PluginError::BadValue(why) => format!("the event's value is unusable: {why}"),
        PluginError::BadSettings(why) => format!("the settings are unusable: {why}"),
        PluginError::RetryLater(Some(seconds)) => format!("the source asks to come back in {seconds} s"),
        PluginError::RetryLater(None) => "the source asks to come back later".into(),
        PluginError::Failed(why) => why.clone(),
    }
}
