//! Names that are narrowed, and what is told of each connection and question.

use std::io;
use std::sync::{Arc, Mutex};

use whoisbox::audit::{Event, Sink, What};
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
