//! The program: what it prints, and its exit codes.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use whoisbox_testbed::{Behaviour, Name, Testbed};

use super::CACHE;

fn whoisbox(arguments: &[&str]) -> Output {
    fed(arguments, b"")
}

/// Runs the program with this on its standard input.
fn fed(arguments: &[&str], input: &[u8]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_whoisbox"));
    program.args(arguments).env("XDG_CACHE_HOME", CACHE).env_remove("CLICOLOR_FORCE");
    let mut child = program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The output may fill its pipe before the input is read to the end.
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feeding = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    // A program that ends without reading its input is right to.
    let _ = feeding.join().unwrap();
    output
}

/// The arguments that ask one server of the testbed by WHOIS, and allow all of them.
fn at_whois(testbed: &Testbed, name: Name, more: &[&str]) -> Output {
    let server = testbed.server(name).address().to_string();
    allowed(testbed, &[&["--whois", &server], more].concat())
}

fn allowed(testbed: &Testbed, arguments: &[&str]) -> Output {
    let ports = Name::ALL.map(|name| testbed.server(name).address().port().to_string());
    let mut all = arguments.to_vec();
    all.extend(["--allow-address", "127.0.0.1"]);
    all.extend(ports.iter().flat_map(|port| ["--allow-port", port]));
    whoisbox(&all)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[track_caller]
fn assert_exit(output: &Output, code: i32) {
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "\nstdout:\n{out}\nstderr:\n{err}");
}

#[test]
fn each_result_has_its_exit_code() {
    let testbed = Testbed::start_blocking().unwrap();
    let registry = testbed.server(Name::Registry);
    let ask = |query: &str| at_whois(&testbed, Name::Registry, &[query]);

    assert_exit(&ask("example.com"), 0);
    assert_exit(&ask("no-such-name.com"), 1);
    assert_exit(&ask("a..b"), 2);
    assert_exit(&whoisbox(&["example.com", "--allow-address", "nonsense"]), 2);
    assert_exit(&whoisbox(&[]), 2);
    registry.script(Behaviour::new().throttled(Some(60)));
    assert_exit(&ask("example.com"), 3);
    registry.script(Behaviour::new().refuse());
    assert_exit(&ask("example.com"), 4);
    registry.script(Behaviour::new().body("\u{0}\u{1}\u{2}\u{3}"));
    assert_exit(&ask("example.com"), 5);
    assert_exit(&whoisbox(&["example.com", "--whois", "127.0.0.1"]), 6);
    testbed.server(Name::RdapHttp).script(Behaviour::new().status(500));
    assert_exit(&allowed(&testbed, &["example.com", "--rdap", &testbed.server(Name::RdapHttp).url()]), 7);
}

#[test]
fn of_several_queries_the_highest_exit_code_counts_and_each_is_answered() {
    let testbed = Testbed::start_blocking().unwrap();
    let output = at_whois(&testbed, Name::Registry, &["example.com", "a..b", "no-such-name.com", "--json"]);
    assert_exit(&output, 2);
    let conclusions: Vec<Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["conclusion"].clone()).collect();
    assert_eq!(conclusions, [json!("found"), json!("not_found")]);
}

#[test]
fn a_lookup_shows_the_merged_view_and_then_who_was_asked() {
    let testbed = Testbed::start_blocking().unwrap();
    let output = at_whois(&testbed, Name::Registry, &["example.com"]);
    let page = text(&output.stdout);
    assert!(page.starts_with("example.com  registered\n"), "{page}");
    let (merged, asked) = page.split_once("\nAsked\n").unwrap();
    assert!(merged.contains("Example Registrar, Inc.") && merged.contains("Registrant contact"), "{page}");
    assert!(asked.contains("registry ") && asked.contains("registrar "), "{page}");
    assert!(!page.contains('\u{1b}'), "colours where there is no terminal");
    // A domain that is called like a command.
    assert_exit(&at_whois(&testbed, Name::Registry, &["lookup", "parse"]), 1);
}

#[test]
fn colours_come_and_go_as_told() {
    let answer = b"Domain Name: EXAMPLE.COM\r\n";
    assert!(text(&fed(&["parse", "--color", "always"], answer).stdout).contains("\u{1b}["));
    assert!(!text(&fed(&["parse", "--color", "never"], answer).stdout).contains('\u{1b}'));
    assert!(!text(&fed(&["parse"], answer).stdout).contains('\u{1b}'));
}

