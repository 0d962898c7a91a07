//! The WebAssembly engine: how it is set up, where compiled code is kept, and the clock that bounds computing.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::thread;

use tokio::sync::{Semaphore, SemaphorePermit};
use wasmtime::{Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig};

use crate::compiled::Compiled;
use crate::component::Component;
use crate::error::Error;
use crate::guest::Guest;
use crate::limits::{MOST_INSTANCES, TICK};

/// An engine with its clock.
pub(crate) struct Runtime {
    pub(crate) engine: Engine,
    compiled: Compiled,
    clock: OnceLock<()>,
    lookups: Semaphore,
}

impl Runtime {
    /// Sets an engine up, for so many lookups at once. Compiled code is kept in a folder of `cache`, if that can be written to.
    pub(crate) fn new(cache: Option<&Path>, lookups: u32) -> Result<Runtime, Error> {
        let mut config = Config::new();
        config.epoch_interruption(true);
        // A backtrace of a guest says nothing to its user, and costs time to be kept ready.
        config.wasm_backtrace_max_frames(None);
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool(lookups)));
        // The pool reserves address space at once, which a machine may refuse; then each instance reserves its own.
        let engine = Engine::new(&config).or_else(|_| {
            config.allocation_strategy(InstanceAllocationStrategy::OnDemand);
            Engine::new(&config)
        });
        let engine = engine.map_err(|error| Error::Engine(format!("{error:#}")))?;
        let (clock, lookups) = (OnceLock::new(), Semaphore::new(lookups as usize));
        Ok(Runtime { engine, compiled: Compiled::new(cache), clock, lookups })
    }

    /// Compiles an embedded component, or takes the compiled code from the cache.
    pub(crate) fn load(&self, component: Component) -> Result<wasmtime::component::Component, Error> {
        self.compile(component.bytes()).map_err(|error| load_error(component, &error))
    }

    /// Compiles a component, or takes the compiled code from the cache.
    pub(crate) fn compile(&self, component: &[u8]) -> wasmtime::Result<wasmtime::component::Component> {
        self.compiled.load(&self.engine, component)
    }

    /// Waits for room for one more call of a guest that takes so many shares of the pool, which it has until what this gives is
    /// dropped.
    pub(crate) async fn admit(&self, shares: u32) -> Option<SemaphorePermit<'_>> {
        self.lookups.acquire_many(shares).await.ok()
    }

    /// Starts the clock that bounds computing, unless it runs. It ends with the engine.
    pub(crate) fn start_clock(&self) {
        self.clock.get_or_init(|| {
            let engine = self.engine.weak();
            let ticking = thread::Builder::new().name("whoisbox clock".into()).spawn(move || {
                while let Some(engine) = engine.upgrade() {
                    engine.increment_epoch();
                    drop(engine);
                    thread::sleep(TICK);
                }
            });
            // A machine without room for one more thread gets answers without that bound; the one on the clock still holds.
            drop(ticking);
        });
    }
}

/// Why a guest is not loaded.
pub(crate) fn load_error(guest: impl Into<Guest>, error: &wasmtime::Error) -> Error {
    Error::Load { guest: guest.into(), reason: format!("{error:#}") }
}

/// Where compiled code is kept unless told otherwise: `whoisbox` in the user's folder for caches.
pub fn default_cache_directory() -> Option<PathBuf> {
    let set = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let caches = if cfg!(windows) {
        set("LOCALAPPDATA")?
    } else if cfg!(target_os = "macos") {
        set("HOME")?.join("Library/Caches")
    } else {
        set("XDG_CACHE_HOME").or_else(|| Some(set("HOME")?.join(".cache")))?
    };
    Some(caches.join("whoisbox"))
}

/// How many lookups run at once, unless told otherwise; those beyond wait until one ends.
pub(crate) const LOOKUPS_AT_ONCE: u32 = 1_024;

/// The fewest: a plugin may take several shares.
pub(crate) const FEWEST_AT_ONCE: u32 = 8;

/// Room for the calls that only read, of which each keeps a thread of the embedder's busy, and for inquiries that are held; those
/// beyond fail. As many as lookups, and no more than this.
const CONCURRENT_READINGS: u32 = 256;

/// How many tables a call has with its memory: one of its own, and one by which it is joined to its imports.
pub(crate) const TABLES_PER_SHARE: u32 = 2;

/// The largest memory that any [`Limits`](crate::Limits) lead to in practice.
const MAX_MEMORY: usize = 2 << 30;

fn pool(lookups: u32) -> PoolingAllocationConfig {
    let mut pool = PoolingAllocationConfig::new();
    let calls = lookups + lookups.min(CONCURRENT_READINGS);
    pool.total_component_instances(calls)
        // No more than a count. wit-component makes three modules of ours: the guest's own, and two that join it to its imports.
        .total_core_instances(calls * MOST_INSTANCES)
        .total_memories(calls)
        .total_tables(calls * TABLES_PER_SHARE)
        .total_stacks(calls)
        .max_memory_size(MAX_MEMORY);
    // Where the kernel (Linux 6.7) can tell which pages a guest wrote to, clearing those by hand is quicker than giving all back
    // and faulting them in again: 25 µs instead of 35 for a call that does nothing, and a third less for one that reads an answer.
    if PoolingAllocationConfig::is_pagemap_scan_available() {
        pool.pagemap_scan(Enabled::Yes).linear_memory_keep_resident(2 << 20).table_keep_resident(64 << 10);
    }
    pool
}
