#![allow(clippy::indexing_slicing, reason = "a test that fails may panic")]

use serde_json::Value;

use super::{Answer, FORMATS, OutputError, format};
use crate::registration::Protocol;
use crate::whois::Hints;

pub(crate) const ANSWER: &str = "Domain Name: EXAMPLE.COM\r\nRegistry Domain ID: 1_DOMAIN_COM-VRSN\r\n\
    Registrar: Example Registrar\r\nName Server: NS1.EXAMPLE.NET\r\n";

/// What the format makes of a WHOIS answer.
pub(crate) fn document(name: &str, settings: Option<&str>, answer: &str) -> String {
    let written = format(name).and_then(|format| (format.open)(settings)).and_then(|writer| {
        let hints = Hints { server: Some("whois.example.com"), query: Some("example.com") };
        Answer::Text(answer).read(Protocol::Whois, &hints, |finding| writer(finding)).map_err(OutputError::Unread)
    });
    written.unwrap_or_else(|error| error.to_string())
}

#[test]
fn every_format_has_a_sentence_a_schema_of_its_settings_and_refuses_others() {
    for format in FORMATS {
        assert!(format.summary.ends_with('.'), "{}", format.name);
        let schema: Value = serde_json::from_str(format.settings_schema.unwrap_or("{}")).unwrap_or_default();
        for settings in [None, Some(""), Some(" \n"), Some("{}")] {
            assert!((format.open)(settings).is_ok(), "{} {settings:?}", format.name);
        }
        for settings in [r#"{"colour": "red"}"#, "[1]", "7", "{"] {
            assert!(matches!((format.open)(Some(settings)), Err(OutputError::BadSettings(_))), "{} {settings}", format.name);
        }
        let settings = schema["properties"].as_object().cloned().unwrap_or_default();
        assert_eq!(settings.is_empty(), format.settings_schema.is_none(), "{}", format.name);
        for (name, setting) in settings {
            assert!(setting["description"].as_str().is_some_and(|sentence| sentence.ends_with('.')), "{} {name}", format.name);
            let mut given = serde_json::Map::new();
            if let Some(default) = setting.get("default") {
                given.insert(name.clone(), default.clone());
                let text = Value::from(given).to_string();
                assert_eq!(
                    document(format.name, Some(&text), ANSWER),
                    document(format.name, None, ANSWER),
                    "{} {name}: the schema tells another default",
                    format.name
                );
            }
        }
    }
}

#[test]
fn every_format_writes_json_where_it_says_so() {
    for format in FORMATS.iter().filter(|format| format.is_json()) {
        for answer in [ANSWER, "No match for \"EXAMPLE.COM\".\r\n", "owner: Ada Muster\r\nno label here\r\n"] {
            let document = document(format.name, None, answer);
            assert!(serde_json::from_str::<Value>(&document).is_ok_and(|document| document.is_object()), "{document}");
        }
    }
    assert!(document("papyrus", None, ANSWER).contains("rdap"));
}

/// What a privacy service, a registrar or a registry's placeholder says of itself is nobody's, whatever the form. The text of the whole
/// answer, which MISP may be given, is left out here.
#[test]
fn no_platform_is_told_anothers_data_as_the_holders() {
    let answer = "Domain Name: EXAMPLE.COM\r\nRegistry Domain ID: 1_DOMAIN_COM-VRSN\r\nRegistrar: Example Registrar\r\n\
        Registrar Abuse Contact Email: abuse@registrar.example.net\r\nRegistrant Name: REDACTED FOR PRIVACY\r\n\
        Registrant Organization: Beispiel GmbH\r\nRegistrant Country: DE\r\nRegistrant Email: erika@example.com\r\n\
        Admin Name: Domains By Proxy, LLC\r\nAdmin Organization: Domains By Proxy, LLC\r\nAdmin Email: relay@privacy.example.net\r\n\
        Tech Name: Example Registrar\r\nTech Email: desk@registrar.example.net\r\nName Server: NS1.EXAMPLE.NET\r\n";
    for (name, settings) in [("misp", Some(r#"{"text": false}"#)), ("stix", None), ("ocsf", None), ("ecs", None), ("csv", None)] {
        let document = document(name, settings, answer);
        assert!(document.contains("Beispiel GmbH") && document.contains("erika@example.com"), "{name}: {document}");
        for others in ["relay@privacy.example.net", "desk@registrar.example.net", "REDACTED"] {
            assert!(!document.contains(others), "{name} tells {others}: {document}");
        }
    }
}

#[test]
fn ids_of_stix_are_those_that_the_standard_makes_and_what_is_not_registered_is_a_note() {
    let bundle: Value = serde_json::from_str(&document("stix", None, "No match for \"EXAMPLE.COM\".\r\n")).unwrap_or_default();
    assert_eq!(bundle["objects"][0]["id"], "domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7");
    assert_eq!(bundle["objects"][1]["type"], "note");
    assert_eq!(bundle["objects"][1]["created"], "1970-01-01T00:00:00.000Z");
    assert_eq!(bundle["objects"].as_array().map(Vec::len), Some(2));
}

#[test]
fn when_it_was_observed_is_what_the_caller_says_or_else_the_answer() {
    let at = |settings, answer: &str| {
        let event: Value = serde_json::from_str(&document("ecs", settings, answer)).unwrap_or_default();
        event["@timestamp"].as_str().map(str::to_owned).unwrap_or_default()
    };
    let dated = format!("{ANSWER}Updated Date: 2026-01-30T10:00:00Z\r\nCreation Date: 2020-01-01T00:00:00Z\r\n");
    assert_eq!(at(Some(r#"{"observed": "2026-02-01T01:00:00+01:00"}"#), &dated), "2026-02-01T00:00:00.000Z");
    assert_eq!(at(None, &dated), "2026-01-30T10:00:00.000Z");
    assert_eq!(at(None, ANSWER), "1970-01-01T00:00:00.000Z");
    let refused = document("ecs", Some(r#"{"observed": "yesterday"}"#), ANSWER);
    assert!(refused.contains("observed") && refused.contains("RFC 3339"), "{refused}");
}
