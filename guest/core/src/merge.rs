//! One view of several answers on the same object: the registry's word first, what it leaves out from the registrar.

use crate::registration::{Availability, Pointer, Registration, Timestamp};
use crate::report::Origin;

/// Merges registrations, each with the index of the exchange that it came from, the first one's word first.
///
/// Returns the merged view, and for each of its members the exchange that it came from. The view has no `fields`: they stand
/// with each answer. Where two answers disagree, a diagnostic `disagreement` says so. Nothing is merged of an answer that
/// found no registration where another one did.
pub fn merge<'a>(mut answers: Vec<(usize, &Registration<'a>)>) -> (Option<Registration<'a>>, Vec<Origin>) {
    if answers.iter().any(|(_, answer)| answer.availability == Availability::Registered) {
        answers.retain(|(_, answer)| answer.availability == Availability::Registered);
    }
    let mut answers = answers.into_iter();
    let Some((index, first)) = answers.next() else { return (None, Vec::new()) };
    let mut view = View { merged: Registration { fields: Vec::new(), ..first.clone() }, origins: Vec::new() };
    view.all_from(index);
    for (index, answer) in answers {
        view.add(index, answer);
    }
    (Some(view.merged), view.origins)
}

struct View<'a> {
    merged: Registration<'a>,
    origins: Vec<Origin>,
}

/// Fills a member that is none from another answer's.
macro_rules! fill {
    ($view:ident, $index:ident, $answer:ident, $($member:ident)+) => {
        $(if $view.merged.$member.is_none() && $answer.$member.is_some() {
            $view.merged.$member = $answer.$member.clone();
            $view.from($index, Pointer::member(stringify!($member)));
        })+
    };
}

/// Fills a list that is empty from another answer's.
macro_rules! fill_list {
    ($view:ident, $index:ident, $answer:ident, $($member:ident)+) => {
        $(if $view.merged.$member.is_empty() && !$answer.$member.is_empty() {
            $view.merged.$member = $answer.$member.clone();
            $view.from($index, Pointer::member(stringify!($member)));
        })+
    };
}

impl<'a> View<'a> {
    fn from(&mut self, index: usize, path: Pointer) {
        self.origins.push(Origin { path, exchange: index as u32 });
    }

    /// Notes that every member that there is came from this exchange.
    fn all_from(&mut self, index: usize) {
        let empty = Registration::new(self.merged.source.clone());
        let full = std::mem::replace(&mut self.merged, empty);
        self.add(index, &full);
        self.merged = full;
    }

    fn add(&mut self, index: usize, answer: &Registration<'a>) {
        self.compare(index, answer);
        let view = self;
        fill!(view, index, answer, handle name unicode_name created updated expires secure_dns network autnum);
        fill_list!(view, index, answer, statuses events nameservers);
        view.add_registrar(index, answer);
        view.add_contacts(index, answer);
    }

    fn add_registrar(&mut self, index: usize, answer: &Registration<'a>) {
        let Some(theirs) = &answer.registrar else { return };
        let ours = self.merged.registrar.get_or_insert_default();
        let mut filled = Vec::new();
        macro_rules! fill_registrar {
            ($($member:ident)+) => {
                $(if ours.$member.is_none() && theirs.$member.is_some() {
                    ours.$member = theirs.$member.clone();
                    filled.push(Pointer::member(concat!("registrar/", stringify!($member))));
                })+
            };
        }
        fill_registrar!(name organization iana_id handle url whois_server abuse_email abuse_phone reseller);
        for path in filled {
            self.from(index, path);
        }
    }

    /// Adds the contacts in roles for which there is none yet.
    fn add_contacts(&mut self, index: usize, answer: &Registration<'a>) {
        let known: Vec<_> = self.merged.contacts.iter().flat_map(|contact| contact.roles.clone()).collect();
        for contact in &answer.contacts {
            if !contact.roles.iter().any(|role| known.contains(role)) {
                self.from(index, Pointer::item("contacts", self.merged.contacts.len()));
                self.merged.contacts.push(contact.clone());
            }
        }
    }

    /// Notes where this answer says other than what is merged already.
    fn compare(&mut self, index: usize, answer: &Registration<'a>) {
        let ours = &self.merged;
        let mut found = Vec::new();
        let mut differ = |what: &'static str, ours: String, theirs: String| {
            if ours != theirs {
                found.push(format!("{what}: {ours} by an earlier answer, {theirs} by the answer of exchange {index}"));
            }
        };
        for (what, ours, theirs) in [
            ("created", &ours.created, &answer.created),
            ("updated", &ours.updated, &answer.updated),
            ("expires", &ours.expires, &answer.expires),
        ] {
            if let (Some(ours), Some(theirs)) = (ours, theirs) {
                differ(what, day(ours), day(theirs));
            }
        }
        if let (Some(ours), Some(theirs)) = (&ours.registrar, &answer.registrar)
            && let (Some(ours), Some(theirs)) = (ours.iana_id, theirs.iana_id)
        {
            differ("registrar/iana_id", ours.to_string(), theirs.to_string());
        }
        if !ours.nameservers.is_empty() && !answer.nameservers.is_empty() {
            differ("nameservers", names(ours), names(answer));
        }
        for message in found {
            self.merged.note("disagreement", message, None);
        }
    }
}

/// The calendar day, as far as it is known: answers differ in how finely they tell the time.
fn day(timestamp: &Timestamp<'_>) -> String {
    let text = timestamp.iso.as_deref().unwrap_or(&timestamp.raw);
    text.get(..10).unwrap_or(text).to_owned()
}

fn names(registration: &Registration<'_>) -> String {
    let mut names: Vec<_> = registration.nameservers.iter().map(|server| server.name.as_ref()).collect();
    names.sort_unstable();
    names.join(", ")
}
