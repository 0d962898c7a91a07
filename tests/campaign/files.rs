//! What a campaign writes, and what it says where it cannot.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;

use super::registry::{Moods, Registry};
use super::{Scene, lines, text};

fn scene() -> Scene {
    let targets = ["one.example", "www.one.example", "free-two.example", "not a name!", "=cmd()", "192.0.2.1", "192.0.2.9"];
    Scene::new(Registry::start(Moods::default()), &targets.map(str::to_owned))
}

fn said(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn json_lines_have_the_reports_and_why_there_are_none() {
    let scene = scene();
    let output = scene.run("out.jsonl", &[]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("7 targets"), "{}", said(&output));
    let mut lines = lines(&scene.path("out.jsonl"));
    lines.sort_by_key(|line| line.get("line").and_then(serde_json::Value::as_u64));
    let outcomes: Vec<&str> = lines.iter().map(|line| text(line, "/outcome")).collect();
    assert_eq!(outcomes, ["found", "found", "not_found", "bad_query", "bad_query", "found", "found"]);
    assert_eq!(text(&lines[0], "/report/merged/name"), "one.example");
    assert_eq!(text(&lines[1], "/report/merged/name"), "one.example");
    assert_eq!(text(&lines[1], "/asked_as"), "one.example");
    assert!(!text(&lines[3], "/error/message").is_empty());
    assert_eq!(text(&lines[6], "/report/merged/network/name"), "EXAMPLE-0");
    // One question for the name and the host, one for the two addresses.
    let mut asked = scene.registry.seen(|seen| seen.asked.clone());
    asked.sort();
    assert_eq!(asked.len(), 3, "{asked:?}");
}

#[test]
fn csv_has_no_formulas_and_parquet_has_columns_with_kinds() {
    let scene = scene();
    let output = scene.run("out.csv", &[]);
    assert!(output.status.success(), "{}", said(&output));
    let mut reader = csv::Reader::from_path(scene.path("out.csv")).expect("it is CSV");
    let head = reader.headers().expect("it has a head").clone();
    let column = |name: &str| head.iter().position(|title| title == name).unwrap_or_else(|| panic!("no column {name}"));
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("each row is one")).collect();
    assert_eq!(rows.len(), 7);
    for field in rows.iter().flatten() {
        assert!(!field.starts_with(['=', '+', '-', '@']), "{field}");
    }
    let row = |target: &str| rows.iter().find(|row| &row[1] == target).unwrap_or_else(|| panic!("no row of {target}"));
    assert_eq!(&row("one.example")[column("registrar")], "'=Example Registrar, Inc.");
    assert_eq!(&row("'=cmd()")[column("outcome")], "bad_query");
    assert!(!row("'=cmd()")[column("note")].is_empty());

    let output = scene.run("out.parquet", &[]);
    assert!(output.status.success(), "{}", said(&output));
    let file = fs::File::open(scene.path("out.parquet")).expect("it is there");
    let reader = SerializedFileReader::new(file).expect("it is Parquet");
    assert_eq!(reader.metadata().file_metadata().num_rows(), 7);
    let rows: Vec<_> = reader.get_row_iter(None).expect("it has rows").map(|row| row.expect("each is one")).collect();
    let one = rows.iter().find(|row| row.get_string(1).is_ok_and(|target| target == "one.example")).expect("it has a row");
    assert_eq!(one.get_string(column("registrar")).map(String::as_str).ok(), Some("=Example Registrar, Inc."));
    assert_eq!(one.get_timestamp_millis(column("created")).ok(), Some(981_173_106_000));
    assert_eq!(one.get_long(column("registrar_iana_id")).ok(), Some(9_995));
    let left: Vec<_> =
        fs::read_dir(scene.folder.path()).expect("it is a folder").flatten().map(|file| file.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains(".part")), "{left:?}");
    // The second campaign took everything from what the first one kept.
    assert_eq!(scene.registry.seen(|seen| seen.asked.len()), 3);
}

#[test]
fn another_form_stands_in_the_lines() {
    let scene = scene();
    let output = scene.run("out.jsonl", &["--as", "stix", "--quiet"]);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(said(&output), "");
    let lines = lines(&scene.path("out.jsonl"));
    let found = lines.iter().find(|line| text(line, "/target") == "one.example").expect("it has a line");
    assert_eq!(text(found, "/output/type"), "bundle");
}

