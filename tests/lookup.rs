//! Lookups over real sockets: `lookup.wasm` in the host and in the binary, against the servers of the testbed on loopback.

use std::net::SocketAddr;
use std::process::Output;
use std::time::Duration;

use serde_json::{Value, json};
use whoisbox::steps::{Options, Route};
use whoisbox::types::Protocol;
use whoisbox::{Host, Limits, Policy, block_on};
use whoisbox_testbed::{Behaviour, Name, Server, Testbed};
use whoisbox_tests::cli;
use whoisbox_tests::expect::difference;

#[test]
fn follows_the_registry_to_the_registrar() {
    let (testbed, report) = found(Name::Registry, "example.com");
    let registry = testbed.server(Name::Registry).address();
    let registrar = testbed.server(Name::Registrar).address();
    let expected = json!({
        "query": { "domain": "example.com" },
        "conclusion": "found",
        "exchanges": [
            { "request": { "whois": { "server": "127.0.0.1", "port": registry.port() } }, "authority": "registry",
              "outcome": { "read": { "contacts": [], "referral": registrar.to_string() } } },
            { "request": { "whois": { "server": "127.0.0.1", "port": registrar.port() } }, "authority": "registrar",
              "outcome": { "read": { "contacts": [
                  { "roles": ["registrant"], "name": "Zoë Sample", "organization": "Example Harbour Ltd" }, { "name": "Adam Invented" }, { "name": "Hostmaster" },
              ] } } },
        ],
        "merged": {
            "name": "example.com", "availability": "registered", "handle": "2000001_DOMAIN_COM-TEST",
            "statuses": ["clientDeleteProhibited", "clientTransferProhibited"], "expires": { "iso": "2030-02-03T04:05:06Z" },
            "registrar": { "name": "Example Registrar, Inc.", "iana_id": 9995, "reseller": "Sample Hosting Cooperative" },
            "contacts": [{ "roles": ["registrant"], "address": { "city": "Sampleton", "country_code": "GB" } }, {}, { "address": { "street": ["Kanalstraße 7"] } }],
            "secure_dns": { "signed": true, "ds": [{ "key_tag": 12345, "algorithm": 13, "digest_type": 2 }] },
        },
    });
    assert_eq!(difference(&expected, &report), None, "{report:#}");
    assert_eq!(asked(&testbed), ["registry", "registrar"]);
}

#[test]
fn says_where_registry_and_registrar_disagree() {
    let (_testbed, report) = found(Name::Registry, "example.net");
    let merged = report.get("merged").expect("there is a merged view");
    assert_eq!(
        difference(&json!({ "expires": { "iso": "2027-06-07T08:09:10Z" } }), merged),
        None,
        "the registry's word comes first"
    );
    let disagreements = report.get("disagreements").and_then(Value::as_array).expect("they are always there");
    assert!(disagreements.iter().any(|found| found.get("path") == Some(&json!("/expires"))), "{report:#}");
}

#[test]
fn starts_at_the_root_and_follows_each_referral() {
    let (testbed, report) = found(Name::Root, "example.com");
    assert_eq!(asked(&testbed), ["root", "registry", "registrar"]);
    let expected = json!({ "name": "example.com", "registrar": { "iana_id": 9995 }, "contacts": [{}, {}, {}] });
    assert_eq!(difference(&expected, report.get("merged").expect("there is a merged view")), None, "{report:#}");
}

#[test]
fn reads_networks_and_as_numbers_from_a_regional_registry() {
    let (_testbed, network) = found(Name::Rir, "192.0.2.1");
    let expected =
        json!({ "object": "ip_network", "network": { "start": "192.0.2.0", "end": "192.0.2.255", "cidrs": ["192.0.2.0/24"] } });
    assert_eq!(difference(&expected, network.get("merged").expect("there is a merged view")), None, "{network:#}");
    let (_testbed, network) = found(Name::Rir, "2001:db8::1");
    assert_eq!(network.pointer("/merged/network/cidrs"), Some(&json!(["2001:db8::/32"])), "{network:#}");
    let (_testbed, autnum) = found(Name::Rir, "AS64496");
    assert_eq!(
        difference(
            &json!({ "object": "autnum", "autnum": { "start": 64496 } }),
            autnum.get("merged").expect("there is a merged view")
        ),
        None
    );
}

