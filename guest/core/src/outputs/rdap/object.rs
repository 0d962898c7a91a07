//! The object: domains, networks, AS numbers and name servers (RFC 9083 sections 4 and 5).

use std::borrow::Cow;
use std::net::IpAddr;

use ipnet::IpNet;
use serde::Serialize;
use serde_with::skip_serializing_none;

use crate::rdap::words;
use crate::registration::{Availability, Nameserver, Network, ObjectClass, Protocol, Registration, SecureDns};
use crate::table::TLD;

use super::redacted::{self, Redacted};
use super::{OwnWords, class_name, entity, is_ldh_name, jcard, origin};

/// An object of any class: each has the members that it knows, in the order in which RFC 9083 shows them.
#[skip_serializing_none]
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Object<'r> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) rdap_conformance: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) notices: Vec<Notice<'r>>,
    pub(super) object_class_name: &'static str,
    pub(super) handle: Option<&'r str>,
    pub(super) ldh_name: Option<&'r str>,
    pub(super) unicode_name: Option<&'r str>,
    pub(super) start_address: Option<&'r str>,
    pub(super) end_address: Option<&'r str>,
    pub(super) ip_version: Option<&'static str>,
    pub(super) start_autnum: Option<u32>,
    pub(super) end_autnum: Option<u32>,
    pub(super) name: Option<&'r str>,
    #[serde(rename = "type")]
    pub(super) kind: Option<&'r str>,
    pub(super) country: Option<&'r str>,
    pub(super) parent_handle: Option<&'r str>,
    #[serde(rename = "cidr0_cidrs", skip_serializing_if = "Vec::is_empty")]
    pub(super) cidrs: Vec<Cidr>,
    #[serde(rename = "arin_originas0_originautnums", skip_serializing_if = "<[u32]>::is_empty")]
    pub(super) origins: &'r [u32],
    #[serde(rename = "vcardArray")]
    pub(super) card: Option<jcard::Card<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) roles: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) public_ids: Vec<PublicId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) status: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) events: Vec<Event<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) nameservers: Vec<Object<'r>>,
    pub(super) ip_addresses: Option<Addresses<'r>>,
    #[serde(rename = "secureDNS")]
    pub(super) secure_dns: Option<SecureDnsMember<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) entities: Vec<Object<'r>>,
    pub(super) port43: Option<&'r str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) links: Vec<Link<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) remarks: Vec<Notice<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) redacted: Vec<Redacted>,
}

/// A notice or remark (RFC 9083 section 4.3).
#[derive(Serialize)]
pub(super) struct Notice<'r> {
    pub(super) title: &'static str,
    pub(super) description: Vec<Cow<'r, str>>,
}

/// RFC 9083 section 4.5.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event<'r> {
    pub(super) event_action: &'static str,
    pub(super) event_date: Cow<'r, str>,
}

/// RFC 9083 section 4.8.
#[derive(Serialize)]
pub(super) struct PublicId {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) identifier: String,
}

/// RFC 9083 section 4.2.
#[derive(Serialize)]
pub(super) struct Link<'r> {
    value: &'r str,
    rel: &'static str,
    href: &'r str,
    #[serde(rename = "type")]
    media_type: &'static str,
}

/// A CIDR by the NRO's extension `cidr0`.
#[skip_serializing_none]
#[derive(Serialize)]
pub(super) struct Cidr {
    v4prefix: Option<String>,
    v6prefix: Option<String>,
    length: u8,
}

/// RFC 9083 section 5.2.
#[derive(Serialize)]
pub(super) struct Addresses<'r> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    v4: Vec<&'r str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    v6: Vec<&'r str>,
}

/// RFC 9083 section 5.3.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SecureDnsMember<'r> {
    delegation_signed: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ds_data: Vec<DsDatum<'r>>,
}

/// RFC 9083 section 5.3.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DsDatum<'r> {
    key_tag: u16,
    algorithm: u8,
    digest_type: u8,
    digest: &'r str,
}

/// The whole response about a registered object.
pub(super) fn of<'r>(registration: &'r Registration<'_>) -> Object<'r> {
    let mut own = OwnWords::default();
    let mut object = Object {
        object_class_name: class_name(registration.object),
        handle: registration.handle.as_deref(),
        ..Object::default()
    };
    put_common(&mut object, registration, &mut own);
    match registration.object {
        ObjectClass::Domain => put_domain(&mut object, registration, &mut own),
        ObjectClass::Nameserver => {
            put_host_name(&mut object, registration.name.as_deref(), "name", &mut own);
            let addresses = registration.nameservers.iter().flat_map(|server| &server.addresses);
            object.ip_addresses = addresses_of(addresses.map(AsRef::as_ref), &mut own);
        }
        ObjectClass::IpNetwork => put_network(&mut object, registration, &mut own),
        ObjectClass::Autnum => {
            let autnum = registration.autnum.as_ref();
            object.start_autnum = autnum.map(|range| range.start);
            object.end_autnum = autnum.map(|range| range.end);
            object.name = autnum.and_then(|range| range.name.as_deref()).or(registration.name.as_deref());
        }
        ObjectClass::Entity => {}
    }
    entity::put(&mut object, registration, &mut own);
    object.redacted = redacted::of(registration, &object);
    object.remarks = own.into_remarks();
    object.notices = vec![origin(registration)];
    let extensions = [
        (true, "rdap_level_0"),
        (!object.cidrs.is_empty(), "cidr0"),
        (!object.origins.is_empty(), "arin_originas0"),
        (!object.redacted.is_empty(), "redacted"),
    ];
    object.rdap_conformance = extensions.into_iter().filter(|(is_used, _)| *is_used).map(|(_, name)| name).collect();
    object
}

