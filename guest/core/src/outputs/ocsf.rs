//! An event of the Open Cybersecurity Schema Framework (schema.ocsf.io, 1.7.0): class `OSINT Inventory Info` (5021), whose `osint` holds
//! the `whois` object.
//!
//! Of contacts OCSF takes the holder's own; `email_addr` and `phone_number` of `whois` are the registrar's abuse desk. What is about a
//! network or AS number has the indicator type `Other`, for OCSF has none.

use serde_json::Value;

use super::instant::Instant;
use super::observed::Settings;
use super::tree::{Object, list};
use super::{Finding, disclosed, names, notes};
use crate::registration::{Contact, ObjectClass, Registration};
use crate::report::Conclusion;

/// The version of the schema.
const VERSION: &str = "1.7.0";

/// The roles that OCSF has a type of contact for: RDAP's word, the type's caption and number.
const CONTACT_TYPES: [(&str, &str, u32); 5] = [
    ("registrant", "Registrant", 1),
    ("administrative", "Administrative", 2),
    ("technical", "Technical", 3),
    ("billing", "Billing", 4),
    ("abuse", "Abuse", 5),
];

/// Gives the event.
pub fn write(finding: &Finding<'_>, settings: &Settings) -> String {
    let mut event = Object::default();
    // Activity 2 is Collect; a type is the class times 100 and the activity.
    for (name, number) in
        [("category_uid", 5), ("class_uid", 5021), ("activity_id", 2), ("type_uid", 502_102), ("severity_id", 1)]
    {
        event.set(name, number);
    }
    let (status_id, status) = match finding.conclusion {
        Conclusion::Found | Conclusion::NotFound | Conclusion::Reserved => (1, "Success"),
        _ => (2, "Failure"),
    };
    event.set("status_id", status_id);
    event.set("status", status);
    event.set("time", settings.observed.at(finding).0);
    event.set("message", notes::headline(finding));
    let mut product = Object::of("name", "whoisbox");
    product.set("vendor_name", "whoisbox");
    product.set("version", env!("CARGO_PKG_VERSION"));
    let mut metadata = Object::of("version", VERSION);
    metadata.set("product", product);
    event.set("metadata", metadata);
    event.set("osint", vec![Value::from(osint(finding))]);
    Value::from(event).to_string()
}

fn osint(finding: &Finding<'_>) -> Object {
    let title = names::title(finding.registration);
    let value = title.as_deref().or(finding.query).unwrap_or("unknown");
    let (type_id, kind) = match finding.object() {
        ObjectClass::Domain => (2, "Domain"),
        ObjectClass::Nameserver => (3, "Hostname"),
        ObjectClass::IpNetwork if value.parse::<std::net::IpAddr>().is_ok() => (1, "IP Address"),
        ObjectClass::IpNetwork => (99, "IP network"),
        ObjectClass::Autnum => (99, "AS number"),
        ObjectClass::Entity => (99, "Registry object"),
    };
    let mut osint = Object::of("value", value);
    osint.set("type_id", type_id);
    osint.set("type", kind);
    osint.set("comment", notes::text(finding));
    if finding.conclusion == Conclusion::Found {
        osint.set("whois", whois(finding.registration));
    }
    osint
}

fn whois(registration: &Registration<'_>) -> Object {
    let mut whois = Object::default();
    if registration.object == ObjectClass::Domain {
        whois.set("domain", registration.name.as_deref());
    }
    let millisecond = |at: &Option<_>| at.as_ref().and_then(Instant::of).map(|at| at.0);
    whois.set("created_time", millisecond(&registration.created));
    whois.set("last_seen_time", millisecond(&registration.updated));
    whois.set("status", registration.statuses.join(", "));
    whois.set("name_servers", list(registration.nameservers.iter().map(|server| &*server.name)));
    if let Some(dns) = &registration.secure_dns {
        whois.set("dnssec_status_id", if dns.signed { 1 } else { 2 });
        whois.set("dnssec_status", if dns.signed { "Signed" } else { "Unsigned" });
    }
    if let Some(registrar) = &registration.registrar {
        whois.set("registrar", names::registrar_name(registrar));
        whois.set("email_addr", registrar.abuse_email.as_deref());
        whois.set("phone_number", registrar.abuse_phone.as_deref());
    }
    let contacts: Vec<Contact<'_>> = disclosed::contacts(registration).collect();
    whois.set("domain_contacts", contacts.iter().flat_map(contact).map(Value::from).collect::<Vec<_>>());
    if let Some(network) = &registration.network {
        whois.set("subnet", names::range_of(network));
        whois.set("isp_org", contacts.iter().find_map(|contact| contact.organization.as_deref()));
    }
    let origin = registration.network.iter().flat_map(|network| &network.origins).next();
    let number = registration.autnum.as_ref().map(|autnum| autnum.start).or(origin.copied());
    if let Some(number) = number {
        let mut system = Object::of("number", number);
        system.set("name", registration.autnum.as_ref().and_then(|autnum| autnum.name.as_deref()));
        whois.set("autonomous_system", system);
    }
    whois
}

/// A contact for each of its roles that OCSF has a type for, else for its first; none where it says nothing.
fn contact(contact: &Contact<'_>) -> Vec<Object> {
    let mut members = Object::default();
    members.set("name", contact.name.as_deref().or(contact.organization.as_deref()));
    members.set("email_addr", contact.emails.first().map(|email| &**email));
    members.set("phone_number", contact.phones.first().map(|phone| &**phone));
    members.set("uid", contact.handle.as_deref());
    if let Some(address) = &contact.address {
        let mut location = Object::default();
        location.set("city", address.city.as_deref());
        location.set("region", address.region.as_deref());
        location.set("postal_code", address.postal_code.as_deref());
        location.set("country", address.country_code.as_deref().or(address.country.as_deref()));
        members.set("location", location);
    }
    if members.is_empty() {
        return Vec::new();
    }
    let has = |role: &str| contact.roles.iter().any(|known| known == role);
    let mut types: Vec<(&str, u32)> =
        CONTACT_TYPES.iter().filter(|(role, ..)| has(role)).map(|(_, caption, number)| (*caption, *number)).collect();
    if types.is_empty() {
        types.push((contact.roles.first().map_or("Other", |role| &**role), 99));
    }
    let of_type = |(caption, number): (&str, u32)| {
        let mut members = members.clone();
        members.set("type_id", number);
        members.set("type", caption);
        members
    };
    types.into_iter().map(of_type).collect()
}
