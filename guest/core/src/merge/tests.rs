//! Tests of the merging.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use super::*;
use crate::registration::{Event, Network, Protocol, Registrar, Source, Timestamp};

fn answer(object: ObjectClass) -> Registration<'static> {
    let source = Source { protocol: Protocol::Whois, server: None, format: "generic", charset: "utf-8" };
    Registration { object, availability: Availability::Registered, ..Registration::new(source) }
}

fn at(day: &'static str) -> Option<Timestamp<'static>> {
    Some(Timestamp { raw: day.into(), iso: Some(day.into()) })
}

fn contact(role: &'static str, name: Option<&'static str>) -> Contact<'static> {
    Contact { roles: vec![role.into()], name: name.map(Into::into), ..Contact::default() }
}

fn origin(view: &View<'_>, path: &str) -> Option<u32> {
    view.origins.iter().find(|origin| origin.path.to_string() == path).map(|origin| origin.exchange)
}

#[test]
fn the_registry_comes_first_and_the_registrar_fills_in() {
    let registry = Registration {
        name: Some("example.com".into()),
        expires: at("2027-01-01"),
        registrar: Some(Registrar { iana_id: Some(9999), ..Registrar::default() }),
        contacts: vec![Contact { redacted: vec!["name".into(), "emails".into()], ..contact("registrant", None) }],
        ..answer(ObjectClass::Domain)
    };
    let registrar = Registration {
        name: Some("EXAMPLE.com".into()),
        created: at("2001-01-01"),
        expires: at("2030-01-01"),
        events: vec![Event { action: "transfer".into(), at: Timestamp { raw: "2010".into(), iso: None } }],
        registrar: Some(Registrar { iana_id: Some(9999), name: Some("Example Registrar".into()), ..Registrar::default() }),
        contacts: vec![contact("registrant", Some("Zoë Sample")), contact("technical", Some("Tom Sample"))],
        ..answer(ObjectClass::Domain)
    };
    let view = merge(vec![(1, &registry), (2, &registrar)]);
    let merged = view.merged.as_ref().unwrap();
    assert_eq!((merged.expires.clone(), merged.created.clone()), (at("2027-01-01"), at("2001-01-01")));
    assert_eq!(merged.registrar.as_ref().unwrap().name.as_deref(), Some("Example Registrar"));
    assert_eq!(merged.contacts.len(), 2);
    assert_eq!(merged.contacts[0].name.as_deref(), Some("Zoë Sample"));
    assert_eq!(merged.contacts[0].redacted, ["emails"], "what the registrar tells is withheld no longer");
    for (path, exchange) in [
        ("/expires", 1),
        ("/created", 2),
        ("/registrar/iana_id", 1),
        ("/registrar/name", 2),
        ("/contacts/0", 1),
        ("/contacts/0/name", 2),
        ("/contacts/1", 2),
    ] {
        assert_eq!(origin(&view, path), Some(exchange), "{path}");
    }
    let found: Vec<_> =
        view.disagreements.iter().map(|found| (found.path.to_string(), found.exchange, found.other_exchange)).collect();
    assert_eq!(found, [("/expires".to_owned(), 1, 2)]);
}

#[test]
fn an_answer_on_another_object_adds_nothing() {
    let registry = Registration { name: Some("example.com".into()), ..answer(ObjectClass::Domain) };
    let other = Registration { name: Some("example.org".into()), created: at("2001-01-01"), ..answer(ObjectClass::Domain) };
    let view = merge(vec![(0, &registry), (1, &other)]);
    assert_eq!(view.merged.unwrap().created, None);
    assert!(view.disagreements.is_empty());
}

#[test]
fn of_two_persons_in_a_role_neither_is_made_up_from_the_other() {
    let registry = Registration {
        name: Some("example.com".into()),
        contacts: vec![contact("registrant", Some("Ann Sample"))],
        ..answer(ObjectClass::Domain)
    };
    let theirs = Contact { emails: vec!["bob@example.com".into()], ..contact("registrant", Some("Bob Sample")) };
    let registrar = Registration { contacts: vec![theirs], ..registry.clone() };
    let view = merge(vec![(0, &registry), (1, &registrar)]);
    assert!(view.merged.unwrap().contacts[0].emails.is_empty());
    assert_eq!(view.disagreements[0].path.to_string(), "/contacts/0/name");
    assert_eq!((view.disagreements[0].value.as_str(), view.disagreements[0].other_value.as_str()), ("Ann Sample", "Bob Sample"));
}

#[test]
fn of_networks_the_narrowest_comes_first_and_of_equals_the_last() {
    let network = |start: &'static str, end: &'static str, handle: &'static str| Registration {
        handle: Some(handle.into()),
        network: Some(Network { start: start.into(), end: end.into(), ..Network::default() }),
        ..answer(ObjectClass::IpNetwork)
    };
    let (wide, narrow) = (network("192.0.0.0", "192.255.255.255", "A"), network("192.0.2.0", "192.0.2.255", "B"));
    let again = network("192.0.2.0", "192.0.2.255", "C");
    let view = merge(vec![(0, &wide), (1, &narrow)]);
    assert_eq!(view.merged.as_ref().unwrap().handle.as_deref(), Some("B"));
    let view = merge(vec![(0, &narrow), (1, &wide), (2, &again)]);
    assert_eq!(view.merged.as_ref().unwrap().handle.as_deref(), Some("C"));
    assert_eq!(origin(&view, "/handle"), Some(2));
}

#[test]
fn nothing_is_merged_of_nothing() {
    assert_eq!(merge(Vec::new()).merged, None);
}
