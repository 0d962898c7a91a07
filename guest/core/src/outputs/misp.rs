//! A MISP event (MISP core format) with objects by MISP's own templates: `whois` (version 10), `domain-ip` (11) for name servers with
//! addresses, `asn` (6). UUIDs are the same whenever the same thing is told of the same object, so that a later event updates an earlier one.
//!
//! Registrant attributes are the holder's own alone; the whole answer of a WHOIS server, which is kept as `text`, may name others.

use serde::Deserialize;
use serde_json::Value;

use super::identifier::uuid;
use super::instant::Instant;
use super::observed::Observed;
use super::tree::Object;
use super::{Finding, disclosed, names, notes};
use crate::registration::{Autnum, Contact, Network, Protocol, Registration};
use crate::report::Conclusion;

/// The settings.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    observed: Observed,
    /// Whether the answers of WHOIS servers are kept whole.
    text: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { observed: Observed::default(), text: true }
    }
}

/// The JSON Schema of [`Settings`].
pub const SETTINGS_SCHEMA: &str = r#"{"type": "object", "additionalProperties": false, "properties": {"observed": {"type": "string", "format": "date-time", "description": "When the answer was observed (RFC 3339). Without it: when the answer says that the registry's database or else the object was last updated, or else that it was made; and where it says none of these, 1970-01-01T00:00:00Z."}, "text": {"type": "boolean", "default": true, "description": "Whether the answers of WHOIS servers are kept whole, registrar's and privacy service's data included."}}}"#;

/// A template of MISP's: its name, UUID, version and description.
struct Template(&'static str, &'static str, &'static str, &'static str);

const WHOIS: Template = Template(
    "whois",
    "429faea1-34ff-47af-8a00-7c62d3be5a6a",
    "10",
    "Whois records information for a domain name or an IP address.",
);
const DOMAIN_IP: Template = Template(
    "domain-ip",
    "43b3b146-77eb-4931-b4cc-b66c60f28734",
    "11",
    "A domain/hostname and IP address seen as a tuple in a specific time frame.",
);
const ASN: Template = Template(
    "asn",
    "4ec55cc6-9e49-4c64-b794-03c25c1a6587",
    "6",
    "Autonomous system object describing an autonomous system which can include one or more network operators managing an entity (e.g. ISP) along with their routing policy, routing prefixes or alike.",
);

/// An attribute of a template: the relation, MISP's type and category, whether it is for detection (`to_ids`), and whether it is kept out
/// of correlation.
struct Attribute(&'static str, &'static str, &'static str, bool, bool);

const ATTRIBUTES: [Attribute; 20] = [
    Attribute("domain", "domain", "Network activity", false, false),
    Attribute("ip-address", "ip-src", "Network activity", false, false),
    Attribute("registrar", "whois-registrar", "Attribution", false, false),
    Attribute("registrant-name", "whois-registrant-name", "Attribution", false, false),
    Attribute("registrant-org", "whois-registrant-org", "Attribution", false, false),
    Attribute("registrant-email", "whois-registrant-email", "Attribution", false, false),
    Attribute("registrant-phone", "whois-registrant-phone", "Attribution", false, false),
    Attribute("creation-date", "datetime", "Other", false, true),
    Attribute("modification-date", "datetime", "Other", false, true),
    Attribute("expiration-date", "datetime", "Other", false, true),
    Attribute("nameserver", "hostname", "Network activity", false, true),
    Attribute("comment", "text", "Other", false, false),
    Attribute("text", "text", "Other", false, true),
    Attribute("hostname", "hostname", "Network activity", false, false),
    Attribute("ip", "ip-dst", "Network activity", false, false),
    Attribute("asn", "AS", "Network activity", false, false),
    Attribute("name", "text", "Other", false, false),
    Attribute("organization", "text", "Other", false, false),
    Attribute("country", "text", "Other", false, false),
    Attribute("subnet-announced", "ip-src", "Network activity", false, false),
];

/// A range of more AS numbers than this gets no object of each.
const MOST_NUMBERS: u32 = 16;

/// More networks of one block than this are not listed with each AS that may originate it; any range makes fewer.
const MOST_SUBNETS: usize = 256;

/// Gives the event.
pub fn write(finding: &Finding<'_>, settings: &Settings) -> String {
    let observed = settings.observed.at(finding);
    let registration = finding.registration;
    let title = names::title(registration);
    let title = title.as_deref().or(finding.query).unwrap_or("unknown");
    let mut event = Event { title, at: observed, objects: Vec::new() };
    if finding.conclusion == Conclusion::Found {
        event.whois(finding, settings.text);
        event.nameservers(registration);
        let holders: Vec<Contact<'_>> = disclosed::contacts(registration).collect();
        if let Some(autnum) = &registration.autnum {
            event.numbers(autnum, &holders);
        }
        if let Some(network) = &registration.network {
            event.origins(network);
        }
    }
    let mut members = Object::of("uuid", uuid(&["misp-event", title]).to_string());
    members.set("info", format!("WHOIS: {}", notes::headline(finding)));
    members.set("date", observed.rfc3339().get(..10));
    members.set("timestamp", observed.seconds().to_string());
    // Nothing is said of a threat (4: undefined), the analysis is complete (2), and nobody but the organisation sees it (0).
    members.set("threat_level_id", "4");
    members.set("analysis", "2");
    members.set("distribution", "0");
    members.set("Object", event.objects);
    Value::from(Object::of("Event", members)).to_string()
}

struct Event<'f> {
    title: &'f str,
    at: Instant,
    objects: Vec<Value>,
}

