#![allow(clippy::indexing_slicing, reason = "a test that fails may panic")]

use serde_json::{Value, json};

use super::{EVENTS, e164};
use crate::outputs::tests::document;

const DOMAIN: &str = "Domain Name: EXAMPLE.COM\r\nRegistry Domain ID: 1_DOMAIN_COM-VRSN\r\n\
    Registrar: Example Registrar, Inc.\r\nRegistrar Abuse Contact Email: abuse@registrar.example.net\r\n\
    Registrar Abuse Contact Phone: +1.5555550100\r\nReseller: Sample Hosting\r\n\
    Creation Date: 2001-02-03T04:05:06Z\r\nDomain Status: clientTransferProhibited\r\n\
    Registrant Name: Zoë Anna Sample\r\nRegistrant Organization: Example Harbour Ltd\r\nRegistrant Street: 1 Harbour Lane\r\n\
    Registrant City: Sampleton\r\nRegistrant State/Province: Georgia\r\nRegistrant Country: GB\r\n\
    Registrant Phone: +44.5555550101\r\nRegistrant Phone Ext: 17\r\nRegistrant Email: Zoe@Example.com\r\n\
    Admin Name: Domain Administrator\r\nAdmin Organization: Example Harbour Ltd\r\nAdmin Email: hostmaster@example.com\r\n\
    Tech Name: Tom Tinker\r\nTech Organization: Elsewhere Hosting GmbH\r\nTech Phone: +49.5555550104\r\n\
    Tech Email: tom@elsewhere.example\r\n\
    Billing Name: Bill Sample\r\nBilling Organization: Sample Hosting\r\nBilling Email: bill@hosting.example\r\n\
    Name Server: NS1.EXAMPLE.NET\r\n";

const VEILED: &str = "Domain Name: EXAMPLE.COM\r\nRegistry Domain ID: 1_DOMAIN_COM-VRSN\r\n\
    Registrar: Example Registrar, Inc.\r\nRegistrar Abuse Contact Email: abuse@registrar.example.net\r\n\
    Registrant Name: Registration Private\r\nRegistrant Organization: Domains By Proxy, LLC\r\nRegistrant Country: US\r\n\
    Registrant Phone: +1.5555550199\r\nRegistrant Email: veil@proxy.example\r\n\
    Admin Name: REDACTED FOR PRIVACY\r\nAdmin Email: q7@proxy.example\r\nAdmin Phone: +1.5555550199\r\n\
    Tech Name: Tina Tester\r\nTech Email: x1@relay.registrar.example.net\r\nTech Phone: +1.5555550100\r\n";

fn events(settings: Value, answer: &str) -> Vec<Value> {
    let document: Value = serde_json::from_str(&document("spiderfoot", Some(&settings.to_string()), answer)).unwrap_or_default();
    document["events"].as_array().cloned().unwrap_or_default()
}

/// Type, data and whose type of each but the record.
fn told(event: &str, answer: &str) -> Vec<(String, String, Option<String>)> {
    let events = events(json!({ "event": event, "targets": ["example.com"] }), answer);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let parent = |event: &Value| event["parent"].as_u64().map(|index| text(&events[index as usize]["type"]));
    events.iter().skip(1).map(|event| (text(&event["type"]), text(&event["data"]), parent(event))).collect()
}

#[test]
fn what_follows_from_a_record_comes_below_it() {
    let events = told("DOMAIN_NAME", DOMAIN);
    let below = |r#type: &str, data: &str| (r#type.to_owned(), data.to_owned(), Some("DOMAIN_WHOIS".to_owned()));
    let expected = [
        ("DOMAIN_REGISTRAR".to_owned(), "Example Registrar, Inc.".to_owned(), None),
        below("EMAILADDR", "zoe@example.com"),
        below("PHONE_NUMBER", "+445555550101"),
        below("HUMAN_NAME", "Zoë Anna Sample"),
        below("COMPANY_NAME", "Example Harbour Ltd"),
        below("PHYSICAL_ADDRESS", "1 Harbour Lane, Sampleton, Georgia, GB"),
        below("COUNTRY_NAME", "GB"),
        below("EMAILADDR_GENERIC", "hostmaster@example.com"),
        below("AFFILIATE_EMAILADDR", "tom@elsewhere.example"),
        below("AFFILIATE_COMPANY_NAME", "Elsewhere Hosting GmbH"),
        below("PROVIDER_DNS", "ns1.example.net"),
    ];
    assert_eq!(events, expected);
}

