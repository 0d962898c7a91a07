//! What a call may use: memory, time, bytes, requests.

use std::time::Duration;

use whoisbox::parse::Hints;
use whoisbox::steps::{Conclusion, Failure, Outcome};
use whoisbox::types::ParseError;
use whoisbox::{Error, Fault, Limits, MAX_INPUT, block_on};
use whoisbox_testbed::{Behaviour, Name, Testbed};

use super::{builder, policy_for, rdap_at, whois_at};

#[test]
fn a_guest_without_memory_is_stopped_and_the_next_call_works() {
    let host = builder().limits(Limits { memory: 64 << 10, ..Limits::default() }).build().unwrap();
    let starved = host.parse_whois(b"Domain Name: EXAMPLE.COM\r\n", &Hints::default());
    assert!(matches!(&starved, Err(Error::Guest { fault: Fault::OutOfMemory, .. })), "{starved:?}");
    let message = starved.unwrap_err().to_string();
    assert!(message.starts_with("parser.wasm ") && message.contains("memory"), "{message}");
    // A larger input brings memory with it.
    let padding = "Remark: a line\r\n".repeat(20_000);
    host.parse_whois(format!("Domain Name: EXAMPLE.COM\r\n{padding}").as_bytes(), &Hints::default()).unwrap();
}

#[test]
fn an_input_beyond_the_bound_is_not_even_handed_over() {
    let host = builder().build().unwrap();
    let result = host.parse_whois(&vec![b'a'; MAX_INPUT + 1], &Hints::default());
    assert!(matches!(result, Err(Error::Parse(ParseError::TooLarge(limit))) if limit == MAX_INPUT as u64));
}

#[test]
fn a_silent_server_does_not_hold_a_lookup_up() {
    let testbed = Testbed::start_blocking().unwrap();
    let limits = Limits { exchange: Duration::from_millis(200), time: Duration::from_millis(400), ..Limits::default() };
    let host = builder().policy(policy_for(&testbed)).limits(limits).build().unwrap();
    for (name, whois) in [(Name::Registry, true), (Name::RdapHttp, false)] {
        let server = testbed.server(name);
        server.script(Behaviour::new().silent());
        let options = if whois { whois_at(server.address()) } else { rdap_at(server.url()) };
        let report = block_on(host.lookup("example.com", &options)).unwrap().report;
        assert_eq!(report.conclusion, Conclusion::NetworkFailure);
        assert!(matches!(report.exchanges[0].outcome, Outcome::Failed(Failure::TimedOut)), "{:?}", report.exchanges[0].outcome);
    }
}

#[test]
fn an_answer_larger_than_allowed_is_cut_off() {
    let testbed = Testbed::start_blocking().unwrap();
    let limits = Limits { bytes: 64 << 10, ..Limits::default() };
    let host = builder().policy(policy_for(&testbed)).limits(limits).build().unwrap();
    for (name, whois) in [(Name::Registry, true), (Name::RdapHttp, false)] {
        let server = testbed.server(name);
        server.script(Behaviour::new().flood(1 << 20));
        let options = if whois { whois_at(server.address()) } else { rdap_at(server.url()) };
        let report = block_on(host.lookup("example.com", &options)).unwrap().report;
        assert!(
            matches!(report.exchanges[0].outcome, Outcome::Failed(Failure::TooLarge)),
            "{name:?}: {:?}",
            report.exchanges[0].outcome
        );
    }
}

#[test]
fn no_more_requests_than_allowed_are_made() {
    let testbed = Testbed::start_blocking().unwrap();
    let limits = Limits { requests: 1, ..Limits::default() };
    let host = builder().policy(policy_for(&testbed)).limits(limits).build().unwrap();
    let mut options = whois_at(testbed.server(Name::Registry).address());
    options.max_requests = 5;
    let report = block_on(host.lookup("example.com", &options)).unwrap().report;
    assert_eq!(report.conclusion, Conclusion::Found, "the registry's answer alone");
    assert_eq!(testbed.requests().len(), 1);
}
