//! The WebAssembly engine: how it is set up, where compiled code is kept, and the clock that bounds computing.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::thread;

use tokio::sync::{Semaphore, SemaphorePermit};
use wasmtime::{Cache, CacheConfig, Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig};

use crate::component::Component;
use crate::error::Error;
use crate::guest::Guest;
use crate::limits::{MOST_INSTANCES, TICK};

/// An engine with its clock.
pub(crate) struct Runtime {
    pub(crate) engine: Engine,
    clock: OnceLock<()>,
    lookups: Semaphore,
}

impl Runtime {
    /// Sets an engine up. Compiled code is kept in a folder of `cache`, if that can be written to.
    pub(crate) fn new(cache: Option<&Path>) -> Result<Runtime, Error> {
        let mut config = Config::new();
        config.epoch_interruption(true);
        // A backtrace of a guest says nothing to its user, and costs time to be kept ready.
        config.wasm_backtrace_max_frames(None);
        config.cache(cache.and_then(open_cache));
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool()));
        // The pool reserves address space at once, which a machine may refuse; then each instance reserves its own.
        let engine = Engine::new(&config).or_else(|_| {
            config.allocation_strategy(InstanceAllocationStrategy::OnDemand);
            Engine::new(&config)
        });
        let engine = engine.map_err(|error| Error::Engine(format!("{error:#}")))?;
        Ok(Runtime { engine, clock: OnceLock::new(), lookups: Semaphore::new(CONCURRENT_LOOKUPS as usize) })
    }

    /// Compiles an embedded component, or takes the compiled code from the cache.
    pub(crate) fn load(&self, component: Component) -> Result<wasmtime::component::Component, Error> {
        self.compile(component.bytes()).map_err(|error| load_error(component, &error))
    }

    /// Compiles a component, or takes the compiled code from the cache.
    pub(crate) fn compile(&self, component: &[u8]) -> wasmtime::Result<wasmtime::component::Component> {
        wasmtime::component::Component::from_binary(&self.engine, component)
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

/// The folder of the cache directory that Wasmtime has to itself: from time to time it deletes whatever it finds there and does
/// not know, so it must never be given one that holds anything else.
const COMPILED: &str = "wasmtime-compiled";

/// None if the directory cannot be made: then components are compiled each time, as they are if it cannot be written to.
fn open_cache(directory: &Path) -> Option<Cache> {
    let mut config = CacheConfig::new();
    config.with_directory(directory.join(COMPILED));
    Cache::new(config).ok()
}

/// How many lookups run at once; those beyond wait until one ends.
const CONCURRENT_LOOKUPS: u32 = 1_024;

/// Room for the calls that only read, of which each keeps a thread of the embedder's busy, and for inquiries that are held; those
/// beyond fail.
const CONCURRENT_READINGS: u32 = 256;

/// How many tables a call has with its memory: one of its own, and one by which it is joined to its imports.
pub(crate) const TABLES_PER_SHARE: u32 = 2;

/// The largest memory that any [`Limits`](crate::Limits) lead to in practice.
const MAX_MEMORY: usize = 2 << 30;

fn pool() -> PoolingAllocationConfig {
    let mut pool = PoolingAllocationConfig::new();
    let calls = CONCURRENT_LOOKUPS + CONCURRENT_READINGS;
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
