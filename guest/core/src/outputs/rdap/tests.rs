//! Every case as RDAP, and back; and what no case shows.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]

use std::fs;
use std::net::IpAddr;
use std::path::Path;

use serde_json::{Value, json};

use super::{OWN_WORDS, date_time, write};
use crate::cases::cases;
use crate::error::ParseError;
use crate::rdap::{Document, words};
use crate::registration::{Availability, Contact, Registration};
use crate::whois::charset::decode;
use crate::whois::{self, Hints};

#[test]
fn every_case_comes_back_as_it_was() {
    let (mut registered, mut differing) = (0, Vec::new());
    for path in cases("whois", ".txt").into_iter().chain(cases("rdap", ".json")) {
        with_case(&path, |registration| {
            let written = write(registration);
            let document = Document::parse(&written).unwrap();
            match (registration.availability, document.read(&Hints::default())) {
                (Availability::Unknown, Err(ParseError::Unavailable(_))) => {}
                (expected, Ok(back)) => {
                    assert_eq!(expected, back.availability, "{}", path.display());
                    if expected == Availability::Registered {
                        registered += 1;
                        let (before, after) = (comparable(registration), comparable(&back));
                        for (member, value) in before.as_object().unwrap() {
                            if after.get(member) != Some(value) {
                                let back = after.get(member).unwrap_or(&Value::Null);
                                differing.push(format!("{}: {member}: {value} came back as {back}", path.display()));
                            }
                        }
                        assert_nothing_is_lost(registration, &written);
                    }
                }
                (expected, other) => panic!("{}: {expected:?} came back as {other:?}", path.display()),
            }
        });
    }
    assert!(differing.is_empty(), "{}", differing.join("\n\n"));
    assert!(registered > 30, "only {registered} registrations");
}

#[test]
fn what_rdap_has_no_word_for_is_kept_in_a_remark() {
    let answer = "Domain Name: example.com\nCreation Date: 2001-02-03\nExpiry Date: sometime next year\nRegistrar: Example Registrar\n\
                  Status: clientHold\nStatus: quarantined by the court\nName Server: ns1.example.net\n";
    with_answer(answer, |registration| {
        let response = response(registration);
        assert_eq!(response["status"], json!(["client hold"]));
        assert_eq!(response["events"], json!([{ "eventAction": "registration", "eventDate": "2001-02-03T00:00:00Z" }]));
        let lines = own_words(&response);
        assert!(lines.contains(&"status: quarantined by the court".to_owned()), "{lines:?}");
        assert!(lines.contains(&"registration: 2001-02-03".to_owned()), "{lines:?}");
    });
}

#[test]
fn only_an_answer_that_tells_of_it_is_registered() {
    for (answer, code) in [("No match for \"EXAMPLE.COM\".\r\n", 404), ("Hello.\r\n", 502)] {
        with_answer(answer, |registration| {
            let response = response(registration);
            assert_eq!(response["errorCode"], code, "{response}");
            assert_eq!(response["objectClassName"], Value::Null);
        });
    }
}

#[test]
fn the_response_says_that_it_is_not_the_servers_own() {
    with_answer(
        "Domain Name: example.com\nRegistrar: Example Registrar\nCreation Date: 2001-02-03T04:05:06Z\n",
        |registration| {
            let response = response(registration);
            let said = response["notices"][0]["description"][0].as_str().unwrap();
            assert!(said.starts_with("Made from a WHOIS answer of whois.example.com by whoisbox "), "{said}");
        },
    );
}

fn response(registration: &Registration<'_>) -> Value {
    serde_json::from_str(&write(registration)).unwrap()
}

fn own_words(response: &Value) -> Vec<String> {
    let remarks = response["remarks"].as_array().into_iter().flatten();
    let own = remarks.filter(|remark| remark["title"] == OWN_WORDS);
    own.flat_map(|remark| remark["description"].as_array().unwrap()).map(|line| line.as_str().unwrap().to_owned()).collect()
}

