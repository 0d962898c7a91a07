//! A record in lines of `label: value`, so that SpiderFoot's own readers find in it what it says, and nothing else.
//!
//! `sfp_names` takes two capitalised words for a person and `sfp_company` what stands before `Ltd` or `Inc` for a company, whoever's they
//! are: so what is written in words is in lower case. `sfp_countryname` takes a line that is a country's name for one, such as the region
//! Georgia: so two blanks stand before a value. `sfp_phone` and `sfp_email` take every number with a `+` and every mailbox: so the text
//! holds those of the holder and no others, and of an agent the mailbox alone.

use super::e164;
use crate::outputs::names;
use crate::outputs::parties::{Party, Side};
use crate::registration::{Address, Contact, Registration, Text, Timestamp};

/// Gives the text.
pub(super) fn clean(registration: &Registration<'_>, parties: &[Party<'_>]) -> String {
    let mut lines = Lines::default();
    lines.object(registration);
    for party in parties {
        lines.contact(party);
    }
    for contact in &registration.contacts {
        lines.withheld(contact);
    }
    lines.text
}

#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    /// A line; none for a blank value.
    fn put(&mut self, label: &str, value: &str) {
        let mut words = value.split_whitespace();
        let Some(first) = words.next() else { return };
        self.text.push_str(label);
        self.text.push(':');
        self.text.extend(std::iter::repeat_n(' ', COLUMN.saturating_sub(label.len() + 1).max(2)));
        self.text.push_str(first);
        for word in words {
            self.text.push(' ');
            self.text.push_str(word);
        }
        self.text.push('\n');
    }

    /// A line in lower case.
    fn put_words(&mut self, label: &str, value: Option<&Text<'_>>) {
        if let Some(value) = value {
            self.put(label, &words(value));
        }
    }

    fn put_time(&mut self, label: &str, time: Option<&Timestamp<'_>>) {
        match time {
            Some(Timestamp { iso: Some(iso), .. }) => self.put(label, iso),
            Some(Timestamp { raw, iso: None }) => self.put_words(label, Some(raw)),
            None => {}
        }
    }

    /// An empty line before what follows.
    fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    fn object(&mut self, registration: &Registration<'_>) {
        let title = names::title(registration).unwrap_or_default();
        match (&registration.network, &registration.autnum) {
            (Some(network), _) => {
                self.put("network", &title);
                self.put_words("name", network.name.as_ref());
                self.put_words("kind", network.kind.as_ref());
                self.put_words("parent", network.parent.as_ref());
                self.put("country", network.country.as_deref().unwrap_or_default());
                for origin in &network.origins {
                    self.put("origin", &format!("AS{origin}"));
                }
            }
            (None, Some(autnum)) => {
                self.put("as number", &title);
                self.put_words("name", autnum.name.as_ref());
            }
            (None, None) => {
                self.put("domain", &title);
                self.put_words("in unicode", registration.unicode_name.as_ref());
            }
        }
        for status in &registration.statuses {
            // An EPP status is one word with capitals within.
            match status.contains(char::is_whitespace) {
                true => self.put_words("status", Some(status)),
                false => self.put("status", status),
            }
        }
        self.put_time("registered", registration.created.as_ref());
        self.put_time("last changed", registration.updated.as_ref());
        self.put_time("expires", registration.expires.as_ref());
        let registrar = registration.registrar.as_ref();
        let name = registrar.and_then(names::registrar_name).map(words);
        self.put("registrar", &name.unwrap_or_default());
        for server in &registration.nameservers {
            self.put("name server", &format!("{} {}", server.name, server.addresses.join(" ")));
        }
        if let Some(dnssec) = &registration.secure_dns {
            self.put("dnssec", if dnssec.signed { "signed" } else { "unsigned" });
        }
    }

    fn contact(&mut self, Party { contact, side }: &Party<'_>) {
        let Contact { roles, handle, name, organization, address, phones, faxes, emails, .. } = contact;
        let says_something = name.is_some() || organization.is_some() || address.is_some();
        if !says_something && phones.is_empty() && faxes.is_empty() && emails.is_empty() {
            return;
        }
        self.gap();
        self.put("contact", &list(roles));
        self.put_words("handle", handle.as_ref());
        self.put_words("name", name.as_ref());
        self.put_words("organization", organization.as_ref());
        if let Some(Address { street, city, region, postal_code, country, country_code }) = address {
            for line in street {
                self.put_words("street", Some(line));
            }
            self.put_words("city", city.as_ref());
            self.put_words("region", region.as_ref());
            self.put_words("postal code", postal_code.as_ref());
            match country_code {
                Some(code) => self.put("country", code),
                None => self.put_words("country", country.as_ref()),
            }
        }
        if *side == Side::Holder {
            for (label, numbers) in [("phone", phones), ("fax", faxes)] {
                for number in numbers {
                    self.put(label, &e164(number).unwrap_or_else(|| number.replace('+', "")));
                }
            }
        }
        for email in emails {
            self.put("e-mail", &email.to_lowercase());
        }
    }

    /// What of a contact is somebody else's, or nobody's to know.
    fn withheld(&mut self, contact: &Contact<'_>) {
        if contact.privacy_service.is_none() && contact.redacted.is_empty() {
            return;
        }
        self.gap();
        self.put("contact", &list(&contact.roles));
        self.put_words("privacy service", contact.privacy_service.as_ref());
        self.put("withheld", &list(&contact.redacted));
    }
}

/// Words in lower case, in which no mailbox or telephone number is found: it may be anybody's.
fn words(value: &str) -> String {
    value.to_lowercase().replace('@', " at ").replace('+', " ")
}

/// Where values begin.
const COLUMN: usize = 18;

fn list(words: &[Text<'_>]) -> String {
    words.join(", ")
}