#[test]
fn nothing_that_a_terminal_obeys_gets_through() {
    let testbed = Testbed::start_blocking().unwrap();
    let evil = "Domain Name: EXAMPLE.COM\r\nRegistrar: Evil \u{1b}]0;title\u{7}\u{9b}2J\u{202e}\u{200b} Inc.\r\n";
    testbed.server(Name::Registry).script(Behaviour::new().body(evil));
    for form in [&[][..], &["--raw"], &["--json"]] {
        let output = at_whois(&testbed, Name::Registry, &[&["example.com"], form].concat());
        assert_exit(&output, 0);
        let printed = text(&output.stdout) + &text(&output.stderr);
        assert!(printed.contains("Evil"), "{form:?}: {printed}");
        let bad = printed.chars().find(|&c| c != '\n' && (c.is_control() || matches!(c, '\u{202e}' | '\u{200b}')));
        assert_eq!(bad, None, "{form:?}: {printed:?}");
    }
    let output = fed(&["parse", "--jsonl"], format!("{}\n", json!({ "id": "\u{9b}", "text": evil })).as_bytes());
    assert!(!text(&output.stdout).chars().any(|c| c != '\n' && c.is_control()));
}

#[test]
fn an_answer_is_read_from_a_file_or_from_standard_input() {
    let answer = b"Domain Name: EXAMPLE.COM\r\nRegistrar: Example Registrar, Inc.\r\n";
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), answer).unwrap();
    let from_file = whoisbox(&["parse", file.path().to_str().unwrap()]);
    assert_exit(&from_file, 0);
    let from_input = fed(&["parse", "-"], answer);
    assert_eq!(text(&from_file.stdout), text(&from_input.stdout));
    assert_exit(&whoisbox(&["parse", "/no/such/file"]), 2);
    assert_exit(&fed(&["parse"], b""), 5);

    let rdap = fed(&["parse", "--json"], br#"{"objectClassName": "domain", "ldhName": "EXAMPLE.COM", "rdapConformance": []}"#);
    assert_exit(&rdap, 0);
    let registration: Value = serde_json::from_slice(&rdap.stdout).unwrap();
    assert_eq!(registration["source"]["protocol"], "rdap");

    // Bytes that are not UTF-8, read by their charset in both forms.
    let latin1 = b"Domain Name: EXAMPLE.COM\r\nRegistrant Name: Zo\xeb Sample\r\n";
    assert!(text(&fed(&["parse"], latin1).stdout).contains("Zoë Sample"));
    let json: Value = serde_json::from_slice(&fed(&["parse", "--json"], latin1).stdout).unwrap();
    assert_eq!(json["contacts"][0]["name"], "Zoë Sample");
}

#[test]
fn an_answer_is_given_in_the_format_that_is_asked_for() {
    let answer = b"Domain Name: EXAMPLE.COM\r\nRegistrar: Example Registrar\r\nRegistrant Name: Zo\xeb Sample\r\n";
    let output = fed(&["parse", "--as", "rdap"], answer);
    assert_exit(&output, 0);
    let rdap: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&rdap["objectClassName"], &rdap["ldhName"]), (&json!("domain"), &json!("example.com")));
    assert!(rdap.to_string().contains("Zoë Sample"));
    let free = fed(&["parse", "--as", "rdap"], b"No match for \"EXAMPLE.COM\".\r\n");
    assert_exit(&free, 1);
    assert_eq!(serde_json::from_slice::<Value>(&free.stdout).unwrap()["errorCode"], 404);
    let line = json!({ "id": 7, "text": String::from_utf8_lossy(answer) }).to_string();
    let lines = fed(&["parse", "--jsonl", "--as", "rdap"], line.as_bytes());
    let line: Value = serde_json::from_slice(&lines.stdout).unwrap();
    assert_eq!((&line["id"], &line["output"]["ldhName"]), (&json!(7), &json!("example.com")));
    for arguments in [&["parse", "--as", "papyrus"][..], &["parse", "--jsonl", "--as", "papyrus"]] {
        let unknown = fed(arguments, answer);
        assert_exit(&unknown, 2);
        assert!(text(&unknown.stderr).contains("there is no format \"papyrus\"; there are: json, rdap"), "{unknown:?}");
    }
}

