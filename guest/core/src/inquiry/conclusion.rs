//! What all exchanges of a lookup come to.

use crate::error::ParseError;
use crate::registration::{Availability, Registration};
use crate::report::{Authority, Conclusion, Exchange, Failure, Outcome};

/// The registrations that were read, with the index of each exchange. IANA's answer counts only where it is all that there is, and
/// never where it tells of the top-level domain of the name that was asked about.
pub(super) fn readings<'r, 'a>(exchanges: &'r [Exchange<'a>], asked: &str) -> Vec<(usize, &'r Registration<'a>)> {
    let all = exchanges.iter().enumerate().filter_map(|(index, exchange)| match &exchange.outcome {
        Outcome::Read(registration) if registration.availability != Availability::Unknown => {
            let counts = exchange.authority != Authority::Root || !is_of_another(registration, asked);
            counts.then_some((index, exchange.authority, *registration))
        }
        _ => None,
    });
    let (root, others): (Vec<_>, Vec<_>) = all.partition(|(_, authority, _)| *authority == Authority::Root);
    let chosen = if others.is_empty() { root } else { others };
    chosen.into_iter().map(|(index, _, registration)| (index, registration)).collect()
}

/// Whether an answer of IANA's tells of another name than the one that was asked about: of its top-level domain.
pub(super) fn is_of_another(registration: &Registration<'_>, asked: &str) -> bool {
    registration.name.as_deref().is_some_and(|name| name != asked)
}

/// The result in one word: the best that any server said, and where none said anything, the most telling reason.
pub(super) fn conclude(exchanges: &[Exchange<'_>], asked: &str) -> Conclusion {
    let read = readings(exchanges, asked);
    let some = |availability| read.iter().any(|(_, registration)| registration.availability == availability);
    if some(Availability::Registered) {
        return Conclusion::Found;
    }
    if some(Availability::Reserved) {
        return Conclusion::Reserved;
    }
    if some(Availability::Available) {
        return Conclusion::NotFound;
    }
    // From the least to the most telling.
    const REASONS: [Conclusion; 6] = [
        Conclusion::NetworkFailure,
        Conclusion::Denied,
        Conclusion::Unreadable,
        Conclusion::Unavailable,
        Conclusion::Refused,
        Conclusion::Throttled,
    ];
    // A redirect or IANA's word about a top-level domain is no reason by itself: what it led to is.
    let ends = exchanges.iter().filter(|exchange| match &exchange.outcome {
        Outcome::Redirected(_) => false,
        Outcome::Read(registration) => exchange.authority != Authority::Root || !is_of_another(registration, asked),
        Outcome::Unread(_) | Outcome::Failed(_) => true,
    });
    let reasons = ends.map(|exchange| reason(&exchange.outcome));
    reasons.max_by_key(|reason| REASONS.iter().position(|known| known == reason)).unwrap_or(Conclusion::Unreadable)
}

/// Why an exchange left nothing known.
fn reason(outcome: &Outcome<'_>) -> Conclusion {
    match outcome {
        Outcome::Unread(error) => match &error.0 {
            ParseError::Throttled(_) => Conclusion::Throttled,
            ParseError::Refused(_) => Conclusion::Refused,
            ParseError::Unavailable(_) => Conclusion::Unavailable,
            ParseError::Empty | ParseError::TooLarge(_) | ParseError::Malformed(_) => Conclusion::Unreadable,
        },
        Outcome::Failed(Failure::Paused) => Conclusion::Throttled,
        Outcome::Failed(Failure::Denied) => Conclusion::Denied,
        Outcome::Failed(Failure::TooLarge) | Outcome::Read(_) | Outcome::Redirected(_) => Conclusion::Unreadable,
        Outcome::Failed(
            Failure::NameNotResolved
            | Failure::ConnectionRefused
            | Failure::ConnectionReset
            | Failure::TimedOut
            | Failure::Unreachable
            | Failure::Tls
            | Failure::Protocol
            | Failure::Other,
        ) => Conclusion::NetworkFailure,
    }
}
