//! Rows for the tables of a Recon-ng workspace, by the names of its `insert_` methods' arguments:
//! `{"contacts": […], "hosts": […]}`.

use serde::Serialize;

use super::person::{Person, person};
use super::{Finding, disclosed, json};

#[derive(Serialize)]
struct Document<'r> {
    hosts: Vec<Host<'r>>,
    contacts: Vec<Contact<'r>>,
}

#[derive(Serialize)]
struct Host<'r> {
    host: &'r str,
    ip_address: Option<&'r str>,
}

#[derive(Serialize)]
struct Contact<'r> {
    first_name: String,
    middle_name: Option<String>,
    last_name: Option<String>,
    email: Option<&'r str>,
    title: &'static str,
}

/// Gives the rows.
pub fn write(finding: &Finding<'_>) -> String {
    let holders: Vec<_> = disclosed::contacts(finding.registration).collect();
    let hosts = finding.registration.nameservers.iter();
    json(&Document {
        hosts: hosts
            .map(|server| Host { host: &server.name, ip_address: server.addresses.first().map(|address| &**address) })
            .collect(),
        contacts: holders
            .iter()
            .filter(|contact| contact.name.is_some() || !contact.emails.is_empty())
            .map(|contact| {
                let person = contact.name.as_deref().and_then(person);
                let Person { first: first_name, middle: middle_name, last: last_name } = person.unwrap_or_default();
                let email = contact.emails.first().map(|email| &**email);
                Contact { first_name, middle_name, last_name, email, title: "WHOIS contact" }
            })
            .collect(),
    })
}
