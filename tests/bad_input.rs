//! Bad input: each kind gets a clear error or a diagnostic, through the host and through the binary, and none ends a guest.

use serde_json::{Value, json};
use whoisbox::parse::Hints;
use whoisbox::steps::{LookupError, Options};
use whoisbox::types::{ParseError, Registration};
use whoisbox::{Error, Host};
use whoisbox_tests::cli;

/// Twenty million bytes: of one line, of lines, and of labels and values.
const LARGE: usize = 20_000_000;

/// What is bad, and what is expected of it.
struct Case {
    name: &'static str,
    input: Input,
    expected: Expected,
}

enum Input {
    Whois(Vec<u8>),
    Rdap(Vec<u8>),
    Query(String),
}

enum Expected {
    /// An error of this code whose sentence contains these words; and the exit code.
    Error(&'static str, &'static [&'static str], i32),
    /// A registration with a diagnostic of this code; and the exit code.
    Diagnostic(&'static str, i32),
    /// A registration with this name, whatever else stood in the answer.
    Name(&'static str),
}

fn cases() -> Vec<Case> {
    use Expected::{Diagnostic, Error, Name};
    use Input::{Query, Rdap, Whois};
    let case = |name, input, expected| Case { name, input, expected };
    let binary: Vec<u8> = (0..4096_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let whole = r#"{"objectClassName":"domain","ldhName":"EXAMPLE.COM","status":["active"]}"#;
    vec![
        case("empty answer", Whois(vec![]), Error("empty", &["empty"], UNREADABLE)),
        case("blank answer", Whois(b"\r\n \r\n\t\r\n".to_vec()), Error("empty", &["empty"], UNREADABLE)),
        case("empty body", Rdap(vec![]), Error("empty", &["empty"], UNREADABLE)),
        case("binary answer", Whois(binary.clone()), Error("malformed", &["not text"], UNREADABLE)),
        case("binary body", Rdap(binary), Error("malformed", &["UTF-8", "line 1"], UNREADABLE)),
        case("20 MB without a line end", Whois(vec![b'x'; LARGE]), Diagnostic("no-record", UNREADABLE)),
        case("20 MB of lines", Whois(repeated("nothing to see here\r\n")), Diagnostic("no-record", UNREADABLE)),
        case("20 MB of fields", Whois(with_record(&repeated("Name Server: ns1.example.org\r\n"))), Name("example.com")),
        case("20 MB of JSON", Rdap(vec![b'['; LARGE]), Error("too_large", &["16777216"], UNREADABLE)),
        case(
            "invalid UTF-8",
            Whois(b"Domain Name: EXAMPLE.COM\r\nRegistrant Name: Zo\xeb \xff\xfe\r\n".to_vec()),
            Diagnostic("guessed-charset", FOUND),
        ),
        case(
            "invalid UTF-8 in JSON",
            Rdap(b"{\n\"ldhName\": \"\xff\"}".to_vec()),
            Error("malformed", &["UTF-8", "line 2"], UNREADABLE),
        ),
        case(
            "NULs",
            Whois(b"Domain Name: EXAMPLE.COM\0\r\n\0\0Registrar: Example\0Registrar\r\n".to_vec()),
            Diagnostic("control-character", FOUND),
        ),
        case("broken JSON", Rdap(b"{\n  \"ldhName\": oops\n}".to_vec()), Error("malformed", &["line 2"], UNREADABLE)),
        case("JSON of another kind", Rdap(b"[1, 2]".to_vec()), Error("malformed", &["object"], UNREADABLE)),
        case(
            "truncated JSON",
            Rdap(whole.as_bytes()[..whole.len() / 2].to_vec()),
            Error("malformed", &["truncated", "line 1"], UNREADABLE),
        ),
        case(
            "JSON nested too deeply",
            Rdap([b"[".repeat(100_000), b"]".repeat(100_000)].concat()),
            Error("malformed", &["recursion limit"], UNREADABLE),
        ),
        case("name with CR LF", Query("example.com\r\nexample.org".into()), Error("bad_query", &["control"], USAGE)),
        case("over-long label", Query(format!("{}.com", "a".repeat(64))), Error("bad_query", &["63"], USAGE)),
        case("over-long name", Query(format!("{}com", "a.".repeat(126))), Error("bad_query", &["253"], USAGE)),
        case("empty query", Query(" ".into()), Error("bad_query", &["empty"], USAGE)),
        case("AS number too large", Query("AS4294967296".into()), Error("bad_query", &["4294967295"], USAGE)),
        case("name that must not exist", Query("example.invalid".into()), Error("no_server", &["invalid"], USAGE)),
    ]
}

const FOUND: i32 = 0;
const USAGE: i32 = 2;
const UNREADABLE: i32 = 5;

fn repeated(line: &str) -> Vec<u8> {
    line.repeat(LARGE / line.len()).into_bytes()
}

fn with_record(rest: &[u8]) -> Vec<u8> {
    [b"Domain Name: EXAMPLE.COM\r\nRegistrar: Example Registrar, Inc.\r\n", rest].concat()
}

#[test]
fn the_host_says_what_is_wrong() {
    let host = Host::new().expect("the host starts");
    let hints = Hints { server: None, query: None };
    for case in cases() {
        let result = match &case.input {
            Input::Whois(answer) => host.parse_whois(answer, &hints).map(Some),
            Input::Rdap(body) => host.parse_rdap(body, &hints).map(Some),
            Input::Query(query) => host.inquiry(query, &options()).map(|_| None),
        };
        check(&case, result);
    }
}

fn check(case: &Case, result: Result<Option<Registration>, Error>) {
    let name = case.name;
    match (&case.expected, result) {
        (Expected::Error(expected, words, _), Err(error)) => {
            assert_eq!(code(&error), *expected, "{name}: {error}");
            let sentence = error.to_string();
            for word in *words {
                assert!(sentence.contains(word), "{name}: {word:?} expected in {sentence:?}");
            }
        }
        (Expected::Diagnostic(code, _), Ok(Some(registration))) => {
            let codes: Vec<_> = registration.diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect();
            assert!(codes.contains(code), "{name}: {code} expected among {codes:?}");
        }
        (Expected::Name(expected), Ok(Some(registration))) => assert_eq!(registration.name.as_deref(), Some(*expected), "{name}"),
        (_, Ok(_)) => panic!("{name}: there is no error"),
        (_, Err(error)) => panic!("{name}: {}: {error}", code(&error)),
    }
}

#[test]
fn the_binary_says_what_is_wrong() {
    for case in cases() {
        let name = case.name;
        let output = match &case.input {
            Input::Whois(answer) => cli::run(&["parse", "--json", "-"], answer),
            Input::Rdap(body) => cli::run(&["parse", "--json", "--protocol", "rdap", "-"], body),
            Input::Query(query) => cli::run(&["--json", "--protocol", "rdap", query], b""),
        };
        let complaint = String::from_utf8(output.stderr).expect("messages are UTF-8");
        let code = output.status.code();
        match &case.expected {
            Expected::Error(_, words, exit) => {
                assert_eq!(code, Some(*exit), "{name}: {complaint}");
                for word in *words {
                    assert!(complaint.contains(word), "{name}: {word:?} expected in {complaint:?}");
                }
            }
            Expected::Diagnostic(diagnostic, exit) => {
                assert_eq!(code, Some(*exit), "{name}: {complaint}");
                let registration = printed(&output.stdout);
                let found = registration.get("diagnostics").and_then(Value::as_array).into_iter().flatten();
                assert!(found.filter_map(|found| found.get("code")).any(|code| code == diagnostic), "{name}: {registration}");
            }
            Expected::Name(expected) => {
                assert_eq!(code, Some(FOUND), "{name}: {complaint}");
                assert_eq!(printed(&output.stdout).pointer("/name"), Some(&json!(expected)), "{name}");
            }
        }
        assert!(!complaint.contains("panicked") && !complaint.contains("wasm trap"), "{name}: {complaint}");
    }
}

#[test]
fn a_bad_line_never_stops_the_rest() {
    let good = r#"{"id":"good","text":"Domain Name: EXAMPLE.COM\nRegistrar: Example Registrar, Inc.\n"}"#;
    let lines = [
        "no JSON",
        good,
        r#"{"id":2}"#,
        r#"{"id":3,"base64":"!"}"#,
        "",
        r#"{"id":null,"protocol":"rdap","text":"{"}"#,
        "[]",
        good,
    ]
    .join("\n");
    let output = cli::run(&["parse", "--jsonl"], lines.as_bytes());
    let out: Vec<Value> = output
        .stdout
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).expect("a line is JSON"))
        .collect();
    let codes: Vec<_> = out.iter().map(|line| line.pointer("/error/code").and_then(Value::as_str)).collect();
    assert_eq!(codes, [Some("bad_line"), None, Some("bad_line"), Some("bad_line"), Some("malformed"), Some("bad_line"), None]);
    assert!(out.iter().all(|line| line.get("id").is_some()), "{out:?}");
    assert_eq!(out.last().and_then(|line| line.pointer("/registration/name")).and_then(Value::as_str), Some("example.com"));
}

/// The code of an error as the JSON forms have it.
fn code(error: &Error) -> &'static str {
    match error {
        Error::Parse(ParseError::Empty) => "empty",
        Error::Parse(ParseError::Throttled(_)) => "throttled",
        Error::Parse(ParseError::Refused(_)) => "refused",
        Error::Parse(ParseError::Unavailable(_)) => "unavailable",
        Error::Parse(ParseError::TooLarge(_)) => "too_large",
        Error::Parse(ParseError::Malformed(_)) => "malformed",
        Error::Lookup(LookupError::BadQuery(_)) => "bad_query",
        Error::Lookup(LookupError::BadOptions(_)) => "bad_options",
        Error::Lookup(LookupError::NoServer(_)) => "no_server",
        Error::Lookup(LookupError::OutOfOrder) => "out_of_order",
        Error::Guest { fault, .. } => fault.code(),
        _ => "other",
    }
}

fn printed(stdout: &[u8]) -> Value {
    serde_json::from_slice(stdout).expect("--json prints JSON")
}

fn options() -> Options {
    let (protocols, routes, tables, paused) = (vec![], vec![], vec![], vec![]);
    Options { protocols, routes, follow_referrals: true, max_requests: 0, max_wait: 0, tables, paused }
}
