//! Core to contract: `types`.

use std::borrow::Cow;

use whoisbox_core::registration as core;

use super::{all_owned, owned};
use crate::bindings::exports::osint::whois::types;

/// A registration, its text copied.
pub(crate) fn registration(registration: core::Registration<'_>) -> types::Registration {
    let core::Registration {
        object,
        handle,
        name,
        unicode_name,
        availability,
        statuses,
        created,
        updated,
        expires,
        events,
        registrar,
        contacts,
        nameservers,
        secure_dns,
        network,
        autnum,
        referral,
        source,
        fields,
        diagnostics,
    } = registration;
    types::Registration {
        object: self::object(object),
        handle: owned(handle),
        name: owned(name),
        unicode_name: owned(unicode_name),
        availability: self::availability(availability),
        statuses: all_owned(statuses),
        created: created.map(timestamp),
        updated: updated.map(timestamp),
        expires: expires.map(timestamp),
        events: events.into_iter().map(event).collect(),
        registrar: registrar.map(self::registrar),
        contacts: contacts.into_iter().map(contact).collect(),
        nameservers: nameservers.into_iter().map(nameserver).collect(),
        secure_dns: secure_dns.map(self::secure_dns),
        network: network.map(self::network),
        autnum: autnum.map(self::autnum),
        referral: owned(referral),
        source: self::source(source),
        fields: fields.into_iter().map(field).collect(),
        diagnostics: diagnostics.into_iter().map(diagnostic).collect(),
    }
}

/// The protocol of an answer.
pub(super) fn protocol(protocol: core::Protocol) -> types::Protocol {
    match protocol {
        core::Protocol::Whois => types::Protocol::Whois,
        core::Protocol::Rdap => types::Protocol::Rdap,
    }
}

fn object(object: core::ObjectClass) -> types::ObjectClass {
    match object {
        core::ObjectClass::Domain => types::ObjectClass::Domain,
        core::ObjectClass::IpNetwork => types::ObjectClass::IpNetwork,
        core::ObjectClass::Autnum => types::ObjectClass::Autnum,
        core::ObjectClass::Entity => types::ObjectClass::Entity,
        core::ObjectClass::Nameserver => types::ObjectClass::Nameserver,
    }
}

pub(crate) fn availability(availability: core::Availability) -> types::Availability {
    match availability {
        core::Availability::Registered => types::Availability::Registered,
        core::Availability::Available => types::Availability::Available,
        core::Availability::Reserved => types::Availability::Reserved,
        core::Availability::Unknown => types::Availability::Unknown,
    }
}

fn timestamp(core::Timestamp { raw, iso }: core::Timestamp<'_>) -> types::Timestamp {
    types::Timestamp { raw: raw.into_owned(), iso: owned(iso) }
}

fn event(core::Event { action, at }: core::Event<'_>) -> types::Event {
    types::Event { action: action.into_owned(), at: timestamp(at) }
}

fn contact(contact: core::Contact<'_>) -> types::Contact {
    let core::Contact {
        roles,
        handle,
        name,
        organization,
        address,
        phones,
        faxes,
        emails,
        url,
        created,
        updated,
        redacted,
        privacy_service,
    } = contact;
    types::Contact {
        roles: all_owned(roles),
        handle: owned(handle),
        name: owned(name),
        organization: owned(organization),
        address: address.map(self::address),
        phones: all_owned(phones),
        faxes: all_owned(faxes),
        emails: all_owned(emails),
        url: owned(url),
        created: created.map(timestamp),
        updated: updated.map(timestamp),
        redacted: all_owned(redacted),
        privacy_service: owned(privacy_service),
    }
}

fn address(core::Address { street, city, region, postal_code, country, country_code }: core::Address<'_>) -> types::Address {
    types::Address {
        street: all_owned(street),
        city: owned(city),
        region: owned(region),
        postal_code: owned(postal_code),
        country: owned(country),
        country_code: owned(country_code),
    }
}

fn registrar(registrar: core::Registrar<'_>) -> types::Registrar {
    let core::Registrar { name, organization, iana_id, handle, url, whois_server, abuse_email, abuse_phone, reseller } =
        registrar;
    types::Registrar {
        name: owned(name),
        organization: owned(organization),
        iana_id,
        handle: owned(handle),
        url: owned(url),
        whois_server: owned(whois_server),
        abuse_email: owned(abuse_email),
        abuse_phone: owned(abuse_phone),
        reseller: owned(reseller),
    }
}

fn nameserver(core::Nameserver { name, addresses }: core::Nameserver<'_>) -> types::Nameserver {
    types::Nameserver { name: name.into_owned(), addresses: all_owned(addresses) }
}

fn secure_dns(core::SecureDns { signed, ds }: core::SecureDns<'_>) -> types::SecureDns {
    types::SecureDns { signed, ds: ds.into_iter().map(ds_data).collect() }
}

fn ds_data(core::DsData { key_tag, algorithm, digest_type, digest }: core::DsData<'_>) -> types::DsData {
    types::DsData { key_tag, algorithm, digest_type, digest: digest.into_owned() }
}

fn network(core::Network { start, end, cidrs, name, kind, parent, country, origins }: core::Network<'_>) -> types::Network {
    types::Network {
        start: start.into_owned(),
        end: end.into_owned(),
        cidrs: all_owned(cidrs),
        name: owned(name),
        kind: owned(kind),
        parent: owned(parent),
        country: owned(country),
        origins,
    }
}

fn autnum(core::Autnum { start, end, name }: core::Autnum<'_>) -> types::Autnum {
    types::Autnum { start, end, name: owned(name) }
}

fn source(core::Source { protocol, server, format, charset }: core::Source<'_>) -> types::Source {
    types::Source { protocol: self::protocol(protocol), server: owned(server), format: format.into(), charset: charset.into() }
}

fn field(core::Field { section, label, value, line, path, passed_over }: core::Field<'_>) -> types::Field {
    types::Field {
        section: owned(section),
        label: label.into_owned(),
        value: value.into_owned(),
        line,
        path: path.map(|pointer| pointer.to_string()),
        passed_over,
    }
}

fn diagnostic(core::Diagnostic { code, message, line }: core::Diagnostic<'_>) -> types::Diagnostic {
    types::Diagnostic { code: code.into(), message: Cow::into_owned(message), line }
}
