//! `lookup.wasm` and plugins at work: what a guest may reach, and one call from start to end.

use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use wasmtime::component::{Instance, InstancePre, Linker, ResourceTable};
use wasmtime::{Store, UpdateDeadline};
use wasmtime_wasi::clocks::HostWallClock;
use wasmtime_wasi::sockets::SocketAddrUse;
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

use crate::audit::{Journal, What};
use crate::bindings::tool::exports::osint::plugin::plugin::GuestIndices;
use crate::component::Component;
use crate::engine::{Runtime, TABLES_PER_SHARE, load_error};
use crate::error::Error;
use crate::fault::Fault;
use crate::gate::Gate;
use crate::guest::Guest;
use crate::host::Shared;
use crate::limits::{Limits, MOST_HANDLES, Memory};
use crate::meter::Meter;
use crate::policy::Denial;
use crate::sender::Sender;
use crate::wasi;

/// A guest that is called by `osint:plugin`, ready to be instantiated: `lookup.wasm`, which has a call of its own besides, `parser.wasm`,
/// and what others wrote.
pub(crate) struct Asking {
    pub(crate) guest: Guest,
    pre: InstancePre<State>,
    tls: Arc<ClientConfig>,
    pub(crate) plugin: GuestIndices,
    shares: u32,
}

/// What one call's guest may reach, as far as it is linked: sockets and HTTP through the gate, a clock that only measures, and of
/// the rest of WASI what is empty.
pub(crate) struct State {
    memory: Memory,
    wasi: WasiCtx,
    http: WasiHttpCtx,
    sender: Sender,
    table: ResourceTable,
    pub(crate) gate: Arc<Gate>,
}

/// What a call brought, and which connections were turned away meanwhile.
pub(crate) type Outcome<R> = (Result<R, Error>, Vec<Denial>);

/// How long the guest may take beyond its time to put its report together.
const GRACE: Duration = Duration::from_secs(2);

impl Asking {
    /// Loads `lookup.wasm`.
    pub(crate) fn load(runtime: &Runtime, tls: Arc<ClientConfig>) -> Result<Asking, Error> {
        let component = runtime.load(Component::Lookup)?;
        let linked =
            wasi::as_lookup(&runtime.engine).and_then(|linker| Asking::link(Component::Lookup.into(), &component, &linker, tls));
        linked.map_err(|error| load_error(Component::Lookup, &error))
    }

    /// Joins a guest to what it may reach.
    pub(crate) fn link(
        guest: Guest,
        component: &wasmtime::component::Component,
        linker: &Linker<State>,
        tls: Arc<ClientConfig>,
    ) -> wasmtime::Result<Asking> {
        let pre = linker.instantiate_pre(component)?;
        let needs = component.resources_required();
        let shares = needs.map_or(1, |needs| needs.num_memories.max(needs.num_tables.div_ceil(TABLES_PER_SHARE)).max(1));
        Ok(Asking { guest, plugin: GuestIndices::new(&pre)?, pre, tls, shares })
    }

    /// Makes a call in a store of its own, for an input of so many bytes.
    pub(crate) async fn call<R>(
        &self,
        shared: &Shared,
        journal: Journal,
        input: usize,
        call: impl AsyncFnOnce(&mut Store<State>, &Instance) -> wasmtime::Result<R>,
    ) -> Outcome<R> {
        let (runtime, limits) = (&shared.runtime, shared.limits);
        // The time that this takes is not the lookup's.
        let _room = runtime.admit(self.shares).await;
        runtime.start_clock();
        let gate = Gate::new(shared.policy.clone(), limits.requests, journal).closed(shared.closed());
        let gate = Arc::new(gate);
        // What `lookup.wasm` asks for is read like an input. A plugin may well do without: its memory is for its event.
        let held = input + if self.guest == Component::Lookup.into() { limits.answers() } else { 0 };
        let memory = limits.memory_for(held);
        let mut store = Store::new(&runtime.engine, State::new(Arc::clone(&gate), limits, memory, Arc::clone(&self.tls)));
        store.limiter(|state| &mut state.memory);
        store.set_hostcall_fuel(limits.result_for(held));
        store.set_max_component_handles(MOST_HANDLES);
        // With each tick it lets other tasks run, and its time is looked at.
        let (meter, cpu) = (Meter::default(), limits.cpu_for(input));
        let reading = meter.clone();
        store.set_epoch_deadline(1);
        store.epoch_deadline_callback(move |_| {
            Ok(if reading.read() >= cpu { UpdateDeadline::Interrupt } else { UpdateDeadline::Yield(1) })
        });
        let work = async {
            let instance = self.pre.instantiate_async(&mut store).await?;
            call(&mut store, &instance).await
        };
        let result = match tokio::time::timeout(limits.time + GRACE, meter.run(work)).await {
            Ok(result) => result.map_err(|error| Fault::of(&error, &store.data().memory)),
            Err(_) => Err(Fault::Overdue(limits.time + GRACE)),
        };
        (result.map_err(|fault| Error::Guest { guest: self.guest.clone(), fault }), gate.denials())
    }
}

impl State {
    fn new(gate: Arc<Gate>, limits: Limits, memory: Memory, tls: Arc<ClientConfig>) -> State {
        let watch = Arc::clone(&gate);
        let mut wasi = WasiCtxBuilder::new();
        wasi.wall_clock(NoClock).max_random_size(MOST_RANDOM);
        wasi.allow_tcp(true).allow_ip_name_lookup(true).allow_udp(false).socket_addr_check(move |address, reason| {
            let admitted = match reason {
                SocketAddrUse::TcpConnect => {
                    let admitted = watch.admits(address);
                    if admitted {
                        watch.journal().tell(What::Connected { host: None, to: address, from: None, proxy: None });
                    }
                    admitted
                }
                // The implicit one before a connect.
                SocketAddrUse::TcpBind => address.ip().is_unspecified() && address.port() == 0,
                _ => false,
            };
            Box::pin(async move { admitted })
        });
        let mut table = ResourceTable::new();
        table.set_max_capacity(limits.resources());
        let sender = Sender { gate: Arc::clone(&gate), proxy: None, tls, limits };
        State { memory, wasi: wasi.build(), http: WasiHttpCtx::new(), sender, table, gate }
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl WasiHttpView for State {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView { hooks: &mut self.sender, table: &mut self.table, ctx: &mut self.http }
    }
}

impl State {
    /// The resources alone.
    pub(crate) fn table(&mut self) -> &mut ResourceTable {
        &mut self.table
    }
}

/// The most random bytes of one call; whoever wants more calls again, and is interrupted between.
const MOST_RANDOM: u64 = 64 << 10;

/// What time it is says where and when a guest runs, which is none of its business: it is always 1970.
struct NoClock;

impl HostWallClock for NoClock {
    fn resolution(&self) -> Duration {
        Duration::from_secs(1)
    }

    fn now(&self) -> Duration {
        Duration::ZERO
    }
}
