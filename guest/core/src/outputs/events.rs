//! Native `osint:plugin` events: what follows from a registration.
//!
//! Nothing is said of the target that the registry did not say of it: a registrar's own addresses come under the registrar, a
//! privacy service stands alone, and what is withheld is told as withheld.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;
use serde_with::skip_serializing_none;

use super::disclosed;
use super::names::{self, numbers_of, one_line, title};
use super::{Finding, json};
use crate::query::Query;
use crate::registration::{Autnum, Availability, Contact, Nameserver, Network, ObjectClass, Registrar, Registration};

/// A fact: the `event` of `wit/deps/osint-plugin.wit`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Event {
    /// Its kind, one of those that the manifest names.
    pub kind: &'static str,
    /// The fact itself.
    pub value: String,
    /// More of it, as JSON by the kind's schema.
    pub payload: Option<String>,
    /// The index of the event that this one came from; none: from the event that was handled.
    pub parent: Option<u32>,
}

/// The events that follow from a registration, each behind the one that it came from. `query` names the object where the
/// answer does not, as where there is none.
pub fn from_registration(registration: &Registration<'_>, query: Option<&str>) -> Vec<Event> {
    let mut events = Events::default();
    match registration.availability {
        Availability::Available => events.unregistered(registration, query),
        Availability::Reserved => {
            if let Some(name) = registration.name.as_deref().or(query) {
                events.add("domain-name-reserved", name, None::<()>, None);
            }
        }
        Availability::Registered | Availability::Unknown => {
            if let Some(name) = title(registration) {
                events.registered(registration, &name);
            }
        }
    }
    events.list
}

/// Gives the events in JSON text: `{"events": [{"kind", "value", "payload", "parent"}]}`, as `osint:plugin` has them, the payload
/// as JSON.
pub fn write(finding: &Finding<'_>) -> String {
    #[derive(Serialize)]
    struct Document<'e> {
        events: Vec<Told<'e>>,
    }
    #[derive(Serialize)]
    struct Told<'e> {
        kind: &'static str,
        value: &'e str,
        payload: Option<&'e RawValue>,
        parent: Option<u32>,
    }
    let events = from_registration(finding.registration, finding.query);
    json(&Document {
        events: events
            .iter()
            .map(|event| Told {
                kind: event.kind,
                value: &event.value,
                payload: event.payload.as_deref().and_then(|payload| serde_json::from_str(payload).ok()),
                parent: event.parent,
            })
            .collect(),
    })
}

#[derive(Default)]
struct Events {
    list: Vec<Event>,
}

#[derive(Serialize)]
struct Roles<'a, 'b> {
    roles: &'a [&'b str],
}

#[derive(Serialize)]
struct Object {
    object: ObjectClass,
}

#[skip_serializing_none]
#[derive(Serialize)]
struct RegistrarPayload<'a> {
    iana_id: Option<u32>,
    handle: Option<&'a str>,
    url: Option<&'a str>,
    whois_server: Option<&'a str>,
}

#[skip_serializing_none]
#[derive(Serialize)]
struct NetworkPayload<'a> {
    start: &'a str,
    end: &'a str,
    name: Option<&'a str>,
    kind: Option<&'a str>,
    parent: Option<&'a str>,
}

impl Events {
    /// Adds an event and gives its index.
    fn add(&mut self, kind: &'static str, value: impl Into<String>, payload: Option<impl Serialize>, parent: Option<u32>) -> u32 {
        let index = self.list.len() as u32;
        let payload = payload.and_then(|payload| serde_json::to_string(&payload).ok());
        self.list.push(Event { kind, value: value.into(), payload, parent });
        index
    }

    /// That there is no such object. An RDAP server that says so names neither the object nor its class: then the query does.
    fn unregistered(&mut self, registration: &Registration<'_>, query: Option<&str>) {
        let Some(name) = title(registration).or_else(|| query.map(str::to_owned)) else { return };
        let object = match (title(registration), Query::parse(&name)) {
            (Some(_), _) | (None, Err(_)) => registration.object,
            (None, Ok(query)) => match query {
                Query::Domain(_) => ObjectClass::Domain,
                Query::Ip(_) | Query::Network(_) => ObjectClass::IpNetwork,
                Query::Autnum(_) => ObjectClass::Autnum,
                Query::Entity(_) => ObjectClass::Entity,
                Query::Nameserver(_) => ObjectClass::Nameserver,
            },
        };
        match object {
            ObjectClass::Domain => self.add("domain-name-unregistered", name, None::<()>, None),
            ObjectClass::IpNetwork | ObjectClass::Autnum | ObjectClass::Entity | ObjectClass::Nameserver => {
                self.add("object-unregistered", name, Some(Object { object }), None)
            }
        };
    }

    fn registered(&mut self, registration: &Registration<'_>, name: &str) {
        let parent = self.add("registration", name, Some(registration), None);
        if let Some(network) = &registration.network {
            self.network(network, parent);
        }
        if let Some(autnum) = &registration.autnum {
            self.add("autnum", numbers_of(autnum), Some(autnum), Some(parent));
        }
        if let Some(registrar) = &registration.registrar {
            self.registrar(registrar, parent);
        }
        for nameserver in &registration.nameservers {
            self.nameserver(nameserver, parent);
        }
        self.contacts(registration, parent);
    }

