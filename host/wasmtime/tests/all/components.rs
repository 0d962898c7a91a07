//! The components that the library carries. What they import and export is asserted in the tests across crates (`tests/contract.rs`).

use whoisbox::Component;
use whoisbox::parse::{self, Hints};
use whoisbox::steps::Payload;
use whoisbox::types::Protocol;

use super::builder;

#[test]
fn each_component_describes_itself() {
    let host = builder().build().unwrap();
    for (component, watched) in [(Component::Parser, "whois-text"), (Component::Lookup, "domain-name")] {
        let manifest = whoisbox::block_on(host.describe(component)).unwrap();
        assert_eq!(manifest.version, component.version());
        assert!(manifest.watches.iter().any(|kind| kind.kind == watched), "{component} does not watch {watched}");
    }
}

#[test]
fn many_answers_are_read_as_they_are() {
    let answer = |received, protocol| parse::Answer { received, protocol, hints: Hints::default() };
    let whois = "Domain Name: EXAMPLE.COM\r\nRegistrar: Example Registrar, Inc.\r\n";
    let rdap = br#"{"objectClassName":"autnum","startAutnum":64496,"endAutnum":64496}"#;
    let answers = [
        answer(Payload::Text(whois.into()), Protocol::Whois),
        answer(Payload::Bytes(rdap.into()), Protocol::Rdap),
        answer(Payload::Text(String::new()), Protocol::Whois),
    ];
    let host = builder().build().unwrap();
    for fields in [true, false] {
        let list: serde_json::Value = serde_json::from_str(&host.parse_many(&answers, fields).unwrap()).unwrap();
        assert_eq!(list[0]["registration"]["name"], "example.com");
        assert_eq!(list[0]["registration"]["fields"].as_array().map(Vec::len), Some(if fields { 2 } else { 0 }));
        assert_eq!(list[1]["registration"]["autnum"]["start"], 64496);
        assert_eq!((&list[2]["id"], &list[2]["error"]["code"]), (&2.into(), &"empty".into()));
    }
    assert_eq!(host.parse_many(&[], true).unwrap(), "[]");
}

#[test]
fn without_a_cache_directory_everything_works() {
    let host = whoisbox::Host::builder().cache_directory(None).build().unwrap();
    assert!(host.parse_many_json("").unwrap().is_empty());
}

#[test]
fn compiled_code_is_kept_in_a_folder_of_its_own() {
    // What else is in the folder that it is given stays.
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine"), "kept").unwrap();
    let host = whoisbox::Host::builder().cache_directory(Some(folder.path().into())).build().unwrap();
    host.interfaces(Component::Parser).unwrap();
    let mut names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["compiled", "mine"]);
    assert!(std::fs::read_dir(folder.path().join("compiled")).unwrap().count() > 0);
}