#[test]
fn a_file_is_not_written_over_and_goes_on_with_its_own_input_alone() {
    let scene = scene();
    assert!(scene.run("out.jsonl", &[]).status.success());
    let before = fs::read(scene.path("out.jsonl")).expect("it is there");

    let refused = scene.run("out.jsonl", &[]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("--resume"), "{}", said(&refused));
    // All have their lines: there is nothing left to do.
    let asked = scene.registry.seen(|seen| seen.asked.len());
    assert!(scene.run("out.jsonl", &["--resume"]).status.success());
    assert_eq!(fs::read(scene.path("out.jsonl")).ok(), Some(before));
    assert_eq!(scene.registry.seen(|seen| seen.asked.len()), asked);

    fs::write(scene.path("targets.txt"), "\n\nother.example\n").expect("it can be written");
    let refused = scene.run("out.jsonl", &["--resume"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("another input"), "{}", said(&refused));
    let refused = scene.run("out.jsonl", &["--resume", "--format", "csv"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("columns"), "{}", said(&refused));
}

#[test]
fn half_a_line_at_the_end_is_cut_off() {
    let scene = scene();
    assert!(scene.run("out.jsonl", &[]).status.success());
    let whole = fs::read_to_string(scene.path("out.jsonl")).expect("it is there");
    fs::write(scene.path("out.jsonl"), &whole[..whole.len() - 40]).expect("it can be written");
    let output = scene.run("out.jsonl", &["--resume"]);
    assert!(output.status.success(), "{}", said(&output));
    let mut lines: Vec<u64> =
        lines(&scene.path("out.jsonl")).iter().filter_map(|line| line.get("line").and_then(serde_json::Value::as_u64)).collect();
    lines.sort_unstable();
    assert_eq!(lines, [3, 4, 5, 6, 7, 8, 9]);
    // What was kept is not asked for again. Of an address it is not known any longer in whose network it lies.
    let of_address = whole.lines().last().is_some_and(|line| line.contains("\"target\":\"192.0.2.9\""));
    assert_eq!(scene.registry.seen(|seen| seen.asked.len()), if of_address { 4 } else { 3 });
}

/// Whoever ends it by Ctrl-C gets a whole file, and a word of how to go on.
#[cfg(unix)]
#[test]
fn it_ends_cleanly_when_it_is_interrupted() {
    let targets: Vec<String> = (0..40).map(|at| format!("harbour-{at}.example")).collect();
    let scene = Scene::new(Registry::start(Moods::default()), &targets);
    // Two a second: all of them take twenty.
    let mut command = scene.command_at("2", "out.jsonl", &[]);
    let child = command.stderr(Stdio::piped()).spawn().expect("the binary starts");
    let patience = Instant::now() + Duration::from_secs(60);
    while scene.registry.seen(|seen| seen.answered.len() < 3) && Instant::now() < patience {
        thread::sleep(Duration::from_millis(5));
    }
    let signalled = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(signalled.is_ok_and(|status| status.success()));
    let ended = child.wait_with_output().expect("it ends");
    assert_eq!(ended.status.code(), Some(130), "{}", said(&ended));
    assert!(said(&ended).contains("--resume"), "{}", said(&ended));
    let begun = lines(&scene.path("out.jsonl")).len();
    assert!(begun < targets.len(), "{begun} were told");
    assert!(scene.run("out.jsonl", &["--resume"]).status.success());
    assert_eq!(lines(&scene.path("out.jsonl")).len(), targets.len());
}

#[test]
fn what_is_kept_does_where_nobody_is_to_be_asked() {
    let scene = scene();
    assert!(scene.run("first.jsonl", &[]).status.success());
    assert!(scene.run("second.jsonl", &["--offline"]).status.success());
    let offline = lines(&scene.path("second.jsonl"));
    assert!(offline.iter().any(|line| text(line, "/outcome") == "found"));
    fs::remove_file(scene.path("answers.sqlite3")).expect("it is there");
    assert!(scene.run("third.jsonl", &["--offline"]).status.success());
    let denied = lines(&scene.path("third.jsonl"));
    assert!(denied.iter().all(|line| ["denied", "bad_query"].contains(&text(line, "/outcome"))), "{denied:?}");
    assert_eq!(scene.registry.seen(|seen| seen.asked.len()), 3);
}

#[test]
fn a_dry_run_says_whom_it_would_ask_and_asks_nobody() {
    let scene = scene();
    let address = scene.registry.address().to_string();
    let output =
        whoisbox_tests::cli::run(&["bulk", "--dry-run", &scene.path("targets.txt").to_string_lossy(), "--whois", &address], b"");
    assert!(output.status.success(), "{}", said(&output));
    let page = String::from_utf8_lossy(&output.stdout);
    assert!(page.contains(&format!("www.one.example  whois {address} \"one.example\"")), "{page}");
    assert_eq!(page.lines().count(), 7, "{page}");
    assert_eq!(scene.registry.seen(|seen| seen.asked.len()), 0);
}
