//! What of the contacts is the holder's own: the answer's contacts without what is the registrar's, a privacy service's or withheld.
//!
//! Every receiver that makes leads from contacts takes them from here, so that none presents another's mailbox as the target's.

use crate::registration::{Address, Contact, Registration, Text};

/// The roles of those that registered the object for another (RFC 9083 section 10.2.4).
const PROVIDERS: [&str; 3] = ["registrar", "reseller", "sponsor"];

/// The contacts that state something of their own, in the order of the answer, each with what it does not withhold.
pub fn contacts<'r>(registration: &'r Registration<'_>) -> impl Iterator<Item = Contact<'r>> {
    registration.contacts.iter().filter(|contact| !is_provider(contact) && contact.privacy_service.is_none()).map(members)
}

/// Whether a contact is of those that registered the object for another.
pub fn is_provider(contact: &Contact<'_>) -> bool {
    !contact.roles.is_empty() && contact.roles.iter().all(|role| PROVIDERS.contains(&&**role))
}

/// A contact without the members that are listed as withheld: what stands there instead is no value of the contact's.
pub fn members<'r>(contact: &'r Contact<'_>) -> Contact<'r> {
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

fn borrowed<'r>(values: &'r [Text<'_>]) -> Vec<Text<'r>> {
    values.iter().map(|value| Text::Borrowed(&**value)).collect()
}

#[cfg(test)]
mod tests {
    use super::contacts;
    use crate::registration::{Address, Contact, Protocol, Registration, Source, Text};

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
}
