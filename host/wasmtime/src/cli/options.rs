//! The options that several commands share, and the host that they lead to.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use clap::Args;
use ipnet::IpNet;
use serde_json::{Value, json};
use whoisbox::steps::{Options, Route};
use whoisbox::tables::Table;
use whoisbox::types::Protocol;
use whoisbox::{Builder, Host, Limits, Policy};

use super::Failure;
use super::keeping::{Keeping, Recording};
use super::tables::Data;

/// Whom to ask.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Asking {
    /// Ask this WHOIS server first, in place of the one in the tables
    #[arg(long, value_name = "HOST[:PORT]", help_heading = "Whom to ask")]
    whois: Option<String>,
    /// Ask this RDAP service first, by its base URL
    #[arg(long, value_name = "URL", help_heading = "Whom to ask")]
    rdap: Option<String>,
    /// The protocols to use, best first [default: those of --whois and --rdap; else rdap,whois]
    #[arg(long, value_enum, value_delimiter = ',', value_name = "PROTOCOL", help_heading = "Whom to ask")]
    protocol: Vec<ProtocolName>,
    /// Ask the registry alone, not the registrar to which it refers
    #[arg(long, help_heading = "Whom to ask")]
    no_referrals: bool,
}

/// Where a lookup may connect, how much it may use, and its tables.
#[derive(Args, Clone, Debug)]
pub(crate) struct Bounds {
    #[command(flatten)]
    pub(crate) reach: Reach,
    /// The most requests of one lookup
    #[arg(long, value_name = "N", default_value_t = Limits::default().requests, value_parser = clap::value_parser!(u8).range(1..),
        help_heading = "What is allowed")]
    max_requests: u8,
    /// Wait at most so many seconds if a server asks to come back later
    #[arg(long, value_name = "SECONDS", default_value_t = 0, help_heading = "What is allowed")]
    max_wait: u32,
    #[command(flatten)]
    keeping: Keeping,
    #[command(flatten)]
    recording: Recording,
    #[command(flatten)]
    data: Data,
}

/// Where a connection may lead, and how much it may use.
#[derive(Args, Clone, Debug)]
pub(crate) struct Reach {
    /// Allow connections to these addresses, too, such as 127.0.0.1 or 10.0.0.0/8
    #[arg(long, value_name = "CIDR", value_parser = network, help_heading = "What is allowed")]
    pub(crate) allow_address: Vec<IpNet>,
    /// Allow connections to this port, too, besides 43, 80 and 443
    #[arg(long, value_name = "PORT", help_heading = "What is allowed")]
    pub(crate) allow_port: Vec<u16>,
    /// Ask no server but this one, those of --only-suffix, and those of --allow-address
    #[arg(long, value_name = "NAME", help_heading = "What is allowed")]
    only_name: Vec<String>,
    /// Ask no server but those of this name or below it, those of --only-name, and those of --allow-address
    #[arg(long, value_name = "SUFFIX", help_heading = "What is allowed")]
    only_suffix: Vec<String>,
    /// Trust the CA certificates in this PEM file, too
    #[arg(long, value_name = "FILE", help_heading = "What is allowed")]
    ca: Option<PathBuf>,
    /// The most seconds for one lookup
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds, help_heading = "What is allowed")]
    timeout: Duration,
    /// The most seconds until a connection stands
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds, help_heading = "What is allowed")]
    connect_timeout: Duration,
    /// The most bytes of one answer
    #[arg(long, value_name = "N", default_value_t = Limits::default().bytes, value_parser = clap::value_parser!(u32).range(1..),
        help_heading = "What is allowed")]
    max_bytes: u32,
}

/// A protocol, as it is called on the command line.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(crate) enum ProtocolName {
    /// RFC 3912, port 43
    Whois,
    /// RFC 9082 and RFC 9083, over HTTP
    Rdap,
}