#[test]
fn what_is_an_affiliates_does_not_become_the_targets() {
    let types = |event: &str| told(event, DOMAIN).into_iter().map(|(r#type, ..)| r#type).collect::<Vec<_>>();
    let emails = ["AFFILIATE_EMAILADDR", "AFFILIATE_COMPANY_NAME"];
    assert!(types("AFFILIATE_DOMAIN_NAME").iter().all(|r#type| emails.contains(&r#type.as_str())));
    let near = ["EMAILADDR", "EMAILADDR_GENERIC", "AFFILIATE_EMAILADDR"];
    for event in ["SIMILARDOMAIN", "CO_HOSTED_SITE_DOMAIN"] {
        assert_eq!(types(event), near, "{event}");
    }
}

#[test]
fn every_event_has_its_record() {
    for (event, record, _) in EVENTS {
        assert_eq!(events(json!({ "event": event }), DOMAIN)[0]["type"], record);
    }
    assert_eq!(events(json!({ "event": "USERNAME" }), DOMAIN), [Value::Null; 0]);
}

#[test]
fn privacy_services_and_the_registrar_are_nobodys_contacts() {
    let events = told("DOMAIN_NAME", VEILED);
    let expected = ["DOMAIN_REGISTRAR"];
    let facts: Vec<&str> = events.iter().map(|(r#type, ..)| r#type.as_str()).filter(|r#type| *r#type != "HUMAN_NAME").collect();
    assert_eq!(facts, expected, "{events:?}");
    let text = document("spiderfoot", None, VEILED);
    for alien in ["proxy.example", "registrar.example.net", "5550199", "5550100"] {
        assert!(!text.contains(alien), "{alien} in {text}");
    }
    assert!(text.contains("privacy service:  domains by proxy"), "{text}");
}

#[test]
fn the_text_holds_nothing_that_spiderfoots_readers_misread() {
    let record = events(json!({}), DOMAIN);
    let text = record[0]["data"].as_str().unwrap_or_default();
    for line in text.lines() {
        let (_, value) = line.split_once(':').unwrap_or_default();
        assert!(line.is_empty() || value.starts_with("  "), "{line}");
        let words: Vec<&str> = value.split_whitespace().collect();
        let is_capitalised = |word: &str| word.starts_with(char::is_uppercase) && word.chars().any(char::is_lowercase);
        assert!(!words.iter().any(|word| is_capitalised(word)), "{line}");
    }
    assert!(text.contains("organization:     example harbour ltd\n"), "{text}");
    assert!(text.contains("phone:            +445555550101\n") && !text.contains("+49"), "{text}");
    let raw = events(json!({ "text": "raw" }), DOMAIN);
    assert_eq!(raw[0]["data"], DOMAIN.trim_end());
}

#[test]
fn words_of_the_text_hold_no_mailbox_or_telephone_number() {
    let answer = DOMAIN.replace("Registrar, Inc.", "Registrar (+996 312 000000)").replace("1 Harbour Lane", "desk@example.com");
    let record = events(json!({}), &answer);
    let text = record[0]["data"].as_str().unwrap_or_default();
    assert!(text.contains("example registrar ( 996 312 000000)\n") && text.contains("desk at example.com\n"), "{text}");
}

#[test]
fn an_unregistered_name_is_told_of_affiliates_alone() {
    let free = "No match for \"EXAMPLE.COM\".\r\n";
    let told = events(json!({ "event": "AFFILIATE_DOMAIN_NAME" }), free);
    assert_eq!(told, [json!({ "type": "AFFILIATE_DOMAIN_UNREGISTERED", "data": "example.com", "parent": null })]);
    assert_eq!(events(json!({}), free), [Value::Null; 0]);
}

#[test]
fn networks_are_told_as_the_event_relates_to_them() {
    let network = "inetnum:        192.0.2.0 - 192.0.2.255\nnetname:        EXAMPLE-NET\ncountry:        NL\norg:            ORG-E1-TEST\n\
        source:         TEST\n\norganisation:   ORG-E1-TEST\norg-name:       Example Networks BV\ne-mail:         noc@example.com\n\
        source:         TEST\n\nroute:          192.0.2.0/24\norigin:         AS64496\nsource:         TEST\n";
    let types = |event: &str, targets: &[&str]| {
        let events = events(json!({ "event": event, "targets": targets }), network);
        events.iter().map(|event| event["type"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let around = ["RAW_RIR_DATA", "AFFILIATE_EMAILADDR", "AFFILIATE_COMPANY_NAME", "NETBLOCK_MEMBER", "BGP_AS_MEMBER"];
    assert_eq!(types("IP_ADDRESS", &["example.org"]), around);
    let own = ["RAW_RIR_DATA", "EMAILADDR_GENERIC", "COMPANY_NAME", "NETBLOCK_OWNER", "BGP_AS_MEMBER", "COUNTRY_NAME"];
    assert_eq!(types("IP_ADDRESS", &["example.com"]), own);
}

#[test]
fn telephone_numbers_are_e164_or_none() {
    for (number, expected) in [
        ("+44.5555550101 x17", Some("+445555550101")),
        ("+49 (0)30 5555 0101", Some("+493055550101")),
        ("+1-555-555-0100;ext=2", Some("+15555550100")),
        ("+27.0115555010", Some("+27115555010")),
        ("+39.0655550101", Some("+390655550101")),
        ("+1.15555550100", Some("+15555550100")),
        ("030 55550101", None),
        ("+1", None),
        ("+1234567890123456", None),
    ] {
        assert_eq!(e164(number).as_deref(), expected, "{number}");
    }
}
