//! What came of a request, kept so that it can be read whenever a report is wanted: reading takes microseconds, and a
//! registration that borrows from kept text needs no second copy of it.

use std::borrow::Cow;

use super::redirect;
use crate::error::ParseError;
use crate::rdap;
use crate::report::{ErrorText, Failure, HttpRequest, HttpResponse, Outcome, Payload};
use crate::whois::{self, Hints, charset};

/// What came of a request.
#[derive(Debug)]
pub(super) enum Reply {
    /// A WHOIS answer.
    Whois(charset::Decoded<'static>),
    /// An RDAP response, and its body.
    Rdap(Result<rdap::Document<'static>, ParseError>, String),
    /// Nothing that could be read, with the text as far as there is one.
    Unread(ParseError, Option<String>),
    /// An HTTP redirect.
    Redirected(String),
    /// Nothing.
    Failed(Failure),
}

impl Reply {
    /// Takes a WHOIS answer.
    pub(super) fn whois(payload: Payload, server: &str, query: &str) -> Reply {
        match payload {
            Payload::Text(text) => Reply::Whois(charset::Decoded::from(Cow::Owned(text))),
            Payload::Bytes(bytes) => match charset::decode(&bytes, Hints { server: Some(server), query: Some(query) }) {
                Ok(decoded) => Reply::Whois(decoded.into_owned()),
                Err(error) => Reply::Unread(error, None),
            },
        }
    }

    /// Takes an HTTP response: a redirect to another URL, an error of the server, or a body to read.
    pub(super) fn http(response: HttpResponse, request: &HttpRequest) -> Reply {
        let body = match response.body {
            Payload::Text(text) => text,
            Payload::Bytes(bytes) => match String::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) => {
                    let at = error.utf8_error().valid_up_to();
                    let why = format!("the body is not UTF-8 from byte {at} on (RFC 8259 section 8.1)");
                    return Reply::Unread(ParseError::Malformed(why), None);
                }
            },
        };
        if let (301 | 302 | 303 | 307 | 308, Some(location)) = (response.status, &response.location) {
            return match redirect::resolve(&request.url, location) {
                Ok(url) => Reply::Redirected(url),
                Err(why) => {
                    Reply::Unread(ParseError::Malformed(format!("the redirect to {location:?} is not followed: {why}")), None)
                }
            };
        }
        match rdap::from_status(response.status, response.retry_after, &body) {
            Some(error) => Reply::Unread(error, Some(body)),
            None => Reply::Rdap(rdap::Document::parse(&body).map(rdap::Document::into_owned), body),
        }
    }

    /// Reads what came.
    pub(super) fn outcome<'a>(&'a self, server: &'a str, query: &'a str) -> Outcome<'a> {
        let hints = Hints { server: Some(server), query: Some(query) };
        let read = match self {
            Reply::Whois(decoded) => whois::read(decoded, &hints),
            Reply::Rdap(document, _) => document.as_ref().map_err(Clone::clone).and_then(|document| document.read(&hints)),
            Reply::Unread(error, _) => Err(error.clone()),
            Reply::Redirected(url) => return Outcome::Redirected(url),
            Reply::Failed(failure) => return Outcome::Failed(*failure),
        };
        read.map_or_else(|error| Outcome::Unread(ErrorText(error)), Outcome::Read)
    }

    /// The answer's text.
    pub(super) fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Reply::Whois(decoded) => Some(Cow::Borrowed(&decoded.text)),
            Reply::Rdap(_, body) | Reply::Unread(_, Some(body)) => Some(Cow::Borrowed(body)),
            Reply::Unread(_, None) | Reply::Redirected(_) | Reply::Failed(_) => None,
        }
    }
}
