//! Maltego: what was found as the entities of a graph, each with the label of the link that leads to it.
//!
//! Types and properties are those of Maltego's standard entities (PyPI `maltego-transforms-std-entities` 1.0.2). What these have no
//! property for stands under a name that begins with `whoisbox.`. The role of a contact stands on its link; what is the registrar's
//! hangs on the registrar, and a privacy service is told as one. Nothing follows from an object that is not registered.

mod date;
mod record;

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::outputs::names::{one_line, registrar_name};
use crate::outputs::parties::parties;
use crate::outputs::person::{Person, person};
use crate::outputs::{Finding, json};
use crate::registration::{Address, Autnum, Availability, Contact, Network, Registrar, Registration, Timestamp};

/// The JSON Schema of the settings.
pub const SETTINGS_SCHEMA: &str = r#"{"type":"object","additionalProperties":false,"properties":{"entities":{"type":"array","items":{"enum":["record","contacts","registrar","name-servers","network","dates"]},"description":"Which entities to give; all by default. record: the maltego.WHOISRecord, and the domain of a host name; contacts: persons, organizations, mailboxes, telephones and places of the holder; registrar: the registrar, its abuse desk, the reseller and privacy services; name-servers: with their addresses; network: blocks and AS numbers; dates."}}}"#;

/// Which entities to give.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    #[serde(default)]
    entities: Option<Vec<Part>>,
}

/// A part of what was found that can be asked for by itself.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Part {
    Record,
    Contacts,
    Registrar,
    NameServers,
    Network,
    Dates,
}

