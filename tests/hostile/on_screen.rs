//! What the binary shows of hostile answers: text, and nothing that a terminal obeys.

use serde_json::Value;
use whoisbox_tests::cli;
use whoisbox_tests::hostile::{Act, Stage};
use whoisbox_tests::screen::harmless;

#[test]
fn nothing_that_a_terminal_obeys_is_shown() {
    let stage = Stage::set(|scenario| scenario.expect.shown).expect("the stage is set");
    assert!(stage.acts.len() >= 4, "only {} scenarios are shown", stage.acts.len());
    for act in &stage.acts {
        for form in ["--color=auto", "--color=always", "--raw"] {
            shown(act, &arguments(act, form), b"");
        }
        let json = shown(act, &arguments(act, "--json"), b"");
        let report: Value = serde_json::from_slice(&json).expect("--json prints JSON");
        let exchanges = report.get("exchanges").and_then(Value::as_array).expect("a report has exchanges");
        for text in exchanges.iter().filter_map(|exchange| exchange.get("text").and_then(Value::as_str)) {
            for form in ["--color=auto", "--json", "--explain"] {
                shown(act, &["parse", form, "-"].map(str::to_owned), text.as_bytes());
            }
        }
    }
}

/// What the binary prints, once it is known to be harmless.
fn shown(act: &Act, arguments: &[String], input: &[u8]) -> Vec<u8> {
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let output = cli::run(&arguments, input);
    assert!(
        !(output.stdout.is_empty() && output.stderr.is_empty()),
        "{}: {arguments:?} shows nothing: {output:?}",
        act.scenario.name
    );
    harmless(&act.scenario.name, &output.stdout);
    harmless(&act.scenario.name, &output.stderr);
    output.stdout
}

/// A lookup as the scenario has it.
fn arguments(act: &Act, form: &str) -> Vec<String> {
    let mut arguments = vec![form.to_owned(), "--allow-address".to_owned(), "127.0.0.1".to_owned()];
    for address in act.addresses() {
        arguments.extend(["--allow-port".to_owned(), address.port().to_string()]);
    }
    for route in act.scenario.options.get("routes").and_then(Value::as_array).into_iter().flatten() {
        for (protocol, server) in route.as_object().into_iter().flatten() {
            arguments.extend([format!("--{protocol}"), server.as_str().unwrap_or_default().to_owned()]);
        }
    }
    arguments.push(act.scenario.query.clone());
    arguments
}
