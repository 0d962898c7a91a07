//! Guests that dial, in a network namespace with loopback alone: what they must not reach is listened for there, and what would go
//! elsewhere goes nowhere. What a server sees of a guest that leaves.

use std::collections::BTreeSet;
use std::io::Read;
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use whoisbox::{Handled, Host, Policy, block_on};
use whoisbox_tests::hostile::Names;

use super::{LIMITS, Ring, guests, handle};
use crate::hostile::namespace;

/// An address of the public Internet; in the namespace it is loopback's.
const PUBLIC: &str = "198.41.0.4";

/// Where nobody may dial, and a word of why.
const FORBIDDEN: [(&str, &str); 12] = [
    ("127.0.0.1:43", "loopback"),
    ("127.0.0.53:80", "loopback"),
    ("[::1]:43", "loopback"),
    ("10.1.2.3:80", "private"),
    ("172.16.0.1:443", "private"),
    ("192.168.1.1:80", "private"),
    ("169.254.169.254:80", "metadata"),
    ("100.64.0.1:43", "carrier-grade"),
    ("[fd00:ec2::254]:80", "metadata"),
    ("[fd12:3456::1]:43", "unique local"),
    ("192.0.2.1:43", "documentation"),
    ("198.41.0.4:22", "port 22"),
];

/// Names, what each resolves to at first, and from then on.
const NAMES: [(&str, &str, &str); 3] = [
    ("inner.example.net", "127.0.0.1", "127.0.0.1"),
    ("metadata.example.net", "169.254.169.254", "169.254.169.254"),
    ("rebinding.example.net", PUBLIC, "127.0.0.1"),
];

#[test]
fn a_guest_that_dials_where_it_must_not_reaches_nobody() {
    guests::attacker();
    let public: IpAddr = PUBLIC.parse().expect("an address");
    let addresses: BTreeSet<_> = forbidden().map(|(address, _)| address.ip()).chain([public]).collect();
    let inside = namespace::run("sandbox::inside::dialling", &addresses);
    let (out, err) = (String::from_utf8_lossy(&inside.stdout), String::from_utf8_lossy(&inside.stderr));
    assert!(inside.status.success() && out.contains("1 passed"), "{out}\n{err}");
}

#[test]
#[ignore = "started by the test above, in a namespace"]
fn dialling() {
    namespace::assert_inside();
    let address = |text: &str| text.parse::<IpAddr>().expect("an address");
    let names = NAMES.map(|(name, first, then)| (name.to_owned(), vec![vec![address(first)], vec![address(then)]]));
    namespace::serve_names(Names::new(names));
    let traps: Vec<_> = forbidden().map(|(address, _)| namespace::trap(address)).collect();
    let allowed = TcpListener::bind((PUBLIC, 43)).expect("the port is free in a namespace of its own");
    let host = Host::builder().policy(Policy::default()).limits(LIMITS).build().expect("the host starts");
    let plugin = block_on(host.load_plugin("attacker.wasm", &guests::built())).expect("it loads");
    let dial = |place: &str| {
        let Handled { events, denials } = handle(&plugin, "dial", place);
        let told: Vec<_> =
            events.unwrap_or_else(|error| panic!("{place}: {error}")).into_iter().map(|event| event.value).collect();
        (told, denials.iter().map(ToString::to_string).collect::<Vec<_>>())
    };

    for (address, why) in forbidden() {
        let (told, denials) = dial(&address.to_string());
        assert!(!told.is_empty() && told.iter().all(|told| !told.contains("connected")), "{address}: {told:?}");
        let expected = |denial: &String| denial.starts_with(&format!("{address} is denied")) && denial.contains(why);
        assert!(denials.iter().any(expected), "{address}: {denials:?}");
    }
    for (name, first, then) in NAMES {
        let (told, denials) = dial(&format!("{name}:43"));
        let led_inside = if first == PUBLIC { then } else { first };
        assert!(
            denials.iter().any(|denial| denial.starts_with(&format!("{led_inside}:43 is denied"))),
            "{name}: {told:?} {denials:?}"
        );
        // The address that is public may be dialled, whatever it is called.
        let connected = told.iter().filter(|told| told.contains("connected")).count();
        assert_eq!(connected > 0, first == PUBLIC, "{name}: {told:?}");
    }
    let dialled: Vec<_> = traps.iter().filter(|(_, trap)| namespace::sprung(trap)).map(|(address, _)| address).collect();
    assert!(dialled.is_empty(), "{dialled:?} was dialled");

    // And it can dial, or all of this would say nothing.
    drop(allowed);
    let allowed = TcpListener::bind((PUBLIC, 43)).expect("the port is free again");
    let (told, denials) = dial(&format!("{PUBLIC}:43"));
    assert!(
        told[0] == "wasi: connected" && told.contains(&"std: connected".into()) && denials.is_empty(),
        "{told:?} {denials:?}"
    );
    assert!(allowed.accept().is_ok());
    for (address, trap) in &traps {
        let ours = TcpStream::connect(address);
        assert!(ours.is_ok() && namespace::sprung(trap), "a guest that dials {address} would not be noticed");
    }
}

fn forbidden() -> impl Iterator<Item = (SocketAddr, &'static str)> {
    FORBIDDEN.iter().map(|(address, why)| (address.parse().expect("an address"), *why))
}

/// The call has ended, and the guest has not closed its connection, or was stopped while it read: what it had open is closed with it.
#[test]
fn no_connection_outlives_its_call() {
    let ring = Ring::new();
    let server = TcpListener::bind("127.0.0.1:0").expect("a port is there");
    let address = server.local_addr().expect("it has an address");
    let mut policy = Policy::default();
    policy.allow_address("127.0.0.1/32".parse().expect("a network")).allow_port(address.port());
    let host = Host::builder().policy(policy).limits(LIMITS).build().expect("the host starts");
    let plugin = block_on(host.load_plugin("attacker.wasm", guests::attacker())).expect("it loads");
    for (kind, left) in [("connection-left-open", true), ("wait-for-a-server", false)] {
        let Handled { events, denials } = handle(&plugin, kind, &address.to_string());
        assert_eq!((events.is_ok(), denials.len()), (left, 0), "{kind}: {:?}", events.err());
        let (mut connection, _) = server.accept().expect("the guest dialled");
        connection.set_read_timeout(Some(Duration::from_secs(30))).expect("it is no zero");
        let mut seen = Vec::new();
        // Its end, or a reset: what does not come is an error of another kind.
        let end = connection.read_to_end(&mut seen);
        let closed = end.is_ok() || end.as_ref().is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionReset);
        assert!(closed, "{kind}: {end:?}");
    }
    ring.stands("connections that were left");
}
