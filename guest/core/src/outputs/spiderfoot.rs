//! SpiderFoot's events: `{"events": [{"type", "data", "parent"}]}`, where `parent` is the index of the event that one came from, or
//! null for the event that SpiderFoot handed to the module.
//!
//! The types are those of SpiderFoot's table `tbl_event_types`; another one would end its output module. What follows from a record
//! comes below the record's own event, as the correlations `email_in_whois` and `human_name_in_whois` want it. What is an affiliate's
//! has types of its own, or none: then it stands in the record's text alone.

mod text;

use std::collections::BTreeSet;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::parties::{Side, parties};
use super::{Finding, json, names, person};
use crate::registration::{Address, Autnum, Availability, Contact, Network, Registration};

/// The settings.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    event: String,
    targets: Option<Vec<String>>,
    generic_users: Vec<String>,
    text: Words,
}

/// Which words the record's own event has.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Words {
    #[default]
    Clean,
    Raw,
}

impl Default for Settings {
    fn default() -> Self {
        let generic_users = GENERIC_USERS.iter().map(|user| (*user).to_owned()).collect();
        Settings { event: "DOMAIN_NAME".into(), targets: None, generic_users, text: Words::default() }
    }
}

/// The JSON Schema of [`Settings`].
pub const SETTINGS_SCHEMA: &str = r#"{"type":"object","additionalProperties":false,"properties":{"event":{"type":"string","default":"DOMAIN_NAME","description":"The type of the event that led to the lookup."},"targets":{"type":["array","null"],"items":{"type":"string"},"default":null,"description":"The names that the scan's target goes by, in lower case: mailboxes there are the target's. Without them the name that was asked for is the target."},"generic_users":{"type":"array","items":{"type":"string"},"default":["abuse","admin","administrator","contact","dns","ftp","hostmaster","info","mail","marketing","news","noc","office","postmaster","root","sales","security","support","usenet","uucp","webmaster","www"],"description":"Names of mailboxes that are no person's, in lower case."},"text":{"enum":["clean","raw"],"default":"clean","description":"What the record's event holds: lines of what was read, without the registrar's and privacy services' contact data and so that SpiderFoot's own readers misread nothing, or the servers' words."}}}"#;

/// Mailbox names of roles: RFC 2142, and what SpiderFoot's own list has of wide use.
const GENERIC_USERS: [&str; 22] = [
    "abuse",
    "admin",
    "administrator",
    "contact",
    "dns",
    "ftp",
    "hostmaster",
    "info",
    "mail",
    "marketing",
    "news",
    "noc",
    "office",
    "postmaster",
    "root",
    "sales",
    "security",
    "support",
    "usenet",
    "uucp",
    "webmaster",
    "www",
];

/// In which relation to the target the object of an event stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Relation {
    /// It is the target's.
    Target,
    /// It is an affiliate's.
    Affiliate,
    /// The target is within it, or uses it: its holder is a provider's as often as the target.
    Around,
    /// It only lies near the target, or looks like it.
    Near,
}

/// The event types that lead to a lookup: the type of their record, and whose it is. From `DOMAIN_NAME` to `SIMILARDOMAIN` as SpiderFoot's
/// own `sfp_whois` has them.
const EVENTS: [(&str, &str, Relation); 15] = [
    ("DOMAIN_NAME", "DOMAIN_WHOIS", Relation::Target),
    ("DOMAIN_NAME_PARENT", "DOMAIN_WHOIS", Relation::Target),
    ("NETBLOCK_OWNER", "NETBLOCK_WHOIS", Relation::Target),
    ("NETBLOCKV6_OWNER", "NETBLOCK_WHOIS", Relation::Target),
    ("CO_HOSTED_SITE_DOMAIN", "CO_HOSTED_SITE_DOMAIN_WHOIS", Relation::Near),
    ("AFFILIATE_DOMAIN_NAME", "AFFILIATE_DOMAIN_WHOIS", Relation::Affiliate),
    ("SIMILARDOMAIN", "SIMILARDOMAIN_WHOIS", Relation::Near),
    ("NETBLOCK_MEMBER", "RAW_RIR_DATA", Relation::Around),
    ("NETBLOCKV6_MEMBER", "RAW_RIR_DATA", Relation::Around),
    ("IP_ADDRESS", "RAW_RIR_DATA", Relation::Around),
    ("IPV6_ADDRESS", "RAW_RIR_DATA", Relation::Around),
    ("AFFILIATE_IPADDR", "RAW_RIR_DATA", Relation::Affiliate),
    ("AFFILIATE_IPV6_ADDRESS", "RAW_RIR_DATA", Relation::Affiliate),
    ("BGP_AS_OWNER", "RAW_RIR_DATA", Relation::Target),
    ("BGP_AS_MEMBER", "RAW_RIR_DATA", Relation::Around),
];

#[derive(Serialize)]
struct Document {
    events: Vec<Event>,
}

#[derive(Debug, Eq, PartialEq, Serialize)]
struct Event {
    r#type: &'static str,
    data: String,
    parent: Option<u32>,
}

