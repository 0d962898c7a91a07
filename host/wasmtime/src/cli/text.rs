//! A registration for people.

use std::fmt::Write as _;

use whoisbox::types::{
    Address, Autnum, Availability, Contact, Network, ObjectClass, Registrar, Registration, SecureDns, Timestamp,
};

use super::terminal::{ATTENTION, FAINT, GOOD, TITLE, safe};

/// Writes a registration: its name and state, then what is known of it. What is not known is left out; `asked` stands in for a
/// name.
pub(crate) fn registration(page: &mut String, registration: &Registration, asked: Option<&str>) {
    title(page, registration, asked);
    row(page, "Handle", registration.handle.as_deref());
    if let Some(network) = &registration.network {
        self::network(page, network);
    }
    if let Some(autnum) = &registration.autnum {
        self::autnum(page, autnum);
    }
    for (label, timestamp) in
        [("Created", &registration.created), ("Updated", &registration.updated), ("Expires", &registration.expires)]
    {
        row(page, label, timestamp.as_ref().map(date));
    }
    for event in &registration.events {
        // RDAP's word is longer than what it says.
        let label =
            if event.action == "last update of RDAP database" { "Answer as of".into() } else { capitalized(&event.action) };
        row(page, &label, Some(date(&event.at)));
    }
    rows(page, "Status", &registration.statuses);
    let servers = registration.nameservers.iter().map(|server| match server.addresses.is_empty() {
        true => server.name.clone(),
        false => format!("{} ({})", server.name, server.addresses.join(", ")),
    });
    rows(page, "Name servers", servers);
    if let Some(secure_dns) = &registration.secure_dns {
        self::secure_dns(page, secure_dns);
    }
    // For a domain it is, as a rule, the registrar's server, which stands below.
    let known = registration.registrar.as_ref().and_then(|registrar| registrar.whois_server.as_ref());
    row(page, "Referral", registration.referral.as_ref().filter(|&referral| Some(referral) != known));
    if let Some(registrar) = &registration.registrar {
        self::registrar(page, registrar);
    }
    for contact in &registration.contacts {
        self::contact(page, contact);
    }
    if !registration.diagnostics.is_empty() {
        heading(page, "Notes");
    }
    for diagnostic in &registration.diagnostics {
        let line = diagnostic.line.map_or(String::new(), |line| format!("line {line}: "));
        let _ = writeln!(page, "  {FAINT}{line}{}{FAINT:#}", safe(&diagnostic.message));
    }
}

/// Writes the heading of a section.
pub(crate) fn heading(page: &mut String, words: &str) {
    let _ = writeln!(page, "\n{TITLE}{}{TITLE:#}", safe(words));
}

/// An availability in words.
pub(crate) fn availability(registration: &Registration) -> &'static str {
    match registration.availability {
        Availability::Registered => "registered",
        Availability::Available => "not registered",
        Availability::Reserved => "withheld from registration",
        Availability::Unknown => "the answer does not say whether it is registered",
    }
}

fn title(page: &mut String, registration: &Registration, asked: Option<&str>) {
    let number = registration.autnum.as_ref().map(|autnum| format!("AS{}", autnum.start));
    let range = registration.network.as_ref().map(|network| network.cidrs.join(", ")).filter(|cidrs| !cidrs.is_empty());
    let name = match registration.object {
        ObjectClass::Autnum => number.or_else(|| registration.name.clone()),
        ObjectClass::IpNetwork => range.or_else(|| registration.name.clone()),
        ObjectClass::Domain | ObjectClass::Entity | ObjectClass::Nameserver => registration.name.clone(),
    };
    let name = name.or_else(|| registration.handle.clone()).or_else(|| asked.map(str::to_owned));
    let name = name.unwrap_or_else(|| "(without a name)".into());
    let style = match registration.availability {
        Availability::Registered => GOOD,
        Availability::Available | Availability::Reserved | Availability::Unknown => ATTENTION,
    };
    let unicode = registration.unicode_name.as_ref().map_or(String::new(), |name| format!(" ({})", safe(name)));
    let _ = writeln!(page, "{TITLE}{}{TITLE:#}{unicode}  {style}{}{style:#}", safe(&name), availability(registration));
}

