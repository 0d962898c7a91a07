//! A STIX 2.1 bundle (OASIS Standard, June 2021): the object as a cyber-observable, the registrar and the holder's contacts as identities,
//! name servers, addresses and AS numbers as observables, what belongs together as relationships, and the rest in a note.
//!
//! Ids are the same whenever the same thing is told: those of observables as section 2.9 makes them, the others' UUIDs are of version 5
//! in a namespace of their own. `created` and `modified` are when it was observed, which makes a later bundle a later version. Names of
//! contacts are identities only where they are the holder's own: see [`disclosed`].

use std::collections::BTreeMap;

use serde_json::Value;
use uuid::Uuid;

use super::identifier::{in_namespace, uuid};
use super::observed::Settings;
use super::rdap::is_ldh_name;
use super::tree::{Object, list};
use super::{Finding, disclosed, names, notes};
use crate::registration::{Contact, Nameserver, ObjectClass, Registrar, Registration};
use crate::report::Conclusion;

/// The namespace of observables' ids: STIX 2.1 section 2.9.
const OBSERVABLES: Uuid = Uuid::from_u128(0x00ab_edb4_aa42_466c_9c01_fed2_3315_a9b7);

/// The most networks of one block that are observables; any range makes fewer, an RDAP server may list what it wants.
const MOST_SUBJECTS: usize = 256;

/// Gives the bundle.
pub fn write(finding: &Finding<'_>, settings: &Settings) -> String {
    let observed = settings.observed.at(finding);
    let mut bundle = Bundle { objects: Vec::new(), places: BTreeMap::new(), at: observed.rfc3339() };
    let subjects = bundle.subjects(finding);
    if finding.conclusion == Conclusion::Found {
        bundle.registered(finding.registration, &subjects);
    }
    bundle.note(finding, &subjects);
    let mut document = Object::of("type", "bundle");
    let mut parts = vec!["bundle", &*bundle.at];
    parts.extend(bundle.places.keys().map(String::as_str));
    document.set("id", format!("bundle--{}", uuid(&parts)));
    document.set("objects", bundle.objects);
    Value::from(document).to_string()
}

struct Bundle {
    objects: Vec<Value>,
    /// Where each object stands, by its id.
    places: BTreeMap<String, usize>,
    at: String,
}

impl Bundle {
    /// What was asked about: a name, a number, or the networks that make a block.
    fn subjects(&mut self, finding: &Finding<'_>) -> Vec<String> {
        let registration = finding.registration;
        if let Some(network) = &registration.network {
            return network.cidrs.iter().take(MOST_SUBJECTS).filter_map(|cidr| self.address(cidr)).collect();
        }
        if let Some(autnum) = &registration.autnum {
            let mut numbers = vec![autnum.start];
            numbers.extend((autnum.end != autnum.start).then_some(autnum.end));
            return numbers.into_iter().map(|number| self.number(number, autnum.name.as_deref())).collect();
        }
        let Some(name) = registration.name.as_deref().or(finding.query) else { return Vec::new() };
        match finding.object() {
            ObjectClass::Domain | ObjectClass::Nameserver => self.name(name).into_iter().collect(),
            ObjectClass::IpNetwork => self.address(name).into_iter().collect(),
            ObjectClass::Autnum => {
                let number = name.get(2..).and_then(|digits| digits.parse().ok());
                number.map(|number| self.number(number, None)).into_iter().collect()
            }
            ObjectClass::Entity => Vec::new(),
        }
    }

    fn registered(&mut self, registration: &Registration<'_>, subjects: &[String]) {
        if let Some(registrar) = &registration.registrar
            && let Some(id) = self.registrar(registrar)
        {
            self.relate_all(subjects, "related-to", &id, "registrar");
        }
        for contact in disclosed::contacts(registration) {
            if let Some(id) = self.contact(&contact) {
                self.relate_all(subjects, "related-to", &id, &contact.roles.join(", "));
                for email in contact.emails.iter().filter(|email| is_address(email)) {
                    let email = self.observable("email-addr", Object::of("value", &**email));
                    self.relate(&id, "related-to", &email, "e-mail address");
                }
            }
        }
        for Nameserver { name, addresses } in &registration.nameservers {
            let Some(server) = self.name(name) else { continue };
            self.relate_all(subjects, "related-to", &server, "name server");
            for address in addresses {
                if let Some(address) = self.address(address) {
                    self.relate(&server, "resolves-to", &address, "glue");
                }
            }
        }
        for origin in registration.network.iter().flat_map(|network| &network.origins) {
            let origin = self.number(*origin, None);
            self.relate_all(subjects, "belongs-to", &origin, "may originate the network");
        }
    }

    /// A host name; what is none is no observable.
    fn name(&mut self, name: &str) -> Option<String> {
        is_ldh_name(name).then(|| self.observable("domain-name", Object::of("value", name)))
    }

