//! What a relay takes: from servers, and from those who ask it.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use whoisbox::Limits;
use whoisbox::relay::MAX_EXCHANGES;
use whoisbox_testbed::{Behaviour, Name};

use super::{Reply, rdap, relay, whois};

#[test]
fn an_answer_that_was_cut_is_a_failure() {
    let (testbed, relay) = relay(Limits { bytes: 10_000, ..Limits::default() });
    let (registry, http) = (testbed.server(Name::Registry), testbed.server(Name::RdapHttp));
    for (length, fits) in [(10_000, true), (10_001, false)] {
        for (path, question, server) in [("/whois", whois(registry), registry), ("/rdap", rdap(http), http)] {
            server.script(Behaviour::new().body(vec![b'x'; length]));
            let reply = relay.post(path, &question);
            match fits {
                true => assert_eq!(reply.status, 200, "{reply:?}"),
                false => reply.assert_refused(413, "too_large", "--max-bytes is 10000"),
            }
        }
    }
    for (path, question, server) in [("/whois", whois(registry), registry), ("/rdap", rdap(http), http)] {
        server.script(Behaviour::new().flood(1 << 40));
        relay.post(path, &question).assert_refused(413, "too_large", "--max-bytes");
        for behaviour in [Behaviour::new().reset_after(20), Behaviour::new().reset_after(0)] {
            server.script(behaviour);
            relay.post(path, &question).assert_refused(502, "connection_reset", "broke the connection off");
        }
        server.script(Behaviour::new().refuse());
        relay.post(path, &question).assert_refused(502, "connection_refused", "refused");
    }
    http.script(Behaviour::new().close_after(150));
    relay.post("/rdap", &rdap(http)).assert_refused(502, "connection_reset", "broke the connection off");
    http.script(Behaviour::new().header("x", "x".repeat(1 << 17)));
    relay.post("/rdap", &rdap(http)).assert_refused(413, "too_large", "head");
    http.script(Behaviour::new().header("content-encoding", "gzip"));
    relay.post("/rdap", &rdap(http)).assert_refused(502, "protocol", "compressed");
    http.script(Behaviour::new().raw("SSH-2.0-x\r\n"));
    relay.post("/rdap", &rdap(http)).assert_refused(502, "protocol", "HTTP");
}

#[test]
fn a_tarpit_ends_in_time() {
    let (testbed, relay) = relay(Limits { exchange: Duration::from_secs(1), ..Limits::default() });
    let (registry, http) = (testbed.server(Name::Registry), testbed.server(Name::RdapHttp));
    let drip = Behaviour::new().drip(1, Duration::from_millis(50));
    for behaviour in [Behaviour::new().silent(), drip, Behaviour::new().hang_after(40)] {
        for (path, question, server) in [("/whois", whois(registry), registry), ("/rdap", rdap(http), http)] {
            server.script(behaviour.clone());
            relay.post(path, &question).assert_refused(504, "timed_out", "--timeout");
        }
    }
}

#[test]
fn a_client_that_sends_slowly_is_given_up() {
    let (testbed, relay) = relay(Limits::default());
    let mut head = relay.connect();
    head.write_all(b"POST /whois HTTP/1.1\r\n").unwrap();
    let mut body = relay.connect();
    write!(
        body,
        "POST /whois HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{{",
        relay.address
    )
    .unwrap();
    Reply::read(body).assert_refused(408, "other", "in time");
    assert!(matches!(Reply::read(head).status, 0 | 408), "no answer to what was never asked");
    assert!(testbed.requests().is_empty());
}

#[test]
fn a_client_that_reads_slowly_is_given_up() {
    let limits = Limits { bytes: 64 << 20, exchange: Duration::from_secs(4), ..Limits::default() };
    let (testbed, relay) = relay(limits);
    let registry = testbed.server(Name::Registry);
    registry.script(Behaviour::new().flood(48 << 20));
    let mut stream = relay.begin_whois(registry);
    std::thread::sleep(Duration::from_secs(28));
    let (mut read, mut buffer) = (0, vec![0; 1 << 16]);
    while let Ok(bytes @ 1..) = stream.read(&mut buffer) {
        read += bytes;
    }
    assert!(read < 48 << 20, "{read} bytes came, though the relay should have hung up");
}

#[test]
fn exchanges_are_bounded_in_number() {
    let (testbed, relay) = relay(Limits { exchange: Duration::from_secs(3), ..Limits::default() });
    let registry = testbed.server(Name::Registry);
    registry.script(Behaviour::new().silent());
    std::thread::scope(|scope| {
        let waiting: Vec<_> = (0..MAX_EXCHANGES).map(|_| scope.spawn(|| relay.post("/whois", &whois(registry)).status)).collect();
        while registry.requests().len() < MAX_EXCHANGES {
            std::thread::sleep(Duration::from_millis(10));
        }
        let reply = relay.post("/rdap", &rdap(testbed.server(Name::RdapHttp)));
        reply.assert_refused(429, "paused", "busy");
        assert_eq!(reply.header("retry-after"), Some("1"));
        assert_eq!(relay.send("GET", "/", &[], "").status, 200, "it is still there");
        assert!(waiting.into_iter().all(|waiting| waiting.join().unwrap() == 504));
    });
    assert_eq!(relay.post("/rdap", &rdap(testbed.server(Name::RdapHttp))).status, 200);
}

#[test]
fn idle_connections_do_not_stop_the_relay() {
    let (_testbed, relay) = relay(Limits::default());
    let idle: Vec<TcpStream> = (0..300).map(|_| relay.connect()).collect();
    assert_eq!(relay.send("GET", "/", &[], "").status, 200);
    drop(idle);
}

#[test]
fn a_page_that_gives_up_frees_its_place() {
    let (testbed, relay) = relay(Limits { exchange: Duration::from_secs(30), ..Limits::default() });
    let registry = testbed.server(Name::Registry);
    registry.script(Behaviour::new().silent());
    for round in 1..=2 * MAX_EXCHANGES {
        let _given_up = relay.begin_whois(registry);
        while registry.requests().len() < round {
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

#[test]
fn the_relay_ends_when_it_is_told_to() {
    let (testbed, relay) = relay(Limits { exchange: Duration::from_secs(30), ..Limits::default() });
    let registry = testbed.server(Name::Registry);
    registry.script(Behaviour::new().silent());
    std::thread::scope(|scope| {
        let stream = relay.begin_whois(registry);
        scope.spawn(|| Reply::read(stream));
        while registry.requests().is_empty() {
            std::thread::sleep(Duration::from_millis(10));
        }
        // Waits for its end: a minute would be the testbed's, and the exchange's.
        drop(relay);
    });
}
