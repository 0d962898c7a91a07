//! `lookup.wasm` at work: what its guest may reach, and one lookup from start to end.

use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use wasmtime::component::{HasData, Instance, InstancePre, Linker, ResourceTable};
use wasmtime::{Store, UpdateDeadline};
use wasmtime_wasi::clocks::{WasiClocks, WasiClocksView};
use wasmtime_wasi::p2::bindings::{clocks, io, sockets};
use wasmtime_wasi::sockets::{SocketAddrUse, WasiSockets, WasiSocketsView};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};
use wasmtime_wasi_http::p2::bindings::http;
use wasmtime_wasi_http::{WasiHttp, WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

use crate::bindings::tool::exports::osint::plugin::plugin::GuestIndices;
use crate::component::Component;
use crate::engine::Runtime;
use crate::error::{Error, Fault};
use crate::gate::Gate;
use crate::limits::{Limits, Memory};
use crate::policy::{Denial, Policy};
use crate::reading::fault;
use crate::sender::Sender;

/// `lookup.wasm`, ready to be instantiated.
pub(crate) struct Asking {
    pre: InstancePre<State>,
    tls: Arc<ClientConfig>,
    pub(crate) plugin: GuestIndices,
}

/// What one lookup's guest may reach: sockets and HTTP through the gate, the clock, and nothing else.
pub(crate) struct State {
    memory: Memory,
    wasi: WasiCtx,
    http: WasiHttpCtx,
    sender: Sender,
    table: ResourceTable,
}

/// What a call brought, and which connections were turned away meanwhile.
pub(crate) type Outcome<R> = (Result<R, Error>, Vec<Denial>);

/// How long the guest may take beyond its time to put its report together.
const GRACE: Duration = Duration::from_secs(2);

impl Asking {
    /// Loads the component.
    pub(crate) fn load(runtime: &Runtime, tls: Arc<ClientConfig>) -> Result<Asking, Error> {
        let component = runtime.load(Component::Lookup)?;
        let load = || {
            let pre = linker(&runtime.engine)?.instantiate_pre(&component)?;
            Ok(Asking { plugin: GuestIndices::new(&pre)?, pre, tls })
        };
        load().map_err(|error: wasmtime::Error| Error::Load { component: Component::Lookup, reason: format!("{error:#}") })
    }

    /// Makes a call in a store of its own.
    pub(crate) async fn call<R>(
        &self,
        runtime: &Runtime,
        policy: &Policy,
        limits: Limits,
        call: impl AsyncFnOnce(&mut Store<State>, &Instance) -> wasmtime::Result<R>,
    ) -> Outcome<R> {
        // The time that this takes is not the lookup's.
        let _room = runtime.admit().await;
        runtime.start_clock();
        let gate = Arc::new(Gate::new(policy.clone(), limits.requests));
        let mut store = Store::new(&runtime.engine, State::new(Arc::clone(&gate), limits, Arc::clone(&self.tls)));
        store.limiter(|state| &mut state.memory);
        // Each tick that passes while the guest computes counts, and lets other tasks run; ticks while it waits do not count.
        let mut ticks = limits.ticks_for(0);
        store.set_epoch_deadline(1);
        store.epoch_deadline_callback(move |_| {
            ticks = ticks.saturating_sub(1);
            Ok(if ticks == 0 { UpdateDeadline::Interrupt } else { UpdateDeadline::Yield(1) })
        });
        let work = async {
            let instance = self.pre.instantiate_async(&mut store).await?;
            call(&mut store, &instance).await
        };
        let result = match tokio::time::timeout(limits.time + GRACE, work).await {
            Ok(result) => result.map_err(|error| fault(&error, &store.data().memory)),
            Err(_) => Err(Fault::Overdue(limits.time + GRACE)),
        };
        (result.map_err(|fault| Error::Guest { component: Component::Lookup, fault }), gate.denials())
    }
}

impl State {
    fn new(gate: Arc<Gate>, limits: Limits, tls: Arc<ClientConfig>) -> State {
        let watch = Arc::clone(&gate);
        let mut wasi = WasiCtxBuilder::new();
        wasi.allow_tcp(true).allow_ip_name_lookup(true).allow_udp(false).socket_addr_check(move |address, reason| {
            let admitted = match reason {
                SocketAddrUse::TcpConnect => watch.admits(address),
                // The implicit one before a connect.
                SocketAddrUse::TcpBind => address.ip().is_unspecified() && address.port() == 0,
                _ => false,
            };
            Box::pin(async move { admitted })
        });
        State {
            memory: limits.memory_for(usize::from(limits.requests).saturating_mul(limits.bytes as usize)),
            wasi: wasi.build(),
            http: WasiHttpCtx::new(),
            sender: Sender { gate, tls, limits },
            table: ResourceTable::new(),
        }
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

struct Table;

impl HasData for Table {
    type Data<'a> = &'a mut ResourceTable;
}

/// Links the interfaces that world `lookup` imports; a guest that wants another one does not load.
fn linker(engine: &wasmtime::Engine) -> wasmtime::Result<Linker<State>> {
    let mut linker = Linker::<State>::new(engine);
    let l = &mut linker;
    clocks::monotonic_clock::add_to_linker::<State, WasiClocks>(l, State::clocks)?;
    io::error::add_to_linker::<State, Table>(l, |state| &mut state.table)?;
    io::poll::add_to_linker::<State, Table>(l, |state| &mut state.table)?;
    io::streams::add_to_linker::<State, Table>(l, |state| &mut state.table)?;
    sockets::instance_network::add_to_linker::<State, WasiSockets>(l, State::sockets)?;
    sockets::ip_name_lookup::add_to_linker::<State, WasiSockets>(l, State::sockets)?;
    sockets::network::add_to_linker::<State, WasiSockets>(l, &Default::default(), State::sockets)?;
    sockets::tcp::add_to_linker::<State, WasiSockets>(l, State::sockets)?;
    sockets::tcp_create_socket::add_to_linker::<State, WasiSockets>(l, State::sockets)?;
    http::outgoing_handler::add_to_linker::<State, WasiHttp>(l, State::http)?;
    http::types::add_to_linker::<State, WasiHttp>(l, &Default::default(), State::http)?;
    Ok(linker)
}
