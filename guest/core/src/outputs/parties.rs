//! On whose side a contact stands: the holder's, or that of somebody who acts for the holder.
//!
//! A technical contact is as often a hosting company's as the holder's own, and a registrar writes its own mailbox into contacts of
//! any role. Receivers that tell a target from its affiliates take the contacts from here.

use std::collections::BTreeSet;

use super::disclosed;
use crate::query::registrable;
use crate::registration::{Contact, ObjectClass, Registration, Text};

/// Whose contact it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Side {
    /// The holder's own.
    Holder,
    /// Somebody else's, who acts for the holder.
    Agent,
}

/// A contact, and on whose side it stands.
#[derive(Clone, Debug)]
pub struct Party<'r> {
    /// The contact less what is withheld, the registrar's or a privacy service's.
    pub contact: Contact<'r>,
    /// Whose it is.
    pub side: Side,
}

/// The contacts that state something of their own, in the order of the answer.
///
/// Left out are contacts of the registrar, the reseller and privacy services, by role or by name; and mailboxes at their domains, which
/// forward or swallow what is written to the holder.
pub fn parties<'r>(registration: &'r Registration<'_>) -> Vec<Party<'r>> {
    let providers = Providers::of(registration);
    let contacts: Vec<Contact<'r>> =
        disclosed::contacts(registration).filter_map(|contact| providers.less(registration, contact)).collect();
    let holder = Holder::of(registration, &contacts);
    contacts.into_iter().map(|contact| Party { side: holder.side(&contact), contact }).collect()
}

/// The domain under which a mailbox lies that is nobody's but its owner's domain's: where it is registered.
fn mail_domain(email: &str) -> Option<String> {
    let (_, domain) = email.rsplit_once('@')?;
    Some(registrable(&domain.trim_end_matches('.').to_ascii_lowercase()).to_owned())
}

/// Companies that give mailboxes to everybody: two at the same one have nothing to do with each other.
/// Source: general knowledge of the field, 2026-11.
const MAILBOX_PROVIDERS: [&str; 22] = [
    "126.com",
    "163.com",
    "aol.com",
    "bk.ru",
    "gmail.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "icloud.com",
    "inbox.ru",
    "live.com",
    "mail.ru",
    "msn.com",
    "outlook.com",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "web.de",
    "yahoo.com",
    "yandex.ru",
    "ymail.com",
];

/// Those that registered the object for the holder, or stand in the holder's place.
struct Providers {
    names: BTreeSet<String>,
    mail_domains: BTreeSet<String>,
    emails: BTreeSet<String>,
    phones: BTreeSet<String>,
}

impl Providers {
    fn of(registration: &Registration<'_>) -> Self {
        let others = registration
            .contacts
            .iter()
            .filter(|contact| disclosed::is_provider(contact, registration) || contact.privacy_service.is_some())
            .collect::<Vec<_>>();
        let registrar = registration.registrar.as_ref();
        let names = registrar.into_iter().flat_map(|registrar| [&registrar.name, &registrar.organization, &registrar.reseller]);
        let emails: BTreeSet<String> = registrar
            .and_then(|registrar| registrar.abuse_email.as_ref())
            .into_iter()
            .chain(others.iter().flat_map(|contact| &contact.emails))
            .map(|email| lower(email))
            .collect();
        let phones = registrar
            .and_then(|registrar| registrar.abuse_phone.as_ref())
            .into_iter()
            .chain(others.iter().flat_map(|contact| contact.phones.iter().chain(&contact.faxes)))
            .map(|phone| digits(phone))
            .filter(|digits| !digits.is_empty())
            .collect();
        let own = registration.name.as_deref().map(registrable);
        let shared = |domain: &String| own == Some(domain) || MAILBOX_PROVIDERS.contains(&domain.as_str());
        Providers {
            names: names.flatten().map(|name| folded(name)).filter(|name| !name.is_empty()).collect(),
            mail_domains: emails.iter().filter_map(|email| mail_domain(email)).filter(|domain| !shared(domain)).collect(),
            emails,
            phones,
        }
    }

    /// What a contact says of itself; none where it is one of these. Who holds the object in its own name remains its holder.
    fn less<'r>(&self, registration: &Registration<'_>, mut contact: Contact<'r>) -> Option<Contact<'r>> {
        let name = contact.organization.as_deref().or(contact.name.as_deref());
        if name.is_some_and(|name| self.names.contains(&folded(name))) {
            return is_registrant(&contact).then_some(contact);
        }
        let at_home = |email: &str| mail_domain(email).as_deref() == registration.name.as_deref().map(registrable);
        contact.emails.retain(|email| {
            at_home(email)
                || !self.emails.contains(&lower(email))
                    && !mail_domain(email).is_some_and(|domain| self.mail_domains.contains(&domain))
        });
        contact.phones.retain(|phone| !self.phones.contains(&digits(phone)));
        contact.faxes.retain(|fax| !self.phones.contains(&digits(fax)));
        Some(contact)
    }
}

/// What is known of the holder.
#[derive(Default)]
struct Holder {
    names: BTreeSet<String>,
    mail_domains: BTreeSet<String>,
    emails: BTreeSet<String>,
    is_of_domain: bool,
}

