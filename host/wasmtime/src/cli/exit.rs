//! Exit codes.

use whoisbox::Error;
use whoisbox::steps::{Conclusion, LookupError};
use whoisbox::types::{Availability, ParseError};

/// What the program's exit code says. Of several queries, the highest one counts.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[repr(u8)]
pub(crate) enum Exit {
    /// The object is registered, or the registry withholds it from registration.
    Found = 0,
    /// The registry said that there is no such object.
    NotFound = 1,
    /// The query, an option or a file is unusable, or no server is known for the query.
    Usage = 2,
    /// A server asks its client to slow down.
    Throttled = 3,
    /// No server could be reached.
    Network = 4,
    /// What came was no answer, or did not say.
    Unreadable = 5,
    /// The policy forbids the server, its address or its port.
    Denied = 6,
    /// A server refuses to answer, or has a fault of its own.
    Refused = 7,
    /// The sandbox stopped a component, or could not start.
    Sandbox = 8,
    /// The user ended it (Ctrl-C).
    Interrupted = 130,
}

/// The same for `--help`.
pub(crate) const HELP: &str = "\
Exit codes (of several queries, the highest counts):
  0  found, or withheld from registration
  1  not found: the registry said so
  2  bad usage: the query, an option or a file is unusable, or no server is known
  3  throttled: a server asks to slow down
  4  network failure: no server could be reached
  5  unreadable: what came was no answer, or did not say
  6  denied: the policy forbids the server, its address or its port
  7  refused: a server refuses to answer, or has a fault of its own
  8  sandbox: a component or plugin was stopped at a bound, failed, or does not load
  130  interrupted by Ctrl-C

bulk: 0 once every target has its line, whatever came of it; the outcomes stand in the lines";

impl From<Conclusion> for Exit {
    fn from(conclusion: Conclusion) -> Exit {
        match conclusion {
            Conclusion::Found | Conclusion::Reserved => Exit::Found,
            Conclusion::NotFound => Exit::NotFound,
            Conclusion::Throttled => Exit::Throttled,
            Conclusion::Refused | Conclusion::Unavailable => Exit::Refused,
            Conclusion::Unreadable => Exit::Unreadable,
            Conclusion::NetworkFailure => Exit::Network,
            Conclusion::Denied => Exit::Denied,
        }
    }
}

impl From<Availability> for Exit {
    fn from(availability: Availability) -> Exit {
        match availability {
            Availability::Registered | Availability::Reserved => Exit::Found,
            Availability::Available => Exit::NotFound,
            Availability::Unknown => Exit::Unreadable,
        }
    }
}

impl From<&Error> for Exit {
    fn from(error: &Error) -> Exit {
        match error {
            Error::Parse(ParseError::Throttled(_)) => Exit::Throttled,
            Error::Parse(ParseError::Refused(_) | ParseError::Unavailable(_)) => Exit::Refused,
            Error::Parse(ParseError::Empty | ParseError::TooLarge(_) | ParseError::Malformed(_)) => Exit::Unreadable,
            Error::Lookup(LookupError::BadQuery(_) | LookupError::BadOptions(_) | LookupError::NoServer(_)) => Exit::Usage,
            Error::Plugin(error) => plugin(error),
            Error::Certificates(_) | Error::UnknownFormat { .. } | Error::BadSettings { .. } | Error::Unreadable { .. } => {
                Exit::Usage
            }
            Error::Table(_) => Exit::Unreadable,
            Error::Cache { .. } | Error::Audit(_) => Exit::Usage,
            Error::Download { denials, .. } if denials.is_empty() => Exit::Network,
            Error::Download { .. } => Exit::Denied,
            _ => Exit::Sandbox,
        }
    }
}

fn plugin(error: &whoisbox::plugin::PluginError) -> Exit {
    use whoisbox::plugin::PluginError;
    match error {
        PluginError::UnknownKind(_) | PluginError::BadValue(_) | PluginError::BadSettings(_) => Exit::Usage,
        PluginError::RetryLater(_) => Exit::Throttled,
        PluginError::Failed(_) => Exit::Network,
    }
}