/// Adds the entities of a part.
type Add = fn(&mut Graph, &Finding<'_>);

/// Gives the entities in JSON text: `{"entities": [{"type", "value", "properties", "link", "parent"}]}`. `parent` is the index of the
/// entity that one belongs to, and null where that is the one that was asked about.
pub fn write(finding: &Finding<'_>, settings: &Settings) -> String {
    let mut graph = Graph::default();
    let registration = finding.registration;
    if matches!(registration.availability, Availability::Registered | Availability::Unknown) {
        let parts: [(Part, Add); 6] = [
            (Part::Record, record::add),
            (Part::Contacts, |graph, finding| graph.contacts(finding.registration)),
            (Part::Registrar, |graph, finding| graph.providers(finding.registration)),
            (Part::NameServers, |graph, finding| graph.nameservers(finding.registration)),
            (Part::Network, |graph, finding| graph.numbers(finding.registration)),
            (Part::Dates, |graph, finding| graph.dates(finding.registration)),
        ];
        for (part, add) in parts {
            if settings.entities.as_ref().is_none_or(|asked| asked.contains(&part)) {
                add(&mut graph, finding);
            }
        }
    }
    json(&graph)
}

/// The entities, each behind the one that it belongs to.
#[derive(Debug, Default, Serialize)]
struct Graph {
    entities: Vec<Entity>,
}

/// An entity of the graph.
#[derive(Debug, Serialize)]
struct Entity {
    /// Its type, such as `maltego.Domain`.
    r#type: &'static str,
    /// The value of its main property.
    value: String,
    /// Its other properties.
    properties: Properties,
    /// The label of the link that leads to it.
    link: String,
    /// The index of the entity that it belongs to.
    parent: Option<usize>,
}

/// Properties by name.
type Properties = BTreeMap<&'static str, String>;

/// Properties of those values that there are.
fn properties<const N: usize>(pairs: [(&'static str, Option<&str>); N]) -> Properties {
    pairs.into_iter().filter_map(|(name, value)| Some((name, value?.to_owned()))).collect()
}

impl Graph {
    /// Adds an entity and gives its index.
    fn add(
        &mut self,
        r#type: &'static str,
        value: impl Into<String>,
        properties: Properties,
        link: impl Into<String>,
        parent: Option<usize>,
    ) -> usize {
        self.entities.push(Entity { r#type, value: value.into(), properties, link: link.into(), parent });
        self.entities.len() - 1
    }

    /// The holder's contacts. What several contacts share is one entity, with the roles of all on its link.
    fn contacts(&mut self, registration: &Registration<'_>) {
        let parties = parties(registration);
        let mut facts = Facts::default();
        for party in &parties {
            facts.contact(&party.contact);
        }
        for fact in facts.list {
            let link = match (fact.roles.join(", "), fact.what) {
                (roles, "") => roles,
                (roles, what) => format!("{what} of {roles}"),
            };
            self.add(fact.r#type, fact.value, fact.properties, link, None);
        }
    }

    /// Those who registered the object for its holder, or stand in for the holder.
    fn providers(&mut self, registration: &Registration<'_>) {
        if let Some(registrar) = &registration.registrar {
            self.registrar(registrar);
        }
        let mut known: Vec<&str> = Vec::new();
        for contact in &registration.contacts {
            if let Some(service) = contact.privacy_service.as_deref().filter(|service| !known.contains(service)) {
                known.push(service);
                self.add("maltego.Company", service, Properties::new(), "privacy service in place of the holder", None);
            }
        }
    }

    fn registrar(&mut self, registrar: &Registrar<'_>) {
        let Registrar { iana_id, handle, url, whois_server, abuse_email, abuse_phone, reseller, .. } = registrar;
        let Some(name) = registrar_name(registrar) else { return };
        let number = iana_id.map(|number| number.to_string());
        let details = properties([
            ("whoisbox.iana-id", number.as_deref()),
            ("whoisbox.handle", handle.as_deref()),
            ("whoisbox.url", url.as_deref()),
            ("whoisbox.whois-server", whois_server.as_deref()),
        ]);
        let index = self.add("maltego.Company", name, details, "registrar", None);
        let own = [
            ("maltego.EmailAddress", abuse_email, "registrar's abuse desk"),
            ("maltego.PhoneNumber", abuse_phone, "registrar's abuse desk"),
            ("maltego.Company", reseller, "reseller"),
        ];
        for (r#type, value, link) in own {
            if let Some(value) = value.as_deref() {
                self.add(r#type, value, Properties::new(), link, Some(index));
            }
        }
    }

    fn nameservers(&mut self, registration: &Registration<'_>) {
        for nameserver in &registration.nameservers {
            let index = self.add("maltego.NSRecord", &*nameserver.name, Properties::new(), "name server", None);
            for address in &nameserver.addresses {
                let r#type = match address.parse() {
                    Ok(IpAddr::V4(_)) => "maltego.IPv4Address",
                    Ok(IpAddr::V6(_)) => "maltego.IPv6Address",
                    Err(_) => continue,
                };
                let link = format!("address of {}", nameserver.name);
                self.add(r#type, &**address, Properties::new(), link, Some(index));
            }
        }
    }

    fn numbers(&mut self, registration: &Registration<'_>) {
        if let Some(network) = &registration.network {
            self.network(network, registration.handle.as_deref());
        }
        if let Some(Autnum { start, end, name }) = &registration.autnum {
            let range = (start != end).then(|| format!("{start}-{end}"));
            let details = properties([
                ("whoisbox.name", name.as_deref()),
                ("whoisbox.handle", registration.handle.as_deref()),
                ("whoisbox.range", range.as_deref()),
            ]);
            let link = if range.is_some() { "first of the registered AS numbers" } else { "registered AS number" };
            self.add("maltego.AS", start.to_string(), details, link, None);
        }
    }

    /// The block: as a `maltego.Netblock`, which is of IPv4 addresses alone, and in CIDR notation.
    fn network(&mut self, network: &Network<'_>, handle: Option<&str>) {
        let Network { start, end, cidrs, name, kind, parent, country, origins } = network;
        let details = properties([
            ("whoisbox.name", name.as_deref()),
            ("whoisbox.handle", handle),
            ("whoisbox.kind", kind.as_deref()),
            ("whoisbox.parent", parent.as_deref()),
            ("whoisbox.country", country.as_deref()),
        ]);
        if matches!(start.parse(), Ok(IpAddr::V4(_))) {
            self.add("maltego.Netblock", format!("{start}-{end}"), details.clone(), "registered block", None);
        }
        for cidr in cidrs {
            self.add("maltego.CIDR", &**cidr, details.clone(), "registered block", None);
        }
        for origin in origins {
            self.add("maltego.AS", origin.to_string(), Properties::new(), "may originate the block", None);
        }
    }

    fn dates(&mut self, registration: &Registration<'_>) {
        let own =
            [("registered", &registration.created), ("last changed", &registration.updated), ("expires", &registration.expires)];
        let own = own.into_iter().filter_map(|(link, at)| Some((link, at.as_ref()?)));
        // When the database was made is nothing of the object's.
        let events = registration.events.iter().filter(|event| !event.action.starts_with("last update of"));
        let events = events.map(|event| (&*event.action, &event.at));
        for (link, at) in own.chain(events) {
            let Timestamp { iso: Some(iso), .. } = at else { continue };
            if let Some((value, properties)) = date::of(iso) {
                self.add("maltego.DateTime", value, properties, link, None);
            }
        }
    }
}

/// What contacts state, in the order of the answer.
#[derive(Default)]
struct Facts<'c> {
    list: Vec<Fact<'c>>,
    places: BTreeMap<(&'static str, &'static str, String), usize>,
}

/// Something that contacts of these roles state.
struct Fact<'c> {
    r#type: &'static str,
    /// What it is of the contact, where its type does not tell.
    what: &'static str,
    value: String,
    properties: Properties,
    roles: Vec<&'c str>,
}

impl<'c> Facts<'c> {
    fn contact(&mut self, contact: &'c Contact<'_>) {
        let mut roles: Vec<&str> = contact.roles.iter().map(|role| &**role).collect();
        if roles.is_empty() {
            roles.push("contact");
        }
        let organization = contact.organization.as_deref();
        if let Some(organization) = organization {
            self.add("maltego.Organization", "", organization, Properties::new(), &roles);
        }
        if let Some(name) = contact.name.as_deref().filter(|name| organization != Some(name)) {
            match person(name) {
                Some(Person { first, middle, last }) => {
                    let given = [Some(first), middle].into_iter().flatten().collect::<Vec<_>>().join(" ");
                    let parts = properties([("person.firstnames", Some(&*given)), ("person.lastname", last.as_deref())]);
                    self.add("maltego.Person", "", name, parts, &roles);
                }
                None => self.add("maltego.Phrase", "desk", name, Properties::new(), &roles),
            }
        }
        let lists = [
            ("maltego.EmailAddress", "", contact.emails.as_slice()),
            ("maltego.PhoneNumber", "", contact.phones.as_slice()),
            ("maltego.PhoneNumber", "fax", contact.faxes.as_slice()),
            ("maltego.URL", "web page", contact.url.as_slice()),
        ];
        for (r#type, what, values) in lists {
            for value in values {
                self.add(r#type, what, value, Properties::new(), &roles);
            }
        }
        if let Some(address) = &contact.address {
            self.address(address, &roles);
        }
    }

    fn address(&mut self, address: &Address<'_>, roles: &[&'c str]) {
        let street = address.street.join(", ");
        let value = one_line(address);
        if !value.is_empty() {
            let parts = properties([
                ("streetaddress", Some(&*street).filter(|street| !street.is_empty())),
                ("city", address.city.as_deref()),
                ("location.area", address.region.as_deref()),
                ("country", address.country.as_deref()),
                ("countrycode", address.country_code.as_deref()),
                ("whoisbox.postal-code", address.postal_code.as_deref()),
            ]);
            self.add("maltego.Location", "address", &value, parts, roles);
        }
    }

    fn add(&mut self, r#type: &'static str, what: &'static str, value: &str, properties: Properties, roles: &[&'c str]) {
        let next = self.list.len();
        let place = *self.places.entry((r#type, what, value.to_owned())).or_insert(next);
        match self.list.get_mut(place) {
            Some(fact) => {
                for role in roles {
                    if !fact.roles.contains(role) {
                        fact.roles.push(role);
                    }
                }
            }
            None => self.list.push(Fact { r#type, what, value: value.to_owned(), properties, roles: roles.to_vec() }),
        }
    }
}

#[cfg(test)]
mod tests;
