//! Whom a relay serves.

use whoisbox::Limits;
use whoisbox_testbed::{Name, Testbed};

use super::{Running, builder, policy_for, relay, whois};

#[test]
fn pages_of_loopback_may_ask() {
    let (testbed, relay) = relay(Limits::default());
    for origin in ["http://localhost", "http://localhost:5173", "http://127.0.0.1:8000", "http://[::1]:8000"] {
        let reply = relay.post_from(origin, testbed.server(Name::Registry));
        assert_eq!((reply.status, reply.header("access-control-allow-origin")), (200, Some(origin)), "{reply:?}");
        assert_eq!(reply.header("vary"), Some("origin"));
        let fault = relay.send("POST", "/whois", &[("content-type", "application/json"), ("origin", origin)], "{}");
        assert_eq!((fault.status, fault.header("access-control-allow-origin")), (400, Some(origin)), "it can read why");
    }
}

#[test]
fn other_pages_may_not_ask() {
    let (testbed, relay) = relay(Limits::default());
    for origin in [
        "https://evil.example",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.2",
        "http://localhost@evil.example",
        "null",
        "file://",
        "*",
        "",
        "\u{e9}",
    ] {
        let reply = relay.post_from(origin, testbed.server(Name::Registry));
        reply.assert_refused(403, "denied", "may not use this relay");
        assert_eq!(reply.header("access-control-allow-origin"), None);
        for (method, path) in [("OPTIONS", "/whois"), ("GET", "/")] {
            let reply = relay.send(method, path, &[("origin", origin), ("access-control-request-method", "POST")], "");
            assert_eq!((reply.status, reply.header("access-control-allow-origin")), (403, None), "{method} from {origin:?}");
            assert_eq!(reply.header("access-control-allow-private-network"), None);
        }
    }
    let mixed = [("content-type", "application/json"), ("origin", "http://localhost"), ("origin", "https://evil.example")];
    let reply = relay.send("POST", "/whois", &mixed, &whois(testbed.server(Name::Registry)).to_string());
    reply.assert_refused(400, "other", "several origin headers");
    assert!(testbed.requests().is_empty());
    assert!(relay.log()[0].contains("start it with --origin https://evil.example"), "{:?}", relay.log());
}

#[test]
fn pages_that_are_named_may_ask() {
    let testbed = Testbed::start_blocking().unwrap();
    let host = builder().policy(policy_for(&testbed)).build().unwrap();
    let relay = Running::start_for(&host, &["https://Whois.example:443/"]);
    let reply = relay.post_from("https://whois.example", testbed.server(Name::Registry));
    assert_eq!((reply.status, reply.header("access-control-allow-origin")), (200, Some("https://whois.example")));
    for origin in
        ["http://whois.example", "https://whois.example:8443", "https://x.whois.example", "https://whois.example.evil.example"]
    {
        assert_eq!(relay.post_from(origin, testbed.server(Name::Registry)).status, 403, "{origin}");
    }
}

#[test]
fn a_browser_learns_that_a_page_may_ask() {
    let (_testbed, relay) = relay(Limits::default());
    let asks = [
        ("origin", "http://localhost:5173"),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "content-type"),
        ("access-control-request-private-network", "true"),
    ];
    for path in ["/whois", "/rdap"] {
        let reply = relay.send("OPTIONS", path, &asks, "");
        assert_eq!((reply.status, reply.body.len()), (204, 0));
        assert_eq!(reply.header("access-control-allow-origin"), Some("http://localhost:5173"));
        assert_eq!(reply.header("access-control-allow-methods"), Some("GET, POST"));
        assert_eq!(reply.header("access-control-allow-headers"), Some("content-type"));
        assert_eq!(reply.header("access-control-allow-private-network"), Some("true"));
        assert_eq!(reply.header("access-control-allow-credentials"), None);
    }
    let reply = relay.send("OPTIONS", "/whois", &asks[..3], "");
    assert_eq!(reply.header("access-control-allow-private-network"), None, "that was not asked");
}

#[test]
fn a_name_that_was_made_to_lead_here_does_not() {
    let (testbed, relay) = relay(Limits::default());
    let question = whois(testbed.server(Name::Registry)).to_string();
    for host in
        ["evil.example", "evil.example:4343", "127.0.0.1.evil.example", "localhost.evil.example", "", "127.1", "user@127.0.0.1"]
    {
        let reply = relay.send("POST", "/whois", &[("host", host), ("content-type", "application/json")], &question);
        reply.assert_refused(421, "other", "ask the relay by its address");
        assert_eq!(relay.send("GET", "/", &[("host", host)], "").status, 421, "{host}");
    }
    for host in ["localhost", "localhost:4343", "127.0.0.1:1", "[::1]:4343"] {
        assert_eq!(relay.send("GET", "/", &[("host", host)], "").status, 200, "{host}");
    }
    relay.send("GET", "/", &[("host", "localhost"), ("host", "evil.example")], "").assert_refused(400, "other", "several host");
    relay.raw("GET / HTTP/1.1\r\n\r\n").assert_refused(421, "other", "by its address");
    relay.raw("GET http://192.0.2.1/ HTTP/1.1\r\nhost: 192.0.2.1\r\n\r\n").assert_refused(421, "other", "no HTTP proxy");
    relay.raw("CONNECT 192.0.2.1:443 HTTP/1.1\r\nhost: 192.0.2.1\r\n\r\n").assert_refused(421, "other", "no HTTP proxy");
    assert!(testbed.requests().is_empty());
}

#[test]
fn what_a_page_can_send_without_asking_is_not_taken() {
    let (testbed, relay) = relay(Limits::default());
    let question = whois(testbed.server(Name::Registry)).to_string();
    for kind in
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain; application/json", ""]
    {
        relay.send("POST", "/whois", &[("content-type", kind)], &question).assert_refused(415, "other", "application/json");
    }
    relay.send("POST", "/whois", &[], &question).assert_refused(415, "other", "application/json");
    let twice = [("content-type", "application/json"), ("content-type", "text/plain")];
    relay.send("POST", "/whois", &twice, &question).assert_refused(415, "other", "application/json");
    for (method, path, allowed) in [
        ("GET", "/whois?server=127.0.0.1", "POST, OPTIONS"),
        ("HEAD", "/rdap", "POST, OPTIONS"),
        ("PUT", "/whois", "POST, OPTIONS"),
        ("POST", "/", "GET, HEAD, OPTIONS"),
    ] {
        let reply = relay.send(method, path, &[("content-type", "application/json")], &question);
        assert_eq!((reply.status, reply.header("allow")), (405, Some(allowed)), "{method} {path}");
    }
    relay.post_text("/whois/", &question).assert_refused(404, "other", "POST /whois or POST /rdap");
    assert!(testbed.requests().is_empty());
    let good = relay.send("POST", "/whois", &[("content-type", "Application/JSON; charset=utf-8")], &question);
    assert_eq!(good.status, 200);
}
