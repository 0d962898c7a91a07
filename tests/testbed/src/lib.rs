//! A little internet on loopback with invented registrations: WHOIS and RDAP servers that behave, and misbehave, as told.
//!
//! [`Testbed::start`] starts seven servers on 127.0.0.1, each on a port of its own that the system picks ([`Name`] lists them).
//! They know the documentation domains, networks and AS numbers, and refer to one another as the real ones do, so that a client
//! which starts at the root or at a registry gets to the registrar by what the answers say. Nothing leaves the machine, and
//! nobody who is named exists.
//!
//! ```
//! use std::{io::{Read, Write}, net::TcpStream};
//! use whoisbox_testbed::{Behaviour, Name, Testbed};
//!
//! # fn main() -> std::io::Result<()> {
//! let testbed = Testbed::start_blocking()?;
//! let registry = testbed.server(Name::Registry);
//! registry.script_once(Behaviour::new().throttled(None)); // the first answer only
//! for expected in ["WHOIS LIMIT EXCEEDED", "Domain Name: EXAMPLE.COM"] {
//!     let (mut connection, mut answer) = (TcpStream::connect(registry.address())?, String::new());
//!     connection.write_all(b"domain example.com\r\n")?;
//!     connection.read_to_string(&mut answer)?;
//!     assert!(answer.contains(expected));
//! }
//! assert_eq!(registry.requests().len(), 2);
//! # Ok(())
//! # }
//! ```
//!
//! What they know:
//!
//! | question | root | registry | registrar | cctld | rir | rdap |
//! |---|---|---|---|---|---|---|
//! | `example.com` | refers to registry | thin | full, same facts | | | thin, and full below `registrar/` |
//! | `example.net` | refers to registry | thin | other statuses and expiry, redacted | | | other statuses |
//! | `example.org` | refers to cctld | | | full | | full, contact redacted by RFC 9537 |
//! | `ns1.example.com` | refers to registry | host | | | | host |
//! | `192.0.2.0/24` | refers to rir | | | | with organisation, route | same facts |
//! | `198.51.100.0/24` | | | | | | http redirects to https, which knows it |
//! | `203.0.113.0/24` | refers to rir | | | | not managed here | |
//! | `2001:db8::/32` | refers to rir | | | | with organisation, route6 | same facts |
//! | `AS64496` | refers to rir | | | | with organisation | same facts |
//! | `ORG-EXO1-TEST` | | | | | organisation | entity |
//!
//! Anything else gets the server's own words for "no match". The answers are the files in `data/`, one folder for each server.
//!
//! [`Server::script`] changes how a server behaves from then on, [`Server::script_once`] for one answer; [`Behaviour`] says what
//! there is. [`Testbed::requests`] gives every question in the order of arrival. [`Testbed::whois_server`],
//! [`Testbed::http_server`] and [`Testbed::https_server`] start one more server with answers of the test's own.
//!
//! Everything is bounded: 8 KiB of a question, 30 seconds of a connection, 2,048 connections of a server, 65,536 questions kept.

mod behaviour;
mod data;
mod home;
mod journal;
mod key;
mod rdap;
mod server;
mod tls;
mod web;
mod whois;

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use http::{Request, Response};

pub use crate::behaviour::Behaviour;
pub use crate::journal::Asked;
pub use crate::server::Server;
pub use crate::tls::Certificate;
pub use crate::whois::Answers;

use crate::data::Places;
use crate::home::Home;
use crate::journal::Journal;
use crate::rdap::Rdap;
use crate::server::{Service, Socket};
use crate::tls::Authority;
use crate::web::Handler;

/// The servers that every testbed has.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Name {
    /// IANA's WHOIS: says which server knows a top-level domain, a network or an AS number (`refer:`).
    Root,
    /// The WHOIS of the registry of .com and .net: thin answers that refer to the registrar.
    Registry,
    /// The WHOIS of the registrar: full answers by ICANN's 2013 Registrar Accreditation Agreement.
    Registrar,
    /// The WHOIS of another registry, which knows example.org and answers in the manner of a country's.
    Cctld,
    /// The WHOIS of a regional Internet registry, in RPSL (RFC 2622).
    Rir,
    /// RDAP over HTTP.
    RdapHttp,
    /// RDAP over HTTPS, with a certificate of the testbed's own authority.
    RdapHttps,
}

impl Name {
    /// All of them, the root first.
    pub const ALL: [Name; 7] =
        [Name::Root, Name::Registry, Name::Registrar, Name::Cctld, Name::Rir, Name::RdapHttp, Name::RdapHttps];

    /// The word for it in [`Server::name`] and [`Asked::server`].
    pub const fn as_str(self) -> &'static str {
        match self {
            Name::Root => "root",
            Name::Registry => "registry",
            Name::Registrar => "registrar",
            Name::Cctld => "cctld",
            Name::Rir => "rir",
            Name::RdapHttp => "rdap-http",
            Name::RdapHttps => "rdap-https",
        }
    }
}

/// The servers, running until this is dropped.
///
/// They live on a thread of their own: a caller may block, or pause its clock, and they still answer.
#[derive(Debug)]
pub struct Testbed {
    root: Server,
    registry: Server,
    registrar: Server,
    cctld: Server,
    rir: Server,
    rdap_http: Server,
    rdap_https: Server,
    authority: Authority,
    journal: Arc<Journal>,
    more: AtomicU32,
    home: Home,
}

