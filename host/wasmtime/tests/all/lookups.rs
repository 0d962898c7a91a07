//! Lookups through `lookup.wasm` over real sockets.

use whoisbox::steps::{Answer, Authority, Conclusion, Failure, HttpResponse, Options, Outcome, Payload, Request, Step};
use whoisbox::{Error, block_on};
use whoisbox_testbed::{Behaviour, Name, Testbed};

use super::{builder, policy_for, rdap_at, whois_at};

#[test]
fn registry_and_registrar_are_asked_and_merged() {
    let testbed = Testbed::start_blocking().unwrap();
    let host = builder().policy(policy_for(&testbed)).build().unwrap();
    let options = whois_at(testbed.server(Name::Registry).address());
    let lookup = block_on(host.lookup("example.com", &options)).unwrap();

    let report = &lookup.report;
    assert_eq!(report.conclusion, Conclusion::Found);
    let authorities: Vec<Authority> = report.exchanges.iter().map(|exchange| exchange.authority).collect();
    assert_eq!(authorities, [Authority::Registry, Authority::Registrar]);
    let merged = report.merged.as_ref().unwrap();
    assert_eq!(merged.name.as_deref(), Some("example.com"));
    assert!(!merged.contacts.is_empty(), "the contacts come from the registrar");
    assert_eq!(lookup.denials, []);

    let json = block_on(host.lookup_json("example.com", &options)).unwrap().report;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["conclusion"], "found");
    assert_eq!(json["merged"]["name"], "example.com");
    assert_eq!(json["exchanges"].as_array().unwrap().len(), 2);
}

#[test]
fn addresses_and_as_numbers_are_found() {
    let testbed = Testbed::start_blocking().unwrap();
    let host = builder().policy(policy_for(&testbed)).build().unwrap();
    let options = whois_at(testbed.server(Name::Rir).address());
    let network = block_on(host.lookup("192.0.2.1", &options)).unwrap().report.merged.unwrap();
    assert_eq!(network.network.unwrap().cidrs, ["192.0.2.0/24"]);
    let autnum = block_on(host.lookup("AS64496", &options)).unwrap().report.merged.unwrap();
    assert_eq!(autnum.autnum.unwrap().start, 64496);
}

#[test]
fn rdap_over_https_needs_the_authority_to_be_trusted() {
    let testbed = Testbed::start_blocking().unwrap();
    let options = rdap_at(testbed.server(Name::RdapHttps).url());

    let trusting = builder().policy(policy_for(&testbed)).trust(testbed.ca_pem().as_bytes()).unwrap().build().unwrap();
    let report = block_on(trusting.lookup("example.org", &options)).unwrap().report;
    assert_eq!(report.conclusion, Conclusion::Found);

    let wary = builder().policy(policy_for(&testbed)).build().unwrap();
    let report = block_on(wary.lookup("example.org", &options)).unwrap().report;
    assert_eq!(report.conclusion, Conclusion::NetworkFailure);
    assert!(matches!(report.exchanges[0].outcome, Outcome::Failed(Failure::Tls)), "{:?}", report.exchanges[0].outcome);
}

#[test]
fn a_redirect_is_followed_by_the_guest_and_checked_like_any_request() {
    let testbed = Testbed::start_blocking().unwrap();
    let host = builder().policy(policy_for(&testbed)).trust(testbed.ca_pem().as_bytes()).unwrap().build().unwrap();
    let http = testbed.server(Name::RdapHttp);
    let report = block_on(host.lookup("198.51.100.0/24", &rdap_at(http.url()))).unwrap().report;
    assert!(matches!(report.exchanges[0].outcome, Outcome::Redirected(_)));
    assert_eq!(report.conclusion, Conclusion::Found);

    http.script(Behaviour::new().redirect("https://169.254.169.254/latest/meta-data/"));
    let lookup = block_on(host.lookup("example.org", &rdap_at(http.url()))).unwrap();
    assert!(lookup.report.exchanges.iter().any(|exchange| matches!(exchange.outcome, Outcome::Failed(Failure::Denied))));
    assert_eq!(lookup.denials.len(), 1);
    assert!(lookup.denials[0].to_string().contains("metadata"), "{}", lookup.denials[0]);
}

