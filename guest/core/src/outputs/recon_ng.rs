//! The rows of Recon-ng's tables (recon-ng 5.1.2, `recon/core/framework.py`: `insert_contacts` and the others).
//!
//! Recon-ng takes every row as belonging to the target, and feeds it to the next module. So nothing of the registrar, of a privacy
//! service or withheld is a row, and a domain is one only where the settings ask for it. A row is added unless one is there with the same
//! values: of contacts, companies and hosts without their notes, of locations and netblocks with them. So the notes of these two tell
//! nothing that changes while the object stays the same.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::names::{one_line, registrar_name, title};
use super::person::person;
use super::{Finding, disclosed, json};
use crate::registration::{Availability, Contact, Nameserver, Network, ObjectClass, Registration, Text, Timestamp};

/// What a module may ask for.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Whether the registered name becomes a row of `domains`.
    pub domains: bool,
}

/// The JSON Schema of [`Settings`].
pub const SETTINGS_SCHEMA: &str = r#"{"type":"object","additionalProperties":false,"properties":{"domains":{"type":"boolean","default":false,"description":"Whether the registered name becomes a row of domains, which the next modules take as their source."}}}"#;

/// The rows by table, in the order in which the answer tells them. Members are named as Recon-ng's columns.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Rows {
    /// Who stands behind the object.
    pub contacts: Vec<ContactRow>,
    /// The organizations among them.
    pub companies: Vec<CompanyRow>,
    /// Where they are.
    pub locations: Vec<LocationRow>,
    /// The registered networks in CIDR notation.
    pub netblocks: Vec<NetblockRow>,
    /// The name servers, once for each address that the registry states.
    pub hosts: Vec<HostRow>,
    /// The registered name, if asked for.
    pub domains: Vec<DomainRow>,
}

/// A person or role. One with several mailboxes or telephones has a row for each.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct ContactRow {
    /// The given name.
    pub first_name: Option<String>,
    /// Further given names.
    pub middle_name: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// A mailbox.
    pub email: Option<String>,
    /// The roles: `Registrant, administrative`.
    pub title: Option<String>,
    /// The city and region.
    pub region: Option<String>,
    /// The country, by name where the registry states it, else by its code.
    pub country: Option<String>,
    /// A telephone number, as written.
    pub phone: Option<String>,
    /// What else the contact states, and what there is to say of the object.
    pub notes: Option<String>,
}

/// An organization.
#[skip_serializing_none]
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct CompanyRow {
    /// Its name.
    pub company: String,
    /// Its roles and the object: `Registrant of example.com`.
    pub description: String,
    /// Its handle, and what there is to say of the object.
    pub notes: Option<String>,
}

/// A postal address.
#[skip_serializing_none]
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct LocationRow {
    /// The address in one line.
    pub street_address: String,
    /// Whose it is.
    pub notes: Option<String>,
}

/// A network.
#[skip_serializing_none]
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct NetblockRow {
    /// The network in CIDR notation.
    pub netblock: String,
    /// Its name, kind, holder and country.
    pub notes: Option<String>,
}

/// A name server.
#[skip_serializing_none]
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct HostRow {
    /// Its host name.
    pub host: String,
    /// An address of it, where the registry states one.
    pub ip_address: Option<String>,
    /// Whose name server it is.
    pub notes: String,
}

/// A domain.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct DomainRow {
    /// Its name in A-labels.
    pub domain: String,
}

/// Gives the rows: `{"contacts": […], "companies": […], "locations": […], "netblocks": […], "hosts": […], "domains": […]}`.
pub fn write(finding: &Finding<'_>, settings: &Settings) -> String {
    json(&rows(finding.registration, *settings))
}

/// The rows that follow from a registration; none from one that is not registered.
pub fn rows(registration: &Registration<'_>, settings: Settings) -> Rows {
    let mut rows = Rows::default();
    if registration.availability != Availability::Registered {
        return rows;
    }
    let object = title(registration);
    let about = notes([object.clone(), account(registration)]);
    let mut people = People::default();
    for contact in disclosed::contacts(registration) {
        people.add(&contact);
        if let Some(company) = &contact.organization {
            add_company(&mut rows.companies, company, &contact, &object, about.as_deref());
        }
        if let Some(address) = contact.address.as_ref().filter(|address| !address.street.is_empty()) {
            let notes = contact.organization.as_deref().or(contact.name.as_deref()).map(str::to_owned);
            let row = LocationRow { street_address: one_line(address), notes };
            if !rows.locations.contains(&row) {
                rows.locations.push(row);
            }
        }
    }
    rows.contacts = people.rows(about.as_deref());
    if let Some(network) = &registration.network {
        rows.netblocks = netblocks(network, registration);
    }
    rows.hosts = registration.nameservers.iter().flat_map(|server| hosts(server, object.as_deref())).collect();
    if let (true, ObjectClass::Domain, Some(name)) = (settings.domains, registration.object, &registration.name) {
        rows.domains.push(DomainRow { domain: name.to_string() });
    }
    rows
}

/// The registrar, dates and statuses: what Recon-ng has no column for.
fn account(registration: &Registration<'_>) -> Option<String> {
    let Registration { registrar, created, updated, expires, statuses, .. } = registration;
    let date = |word: &str, at: &Option<Timestamp<'_>>| {
        at.as_ref().map(|at| {
            let text = at.iso.as_deref().unwrap_or(&at.raw);
            // The day will do.
            format!("{word} {}", if at.iso.is_some() { text.get(..10).unwrap_or(text) } else { text })
        })
    };
    notes([
        registrar.as_ref().and_then(registrar_name).map(|name| format!("registrar {name}")),
        date("created", created),
        date("updated", updated),
        date("expires", expires),
        (!statuses.is_empty()).then(|| format!("status {}", statuses.join(", "))),
    ])
}

