//! Setting a host up.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use rustls::pki_types::CertificateDer;

use crate::audit::{Book, Sink};
use crate::cache::Cache;
use crate::engine::{FEWEST_AT_ONCE, LOOKUPS_AT_ONCE, Runtime, default_cache_directory};
use crate::error::Error;
use crate::host::{Host, Shared};
use crate::hosted::Desk;
use crate::limits::Limits;
use crate::pace::Pace;
use crate::patience::Patience;
use crate::policy::Policy;
use crate::proxy::Proxy;
use crate::tls;

/// Sets a [`Host`] up.
pub struct Builder {
    policy: Policy,
    limits: Limits,
    certificates: Vec<CertificateDer<'static>>,
    compiled: Option<PathBuf>,
    proxy: Option<Proxy>,
    sinks: Vec<Arc<dyn Sink>>,
    cache: Option<Cache>,
    pace: Option<Pace>,
    offline: bool,
    at_once: u32,
}

impl Default for Builder {
    /// The default policy and limits, compiled code kept in [`default_cache_directory`], and nothing else.
    fn default() -> Self {
        Builder {
            policy: Policy::default(),
            limits: Limits::default(),
            certificates: Vec::new(),
            compiled: default_cache_directory(),
            proxy: None,
            sinks: Vec::new(),
            cache: None,
            pace: None,
            offline: false,
            at_once: LOOKUPS_AT_ONCE,
        }
    }
}

impl Builder {
    /// Sets where lookups may connect.
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Builder {
        self.policy = policy;
        self
    }

    /// Sets the bounds of each call.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Builder {
        self.limits = limits;
        self
    }

    /// Sets the folder for compiled code; none: components are compiled anew in each process.
    ///
    /// Whoever can write to the folder can run code in this process.
    #[must_use]
    pub fn cache_directory(mut self, directory: Option<PathBuf>) -> Builder {
        self.compiled = directory;
        self
    }

    /// Makes room for so many lookups at once, in place of 1,024; those beyond wait until one ends. With less a process starts sooner.
    #[must_use]
    pub fn at_once(mut self, lookups: u32) -> Builder {
        self.at_once = lookups.clamp(FEWEST_AT_ONCE, u32::from(u16::MAX));
        self
    }

    /// Sends lookups through a proxy.
    #[must_use]
    pub fn proxy(mut self, proxy: Proxy) -> Builder {
        self.proxy = Some(proxy);
        self
    }

    /// Takes answers from a cache, and keeps them there.
    #[must_use]
    pub fn cache(mut self, cache: Cache) -> Builder {
        self.cache = Some(cache);
        self
    }

    /// Asks nobody: what the cache holds has to do. The rest is [denied](crate::Reason::Offline).
    #[must_use]
    pub fn offline(mut self) -> Builder {
        self.offline = true;
        self
    }

    /// Keeps a pace with each server: lookups wait for their turn. Without one, as many go out as are made.
    #[must_use]
    pub fn pace(mut self, pace: Pace) -> Builder {
        self.pace = Some(pace);
        self
    }

    /// Has what lookups do recorded. Several may record.
    #[must_use]
    pub fn audit(mut self, sink: impl Sink + 'static) -> Builder {
        self.sinks.push(Arc::new(sink));
        self
    }

    /// Trusts the certificates in a PEM text, too, besides Mozilla's roots.
    ///
    /// # Errors
    /// [`Error::Certificates`]: the text is not PEM or holds no certificate.
    pub fn trust(mut self, pem: &[u8]) -> Result<Builder, Error> {
        self.certificates.extend(tls::read_certificates(pem)?);
        Ok(self)
    }

    /// Makes the host. Components are loaded when they are first needed.
    ///
    /// # Errors
    /// [`Error::Engine`]: WebAssembly cannot run here.
    pub fn build(self) -> Result<Host, Error> {
        let runtime = Runtime::new(self.compiled.as_deref(), self.at_once)?;
        let Builder { policy, limits, certificates, proxy, sinks, cache, pace, offline, .. } = self;
        let is_needed = proxy.is_some() || !sinks.is_empty() || cache.is_some() || pace.is_some() || offline;
        let desk = Desk::new(is_needed, cache, pace, offline);
        let (proxy, book, patience) = (proxy.map(Arc::new), Arc::new(Book::new(sinks)), Patience::default());
        let (reading, asking, parsing) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        let shared = Shared { policy, limits, certificates, runtime, proxy, book, desk, patience, reading, asking, parsing };
        Ok(Host { shared: Arc::new(shared), tables: Arc::new([]) })
    }
}
