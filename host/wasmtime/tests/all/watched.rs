//! Names that are narrowed, and what is told of each connection and question.

use std::io;
use std::net::UdpSocket;
use std::os::unix::net::UnixDatagram;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use whoisbox::audit::{Event, Form, Sink, Syslog, What};
use whoisbox::plugin::Event as PluginEvent;
use whoisbox::steps::Conclusion;
use whoisbox::{Component, Error, Policy, Reason, block_on};
use whoisbox_testbed::{Name, Testbed};

use super::{builder, policy_for, whois_at};

/// Notes what is told.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<(String, What)>>>);

impl Sink for Notes {
    fn record(&self, event: &Event<'_>) -> io::Result<()> {
        self.0.lock().unwrap().push((event.lookup.to_owned(), event.what.clone()));
        Ok(())
    }
}

impl Notes {
    fn words(&self) -> Vec<&'static str> {
        self.0.lock().unwrap().iter().map(|(_, what)| what.word()).collect()
    }
}

#[test]
fn names_that_are_none_of_those_allowed_are_not_even_resolved() {
    let testbed = Testbed::start_blocking().unwrap();
    let port = testbed.server(Name::Registrar).address().port();
    let mut policy = Policy::default();
    policy.allow_port(port).only_suffix("example.net");
    // By the guest's own sockets, and by the host's.
    for builder in [builder(), builder().audit(Notes::default())] {
        let host = builder.policy(policy.clone()).build().unwrap();
        let lookup = block_on(host.lookup("example.com", &whois_at(format!("localhost:{port}")))).unwrap();
        assert_eq!(lookup.report.conclusion, Conclusion::Denied);
        let denial = &lookup.denials[0];
        assert_eq!(denial.reason, Reason::Name, "{denial}");
        assert!(denial.to_string().contains("--only-name localhost"), "{denial}");
        // An address that no allowed name led to is as little allowed.
        let lookup = block_on(host.lookup("example.com", &whois_at("198.41.0.4:43"))).unwrap();
        assert_eq!(lookup.denials.iter().map(|denial| denial.reason).collect::<Vec<_>>(), [Reason::Name]);
    }
    assert_eq!(testbed.requests().len(), 0);
}

#[test]
fn a_name_that_is_allowed_leads_to_its_addresses() {
    let testbed = Testbed::start_blocking().unwrap();
    let port = testbed.server(Name::Registrar).address().port();
    for builder in [builder(), builder().audit(Notes::default())] {
        let mut policy = policy_for(&testbed);
        policy.allow_address("::1/128".parse().unwrap()).only_name("localhost");
        let host = builder.policy(policy).build().unwrap();
        let report = block_on(host.lookup("example.com", &whois_at(format!("localhost:{port}")))).unwrap().report;
        assert_eq!(report.conclusion, Conclusion::Found);
    }
}