fn add_company(
    companies: &mut Vec<CompanyRow>,
    company: &str,
    contact: &Contact<'_>,
    object: &Option<String>,
    about: Option<&str>,
) {
    if companies.iter().any(|row| row.company == company) {
        // Its first roles stand: Recon-ng keeps one row of a company.
        return;
    }
    let roles = if contact.roles.is_empty() { "Contact".to_owned() } else { capitalized(&contact.roles.join(", ")) };
    let description = object.as_ref().map_or(roles.clone(), |object| format!("{roles} of {object}"));
    let handle = contact.handle.as_ref().map(|handle| format!("handle {handle}"));
    companies.push(CompanyRow { company: company.to_owned(), description, notes: notes([handle, about.map(str::to_owned)]) });
}

/// The contacts with what tells them apart. One that the answer repeats in another role is one row with both roles.
#[derive(Default)]
struct People {
    list: Vec<(ContactRow, Vec<String>)>,
    places: BTreeMap<[Option<String>; 6], usize>,
}

impl People {
    fn add(&mut self, contact: &Contact<'_>) {
        let person = contact.name.as_deref().and_then(person);
        let nameless = person.is_none();
        let (first, middle, last) = person.map_or((None, None, None), |name| (Some(name.first), name.middle, name.last));
        let address = contact.address.as_ref();
        let place = |parts: [Option<&Text<'_>>; 2]| {
            let parts: Vec<&str> = parts.into_iter().flatten().map(|part| &**part).collect();
            (!parts.is_empty()).then(|| parts.join(", "))
        };
        let region = address.and_then(|address| place([address.city.as_ref(), address.region.as_ref()]));
        let country =
            address.and_then(|address| address.country.as_ref().or(address.country_code.as_ref())).map(ToString::to_string);
        let listed = |word: &str, values: &[Text<'_>]| (!values.is_empty()).then(|| format!("{word} {}", values.join(", ")));
        let notes = notes([
            contact.name.as_ref().filter(|_| nameless).map(ToString::to_string),
            contact.organization.as_ref().map(ToString::to_string),
            contact.handle.as_ref().map(|handle| format!("handle {handle}")),
            listed("fax", &contact.faxes),
            contact.url.as_ref().map(ToString::to_string),
        ]);
        // What stands in a mailbox's place is none without an @.
        let emails: Vec<&Text<'_>> = contact.emails.iter().filter(|email| email.contains('@')).collect();
        let lines = emails.len().max(contact.phones.len()).max(usize::from(!nameless));
        for line in 0..lines {
            let row = ContactRow {
                first_name: first.clone(),
                middle_name: middle.clone(),
                last_name: last.clone(),
                email: emails.get(line).map(ToString::to_string),
                phone: contact.phones.get(line).map(ToString::to_string),
                region: region.clone(),
                country: country.clone(),
                title: None,
                notes: notes.clone(),
            };
            self.add_row(row, &contact.roles);
        }
    }

    fn add_row(&mut self, row: ContactRow, roles: &[Text<'_>]) {
        let ContactRow { first_name, last_name, email, phone, region, country, .. } = row.clone();
        let next = self.list.len();
        let place = *self.places.entry([first_name, last_name, email, phone, region, country]).or_insert(next);
        if place == next {
            self.list.push((row, Vec::new()));
        }
        let Some((_, known)) = self.list.get_mut(place) else { return };
        for role in roles {
            if !known.iter().any(|known| known == role) {
                known.push(role.to_string());
            }
        }
    }

    fn rows(self, about: Option<&str>) -> Vec<ContactRow> {
        let title = |roles: Vec<String>| (!roles.is_empty()).then(|| capitalized(&roles.join(", ")));
        let row = |(row, roles): (ContactRow, Vec<String>)| {
            let notes = notes([row.notes, about.map(str::to_owned)]);
            ContactRow { title: title(roles), notes, ..row }
        };
        self.list.into_iter().map(row).collect()
    }
}

fn netblocks(network: &Network<'_>, registration: &Registration<'_>) -> Vec<NetblockRow> {
    let is_holder = |contact: &Contact<'_>| contact.roles.iter().any(|role| role == "registrant");
    let holder = disclosed::contacts(registration).find(is_holder).and_then(|contact| contact.organization.or(contact.name));
    let notes = notes([network.name.as_ref(), network.kind.as_ref(), holder.as_ref(), network.country.as_ref()].map(owned));
    network.cidrs.iter().map(|cidr| NetblockRow { netblock: cidr.to_string(), notes: notes.clone() }).collect()
}

fn hosts(server: &Nameserver<'_>, object: Option<&str>) -> Vec<HostRow> {
    let notes = object.map_or("Name server".to_owned(), |object| format!("Name server of {object}"));
    let host = |ip_address| HostRow { host: server.name.to_string(), ip_address, notes: notes.clone() };
    match server.addresses.as_slice() {
        [] => vec![host(None)],
        addresses => addresses.iter().map(|address| host(Some(address.to_string()))).collect(),
    }
}

fn owned(text: Option<&Text<'_>>) -> Option<String> {
    text.map(ToString::to_string)
}

/// Notes in one line.
fn notes<const N: usize>(parts: [Option<String>; N]) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
#[path = "recon_ng_tests.rs"]
mod tests;
