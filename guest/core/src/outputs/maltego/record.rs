//! `maltego.WHOISRecord`: a registration in one entity.

use crate::outputs::Finding;
use crate::outputs::disclosed::is_provider;
use crate::outputs::names::{one_line, registrar_name, title};
use crate::outputs::parties::parties;
use crate::registration::{Address, Contact, ObjectClass, Registrar, Registration, Text, Timestamp};

use super::{Graph, Properties, properties};

/// Adds the record; and the domain, where a host below it was asked about.
pub(super) fn add(graph: &mut Graph, finding: &Finding<'_>) {
    let registration = finding.registration;
    let Some(name) = title(registration) else { return };
    let is_domain = registration.object == ObjectClass::Domain;
    if is_domain && finding.query.is_some_and(|query| !query.eq_ignore_ascii_case(&name)) {
        graph.add("maltego.Domain", &*name, Properties::new(), "registered domain", None);
    }
    let mut record = general(registration);
    record.extend(registrar(registration));
    record.extend(contacts(registration));
    let said: Vec<String> = finding.said.iter().map(|said| in_lines(said.text)).filter(|text| !text.is_empty()).collect();
    if !said.is_empty() {
        record.insert("whoisInfo", said.join("\n\n"));
    }
    graph.add("maltego.WHOISRecord", name, record, "WHOIS record", None);
}