#[test]
fn many_answers_come_back_in_order_and_a_bad_line_stops_none() {
    let mut input = String::new();
    for id in 0..2000 {
        let line = json!({ "id": id, "text": format!("Domain Name: N{id}.EXAMPLE.COM\r\n") });
        input.push_str(&line.to_string());
        input.push_str(if id == 1000 { "\nno json\n\n" } else { "\n" });
    }
    let output = fed(&["parse", "--jsonl"], input.as_bytes());
    assert_exit(&output, 0);
    let lines: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2001);
    assert_eq!(lines[1001], json!({ "id": null, "error": { "code": "bad_line", "message": lines[1001]["error"]["message"] } }));
    let good = lines.iter().filter(|line| line.get("error").is_none());
    for (id, line) in good.enumerate() {
        assert_eq!(line["id"], id);
        assert_eq!(line["registration"]["name"], format!("n{id}.example.com"));
    }
}

#[test]
fn a_line_that_is_sent_alone_is_answered_at_once() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_whoisbox"));
    program.args(["parse", "--jsonl"]).env("XDG_CACHE_HOME", CACHE).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = program.spawn().unwrap();
    let (mut input, mut output) = (child.stdin.take().unwrap(), std::io::BufReader::new(child.stdout.take().unwrap()));
    for id in 0..3 {
        writeln!(input, "{}", json!({ "id": id, "text": "Domain Name: EXAMPLE.COM" })).unwrap();
        let mut line = String::new();
        std::io::BufRead::read_line(&mut output, &mut line).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["id"], id);
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn the_components_are_listed_and_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/folder");
    let output = whoisbox(&["components", "--json", "--write", path.to_str().unwrap()]);
    assert_exit(&output, 0);
    for line in text(&output.stdout).lines() {
        let component: Value = serde_json::from_str(line).unwrap();
        let written = std::fs::read(path.join(component["name"].as_str().unwrap())).unwrap();
        assert_eq!(component["size"], written.len());
        assert_eq!(written[..8], *b"\0asm\x0d\0\x01\0", "the head of a component");
    }
}

#[test]
fn the_manifests_are_shown() {
    let output = whoisbox(&["describe", "--json"]);
    assert_exit(&output, 0);
    let manifests: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(manifests.iter().filter(|line| line.get("component").is_some()).count(), 2);
    assert_eq!(manifests.iter().filter(|line| line.get("table").is_some()).count(), 5);
    assert!(manifests[1]["watches"].as_array().unwrap().iter().any(|kind| kind["kind"] == "domain-name"));
    assert_exit(&whoisbox(&["describe"]), 0);
}

#[test]
fn the_demo_shows_every_kind_of_lookup_and_a_denial() {
    let output = whoisbox(&["demo"]);
    assert_exit(&output, 0);
    let page = text(&output.stdout);
    for part in
        ["example.com  registered", "192.0.2.0/24  registered", "AS64496  registered", "example.org  registered", "is denied:"]
    {
        assert!(page.contains(part), "{part:?} is missing:\n{page}");
    }
}

#[test]
fn completions_and_manual_pages_know_every_command() {
    let help = text(&whoisbox(&["--help"]).stdout);
    let listed = help.split_once("Commands:\n").unwrap().1.lines().take_while(|line| !line.is_empty());
    // What goes on below a command's name is indented further.
    let commands: Vec<_> =
        listed.filter_map(|line| line.strip_prefix("  ")?.split(' ').next().filter(|name| !name.is_empty())).collect();
    assert!(["lookup", "bulk", "parse", "describe"].iter().all(|known| commands.contains(known)), "{commands:?}");

    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = whoisbox(&["completions", shell]);
        assert_exit(&script, 0);
        for word in commands.iter().chain(&["allow-port"]) {
            assert!(text(&script.stdout).contains(word), "{shell} does not know {word}");
        }
    }
    let mut bash = Command::new("bash").arg("-n").stdin(Stdio::piped()).spawn().unwrap();
    bash.stdin.take().unwrap().write_all(&whoisbox(&["completions", "bash"]).stdout).unwrap();
    assert!(bash.wait().unwrap().success(), "bash cannot read its script");

    let folder = tempfile::tempdir().unwrap();
    assert_exit(&whoisbox(&["man", "--write", folder.path().to_str().unwrap()]), 0);
    let page = text(&whoisbox(&["man"]).stdout);
    assert!(commands.iter().all(|command| page.contains(&format!("whoisbox\\-{}(1)", command.replace('-', "\\-")))), "{page}");
    for command in commands.iter().filter(|command| **command != "help") {
        let page = std::fs::read_to_string(folder.path().join(format!("whoisbox-{command}.1"))).unwrap();
        assert!(page.contains(".TH") && page.contains("SYNOPSIS"), "{page}");
    }
}
