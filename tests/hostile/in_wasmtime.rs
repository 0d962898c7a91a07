//! The host, by both of its ways: `lookup.wasm`, which opens its sockets by itself, and the host's own I/O for `parser.wasm`. Each in a
//! namespace of its own.

use std::collections::BTreeSet;
use std::net::{SocketAddr, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use whoisbox::audit::{Form, Lines};
use whoisbox::steps::{self, LookupError};
use whoisbox::types::Protocol;
use whoisbox::{Component, Error, Host, Limits, Policy, block_on};
use whoisbox_tests::hostile::{Act, Names, Played, Stage};
use whoisbox_tests::session;

use super::{assert_all, namespace};

/// How many lookups are made at a time.
const AT_ONCE: usize = 16;

/// The memory of a guest, besides what its answers take.
const MEMORY: usize = 32 << 20;

/// Who asks.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Asking {
    Guest,
    Host,
}

#[test]
fn lookup_wasm_is_not_fooled() {
    play_inside("hostile::in_wasmtime::the_guest_asks");
}

#[test]
fn the_host_is_not_fooled_when_it_asks() {
    play_inside("hostile::in_wasmtime::the_host_asks");
}

fn play_inside(test: &str) {
    let stage = Stage::set(|_| true).expect("the stage is set");
    let addresses: BTreeSet<_> = forbidden(&stage).into_iter().map(|address| address.ip()).collect();
    drop(stage);
    let inside = namespace::run(test, &addresses);
    let (out, err) = (String::from_utf8_lossy(&inside.stdout), String::from_utf8_lossy(&inside.stderr));
    assert!(inside.status.success() && out.contains("1 passed"), "{out}\n{err}");
}

#[test]
#[ignore = "started by a test above, in a namespace"]
fn the_guest_asks() {
    play_all(Asking::Guest);
}

#[test]
#[ignore = "started by a test above, in a namespace"]
fn the_host_asks() {
    play_all(Asking::Host);
}

fn play_all(asking: Asking) {
    namespace::assert_inside();
    let stage = Stage::set(|_| true).expect("the stage is set");
    let names: Vec<_> = stage.acts.iter().flat_map(|act| act.scenario.names.clone()).collect();
    let distinct: BTreeSet<_> = names.iter().map(|(name, _)| name).collect();
    assert_eq!(distinct.len(), names.len(), "a name of two scenarios would resolve for both");
    namespace::serve_names(Names::new(names));
    let traps: Vec<_> = forbidden(&stage).into_iter().map(namespace::trap).collect();

    // Compiled once, for all others to take from the cache.
    let compiled = host(asking, &stage.acts[0], stage.ca_pem());
    Component::ALL.into_iter().for_each(|component| drop(compiled.interfaces(component)));
    let (next, played) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(act) = stage.acts.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let result = play(asking, act, stage.ca_pem());
                    played.lock().expect("nobody panicked").push((act, result));
                }
            });
        }
    });
    let dialled: Vec<_> = traps.iter().filter(|(_, trap)| namespace::sprung(trap)).map(|(address, _)| address).collect();
    assert!(dialled.is_empty(), "{dialled:?} was dialled");
    for (address, trap) in &traps {
        let ours = TcpStream::connect(address);
        assert!(ours.is_ok() && namespace::sprung(trap), "a client that dials {address} would not be noticed");
    }
    assert_all(played.into_inner().expect("nobody panicked"));
}

fn play(asking: Asking, act: &Act, ca_pem: &str) -> Played {
    match block_on(host(asking, act, ca_pem).lookup_json(&act.scenario.query, &typed(options(act)))) {
        Ok(lookup) => Played {
            report: Some(serde_json::from_str(&lookup.report).expect("a report is JSON")),
            denied: lookup.denials.iter().filter_map(|denial| denial.destination.address()).collect(),
            ..Played::default()
        },
        Err(Error::Lookup(error)) => Played { error: Some(code(&error).to_owned()), ..Played::default() },
        Err(error) => Played { error: Some(error.to_string()), ..Played::default() },
    }
}

fn options(act: &Act) -> session::Options {
    serde_json::from_value(act.scenario.options.clone()).expect("the options are those of a session")
}

/// A host that allows the scenario's servers, by address and port.
fn host(asking: Asking, act: &Act, ca_pem: &str) -> Host {
    let (mut policy, limits) = (Policy::default(), act.scenario.limits);
    let requests = options(act).max_requests;
    policy.allow_address("127.0.0.1/32".parse().expect("it is a network"));
    for address in act.addresses() {
        policy.allow_port(address.port());
    }
    let limits = Limits {
        memory: MEMORY,
        exchange: Duration::from_millis(limits.exchange.into()),
        time: Duration::from_millis(limits.total.into()),
        bytes: limits.bytes,
        requests: if requests == 0 { Limits::default().requests } else { requests },
        ..Limits::default()
    };
    let builder = Host::builder().policy(policy).limits(limits).trust(ca_pem.as_bytes()).expect("these are certificates");
    // Only who asks by himself can tell of each question.
    let builder = match asking {
        Asking::Guest => builder,
        Asking::Host => builder.audit(Lines::new(Form::Ecs, std::io::sink())),
    };
    builder.build().expect("the host starts")
}

/// Where nobody may dial: what the scenarios say, without what happens to be one of the servers.
fn forbidden(stage: &Stage) -> BTreeSet<SocketAddr> {
    let expected = stage.acts.iter().map(|act| &act.scenario.expect);
    let all = expected.flat_map(|expected| &expected.forbidden);
    all.map(|address| SocketAddr::new(address.ip().to_canonical(), address.port())).collect()
}

fn typed(options: session::Options) -> steps::Options {
    let protocols = options.protocols.iter().map(|protocol| match protocol {
        session::Protocol::Whois => Protocol::Whois,
        session::Protocol::Rdap => Protocol::Rdap,
    });
    let routes = options.routes.into_iter().map(|route| match route {
        session::Route::Whois(server) => steps::Route::Whois(server),
        session::Route::Rdap(url) => steps::Route::Rdap(url),
    });
    steps::Options {
        protocols: protocols.collect(),
        routes: routes.collect(),
        follow_referrals: options.follow_referrals,
        max_requests: options.max_requests,
        max_wait: options.max_wait,
        ..steps::Options::default()
    }
}

fn code(error: &LookupError) -> &'static str {
    match error {
        LookupError::BadQuery(_) => "bad_query",
        LookupError::BadOptions(_) => "bad_options",
        LookupError::NoServer(_) => "no_server",
        LookupError::OutOfOrder => "out_of_order",
    }
}
