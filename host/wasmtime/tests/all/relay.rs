//! The relay: whom it serves, whom it asks, and what it gives back.

mod bounds;
mod pages;
mod program;
mod questions;

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::ops::Deref;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::{Value, json};
use whoisbox::{Host, Limits, Relay, block_on};
use whoisbox_testbed::{Behaviour, Name, Server, Testbed};

use super::{builder, policy_for};

/// Whoever asks a relay.
struct Client {
    address: SocketAddr,
}

/// A relay that runs until it is dropped.
struct Running {
    client: Client,
    log: Arc<Mutex<Vec<String>>>,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    fn start(host: &Host) -> Running {
        Running::start_for(host, &[])
    }

    fn start_for(host: &Host, origins: &[&str]) -> Running {
        let log = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&log);
        let relay = origins.iter().fold(Relay::new(host).unwrap(), |relay, origin| relay.allow_origin(origin.parse().unwrap()));
        let relay = relay.on_entry(move |entry| noted.lock().unwrap().push(entry.to_string()));
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                relay.serve(listener, async { stopped.await.unwrap_or(()) }).await;
                Ok(())
            })
            .unwrap();
        });
        Running { client: Client { address }, log, stop: Some(stop), thread: Some(thread) }
    }

    fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }
}

impl Deref for Running {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.stop.take().unwrap().send(());
        let ended = self.thread.take().unwrap().join();
        assert!(std::thread::panicking() || ended.is_ok());
    }
}

impl Client {
    /// POSTs JSON as a program does.
    fn post(&self, path: &str, body: &Value) -> Reply {
        self.post_text(path, &body.to_string())
    }

    fn post_text(&self, path: &str, body: &str) -> Reply {
        self.send("POST", path, &[("content-type", "application/json")], body)
    }

    /// POSTs a good question as a page of that origin does.
    fn post_from(&self, origin: &str, server: &Server) -> Reply {
        self.send("POST", "/whois", &[("content-type", "application/json"), ("origin", origin)], &whois(server).to_string())
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        Reply::read(self.begin(method, path, headers, body))
    }

