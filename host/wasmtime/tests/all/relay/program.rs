//! `whoisbox relay`: what it says, and how it ends.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStderr, Command, Stdio};

use whoisbox_testbed::{Name, Testbed};

use super::{Client, whois};
use crate::CACHE;

/// The program, running.
struct Program {
    child: Child,
    client: Client,
    errors: BufReader<ChildStderr>,
}

fn whoisbox(arguments: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_whoisbox"));
    program.arg("relay").args(arguments).env("XDG_CACHE_HOME", CACHE).env_remove("CLICOLOR_FORCE");
    program.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    program
}

impl Program {
    fn start(arguments: &[&str]) -> Program {
        let mut child = whoisbox(arguments).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        let address = url.trim_end().strip_prefix("http://").unwrap().parse().unwrap();
        let errors = BufReader::new(child.stderr.take().unwrap());
        Program { child, client: Client { address }, errors }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.errors.read_line(&mut line).unwrap();
        line
    }

    /// Interrupts it, and gives its exit code and what else it said.
    fn interrupt(mut self) -> (Option<i32>, String) {
        let interrupted = Command::new("sh").args(["-c", &format!("kill -INT {}", self.child.id())]).status().unwrap();
        assert!(interrupted.success());
        let code = self.child.wait().unwrap().code();
        let mut rest = String::new();
        self.errors.read_to_string(&mut rest).unwrap();
        (code, rest)
    }
}

#[test]
fn it_tells_what_it_does_until_it_is_interrupted() {
    let testbed = Testbed::start_blocking().unwrap();
    let registry = testbed.server(Name::Registry);
    let port = registry.address().port().to_string();
    let mut program = Program::start(&["--listen", "127.0.0.1:0", "--allow-address", "127.0.0.1", "--allow-port", &port]);

    assert_eq!(program.client.post("/whois", &whois(registry)).status, 200);
    let line = program.line();
    assert!(line.starts_with(&format!("answered: whois 127.0.0.1:{port}: ")) && line.ends_with(" ms\n"), "{line}");

    program.client.post_from("https://evil.example", registry);
    let line = program.line();
    assert!(line.starts_with("refused: POST /whois: ") && line.contains("--origin https://evil.example"), "{line}");

    program.client.post_text("/whois", r#"{"\u001b[2J\u202e\n": 1}"#).assert_refused(400, "other", "unknown field");
    let line = program.line();
    assert!(line.contains(r"\u{1b}[2J\u{202e}\u{a}") && line.ends_with(" ms\n"), "{line:?}");

    assert_eq!(program.interrupt(), (Some(0), String::new()));
}

#[test]
fn to_listen_beyond_loopback_is_warned_of_and_origins_still_hold() {
    let testbed = Testbed::start_blocking().unwrap();
    let mut program = Program::start(&["--listen", "0.0.0.0:0", "--origin", "https://whois.example"]);
    let line = program.line();
    assert!(line.starts_with("warning: whoever reaches 0.0.0.0:"), "{line}");
    program.client.address.set_ip([127, 0, 0, 1].into());
    let registry = testbed.server(Name::Registry);
    program.client.post_from("https://evil.example", registry).assert_refused(403, "denied", "--origin");
    program.client.post_from("https://whois.example", registry).assert_refused(403, "denied", "--allow-port");
    assert_eq!(program.interrupt().0, Some(0));
}

#[test]
fn it_listens_on_loopback_unless_told_otherwise() {
    let help = whoisbox(&["--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    for words in [
        "[default: 127.0.0.1:4343]",
        "--origin <URL>",
        "--allow-address",
        "--max-bytes",
        "curl ",
        "relay: 'http://127.0.0.1:4343'",
    ] {
        assert!(help.contains(words), "{words} is not in\n{help}");
    }
}

#[test]
fn what_it_cannot_do_is_said() {
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    for (arguments, says) in [
        (["--listen", &taken], "choose another port by --listen"),
        (["--listen", "192.0.2.1:4343"], "choose an address of this machine by --listen"),
        (["--listen", "4343"], "invalid value '4343' for '--listen"),
        (["--origin", "*"], "is no origin: a scheme and a host are expected, such as https://whois.example"),
        (["--origin", "null"], "is no origin"),
        (["--origin", "https://whois.example/page"], "is no origin"),
    ] {
        let output = whoisbox(&arguments).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains(says), "{error} does not say {says}");
    }
}