fn put_common<'r>(object: &mut Object<'r>, registration: &'r Registration<'_>, own: &mut OwnWords) {
    object.status = own.registered("status", registration.statuses.iter().map(AsRef::as_ref), words::rdap_status);
    if registration.availability == Availability::Reserved && !object.status.contains(&"reserved") {
        object.status.push("reserved");
    }
    for (action, at) in
        [("registration", &registration.created), ("last changed", &registration.updated), ("expiration", &registration.expires)]
    {
        own.event(&mut object.events, action, at.as_ref());
    }
    for event in &registration.events {
        own.event(&mut object.events, &event.action, Some(&event.at));
    }
    if registration.source.protocol == Protocol::Whois {
        let server = registration.source.server.as_deref().filter(|server| server.contains('.') && is_ldh_name(server));
        object.port43 = server.filter(|server| !passes_for_registrars(server, registration));
    }
    let referral = registration.referral.as_deref();
    // The context (RFC 8288 section 3.2) would be the URL of this response, which has none.
    let link = |url| Link { value: url, rel: "related", href: url, media_type: "application/rdap+json" };
    object.links = referral.filter(|url| url.starts_with("http")).map(link).into_iter().collect();
}

/// Whether a server would be taken for the WHOIS server of a registrar whose own is not known: in responses of registrars,
/// `port43` is that, unless it is the registry's own.
fn passes_for_registrars(server: &str, registration: &Registration<'_>) -> bool {
    let lacks_one = registration.registrar.as_ref().is_some_and(|registrar| registrar.whois_server.is_none());
    registration.object == ObjectClass::Domain && lacks_one && !is_registrys(server, registration.name.as_deref())
}

/// Whether a WHOIS server is that of the registry of a domain's top-level domain.
fn is_registrys(server: &str, domain: Option<&str>) -> bool {
    let tld = domain.and_then(|name| name.rsplit('.').next());
    tld.and_then(|tld| TLD.row(tld)).is_some_and(|row| row.server(1) == server)
}

fn put_domain<'r>(object: &mut Object<'r>, registration: &'r Registration<'_>, own: &mut OwnWords) {
    put_host_name(object, registration.name.as_deref(), "name", own);
    if object.ldh_name.is_some() {
        object.unicode_name = registration.unicode_name.as_deref();
    }
    for server in &registration.nameservers {
        object.nameservers.extend(nameserver(server, own));
    }
    object.secure_dns = registration.secure_dns.as_ref().map(secure_dns);
}

/// A name that is no host name is kept among the registry's own words.
fn put_host_name<'r>(object: &mut Object<'r>, name: Option<&'r str>, member: &str, own: &mut OwnWords) {
    match name {
        Some(name) if is_ldh_name(name) => object.ldh_name = Some(name),
        Some(name) => own.add(member, name),
        None => {}
    }
}

fn nameserver<'r>(server: &'r Nameserver<'_>, own: &mut OwnWords) -> Option<Object<'r>> {
    let mut object = Object { object_class_name: class_name(ObjectClass::Nameserver), ..Object::default() };
    put_host_name(&mut object, Some(&server.name), "name server", own);
    object.ip_addresses = addresses_of(server.addresses.iter().map(AsRef::as_ref), own);
    object.ldh_name.is_some().then_some(object)
}

fn addresses_of<'r>(addresses: impl Iterator<Item = &'r str>, own: &mut OwnWords) -> Option<Addresses<'r>> {
    let (mut v4, mut v6) = (Vec::new(), Vec::new());
    for text in addresses {
        match text.parse() {
            Ok(IpAddr::V4(_)) => v4.push(text),
            Ok(IpAddr::V6(_)) => v6.push(text),
            Err(_) => own.add("address", text),
        }
    }
    (!v4.is_empty() || !v6.is_empty()).then_some(Addresses { v4, v6 })
}

fn secure_dns<'r>(secure_dns: &'r SecureDns<'_>) -> SecureDnsMember<'r> {
    let ds_data = secure_dns.ds.iter().map(|ds| DsDatum {
        key_tag: ds.key_tag,
        algorithm: ds.algorithm,
        digest_type: ds.digest_type,
        digest: &ds.digest,
    });
    SecureDnsMember { delegation_signed: secure_dns.signed, ds_data: ds_data.collect() }
}

fn put_network<'r>(object: &mut Object<'r>, registration: &'r Registration<'_>, own: &mut OwnWords) {
    let Some(network) = &registration.network else {
        object.name = registration.name.as_deref();
        return;
    };
    let Network { start, end, cidrs, name, kind, parent, country, origins } = network;
    match (start.parse(), end.parse::<IpAddr>()) {
        (Ok(first), Ok(_)) => {
            object.ip_version = Some(if matches!(first, IpAddr::V4(_)) { "v4" } else { "v6" });
            object.start_address = Some(start);
            object.end_address = Some(end);
        }
        _ => own.add("range", &format!("{start} - {end}")),
    }
    for text in cidrs {
        match text.parse::<IpNet>() {
            Ok(cidr) => {
                let prefix = |is_wanted| (is_wanted == matches!(cidr, IpNet::V4(_))).then(|| cidr.addr().to_string());
                object.cidrs.push(Cidr { v4prefix: prefix(true), v6prefix: prefix(false), length: cidr.prefix_len() });
            }
            Err(_) => own.add("range", text),
        }
    }
    object.name = name.as_deref().or(registration.name.as_deref());
    object.kind = kind.as_deref();
    object.parent_handle = parent.as_deref();
    object.country = country.as_deref();
    object.origins = origins;
}