impl Asking {
    /// The options of a lookup.
    pub(crate) fn options(&self, bounds: &Bounds) -> Options {
        let rdap = self.rdap.clone().map(Route::Rdap);
        let whois = self.whois.clone().map(Route::Whois);
        let mut protocols: Vec<Protocol> = self.protocol.iter().map(|&name| name.into()).collect();
        // Who names a server wants that one asked, and not first another one by another protocol.
        if protocols.is_empty() {
            protocols.extend(rdap.is_some().then_some(Protocol::Rdap));
            protocols.extend(whois.is_some().then_some(Protocol::Whois));
        }
        Options {
            protocols,
            routes: rdap.into_iter().chain(whois).collect(),
            follow_referrals: !self.no_referrals,
            max_requests: bounds.max_requests,
            max_wait: bounds.max_wait,
            tables: Vec::new(),
            paused: Vec::new(),
        }
    }
}

impl Asking {
    /// The same as the settings of the plugin, whose schema `describe --json` shows.
    pub(crate) fn settings(&self, bounds: &Bounds, tables: &[Table]) -> String {
        let Options { protocols, follow_referrals, max_requests, max_wait, .. } = self.options(bounds);
        let protocols: Vec<_> =
            protocols.iter().map(|protocol| if *protocol == Protocol::Rdap { "rdap" } else { "whois" }).collect();
        let mut settings = serde_json::Map::new();
        let mut set = |name: &str, value: Value| settings.insert(name.to_owned(), value);
        set("protocols", protocols.into());
        set("follow_referrals", follow_referrals.into());
        set("max_requests", max_requests.into());
        set("max_wait", max_wait.into());
        if !tables.is_empty() {
            set("tables", tables.iter().map(|table| json!({ "name": table.name, "text": table.text })).collect());
        }
        for (name, route) in [("whois", &self.whois), ("rdap", &self.rdap)] {
            if let Some(route) = route {
                set(name, route.as_str().into());
            }
        }
        Value::from(settings).to_string()
    }
}

impl Bounds {
    /// A host with these bounds and tables.
    pub(crate) fn host(&self) -> Result<Host, Failure> {
        self.host_that(None, |builder| builder)
    }

    /// The same with what else is to be set; and with a cache in any case, where whatever it kept since a time is fresh.
    pub(crate) fn host_that(&self, since: Option<SystemTime>, set: impl FnOnce(Builder) -> Builder) -> Result<Host, Failure> {
        let builder = self.keeping.apply(self.reach.builder(self.max_requests)?, since)?;
        let host = set(self.recording.apply(builder)?).build()?;
        let tables = self.data.load(&host)?;
        Ok(host.with_tables(tables))
    }
}

impl Reach {
    /// A host with these bounds, for so many requests.
    pub(crate) fn host(&self, requests: u8) -> Result<Host, Failure> {
        Ok(self.builder(requests)?.build()?)
    }

    /// A builder with these bounds, for one lookup at a time.
    fn builder(&self, requests: u8) -> Result<Builder, Failure> {
        let mut policy = Policy::default();
        for &network in &self.allow_address {
            policy.allow_address(network);
        }
        for &port in &self.allow_port {
            policy.allow_port(port);
        }
        for name in &self.only_name {
            policy.only_name(name);
        }
        for suffix in &self.only_suffix {
            policy.only_suffix(suffix);
        }
        let defaults = Limits::default();
        let limits = Limits {
            connect: self.connect_timeout,
            exchange: defaults.exchange.min(self.timeout),
            time: self.timeout,
            bytes: self.max_bytes,
            requests,
            ..defaults
        };
        let mut builder: Builder = Host::builder().policy(policy).limits(limits).at_once(1);
        if let Some(file) = &self.ca {
            let pem = std::fs::read(file).map_err(|error| Failure::file(file, &error))?;
            builder = builder.trust(&pem)?;
        }
        Ok(builder)
    }
}

impl From<ProtocolName> for Protocol {
    fn from(name: ProtocolName) -> Protocol {
        match name {
            ProtocolName::Whois => Protocol::Whois,
            ProtocolName::Rdap => Protocol::Rdap,
        }
    }
}

fn network(text: &str) -> Result<IpNet, String> {
    text.parse::<IpNet>()
        .or_else(|_| text.parse::<IpAddr>().map(IpNet::from))
        .map_err(|_| "an address or a network in CIDR notation is expected, such as 127.0.0.1 or 10.0.0.0/8".into())
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.filter(|time| !time.is_zero()).ok_or_else(|| "a number of seconds above zero is expected".into())
}