    fn network(&mut self, network: &Network<'_>, parent: u32) {
        for cidr in &network.cidrs {
            let payload = NetworkPayload {
                start: &network.start,
                end: &network.end,
                name: network.name.as_deref(),
                kind: network.kind.as_deref(),
                parent: network.parent.as_deref(),
            };
            self.add("ip-network", &**cidr, Some(payload), Some(parent));
        }
        for origin in &network.origins {
            let payload = Autnum { start: *origin, end: *origin, name: None };
            self.add("autnum", format!("AS{origin}"), Some(payload), Some(parent));
        }
        if let Some(country) = network.country.as_deref() {
            self.add("country", country, Some(Roles { roles: &[] }), Some(parent));
        }
    }

    fn registrar(&mut self, registrar: &Registrar<'_>, parent: u32) {
        let Registrar { iana_id, handle, url, whois_server, abuse_email, abuse_phone, reseller, .. } = registrar;
        if let Some(name) = names::registrar_name(registrar) {
            let payload = RegistrarPayload {
                iana_id: *iana_id,
                handle: handle.as_deref(),
                url: url.as_deref(),
                whois_server: whois_server.as_deref(),
            };
            let registrar = self.add("registrar", name, Some(payload), Some(parent));
            let own = [
                ("email-address", abuse_email, "abuse"),
                ("phone-number", abuse_phone, "abuse"),
                ("organization-name", reseller, "reseller"),
            ];
            for (kind, value, role) in own {
                if let Some(value) = value.as_deref() {
                    self.add(kind, value, Some(Roles { roles: &[role] }), Some(registrar));
                }
            }
        }
    }

    fn nameserver(&mut self, nameserver: &Nameserver<'_>, parent: u32) {
        let index = self.add("name-server", &*nameserver.name, None::<()>, Some(parent));
        for address in &nameserver.addresses {
            self.add("ip-address", &**address, None::<()>, Some(index));
        }
    }

    /// The contacts' facts. One that several contacts share is told once, with the roles of all.
    fn contacts(&mut self, registration: &Registration<'_>, parent: u32) {
        let mut facts = Facts::default();
        for contact in registration.contacts.iter().filter(|contact| !disclosed::is_provider(contact, registration)) {
            let roles = facts.withheld(contact);
            match &contact.privacy_service {
                // All else that stands there is the service's.
                Some(service) => facts.add("privacy-service", service.to_string(), &roles),
                None => facts.stated(&disclosed::own_members(contact, registration), &roles),
            }
        }
        for (kind, value, roles) in facts.list {
            self.add(kind, value, Some(Roles { roles: &roles }), Some(parent));
        }
    }
}

/// Facts with the roles of the contacts that state them, in the order of the answer.
#[derive(Default)]
struct Facts<'a> {
    list: Vec<(&'static str, String, Vec<&'a str>)>,
    places: BTreeMap<(&'static str, String), usize>,
}

impl<'a> Facts<'a> {
    /// What is withheld, and the contact's roles.
    fn withheld(&mut self, contact: &'a Contact<'_>) -> Vec<&'a str> {
        let roles: Vec<&'a str> = contact.roles.iter().map(|role| &**role).collect();
        for member in &contact.redacted {
            self.add("redacted", member.to_string(), &roles);
        }
        roles
    }

    fn stated(&mut self, contact: &Contact<'_>, roles: &[&'a str]) {
        if let Some(organization) = &contact.organization {
            self.add("organization-name", organization.to_string(), roles);
        }
        if let Some(name) = contact.name.as_deref().filter(|name| contact.organization.as_deref() != Some(name)) {
            self.add("person-name", name.to_owned(), roles);
        }
        let lists = [
            ("email-address", contact.emails.as_slice()),
            ("phone-number", contact.phones.as_slice()),
            ("fax-number", contact.faxes.as_slice()),
            ("url", contact.url.as_slice()),
        ];
        for (kind, values) in lists {
            for value in values {
                self.add(kind, value.to_string(), roles);
            }
        }
        if let Some(address) = &contact.address {
            if !address.street.is_empty() {
                self.add("postal-address", one_line(address), roles);
            }
            if let Some(country) = address.country_code.as_ref().or(address.country.as_ref()) {
                self.add("country", country.to_string(), roles);
            }
        }
    }

    fn add(&mut self, kind: &'static str, value: String, roles: &[&'a str]) {
        let next = self.list.len();
        let place = *self.places.entry((kind, value.clone())).or_insert(next);
        match self.list.get_mut(place) {
            Some((_, _, known)) => {
                for role in roles {
                    if !known.contains(role) {
                        known.push(role);
                    }
                }
            }
            None => self.list.push((kind, value, roles.to_vec())),
        }
    }
}

#[cfg(test)]
#[path = "events_tests.rs"]
mod tests;
