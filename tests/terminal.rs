//! What a server sends never reaches the terminal raw.

use std::process::{Command, Stdio};

use whoisbox_testbed::{Behaviour, Name, Testbed};
use whoisbox_tests::cli;
use whoisbox_tests::screen::{harmless, visible};

/// Escapes that move, recolour, retitle or answer; C1 forms of the same; characters that turn the direction of text.
const HOSTILE: [&str; 12] = [
    "\x1b[2J\x1b[H",
    "\x1b]0;owned\x07",
    "\x1b]8;;http://203.0.113.1/\x1b\\link",
    "\x1bc",
    "\x1bP$q\x1b\\",
    "\u{9b}31m",
    "\u{9d}0;owned\u{9c}",
    "\x07\x08\x0b\x0c\x7f",
    "\u{202e}gpj.exe",
    "\u{2066}\u{2067}\u{2068}\u{2069}",
    "\u{200e}\u{200f}\u{061c}",
    "\u{2028}\u{2029}\u{feff}",
];

#[test]
fn a_parsed_answer_is_shown_without_its_controls() {
    let answer = hostile("Domain Name: EXAMPLE.COM\r\n");
    for (color, how) in [("0", "--color=auto"), ("1", "--color=auto"), ("0", "--explain"), ("1", "--explain")] {
        let output = Command::new(cli::binary())
            .env("CLICOLOR_FORCE", color)
            .args(["parse", how, "-"])
            .stdin(file(&answer))
            .output()
            .expect("whoisbox starts");
        assert!(output.status.success());
        assert!(visible(&output.stdout).contains("Example"), "the registration is shown");
        harmless("stdout", &output.stdout);
        harmless("stderr", &output.stderr);
    }
}

#[test]
fn a_refusal_is_shown_without_its_controls() {
    for escape in HOSTILE {
        let answer = format!("You have exceeded your quota of queries. {escape}\r\n");
        let output = cli::run(&["parse", "-"], answer.as_bytes());
        assert!(!output.status.success());
        harmless("stdout", &output.stdout);
        harmless("stderr", &output.stderr);
    }
}

#[test]
fn a_looked_up_answer_is_shown_without_its_controls() {
    let testbed = Testbed::start_blocking().expect("the testbed starts");
    let server = testbed.server(Name::Registry);
    server.script(Behaviour::new().body(hostile("Domain Name: EXAMPLE.COM\r\n")));
    let (address, port) = (server.address().to_string(), server.address().port().to_string());
    let output = cli::run(
        &["--protocol", "whois", "--whois", &address, "--allow-address", "127.0.0.0/8", "--allow-port", &port, "example.com"],
        b"",
    );
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    harmless("stdout", &output.stdout);
    harmless("stderr", &output.stderr);
}

#[test]
fn a_query_is_shown_without_its_controls() {
    for escape in HOSTILE {
        let output = cli::run(&[&format!("exa{escape}mple..com")], b"");
        assert!(!output.status.success());
        harmless("stderr", &output.stderr);
    }
}

/// An answer with every escape in a label, in a value, and in a line of its own.
fn hostile(first: &str) -> String {
    let lines = HOSTILE.iter().map(|escape| {
        format!("Registrant Name: Ada {escape}Muster\r\nRegistrar: Example{escape} Registrar\r\nName Server: ns1{escape}.example.org\r\nDomain Status: ok{escape}\r\nLabel{escape}: value\r\n{escape}\r\n")
    });
    std::iter::once(first.to_owned()).chain(lines).collect()
}

fn file(text: &str) -> Stdio {
    use std::io::{Seek, Write};
    let mut file = tempfile::tempfile().expect("a file can be made");
    file.write_all(text.as_bytes()).and_then(|()| file.rewind()).expect("it can be written");
    file.into()
}
