//! `whoisbox parse --explain`: every line is accounted for, in text and in JSON, whatever the protocol and the charset.

use std::collections::BTreeSet;

use data_encoding::BASE64;
use serde_json::{Value, json};
use whoisbox_tests::cli;

use super::schema::{complain, validator};

const WHOIS: &str = "\
% Terms apply.\r\n\r\nDomain Name: example.com\r\nCreation Date: 2001-02-03T04:05:06Z\r\nsomething that nobody expects\r\n\
Registrar URL: REDACTED FOR PRIVACY\r\nShoe size: 42\r\nUpdated Date: some day, 5\r\nName servers:\r\n  ns1.example.org\r\n";

const RDAP: &str = r#"{
  "objectClassName": "domain", "ldhName": "example.com",
  "events": [
    { "eventAction": "registration", "eventDate": "2001-02-03T04:05:06Z" }
  ],
  "shoeSize": 42
}"#;

#[test]
fn each_line_of_a_whois_answer_is_told() {
    let told = explain(WHOIS.as_bytes());
    let became = [
        (1, "notice", ""),
        (2, "blank", ""),
        (3, "used", "/name"),
        (4, "used", "/created"),
        (5, "not_understood", ""),
        (6, "passed_over", ""),
        (7, "not_understood", ""),
        (8, "used", "/updated"),
        (9, "heading", ""),
        (10, "used", "/nameservers/0"),
    ];
    let lines = told["lines"].as_array().expect("lines");
    let path = |line: &Value| line["path"].as_str().unwrap_or_default().to_owned();
    let seen: Vec<_> = lines.iter().map(|line| (line["line"].clone(), line["became"].clone(), path(line))).collect();
    assert_eq!(seen, became.map(|(line, became, path)| (json!(line), json!(became), path.to_owned())));
    assert_eq!((&told["used"], &told["passed_over"], &told["not_understood"]), (&json!(4), &json!(1), &json!(2)));
    assert_eq!(told["share"].as_f64().map(|share| (share * 7.0).round()), Some(5.0));
    assert_eq!(lines[4]["text"], "something that nobody expects");
}

#[test]
fn each_value_of_an_rdap_response_is_told_wherever_its_lines_end() {
    let minified = RDAP.replace('\n', "");
    for body in [RDAP, &minified] {
        let told = explain(body.as_bytes());
        assert_eq!(told["source"]["protocol"], "rdap");
        let lines = told["lines"].as_array().expect("lines");
        let of =
            |text: &str| lines.iter().find(|line| line["text"].as_str().is_some_and(|line| line.contains(text))).expect(text);
        assert_eq!(of("ldhName")["path"], "/name");
        assert_eq!(of("eventDate")["path"], "/created");
        assert_eq!(of("shoeSize")["became"], "not_understood");
        let numbers: BTreeSet<_> = lines.iter().filter_map(|line| line["line"].as_u64()).collect();
        assert_eq!(numbers.len(), body.lines().count(), "no line is left out");
    }
}

#[test]
fn a_line_is_shown_in_the_charset_that_it_was_read_in() {
    let told = explain(b"Domain Name: example.com\r\nRegistrant Name: Zo\xeb M\xfcller\r\nCreation Date: 2001-02-03\r\n");
    assert_eq!(told["source"]["charset"], "windows-1252");
    assert_eq!(told["lines"][1]["text"], "Registrant Name: Zoë Müller");
}

#[test]
fn people_see_the_same() {
    let output = cli::run(&["parse", "--explain", "-"], WHOIS.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    let page = String::from_utf8(output.stdout).expect("it is text");
    for line in [
        " 1  notice          % Terms apply.",
        " 3  /name           Domain Name: example.com",
        " 5  not understood  something that nobody expects",
        "10  /nameservers/0    ns1.example.org",
        "71.4 % of the values used or knowingly passed over: 4 used, 1 passed over, 2 not understood; read as generic",
    ] {
        assert!(page.lines().any(|seen| seen == line), "{line:?} is not in\n{page}");
    }
    assert!(page.contains("    note: "), "what was odd about a line stands below it\n{page}");
}

#[test]
fn a_refusal_is_an_error_with_explain_too() {
    let output = cli::run(&["parse", "--explain", "-"], b"You have exceeded your quota of queries.\r\n");
    assert_eq!(output.status.code(), Some(3));
    assert!(output.stdout.is_empty());
}

#[test]
fn many_answers_are_explained_one_a_line() {
    let lines = [
        json!({ "id": "a", "text": WHOIS }),
        json!({ "id": "b", "text": "You have exceeded your quota of queries." }),
        json!({ "id": "c", "base64": BASE64.encode(WHOIS.as_bytes()) }),
        json!({ "id": "d", "protocol": "rdap", "text": RDAP }),
    ];
    let input = lines.map(|line| line.to_string() + "\n\n").concat();
    let output = cli::run(&["parse", "--jsonl", "--explain"], input.as_bytes());
    let output = String::from_utf8(output.stdout).expect("it is text");
    let told: Vec<Value> = output.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
    let ids: Vec<_> = told.iter().filter_map(|line| line["id"].as_str()).collect();
    assert_eq!(ids, ["a", "b", "c", "d"]);
    assert_eq!(told[0]["explanation"], explain(WHOIS.as_bytes()));
    assert_eq!(told[1]["error"]["code"], "throttled");
    assert_eq!(told[2]["explanation"], told[0]["explanation"]);
    assert_eq!(told[3]["explanation"], explain(RDAP.as_bytes()));
}

/// What the command tells, which keeps to the schema.
fn explain(answer: &[u8]) -> Value {
    let output = cli::run(&["parse", "--explain", "--json", "-"], answer);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let told = serde_json::from_slice(&output.stdout).expect("it is JSON");
    complain(&validator("explanation"), "explanation", &told);
    told
}
