//! Whether answers are on the same object, and where they disagree.

use std::net::IpAddr;

use super::Merging;
use crate::registration::{Contact, Nameserver, ObjectClass, Pointer, Registration, Text, Timestamp};
use crate::report::Disagreement;

/// How many addresses or AS numbers an object spans; none counts as all.
pub(super) fn size(answer: &Registration<'_>) -> u128 {
    if let Some(autnum) = &answer.autnum {
        return u128::from(autnum.end.saturating_sub(autnum.start));
    }
    let range = answer.network.as_ref().and_then(|network| Some((network.start.parse().ok()?, network.end.parse().ok()?)));
    match range {
        Some((IpAddr::V4(start), IpAddr::V4(end))) => u128::from(end.to_bits().saturating_sub(start.to_bits())),
        Some((IpAddr::V6(start), IpAddr::V6(end))) => end.to_bits().saturating_sub(start.to_bits()),
        _ => u128::MAX,
    }
}

/// Whether two answers are on the same object, as far as they say.
pub(super) fn on_same_object(one: &Registration<'_>, other: &Registration<'_>) -> bool {
    let same_range = match (&one.network, &other.network, &one.autnum, &other.autnum) {
        (Some(one), Some(other), ..) => one.start == other.start && one.end == other.end,
        (.., Some(one), Some(other)) => one.start == other.start && one.end == other.end,
        _ => true,
    };
    // What registries call a network is no identifier.
    let named = matches!(one.object, ObjectClass::Domain | ObjectClass::Nameserver);
    let same_name = match (&one.name, &other.name) {
        (Some(one), Some(other)) if named => one.eq_ignore_ascii_case(other),
        _ => true,
    };
    one.object == other.object && same_range && same_name
}

/// Whether what two contacts say of themselves can be said of one.
pub(super) fn may_be_same(one: &Contact<'_>, other: &Contact<'_>) -> bool {
    let fits = |one: &Option<Text<'_>>, other: &Option<Text<'_>>| match (one, other) {
        (Some(one), Some(other)) => plain(one) == plain(other),
        _ => true,
    };
    fits(&one.name, &other.name) && fits(&one.organization, &other.organization)
}

impl Merging<'_> {
    /// Notes where an answer says other than what is merged already.
    pub(super) fn compare(&mut self, index: usize, answer: &Registration<'_>) {
        let ours = &self.merged;
        let mut found: Vec<(Pointer, String, String)> = Vec::new();
        let mut differ = |path: Pointer, ours: Option<String>, theirs: Option<String>| {
            if let (Some(ours), Some(theirs)) = (ours, theirs)
                && plain(&ours) != plain(&theirs)
            {
                found.push((path, ours, theirs));
            }
        };
        // Not when it was updated: a registrar changes its own record when it likes.
        differ(Pointer::member("created"), ours.created.as_ref().map(day), answer.created.as_ref().map(day));
        differ(Pointer::member("expires"), ours.expires.as_ref().map(day), answer.expires.as_ref().map(day));
        differ(Pointer::member("statuses"), list(&ours.statuses), list(&answer.statuses));
        differ(Pointer::member("nameservers"), names(&ours.nameservers), names(&answer.nameservers));
        if let (Some(ours), Some(theirs)) = (&ours.secure_dns, &answer.secure_dns) {
            let signed = |signed: bool| Some(if signed { "signed" } else { "unsigned" }.to_owned());
            differ(Pointer::member("secure_dns").part("signed"), signed(ours.signed), signed(theirs.signed));
        }
        if let (Some(ours), Some(theirs)) = (&ours.registrar, &answer.registrar) {
            let number = |number: Option<u32>| number.map(|number| number.to_string());
            let path = Pointer::member("registrar");
            if ours.iana_id.is_some() && theirs.iana_id.is_some() {
                differ(path.part("iana_id"), number(ours.iana_id), number(theirs.iana_id));
            } else {
                differ(path.part("name"), text(&ours.name), text(&theirs.name));
            }
        }
        for (place, ours) in ours.contacts.iter().enumerate() {
            let in_role = |theirs: &&Contact<'_>| ours.roles.iter().any(|role| theirs.roles.contains(role));
            if let Some(theirs) = answer.contacts.iter().find(in_role) {
                let path = Pointer::item("contacts", place);
                differ(path.part("name"), text(&ours.name), text(&theirs.name));
                differ(path.part("organization"), text(&ours.organization), text(&theirs.organization));
            }
        }
        for (path, value, other_value) in found {
            let exchange = self.origin_of(path);
            self.disagreements.push(Disagreement { path, exchange, value, other_exchange: index as u32, other_value });
        }
    }

    /// The exchange that a member came from, by itself or with the one above it.
    fn origin_of(&self, path: Pointer) -> u32 {
        let of = |path: Pointer| self.origins.iter().find(|origin| origin.path == path).map(|origin| origin.exchange);
        of(path).or_else(|| of(path.above())).unwrap_or_default()
    }
}

/// The calendar day, as far as it is known: answers differ in how finely they tell the time.
fn day(timestamp: &Timestamp<'_>) -> String {
    let text = timestamp.iso.as_deref().unwrap_or(&timestamp.raw);
    text.get(..10).unwrap_or(text).to_owned()
}

fn text(value: &Option<Text<'_>>) -> Option<String> {
    value.as_ref().map(|value| value.clone().into_owned())
}

fn names(servers: &[Nameserver<'_>]) -> Option<String> {
    list(&servers.iter().map(|server| server.name.clone()).collect::<Vec<_>>())
}

/// The words of a list in order, so that its own order does not count.
fn list(words: &[Text<'_>]) -> Option<String> {
    let mut words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    words.sort_unstable();
    (!words.is_empty()).then(|| words.join(", "))
}

/// A text without what servers spell as they like: case, punctuation and blanks.
fn plain(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
