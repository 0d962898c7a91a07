//! What the WHOIS servers know, and that what they say leads on.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use common::{ask, ask_bytes, referral, request, send};
use http::Method;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use whoisbox_testbed::{Answers, Name, Testbed};

#[tokio::test]
async fn referrals_lead_from_the_root_to_the_registrar() {
    let testbed = Testbed::start().await.unwrap();
    let root = ask(testbed.server(Name::Root), "example.com").await;
    assert_eq!(referral(&root, "refer:"), testbed.server(Name::Registry).address());

    let thin = ask(testbed.server(Name::Registry), "domain example.com").await;
    assert!(thin.starts_with("   Domain Name: EXAMPLE.COM\r\n"));
    assert!(thin.contains("\r\n>>> Last update of whois database: "));
    assert!(!thin.contains("Registrant Name"));
    assert_eq!(referral(&thin, "Registrar WHOIS Server:"), testbed.server(Name::Registrar).address());

    let full = ask(testbed.server(Name::Registrar), "example.com").await;
    assert!(full.contains("\r\nRegistrant Name: Zoë Sample\r\n"));

    let asked = testbed.requests();
    let trail: Vec<_> = asked.iter().map(|asked| (asked.number, &*asked.server, asked.text.as_str())).collect();
    assert_eq!(trail, [(0, "root", "example.com"), (1, "registry", "domain example.com"), (2, "registrar", "example.com")]);
    assert_eq!(asked[1].bytes, b"domain example.com\r\n");
}

#[tokio::test]
async fn the_root_refers_each_subject_to_who_knows_it() {
    let testbed = Testbed::start().await.unwrap();
    for (question, name) in [
        ("com", Name::Registry),
        ("example.net", Name::Registry),
        ("example.org", Name::Cctld),
        ("192.0.2.77", Name::Rir),
        ("203.0.113.0/24", Name::Rir),
        ("2001:db8::1", Name::Rir),
        ("AS64496", Name::Rir),
    ] {
        let answer = ask(testbed.server(Name::Root), question).await;
        assert_eq!(referral(&answer, "refer:"), testbed.server(name).address(), "{question}");
        assert_eq!(referral(&answer, "whois:"), testbed.server(name).address(), "{question}");
    }
}

#[tokio::test]
async fn registry_and_registrar_agree_on_example_com_and_not_on_example_net() {
    let testbed = Testbed::start().await.unwrap();
    let facts = async |name: Name, domain: &str, labels: &[&str]| -> Vec<String> {
        let answer = ask(testbed.server(name), domain).await.to_lowercase();
        let lines = answer.lines().map(str::trim).filter(|line| labels.iter().any(|label| line.starts_with(label)));
        lines.map(str::to_owned).collect()
    };
    let both = [
        "registry domain id:",
        "creation date:",
        "updated date:",
        "registrar iana id:",
        "domain status:",
        "name server:",
        "dnssec",
    ];
    let registry = facts(Name::Registry, "example.com", &both).await;
    assert_eq!(registry.len(), 10);
    assert_eq!(registry, facts(Name::Registrar, "example.com", &both).await);

    let status = ["domain status:"];
    assert_ne!(facts(Name::Registry, "example.net", &status).await, facts(Name::Registrar, "example.net", &status).await);
}

#[tokio::test]
async fn every_form_of_question_is_understood() {
    let testbed = Testbed::start().await.unwrap();
    for (name, question, expected) in [
        (Name::Registry, "domain EXAMPLE.COM", "   Domain Name: EXAMPLE.COM\r\n"),
        (Name::Registry, "=example.com", "   Domain Name: EXAMPLE.COM\r\n"),
        (Name::Registry, "example.net.", "   Domain Name: EXAMPLE.NET\r\n"),
        (Name::Registry, "nameserver ns1.example.com", "   Server Name: NS1.EXAMPLE.COM\r\n"),
        (Name::Cctld, "-C UTF-8 example.org", "\ncontact:                       Société Exemple\n"),
        (Name::Cctld, "-T dn,ace example.org", "\ndomain:                        example.org\n"),
        (Name::Rir, "-V x --charset UTF-8 192.0.2.1", "\ninetnum:        192.0.2.0 - 192.0.2.255\n"),
        (Name::Rir, "n + 192.0.2.255", "\nroute:          192.0.2.0/24\n"),
        (Name::Rir, "r + = 192.0.2.0/24", "\norganisation:   ORG-EXO1-TEST\n"),
        (Name::Rir, "2001:DB8::1", "\ninet6num:       2001:db8::/32\n"),
        (Name::Rir, "203.0.113.9", "\nnetname:        NON-TEST-MANAGED-ADDRESS-BLOCK\n"),
        (Name::Rir, "AS64496", "\naut-num:        AS64496\n"),
        (Name::Rir, "a + 64496", "\nas-name:        EXAMPLE-AS\n"),
        (Name::Rir, "-r ORG-EXO1-TEST", "\norg-name:       Example Networks Cooperative\n"),
    ] {
        let answer = ask(testbed.server(name), question).await;
        assert!(answer.contains(expected), "{question}: {answer}");
    }
}

