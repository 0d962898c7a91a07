//! Whether the object is registered: what the record shows, what its statuses say, and what the server says in so many words.

use std::cell::LazyCell;

use super::Hints;
use super::account;
use super::labels::Folded;
use super::phrases;
use super::scan::Line;
use crate::error::ParseError;
use crate::registration::{Availability, ObjectClass, Pointer, Registration};

const AVAILABILITY: Pointer = Pointer::member("availability");

/// Concludes the availability of what was read, or why there is nothing to conclude.
///
/// # Errors
/// `Throttled`, `Refused`, `Unavailable`: without a record, the server's words of refusal come first.
pub(super) fn conclude<'a>(
    lines: &[Line<'a>],
    hints: &Hints<'_>,
    mut registration: Registration<'a>,
) -> Result<Registration<'a>, ParseError> {
    let evidence = evidence(&registration);
    let said = LazyCell::new(|| phrases::said(lines));
    if evidence < 2
        && let Some(error) = phrases::refusal(lines, &said, evidence > 0)
    {
        return Err(error);
    }
    let stated = registration.statuses.iter().find_map(|status| stated(Folded::new(status).as_str()));
    registration.availability = match stated {
        Some(stated) if evidence == 0 || stated == Availability::Reserved => stated,
        _ if evidence > 0 => Availability::Registered,
        Some(stated) => stated,
        None => {
            let reserved = phrases::reserved(lines, &said).map(|line| (line, Availability::Reserved));
            let said = reserved.or_else(|| phrases::not_found(lines, &said).map(|line| (line, Availability::Available)));
            said.map_or(Availability::Unknown, |(line, availability)| {
                account::used(&mut registration, line, AVAILABILITY);
                availability
            })
        }
    };
    match registration.availability {
        Availability::Unknown => {
            registration.note("no-record", "nothing in the answer tells whether the object is registered", None);
        }
        // "Status: free" is the answer, not a status of the name.
        Availability::Available => {
            registration.object = hints.class().unwrap_or(registration.object);
            take_answer_from_statuses(&mut registration);
        }
        Availability::Registered | Availability::Reserved => {}
    }
    Ok(registration)
}

/// Takes the status that is the answer from the list, and tells the fields where the others are now.
fn take_answer_from_statuses(registration: &mut Registration<'_>) {
    let is_answer = |status: &str| stated(Folded::new(status).as_str()) == Some(Availability::Available);
    let mut left = 0;
    let places: Vec<Pointer> = registration
        .statuses
        .iter()
        .map(|status| {
            if is_answer(status) {
                return AVAILABILITY;
            }
            left += 1;
            Pointer::item("statuses", left - 1)
        })
        .collect();
    registration.statuses.retain(|status| !is_answer(status));
    for field in &mut registration.fields {
        let moved = field.path.and_then(|path| path.index_in("statuses")).and_then(|index| places.get(index).copied());
        field.path = if is_answer(&field.value) { Some(AVAILABILITY) } else { moved.or(field.path) };
    }
}

/// How much of a record there is: members that only a registered object has.
fn evidence(registration: &Registration<'_>) -> usize {
    if registration.object != ObjectClass::Domain {
        return 2 * usize::from(
            registration.network.is_some() || registration.autnum.is_some() || !registration.contacts.is_empty(),
        );
    }
    [
        registration.created.is_some(),
        registration.expires.is_some(),
        registration.registrar.as_ref().is_some_and(|registrar| registrar.name.is_some()),
        !registration.nameservers.is_empty(),
        registration
            .contacts
            .iter()
            .any(|contact| contact.name.is_some() || contact.organization.is_some() || !contact.redacted.is_empty()),
        registration.handle.is_some(),
    ]
    .into_iter()
    .filter(|found| *found)
    .count()
}

/// What a status says of the object's availability, if it does.
fn stated(status: &str) -> Option<Availability> {
    Some(match status {
        "available"
        | "free"
        | "avail"
        | "no object found"
        | "not registered"
        | "unassigned"
        | "available for registration"
        | "not found"
        | "220 available"
        | "none"
        | "domain not found" => Availability::Available,
        "reserved"
        | "reserved name"
        | "reserved by registry"
        | "reserved domain"
        | "not allowed"
        | "blocked"
        | "unavailable"
        | "premium name"
        | "registry reserved"
        | "prohibited"
        | "forbidden"
        | "restricted"
        | "invalid"
        | "unassignable"
        | "not allowed for registration" => Availability::Reserved,
        "active"
        | "registered"
        | "connect"
        | "connected"
        | "taken"
        | "not available"
        | "ok"
        | "200 active"
        | "210 pendingrelease"
        | "auto renew grace"
        | "pending delete"
        | "redemption"
        | "to be released"
        | "delegated"
        | "in use"
        | "granted"
        | "quarantine"
        | "quarantined"
        | "registered delegated" => Availability::Registered,
        _ => return None,
    })
}
