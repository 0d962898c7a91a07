//! What a receiver is given: the registration, what was asked, what it came to, and what the servers said in their own words.

use crate::error::ParseError;
use crate::query::Query;
use crate::rdap::Document;
use crate::registration::{Availability, ObjectClass, Protocol, Registration};
use crate::report::{Authority, Conclusion, Outcome, Report, Request};
use crate::whois::charset::{Decoded, decode};
use crate::whois::{self, Hints};

/// What was found out about one object.
#[derive(Clone, Copy, Debug)]
pub struct Finding<'r> {
    /// The registration: of one answer, or the merged view of a lookup.
    pub registration: &'r Registration<'r>,
    /// What was asked about, as far as it is known.
    pub query: Option<&'r str>,
    /// What it came to: one of `Found`, `NotFound`, `Reserved`, and `Unreadable` where an answer does not tell.
    pub conclusion: Conclusion,
    /// The answers that were read, the registry's before the registrar's.
    pub said: &'r [Said<'r>],
}

/// An answer in the server's own words.
#[derive(Clone, Copy, Debug)]
pub struct Said<'r> {
    /// The server's host name, where it is known.
    pub server: Option<&'r str>,
    /// By which protocol.
    pub protocol: Protocol,
    /// Who was asked, where a lookup did so.
    pub authority: Option<Authority>,
    /// The answer, decoded: a WHOIS server's text, or the body of an RDAP response.
    pub text: &'r str,
    /// What it was read as.
    pub registration: &'r Registration<'r>,
}

impl Finding<'_> {
    /// The object class. An RDAP server that has no such object names neither it nor its class: then the query does.
    pub fn object(&self) -> ObjectClass {
        let registration = self.registration;
        let told = registration.name.is_some() || registration.network.is_some() || registration.autnum.is_some();
        let asked = self.query.filter(|_| !told).and_then(|query| Query::parse(query).ok());
        asked.map_or(registration.object, |query| match query {
            Query::Domain(_) => ObjectClass::Domain,
            Query::Ip(_) | Query::Network(_) => ObjectClass::IpNetwork,
            Query::Autnum(_) => ObjectClass::Autnum,
            Query::Entity(_) => ObjectClass::Entity,
            Query::Nameserver(_) => ObjectClass::Nameserver,
        })
    }
}

/// An answer that the caller has.
#[derive(Clone, Copy, Debug)]
pub enum Answer<'b> {
    /// Decoded.
    Text(&'b str),
    /// As it came.
    Bytes(&'b [u8]),
}

impl Answer<'_> {
    /// Reads the answer and uses what it says.
    ///
    /// # Errors
    /// As [`whois::read`] and [`Document::read`]: the answer gave no registration.
    pub fn read<R>(self, protocol: Protocol, hints: &Hints<'_>, use_it: impl FnOnce(&Finding<'_>) -> R) -> Result<R, ParseError> {
        self.read_as(protocol, hints, true, use_it)
    }

    /// Likewise, without the registration's fields.
    ///
    /// # Errors
    /// As [`Answer::read`].
    pub fn read_members<R>(
        self,
        protocol: Protocol,
        hints: &Hints<'_>,
        use_it: impl FnOnce(&Finding<'_>) -> R,
    ) -> Result<R, ParseError> {
        self.read_as(protocol, hints, false, use_it)
    }

    pub(crate) fn read_as<R>(
        self,
        protocol: Protocol,
        hints: &Hints<'_>,
        fields: bool,
        use_it: impl FnOnce(&Finding<'_>) -> R,
    ) -> Result<R, ParseError> {
        match protocol {
            Protocol::Whois => {
                let decoded = match self {
                    Answer::Text(text) => Decoded::from(text),
                    Answer::Bytes(bytes) => decode(bytes, *hints)?,
                };
                let registration = if fields { whois::read(&decoded, hints)? } else { whois::read_members(&decoded, hints)? };
                Ok(of_answer(&registration, hints.query, &decoded.text, use_it))
            }
            Protocol::Rdap => {
                let document = match self {
                    Answer::Text(body) => Document::parse(body),
                    Answer::Bytes(body) => Document::parse_bytes(body),
                }?;
                let body = match self {
                    Answer::Text(body) => body,
                    Answer::Bytes(body) => std::str::from_utf8(body).unwrap_or_default(),
                };
                let mut registration = document.read(hints)?;
                if !fields {
                    registration.fields.clear();
                }
                Ok(of_answer(&registration, hints.query, body, use_it))
            }
        }
    }
}

fn of_answer<R>(registration: &Registration<'_>, query: Option<&str>, text: &str, use_it: impl FnOnce(&Finding<'_>) -> R) -> R {
    let Registration { source, availability, .. } = registration;
    let said = [Said { server: source.server.as_deref(), protocol: source.protocol, authority: None, text, registration }];
    let conclusion = match availability {
        Availability::Registered => Conclusion::Found,
        Availability::Available => Conclusion::NotFound,
        Availability::Reserved => Conclusion::Reserved,
        Availability::Unknown => Conclusion::Unreadable,
    };
    use_it(&Finding { registration, query, conclusion, said: &said })
}

/// Uses what a lookup brought; none where nothing was told.
pub(crate) fn of_report<R>(report: &Report<'_>, query: &str, use_it: impl FnOnce(&Finding<'_>) -> R) -> Option<R> {
    let registration = report.merged.as_ref()?;
    let said: Vec<Said<'_>> = report
        .exchanges
        .iter()
        .filter_map(|exchange| {
            let Outcome::Read(registration) = &exchange.outcome else { return None };
            let (server, protocol) = match exchange.request {
                Request::Whois(request) => (request.server.as_str(), Protocol::Whois),
                Request::HttpGet(request) => (host_of(&request.url), Protocol::Rdap),
            };
            let authority = Some(exchange.authority);
            Some(Said { server: Some(server), protocol, authority, text: exchange.text.unwrap_or_default(), registration })
        })
        .collect();
    Some(use_it(&Finding { registration, query: Some(query), conclusion: report.conclusion, said: &said }))
}

/// The host of a URL that a lookup asked.
fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}
