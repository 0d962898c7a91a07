#![allow(clippy::indexing_slicing, reason = "a test that fails may panic")]

use super::{Event, from_registration, write};
use crate::outputs::Answer;
use crate::outputs::manifest::PRODUCES;
use crate::registration::{
    Address, Autnum, Availability, Contact, Nameserver, Network, ObjectClass, Protocol, Registrar, Registration, Source,
};
use crate::whois::Hints;

fn registration(availability: Availability) -> Registration<'static> {
    let source = Source { protocol: Protocol::Whois, server: None, format: "icann", charset: "utf-8" };
    Registration { availability, ..Registration::new(source) }
}

fn domain() -> Registration<'static> {
    Registration { name: Some("example.com".into()), ..registration(Availability::Registered) }
}

fn contact(role: &'static str) -> Contact<'static> {
    Contact { roles: vec![role.into()], ..Contact::default() }
}

/// Kind, value, and the parent's value.
fn told(events: &[Event]) -> Vec<(&str, &str, Option<&str>)> {
    for event in events {
        assert!(PRODUCES.iter().any(|info| info.kind == event.kind), "the manifest does not name {}", event.kind);
    }
    let parent = |event: &Event| event.parent.map(|index| events[index as usize].value.as_str());
    events.iter().map(|event| (event.kind, event.value.as_str(), parent(event))).collect()
}

fn roles(event: &Event) -> serde_json::Value {
    let payload: serde_json::Value = serde_json::from_str(event.payload.as_deref().unwrap_or_default()).unwrap_or_default();
    payload["roles"].clone()
}

#[test]
fn the_document_holds_the_payloads_as_json() {
    let answer = Answer::Text("Domain Name: example.com\nCreation Date: 2001-02-03\nRegistrant Name: Erika \"E\" Beispiel\n");
    let document = answer.read(Protocol::Whois, &Hints::default(), write).unwrap_or_default();
    // The text is looked at: serde_json reads a payload that another writer wrote as one of its own, too.
    let beginning =
        r#"{"events":[{"kind":"registration","value":"example.com","payload":{"object":"domain","name":"example.com","#;
    assert!(document.starts_with(beginning), "{document}");
    assert!(document.contains(r#""payload":{"roles":["registrant"]},"parent":0}"#), "{document}");
}

#[test]
fn a_contacts_facts_come_from_the_registration() {
    let holder = Contact {
        name: Some("Erika Beispiel".into()),
        organization: Some("Beispiel GmbH".into()),
        emails: vec!["erika@example.com".into()],
        phones: vec!["+49.30555".into()],
        faxes: vec!["+49.30556".into()],
        address: Some(Address {
            street: vec!["Musterweg 1".into(), "Hof".into()],
            city: Some("Berlin".into()),
            postal_code: Some("10115".into()),
            country_code: Some("DE".into()),
            ..Address::default()
        }),
        ..contact("registrant")
    };
    let events = from_registration(&Registration { contacts: vec![holder], ..domain() }, None);
    let parent = Some("example.com");
    assert_eq!(
        told(&events),
        [
            ("registration", "example.com", None),
            ("organization-name", "Beispiel GmbH", parent),
            ("person-name", "Erika Beispiel", parent),
            ("email-address", "erika@example.com", parent),
            ("phone-number", "+49.30555", parent),
            ("fax-number", "+49.30556", parent),
            ("postal-address", "Musterweg 1, Hof, Berlin, 10115, DE", parent),
            ("country", "DE", parent),
        ]
    );
    assert_eq!(roles(&events[3]), serde_json::json!(["registrant"]));
    let payload: serde_json::Value = serde_json::from_str(events[0].payload.as_deref().unwrap_or_default()).unwrap_or_default();
    assert_eq!(payload["contacts"][0]["organization"], "Beispiel GmbH");
}

#[test]
fn a_shared_fact_is_told_once_with_all_roles() {
    let with = |role| Contact { emails: vec!["dns@example.com".into()], ..contact(role) };
    let contacts = vec![with("registrant"), with("technical"), with("registrant")];
    let events = from_registration(&Registration { contacts, ..domain() }, None);
    assert_eq!(told(&events)[1..], [("email-address", "dns@example.com", Some("example.com"))]);
    assert_eq!(roles(&events[1]), serde_json::json!(["registrant", "technical"]));
}

#[test]
fn a_registrars_own_facts_are_never_the_targets() {
    let registrar = Registrar {
        name: Some("Example Registrar".into()),
        iana_id: Some(9999),
        abuse_email: Some("abuse@registrar.example.net".into()),
        abuse_phone: Some("+1.5550100".into()),
        reseller: Some("Example Reseller".into()),
        ..Registrar::default()
    };
    let of_registrar = Contact { emails: vec!["help@registrar.example.net".into()], ..contact("registrar") };
    let events = from_registration(&Registration { registrar: Some(registrar), contacts: vec![of_registrar], ..domain() }, None);
    let parent = Some("Example Registrar");
    assert_eq!(
        told(&events)[1..],
        [
            ("registrar", "Example Registrar", Some("example.com")),
            ("email-address", "abuse@registrar.example.net", parent),
            ("phone-number", "+1.5550100", parent),
            ("organization-name", "Example Reseller", parent),
        ]
    );
    assert_eq!(events[1].payload.as_deref(), Some(r#"{"iana_id":9999}"#));
}

#[test]
fn a_privacy_service_stands_alone() {
    let veiled = Contact {
        name: Some("Registration Private".into()),
        organization: Some("Example Privacy".into()),
        emails: vec!["relay@privacy.example.net".into()],
        phones: vec!["+1.5550101".into()],
        privacy_service: Some("Example Privacy".into()),
        ..contact("registrant")
    };
    let events = from_registration(&Registration { contacts: vec![veiled], ..domain() }, None);
    assert_eq!(told(&events)[1..], [("privacy-service", "Example Privacy", Some("example.com"))]);
}

#[test]
fn what_is_withheld_is_told_as_withheld() {
    let redacted = Contact {
        name: Some("REDACTED FOR PRIVACY".into()),
        emails: vec!["form@example.net".into()],
        address: Some(Address { street: vec!["REDACTED".into()], country_code: Some("NL".into()), ..Address::default() }),
        redacted: vec!["name".into(), "emails".into(), "address.street".into()],
        ..contact("registrant")
    };
    let events = from_registration(&Registration { contacts: vec![redacted], ..domain() }, None);
    let parent = Some("example.com");
    assert_eq!(
        told(&events)[1..],
        [
            ("redacted", "name", parent),
            ("redacted", "emails", parent),
            ("redacted", "address.street", parent),
            ("country", "NL", parent)
        ]
    );
}

#[test]
fn a_networks_facts_and_origins() {
    let network = Network {
        start: "192.0.2.0".into(),
        end: "192.0.2.255".into(),
        cidrs: vec!["192.0.2.0/24".into()],
        name: Some("EXAMPLE-NET".into()),
        country: Some("DE".into()),
        origins: vec![64496],
        ..Network::default()
    };
    let object = ObjectClass::IpNetwork;
    let events =
        from_registration(&Registration { object, network: Some(network), ..registration(Availability::Registered) }, None);
    let parent = Some("192.0.2.0/24");
    assert_eq!(
        told(&events),
        [
            ("registration", "192.0.2.0/24", None),
            ("ip-network", "192.0.2.0/24", parent),
            ("autnum", "AS64496", parent),
            ("country", "DE", parent),
        ]
    );
    assert_eq!(events[1].payload.as_deref(), Some(r#"{"start":"192.0.2.0","end":"192.0.2.255","name":"EXAMPLE-NET"}"#));
}

#[test]
fn a_range_of_as_numbers_and_name_servers() {
    let autnum = Autnum { start: 64496, end: 64511, name: Some("EXAMPLE-AS".into()) };
    let nameserver = Nameserver { name: "ns1.example.net".into(), addresses: vec!["192.0.2.53".into()] };
    let both = Registration { autnum: Some(autnum), nameservers: vec![nameserver], ..registration(Availability::Registered) };
    assert_eq!(
        told(&from_registration(&both, None)),
        [
            ("registration", "AS64496-AS64511", None),
            ("autnum", "AS64496-AS64511", Some("AS64496-AS64511")),
            ("name-server", "ns1.example.net", Some("AS64496-AS64511")),
            ("ip-address", "192.0.2.53", Some("ns1.example.net")),
        ]
    );
}

#[test]
fn what_is_not_registered_is_told_by_its_class() {
    let none = registration(Availability::Available);
    assert_eq!(told(&from_registration(&none, Some("example.com"))), [("domain-name-unregistered", "example.com", None)]);
    let events = from_registration(&none, Some("192.0.2.1"));
    assert_eq!(told(&events), [("object-unregistered", "192.0.2.1", None)]);
    assert_eq!(events[0].payload.as_deref(), Some(r#"{"object":"ip_network"}"#));
    assert_eq!(from_registration(&none, None), []);
    let named = Registration { availability: Availability::Available, ..domain() };
    assert_eq!(told(&from_registration(&named, None)), [("domain-name-unregistered", "example.com", None)]);
    let reserved = Registration { availability: Availability::Reserved, ..domain() };
    assert_eq!(told(&from_registration(&reserved, None)), [("domain-name-reserved", "example.com", None)]);
}
