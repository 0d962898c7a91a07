//! Reads the answers of WHOIS servers (RFC 3912): text to lines ([`scan`]), lines by the server's [`formats`] to a registration.

pub mod charset;

mod account;
pub(crate) mod dates;
mod draft;
mod formats;
mod hosts;
mod incomplete;
mod keys;
mod labels;
mod layout;
mod map;
pub(crate) mod phrases;
#[cfg(test)]
mod refusal_tests;
mod scan;
mod state;
#[cfg(test)]
mod tests;
mod wait;

use std::borrow::Cow;

use self::charset::Decoded;
use self::draft::Draft;
use self::scan::Line;
use crate::error::ParseError;
use crate::idn;
use crate::query::Query;
use crate::registration::{Availability, ObjectClass, Protocol, Registration, Source};

/// What the caller knows about an answer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints<'a> {
    /// The server that gave it: it picks the format.
    pub server: Option<&'a str>,
    /// The question that was asked: it picks the object where the answer holds several.
    pub query: Option<&'a str>,
}

impl Hints<'_> {
    /// The class of the object that was asked for: an answer that there is none does not tell.
    pub(crate) fn class(&self) -> Option<ObjectClass> {
        let query = self.query?;
        if is_plain_domain(query) {
            return Some(ObjectClass::Domain);
        }
        Some(match Query::parse(query).ok()? {
            Query::Domain(_) => ObjectClass::Domain,
            Query::Ip(_) | Query::Network(_) => ObjectClass::IpNetwork,
            Query::Autnum(_) => ObjectClass::Autnum,
            Query::Entity(_) => ObjectClass::Entity,
            Query::Nameserver(_) => ObjectClass::Nameserver,
        })
    }
}

/// Whether a query is a domain beyond doubt, as nearly all are: letters and digits in several labels, the last of letters alone.
fn is_plain_domain(query: &str) -> bool {
    let is_label = |label: &str| (1..=63).contains(&label.len()) && label.bytes().all(|byte| byte.is_ascii_alphanumeric());
    query.len() <= 253
        && query.rsplit_once('.').is_some_and(|(name, top)| {
            is_label(top) && top.bytes().all(|byte| byte.is_ascii_alphabetic()) && name.split('.').all(is_label)
        })
}

/// A server alone.
impl<'a> From<Option<&'a str>> for Hints<'a> {
    fn from(server: Option<&'a str>) -> Self {
        Hints { server, query: None }
    }
}

/// Reads an answer.
///
/// # Errors
/// `TooLarge` above [`charset::MAX_BYTES`]. `Empty`, `Throttled`, `Refused`, `Unavailable`: the server gave no answer. That it
/// gave none is tested before whether it said that there is no such object.
pub fn read<'a>(answer: &'a Decoded<'_>, hints: &Hints<'a>) -> Result<Registration<'a>, ParseError> {
    let (lines, mut registration) = read_lines(answer, hints)?;
    account::complete(&lines, &mut registration);
    Ok(registration)
}

/// Reads an answer as [`read`] does, without the account of its lines: there are no `fields`.
///
/// # Errors
/// As [`read`].
pub fn read_members<'a>(answer: &'a Decoded<'_>, hints: &Hints<'a>) -> Result<Registration<'a>, ParseError> {
    let (_, registration) = read_lines(answer, hints)?;
    Ok(Registration { fields: Vec::new(), ..registration })
}

/// The lines of an answer, and what was read of them: of the fields those that a reader had a use for.
fn read_lines<'a>(answer: &'a Decoded<'_>, hints: &Hints<'a>) -> Result<(Vec<Line<'a>>, Registration<'a>), ParseError> {
    if answer.text.len() > charset::MAX_BYTES {
        return Err(ParseError::TooLarge(charset::MAX_BYTES as u64));
    }
    let lines = scan::scan(&answer.text);
    if lines.iter().all(|line| line.text().is_empty()) {
        return Err(ParseError::Empty);
    }
    let format = formats::choose(&lines, hints.server);
    let source = Source {
        protocol: Protocol::Whois,
        server: hints.server.map(Cow::Borrowed),
        format: format.name,
        charset: answer.charset,
    };
    let mut draft = Draft::new(source, *hints, lines.len());
    draft.registration.diagnostics.extend_from_slice(&answer.diagnostics);
    if let Some(at) = memchr::memchr2(0, 0x1b, answer.text.as_bytes()) {
        let line = answer.text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
        let message = "the answer holds control characters, which no registry has a use for";
        draft.registration.note("control-character", message, u32::try_from(line).ok());
    }
    (format.read)(&lines, hints, &mut draft);
    let name = draft.registration.name.as_deref().filter(|name| name.contains("xn--"));
    draft.registration.unicode_name = name.and_then(idn::to_unicode).map(Cow::Owned);
    let mut registration = state::conclude(&lines, hints, draft.registration)?;
    incomplete::note(&answer.text, &lines, &mut registration);
    Ok((lines, registration))
}

/// Whether an answer stands though its connection broke behind it, as it does where a server closes without having read all that it
/// was sent: if it turns the client away, or has a record and behind it, whole, what servers say after records.
///
/// That there is no such object does not stand so: what would follow is not known.
pub fn stands_unended(answer: &Decoded<'_>, hints: &Hints<'_>) -> bool {
    match read(answer, hints) {
        Ok(registration) => registration.availability == Availability::Registered && incomplete::has_end(&answer.text),
        Err(ParseError::Throttled(_) | ParseError::Refused(_) | ParseError::Unavailable(_)) => true,
        Err(ParseError::Empty | ParseError::TooLarge(_) | ParseError::Malformed(_)) => false,
    }
}