/// Gives the events: none where there is no registration, and none for an event type that leads to no lookup.
pub fn write(finding: &Finding<'_>, settings: &Settings) -> String {
    json(&Document { events: events(finding, settings) })
}

fn events(finding: &Finding<'_>, settings: &Settings) -> Vec<Event> {
    let mut events = Events::default();
    let Some(&(_, record, relation)) = EVENTS.iter().find(|(event, ..)| *event == settings.event) else {
        return events.list;
    };
    match finding.registration.availability {
        Availability::Available if settings.event == "AFFILIATE_DOMAIN_NAME" => {
            let name = names::title(finding.registration).or_else(|| finding.query.map(str::to_owned));
            events.add("AFFILIATE_DOMAIN_UNREGISTERED", name.unwrap_or_default(), None);
        }
        Availability::Registered => events.registered(finding, settings, record, relation),
        Availability::Available | Availability::Reserved | Availability::Unknown => {}
    }
    events.list
}

/// Events, each with its parent before it and none twice.
#[derive(Default)]
struct Events {
    list: Vec<Event>,
    told: BTreeSet<(&'static str, String)>,
}

impl Events {
    fn add(&mut self, r#type: &'static str, data: String, parent: Option<u32>) {
        if !data.trim().is_empty() && self.told.insert((r#type, data.clone())) {
            self.list.push(Event { r#type, data, parent });
        }
    }

    fn registered(&mut self, finding: &Finding<'_>, settings: &Settings, record: &'static str, relation: Relation) {
        let registration = finding.registration;
        let parties = parties(registration);
        let mailboxes = Mailboxes::of(finding, settings);
        let is_held_by_target = || parties.iter().any(|party| party.side == Side::Holder && mailboxes.has_of(&party.contact));
        let relation = match relation {
            Relation::Around if is_held_by_target() => Relation::Target,
            relation => relation,
        };
        let words = match settings.text {
            Words::Clean => text::clean(registration, &parties),
            Words::Raw => finding.said.iter().map(|said| said.text.trim_end()).collect::<Vec<_>>().join("\n\n"),
        };
        self.add(record, words, None);
        let parent = (!self.list.is_empty()).then_some(0);
        if record == "DOMAIN_WHOIS" {
            let registrar = registration.registrar.as_ref().and_then(names::registrar_name);
            self.add("DOMAIN_REGISTRAR", registrar.unwrap_or_default().to_owned(), None);
        }
        for party in &parties {
            match (relation, party.side) {
                (Relation::Target, Side::Holder) => self.holder(&party.contact, &mailboxes, parent),
                (Relation::Target, Side::Agent) | (Relation::Affiliate | Relation::Around, _) => {
                    self.affiliate(&party.contact, &mailboxes, relation, parent);
                }
                (Relation::Near, _) => self.emails(&party.contact, &mailboxes, relation, parent),
            }
        }
        if record == "DOMAIN_WHOIS" {
            for server in &registration.nameservers {
                self.add("PROVIDER_DNS", server.name.to_string(), parent);
            }
        }
        if relation != Relation::Affiliate {
            self.resources(registration, settings, relation, finding.query, parent);
        }
    }

    fn emails(&mut self, contact: &Contact<'_>, mailboxes: &Mailboxes<'_>, relation: Relation, parent: Option<u32>) {
        for email in &contact.emails {
            let email = email.trim().trim_matches('.').to_lowercase();
            self.add(mailboxes.kind(&email, relation), email, parent);
        }
    }

    fn affiliate(&mut self, contact: &Contact<'_>, mailboxes: &Mailboxes<'_>, relation: Relation, parent: Option<u32>) {
        self.emails(contact, mailboxes, relation, parent);
        self.add("AFFILIATE_COMPANY_NAME", company(contact).unwrap_or_default().to_owned(), parent);
    }

    fn holder(&mut self, contact: &Contact<'_>, mailboxes: &Mailboxes<'_>, parent: Option<u32>) {
        self.emails(contact, mailboxes, Relation::Target, parent);
        for phone in contact.phones.iter().chain(&contact.faxes) {
            self.add("PHONE_NUMBER", e164(phone).unwrap_or_default(), parent);
        }
        self.add("HUMAN_NAME", human(contact).unwrap_or_default(), parent);
        self.add("COMPANY_NAME", company(contact).unwrap_or_default().to_owned(), parent);
        if let Some(address) = &contact.address {
            self.add("PHYSICAL_ADDRESS", place(address).unwrap_or_default(), parent);
            let country = address.country_code.as_deref().or(address.country.as_deref());
            self.add("COUNTRY_NAME", country.unwrap_or_default().to_owned(), parent);
        }
    }

    /// The networks and AS numbers that a record tells beside the one that was asked for.
    fn resources(
        &mut self,
        of: &Registration<'_>,
        settings: &Settings,
        relation: Relation,
        query: Option<&str>,
        parent: Option<u32>,
    ) {
        let is_target = relation == Relation::Target;
        if let Some(Network { cidrs, origins, country, .. }) = &of.network {
            let asked = query.and_then(|query| query.parse::<IpNet>().ok()).map(|network| network.trunc());
            // What is owned, is told by the event that was handed in; a larger block has another owner.
            let is_owned = is_target && !settings.event.ends_with("_OWNER");
            for network in cidrs.iter().filter_map(|cidr| cidr.parse::<IpNet>().ok()) {
                let r#type = match (network, is_owned) {
                    (IpNet::V4(_), true) => "NETBLOCK_OWNER",
                    (IpNet::V4(_), false) => "NETBLOCK_MEMBER",
                    (IpNet::V6(_), true) => "NETBLOCKV6_OWNER",
                    (IpNet::V6(_), false) => "NETBLOCKV6_MEMBER",
                };
                if asked != Some(network) || r#type != settings.event && is_owned {
                    self.add(r#type, network.to_string(), parent);
                }
            }
            for origin in origins {
                self.add("BGP_AS_MEMBER", origin.to_string(), parent);
            }
            if is_target {
                self.add("COUNTRY_NAME", country.as_deref().unwrap_or_default().to_owned(), parent);
            }
        }
        if let Some(Autnum { start, end, .. }) = of.autnum
            && settings.event == "BGP_AS_MEMBER"
            && is_target
            && start == end
        {
            self.add("BGP_AS_OWNER", start.to_string(), parent);
        }
    }
}

/// What tells the target's mailboxes, in the way of SpiderFoot's `sfp_email`.
struct Mailboxes<'s> {
    targets: Vec<&'s str>,
    generic_users: BTreeSet<&'s str>,
}

impl<'s> Mailboxes<'s> {
    fn of(finding: &Finding<'s>, settings: &'s Settings) -> Self {
        let targets = match &settings.targets {
            Some(targets) => targets.iter().map(String::as_str).collect(),
            None => finding.query.into_iter().collect(),
        };
        Mailboxes { targets, generic_users: settings.generic_users.iter().map(String::as_str).collect() }
    }

