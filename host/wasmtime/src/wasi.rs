//! What is linked of WASI 0.2, and for whom. For `lookup.wasm` it is what its world imports; for plugins it is all, because the standard
//! libraries of their languages import all, and what there is nothing behind is empty.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use wasmtime::component::{HasData, Linker, Resource, ResourceTable};
use wasmtime::{Engine, Result, StoreContextMut};
use wasmtime_wasi::clocks::{WasiClocks, WasiClocksView};
use wasmtime_wasi::p2::bindings::{clocks, io, sockets};
use wasmtime_wasi::sockets::{WasiSockets, WasiSocketsView};
use wasmtime_wasi_http::p2::bindings::http;
use wasmtime_wasi_http::{WasiHttp, WasiHttpView};

use http::types::{HostOutgoingRequest as _, Method, OutgoingRequest};
use sockets::ip_name_lookup::{Host as _, HostResolveAddressStream as _, ResolveAddressStream};
use sockets::network::{ErrorCode, IpAddress, Network};

use crate::asking::State;

struct Table;

impl HasData for Table {
    type Data<'a> = &'a mut ResourceTable;
}

/// Links the interfaces that world `lookup` imports; a guest that wants another one does not load.
pub(crate) fn as_lookup(engine: &Engine) -> Result<Linker<State>> {
    let mut linker = Linker::<State>::new(engine);
    let l = &mut linker;
    clocks::monotonic_clock::add_to_linker::<State, WasiClocks>(l, State::clocks)?;
    io::error::add_to_linker::<State, Table>(l, State::table)?;
    io::poll::add_to_linker::<State, Table>(l, State::table)?;
    io::streams::add_to_linker::<State, Table>(l, State::table)?;
    sockets::instance_network::add_to_linker::<State, WasiSockets>(l, State::sockets)?;
    sockets::ip_name_lookup::add_to_linker::<State, WasiSockets>(l, State::sockets)?;
    sockets::network::add_to_linker::<State, WasiSockets>(l, &Default::default(), State::sockets)?;
    sockets::tcp::add_to_linker::<State, WasiSockets>(l, State::sockets)?;
    sockets::tcp_create_socket::add_to_linker::<State, WasiSockets>(l, State::sockets)?;
    http::outgoing_handler::add_to_linker::<State, WasiHttp>(l, State::http)?;
    http::types::add_to_linker::<State, WasiHttp>(l, &Default::default(), State::http)?;
    bound(&mut linker)?;
    Ok(linker)
}

/// Links all of WASI 0.2. There are no files, no variables, no arguments, no input and no time of day; output goes nowhere; and what
/// may be connected to is the gate's to say.
pub(crate) fn for_plugins(engine: &Engine) -> Result<Linker<State>> {
    let mut linker = Linker::<State>::new(engine);
    wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
    wasmtime_wasi_http::p2::add_only_http_to_linker_async(&mut linker)?;
    bound(&mut linker)?;
    Ok(linker)
}

/// The most bytes of a request's authority, which is a host name of 253 and a port, or an address.
const MOST_AUTHORITY: usize = 1_024;

/// Bounds the calls by which a guest could make the host hold on to any amount: Wasmtime counts neither the names that are being
/// resolved, of which each keeps a thread busy even when the guest has given it up, nor the bytes of these texts.
fn bound(linker: &mut Linker<State>) -> Result<()> {
    linker.allow_shadowing(true);
    let mut names = linker.instance("wasi:sockets/ip-name-lookup@0.2.12")?;
    names.func_wrap("resolve-addresses", resolve_addresses)?;
    names.func_wrap("[method]resolve-address-stream.resolve-next-address", resolve_next_address)?;
    let mut types = linker.instance("wasi:http/types@0.2.12")?;
    types.func_wrap("[method]outgoing-request.set-method", set_method)?;
    types.func_wrap("[method]outgoing-request.set-authority", set_authority)?;
    Ok(())
}

type Resolving = Result<Resource<ResolveAddressStream>, ErrorCode>;

/// A name that may not be asked is not resolved, for that would tell a name server of it already.
fn resolve_addresses(
    mut store: StoreContextMut<'_, State>,
    (network, name): (Resource<Network>, String),
) -> Result<(Resolving,)> {
    let state = store.data_mut();
    // An address is no name, and leads to itself.
    let is_address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().is_ok();
    if !is_address && !state.gate.admits_name(&name, None) {
        return Ok((Err(ErrorCode::AccessDenied),));
    }
    match state.sockets().resolve_addresses(network, name) {
        Ok(stream) => Ok((Ok(stream),)),
        Err(error) => Ok((Err(error.downcast()?),)),
    }
}

type Resolved = Result<Option<IpAddress>, ErrorCode>;

/// The gate learns where names lead.
fn resolve_next_address(
    mut store: StoreContextMut<'_, State>,
    (stream,): (Resource<ResolveAddressStream>,),
) -> Result<(Resolved,)> {
    let state = store.data_mut();
    let address = match state.sockets().resolve_next_address(stream) {
        Ok(address) => address,
        Err(error) => return Ok((Err(error.downcast()?),)),
    };
    if let Some(address) = &address {
        state.gate.resolved(match *address {
            IpAddress::Ipv4((a, b, c, d)) => Ipv4Addr::new(a, b, c, d).into(),
            IpAddress::Ipv6((a, b, c, d, e, f, g, h)) => Ipv6Addr::new(a, b, c, d, e, f, g, h).into(),
        });
    }
    Ok((Ok(address),))
}

fn set_method(
    mut store: StoreContextMut<'_, State>,
    (request, method): (Resource<OutgoingRequest>, Method),
) -> Result<(Result<(), ()>,)> {
    // Only GET is ever sent.
    if matches!(method, Method::Other(_)) {
        return Ok((Err(()),));
    }
    Ok((store.data_mut().http().set_method(request, method)?,))
}

fn set_authority(
    mut store: StoreContextMut<'_, State>,
    (request, authority): (Resource<OutgoingRequest>, Option<String>),
) -> Result<(Result<(), ()>,)> {
    if authority.as_ref().is_some_and(|authority| authority.len() > MOST_AUTHORITY) {
        return Ok((Err(()),));
    }
    Ok((store.data_mut().http().set_authority(request, authority)?,))
}