fn with_answer(answer: &str, then: impl FnOnce(&Registration<'_>)) {
    let hints = Hints { server: Some("whois.example.com"), query: None };
    let decoded = decode(answer.as_bytes(), None).unwrap();
    then(&whois::read(&decoded, &hints).unwrap());
}

/// Reads a case, if it holds a registration.
fn with_case(path: &Path, then: impl FnOnce(&Registration<'_>)) {
    let answer = fs::read(path).unwrap();
    let server = path.parent().unwrap().file_name().unwrap().to_str().unwrap();
    let query = fs::read_to_string(path.with_extension("query.txt")).ok();
    let hints = Hints { server: Some(server), query: query.as_deref().map(str::trim) };
    if path.extension().is_some_and(|extension| extension == "txt") {
        let decoded = decode(&answer, hints.server);
        if let Some(registration) = decoded.as_ref().ok().and_then(|decoded| whois::read(decoded, &hints).ok()) {
            then(&registration);
        }
    } else if let Ok(registration) = Document::parse_bytes(&answer).as_ref().map(|document| document.read(&hints))
        && let Ok(registration) = registration
    {
        then(&registration);
    }
}

/// A registration as far as RDAP has words for all of it.
fn comparable(registration: &Registration<'_>) -> Value {
    let mut value = serde_json::to_value(registration).unwrap();
    let members = value.as_object_mut().unwrap();
    for member in ["source", "fields", "diagnostics", "referral"] {
        members.remove(member);
    }
    let statuses: Vec<_> = registration.statuses.iter().filter_map(|status| words::rdap_status(status)).collect();
    members.insert("statuses".to_owned(), json!(statuses));
    let events: Vec<_> = registration.events.iter().filter(|event| words::registered_action(&event.action).is_some()).collect();
    members.insert("events".to_owned(), json!(events));
    for server in members["nameservers"].as_array_mut().unwrap() {
        let addresses = server["addresses"].as_array_mut().unwrap();
        addresses.retain(|address| address.as_str().is_some_and(|text| text.parse::<IpAddr>().is_ok()));
        addresses.sort_by_key(Value::to_string);
    }
    if let Some(registrar) = members.get_mut("registrar").and_then(Value::as_object_mut) {
        // An organization that is the registrar goes by one name.
        let organization = registrar.remove("organization").unwrap_or_default();
        let name = registrar.entry("name").or_insert(organization.clone());
        if *name != organization && !organization.is_null() {
            registrar.insert("organization".to_owned(), organization);
        }
        registrar.retain(|_, part| !part.is_null());
    }
    members.insert("contacts".to_owned(), json!(merged(registration)));
    round_dates(&mut value);
    value
}

/// The contacts, those as one that differ in their roles alone.
fn merged<'r, 'a>(registration: &'r Registration<'a>) -> Vec<Contact<'a>> {
    let mut contacts: Vec<Contact<'a>> = Vec::new();
    for contact in &registration.contacts {
        let same = |known: &&mut Contact<'_>| {
            known.handle.is_some() && Contact { roles: known.roles.clone(), ..contact.clone() } == **known
        };
        match contacts.iter_mut().find(same) {
            Some(known) => known.roles.extend(contact.roles.iter().cloned()),
            None => contacts.push(contact.clone()),
        }
    }
    contacts
}

/// Makes dates what RDAP can say of them, and takes those away that could not be read.
fn round_dates(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| member.get("raw").is_none() || member.get("iso").is_some());
            for (_, member) in members.iter_mut() {
                let iso = member.get("raw").and(member.get("iso")).and_then(Value::as_str);
                match iso.map(|iso| json!(date_time(iso).0)) {
                    Some(date) => *member = date,
                    None => round_dates(member),
                }
            }
        }
        Value::Array(items) => {
            items.iter_mut().for_each(round_dates);
            items.retain(|item| item.get("action").is_none() || item.get("at").is_some());
        }
        _ => {}
    }
}

/// Statuses, events and dates that RDAP has no word for are in the remark.
fn assert_nothing_is_lost(registration: &Registration<'_>, written: &str) {
    let lines = own_words(&serde_json::from_str(written).unwrap());
    for status in registration.statuses.iter().filter(|status| words::rdap_status(status).is_none()) {
        assert!(lines.contains(&format!("status: {status}")), "{status} is not in {lines:?}");
    }
    for at in [&registration.created, &registration.updated, &registration.expires].into_iter().flatten() {
        let is_exact = at.iso.as_deref().is_some_and(|iso| date_time(iso).1);
        assert!(is_exact || lines.iter().any(|line| line.ends_with(&format!(": {}", at.raw))), "{at:?} is not in {lines:?}");
    }
}
