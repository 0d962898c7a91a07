//! What of the contacts is the holder's own: the answer's contacts without what is the registrar's, a privacy service's or withheld.
//!
//! Every receiver that makes leads from contacts takes them from here, so that none presents another's mailbox as the target's.

use crate::registration::{Address, Contact, Registrar, Registration, Text};

/// The roles of those that registered the object for another (RFC 9083 section 10.2.4).
const PROVIDERS: [&str; 3] = ["registrar", "reseller", "sponsor"];

/// The contacts that state something of their own, in the order of the answer, each with what it does not withhold.
pub fn contacts<'r>(registration: &'r Registration<'_>) -> impl Iterator<Item = Contact<'r>> {
    let own = |contact: &&Contact<'_>| !is_provider(contact, registration) && contact.privacy_service.is_none();
    registration.contacts.iter().filter(own).map(|contact| own_members(contact, registration))
}

/// Whether a contact is of those that registered the object for another: by its roles; or, where it is not the registrant, by the
/// name of the registrar or reseller.
pub fn is_provider(contact: &Contact<'_>, registration: &Registration<'_>) -> bool {
    let by_role = !contact.roles.is_empty() && contact.roles.iter().all(|role| PROVIDERS.contains(&&**role));
    let by_name = || {
        let own = contact.organization.as_deref().or(contact.name.as_deref());
        let is_registrars = |registrar: &Registrar<'_>| {
            [&registrar.name, &registrar.organization, &registrar.reseller].iter().any(|name| is_same(own, name.as_deref()))
        };
        registration.registrar.as_ref().is_some_and(is_registrars) && !contact.roles.iter().any(|role| role == "registrant")
    };
    by_role || by_name()
}

/// What a contact does not withhold, less the mail and telephone of the registrar's abuse desk, which are nobody else's.
pub fn own_members<'r>(contact: &'r Contact<'_>, registration: &Registration<'_>) -> Contact<'r> {
    let mut stated = members(contact);
    if let Some(registrar) = &registration.registrar {
        stated.emails.retain(|email| !is_same(Some(email), registrar.abuse_email.as_deref()));
        stated.phones.retain(|phone| !is_same(Some(phone), registrar.abuse_phone.as_deref()));
    }
    stated
}

/// A contact without the members that are listed as withheld: what stands there instead is no value of the contact's.
fn members<'r>(contact: &'r Contact<'_>) -> Contact<'r> {
    let stated = |member: &str| !contact.redacted.iter().any(|withheld| withheld == member);
    let text = |member: &str, value: &'r Option<Text<'_>>| value.as_deref().filter(|_| stated(member)).map(Text::Borrowed);
    let texts = |member: &str, values: &'r [Text<'_>]| match stated(member) {
        true => borrowed(values),
        false => Vec::new(),
    };
    Contact {
        roles: borrowed(&contact.roles),
        handle: text("handle", &contact.handle),
        name: text("name", &contact.name),
        organization: text("organization", &contact.organization),
        address: contact.address.as_ref().filter(|_| stated("address")).map(|address| Address {
            street: texts("address.street", &address.street),
            city: text("address.city", &address.city),
            region: text("address.region", &address.region),
            postal_code: text("address.postal_code", &address.postal_code),
            country: text("address.country", &address.country),
            country_code: text("address.country_code", &address.country_code),
        }),
        phones: texts("phones", &contact.phones),
        faxes: texts("faxes", &contact.faxes),
        emails: texts("emails", &contact.emails),
        url: text("url", &contact.url),
        created: None,
        updated: None,
        redacted: borrowed(&contact.redacted),
        privacy_service: None,
    }
}

/// Whether two names are the same but for case and blanks around them.
fn is_same(one: Option<&str>, other: Option<&str>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if !one.trim().is_empty() && one.trim().eq_ignore_ascii_case(other.trim()))
}

fn borrowed<'r>(values: &'r [Text<'_>]) -> Vec<Text<'r>> {
    values.iter().map(|value| Text::Borrowed(&**value)).collect()
}

#[cfg(test)]
mod tests {
    use super::contacts;
    use crate::registration::{Address, Contact, Protocol, Registrar, Registration, Source, Text};

    fn registration() -> Registration<'static> {
        Registration::new(Source { protocol: Protocol::Whois, server: None, format: "test", charset: "utf-8" })
    }

    fn texts(values: &[&'static str]) -> Vec<Text<'static>> {
        values.iter().map(|value| Text::Borrowed(*value)).collect()
    }

    #[test]
    fn the_registrar_s_and_a_privacy_service_s_are_nobody_s() {
        let mut registration = registration();
        registration.contacts = vec![
            Contact { roles: texts(&["registrar"]), emails: texts(&["desk@example.net"]), ..Contact::default() },
            Contact { roles: texts(&["registrant"]), privacy_service: Some("Veil Ltd".into()), ..Contact::default() },
            Contact { roles: texts(&["technical", "reseller"]), emails: texts(&["tech@example.org"]), ..Contact::default() },
        ];
        let kept: Vec<_> = contacts(&registration).flat_map(|contact| contact.emails).collect();
        assert_eq!(kept, ["tech@example.org"]);
    }

    #[test]
    fn what_stands_in_place_of_a_withheld_member_is_left_out_and_the_rest_stays() {
        let mut registration = registration();
        registration.contacts = vec![Contact {
            roles: texts(&["registrant"]),
            name: Some("Not shown".into()),
            organization: Some("Example Org".into()),
            address: Some(Address { street: texts(&["Not shown"]), country_code: Some("DE".into()), ..Address::default() }),
            emails: texts(&["ask-us@example.net"]),
            redacted: texts(&["name", "emails", "address.street"]),
            ..Contact::default()
        }];
        let kept: Vec<_> = contacts(&registration).collect();
        let expected = Contact {
            roles: texts(&["registrant"]),
            organization: Some("Example Org".into()),
            address: Some(Address { country_code: Some("DE".into()), ..Address::default() }),
            redacted: texts(&["name", "emails", "address.street"]),
            ..Contact::default()
        };
        assert_eq!(kept, [expected]);
    }

    #[test]
    fn a_registrar_that_registers_for_itself_is_the_holder_and_its_abuse_desk_is_not() {
        let mut registration = registration();
        registration.registrar = Some(Registrar {
            name: Some("Example Registrar, Inc.".into()),
            abuse_email: Some("abuse@registrar.example.net".into()),
            abuse_phone: Some("+1.5550100".into()),
            reseller: Some("Sample hosting".into()),
            ..Registrar::default()
        });
        registration.contacts = vec![
            Contact {
                roles: texts(&["registrant"]),
                organization: Some("Example Registrar, Inc.".into()),
                emails: texts(&["dns@registrar.example.net", "ABUSE@registrar.example.net"]),
                phones: texts(&["+1.5550100"]),
                ..Contact::default()
            },
            Contact { roles: texts(&["technical"]), name: Some("example registrar, inc. ".into()), ..Contact::default() },
            Contact { roles: texts(&["billing"]), organization: Some("Sample Hosting".into()), ..Contact::default() },
        ];
        let kept: Vec<_> = contacts(&registration).collect();
        let expected = Contact {
            roles: texts(&["registrant"]),
            organization: Some("Example Registrar, Inc.".into()),
            emails: texts(&["dns@registrar.example.net"]),
            ..Contact::default()
        };
        assert_eq!(kept, [expected]);
    }
}