impl Holder {
    fn of(registration: &Registration<'_>, contacts: &[Contact<'_>]) -> Self {
        let registrants = || contacts.iter().filter(|contact| is_registrant(contact));
        let names = registrants().flat_map(|contact| contact.organization.iter().chain(&contact.name));
        let emails: BTreeSet<String> = registrants().flat_map(|contact| &contact.emails).map(|email| lower(email)).collect();
        let own = registration.name.as_deref().filter(|_| registration.object == ObjectClass::Domain).map(registrable);
        let domains = emails.iter().filter_map(|email| mail_domain(email));
        Holder {
            names: names.map(|name| folded(name)).collect(),
            mail_domains: domains
                .filter(|domain| !MAILBOX_PROVIDERS.contains(&domain.as_str()))
                .chain(own.map(str::to_owned))
                .collect(),
            emails,
            is_of_domain: registration.object == ObjectClass::Domain,
        }
    }

    fn side(&self, contact: &Contact<'_>) -> Side {
        let known = |text: &Text<'_>| self.names.contains(&folded(text));
        let mailbox = |email: &Text<'_>| {
            self.emails.contains(&lower(email)) || mail_domain(email).is_some_and(|domain| self.mail_domains.contains(&domain))
        };
        let is_holder = is_registrant(contact)
            || contact.organization.as_ref().or(contact.name.as_ref()).is_some_and(known)
            || contact.emails.iter().any(mailbox)
            // Of a network, who is named without an organization works for the one that holds it.
            || contact.organization.is_none() && (!self.is_of_domain || has(contact, "administrative"))
            // Where nothing is known of the registrant, the administrative contact stands for it.
            || self.names.is_empty() && has(contact, "administrative");
        if is_holder { Side::Holder } else { Side::Agent }
    }
}

fn is_registrant(contact: &Contact<'_>) -> bool {
    contact.roles.is_empty() || has(contact, "registrant")
}

fn has(contact: &Contact<'_>, role: &str) -> bool {
    contact.roles.iter().any(|known| known == role)
}

/// A name as it is compared: lower case, letters and digits alone.
fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn lower(email: &str) -> String {
    email.trim().to_ascii_lowercase()
}

fn digits(phone: &str) -> String {
    let number = phone.split(" x").next().unwrap_or_default();
    number.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::{Side, parties};
    use crate::registration::{Contact, ObjectClass, Protocol, Registrar, Registration, Source, Text};

    fn registration(contacts: Vec<Contact<'static>>) -> Registration<'static> {
        let source = Source { protocol: Protocol::Whois, server: None, format: "test", charset: "utf-8" };
        Registration {
            name: Some("example.com".into()),
            registrar: Some(Registrar {
                name: Some("Example Registrar, Inc.".into()),
                abuse_email: Some("abuse@desk.registrar.example".into()),
                reseller: Some("Sample Hosting".into()),
                ..Registrar::default()
            }),
            contacts,
            ..Registration::new(source)
        }
    }

    fn contact(role: &'static str, organization: Option<&'static str>, email: &'static str) -> Contact<'static> {
        Contact {
            roles: vec![role.into()],
            organization: organization.map(Text::Borrowed),
            emails: vec![email.into()],
            ..Contact::default()
        }
    }

    fn sides(registration: &Registration<'_>) -> Vec<(Side, Vec<String>)> {
        let told = parties(registration).into_iter();
        told.map(|party| (party.side, party.contact.emails.iter().map(|email| email.to_string()).collect())).collect()
    }

    #[test]
    fn who_shares_a_name_or_a_mail_domain_with_the_holder_is_of_the_holder() {
        let told = sides(&registration(vec![
            contact("registrant", Some("Example Harbour Ltd"), "zoe@harbour.example"),
            contact("technical", Some("EXAMPLE HARBOUR, LTD."), "it@elsewhere.example"),
            contact("technical", None, "it@mail.harbour.example"),
            contact("technical", None, "it@example.com"),
            contact("technical", Some("Elsewhere GmbH"), "it@elsewhere.example"),
            contact("administrative", None, "adam@elsewhere.example"),
            contact("technical", None, "tom@elsewhere.example"),
        ]));
        let sides: Vec<Side> = told.iter().map(|(side, _)| *side).collect();
        let (holder, agent) = (Side::Holder, Side::Agent);
        assert_eq!(sides, [holder, holder, holder, holder, agent, holder, agent]);
    }

    #[test]
    fn a_mailbox_at_a_provider_of_everybody_s_proves_nothing() {
        let told = sides(&registration(vec![
            contact("registrant", Some("Example Harbour Ltd"), "zoe@gmail.com"),
            contact("technical", Some("Elsewhere GmbH"), "it@gmail.com"),
        ]));
        assert_eq!(told.last().map(|(side, _)| *side), Some(Side::Agent));
    }

    #[test]
    fn the_registrar_s_and_a_service_s_mailboxes_are_left_out_wherever_they_stand() {
        let veil = Contact { privacy_service: Some("Veil".into()), ..contact("registrant", None, "x@veil.example") };
        let told = sides(&registration(vec![
            veil,
            contact("technical", Some("Sample Hosting"), "it@hosting.example"),
            contact("technical", Some("Example Registrar Inc"), "it@registrar.example"),
            contact("administrative", Some("Example Harbour Ltd"), "q@relay.registrar.example"),
            contact("administrative", Some("Example Harbour Ltd"), "x2@mail.veil.example"),
        ]));
        assert_eq!(told, [(Side::Holder, vec![]), (Side::Holder, vec![])]);
    }

    #[test]
    fn the_registrar_holds_its_own_names() {
        let told = sides(&registration(vec![contact("registrant", Some("Example Registrar, Inc."), "it@registrar.example")]));
        assert_eq!(told, [(Side::Holder, vec!["it@registrar.example".to_owned()])]);
    }

    #[test]
    fn of_a_network_whoever_is_named_alone_works_for_its_holder() {
        let contacts = vec![
            contact("registrant", Some("Example Networks"), "noc@networks.example"),
            contact("technical", None, "ingrid@elsewhere.example"),
        ];
        let network = Registration { object: ObjectClass::IpNetwork, ..registration(contacts) };
        assert!(sides(&network).iter().all(|(side, _)| *side == Side::Holder));
    }
}