#[test]
fn reads_rdap_over_http_and_https() {
    for name in [Name::RdapHttp, Name::RdapHttps] {
        let (testbed, report) = found(name, "example.com");
        let expected = json!({
            "conclusion": "found",
            "exchanges": [{ "authority": "registry" }, { "authority": "registrar" }],
            "merged": { "name": "example.com", "statuses": ["clientDeleteProhibited", "clientTransferProhibited"], "source": { "protocol": "rdap" } },
        });
        assert_eq!(difference(&expected, &report), None, "{report:#}");
        assert_eq!(asked(&testbed), [name.as_str(); 2]);
    }
}

#[test]
fn follows_a_redirect_from_http_to_https() {
    let (testbed, report) = found(Name::RdapHttp, "198.51.100.0/24");
    assert_eq!(asked(&testbed), ["rdap-http", "rdap-https"]);
    assert_eq!(report.pointer("/merged/network/cidrs"), Some(&json!(["198.51.100.0/24"])), "{report:#}");
}

#[test]
fn trusts_no_certificate_that_it_was_not_told_to() {
    let testbed = testbed();
    let server = testbed.server(Name::RdapHttps);
    let host = Host::builder().policy(allowed(&testbed)).build().expect("the host starts");
    let report = look_up(&host, "example.com", &route(server));
    assert_eq!(report.pointer("/exchanges/0/outcome/failed"), Some(&json!("tls")), "{report:#}");
    assert_eq!(asked(&testbed), [""; 0]);
}

#[test]
fn denies_loopback_and_dials_nothing_unless_allowed() {
    let testbed = testbed();
    let host = Host::builder().build().expect("the host starts");
    for name in Name::ALL {
        let server = testbed.server(name);
        let options = route(server);
        let lookup = block_on(host.lookup_json("example.com", &options)).expect("the lookup ends");
        let report: Value = serde_json::from_str(&lookup.report).expect("a report is JSON");
        assert_eq!(report.get("conclusion"), Some(&json!("denied")), "{report:#}");
        assert_eq!(
            lookup.denials.iter().filter_map(|denial| denial.destination.address()).collect::<Vec<_>>(),
            [server.address()]
        );
        let output = cli::run(&["lookup", "--json", flag(server), &place(server), "example.com"], b"");
        assert_eq!(output.status.code(), Some(DENIED), "{output:?}");
        assert!(said(&output).contains("--allow-"), "it says how to allow it: {}", said(&output));
        assert_eq!(server.connections(), 0, "{} was dialled", name.as_str());
    }
    assert_eq!(asked(&testbed), [""; 0]);
}

#[test]
fn denies_what_a_referral_leads_to() {
    let testbed = testbed();
    let registry = testbed.server(Name::Registry);
    // The registry may be asked; the registrar's port may not.
    let mut policy = Policy::default();
    policy.allow_address("127.0.0.0/8".parse().expect("it is a network")).allow_port(registry.address().port());
    let report = look_up(&Host::builder().policy(policy).build().expect("the host starts"), "example.com", &route(registry));
    let expected = json!({ "conclusion": "found", "exchanges": [{ "authority": "registry" }, { "authority": "registrar", "outcome": { "failed": "denied" } }] });
    assert_eq!(difference(&expected, &report), None, "{report:#}");
    assert_eq!(testbed.server(Name::Registrar).connections(), 0);
}

#[test]
fn gives_up_on_servers_that_keep_it_waiting() {
    for (name, behaviour) in [
        (Name::Registry, Behaviour::new().silent()),
        (Name::Registry, Behaviour::new().drip(1, Duration::from_millis(50))),
        (Name::RdapHttp, Behaviour::new().silent()),
        (Name::RdapHttp, Behaviour::new().drip(1, Duration::from_millis(50))),
        (Name::RdapHttps, Behaviour::new().silent()),
    ] {
        let testbed = testbed();
        testbed.server(name).script(behaviour.clone());
        let limits = Limits { exchange: Duration::from_millis(300), ..Limits::default() };
        let report = look_up(&host(&testbed, limits), "example.com", &route(testbed.server(name)));
        let expected = json!({ "conclusion": "network_failure", "exchanges": [{ "outcome": { "failed": "timed_out" } }] });
        assert_eq!(difference(&expected, &report), None, "{} {behaviour:?}: {report:#}", name.as_str());
    }
}

