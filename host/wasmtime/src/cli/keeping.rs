//! `--cache`, `--max-age`, `--offline`, `--proxy`, `--audit`: what a lookup has besides the servers' answers.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use clap::Args;
use whoisbox::audit::{Form, Lines, Syslog};
use whoisbox::{Builder, Cache, Proxy};

use super::Failure;

/// Whether answers are kept.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Keeping {
    /// Keep answers in this file, and take those that still hold from there [default with --max-age, --offline and bulk: a file in the
    /// user's folder for caches]
    #[arg(long, value_name = "FILE", help_heading = "What is kept")]
    cache: Option<PathBuf>,
    /// Take no kept answer that is older, such as 90s, 30m, 12h or 7d; 0: ask anew, and keep what comes. However old it may be: of
    /// networks and AS numbers a week, of other objects a day, of a free name an hour
    #[arg(long, value_name = "AGE", value_parser = age, help_heading = "What is kept")]
    max_age: Option<Duration>,
    /// Ask nobody: what is kept has to do
    #[arg(long, help_heading = "What is kept")]
    offline: bool,
    /// Keep so many MiB of answers at most; then the oldest go
    #[arg(long, value_name = "MIB", default_value_t = whoisbox::cache::DEFAULT_SIZE >> 20, help_heading = "What is kept")]
    cache_size: u64,
}

/// What goes through whom, and who is told of it.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Recording {
    /// Go through this proxy, which then resolves the names: socks5://HOST:PORT or http://HOST:PORT, with USER:PASSWORD@ before the host
    #[arg(long, value_name = "URL", value_parser = proxy, env = "WHOISBOX_PROXY", hide_env_values = true, help_heading = "What is allowed")]
    proxy: Option<Proxy>,
    /// Append every connection, question and outcome to this file, a JSON document a line
    #[arg(long, value_name = "FILE", help_heading = "What is recorded")]
    audit: Option<PathBuf>,
    /// Send them to the system's log, too: to `local`, to another socket by its path, or by UDP to an ADDRESS:PORT
    #[arg(long, value_name = "WHERE", help_heading = "What is recorded")]
    audit_syslog: Option<String>,
    /// In whose names they are told
    #[arg(long, value_enum, default_value_t, value_name = "FORM", help_heading = "What is recorded")]
    audit_as: AuditForm,
}

/// In whose names events are told.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, clap::ValueEnum)]
pub(crate) enum AuditForm {
    /// The Elastic Common Schema
    #[default]
    Ecs,
    /// The Open Cybersecurity Schema Framework
    Ocsf,
}

impl Keeping {
    /// A host with these. Where whatever was kept since a time counts as fresh, there is a cache also if none was asked for.
    pub(crate) fn apply(&self, mut builder: Builder, since: Option<SystemTime>) -> Result<Builder, Failure> {
        let wanted = self.cache.is_some() || self.max_age.is_some() || self.offline;
        if wanted || since.is_some() {
            let file = self.cache.clone().or_else(Cache::default_file);
            let nowhere = || Failure::File("there is no folder for caches: name a file by --cache FILE".into());
            let mut cache = Cache::open(&file.ok_or_else(nowhere)?)?.size(self.cache_size.saturating_mul(1 << 20));
            if let Some(age) = self.max_age {
                cache = cache.max_age(age);
            }
            if let Some(since) = since {
                cache = cache.since(since);
            }
            builder = builder.cache(cache);
        }
        Ok(if self.offline { builder.offline() } else { builder })
    }
}

impl Recording {
    /// A host with these.
    pub(crate) fn apply(&self, mut builder: Builder) -> Result<Builder, Failure> {
        let form = match self.audit_as {
            AuditForm::Ecs => Form::Ecs,
            AuditForm::Ocsf => Form::Ocsf,
        };
        if let Some(proxy) = &self.proxy {
            builder = builder.proxy(proxy.clone());
        }
        if let Some(file) = &self.audit {
            builder = builder.audit(Lines::append(form, file).map_err(|error| Failure::file(file, &error))?);
        }
        if let Some(place) = &self.audit_syslog {
            let opened = match (place.as_str(), place.parse::<SocketAddr>()) {
                ("local", _) => Syslog::local(form, None),
                (_, Ok(server)) => Syslog::udp(form, server),
                (socket, Err(_)) => Syslog::local(form, Some(socket.as_ref())),
            };
            builder = builder.audit(opened.map_err(|error| Failure::File(format!("--audit-syslog {place}: {error}")))?);
        }
        Ok(builder)
    }
}

fn proxy(text: &str) -> Result<Proxy, String> {
    text.parse()
}

/// A number and a unit: s, m, h or d; without one it is seconds.
pub(crate) fn age(text: &str) -> Result<Duration, String> {
    let (number, unit) = match text.char_indices().next_back() {
        Some((at, unit)) if unit.is_ascii_alphabetic() => (text.get(..at).unwrap_or_default(), unit),
        _ => (text, 's'),
    };
    let seconds = match unit {
        's' => 1.0,
        'm' => 60.0,
        'h' => 3_600.0,
        'd' => 86_400.0,
        _ => f64::NAN,
    };
    let time = number.parse::<f64>().ok().and_then(|number| Duration::try_from_secs_f64(number * seconds).ok());
    time.ok_or_else(|| "a number with s, m, h or d is expected, such as 90s, 30m, 12h or 7d".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_a_number_and_a_unit() {
        for (text, seconds) in [("0", 0), ("90", 90), ("90s", 90), ("30m", 1_800), ("12h", 43_200), ("7d", 604_800), ("0.5m", 30)]
        {
            assert_eq!(age(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "d", "-1d", "7w", "seven", "1e99d", "é"] {
            assert!(age(text).is_err(), "{text}");
        }
    }
}
