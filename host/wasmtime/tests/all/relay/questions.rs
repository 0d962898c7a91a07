//! What a relay may be asked for, and whom it asks.

use serde_json::json;
use whoisbox::relay::MAX_QUESTION;
use whoisbox::{Limits, Policy};
use whoisbox_testbed::{Name, Testbed};

use super::{Running, builder, policy_for, rdap, relay, whois};

#[test]
fn a_question_is_one_line_to_one_server() {
    let (testbed, relay) = relay(Limits::default());
    let server = testbed.server(Name::Registry);
    let asked = |body: &str| {
        let mut question = whois(server);
        question["body"] = body.into();
        relay.post("/whois", &question)
    };
    let longest = format!("{}\r\n", "x".repeat(MAX_QUESTION - 2));
    assert_eq!(asked(&longest).status, 200);
    for body in [
        "",
        "\r\n",
        "example.com",
        "example.com\n",
        "example.com\r",
        "HELO evil.example\r\nMAIL FROM:<a@evil.example>\r\n",
        "example.com\nQUIT\r\n",
        "example.com\rQUIT\r\n",
        "a\0b\r\n",
        "a\tb\r\n",
        "a\u{1b}[2J\r\n",
        "a\u{85}b\r\n",
        &format!("x{longest}"),
    ] {
        asked(body).assert_refused(400, "other", "\"body\"");
    }
    assert_eq!(testbed.requests().len(), 1);
}

#[test]
fn what_is_no_question_is_told_so() {
    let (testbed, relay) = relay(Limits::default());
    let (long, deep) = ("x".repeat(9_000), "[".repeat(8_000));
    for (path, body, status, says) in [
        ("/whois", "", 400, "EOF"),
        ("/whois", "{", 400, "EOF"),
        ("/whois", "{}", 400, "missing field `server`"),
        ("/whois", r#"{"server":"127.0.0.1"}"#, 400, "missing field `body`"),
        ("/whois", r#"{"server":"127.0.0.1","body":"x\r\n","more":1}"#, 400, "unknown field `more`"),
        ("/whois", r#"{"server":"127.0.0.1","server":"127.0.0.2","body":"x\r\n"}"#, 400, "duplicate field"),
        ("/whois", r#"{"server":"127.0.0.1","port":65536,"body":"x\r\n"}"#, 400, "65536"),
        ("/whois", r#"{"server":"127.0.0.1","port":0,"body":"x\r\n"}"#, 400, "\"port\""),
        ("/whois", r#"{"server":"","body":"x\r\n"}"#, 400, "\"server\""),
        ("/whois", r#"{"server":"a b","body":"x\r\n"}"#, 400, "\"server\""),
        ("/whois", r#"{"server":"a\u0000b","body":"x\r\n"}"#, 400, "\"server\""),
        ("/whois", r#"{"server":"fe80::1%lo","body":"x\r\n"}"#, 400, "\"server\""),
        ("/whois", r#"{"server":"http://127.0.0.1/","body":"x\r\n"}"#, 400, "\"server\""),
        ("/rdap", "{}", 400, "missing field `url`"),
        ("/rdap", r#"{"url":"127.0.0.1"}"#, 400, "no URL"),
        ("/rdap", r#"{"url":"file:///etc/passwd"}"#, 400, "no URL"),
        ("/rdap", r#"{"url":"gopher://127.0.0.1/"}"#, 400, "no URL"),
        ("/rdap", r#"{"url":"https://user:word@127.0.0.1/"}"#, 400, "no URL"),
        ("/rdap", r#"{"url":"https://127.0.0.1/\r\nX: y"}"#, 400, "\"url\""),
        ("/rdap", r#"{"url":"https://127.0.0.1/","accept":"a\r\nX: y"}"#, 400, "\"accept\""),
        ("/whois", &deep, 400, "not what /whois takes"),
        ("/whois", &long, 413, "8192 bytes"),
    ] {
        relay.post_text(path, body).assert_refused(status, "other", says);
    }
    assert_eq!(relay.raw("nonsense\r\n\r\n").status, 400);
    assert_eq!(relay.raw(&format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", "x".repeat(1 << 15))).status, 431);
    assert!(testbed.requests().is_empty());
}

#[test]
fn only_the_internet_is_asked() {
    let testbed = Testbed::start_blocking().unwrap();
    let (whois, http) = (testbed.server(Name::Registry).address().port(), testbed.server(Name::RdapHttp).address().port());
    let mut policy = Policy::default();
    policy.allow_port(whois).allow_port(http);
    let relay = Running::start(&builder().policy(policy).build().unwrap());
    for (server, kind) in [
        ("127.0.0.1", "loopback"),
        ("127.1", "loopback"),
        ("localhost", "loopback"),
        ("::ffff:127.0.0.1", "loopback"),
        ("[::1]", "loopback"),
        ("0.0.0.0", "this network"),
        ("10.0.0.1", "private"),
        ("192.168.0.1", "private"),
        ("169.254.169.254", "metadata"),
        ("fd00:ec2::254", "metadata"),
        ("fe80::1", "link-local"),
    ] {
        let reply = relay.post("/whois", &json!({ "server": server, "port": whois, "body": "x\r\n" }));
        reply.assert_refused(403, "denied", kind);
        let host = if server.contains("::") { format!("[{}]", server.trim_matches(['[', ']'])) } else { server.to_owned() };
        relay.post("/rdap", &json!({ "url": format!("http://{host}:{http}/") })).assert_refused(403, "denied", kind);
    }
    let message = relay.post("/whois", &json!({ "server": "127.0.0.1", "port": whois, "body": "x\r\n" })).json();
    assert!(message["message"].as_str().unwrap().contains("allow it by --allow-address 127.0.0.1/32"), "{message}");
    for port in [22, 25, 6379, 8080] {
        let says = format!("--allow-port {port}");
        relay
            .post("/whois", &json!({ "server": "192.0.2.1", "port": port, "body": "x\r\n" }))
            .assert_refused(403, "denied", &says);
        relay.post("/rdap", &json!({ "url": format!("https://192.0.2.1:{port}/") })).assert_refused(403, "denied", &says);
    }
    assert_eq!(testbed.server(Name::Registry).connections() + testbed.server(Name::RdapHttp).connections(), 0);
}

#[test]
fn a_server_without_a_trusted_certificate_is_not_asked() {
    let testbed = Testbed::start_blocking().unwrap();
    let relay = Running::start(&builder().policy(policy_for(&testbed)).build().unwrap());
    relay.post("/rdap", &rdap(testbed.server(Name::RdapHttps))).assert_refused(502, "tls", "--ca");
    assert!(testbed.requests().is_empty());
}