#[test]
fn reads_no_more_than_it_may() {
    for name in [Name::Registry, Name::RdapHttp, Name::RdapHttps] {
        let testbed = testbed();
        testbed.server(name).script(Behaviour::new().flood(4 << 20));
        let report = look_up(
            &host(&testbed, Limits { bytes: 64 << 10, ..Limits::default() }),
            "example.com",
            &route(testbed.server(name)),
        );
        assert_eq!(report.pointer("/exchanges/0/outcome/failed"), Some(&json!("too_large")), "{}: {report:#}", name.as_str());
    }
}

#[test]
fn tells_failures_of_the_network_apart() {
    for (behaviour, failure) in
        [(Behaviour::new().refuse(), "connection_refused"), (Behaviour::new().reset_after(0), "connection_reset")]
    {
        for name in [Name::Registry, Name::RdapHttp] {
            let testbed = testbed();
            testbed.server(name).script(behaviour.clone());
            let report = look_up(&host(&testbed, Limits::default()), "example.com", &route(testbed.server(name)));
            let expected = json!({ "conclusion": "network_failure", "exchanges": [{ "outcome": { "failed": failure } }] });
            assert_eq!(difference(&expected, &report), None, "{}: {report:#}", name.as_str());
        }
    }
}

#[test]
fn waits_for_a_throttling_server_if_told_to() {
    for name in [Name::Registry, Name::RdapHttp] {
        let testbed = testbed();
        testbed.server(name).script_once(Behaviour::new().throttled(Some(1)));
        let options = Options { max_wait: 5, follow_referrals: false, ..route(testbed.server(name)) };
        let report = look_up(&host(&testbed, Limits::default()), "example.com", &options);
        assert_eq!(report.get("conclusion"), Some(&json!("found")), "{report:#}");
        assert_eq!(asked(&testbed), [name.as_str(); 2]);
    }
}

#[test]
fn leaves_a_throttling_server_alone_in_the_next_lookup() {
    for name in [Name::Registry, Name::RdapHttp] {
        let testbed = testbed();
        testbed.server(name).script_once(Behaviour::new().throttled(Some(600)));
        let (host, options) = (host(&testbed, Limits::default()), route(testbed.server(name)));
        let throttled = look_up(&host, "example.com", &options);
        assert_eq!(throttled.pointer("/pauses/0/seconds"), Some(&json!(600)), "{throttled:#}");
        let next = look_up(&host, "example.net", &options);
        let expected = json!({ "conclusion": "throttled", "exchanges": [{ "outcome": { "failed": "paused" } }] });
        assert_eq!(difference(&expected, &next), None, "{next:#}");
        assert_eq!(asked(&testbed), [name.as_str()]);
    }
}

#[test]
fn asks_no_more_often_than_it_may() {
    let testbed = testbed();
    let report =
        look_up(&host(&testbed, Limits { requests: 2, ..Limits::default() }), "example.com", &route(testbed.server(Name::Root)));
    assert_eq!(asked(&testbed), ["root", "registry"]);
    assert_eq!(report.pointer("/merged/name"), Some(&json!("example.com")), "{report:#}");
}

#[test]
fn reads_a_legacy_charset() {
    let testbed = testbed();
    testbed.server(Name::Registrar).script(Behaviour::new().latin1());
    let report = look_up(&host(&testbed, Limits::default()), "example.com", &route(testbed.server(Name::Registrar)));
    assert_eq!(report.pointer("/merged/contacts/0/name"), Some(&json!("Zoë Sample")), "{report:#}");
}

/// Exit codes of the binary.
const FOUND: i32 = 0;
const NOT_FOUND: i32 = 1;
const THROTTLED: i32 = 3;
const NETWORK: i32 = 4;
const UNREADABLE: i32 = 5;
const DENIED: i32 = 6;

#[test]
fn the_binary_tells_outcomes_apart_by_its_exit_code() {
    let thing = Behaviour::new;
    for (behaviour, query, code) in [
        (thing(), "example.com", FOUND),
        (thing(), "nosuch.com", NOT_FOUND),
        (thing().throttled(None), "example.com", THROTTLED),
        (thing().refuse(), "example.com", NETWORK),
        (thing().body("<html>Welcome</html>"), "example.com", UNREADABLE),
    ] {
        let testbed = testbed();
        let registry = testbed.server(Name::Registry);
        registry.script(behaviour.clone());
        let output = run(&testbed, registry, &[query]);
        assert_eq!(output.status.code(), Some(code), "{query} {behaviour:?}: {output:?}");
    }
}

