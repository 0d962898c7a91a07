//! Looks up and reads WHOIS and RDAP in a WebAssembly sandbox that denies by default.
//!
//! All reading, and all talking to registries, is done by two WebAssembly components that this crate carries and knows by their
//! [WIT](https://component-model.bytecodealliance.org/design/wit.html) alone:
//!
//! * `parser.wasm` reads answers. It imports nothing, so it can compute and nothing else;
//! * `lookup.wasm` asks, too, over sockets and HTTP that this crate grants by a [`Policy`] and within [`Limits`].
//!
//! # Reading an answer that you have
//!
//! ```
//! use whoisbox::{Host, parse::Hints, types::Availability};
//!
//! # fn main() -> Result<(), whoisbox::Error> {
//! let host = Host::new()?;
//! let answer = b"Domain Name: EXAMPLE.COM\r\nRegistrar: Example Registrar, Inc.\r\nCreation Date: 2001-02-03T04:05:06Z\r\n";
//! let registration = host.parse_whois(answer, &Hints { server: None, query: Some("example.com".into()) })?;
//! assert_eq!(registration.availability, Availability::Registered);
//! assert_eq!(registration.name.as_deref(), Some("example.com"));
//! assert_eq!(registration.created.and_then(|date| date.iso).as_deref(), Some("2001-02-03T04:05:06Z"));
//! # Ok(())
//! # }
//! ```
//!
//! # Handing it on in another form
//!
//! ```
//! use whoisbox::{Host, parse::Hints, steps::Payload, types::Protocol};
//!
//! # fn main() -> Result<(), whoisbox::Error> {
//! let answer = "Domain Name: EXAMPLE.COM\r\nRegistrar: Example Registrar, Inc.\r\nCreation Date: 2001-02-03T04:05:06Z\r\n";
//! let rdap = Host::new()?.convert(&Payload::Text(answer.into()), Protocol::Whois, &Hints::default(), "rdap", None)?;
//! assert!(rdap.text.starts_with("{\"rdapConformance\":"));
//! # Ok(())
//! # }
//! ```
//!
//! # Looking up
//!
//! ```no_run
//! use whoisbox::{Host, block_on, steps::Options};
//!
//! # fn main() -> Result<(), whoisbox::Error> {
//! let host = Host::new()?;
//! let lookup = block_on(host.lookup("example.com", &Options::default()))?; // or .await, on a Tokio runtime
//! if let Some(registration) = lookup.report.merged {
//!     println!("{:?} expires {:?}", registration.name, registration.expires);
//! }
//! for denial in lookup.denials {
//!     eprintln!("{denial}");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A server of your own is asked so; here it is the testbed's registry, which refers to its registrar:
//!
//! ```
//! use whoisbox::{Host, Policy, block_on, steps::{Conclusion, Options, Route}};
//! use whoisbox_testbed::{Name, Testbed};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let testbed = Testbed::start_blocking()?;
//! let mut policy = Policy::default();
//! policy.allow_address("127.0.0.1/32".parse()?);
//! for name in [Name::Registry, Name::Registrar] {
//!     policy.allow_port(testbed.server(name).address().port());
//! }
//! let host = Host::builder().policy(policy).build()?;
//! let route = Route::Whois(testbed.server(Name::Registry).address().to_string());
//! let options = Options { protocols: vec![whoisbox::types::Protocol::Whois], routes: vec![route], ..Options::default() };
//! let lookup = block_on(host.lookup("example.com", &options))?;
//! assert_eq!(lookup.report.conclusion, Conclusion::Found);
//! assert_eq!(lookup.report.exchanges.len(), 2);
//! # Ok(())
//! # }
//! ```
//!
//! # What a guest may do
//!
//! Each call has a store of its own: nothing of one answer is there when the next one is read. [`Limits`] bound its memory, its
//! computing and its time; [`Policy`] says where it may connect: to ports 43, 80 and 443 of the public Internet, unless you allow
//! more. Names are resolved first and every connection is checked by its address. There are no files, no environment, no standard
//! streams, no time of day, no UDP and no listening. What it holds is counted, too: connections, names that are being resolved, sockets,
//! streams and requests, and the bytes that it hands over. Whatever it has open is closed with its call. [`Fault`] lists the ways in which
//! a guest is stopped; the next call starts afresh.
//!
//! # Plugins of others
//!
//! Any component that exports `osint:plugin` and imports WASI 0.2 alone is a [`Plugin`], in whatever language it was written. The same
//! holds for it: of WASI it finds the sockets and the HTTP that the policy grants, and of the rest what is empty.
//!
//! ```no_run
//! use whoisbox::{Handled, Host, block_on, plugin::Event};
//!
//! # fn main() -> Result<(), whoisbox::Error> {
//! let host = Host::new()?;
//! for loaded in block_on(host.load_plugins("plugins".as_ref()))? {
//!     let plugin = loaded.plugin?; // or go on without it: the error names it, and what it lacks
//!     let event = Event { kind: "domain-name".into(), value: "example.com".into(), payload: None, parent: None };
//!     let Handled { events, denials } = block_on(async { Ok(plugin.handle(&event, None).await) })?;
//!     println!("{}: {:?}, {} connections denied", plugin.guest(), events?, denials.len());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Who asks
//!
//! By itself `lookup.wasm` asks, over sockets that the host grants. A host that was given a [`Cache`], a [`Pace`], a [`Proxy`] or an
//! [`audit::Sink`] asks itself what `parser.wasm` tells it to: only so it sees questions, and not just connections. Policy, limits and
//! the step machine are the same.
//!
//! # More
//!
//! [`Campaign`] makes many lookups: at a pace, with tries again, and the same asked once.
//! [`Host::parse_many`] and [`Host::parse_many_json`] read many answers at once, [`Host::convert_many`] converts them; [`Host::formats`] says to what.
//! [`Host::editions`] says how old the tables are that say whom to ask, [`Host::update_table`] makes newer ones, and
//! [`Host::with_tables`] takes them. [`Host::inquiry`] runs a lookup whose I/O you do. [`Host::describe`] and
//! [`Host::handle`] are the generic contract of an OSINT plugin, [`Host::load_plugins`] loads others. [`bindings`] has what is generated from the WIT.

mod asking;
pub mod audit;
pub mod bindings;
mod builder;
pub mod cache;
pub mod campaign;
mod compiled;
mod component;
mod dial;
mod engine;
mod error;
mod exchange;
mod failing;
mod fault;
mod foreign;
mod gate;
mod guest;
mod host;
mod hosted;
mod limits;
mod meter;
pub mod pace;
mod patience;
mod policy;
mod proxy;
mod reading;
pub mod relay;
mod sender;
mod special_purpose;
mod tls;
mod tool;
mod updating;
mod wasi;

pub use bindings::asker as client;
pub use bindings::reader::exports::osint::whois::{outputs, parse, steps, tables, types};
pub use bindings::tool::exports::osint::plugin::plugin;
pub use builder::Builder;
pub use cache::Cache;
pub use campaign::Campaign;
pub use component::{Component, Interfaces};
pub use engine::default_cache_directory;
pub use error::Error;
pub use fault::Fault;
pub use foreign::{Handled, Loaded, Plugin};
pub use guest::Guest;
pub use host::{Host, Lookup, block_on};
pub use limits::{Limits, MAX_INPUT, MEMORY_PER_INPUT_BYTE};
pub use pace::Pace;
pub use policy::{DEFAULT_PORTS, Denial, Destination, Policy, Reason};
pub use proxy::Proxy;
pub use reading::Inquiry;
pub use relay::Relay;
