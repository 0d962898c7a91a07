#![allow(clippy::indexing_slicing, reason = "a test that fails may panic")]

use serde_json::{Value, json};

use crate::error::OutputError;
use crate::outputs::{Answer, format};
use crate::registration::Protocol;
use crate::whois::Hints;

const DOMAIN: &str = "\
Domain Name: example.com
Registry Domain ID: 2000001_DOMAIN_COM-TEST
Registrar WHOIS Server: whois.example.net
Registrar URL: https://registrar.example.net
Updated Date: 2026-03-14T09:26:53Z
Creation Date: 2001-02-03T04:05:06Z
Registry Expiry Date: 2030-02-03T04:05:06Z
Registrar: Example Registrar, Inc.
Registrar IANA ID: 9995
Registrar Abuse Contact Email: abuse@registrar.example.net
Registrar Abuse Contact Phone: +1.5555550100
Domain Status: clientTransferProhibited
Registrant Name: Zoë van der Sample
Registrant Organization: Example Harbour Ltd
Registrant Street: 1 Harbour Lane
Registrant City: Sampleton
Registrant Postal Code: 12345
Registrant Country: GB
Registrant Phone: +44.5555550101
Registrant Phone Ext: 17
Registrant Email: zoe@example.com
Admin Name: Hostmaster
Admin Organization: Example Harbour Ltd
Admin Email: zoe@example.com
Tech Name: REDACTED FOR PRIVACY
Tech Email: REDACTED FOR PRIVACY
Name Server: ns1.example.com 192.0.2.53
DNSSEC: unsigned
";