    fn address(&mut self, address: &str) -> Option<String> {
        let bare = address.split('/').next().unwrap_or_default();
        let kind = match bare.parse().ok()? {
            std::net::IpAddr::V4(_) => "ipv4-addr",
            std::net::IpAddr::V6(_) => "ipv6-addr",
        };
        Some(self.observable(kind, Object::of("value", address)))
    }

    /// An AS number, whose name is no part of its id.
    fn number(&mut self, number: u32, name: Option<&str>) -> String {
        let id = self.observable("autonomous-system", Object::of("number", number));
        let object = self.places.get(&id).and_then(|place| self.objects.get_mut(*place));
        if let (Some(name), Some(Value::Object(object))) = (name, object) {
            object.insert("name".to_owned(), name.into());
        }
        id
    }

    /// An observable, all members of which its id is made from (STIX 2.1 section 2.9: UUID version 5 of their canonical JSON).
    fn observable(&mut self, kind: &str, mut members: Object) -> String {
        let canonical = Value::from(members.clone()).to_string();
        let id = format!("{kind}--{}", in_namespace(&OBSERVABLES, &canonical));
        members.set("type", kind);
        members.set("spec_version", "2.1");
        self.add(id, members)
    }

    fn registrar(&mut self, registrar: &Registrar<'_>) -> Option<String> {
        let name = names::registrar_name(registrar)?;
        let mut members = Object::of("name", name);
        members.set("identity_class", "organization");
        members.set("roles", list(["registrar"]));
        let iana_id = registrar.iana_id.map(|id| format!("IANA ID {id}"));
        members.set("description", iana_id);
        let abuse = registrar.abuse_email.iter().chain(&registrar.abuse_phone).chain(&registrar.url);
        members.set("contact_information", lines(abuse.map(|line| &**line)));
        Some(self.domain_object("identity", name, members))
    }

    /// None where nothing but roles is known.
    fn contact(&mut self, contact: &Contact<'_>) -> Option<String> {
        // An identity has to have a name: a desk of which the mailbox alone is told goes by that.
        let mailbox = contact.emails.first().map(|email| &**email);
        let name = contact.name.as_deref().or(contact.organization.as_deref()).or(mailbox)?;
        let is_organization = contact.organization.is_some() && (contact.name.is_none() || contact.name == contact.organization);
        let is_person = !is_organization && super::person::person(name).is_some();
        let mut members = Object::of("name", name);
        members.set(
            "identity_class",
            if is_organization {
                "organization"
            } else if is_person {
                "individual"
            } else {
                "unknown"
            },
        );
        members.set("roles", list(contact.roles.iter().map(|role| &**role)));
        members.set("description", contact.organization.as_deref().filter(|_| !is_organization));
        let address = contact.address.as_ref().map(names::one_line);
        let information = contact.emails.iter().chain(&contact.phones).map(|line| &**line).chain(address.as_deref());
        members.set("contact_information", lines(information));
        Some(self.domain_object("identity", name, members))
    }

    fn relate_all(&mut self, sources: &[String], kind: &str, target: &str, why: &str) {
        for source in sources {
            self.relate(source, kind, target, why);
        }
    }

    fn relate(&mut self, source: &str, kind: &str, target: &str, why: &str) {
        let mut members = Object::of("relationship_type", kind);
        members.set("source_ref", source);
        members.set("target_ref", target);
        members.set("description", why);
        self.domain_object("relationship", "", members);
    }

    fn note(&mut self, finding: &Finding<'_>, subjects: &[String]) {
        // A note has to refer to something.
        if !subjects.is_empty() {
            let mut members = Object::of("abstract", notes::headline(finding));
            members.set("content", notes::text(finding));
            members.set("object_refs", list(subjects.iter().map(String::as_str)));
            self.domain_object("note", "", members);
        }
    }

    /// An identity, relationship or note, by what it says. Two contacts that differ in their roles alone are one identity.
    fn domain_object(&mut self, kind: &str, name: &str, mut members: Object) -> String {
        let told = Value::from(members.clone());
        let information = told.get("contact_information").and_then(Value::as_str).unwrap_or_default();
        let whole = told.to_string();
        let id = match kind {
            "identity" => uuid(&[kind, name, information]),
            _ => uuid(&[kind, &whole]),
        };
        members.set("type", kind);
        members.set("spec_version", "2.1");
        members.set("created", &*self.at);
        members.set("modified", &*self.at);
        self.add(format!("{kind}--{id}"), members)
    }

    /// Adds an object, unless it is there.
    fn add(&mut self, id: String, mut members: Object) -> String {
        if !self.places.contains_key(&id) {
            members.set("id", &*id);
            self.places.insert(id.clone(), self.objects.len());
            self.objects.push(members.into());
        }
        id
    }
}

/// Whether a text is an e-mail address as far as STIX 2.1 section 6.5 wants it: a part before and one behind the one `@`.
fn is_address(text: &str) -> bool {
    let parts = text.split_once('@').filter(|(local, domain)| !local.is_empty() && is_ldh_name(domain));
    parts.is_some() && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

fn lines<'t>(lines: impl Iterator<Item = &'t str>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}
