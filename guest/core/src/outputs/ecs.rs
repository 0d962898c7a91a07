//! A document of the Elastic Common Schema (9.4). ECS has no fields for a registration. So this uses what it has for what is behind one:
//! `event` (kind `enrichment`), `url` for the name's parts, `organization` and `user` for the registrant, `network.name`, `related` for
//! hosts, addresses and people, and `labels` for the rest, each label beginning with `whois_`.

use std::collections::BTreeSet;
use std::net::IpAddr;

use serde_json::Value;

use super::observed::Settings;
use super::tree::{Object, list};
use super::{Finding, disclosed, names, notes};
use crate::query::registrable;
use crate::registration::{Contact, ObjectClass, Registration, Timestamp};
use crate::report::Conclusion;

/// The version of the schema.
const VERSION: &str = "9.4.0";

/// Gives the document.
pub fn write(finding: &Finding<'_>, settings: &Settings) -> String {
    let registration = finding.registration;
    let mut document = Object::of("@timestamp", settings.observed.at(finding).rfc3339());
    document.set("ecs", Object::of("version", VERSION));
    document.set("message", notes::headline(finding));
    document.set("event", event(finding));
    let mut observer = Object::of("product", "whoisbox");
    observer.set("version", env!("CARGO_PKG_VERSION"));
    document.set("observer", observer);
    let name = registration.name.as_deref().or(finding.query).filter(|_| finding.object() == ObjectClass::Domain);
    document.set("url", name.map(url).unwrap_or_default());
    if finding.conclusion == Conclusion::Found {
        let contacts: Vec<Contact<'_>> = disclosed::contacts(registration).collect();
        if let Some(registrant) = contacts.iter().find(|contact| contact.roles.iter().any(|role| role == "registrant")) {
            let mut organization = Object::of("name", registrant.organization.as_deref());
            organization.set("id", registrant.handle.as_deref().filter(|_| registrant.organization.is_some()));
            document.set("organization", organization);
            let mut user = Object::of("full_name", registrant.name.as_deref());
            user.set("email", registrant.emails.first().map(|email| &**email));
            document.set("user", user);
        }
        let block = registration.network.as_ref().and_then(|network| network.name.as_deref());
        document.set("network", block.map(|name| Object::of("name", name)).unwrap_or_default());
        document.set("related", related(registration, &contacts));
    }
    document.set("labels", labels(finding));
    Value::from(document).to_string()
}

fn event(finding: &Finding<'_>) -> Object {
    let mut event = Object::of("kind", "enrichment");
    event.set("category", list(["network"]));
    event.set("type", list(["info"]));
    event.set("action", "whois-lookup");
    event.set("module", "whoisbox");
    event.set("dataset", "whoisbox.registration");
    event.set("provider", finding.said.first().and_then(|said| said.server));
    event.set("outcome", if finding.conclusion == Conclusion::Unreadable { "failure" } else { "success" });
    event
}

fn url(name: &str) -> Object {
    let mut url = Object::of("domain", name);
    let registered = registrable(name);
    url.set("registered_domain", registered);
    url.set("top_level_domain", registered.split_once('.').map(|(_, suffix)| suffix));
    url
}

fn related(registration: &Registration<'_>, contacts: &[Contact<'_>]) -> Object {
    let name = registration.name.as_deref().filter(|_| registration.object == ObjectClass::Domain);
    let servers = registration.nameservers.iter();
    let mut related = Object::of("hosts", list(name.into_iter().chain(servers.clone().map(|server| &*server.name))));
    related.set(
        "ip",
        list(
            servers.flat_map(|server| &server.addresses).map(|address| &**address).filter(|text| text.parse::<IpAddr>().is_ok()),
        ),
    );
    let people = contacts.iter().flat_map(|contact| contact.name.iter().chain(&contact.emails));
    // Inserted one by one: to collect them would sort them first, by code of its own.
    let mut users = BTreeSet::new();
    people.for_each(|user| {
        users.insert(&**user);
    });
    related.set("user", list(users));
    related
}

/// ECS wants labels to be plain keywords.
fn labels(finding: &Finding<'_>) -> Object {
    let registration = finding.registration;
    let date = |at: &Option<Timestamp<'_>>| at.as_ref().map(|at| at.iso.as_deref().unwrap_or(&at.raw).to_owned());
    let registrar = registration.registrar.as_ref();
    let contacts: Vec<Contact<'_>> = disclosed::contacts(registration).collect();
    let country =
        contacts.iter().filter_map(|contact| contact.address.as_ref()).find_map(|address| address.country_code.as_deref());
    let mut labels = Object::default();
    labels.set("whois_object", names::title(registration));
    labels.set("whois_conclusion", serde_json::to_value(finding.conclusion).unwrap_or_default());
    labels.set("whois_created", date(&registration.created));
    labels.set("whois_updated", date(&registration.updated));
    labels.set("whois_expires", date(&registration.expires));
    labels.set("whois_status", registration.statuses.join(", "));
    labels.set("whois_handle", registration.handle.as_deref());
    labels.set("whois_registrar", registrar.and_then(names::registrar_name));
    labels.set("whois_registrar_iana_id", registrar.and_then(|registrar| registrar.iana_id).map(|id| id.to_string()));
    labels.set("whois_registrar_abuse_email", registrar.and_then(|registrar| registrar.abuse_email.as_deref()));
    labels.set("whois_dnssec", registration.secure_dns.as_ref().map(|dns| if dns.signed { "signed" } else { "unsigned" }));
    labels.set("whois_privacy_service", notes::privacy_services(finding));
    labels.set("whois_country", registration.network.as_ref().and_then(|network| network.country.as_deref()).or(country));
    labels.set("whois_network", registration.network.as_ref().map(names::range_of));
    labels.set("whois_as", registration.autnum.as_ref().map(names::numbers_of));
    labels.set("whois_as_name", registration.autnum.as_ref().and_then(|autnum| autnum.name.as_deref()));
    labels
}