fn network(page: &mut String, network: &Network) {
    row(page, "Range", Some(format!("{} - {}", network.start, network.end)));
    row(page, "Network", network.name.as_deref());
    row(page, "Type", network.kind.as_deref());
    row(page, "Part of", network.parent.as_deref());
    row(page, "Country", network.country.as_deref());
    rows(page, "Origin", network.origins.iter().map(|number| format!("AS{number}")));
}

fn autnum(page: &mut String, autnum: &Autnum) {
    if autnum.end != autnum.start {
        row(page, "Range", Some(format!("AS{} - AS{}", autnum.start, autnum.end)));
    }
    row(page, "Name", autnum.name.as_deref());
}

fn secure_dns(page: &mut String, secure_dns: &SecureDns) {
    row(page, "DNSSEC", Some(if secure_dns.signed { "signed" } else { "unsigned" }));
    let records = secure_dns.ds.iter();
    rows(page, "DS", records.map(|ds| format!("{} {} {} {}", ds.key_tag, ds.algorithm, ds.digest_type, ds.digest)));
}

fn registrar(page: &mut String, registrar: &Registrar) {
    heading(page, "Registrar");
    row(page, "Name", registrar.name.as_deref());
    row(page, "Organization", registrar.organization.as_deref());
    row(page, "IANA ID", registrar.iana_id.map(|id| id.to_string()));
    row(page, "Handle", registrar.handle.as_deref());
    row(page, "Web", registrar.url.as_deref());
    row(page, "WHOIS server", registrar.whois_server.as_deref());
    let abuse = registrar.abuse_email.iter().chain(&registrar.abuse_phone);
    rows(page, "Abuse", abuse);
    row(page, "Reseller", registrar.reseller.as_deref());
}

fn contact(page: &mut String, contact: &Contact) {
    let roles = match contact.roles.is_empty() {
        true => "Contact".to_owned(),
        false => format!("{} contact", capitalized(&contact.roles.join(", "))),
    };
    heading(page, &roles);
    row(page, "Handle", contact.handle.as_deref());
    row(page, "Name", contact.name.as_deref());
    row(page, "Organization", contact.organization.as_deref());
    if let Some(address) = &contact.address {
        rows(page, "Address", postal_lines(address));
    }
    rows(page, "Phone", &contact.phones);
    rows(page, "Fax", &contact.faxes);
    rows(page, "E-mail", &contact.emails);
    row(page, "Web", contact.url.as_deref());
    row(page, "Created", contact.created.as_ref().map(date));
    row(page, "Updated", contact.updated.as_ref().map(date));
    row(page, "Privacy", contact.privacy_service.as_deref());
    if !contact.redacted.is_empty() {
        let withheld = contact.redacted.iter().map(|member| member.replace(['_', '.'], " "));
        row(page, "Withheld", Some(withheld.collect::<Vec<_>>().join(", ")));
    }
}

fn postal_lines(address: &Address) -> Vec<String> {
    let town: Vec<&str> =
        [&address.postal_code, &address.city, &address.region].into_iter().flatten().map(String::as_str).collect();
    let country = match (&address.country, &address.country_code) {
        (Some(name), Some(code)) if !name.eq_ignore_ascii_case(code) => Some(format!("{name} ({code})")),
        (Some(country), _) | (None, Some(country)) => Some(country.clone()),
        (None, None) => None,
    };
    let mut lines = address.street.clone();
    lines.extend((!town.is_empty()).then(|| town.join(" ")));
    lines.extend(country);
    lines
}

/// A date-time as people read it: `2026-01-31 12:00:00 UTC` from `2026-01-31T12:00:00Z`.
fn date(timestamp: &Timestamp) -> String {
    match &timestamp.iso {
        Some(iso) => match iso.strip_suffix('Z') {
            Some(iso) => format!("{} UTC", iso.replacen('T', " ", 1)),
            None => iso.replacen('T', " ", 1),
        },
        None => timestamp.raw.clone(),
    }
}

fn capitalized(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map_or(String::new(), |first| first.to_uppercase().chain(characters).collect())
}

/// Writes a label and its value, if there is one.
fn row(page: &mut String, label: &str, value: Option<impl AsRef<str>>) {
    rows(page, label, value);
}

/// Writes a label and its values, one a line.
fn rows(page: &mut String, label: &str, values: impl IntoIterator<Item = impl AsRef<str>>) {
    let mut label = safe(label);
    for value in values {
        let _ = writeln!(page, "  {FAINT}{label:<13}{FAINT:#} {}", safe(value.as_ref()));
        label = "".into();
    }
}