    /// Sends a request, and leaves the reading to the caller.
    fn begin(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> TcpStream {
        let mut head = format!("{method} {path} HTTP/1.1\r\n");
        if headers.iter().all(|(name, _)| *name != "host") {
            head += &format!("host: {}\r\n", self.address);
        }
        headers.iter().for_each(|(name, value)| head += &format!("{name}: {value}\r\n"));
        self.write(&format!("{head}content-length: {}\r\n\r\n{body}", body.len()))
    }

    fn begin_whois(&self, server: &Server) -> TcpStream {
        self.begin("POST", "/whois", &[("content-type", "application/json")], &whois(server).to_string())
    }

    fn raw(&self, bytes: &str) -> Reply {
        Reply::read(self.write(bytes))
    }

    fn write(&self, bytes: &str) -> TcpStream {
        let mut stream = self.connect();
        // Who is turned away may be so before the last byte.
        let _ = stream.write_all(bytes.as_bytes());
        stream
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }
}

/// What the relay answered.
#[derive(Debug)]
struct Reply {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Reply {
    fn read(mut stream: TcpStream) -> Reply {
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
        let end = all.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or(all.len());
        let head = String::from_utf8_lossy(&all[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Reply { status, head, body: all.get(end + 4..).unwrap_or_default().to_vec() }
    }

    fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(of, _)| of.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    #[track_caller]
    fn assert_refused(&self, status: u16, failure: &str, says: &str) {
        let body = self.json();
        assert_eq!((self.status, body["failure"].as_str()), (status, Some(failure)), "{body}");
        assert!(body["message"].as_str().unwrap().contains(says), "{body} does not say {says:?}");
    }
}

/// A testbed, and a relay that may ask its servers.
fn relay(limits: Limits) -> (Testbed, Running) {
    let testbed = Testbed::start_blocking().unwrap();
    let host = builder().policy(policy_for(&testbed)).limits(limits).trust(testbed.ca_pem().as_bytes()).unwrap().build().unwrap();
    let running = Running::start(&host);
    (testbed, running)
}

/// The question for example.com.
fn whois(server: &Server) -> Value {
    json!({ "server": server.address().ip().to_string(), "port": server.address().port(), "body": "domain example.com\r\n" })
}

fn rdap(server: &Server) -> Value {
    json!({ "url": format!("{}domain/example.com", server.url()) })
}

fn body_of(answer: &Value) -> Vec<u8> {
    data_encoding::BASE64.decode(answer["body_base64"].as_str().unwrap().as_bytes()).unwrap()
}

#[test]
fn whois_comes_as_it_was_sent() {
    let (testbed, relay) = relay(Limits::default());
    let registry = testbed.server(Name::Registry);
    let reply = relay.post("/whois", &whois(registry));
    assert_eq!((reply.status, reply.header("content-type")), (200, Some("application/octet-stream")));
    assert!(String::from_utf8_lossy(&reply.body).contains("Domain Name: EXAMPLE.COM"), "{reply:?}");
    assert_eq!(reply.header("access-control-allow-origin"), None, "no page asked");
    assert_eq!(testbed.requests()[0].text, "domain example.com");

    let bytes: Vec<u8> = (0..=255).collect();
    registry.script(Behaviour::new().body(bytes.clone()));
    assert_eq!(relay.post("/whois", &whois(registry)).body, bytes);
    let log = relay.log();
    assert!(log[1].starts_with(&format!("whois {}: 256 bytes, ", registry.address())) && log[1].ends_with(" ms"), "{log:?}");
    assert!(!log[1].contains("example.com"), "what was asked for is nobody else's business: {log:?}");
}

#[test]
fn servers_that_wait_for_the_end_of_the_question_are_answered_to() {
    let (testbed, relay) = relay(Limits { exchange: Duration::from_secs(4), ..Limits::default() });
    let registry = testbed.server(Name::Registry);
    let hang_up = Behaviour::new().hang_up_on_half_close().delay(Duration::from_millis(100));
    for behaviour in [Behaviour::new().answer_after_half_close(), Behaviour::new().end_after_half_close(), hang_up] {
        registry.script(behaviour.clone());
        let reply = relay.post("/whois", &whois(registry));
        assert!(String::from_utf8_lossy(&reply.body).contains("EXAMPLE.COM"), "{behaviour:?}: {reply:?}");
    }
}

#[test]
fn rdap_comes_with_its_status() {
    let (testbed, relay) = relay(Limits::default());
    for name in [Name::RdapHttp, Name::RdapHttps] {
        let answer = relay.post("/rdap", &rdap(testbed.server(name))).json();
        assert_eq!(answer["status"], 200);
        let body: Value = serde_json::from_slice(&body_of(&answer)).unwrap();
        assert_eq!(body["objectClassName"], "domain");
        assert_eq!((answer.get("location"), answer.get("retry_after")), (None, None));
    }
    let http = testbed.server(Name::RdapHttp);
    let sent = &http.requests()[0].headers;
    assert_eq!(sent["accept-encoding"], "identity");
    assert!(sent["user-agent"].to_str().unwrap().starts_with("whoisbox/"));
    assert!(sent.get("origin").is_none());

    let base = http.url();
    let missing =
        relay.post("/rdap", &json!({ "url": format!("{base}domain/nobody.example"), "accept": "application/json" })).json();
    assert_eq!(missing["status"], 404);
    let redirected = relay.post("/rdap", &json!({ "url": format!("{base}ip/198.51.100.0/24") })).json();
    assert_eq!(redirected["status"], 302);
    assert_eq!(redirected["location"], format!("{}ip/198.51.100.0/24", testbed.server(Name::RdapHttps).url()));
    assert_eq!(testbed.server(Name::RdapHttps).requests().len(), 1, "a redirect is not followed");
}

#[test]
fn waits_are_in_seconds() {
    let (testbed, relay) = relay(Limits::default());
    let http = testbed.server(Name::RdapHttp);
    let later =
        |value: &str| Behaviour::new().status(429).header("retry-after", value).header("date", "Mon, 05 Jan 2026 06:07:08 GMT");
    for (value, seconds) in [
        ("120", Some(120)),
        ("99999999999", Some(u32::MAX)),
        ("Mon, 05 Jan 2026 06:08:08 GMT", Some(60)),
        ("Mon, 05 Jan 2026 06:07:00 GMT", Some(0)),
        ("-1", None),
        ("soon", None),
    ] {
        http.script(later(value));
        let answer = relay.post("/rdap", &rdap(http)).json();
        assert_eq!((&answer["status"], answer["retry_after"].as_u64()), (&json!(429), seconds.map(u64::from)), "{value}");
    }
}

#[test]
fn the_relay_says_what_it_permits() {
    let (testbed, relay) = relay(Limits::default());
    let reply = relay.send("GET", "/", &[], "");
    let body = reply.json();
    assert_eq!((reply.status, &body["name"]), (200, &json!("whoisbox relay")));
    assert!(body["ports"].as_array().unwrap().contains(&json!(testbed.server(Name::Registry).address().port())));
    assert_eq!((&body["max_bytes"], &body["exchange_timeout"]), (&json!(1 << 20), &json!(10.0)));
    assert_eq!(relay.send("HEAD", "/", &[], "").body, b"");
}
