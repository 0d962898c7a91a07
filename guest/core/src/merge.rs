//! One view of several answers on the same object.
//!
//! Of a domain the registry's word comes first, and what it leaves out comes from the registrar. Of addresses and AS numbers the
//! narrowest range comes first, and of equals the last that was asked: a regional registry refers to who knows more than itself.

mod compare;

use crate::registration::{Availability, Contact, ObjectClass, Pointer, Registration, Text};
use crate::report::{Disagreement, Origin};

/// Several answers as one.
#[derive(Debug, Default)]
pub struct View<'a> {
    /// The view. It has no `fields`: they stand with each answer.
    pub merged: Option<Registration<'a>>,
    /// Which exchange each of its members came from; a member that is not listed came from where the one above it did.
    pub origins: Vec<Origin>,
    /// Where the answers disagree.
    pub disagreements: Vec<Disagreement>,
}

/// Merges registrations, each with the index of the exchange that it came from, in the order of the exchanges.
///
/// Nothing is merged of an answer that found no registration where another one did, nor of one on another object.
pub fn merge<'a>(mut answers: Vec<(usize, &Registration<'a>)>) -> View<'a> {
    if answers.iter().any(|(_, answer)| answer.availability == Availability::Registered) {
        answers.retain(|(_, answer)| answer.availability == Availability::Registered);
    }
    answers.sort_by_key(|(index, answer)| match answer.object {
        ObjectClass::IpNetwork | ObjectClass::Autnum => (compare::size(answer), usize::MAX - index),
        ObjectClass::Domain | ObjectClass::Entity | ObjectClass::Nameserver => (0, *index),
    });
    let mut answers = answers.into_iter();
    let Some((index, first)) = answers.next() else { return View::default() };
    let merged = Registration {
        object: first.object,
        availability: first.availability,
        referral: first.referral.clone(),
        diagnostics: first.diagnostics.clone(),
        ..Registration::new(first.source.clone())
    };
    let mut merging = Merging { merged, origins: Vec::new(), disagreements: Vec::new() };
    merging.fill(index, first);
    first.contacts.iter().for_each(|contact| merging.add_contact(index, contact));
    for (index, answer) in answers.filter(|(_, answer)| compare::on_same_object(first, answer)) {
        merging.compare(index, answer);
        merging.fill(index, answer);
        answer.contacts.iter().for_each(|contact| merging.fill_contact(index, contact));
    }
    View { merged: Some(merging.merged), origins: merging.origins, disagreements: merging.disagreements }
}

struct Merging<'a> {
    merged: Registration<'a>,
    origins: Vec<Origin>,
    disagreements: Vec<Disagreement>,
}

/// Fills those members of a structure that are none from another's, and says which.
macro_rules! fill {
    ($ours:expr, $theirs:expr, $($member:ident)+) => {{
        let mut filled: Vec<&'static str> = Vec::new();
        $(if $ours.$member.is_none() && $theirs.$member.is_some() {
            $ours.$member.clone_from(&$theirs.$member);
            filled.push(stringify!($member));
        })+
        filled
    }};
}

/// Fills those lists of a structure that are empty from another's, and says which.
macro_rules! fill_lists {
    ($ours:expr, $theirs:expr, $($member:ident)+) => {{
        let mut filled: Vec<&'static str> = Vec::new();
        $(if $ours.$member.is_empty() && !$theirs.$member.is_empty() {
            $ours.$member.clone_from(&$theirs.$member);
            filled.push(stringify!($member));
        })+
        filled
    }};
}

impl<'a> Merging<'a> {
    fn from(&mut self, index: usize, path: Pointer) {
        self.origins.push(Origin { path, exchange: index as u32 });
    }

    /// Takes from an answer what is not there yet, contacts aside.
    fn fill(&mut self, index: usize, answer: &Registration<'a>) {
        let ours = &mut self.merged;
        let mut filled = fill!(ours, answer, handle name unicode_name created updated expires secure_dns network autnum);
        filled.extend(fill_lists!(ours, answer, statuses events nameservers));
        for member in filled {
            self.from(index, Pointer::member(member));
        }
        self.fill_registrar(index, answer);
        self.fill_nameservers(index, answer);
    }

    fn fill_registrar(&mut self, index: usize, answer: &Registration<'a>) {
        let Some(theirs) = &answer.registrar else { return };
        let ours = self.merged.registrar.get_or_insert_default();
        for part in fill!(ours, theirs, name organization iana_id handle url whois_server abuse_email abuse_phone reseller) {
            self.from(index, Pointer::member("registrar").part(part));
        }
    }

    /// Takes addresses of name servers that stand there without.
    fn fill_nameservers(&mut self, index: usize, answer: &Registration<'a>) {
        let mut filled = Vec::new();
        for (place, ours) in self.merged.nameservers.iter_mut().enumerate().filter(|(_, ours)| ours.addresses.is_empty()) {
            let theirs = answer.nameservers.iter().find(|theirs| theirs.name == ours.name && !theirs.addresses.is_empty());
            if let Some(theirs) = theirs {
                ours.addresses.clone_from(&theirs.addresses);
                filled.push(Pointer::item("nameservers", place).part("addresses"));
            }
        }
        for path in filled {
            self.from(index, path);
        }
    }

    fn add_contact(&mut self, index: usize, contact: &Contact<'a>) {
        self.from(index, Pointer::item("contacts", self.merged.contacts.len()));
        self.merged.contacts.push(contact.clone());
    }

    /// Takes a contact in roles for which there is none yet, and else what the one in the same roles lacks.
    fn fill_contact(&mut self, index: usize, theirs: &Contact<'a>) {
        let shares = |ours: &Contact<'_>| theirs.roles.iter().any(|role| ours.roles.contains(role));
        let mut sharing = self.merged.contacts.iter_mut().enumerate().filter(|(_, ours)| shares(ours));
        let Some((place, ours)) = sharing.next() else {
            return self.add_contact(index, theirs);
        };
        // With two in one role nobody can say which of them it is.
        if sharing.next().is_some() || !compare::may_be_same(ours, theirs) {
            return;
        }
        let mut filled = fill!(ours, theirs, handle name organization address url privacy_service);
        filled.extend(fill_lists!(ours, theirs, phones faxes emails));
        ours.redacted.retain(|member| !filled.iter().any(|filled| withheld_as(filled, member)));
        for part in filled {
            self.from(index, Pointer::item("contacts", place).part(part));
        }
    }
}

/// Whether a member of a contact is what `redacted` calls so: `address` stands for its parts, too.
fn withheld_as(member: &str, redacted: &Text<'_>) -> bool {
    redacted.split('/').next() == Some(member)
}

#[cfg(test)]
mod tests;