impl Testbed {
    /// Starts all servers. They accept connections when this returns.
    ///
    /// # Errors
    /// No port, thread or certificate could be had.
    pub async fn start() -> io::Result<Testbed> {
        Testbed::start_blocking()
    }

    /// Does as [`start`](Testbed::start) where there is no async runtime. It takes some milliseconds.
    ///
    /// # Errors
    /// As [`start`](Testbed::start).
    pub fn start_blocking() -> io::Result<Testbed> {
        let home = Home::new()?;
        let authority = Authority::new()?;
        let journal = Arc::new(Journal::default());

        let [root, registry, registrar, cctld, rir, rdap_http, rdap_https] = [(); 7].map(|()| Socket::bind());
        let (root, registry, registrar, cctld, rir) = (root?, registry?, registrar?, cctld?, rir?);
        let (rdap_http, rdap_https) = (rdap_http?, rdap_https?);
        let places = Places {
            root: root.address,
            registry: registry.address,
            registrar: registrar.address,
            cctld: cctld.address,
            rir: rir.address,
            rdap_http: format!("http://{}/", rdap_http.address),
            rdap_https: format!("https://{}/", rdap_https.address),
        };

        let start = |name: Name, socket: Socket, service: Service| {
            Server::start(&home, name.as_str().into(), socket, service, Arc::clone(&journal))
        };
        let whois = |data: &data::Whois| Service::Whois(data.answers(&places));
        let rdap = |base: &str| -> Handler {
            let rdap = Rdap::new(base, &places);
            Arc::new(move |request| rdap.respond(request))
        };
        Ok(Testbed {
            root: start(Name::Root, root, whois(&data::ROOT))?,
            registry: start(Name::Registry, registry, whois(&data::REGISTRY))?,
            registrar: start(Name::Registrar, registrar, whois(&data::REGISTRAR))?,
            cctld: start(Name::Cctld, cctld, whois(&data::CCTLD))?,
            rir: start(Name::Rir, rir, whois(&data::RIR))?,
            rdap_http: start(Name::RdapHttp, rdap_http, Service::Http(rdap(&places.rdap_http)))?,
            rdap_https: start(
                Name::RdapHttps,
                rdap_https,
                Service::Https(rdap(&places.rdap_https), authority.acceptor(Certificate::Good)?),
            )?,
            authority,
            journal,
            more: AtomicU32::new(0),
            home,
        })
    }

    /// One of the servers.
    pub fn server(&self, name: Name) -> &Server {
        match name {
            Name::Root => &self.root,
            Name::Registry => &self.registry,
            Name::Registrar => &self.registrar,
            Name::Cctld => &self.cctld,
            Name::Rir => &self.rir,
            Name::RdapHttp => &self.rdap_http,
            Name::RdapHttps => &self.rdap_https,
        }
    }

    /// The certificate of the authority that issued those of the HTTPS servers, in PEM. It is new with every testbed, and its
    /// key is kept nowhere.
    pub fn ca_pem(&self) -> &str {
        self.authority.pem()
    }

    /// The same in DER.
    pub fn ca_der(&self) -> &[u8] {
        self.authority.der()
    }

    /// Every question that any of the servers got, in the order of arrival.
    pub fn requests(&self) -> Vec<Asked> {
        self.journal.all()
    }

    /// Starts one more WHOIS server, named `whois-1` and so on, with a table of answers.
    ///
    /// # Errors
    /// No port could be had.
    pub fn whois_server(&self, answers: impl Into<Answers>) -> io::Result<Server> {
        self.add("whois", Service::Whois(answers.into()))
    }

    /// Starts one more HTTP server, named `http-1` and so on. The handler runs on the servers' thread and should not block; it
    /// gets the request without a body, its URI absolute.
    ///
    /// # Errors
    /// No port could be had.
    pub fn http_server(&self, handler: impl Fn(&Request<()>) -> Response<Vec<u8>> + Send + Sync + 'static) -> io::Result<Server> {
        self.add("http", Service::Http(Arc::new(handler)))
    }

    /// Does as [`http_server`](Testbed::http_server) over TLS, with a certificate for 127.0.0.1, ::1 and localhost.
    ///
    /// # Errors
    /// No port could be had.
    pub fn https_server(
        &self,
        handler: impl Fn(&Request<()>) -> Response<Vec<u8>> + Send + Sync + 'static,
    ) -> io::Result<Server> {
        self.https_server_with(Certificate::Good, handler)
    }

    /// Does as [`https_server`](Testbed::https_server) with another certificate.
    ///
    /// # Errors
    /// No port or certificate could be had.
    pub fn https_server_with(
        &self,
        certificate: Certificate,
        handler: impl Fn(&Request<()>) -> Response<Vec<u8>> + Send + Sync + 'static,
    ) -> io::Result<Server> {
        self.add("https", Service::Https(Arc::new(handler), self.authority.acceptor(certificate)?))
    }

    fn add(&self, kind: &str, service: Service) -> io::Result<Server> {
        let name = format!("{kind}-{}", self.more.fetch_add(1, Ordering::Relaxed) + 1);
        Server::start(&self.home, name.into(), Socket::bind()?, service, Arc::clone(&self.journal))
    }
}
