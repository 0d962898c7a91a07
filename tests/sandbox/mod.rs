//! Attacks on the sandbox, by guests that were written for it: those of `tests/guests`, with std and by WASI itself, and those that no
//! compiler would make (`raw`). Each is stopped by its own fault or refused, within its limits, and the host goes on.

mod attacks;
mod command;
mod guests;
mod inside;
mod loading;
mod raw;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use whoisbox::parse::Hints;
use whoisbox::plugin::Event;
use whoisbox::{Error, Handled, Host, Limits, Plugin, block_on};
use whoisbox_testbed::{Name, Testbed};

use crate::lookup;

/// Enough for an ordinary lookup on a busy machine, and little to wait for where a guest uses it up.
const LIMITS: Limits = Limits {
    memory: 64 << 20,
    cpu: Duration::from_millis(500),
    connect: Duration::from_secs(2),
    exchange: Duration::from_secs(2),
    time: Duration::from_secs(3),
    bytes: 1 << 20,
    requests: 8,
    result: 32 << 20,
};

/// How long beyond its time a guest may at most seem to run: the host's own grace, and what a busy machine takes. What is not stopped
/// at all runs for ever or an hour.
const GRACE: Duration = Duration::from_secs(30);

/// How an attack ends.
enum End {
    /// The guest is stopped: the fault's code, and words of its sentence.
    Stopped(&'static str, &'static str),
    /// It is refused what it wants, and tells what came of it.
    Told(fn(&[String]) -> bool),
}

/// One attack.
struct Attack {
    kind: &'static str,
    value: String,
    end: End,
    /// What a denial says that stands beside it; none: nothing was denied.
    denied: Option<&'static str>,
}

/// A plugin under attack, with the testbed that it may reach.
struct Ring {
    testbed: Testbed,
    host: Host,
}

impl Ring {
    fn new() -> Ring {
        let testbed = lookup::testbed();
        Ring { host: lookup::host(&testbed, LIMITS), testbed }
    }

    /// Makes sure that the host reads and looks up as ever.
    fn stands(&self, after: &str) {
        let answer = b"Domain Name: EXAMPLE.COM\r\nRegistrar: Example Registrar, Inc.\r\n";
        let read = self.host.parse_whois(answer, &Hints::default()).map(|registration| registration.name);
        assert!(matches!(&read, Ok(Some(name)) if name == "example.com"), "{after}: {read:?}");
        let report = lookup::look_up(&self.host, "example.com", &lookup::route(self.testbed.server(Name::Registry)));
        assert_eq!(report.pointer("/conclusion"), Some(&"found".into()), "{after}: {report:#}");
    }
}

#[test]
fn each_attack_is_stopped_or_refused_and_the_host_goes_on() {
    let ring = Ring::new();
    let plugin = block_on(ring.host.load_plugin("attacker.wasm", guests::attacker())).expect("it loads");
    let attacks = attacks::all(&ring.testbed);
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(attack) = attacks.get(next.fetch_add(1, Ordering::Relaxed)) {
                    check(&plugin, attack);
                    ring.stands(attack.kind);
                }
            });
        }
    });
    let watched: Vec<_> = plugin.manifest().watches.iter().map(|kind| kind.kind.as_str()).collect();
    for kind in watched {
        assert!(attacks.iter().any(|attack| attack.kind == kind), "nothing is expected of {kind}");
    }
}

fn check(plugin: &Plugin, attack: &Attack) {
    let Attack { kind, value, end, denied } = attack;
    let began = Instant::now();
    let Handled { events, denials } = handle(plugin, kind, value);
    assert!(began.elapsed() < LIMITS.time + GRACE, "{kind} took {:?}", began.elapsed());
    match (end, events) {
        (End::Stopped(code, words), Err(Error::Guest { guest, fault })) => {
            assert_eq!(fault.code(), *code, "{kind}: {fault}");
            assert!(fault.to_string().contains(words), "{kind}: {words:?} expected in {fault}");
            assert_eq!(guest.to_string(), "attacker.wasm (attacker 0.1.0)", "{kind}");
        }
        (End::Told(fits), Ok(events)) => {
            let told: Vec<_> = events.into_iter().map(|event| event.value).collect();
            let shown = || told.iter().map(|told| told.chars().take(200).collect::<String>()).collect::<Vec<_>>();
            assert!(fits(&told), "{kind}: {:?}", shown());
        }
        (_, other) => panic!("{kind}: {:?}", other.map(|events| events.len())),
    }
    let denials: Vec<_> = denials.iter().map(ToString::to_string).collect();
    match denied {
        Some(words) => assert!(denials.iter().any(|denial| denial.contains(words)), "{kind}: {words:?} expected in {denials:?}"),
        None => assert!(denials.is_empty(), "{kind}: {denials:?}"),
    }
}

fn handle(plugin: &Plugin, kind: &str, value: &str) -> Handled {
    let event = Event { kind: kind.into(), value: value.into(), payload: None, parent: None };
    let run = async { Ok(plugin.handle(&event, None).await) };
    block_on(run).expect("a runtime starts")
}
