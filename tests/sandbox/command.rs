//! Foreign plugins by the command: what it lists, and what it shows of one that runs.

use std::fs;
use std::process::Output;

use serde_json::Value;
use whoisbox::Component;
use whoisbox_tests::cli;

use super::guests;

#[test]
fn describe_lists_the_plugins_of_a_folder_and_tells_a_bad_one_in_its_place() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().to_str().expect("a path is text");
    for (name, bytes) in
        [("attacker.wasm", guests::attacker()), ("bad.wasm", b"no component"), ("z-parser.wasm", Component::Parser.bytes())]
    {
        fs::write(folder.path().join(name), bytes).expect("it can be written");
    }
    let listed = cli::run(&["describe", "--json", path], b"");
    let lines: Vec<Value> = String::from_utf8_lossy(&listed.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .filter(|line: &Value| line.get("component").is_some())
        .collect();
    let names: Vec<_> = lines.iter().map(|line| (line["component"].as_str(), line["name"].as_str())).collect();
    let expected = [
        (Some("parser.wasm"), Some("whoisbox")),
        (Some("lookup.wasm"), Some("whoisbox")),
        (Some("attacker.wasm"), Some("attacker")),
        (Some("bad.wasm"), None),
        (Some("z-parser.wasm"), Some("whoisbox")),
    ];
    assert_eq!(names, expected);
    assert!(lines[3]["error"].as_str().is_some_and(|error| error.contains("bad.wasm could not be loaded")), "{}", lines[3]);
    assert_eq!(listed.status.code(), Some(8), "{listed:?}");

    let text = cli::run(&["describe", path], b"");
    assert_eq!(text.status.code(), Some(8));
    let shown = String::from_utf8_lossy(&text.stdout);
    assert!(shown.contains("attacker.wasm  attacker 0.1.0") && shown.contains("bad.wasm"), "{shown}");
    let one = cli::run(&["describe", &format!("{path}/attacker.wasm")], b"");
    assert_eq!(one.status.code(), Some(0), "{one:?}");
    let none = cli::run(&["describe", &format!("{path}/nowhere")], b"");
    assert_eq!(none.status.code(), Some(2), "{none:?}");
}

#[test]
fn events_runs_a_plugin_and_shows_nothing_that_it_writes() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = folder.path().join("attacker.wasm");
    fs::write(&file, guests::attacker()).expect("it can be written");
    let file = file.to_str().expect("a path is text");
    let run = |kind: &str, value: &str| cli::run(&["events", value, "--plugin", file, "--kind", kind, "--json"], b"input");
    let code = |output: &Output| output.status.code();

    let streams = run("streams", "a word that nobody sees");
    assert_eq!(code(&streams), Some(0), "{streams:?}");
    let event: Value = serde_json::from_slice(&streams.stdout).expect("it is one event");
    assert_eq!((event["kind"].as_str(), event["value"].as_str()), (Some("told"), Some("true \"\"")));
    assert_eq!(String::from_utf8_lossy(&streams.stderr), "");

    let denied = run("dial", "127.0.0.1:43");
    assert_eq!(code(&denied), Some(0), "{denied:?}");
    assert!(String::from_utf8_lossy(&denied.stderr).contains("127.0.0.1:43 is denied: it is a loopback address"), "{denied:?}");

    let stopped = run("trap", "");
    assert_eq!(code(&stopped), Some(8), "{stopped:?}");
    assert!(String::from_utf8_lossy(&stopped.stderr).contains("attacker.wasm (attacker 0.1.0) failed: "), "{stopped:?}");
    let unknown = run("of-no-kind", "");
    assert_eq!(code(&unknown), Some(2), "{unknown:?}");
}
