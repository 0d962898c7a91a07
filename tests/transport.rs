//! How servers are talked to: when connections are made, ended and given up, and what HTTP wraps answers in.

use std::fs;
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::Duration;

use miniz_oxide::deflate::{compress_to_vec, compress_to_vec_zlib};
use serde_json::{Value, json};
use whoisbox::steps::{Options, Route};
use whoisbox::types::Protocol;
use whoisbox::{Builder, Host, Limits, Policy};
use whoisbox_testbed::{Behaviour, Name, Testbed};
use whoisbox_tests::cli;

use super::lookup::{allowed, host, look_up, ports, route, testbed};

#[test]
fn the_sending_side_is_closed_for_servers_that_wait_for_it() {
    let limits = Limits { exchange: Duration::from_secs(2), ..Limits::default() };
    for behaviour in [Behaviour::new().answer_after_half_close(), Behaviour::new().end_after_half_close()] {
        let report = asked(Name::Registrar, behaviour.clone(), limits);
        assert_eq!(report.get("conclusion"), Some(&json!("found")), "{behaviour:?}: {report:#}");
    }
}

#[test]
fn the_sending_side_stays_open_for_servers_that_take_its_end_for_a_hang_up() {
    let limits = Limits { exchange: Duration::from_secs(20), ..Limits::default() };
    let behaviour = Behaviour::new().hang_up_on_half_close().delay(Duration::from_millis(300));
    let report = asked(Name::Registrar, behaviour, limits);
    assert_eq!(report.get("conclusion"), Some(&json!("found")), "{report:#}");
}

#[test]
fn an_answer_that_shows_its_end_stands_though_a_reset_follows() {
    const RECORD: &str = "Domain Name: EXAMPLE.COM\r\nRegistrar: Example Registrar, Inc.\r\n";
    const END: &str = ">>> Last update of WHOIS database: 2026-01-02T03:04:05Z <<<\r\n";
    for (answer, expected) in [
        (format!("{RECORD}{END}"), "found"),
        (RECORD.to_owned(), "network_failure"),
        ("No match for example.com.\r\n".to_owned(), "network_failure"),
        ("Query rate limit exceeded.\r\n".to_owned(), "throttled"),
    ] {
        let report = asked(Name::Registrar, Behaviour::new().body(answer.clone()).reset_after(u64::MAX), Limits::default());
        assert_eq!(report.get("conclusion"), Some(&json!(expected)), "{answer:?}: {report:#}");
    }
}

#[test]
fn compressed_bodies_are_read() {
    for (coding, body) in [
        ("gzip", gzip(DOMAIN)),
        ("x-gzip", [gzip(&DOMAIN[..20]), gzip(&DOMAIN[20..]), b"trailing".to_vec()].concat()),
        ("deflate", compress_to_vec_zlib(DOMAIN, 9)),
        ("deflate", compress_to_vec(DOMAIN, 9)),
        ("identity", DOMAIN.to_vec()),
    ] {
        let (testbed, report) = answered(Behaviour::new().header("content-encoding", coding).body(body), Limits::default());
        assert_eq!(report.pointer("/merged/name"), Some(&json!("example.com")), "{coding}: {report:#}");
        let requests = testbed.requests();
        let accepted = requests.first().and_then(|asked| asked.headers.get("accept-encoding"));
        assert_eq!(accepted.and_then(|value| value.to_str().ok()), Some("gzip, deflate"));
    }
}

#[test]
fn bodies_that_are_not_in_their_coding_are_told() {
    for (coding, body) in [("gzip", DOMAIN.to_vec()), ("gzip", gzip(DOMAIN)[..30].to_vec()), ("br", DOMAIN.to_vec())] {
        let (_, report) = answered(Behaviour::new().header("content-encoding", coding).body(body), Limits::default());
        assert_eq!(failure(&report), "protocol", "{coding}: {report:#}");
    }
}

#[test]
fn a_bomb_is_not_unfolded() {
    let zeros = vec![b' '; 64 << 20];
    for (coding, body) in [
        ("gzip", gzip(&zeros)),
        ("deflate", compress_to_vec_zlib(&zeros, 9)),
        ("gzip, gzip", gzip(&gzip(&zeros))),
        ("gzip", gzip(&zeros[..1 << 19]).repeat(3)),
    ] {
        // The guest has little more memory than it needs without any answer.
        let limits = Limits { memory: 4 << 20, requests: 1, ..Limits::default() };
        let (_, report) = answered(Behaviour::new().header("content-encoding", coding).body(body), limits);
        assert_eq!(failure(&report), "too_large", "{coding}: {report:#}");
    }
}