#[test]
fn the_binary_shows_both_answers_and_the_merged_view() {
    let testbed = testbed();
    let output = run(&testbed, testbed.server(Name::Registry), &["--json", "example.com"]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("--json prints one JSON value");
    assert_eq!(report.pointer("/exchanges/1/authority"), Some(&json!("registrar")), "{report:#}");
    assert_eq!(report.pointer("/merged/contacts/0/name"), Some(&json!("Zoë Sample")));

    let text = run(&testbed, testbed.server(Name::Registry), &["example.com"]);
    let shown = String::from_utf8(text.stdout).expect("text is UTF-8");
    for words in ["example.com", "Zoë Sample", "Example Registrar, Inc.", "2030-02-03"] {
        assert!(shown.contains(words), "{words:?} is not shown in\n{shown}");
    }

    let raw = run(&testbed, testbed.server(Name::Registry), &["--raw", "example.com"]);
    let raw = String::from_utf8(raw.stdout).expect("the answers are UTF-8");
    for words in ["Registry Expiry Date: 2030-02-03T04:05:06Z", "Registrant Name: Zoë Sample"] {
        assert!(raw.contains(words), "{words:?} is not shown in\n{raw}");
    }
}

#[test]
fn the_binary_looks_up_several_queries() {
    let testbed = testbed();
    let output = run(&testbed, testbed.server(Name::Rir), &["192.0.2.1", "AS64496"]);
    assert_eq!(output.status.code(), Some(FOUND), "{output:?}");
    assert_eq!(testbed.server(Name::Rir).requests().len(), 2);
}

pub(crate) fn testbed() -> Testbed {
    Testbed::start_blocking().expect("the testbed starts")
}

/// A lookup that starts at this server, with all that the testbed has allowed.
fn found(name: Name, query: &str) -> (Testbed, Value) {
    let testbed = testbed();
    let report = look_up(&host(&testbed, Limits::default()), query, &route(testbed.server(name)));
    assert_eq!(report.get("conclusion"), Some(&json!("found")), "{report:#}");
    (testbed, report)
}

pub(crate) fn host(testbed: &Testbed, limits: Limits) -> Host {
    let builder = Host::builder().policy(allowed(testbed)).limits(limits);
    builder.trust(testbed.ca_pem().as_bytes()).and_then(|builder| builder.build()).expect("the host starts")
}

pub(crate) fn allowed(testbed: &Testbed) -> Policy {
    let mut policy = Policy::default();
    policy.allow_address("127.0.0.0/8".parse().expect("it is a network"));
    ports(testbed).into_iter().for_each(|port| {
        policy.allow_port(port);
    });
    policy
}

pub(crate) fn ports(testbed: &Testbed) -> Vec<u16> {
    Name::ALL.map(|name| testbed.server(name).address().port()).to_vec()
}

/// Options that ask this server, and no other first.
pub(crate) fn route(server: &Server) -> Options {
    let (protocol, route) = match flag(server) {
        "--rdap" => (Protocol::Rdap, Route::Rdap(place(server))),
        _ => (Protocol::Whois, Route::Whois(place(server))),
    };
    Options { protocols: vec![protocol], routes: vec![route], ..Options::default() }
}

fn flag(server: &Server) -> &'static str {
    if server.name().starts_with("rdap") { "--rdap" } else { "--whois" }
}

fn place(server: &Server) -> String {
    let address: SocketAddr = server.address();
    if flag(server) == "--rdap" { server.url() } else { address.to_string() }
}

pub(crate) fn look_up(host: &Host, query: &str, options: &Options) -> Value {
    let lookup = block_on(host.lookup_json(query, options)).expect("the lookup ends");
    serde_json::from_str(&lookup.report).expect("a report is JSON")
}

/// Who was asked, in order.
fn asked(testbed: &Testbed) -> Vec<String> {
    testbed.requests().iter().map(|asked| asked.server.to_string()).collect()
}

/// Starts the binary with all that the testbed has allowed.
fn run(testbed: &Testbed, server: &Server, arguments: &[&str]) -> Output {
    let (place, ports) = (place(server), ports(testbed).iter().map(u16::to_string).collect::<Vec<_>>());
    let mut all = vec![flag(server), &place, "--allow-address", "127.0.0.0/8"];
    for port in &ports {
        all.extend(["--allow-port", port.as_str()]);
    }
    all.extend(arguments);
    cli::run(&all, b"")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
