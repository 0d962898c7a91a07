//! Where events go: to a file, or to the system's log.

use std::fmt;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;
use syslog::{Facility, Formatter3164, Formatter5424, LogFormat, LoggerBackend};

use super::{Event, Sink, What, ecs, ocsf};

/// In whose names an event is told.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Form {
    /// The Elastic Common Schema, version 9.4.
    #[default]
    Ecs,
    /// The Open Cybersecurity Schema Framework, version 1.7.0: Network Activity, and HTTP Activity for RDAP.
    Ocsf,
}

impl Form {
    /// The event as a JSON document.
    pub fn document(self, event: &Event<'_>) -> Value {
        match self {
            Form::Ecs => ecs::document(event),
            Form::Ocsf => ocsf::document(event),
        }
    }
}

/// Writes each event as a line of JSON.
pub struct Lines {
    form: Form,
    out: Mutex<Box<dyn Write + Send>>,
}

impl Lines {
    /// Writes to what is given, and flushes after each line.
    pub fn new(form: Form, out: impl Write + Send + 'static) -> Lines {
        Lines { form, out: Mutex::new(Box::new(out)) }
    }

    /// Appends to a file, which is made if it is not there. Several processes may append to the same one: each line is written at once.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub fn append(form: Form, file: &Path) -> io::Result<Lines> {
        Ok(Lines::new(form, std::fs::OpenOptions::new().create(true).append(true).open(file)?))
    }
}

impl Sink for Lines {
    fn record(&self, event: &Event<'_>) -> io::Result<()> {
        let line = format!("{}\n", self.form.document(event));
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        out.write_all(line.as_bytes())?;
        out.flush()
    }
}

impl fmt::Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines").field("form", &self.form).finish_non_exhaustive()
    }
}

/// Writes each event to the system's log, as a message of JSON.
pub struct Syslog {
    form: Form,
    logger: Mutex<Logger>,
}

enum Logger {
    /// As the socket of a machine's own log expects it (RFC 3164).
    Local(syslog::Logger<LoggerBackend, Formatter3164>),
    /// As it goes over the network (RFC 5424, RFC 5426).
    Remote(syslog::Logger<LoggerBackend, Formatter5424>),
}

/// The program's name there.
const NAME: &str = "whoisbox";

impl Syslog {
    /// Writes to the log of this machine, by its socket: `/dev/log`, or another one.
    ///
    /// # Errors
    /// There is no such socket.
    pub fn local(form: Form, socket: Option<&Path>) -> io::Result<Syslog> {
        let formatter =
            Formatter3164 { facility: Facility::LOG_USER, hostname: None, process: NAME.into(), pid: std::process::id() };
        let logger = match socket {
            Some(socket) => syslog::unix_custom(formatter, socket),
            None => syslog::unix(formatter),
        };
        Ok(Syslog { form, logger: Mutex::new(Logger::Local(logger.map_err(io_error)?)) })
    }

    /// Sends to a log server by UDP.
    ///
    /// # Errors
    /// There is no socket to send from.
    pub fn udp(form: Form, server: SocketAddr) -> io::Result<Syslog> {
        let formatter =
            Formatter5424 { facility: Facility::LOG_USER, hostname: None, process: NAME.into(), pid: std::process::id() };
        let from: SocketAddr = if server.is_ipv4() { ([0, 0, 0, 0], 0).into() } else { ([0u16; 8], 0).into() };
        let logger = syslog::udp(formatter, from, server).map_err(io_error)?;
        Ok(Syslog { form, logger: Mutex::new(Logger::Remote(logger)) })
    }
}

impl Sink for Syslog {
    fn record(&self, event: &Event<'_>) -> io::Result<()> {
        let message = self.form.document(event).to_string();
        let is_warning = matches!(event.what, What::Denied(_));
        let mut logger = self.logger.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *logger {
            Logger::Local(logger) => send(logger, is_warning, message),
            Logger::Remote(logger) => {
                // No structured data, and no id of the message: the JSON has all.
                send(logger, is_warning, (0, Default::default(), message))
            }
        }
        .map_err(io_error)
    }
}

fn send<M, F: LogFormat<M>>(logger: &mut syslog::Logger<LoggerBackend, F>, is_warning: bool, message: M) -> syslog::Result<()> {
    if is_warning { logger.warning(message) } else { logger.info(message) }
}

fn io_error(error: syslog::Error) -> io::Error {
    io::Error::other(format!("the system's log cannot be written to: {error}"))
}

impl fmt::Debug for Syslog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Syslog").field("form", &self.form).finish_non_exhaustive()
    }
}