#[test]
fn bodies_are_read_however_they_are_delimited() {
    let length = DOMAIN.len();
    let raw = |head: String, body: &[u8]| Behaviour::new().raw([head.as_bytes(), b"\r\n\r\n", body].concat());
    let (front, back) = DOMAIN.split_at(20);
    let (front, back) = (String::from_utf8_lossy(front), String::from_utf8_lossy(back));
    let chunks = format!("14;x=y\r\n{front}\r\n{:X}\r\n{back}\r\n0\r\nTrailer: x\r\n\r\n", length - 20);
    for (behaviour, expected) in [
        (raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked".into(), chunks.as_bytes()), "found"),
        (raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked".into(), &chunks.as_bytes()[..60]), "connection_reset"),
        (raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked".into(), b"zz\r\n"), "connection_reset"),
        (raw("HTTP/1.0 200 OK\r\nContent-Type: application/rdap+json".into(), DOMAIN), "found"),
        (raw("HTTP/1.1 200 OK\r\nConnection: close".into(), DOMAIN), "found"),
        (raw("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nConnection: close".into(), DOMAIN), "found"),
        (raw(format!("HTTP/1.1 200 OK\r\nContent-Length: {}", length + 9), DOMAIN), "connection_reset"),
        (raw(format!("HTTP/1.1 200 OK\r\nContent-Length: {}", length - 9), DOMAIN), "unread"),
        (raw(format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nContent-Length: 1"), DOMAIN), "protocol"),
        (raw(format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nServer: Zo\u{eb} \u{1f600}"), DOMAIN), "found"),
        (raw(format!("HTTP/1.1 200 OK\r\nX: {}", "x".repeat(1 << 20)), DOMAIN), "too_large"),
        (raw(format!("HTTP/1.1 200 OK{}", "\r\nX: y".repeat(5_000)), DOMAIN), "too_large"),
        (raw("ICY 200 OK".into(), DOMAIN), "protocol"),
        (Behaviour::new().raw(""), "connection_reset"),
    ] {
        let (_, report) = answered(behaviour.clone(), Limits::default());
        let came = match report.pointer("/exchanges/0/outcome") {
            Some(outcome) if outcome.get("read").is_some() => "found".to_owned(),
            Some(outcome) if outcome.get("unread").is_some() => "unread".to_owned(),
            _ => failure(&report),
        };
        assert_eq!(came, expected, "{behaviour:?}: {report:#}");
    }
}

#[test]
fn a_wait_may_be_stated_as_a_date() {
    let testbed = testbed();
    let server = testbed.server(Name::RdapHttp);
    let later = Behaviour::new().status(429).header("date", "Mon, 05 Jan 2026 06:07:08 GMT");
    server.script_once(later.header("retry-after", "Mon, 05 Jan 2026 06:07:09 GMT"));
    let options = Options { max_wait: 5, ..route(server) };
    let report = look_up(&host(&testbed, Limits::default()), "example.net", &options);
    assert_eq!(report.get("conclusion"), Some(&json!("found")), "{report:#}");
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_wait_ends_with_the_lookups_time() {
    let testbed = testbed();
    let server = testbed.server(Name::RdapHttp);
    server.script(Behaviour::new().throttled(Some(3_600)));
    let options = Options { max_wait: 4_000, ..route(server) };
    let report = look_up(&host(&testbed, Limits { time: Duration::from_secs(3), ..Limits::default() }), "example.com", &options);
    assert_eq!(report.get("conclusion"), Some(&json!("throttled")), "{report:#}");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_drip_does_not_stretch_the_lookups_time() {
    for name in [Name::Registrar, Name::RdapHttp, Name::RdapHttps] {
        let limits = Limits { time: Duration::from_millis(700), ..Limits::default() };
        let report = asked(name, Behaviour::new().drip(1, Duration::from_millis(20)), limits);
        assert_eq!(failure(&report), "timed_out", "{}: {report:#}", name.as_str());
    }
}

#[test]
fn connecting_has_a_time_of_its_own() {
    let testbed = testbed();
    let limits = Limits { connect: Duration::from_millis(300), exchange: Duration::from_secs(20), ..Limits::default() };
    // One that does not shake hands: the client's hello has no end of a line in it that this server would take for a question's.
    let mute = testbed.whois_server([("x", "x")]).expect("a server starts");
    mute.script(Behaviour::new().silent());
    let deaf = Deaf::listen(0).expect("a port is there");
    let (whois, url) = (Route::Whois(deaf.address.to_string()), Route::Rdap(format!("http://{}/", deaf.address)));
    let mut policy = allowed(&testbed);
    policy.allow_port(deaf.address.port()).allow_port(mute.address().port());
    let host = builder(&testbed, policy).limits(limits).build().expect("the host starts");
    for (protocol, route) in
        [(Protocol::Whois, whois), (Protocol::Rdap, url), (Protocol::Rdap, Route::Rdap(format!("https://{}/", mute.address())))]
    {
        let options = Options { protocols: vec![protocol], routes: vec![route], ..Options::default() };
        let report = look_up(&host, "example.com", &options);
        assert_eq!(failure(&report), "timed_out", "{report:#}");
    }
}

/// In mount namespaces of their own, where a name has three addresses: of the first ones nobody listens at one, and the other's
/// queue is full.
#[cfg(target_os = "linux")]
#[test]
fn the_addresses_of_a_name_are_tried_in_turn() {
    let inside = |command: &str| {
        let mut unshare = Command::new("unshare");
        unshare.args(["--user", "--map-root-user", "--mount", "sh", "-ec", command]);
        unshare
    };
    if !inside("mount --bind /dev/null /etc/hosts").stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
        eprintln!("passed over: this system allows no mount namespaces");
        return;
    }
    let folder = tempfile::tempdir().expect("there is room for a file");
    let hosts = folder.path().join("hosts");
    fs::write(&hosts, "::1 many.example.net\n127.0.0.2 many.example.net\n127.0.0.1 many.example.net\n").expect("it is written");
    let testbed = testbed();
    for name in [Name::Registrar, Name::RdapHttp] {
        let server = testbed.server(name);
        let port = server.address().port();
        let _deaf = Deaf::listen(port).expect("the port is free at that address");
        let (flag, place) = match name {
            Name::RdapHttp => ("--rdap", format!("http://many.example.net:{port}/")),
            _ => ("--whois", format!("many.example.net:{port}")),
        };
        let output = inside("mount --bind \"$1\" /etc/hosts; shift; exec \"$@\"")
            .args(["sh".as_ref(), hosts.as_os_str(), cli::binary().as_os_str()])
            .args(["lookup", "--json", "--connect-timeout", "3", "--allow-address", "127.0.0.0/8", "--allow-address", "::1"])
            .args(["--allow-port", &port.to_string(), "--no-referrals", flag, &place, "example.com"])
            .output()
            .expect("unshare starts");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"));
        assert_eq!(report.get("conclusion"), Some(&json!("found")), "{report:#}");
    }
}

#[test]
fn no_proxy_of_the_environment_is_used() {
    let testbed = testbed();
    let (server, proxy) = (testbed.server(Name::RdapHttp), testbed.server(Name::RdapHttps));
    let mut command = Command::new(cli::binary());
    for variable in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        command.env(variable, format!("http://{}", proxy.address()));
    }
    command.args(["lookup", "--no-referrals", "--allow-address", "127.0.0.0/8", "--rdap", &server.url(), "example.com"]);
    for port in ports(&testbed) {
        command.args(["--allow-port", &port.to_string()]);
    }
    let output = command.output().expect("whoisbox starts");
    assert!(output.status.success(), "{output:?}");
    assert_eq!((server.connections(), proxy.connections()), (1, 0));
}

const DOMAIN: &[u8] = br#"{"objectClassName": "domain", "ldhName": "example.com", "handle": "1-EXAMPLE", "status": ["active"]}"#;

/// What came of the only exchange, if it failed.
fn failure(report: &Value) -> String {
    report.pointer("/exchanges/0/outcome/failed").and_then(Value::as_str).unwrap_or("nothing failed").to_owned()
}

/// A lookup of a server that behaves so.
fn asked(name: Name, behaviour: Behaviour, limits: Limits) -> Value {
    let testbed = testbed();
    testbed.server(name).script(behaviour);
    look_up(&host(&testbed, limits), "example.com", &route(testbed.server(name)))
}

/// A lookup over HTTP of a server that behaves so.
fn answered(behaviour: Behaviour, limits: Limits) -> (Testbed, Value) {
    let testbed = testbed();
    let server = testbed.server(Name::RdapHttp);
    server.script(behaviour);
    let report = look_up(&host(&testbed, limits), "example.com", &route(server));
    (testbed, report)
}

fn builder(testbed: &Testbed, policy: Policy) -> Builder {
    Host::builder().policy(policy).trust(testbed.ca_pem().as_bytes()).expect("it is a certificate")
}

/// A gzip of one member (RFC 1952), its check sum made without a table.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let sum = !bytes.iter().fold(!0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 0 { sum >> 1 } else { sum >> 1 ^ 0xedb8_8320 })
    });
    let length = u32::try_from(bytes.len()).expect("it is no more than 4 GiB");
    let header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    [&header[..], &compress_to_vec(bytes, 9), &sum.to_le_bytes(), &length.to_le_bytes()].concat()
}

/// A port of 127.0.0.2 at which connections are neither accepted nor refused: its queue is full.
struct Deaf {
    address: SocketAddr,
    _listener: TcpListener,
    _queue: Vec<TcpStream>,
}

impl Deaf {
    fn listen(port: u16) -> io::Result<Deaf> {
        let listener = TcpListener::bind(("127.0.0.2", port))?;
        let address = listener.local_addr()?;
        let connect = || TcpStream::connect_timeout(&address, Duration::from_millis(200));
        let queue = std::iter::from_fn(|| connect().ok()).take(10_000).collect();
        Ok(Deaf { address, _listener: listener, _queue: queue })
    }
}