/// The document for an answer with these settings; null where they are refused.
fn document(answer: &str, query: &str, settings: Option<&str>) -> Value {
    let hints = Hints { server: Some("whois.example.net"), query: Some(query) };
    let written = format("maltego").and_then(|format| (format.open)(settings)).and_then(|writer| {
        Answer::Text(answer).read(Protocol::Whois, &hints, |finding| writer(finding)).map_err(OutputError::Unread)
    });
    written.ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// The entities that follow from an answer.
fn entities(answer: &str, query: &str, settings: Option<&str>) -> Vec<Value> {
    document(answer, query, settings)["entities"].as_array().cloned().unwrap_or_default()
}

/// Type, value, label and parent of each entity.
fn links(entities: &[Value]) -> Vec<Value> {
    entities.iter().map(|entity| json!([entity["type"], entity["value"], entity["link"], entity["parent"]])).collect()
}

#[test]
fn contacts_carry_their_roles_on_the_link() {
    let found = entities(DOMAIN, "example.com", Some(r#"{"entities": ["contacts"]}"#));
    assert_eq!(
        links(&found),
        [
            json!(["maltego.Organization", "Example Harbour Ltd", "registrant, administrative", null]),
            json!(["maltego.Person", "Zoë van der Sample", "registrant", null]),
            json!(["maltego.EmailAddress", "zoe@example.com", "registrant, administrative", null]),
            json!(["maltego.PhoneNumber", "+44.5555550101 x17", "registrant", null]),
            json!(["maltego.Location", "1 Harbour Lane, Sampleton, 12345, GB", "address of registrant", null]),
            json!(["maltego.Phrase", "Hostmaster", "desk of administrative", null]),
        ]
    );
    assert_eq!(found[1]["properties"], json!({ "person.firstnames": "Zoë", "person.lastname": "van der Sample" }));
}

#[test]
fn what_is_the_registrar_s_hangs_on_the_registrar() {
    let found = entities(DOMAIN, "example.com", Some(r#"{"entities": ["registrar", "name-servers"]}"#));
    assert_eq!(
        links(&found),
        [
            json!(["maltego.Company", "Example Registrar, Inc.", "registrar", null]),
            json!(["maltego.EmailAddress", "abuse@registrar.example.net", "registrar's abuse desk", 0]),
            json!(["maltego.PhoneNumber", "+1.5555550100", "registrar's abuse desk", 0]),
            json!(["maltego.NSRecord", "ns1.example.com", "name server", null]),
            json!(["maltego.IPv4Address", "192.0.2.53", "address of ns1.example.com", 3]),
        ]
    );
}

#[test]
fn a_record_says_all_of_it_and_what_is_withheld() {
    let found = entities(DOMAIN, "www.example.com", Some(r#"{"entities": ["record"]}"#));
    assert_eq!(links(&found)[0], json!(["maltego.Domain", "example.com", "registered domain", null]));
    let mut record = found[1]["properties"].clone();
    let text = record["whoisInfo"].take();
    assert!(text.as_str().is_some_and(|text| text.starts_with("Domain Name: example.com")), "{text}");
    assert_eq!(
        record,
        json!({
            "adminEmail": "zoe@example.com",
            "adminName": "Hostmaster",
            "adminOrganization": "Example Harbour Ltd",
            "creationDate": "2001-02-03T04:05:06Z",
            "dnssec": "unsigned",
            "domainName": "example.com",
            "domainStatus": "clientTransferProhibited",
            "nameserverIpAddresses": "192.0.2.53",
            "nameservers": "ns1.example.com",
            "registrantAddress": "1 Harbour Lane, Sampleton, 12345, GB",
            "registrantCity": "Sampleton",
            "registrantCountry": "GB",
            "registrantCountryCode": "GB",
            "registrantEmail": "zoe@example.com",
            "registrantName": "Zoë van der Sample",
            "registrantOrganization": "Example Harbour Ltd",
            "registrantPhone": "+44.5555550101",
            "registrantPhoneExt": "17",
            "registrantPostalCode": "12345",
            "registrantStreet": "1 Harbour Lane",
            "registrar": "Example Registrar, Inc.",
            "registrarAbuseContactEmail": "abuse@registrar.example.net",
            "registrarAbuseContactPhone": "+1.5555550100",
            "registrarIanaId": "9995",
            "registrarUrl": "https://registrar.example.net",
            "registrarWhoisServer": "whois.example.net",
            "registryDomainId": "2000001_DOMAIN_COM-TEST",
            "registryExpiryDate": "2030-02-03T04:05:06Z",
            "sponsoringRegistrar": "Example Registrar, Inc.",
            "updatedDate": "2026-03-14T09:26:53Z",
            "whoisInfo": null,
            "whoisbox.withheld": "technical: name, emails",
        })
    );
}

#[test]
fn a_privacy_service_is_told_as_one_and_nothing_else_of_it() {
    let answer = "\
Domain Name: example.com
Registrar: Example Registrar, Inc.
Registrant Name: Domain Admin
Registrant Organization: Privacy service provided by Withheld for Privacy ehf
Registrant Email: a1b2c3@withheldforprivacy.example
Registrant Phone: +354.5550100
";
    let found = entities(answer, "example.com", None);
    let text = serde_json::to_string(&found.iter().filter(|entity| entity["type"] != "maltego.WHOISRecord").collect::<Vec<_>>());
    assert!(text.as_ref().is_ok_and(|text| !text.contains("a1b2c3") && !text.contains("354.5550100")), "{text:?}");
    assert!(links(&found).iter().any(|link| link[2] == "privacy service in place of the holder"), "{found:?}");
    let record = found.iter().find(|entity| entity["type"] == "maltego.WHOISRecord").map(|record| &record["properties"]);
    assert!(record.is_some_and(|record| record["registrantEmail"].is_null()), "{record:?}");
    assert!(record.is_some_and(|record| record["whoisbox.privacy-service"].is_string()), "{record:?}");
}

#[test]
fn a_block_is_a_netblock_and_networks_and_their_origins() {
    let answer = "\
inetnum:        192.0.2.0 - 192.0.2.255
netname:        EXAMPLE-NET-1
country:        NL
status:         ASSIGNED PA
created:        2012-08-08T08:00:00Z
last-modified:  2026-02-10
source:         TEST

route:          192.0.2.0/24
origin:         AS64496
source:         TEST
";
    let found = entities(answer, "192.0.2.1", Some(r#"{"entities": ["network", "dates"]}"#));
    assert_eq!(
        links(&found),
        [
            json!(["maltego.Netblock", "192.0.2.0-192.0.2.255", "registered block", null]),
            json!(["maltego.CIDR", "192.0.2.0/24", "registered block", null]),
            json!(["maltego.AS", "64496", "may originate the block", null]),
            json!(["maltego.DateTime", "2012-08-08 08:00:00 UTC", "registered", null]),
            json!(["maltego.DateTime", "2026-02-10", "last changed", null]),
        ]
    );
    assert_eq!(found[0]["properties"]["whoisbox.name"], "EXAMPLE-NET-1");
    assert_eq!(
        found[3]["properties"],
        json!({
            "date": "2012-08-08", "year": "2012", "month": "08", "day": "08",
            "time": "08:00:00", "hour": "08", "minute": "00", "second": "00", "offset": "000000",
        })
    );
}

#[test]
fn when_the_database_was_made_is_no_date_of_the_object() {
    let answer = format!("{DOMAIN}>>> Last update of whois database: 2026-11-02T08:30:12Z <<<\n");
    let found = entities(&answer, "example.com", Some(r#"{"entities": ["dates"]}"#));
    let labels: Vec<&Value> = found.iter().map(|entity| &entity["link"]).collect();
    assert_eq!(labels, ["registered", "last changed", "expires"]);
}

#[test]
fn nothing_follows_from_what_is_not_registered() {
    assert_eq!(document("No match for \"EXAMPLE.COM\".\n", "example.com", None), json!({ "entities": [] }));
}

#[test]
fn settings_that_are_none_are_refused() {
    for settings in [r#"{"entities": ["everything"]}"#, r#"{"parts": []}"#, "[]"] {
        assert_eq!(document(DOMAIN, "example.com", Some(settings)), Value::Null, "{settings}");
    }
}
