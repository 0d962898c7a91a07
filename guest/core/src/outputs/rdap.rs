//! A registration as an RDAP response (RFC 9083), so that what only WHOIS tells can be read with the tools of RDAP.
//!
//! Whatever RDAP has no word or form for stands in a remark with the title [`OWN_WORDS`], one `member: value` a line:
//!
//! - statuses, event actions and roles that are not registered (RFC 9083 section 10.2);
//! - dates, where they are not quite the `eventDate`: an `eventDate` is a date-time with an offset (RFC 3339), so a date without a
//!   time is given as midnight UTC, a time without an offset as UTC, and one that could not be read not at all;
//! - names that are no host names and addresses that are no IP addresses.
//!
//! Where there is no registration, the response is an error of RFC 9083 section 6: 404 where the registry says so or withholds the
//! name, 502 where the answer does not tell. What is withheld stands in `redacted` (RFC 9537).

mod entity;
mod jcard;
mod object;
mod redacted;

use std::borrow::Cow;

use serde::Serialize;

use crate::outputs::json;
use crate::rdap::words;
use crate::registration::{Availability, ObjectClass, Protocol, Registration, Timestamp};

use object::{Event, Notice};

/// The title of the remark with what RDAP has no word for.
pub const OWN_WORDS: &str = "In the registry's own words";

/// Gives the response in JSON text.
pub fn write(registration: &Registration<'_>) -> String {
    let is_bare = registration.contacts.is_empty()
        && registration.registrar.is_none()
        && registration.nameservers.is_empty()
        && registration.created.is_none()
        && registration.expires.is_none();
    match registration.availability {
        Availability::Registered => json(&object::of(registration)),
        Availability::Reserved if !is_bare => json(&object::of(registration)),
        Availability::Reserved => error(registration, 404, "Not Found", "the registry says that the name is reserved"),
        Availability::Available => error(registration, 404, "Not Found", "the registry says that there is no such object"),
        Availability::Unknown => {
            error(registration, 502, "Bad Gateway", "the answer does not tell whether there is such an object")
        }
    }
}

/// RFC 9083 section 6.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ErrorResponse<'r> {
    rdap_conformance: [&'static str; 1],
    notices: [Notice<'r>; 1],
    error_code: u16,
    title: &'static str,
    description: [String; 1],
}

fn error(registration: &Registration<'_>, error_code: u16, title: &'static str, sentence: &str) -> String {
    let name = registration.name.as_deref().map_or(String::new(), |name| format!("{name}: "));
    json(&ErrorResponse {
        rdap_conformance: ["rdap_level_0"],
        notices: [origin(registration)],
        error_code,
        title,
        description: [format!("{name}{sentence}.")],
    })
}

/// Says where all this comes from: nobody shall take it for the registry's own response.
fn origin<'r>(registration: &Registration<'_>) -> Notice<'r> {
    let protocol = match registration.source.protocol {
        Protocol::Whois => "WHOIS",
        Protocol::Rdap => "RDAP",
    };
    let server = registration.source.server.as_deref().map_or(String::new(), |server| format!(" of {server}"));
    let version = env!("CARGO_PKG_VERSION");
    Notice {
        title: "Not the server's own response",
        description: vec![format!("Made from a {protocol} answer{server} by whoisbox {version}.").into()],
    }
}

/// What goes into the remark, in order.
#[derive(Default)]
struct OwnWords(Vec<String>);

impl OwnWords {
    fn add(&mut self, member: &str, value: &str) {
        self.0.push(format!("{member}: {value}"));
    }

    /// The registered words of some; the others are kept.
    fn registered<'w>(
        &mut self,
        member: &str,
        words: impl Iterator<Item = &'w str>,
        registered: fn(&str) -> Option<&'static str>,
    ) -> Vec<&'static str> {
        let mut known = Vec::new();
        for word in words {
            match registered(word) {
                Some(word) if known.contains(&word) => {}
                Some(word) => known.push(word),
                None => self.add(member, word),
            }
        }
        known
    }

    /// Adds an event, as far as RDAP has one for it.
    fn event<'r>(&mut self, events: &mut Vec<Event<'r>>, action: &str, at: Option<&'r Timestamp<'_>>) {
        let Some(at) = at else { return };
        let registered = words::registered_action(action);
        let date = at.iso.as_deref().map(date_time);
        if !matches!((registered, &date), (Some(_), Some((_, true)))) {
            self.add(action, &at.raw);
        }
        if let (Some(event_action), Some((event_date, _))) = (registered, date) {
            events.push(Event { event_action, event_date });
        }
    }

    fn into_remarks<'r>(self) -> Vec<Notice<'r>> {
        let description: Vec<_> = self.0.into_iter().map(Into::into).collect();
        if description.is_empty() { Vec::new() } else { vec![Notice { title: OWN_WORDS, description }] }
    }
}

/// A date or date-time as RFC 3339 wants it, and whether it says no more than what was given.
pub(super) fn date_time(iso: &str) -> (Cow<'_, str>, bool) {
    let time = iso.get(10..).unwrap_or_default();
    match () {
        () if time.is_empty() => (format!("{iso}T00:00:00Z").into(), false),
        () if time.contains(['Z', '+', '-']) => (iso.into(), true),
        () => (format!("{iso}Z").into(), false),
    }
}

/// Whether RFC 9083 section 3 lets a text be an `ldhName`.
pub(super) fn is_ldh_name(name: &str) -> bool {
    let is_label = |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    name.len() <= 253 && name.split('.').all(is_label)
}

/// The name of an object's class.
fn class_name(class: ObjectClass) -> &'static str {
    words::class_name(class)
}

#[cfg(test)]
mod tests;
