//! The cases of `tests/cases`: pairs of an answer and what is read from it.
//!
//! A case is `<server>/<case>.txt` (or `.json` for RDAP) with `<case>.expected.json` beside it: the registration, or the error.
//! `<case>.query.txt` holds the question, where it matters. With `BLESS=1` in the environment the expected files are written
//! anew, to be reviewed.
//!
//! `known-wrong.tsv` lists what is known to be read wrongly, with what would be right: when it has become right, the test fails,
//! and the row goes.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::error::ParseError;
use crate::registration::Registration;
use crate::whois::Hints;

/// The cases below a folder of `tests/cases`, by the ending of their answers, in order.
pub(crate) fn cases(protocol: &str, ending: &str) -> Vec<PathBuf> {
    let folders = fs::read_dir(root().join(protocol)).expect("the cases are there").map(|entry| entry.unwrap().path());
    let files = folders.flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let is_case = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.ends_with(ending) && !name.ends_with(".expected.json") && !name.ends_with(".query.txt")
    };
    let mut cases: Vec<_> = files.filter(is_case).collect();
    cases.sort();
    cases
}

/// What is read wrongly, as far as is known: a row of `tests/cases/known-wrong.tsv`.
struct KnownWrong {
    /// The case's path below `tests/cases`, without its ending.
    case: String,
    /// The JSON pointer of the member.
    pointer: String,
    /// What should be read.
    right: Value,
}

/// The rows of a protocol.
fn known_wrong(protocol: &str) -> Vec<KnownWrong> {
    let path = root().join("known-wrong.tsv");
    let table = fs::read_to_string(path).expect("the table is there");
    let rows = table.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let [case, pointer, right, reason] = line.split('\t').collect::<Vec<_>>().try_into().expect("four columns");
        assert!(!reason.is_empty(), "{case}: no reason");
        KnownWrong { case: case.to_owned(), pointer: pointer.to_owned(), right: serde_json::from_str(right).expect("JSON") }
    });
    rows.filter(|row| row.case.starts_with(protocol)).collect()
}

/// The folder of all cases.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases")
}

/// Reads every case and holds it against what is expected of it; differences fail the test, all of them at once.
pub(crate) fn check(protocol: &str, ending: &str, at_least: usize, read: impl Fn(&[u8], &Hints<'_>) -> String) {
    let cases = cases(protocol, ending);
    let mut known_wrong = known_wrong(protocol);
    let (seen, mut differing) = (cases.len(), Vec::new());
    for path in cases {
        let answer = fs::read(&path).unwrap();
        let server = path.parent().unwrap().file_name().unwrap().to_str().unwrap().to_owned();
        let query = fs::read_to_string(path.with_extension("query.txt")).ok();
        let actual = read(&answer, &Hints { server: Some(&server), query: query.as_deref().map(str::trim) }) + "\n";
        let case = path.with_extension("");
        for row in known_wrong.extract_if(.., |row| case.ends_with(&row.case)) {
            let written: Value = serde_json::from_str(&actual).unwrap();
            if *written.pointer(&row.pointer).unwrap_or(&Value::Null) == row.right {
                differing.push(format!("{}{} is right now: take it out of known-wrong.tsv", row.case, row.pointer));
            }
        }
        let expected = path.with_extension("expected.json");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&expected, &actual).unwrap();
        }
        let wanted = fs::read_to_string(&expected).unwrap_or_default();
        let lines = wanted.lines().zip(actual.lines()).enumerate();
        if let Some((at, (wanted, actual))) = lines.into_iter().find(|(_, (wanted, actual))| wanted != actual) {
            differing.push(format!("{}:{}: expected {wanted} but read {actual}", expected.display(), at + 1));
        } else if wanted != actual {
            differing.push(format!("{}: of another length, or missing", expected.display()));
        }
    }
    differing.extend(known_wrong.iter().map(|row| format!("{}: no such case, but known to be wrong", row.case)));
    assert!(differing.is_empty(), "{}", differing.join("\n"));
    assert!(seen >= at_least, "only {seen} cases");
}

/// The JSON of what was read, or of the error; every field's path has to lead to a member.
pub(crate) fn outcome(read: Result<Registration<'_>, ParseError>) -> String {
    match read {
        Ok(registration) => {
            assert_paths_lead_somewhere(&registration);
            serde_json::to_string_pretty(&registration).unwrap()
        }
        Err(error) => {
            serde_json::to_string_pretty(&json!({ "error": { "code": error.code(), "message": error.to_string() } })).unwrap()
        }
    }
}

/// Every path of a field is one of the registration's members.
pub(crate) fn assert_paths_lead_somewhere(registration: &Registration<'_>) {
    let written = serde_json::to_value(registration).unwrap();
    for field in &registration.fields {
        if let Some(pointer) = field.path {
            assert!(written.pointer(&pointer.to_string()).is_some(), "{field:?} leads nowhere");
        }
    }
}