/// A text with line ends that XML leaves as they are.
fn in_lines(text: &str) -> String {
    text.trim().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// What the registry says of the object.
fn general(registration: &Registration<'_>) -> Properties {
    let is_domain = registration.object == ObjectClass::Domain;
    let event = |action: &str| registration.events.iter().find(|event| event.action == action).map(|event| date(&event.at));
    let addresses: Vec<&str> = registration.nameservers.iter().flat_map(|server| &server.addresses).map(|text| &**text).collect();
    let nameservers: Vec<&str> = registration.nameservers.iter().map(|server| &*server.name).collect();
    let dnssec = registration.secure_dns.as_ref().map(|dns| if dns.signed { "signedDelegation" } else { "unsigned" });
    let handle = registration.handle.as_deref();
    let network = registration.network.as_ref();
    let block = network.map(|network| format!("{}-{}", network.start, network.end));
    let name = network.and_then(|network| network.name.as_deref());
    let name = name.or_else(|| registration.autnum.as_ref().and_then(|autnum| autnum.name.as_deref()));
    let list = |texts: &[&str]| (!texts.is_empty()).then(|| texts.join(", "));
    let statuses: Vec<&str> = registration.statuses.iter().map(|status| &**status).collect();
    let withheld: Vec<String> = registration.contacts.iter().filter_map(withheld).collect();
    let services: Vec<&str> = registration.contacts.iter().filter_map(|contact| contact.privacy_service.as_deref()).collect();
    properties([
        ("domainName", registration.name.as_deref().filter(|_| is_domain)),
        ("registryDomainId", handle.filter(|_| is_domain)),
        ("creationDate", registration.created.as_ref().map(date)),
        ("updatedDate", registration.updated.as_ref().map(date)),
        ("registryExpiryDate", registration.expires.as_ref().map(date)),
        ("transferDate", event("transfer")),
        ("registrarRegistrationExpirationDate", event("registrar expiration")),
        ("nameservers", list(&nameservers).as_deref()),
        ("nameserverIpAddresses", list(&addresses).as_deref()),
        ("dnssec", dnssec),
        ("domainStatus", list(&statuses).as_deref()),
        ("whoisbox.unicode-name", registration.unicode_name.as_deref()),
        ("whoisbox.handle", handle.filter(|_| !is_domain)),
        ("whoisbox.block", block.as_deref()),
        ("whoisbox.name", name),
        ("whoisbox.privacy-service", services.first().copied()),
        ("whoisbox.withheld", Some(withheld.join("; ")).as_deref().filter(|text| !text.is_empty())),
    ])
}

/// What a contact withholds, with its roles.
fn withheld(contact: &Contact<'_>) -> Option<String> {
    let members = &contact.redacted;
    (!members.is_empty()).then(|| format!("{}: {}", contact.roles.join(", "), members.join(", ")))
}

/// A date as RFC 3339 has it where it could be read, and as written elsewhere.
fn date<'t>(at: &'t Timestamp<'_>) -> &'t str {
    at.iso.as_deref().unwrap_or(&at.raw)
}

fn registrar(registration: &Registration<'_>) -> Properties {
    let Some(registrar) = &registration.registrar else { return Properties::new() };
    let Registrar { iana_id, handle, url, whois_server, abuse_email, abuse_phone, reseller, .. } = registrar;
    let name = registrar_name(registrar);
    let number = iana_id.map(|number| number.to_string());
    let mut record = properties([
        ("registrar", name),
        ("sponsoringRegistrar", name),
        ("registrarId", handle.as_deref()),
        ("registrarIanaId", number.as_deref()),
        ("registrarUrl", url.as_deref()),
        ("registrarWhoisServer", whois_server.as_deref()),
        ("registrarAbuseContactEmail", abuse_email.as_deref()),
        ("registrarAbuseContactPhone", abuse_phone.as_deref()),
        ("whoisbox.reseller", reseller.as_deref()),
    ]);
    let is_own =
        |contact: &&Contact<'_>| is_provider(contact, registration) && contact.roles.iter().any(|role| role == "registrar");
    if let Some(contact) = registration.contacts.iter().find(is_own) {
        REGISTRAR.fill(contact, &mut record);
    }
    record
}

/// The registrant, the administrative and the technical contact: of each the first.
fn contacts(registration: &Registration<'_>) -> Properties {
    let parties = parties(registration);
    let contacts: Vec<&Contact<'_>> = parties.iter().map(|party| &party.contact).collect();
    let mut record = Properties::new();
    for (role, names) in ROLES {
        if let Some(contact) = contacts.iter().find(|contact| contact.roles.iter().any(|stated| stated == role)) {
            names.fill(contact, &mut record);
        }
    }
    record
}

/// The names of the properties that hold a contact; empty where the entity has none for it.
struct Names {
    handles: &'static [&'static str],
    name: &'static str,
    organization: &'static str,
    address: &'static str,
    street: &'static str,
    city: &'static str,
    region: &'static str,
    country: &'static str,
    country_code: &'static str,
    postal_code: &'static str,
    phone: [&'static str; 2],
    fax: [&'static str; 2],
    email: &'static str,
}

const ROLES: [(&str, Names); 3] = [
    (
        "registrant",
        Names {
            handles: &["registryRegistrantId"],
            name: "registrantName",
            organization: "registrantOrganization",
            address: "registrantAddress",
            street: "registrantStreet",
            city: "registrantCity",
            region: "registrantStateProvince",
            country: "registrantCountry",
            country_code: "registrantCountryCode",
            postal_code: "registrantPostalCode",
            phone: ["registrantPhone", "registrantPhoneExt"],
            fax: ["registrantFax", "registrantFaxExt"],
            email: "registrantEmail",
        },
    ),
    (
        "administrative",
        Names {
            handles: &["registryAdminId", "adminId"],
            name: "adminName",
            organization: "adminOrganization",
            address: "adminAddress",
            street: "adminStreet",
            city: "adminCity",
            region: "adminStateProvince",
            country: "adminCountry",
            country_code: "adminCountryCode",
            postal_code: "adminPostalCode",
            phone: ["adminPhone", "adminPhoneExt"],
            fax: ["adminFax", "adminFaxExt"],
            email: "adminEmail",
        },
    ),
    (
        "technical",
        Names {
            handles: &["registryTechId"],
            name: "techName",
            organization: "techOrganization",
            address: "techAddress",
            street: "",
            city: "techCity",
            region: "techStateProvince",
            country: "techCountry",
            country_code: "",
            postal_code: "techPostalCode",
            phone: ["techPhone", "techPhoneExt"],
            fax: ["techFax", "techFaxExt"],
            email: "techEmail",
        },
    ),
];

const REGISTRAR: Names = Names {
    handles: &[],
    name: "",
    organization: "",
    address: "registrarAddress",
    street: "",
    city: "registrarCity",
    region: "registrarStateProvince",
    country: "registrarCountry",
    country_code: "",
    postal_code: "registrarPostalCode",
    phone: ["registrarPhone", ""],
    fax: ["registrarFax", "registrarFaxExt"],
    email: "registrarEmail",
};

impl Names {
    fn fill(&self, contact: &Contact<'_>, record: &mut Properties) {
        let mut put = |name: &'static str, value: Option<&str>| {
            if let Some(value) = value.filter(|value| !name.is_empty() && !value.is_empty()) {
                record.insert(name, value.to_owned());
            }
        };
        for handle in self.handles {
            put(handle, contact.handle.as_deref());
        }
        put(self.name, contact.name.as_deref());
        put(self.organization, contact.organization.as_deref());
        put(self.email, contact.emails.first().map(|email| &**email));
        for ([whole, extension], numbers) in [(self.phone, &contact.phones), (self.fax, &contact.faxes)] {
            let Some((number, behind)) = numbers.first().map(split_extension) else { continue };
            put(whole, Some(number));
            put(extension, behind);
        }
        if let Some(address) = &contact.address {
            let Address { street, city, region, postal_code, country, country_code } = address;
            put(self.address, Some(&one_line(address)));
            put(self.street, Some(&street.join(", ")));
            put(self.city, city.as_deref());
            put(self.region, region.as_deref());
            put(self.country, country.as_deref().or(country_code.as_deref()));
            put(self.country_code, country_code.as_deref());
            put(self.postal_code, postal_code.as_deref());
        }
    }
}

/// A telephone number and what stands behind ` x`.
fn split_extension<'t>(number: &'t Text<'_>) -> (&'t str, Option<&'t str>) {
    number.split_once(" x").map_or((number, None), |(number, extension)| (number, Some(extension)))
}