#[test]
fn nothing_is_allowed_by_default() {
    let testbed = Testbed::start_blocking().unwrap();
    let host = builder().build().unwrap();
    for options in
        [whois_at(testbed.server(Name::Registry).address()), rdap_at(testbed.server(Name::RdapHttp).url()), whois_at("127.0.0.1")]
    {
        let lookup = block_on(host.lookup("example.com", &options)).unwrap();
        assert_eq!(lookup.report.conclusion, Conclusion::Denied, "{options:?}");
        assert_eq!(lookup.denials.len(), 1, "{options:?}");
    }
    assert!(testbed.requests().is_empty(), "nothing was asked");
}

#[test]
fn a_name_is_judged_by_the_address_that_it_resolves_to() {
    let testbed = Testbed::start_blocking().unwrap();
    let mut policy = whoisbox::Policy::default();
    let (whois, http) = (testbed.server(Name::Registry).address().port(), testbed.server(Name::RdapHttp).address().port());
    policy.allow_port(whois).allow_port(http);
    let host = builder().policy(policy).build().unwrap();
    for options in [whois_at(format!("localhost:{whois}")), rdap_at(format!("http://localhost:{http}/"))] {
        let lookup = block_on(host.lookup("example.com", &options)).unwrap();
        assert_eq!(lookup.report.conclusion, Conclusion::Denied, "{options:?}");
        assert!(lookup.denials.iter().all(|denial| denial.to_string().contains("loopback")), "{:?}", lookup.denials);
    }
    assert!(testbed.requests().is_empty());
}

#[test]
fn what_is_no_query_is_an_error() {
    let host = builder().build().unwrap();
    for query in ["", "a..b", "-.-", "AS99999999999", "192.0.2.300", "exa mple.com", "example.com\r\nhelp"] {
        let result = block_on(host.lookup(query, &whois_at("127.0.0.1")));
        assert!(matches!(result, Err(Error::Lookup(_))), "{query:?}: {result:?}");
    }
}

#[test]
fn an_inquiry_leaves_the_network_to_its_caller() {
    let host = builder().build().unwrap();
    let mut inquiry = host.inquiry("example.com", &whois_at("whois.example.net")).unwrap();
    let Step::Send(Request::Whois(request)) = inquiry.poll().unwrap() else { panic!("a WHOIS request is expected") };
    assert_eq!((request.server.as_str(), request.port), ("whois.example.net", 43));
    let wrong = Answer::Http(HttpResponse { status: 200, location: None, retry_after: None, body: Payload::Text("{}".into()) });
    assert!(matches!(inquiry.handle_answer(&wrong), Err(Error::Lookup(_))));
    let answer = "Domain Name: EXAMPLE.COM\r\nRegistrar: Example Registrar, Inc.\r\n";
    inquiry.handle_answer(&Answer::Whois(Payload::Bytes(answer.into()))).unwrap();
    assert!(matches!(inquiry.poll().unwrap(), Step::Done));
    assert_eq!(inquiry.report().unwrap().conclusion, Conclusion::Found);
    assert!(inquiry.report_json().unwrap().contains("\"found\""));
}

#[test]
fn a_lookup_is_an_event_to_an_orchestrator() {
    let testbed = Testbed::start_blocking().unwrap();
    let host = builder().policy(policy_for(&testbed)).build().unwrap();
    let event = whoisbox::plugin::Event { kind: "no-such-kind".into(), value: "x".into(), payload: None, parent: None };
    let result = block_on(host.handle(whoisbox::Component::Lookup, &event, None));
    assert!(matches!(result, Err(Error::Plugin(whoisbox::plugin::PluginError::UnknownKind(_)))), "{result:?}");

    let text = "Domain Name: EXAMPLE.COM\r\nRegistrar: Example Registrar, Inc.\r\n";
    let event = whoisbox::plugin::Event { kind: "whois-text".into(), value: text.into(), payload: None, parent: None };
    let events = block_on(host.handle(whoisbox::Component::Parser, &event, None)).unwrap();
    assert!(events.iter().any(|event| event.kind == "registrar" && event.value == "Example Registrar, Inc."), "{events:?}");
}

#[test]
fn lookups_run_beside_one_another() {
    let testbed = Testbed::start_blocking().unwrap();
    let host = builder().policy(policy_for(&testbed)).build().unwrap();
    let options: Options = whois_at(testbed.server(Name::Registry).address());
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| block_on(host.lookup("example.com", &options)).unwrap())).collect();
        for thread in threads {
            assert_eq!(thread.join().unwrap().report.conclusion, Conclusion::Found);
        }
    });
}