#[tokio::test]
async fn what_is_unknown_is_said_in_the_servers_own_words() {
    let testbed = Testbed::start().await.unwrap();
    for (name, question, expected) in [
        (Name::Root, "nosuch.invalid", "% This query returned 0 objects."),
        (Name::Registry, "domain nosuch.com", "No match for \"NOSUCH.COM\".\r\n"),
        (Name::Registry, "www.example.com", "No match for \"WWW.EXAMPLE.COM\".\r\n"),
        (Name::Registrar, "nosuch.com", "No match for domain \"nosuch.com\".\r\n"),
        (Name::Cctld, "nosuch.org", "%% NOT FOUND\n"),
        (Name::Rir, "10.0.0.1", "%ERROR:101: no entries found\n"),
        (Name::Rir, "AS64511", "%ERROR:101: no entries found\n"),
    ] {
        let answer = ask(testbed.server(name), question).await;
        assert!(answer.contains(expected), "{question}: {answer}");
    }
}

#[tokio::test]
async fn no_answer_keeps_a_placeholder() {
    let testbed = Testbed::start().await.unwrap();
    let questions =
        ["example.com", "example.net", "example.org", "ns1.example.com", "192.0.2.1", "203.0.113.1", "2001:db8::", "AS64496"];
    for name in [Name::Root, Name::Registry, Name::Registrar, Name::Cctld, Name::Rir] {
        for question in questions.iter().chain(&["ORG-EXO1-TEST", "nosuch"]) {
            let answer = ask(testbed.server(name), question).await;
            assert!(!answer.is_empty() && !answer.contains(['{', '}']), "{name:?} {question}: {answer}");
        }
    }
}

#[tokio::test]
async fn a_server_of_the_tests_own_answers_from_its_table() {
    let testbed = Testbed::start().await.unwrap();
    let plain = testbed.whois_server([("example.com", "one"), ("192.0.2.0/24", "two")]).unwrap();
    let refers = testbed
        .whois_server(Answers::new().with(".com", format!("refer: {}\n", plain.address())).otherwise([0xFF, 0x00]))
        .unwrap();
    assert_eq!(ask(&plain, "example.com").await, "one");
    assert_eq!(ask(&plain, "n + 192.0.2.1").await, "two");
    assert_eq!(ask(&plain, "other.example.com").await, "No match for other.example.com.\r\n");
    assert_eq!(referral(&ask(&refers, "example.com").await, "refer:"), plain.address());
    assert_eq!(ask_bytes(&refers, "example.org").await.unwrap(), [0xFF, 0x00]);
    assert_eq!((plain.name(), refers.name()), ("whois-1", "whois-2"));
    assert_eq!((plain.requests().len(), refers.requests().len(), testbed.requests().len()), (3, 2, 5));
}

#[tokio::test]
async fn questions_need_no_line_end_and_are_read_to_a_limit() {
    let testbed = Testbed::start().await.unwrap();
    let registry = testbed.server(Name::Registry);

    let mut stream = send(registry, "example.com").await;
    stream.shutdown().await.unwrap();
    let answer = tokio::io::AsyncReadExt::read_u8(&mut stream).await.unwrap();
    assert_eq!(answer, b' ');

    let long = "x".repeat(20_000);
    assert!(ask(registry, &long).await.starts_with("No match for \"XXX"));
    assert_eq!(registry.requests().last().unwrap().bytes.len(), 8 * 1024);
}

#[tokio::test]
async fn a_connection_without_a_question_counts_as_that_only() {
    let testbed = Testbed::start().await.unwrap();
    let registry = testbed.server(Name::Registry);
    let mut stream = TcpStream::connect(registry.address()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut rest = Vec::new();
    tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut rest).await.unwrap();
    assert!(rest.is_empty());
    assert_eq!(registry.connections(), 1);
    assert_eq!(registry.requests().len(), 0);
}

#[tokio::test]
async fn a_question_by_the_wrong_protocol_is_noted_and_answered() {
    let testbed = Testbed::start().await.unwrap();
    let rdap = testbed.server(Name::RdapHttp);
    let mut stream = send(rdap, "example.com\r\n\r\n").await;
    let mut answer = String::new();
    tokio::io::AsyncReadExt::read_to_string(&mut stream, &mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"));
    assert_eq!(rdap.requests()[0].text, "example.com\r\n\r\n");
    assert!(request(Method::GET, testbed.server(Name::Registry), "domain/example.com").await.is_err());
}

#[test]
fn dropping_the_testbed_stops_the_servers() {
    let testbed = Testbed::start_blocking().unwrap();
    let server = testbed.server(Name::Registry).clone();
    assert!(std::net::TcpStream::connect(server.address()).is_ok());
    drop(testbed);
    let error = std::net::TcpStream::connect(server.address()).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionRefused);
    // A handle that outlives its server stays usable.
    server.script(whoisbox_testbed::Behaviour::new());
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn a_caller_that_blocks_its_own_runtime_is_answered() {
    use std::io::{Read, Write};
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let answer = runtime.block_on(async {
        let testbed = Testbed::start().await.unwrap();
        let mut stream = std::net::TcpStream::connect(testbed.server(Name::Cctld).address()).unwrap();
        stream.write_all(b"example.org\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    assert!(answer.contains("Chloé Bidon"));
}