    /// Whether the mailbox is one of a target's name, of a name below it or above.
    fn is_target_s(&self, email: &str) -> bool {
        let Some((_, domain)) = email.rsplit_once('@') else { return false };
        let below = |name: &str, of: &str| name.strip_suffix(of).is_some_and(|rest| rest.ends_with('.'));
        self.targets.iter().any(|target| *target == email || *target == domain || below(domain, target) || below(target, domain))
    }

    fn has_of(&self, contact: &Contact<'_>) -> bool {
        contact.emails.iter().any(|email| self.is_target_s(&email.to_lowercase()))
    }

    fn kind(&self, email: &str, relation: Relation) -> &'static str {
        let user = email.split('@').next().unwrap_or_default();
        match self.is_target_s(email) && relation != Relation::Affiliate {
            true if self.generic_users.contains(user) => "EMAILADDR_GENERIC",
            true => "EMAILADDR",
            false => "AFFILIATE_EMAILADDR",
        }
    }
}

/// The person whom a contact names by given and family name.
fn human(contact: &Contact<'_>) -> Option<String> {
    let name = contact.name.as_deref().filter(|_| contact.organization != contact.name)?;
    let person::Person { first, middle, last } = person::person(name)?;
    let last = last?;
    Some([Some(first), middle, Some(last)].into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// The company that a contact names: its organization, or else a name with a word that only organizations have.
fn company<'c>(contact: &'c Contact<'_>) -> Option<&'c str> {
    let organization = contact.organization.as_deref().filter(|name| name.contains(char::is_alphabetic));
    organization.or_else(|| contact.name.as_deref().filter(|name| person::is_organization(name)))
}

/// A telephone number in the form that SpiderFoot takes (ITU-T E.164): `+`, the country code and the number, without an extension and
/// without the digit that is dialled before a number at home. None where the country code is not told.
fn e164(phone: &str) -> Option<String> {
    let number = phone.split(['x', ';']).next().unwrap_or_default().trim().replace("(0)", "");
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let number = number.strip_prefix('+')?;
    let digits = match number.split_once('.') {
        // EPP's form (RFC 5733 section 2.5) tells where the country code ends.
        Some((country, rest)) if !KEEP_THEIR_ZERO.contains(&country) => {
            let rest = digits(rest);
            let trunk = if country == "1" && rest.len() > 10 { "1" } else { "0" };
            digits(country) + rest.strip_prefix(trunk).unwrap_or(&rest)
        }
        _ => digits(number),
    };
    (7..=15).contains(&digits.len()).then(|| format!("+{digits}"))
}

/// The country codes where a number from abroad begins with 0, too: Italy, San Marino and others (ITU-T E.129 presentations).
const KEEP_THEIR_ZERO: [&str; 6] = ["225", "241", "242", "378", "379", "39"];

/// An address in one line; none without a street.
fn place(address: &Address<'_>) -> Option<String> {
    (!address.street.is_empty()).then(|| names::one_line(address))
}

#[cfg(test)]
mod tests;