#[test]
fn what_a_guest_does_by_itself_is_told_as_far_as_it_shows() {
    let (testbed, notes) = (Testbed::start_blocking().unwrap(), Notes::default());
    let host = builder().policy(policy_for(&testbed)).audit(notes.clone()).build().unwrap();
    let settings = format!(r#"{{"protocols": ["whois"], "whois": "{}"}}"#, testbed.server(Name::Registry).address());
    let event = PluginEvent { kind: "domain-name".into(), value: "example.com".into(), payload: None, parent: None };
    block_on(host.handle(Component::Lookup, &event, Some(&settings))).unwrap();
    assert_eq!(notes.words(), ["connection", "connection"]);
}

#[test]
fn lookups_are_told_apart() {
    let (testbed, notes) = (Testbed::start_blocking().unwrap(), Notes::default());
    let host = builder().policy(policy_for(&testbed)).audit(notes.clone()).build().unwrap();
    for _ in 0..2 {
        block_on(host.lookup("example.com", &whois_at(testbed.server(Name::Registrar).address()))).unwrap();
    }
    let one = ["question", "connection", "outcome", "conclusion"];
    assert_eq!(notes.words(), [one, one].concat());
    let lookups: Vec<String> = notes.0.lock().unwrap().iter().map(|(lookup, _)| lookup.clone()).collect();
    assert!(lookups[..4].iter().all(|lookup| *lookup == lookups[0]) && lookups[4] != lookups[0], "{lookups:?}");
}

#[test]
fn what_cannot_be_recorded_is_not_done() {
    struct Full;
    impl Sink for Full {
        fn record(&self, _: &Event<'_>) -> io::Result<()> {
            Err(io::Error::other("the disk is full"))
        }
    }
    let testbed = Testbed::start_blocking().unwrap();
    let host = builder().policy(policy_for(&testbed)).audit(Full).build().unwrap();
    let options = whois_at(testbed.server(Name::Registrar).address());
    for _ in 0..2 {
        let error = block_on(host.lookup("example.com", &options)).unwrap_err();
        assert!(matches!(&error, Error::Audit(why) if why.contains("disk is full")), "{error}");
    }
    assert!(testbed.requests().len() <= 1, "the second lookup asked, though the first could not be recorded");
}

/// As long as a message may take that is sent already.
const SOON: Duration = Duration::from_secs(10);

#[test]
fn a_log_server_is_told_by_rfc_5424() {
    let server = UdpSocket::bind("127.0.0.1:0").unwrap();
    server.set_read_timeout(Some(SOON)).unwrap();
    let sink = Syslog::udp(Form::Ecs, server.local_addr().unwrap()).unwrap();
    let mut told = logged(sink, |buffer| server.recv(buffer).unwrap());
    let denied = told.pop().unwrap();
    assert!(told.iter().all(|message| message.starts_with("<14>1 ")), "{told:?}");
    assert!(denied.starts_with("<12>1 "), "{denied}");
    for message in told.iter().chain([&denied]) {
        // Time, host, name, process, message and structured data (RFC 5424 section 6).
        let parts: Vec<&str> = message.splitn(8, ' ').collect();
        assert!(parts[1].parse::<jiff::Timestamp>().is_ok(), "{message}");
        assert_eq!((parts[3], parts[4], parts[6]), ("whoisbox", std::process::id().to_string().as_str(), "-"), "{message}");
        let document: Value = serde_json::from_str(parts[7]).unwrap();
        assert!(document["event"]["action"].is_string(), "{document}");
    }
}

#[test]
fn the_systems_log_is_told_by_rfc_3164() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    let socket = UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(SOON)).unwrap();
    let sink = Syslog::local(Form::Ocsf, Some(&path)).unwrap();
    let mut told = logged(sink, |buffer| socket.recv(buffer).unwrap());
    let denied = told.pop().unwrap();
    assert!(told.iter().all(|message| message.starts_with("<14>")), "{told:?}");
    assert!(denied.starts_with("<12>"), "{denied}");
    for message in told.iter().chain([&denied]) {
        let (_, document) = message.split_once(&format!("whoisbox[{}]: ", std::process::id())).unwrap();
        let document: Value = serde_json::from_str(document).unwrap();
        assert!(document["class_uid"].is_number(), "{document}");
    }
}

/// What the log is told of a lookup, which is four messages, and of one that is denied, which is the last of two.
fn logged(sink: Syslog, mut receive: impl FnMut(&mut [u8]) -> usize) -> Vec<String> {
    let testbed = Testbed::start_blocking().unwrap();
    let host = builder().policy(policy_for(&testbed)).audit(sink).build().unwrap();
    block_on(host.lookup("example.com", &whois_at(testbed.server(Name::Registrar).address()))).unwrap();
    let denied = block_on(host.lookup("example.com", &whois_at("192.0.2.1:43"))).unwrap();
    assert_eq!(denied.report.conclusion, Conclusion::Denied);
    let mut buffer = [0; 1 << 16];
    let mut next = || {
        let size = receive(&mut buffer);
        String::from_utf8(buffer[..size].to_vec()).unwrap()
    };
    (0..6).map(|_| next()).collect()
}