impl Event<'_> {
    fn whois(&mut self, finding: &Finding<'_>, with_text: bool) {
        let registration = finding.registration;
        let mut told: Vec<(&str, String)> = Vec::new();
        let is_domain = registration.object == crate::registration::ObjectClass::Domain;
        told.extend(registration.name.iter().filter(|_| is_domain).map(|name| ("domain", name.to_string())));
        let cidrs = registration.network.iter().flat_map(|network| &network.cidrs);
        told.extend(cidrs.map(|cidr| ("ip-address", cidr.to_string())));
        let registrar = registration.registrar.as_ref().and_then(names::registrar_name);
        told.extend(registrar.map(|name| ("registrar", name.to_owned())));
        let dates = [
            ("creation-date", &registration.created),
            ("modification-date", &registration.updated),
            ("expiration-date", &registration.expires),
        ];
        told.extend(dates.into_iter().filter_map(|(relation, at)| {
            let at = Instant::of(at.as_ref()?)?;
            Some((relation, at.rfc3339()))
        }));
        told.extend(registration.nameservers.iter().map(|server| ("nameserver", server.name.to_string())));
        let is_registrant = |contact: &Contact<'_>| contact.roles.iter().any(|role| role == "registrant");
        if let Some(registrant) = disclosed::contacts(registration).find(is_registrant) {
            let members = [
                ("registrant-name", &registrant.name),
                ("registrant-org", &registrant.organization),
                ("registrant-email", &registrant.emails.first().cloned()),
                ("registrant-phone", &registrant.phones.first().cloned()),
            ];
            told.extend(members.into_iter().filter_map(|(relation, value)| Some((relation, value.as_deref()?.to_owned()))));
        }
        told.push(("comment", notes::text(finding)));
        let answers = finding.said.iter().filter(|said| said.protocol == Protocol::Whois).map(|said| said.text.trim());
        let text = answers.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n");
        // The template wants one member besides these; where an answer has none, its text is one.
        let is_bare = told.iter().all(|(relation, _)| matches!(*relation, "comment" | "nameserver"));
        if with_text && !text.is_empty() {
            told.push(("text", text));
        } else if is_bare {
            told.push(("text", notes::headline(finding)));
        }
        self.add(&WHOIS, "", told);
    }

    fn nameservers(&mut self, registration: &Registration<'_>) {
        for server in &registration.nameservers {
            for address in &server.addresses {
                let told = vec![("hostname", server.name.to_string()), ("ip", address.to_string())];
                self.add(&DOMAIN_IP, &format!("{} {address}", server.name), told);
            }
        }
    }

    fn numbers(&mut self, autnum: &Autnum<'_>, holders: &[Contact<'_>]) {
        if autnum.end.saturating_sub(autnum.start) >= MOST_NUMBERS {
            return;
        }
        let organization = holders.iter().find_map(|contact| contact.organization.as_deref());
        let country =
            holders.iter().filter_map(|contact| contact.address.as_ref()).find_map(|address| address.country_code.as_deref());
        for number in autnum.start..=autnum.end {
            let mut told = vec![("asn", number.to_string())];
            let members = [("name", autnum.name.as_deref()), ("organization", organization), ("country", country)];
            told.extend(members.into_iter().filter_map(|(relation, value)| Some((relation, value?.to_owned()))));
            self.add(&ASN, &number.to_string(), told);
        }
    }

    fn origins(&mut self, network: &Network<'_>) {
        for origin in &network.origins {
            let mut told = vec![("asn", origin.to_string())];
            told.extend(network.cidrs.iter().take(MOST_SUBNETS).map(|cidr| ("subnet-announced", cidr.to_string())));
            self.add(&ASN, &origin.to_string(), told);
        }
    }

    /// Adds an object, which is told from others of its template by `key`.
    fn add(&mut self, Template(name, template, version, description): &Template, key: &str, told: Vec<(&str, String)>) {
        let id = uuid(&["misp-object", self.title, name, key]).to_string();
        let timestamp = self.at.seconds().to_string();
        let mut attributes: Vec<Value> = Vec::new();
        for (relation, value) in told {
            let Some(Attribute(_, kind, category, to_ids, no_correlation)) = ATTRIBUTES.iter().find(|known| known.0 == relation)
            else {
                continue;
            };
            let mut attribute = Object::of("uuid", uuid(&["misp-attribute", &id, relation, &value]).to_string());
            attribute.set("object_relation", relation);
            attribute.set("type", *kind);
            attribute.set("category", *category);
            attribute.set("value", value);
            attribute.set("to_ids", *to_ids);
            attribute.set("disable_correlation", *no_correlation);
            attribute.set("distribution", "5");
            attribute.set("timestamp", &*timestamp);
            attributes.push(attribute.into());
        }
        let mut object = Object::of("uuid", id);
        object.set("name", *name);
        object.set("meta-category", "network");
        object.set("description", *description);
        object.set("template_uuid", *template);
        object.set("template_version", *version);
        object.set("distribution", "5");
        object.set("timestamp", timestamp);
        object.set("Attribute", attributes);
        self.objects.push(object.into());
    }
}
