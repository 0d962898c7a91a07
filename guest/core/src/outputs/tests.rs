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
    for format in &FORMATS {
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
