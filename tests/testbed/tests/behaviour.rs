//! That a server behaves as told, over WHOIS. No test measures time: waits are far longer than a test, and not waited for.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use std::io::ErrorKind;
use std::time::Duration;

use common::{ask, ask_bytes, send};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use whoisbox_testbed::{Behaviour, Name, Server, Testbed};

/// Longer than any test takes, shorter than a connection lasts.
const AGES: Duration = Duration::from_secs(25);

/// Waits until the server has so many questions.
async fn asked(server: &Server, questions: usize) {
    while server.requests().len() < questions {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Whether there is nothing to read, although the connection is open.
fn nothing_came(stream: &TcpStream) -> bool {
    matches!(stream.try_read(&mut [0; 1]), Err(error) if error.kind() == ErrorKind::WouldBlock)
}

#[tokio::test]
async fn a_delayed_answer_comes_after_the_delay_and_holds_up_no_other() {
    let testbed = Testbed::start().await.unwrap();
    let registry = testbed.server(Name::Registry);
    registry.script_once(Behaviour::new().delay(AGES));
    let late = send(registry, "example.com\r\n").await;
    asked(registry, 1).await;
    assert!(ask(registry, "example.net").await.contains("EXAMPLE.NET"));
    assert!(nothing_came(&late));

    registry.script_once(Behaviour::new().delay(Duration::from_millis(5)));
    assert!(ask(registry, "example.com").await.contains("EXAMPLE.COM"));
}

#[tokio::test]
async fn a_dripping_answer_comes_in_pieces_and_whole() {
    let testbed = Testbed::start().await.unwrap();
    let registry = testbed.server(Name::Registry);
    registry.script_once(Behaviour::new().drip(20, AGES));
    let mut stream = send(registry, "example.com\r\n").await;
    let mut piece = [0; 20];
    stream.read_exact(&mut piece).await.unwrap();
    assert_eq!(&piece, b"   Domain Name: EXAM");
    assert!(nothing_came(&stream));

    let whole = ask(registry, "example.com").await;
    registry.script_once(Behaviour::new().drip(7, Duration::from_micros(10)));
    assert_eq!(ask(registry, "example.com").await, whole);
    registry.script_once(Behaviour::new().drip(0, Duration::ZERO));
    assert_eq!(ask(registry, "example.com").await, whole);
}

#[tokio::test]
async fn a_silent_server_takes_the_question_and_says_nothing() {
    let testbed = Testbed::start().await.unwrap();
    let registry = testbed.server(Name::Registry);
    registry.script(Behaviour::new().silent());
    let stream = send(registry, "example.com\r\n").await;
    asked(registry, 1).await;
    registry.script(Behaviour::new());
    // Whoever asks later is answered, and still the first has heard nothing.
    assert!(ask(registry, "example.com").await.contains("EXAMPLE.COM"));
    assert!(nothing_came(&stream));
}

#[tokio::test]
async fn a_reset_breaks_the_answer_off() {
    let testbed = Testbed::start().await.unwrap();
    let registry = testbed.server(Name::Registry);
    for bytes in [0, 100, 1_000_000] {
        registry.script_once(Behaviour::new().reset_after(bytes));
        let error = ask_bytes(registry, "example.com").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionReset, "after {bytes}");
    }
    registry.script_once(Behaviour::new().close_after(100));
    assert_eq!(ask(registry, "example.com").await.len(), 100);
    assert!(ask(registry, "example.com").await.len() > 100);
}

#[tokio::test]
async fn a_refusing_server_refuses_until_told_otherwise() {
    let testbed = Testbed::start().await.unwrap();
    let registry = testbed.server(Name::Registry);
    for _ in 0..3 {
        registry.script(Behaviour::new().refuse());
        for _ in 0..2 {
            let error = TcpStream::connect(registry.address()).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
        }
        registry.script(Behaviour::new());
        assert!(ask(registry, "example.com").await.contains("EXAMPLE.COM"));
    }
    assert_eq!(registry.connections(), 3);

    registry.script_once(Behaviour::new().refuse());
    assert_eq!(ask_bytes(registry, "example.com").await.unwrap_err().kind(), ErrorKind::ConnectionReset);
    assert!(ask(registry, "example.com").await.contains("EXAMPLE.COM"));
    assert_eq!((registry.connections(), registry.requests().len()), (5, 4));
}

#[tokio::test]
async fn a_flood_is_as_long_as_told() {
    let testbed = Testbed::start().await.unwrap();
    let registry = testbed.server(Name::Registry);
    let normal = ask(registry, "example.com").await;
    registry.script_once(Behaviour::new().flood(5_000_000));
    let flood = ask(registry, "example.com").await;
    assert!(flood.starts_with(&normal));
    assert_eq!(flood.len(), normal.len() + 5_000_000);

    // A client that has enough may leave in the middle of one without end.
    registry.script_once(Behaviour::new().flood(u64::MAX));
    let mut stream = send(registry, "example.com\r\n").await;
    let mut part = vec![0; 100_000];
    stream.read_exact(&mut part).await.unwrap();
    drop(stream);
    assert_eq!(ask(registry, "example.com").await, normal);
}

#[tokio::test]
async fn the_charset_and_the_bytes_can_be_chosen() {
    let testbed = Testbed::start().await.unwrap();
    let registrar = testbed.server(Name::Registrar);
    registrar.script_once(Behaviour::new().latin1());
    let latin1 = ask_bytes(registrar, "example.com").await.unwrap();
    let utf8: String = latin1.iter().copied().map(char::from).collect();
    assert_eq!(utf8, ask(registrar, "example.com").await);
    assert!(utf8.contains("Zoë Sample") && std::str::from_utf8(&latin1).is_err());

    registrar.script_once(Behaviour::new().body([0, 0xFF, b'\n']));
    assert_eq!(ask_bytes(registrar, "example.com").await.unwrap(), [0, 0xFF, b'\n']);
    registrar.script_once(Behaviour::new().body(""));
    assert_eq!(ask_bytes(registrar, "example.com").await.unwrap(), []);
}

#[tokio::test]
async fn each_server_throttles_in_its_own_words() {
    let testbed = Testbed::start().await.unwrap();
    for (name, words) in [
        (Name::Root, "Query rate limit exceeded"),
        (Name::Registry, "WHOIS LIMIT EXCEEDED"),
        (Name::Registrar, "Number of allowed queries exceeded."),
        (Name::Cctld, "%% Too many requests..."),
        (Name::Rir, "%ERROR:201: access denied for 127.0.0.1"),
    ] {
        let server = testbed.server(name);
        server.script_once(Behaviour::new().throttled(None));
        let answer = ask(server, "example.com").await;
        assert!(answer.contains(words) && !answer.contains("seconds"), "{answer}");
        server.script_once(Behaviour::new().throttled(Some(42)));
        assert!(ask(server, "example.com").await.to_lowercase().contains("42 seconds"));
    }
}

#[tokio::test]
async fn behaviours_combine_and_queue() {
    let testbed = Testbed::start().await.unwrap();
    let registry = testbed.server(Name::Registry);
    registry.script(Behaviour::new().body("standing"));
    registry.script_once(Behaviour::new().body("ë first").latin1().drip(1, Duration::from_micros(1)).flood(4).close_after(9));
    registry.script_once(Behaviour::new().throttled(None).flood(10).reset_after(20));
    assert_eq!(ask_bytes(registry, "x").await.unwrap(), b"\xEB first% ");
    assert!(ask_bytes(registry, "x").await.is_err());
    assert_eq!(ask(registry, "x").await, "standing");
    assert_eq!(ask(registry, "x").await, "standing");
}

#[tokio::test]
async fn an_early_answer_waits_for_no_question() {
    let testbed = Testbed::start().await.unwrap();
    let registry = testbed.server(Name::Registry);
    registry.script_once(Behaviour::new().early().body("unasked"));
    let mut answer = String::new();
    TcpStream::connect(registry.address()).await.unwrap().read_to_string(&mut answer).await.unwrap();
    assert_eq!((answer.as_str(), registry.requests().len()), ("unasked", 0));
    assert!(ask(registry, "example.com").await.contains("EXAMPLE.COM"));
}

#[tokio::test]
async fn an_answer_that_hangs_comes_and_the_connection_stays_open() {
    let testbed = Testbed::start().await.unwrap();
    let registry = testbed.server(Name::Registry);
    registry.script(Behaviour::new().body("all of it").hang_after(u64::MAX));
    let mut stream = send(registry, "example.com\r\n").await;
    let mut answer = [0; 9];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"all of it");
    assert!(nothing_came(&stream));
}

#[tokio::test]
async fn a_flood_is_of_what_it_is_told_to_be() {
    let testbed = Testbed::start().await.unwrap();
    let registry = testbed.server(Name::Registry);
    registry.script_once(Behaviour::new().body("x").flood_of(5, "ab"));
    assert_eq!(ask(registry, "example.com").await, "xababa");
    registry.script_once(Behaviour::new().body("x").flood_of(5, ""));
    assert_eq!(ask(registry, "example.com").await, "x");
}
