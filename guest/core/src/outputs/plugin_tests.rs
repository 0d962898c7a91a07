#![allow(clippy::indexing_slicing, clippy::panic, reason = "a test that fails may panic")]

use super::{Documents, PluginError, Settings, Task, from_report, settings_schema, take};
use crate::error::{ParseError, Refusal};
use crate::query::Query;
use crate::registration::Protocol;
use crate::report::{
    Authority, Conclusion, ErrorText, Exchange, Failure, Options, Outcome, Pause, Report, Request, Route, Table, WhoisRequest,
};

const ANSWER: &str = "Domain Name: EXAMPLE.COM\r\nRegistry Domain ID: 1_DOMAIN_COM-VRSN\r\nRegistrar: Example Registrar\r\n";

#[test]
fn reads_an_answer_with_its_payload() {
    let payload = Some(r#"{"server":"whois.example.com","query":null,"more":1}"#);
    let Ok(Task::Told(events)) = take("whois-text", ANSWER, payload, None, false) else { panic!("not told") };
    assert_eq!(events.first().map(|event| (event.kind, event.value.as_str())), Some(("registration", "example.com")));
    assert!(events.iter().any(|event| event.kind == "registrar" && event.value == "Example Registrar"));
    let body = r#"{"objectClassName":"autnum","handle":"AS64496","startAutnum":64496,"endAutnum":64496}"#;
    let Ok(Task::Told(events)) = take("rdap-json", body, None, Some("{}"), false) else { panic!("not told") };
    assert_eq!(events.first().map(|event| event.value.as_str()), Some("AS64496"));
}

#[test]
fn never_pretends_to_ask() {
    assert_eq!(take("domain-name", "example.com", None, None, false), Err(PluginError::UnknownKind("domain-name".into())));
    assert_eq!(take("person-name", "x", None, None, true), Err(PluginError::UnknownKind("person-name".into())));
    let task = take("domain-name", "example.com", None, None, true);
    assert_eq!(task, Ok(Task::LookUp { query: "example.com".into(), settings: Settings::default() }));
}

#[test]
fn a_value_must_be_of_its_kind() {
    for (kind, value) in
        [("domain-name", "192.0.2.1"), ("ip-address", "192.0.2.0/24"), ("autnum", "example.com"), ("ip-network", "")]
    {
        assert!(matches!(take(kind, value, None, None, true), Err(PluginError::BadValue(_))), "{kind} {value}");
    }
    for value in ["AS64496", "64496"] {
        let query = "AS64496".to_owned();
        assert_eq!(take("autnum", value, None, None, true), Ok(Task::LookUp { query, settings: Settings::default() }));
    }
    assert!(matches!(take("whois-text", ANSWER, Some("[]"), None, false), Err(PluginError::BadValue(_))));
}

#[test]
fn takes_every_setting_and_names_an_unknown_one() {
    let text = r#"{"documents":{"spiderfoot":{"event":"SIMILARDOMAIN"}},"protocols":["whois"],"whois":"whois.example.com:4343","rdap":"https://rdap.example.com/",
        "follow_referrals":false,"max_requests":3,"max_wait":20,"tables":[{"name":"tld","text":"tld"}],
        "timeout_ms":5000,"max_bytes":1000}"#;
    let settings = Settings {
        documents: Documents(vec![("spiderfoot", r#"{"event":"SIMILARDOMAIN"}"#.into())]),
        options: Options {
            protocols: vec![Protocol::Whois],
            routes: vec![Route::Whois("whois.example.com:4343".into()), Route::Rdap("https://rdap.example.com/".into())],
            follow_referrals: false,
            max_requests: 3,
            max_wait: 20,
            tables: vec![Table { name: "tld".into(), text: "tld".into() }],
            ..Options::default()
        },
        total_timeout: 5000,
        max_bytes: 1000,
    };
    assert_eq!(take("ip-address", "192.0.2.1", None, Some(text), true), Ok(Task::LookUp { query: "192.0.2.1".into(), settings }));

    let schema: serde_json::Value = serde_json::from_str(&settings_schema(true)).unwrap_or_default();
    let given: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let names = |value: &serde_json::Value| value.as_object().map(|object| object.keys().cloned().collect::<Vec<_>>());
    assert_eq!(names(&schema["properties"]), names(&given), "the schema tells of every setting and no other");

    for (asks, text) in [(true, r#"{"timeout":5}"#), (false, r#"{"timeout":5}"#)] {
        let Err(PluginError::BadSettings(why)) = take("whois-text", ANSWER, None, Some(text), asks) else { panic!("taken") };
        assert!(why.contains("timeout"), "{why}");
    }
    assert!(matches!(take("whois-text", ANSWER, None, Some("7"), true), Err(PluginError::BadSettings(_))));
}

#[test]
fn gives_the_documents_that_are_wanted_behind_the_events() {
    let settings = r#"{"documents":{"rdap":{},"spiderfoot":{"event":"SIMILARDOMAIN"}}}"#;
    for asks in [false, true] {
        let Ok(Task::Told(events)) = take("whois-text", ANSWER, None, Some(settings), asks) else { panic!("not told") };
        let documents: Vec<_> = events.iter().filter(|event| event.kind.ends_with("-document")).collect();
        assert_eq!(documents.iter().map(|event| event.kind).collect::<Vec<_>>(), ["rdap-document", "spiderfoot-document"]);
        assert!(documents[1].value.contains("SIMILARDOMAIN_WHOIS"), "{}", documents[1].value);
        assert_eq!(documents[1].parent, Some(0));
    }
    for (settings, said) in [
        (r#"{"documents":{"papyrus":{}}}"#, "spiderfoot"),
        (r#"{"documents":{"spiderfoot":{"colour":1}}}"#, "colour"),
        (r#"{"documents":["spiderfoot"]}"#, "map"),
    ] {
        let Err(PluginError::BadSettings(why)) = take("whois-text", ANSWER, None, Some(settings), false) else { panic!("taken") };
        assert!(why.contains(said), "{why}");
    }
}

fn report<'a>(query: &'a Query, request: &'a Request, conclusion: Conclusion, outcome: Outcome<'a>) -> Report<'a> {
    let exchanges = vec![Exchange { request, authority: Authority::Registry, outcome, text: None }];
    let (origins, disagreements) = (Vec::new(), Vec::new());
    Report { query, conclusion, exchanges, merged: None, origins, disagreements, pauses: &[] }
}

#[test]
fn a_lookup_without_an_answer_says_what_where_and_what_to_do() {
    let query = Query::Domain("example.com".into());
    let request = Request::Whois(WhoisRequest { server: "whois.example.net".into(), port: 43, body: "example.com\r\n".into() });
    let throttled = ParseError::Throttled(Refusal { words: "slow down".into(), line: 1, wait: Some(30) });
    let outcome = Outcome::Unread(ErrorText(throttled));
    let pauses = [Pause { server: "whois.example.net".into(), seconds: 30 }];
    let throttled = Report { pauses: &pauses, ..report(&query, &request, Conclusion::Throttled, outcome) };
    assert_eq!(from_report(&throttled, &Documents::default()), Err(PluginError::RetryLater(Some(30))));

    let outcome = Outcome::Failed(Failure::TimedOut);
    let Err(PluginError::Failed(why)) =
        from_report(&report(&query, &request, Conclusion::NetworkFailure, outcome), &Documents::default())
    else {
        panic!("not failed")
    };
    for part in ["example.com", "whois.example.net port 43", "in time", "check"] {
        assert!(why.contains(part), "{part} in {why}");
    }
}
