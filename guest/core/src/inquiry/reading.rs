//! What came of a request: read once, and kept beside the text that it borrows from.

use std::borrow::Cow;

use self_cell::self_cell;

use super::redirect;
use crate::error::ParseError;
use crate::rdap;
use crate::registration::Registration;
use crate::report::{ErrorText, Failure, HttpRequest, HttpResponse, Outcome, Payload};
use crate::whois::{self, Hints, charset};

/// What came of a request.
#[derive(Debug)]
pub(super) enum Reply {
    /// A registration, or why the text holds none.
    Answer(Answer),
    /// Nothing that could be read.
    Unread(ParseError),
    /// An HTTP redirect.
    Redirected(String),
    /// Nothing.
    Failed(Failure),
}

self_cell!(
    /// An answer, with what was read from it.
    pub(super) struct Answer {
        owner: Asked,
        #[covariant]
        dependent: Reading,
    }

    impl { Debug }
);

type Reading<'a> = Result<Registration<'a>, ParseError>;

/// An answer, and what reading it goes by.
#[derive(Debug)]
pub(super) struct Asked {
    text: Text,
    server: String,
    query: String,
}

#[derive(Debug)]
enum Text {
    Whois(charset::Decoded<'static>),
    /// The body beside the JSON, which has texts of its own.
    Rdap(rdap::Document<'static>, String),
    /// The server's own word on a fault of its own.
    Refusal(ParseError, String),
}

impl Reply {
    /// Takes a WHOIS answer.
    pub(super) fn whois(payload: Payload, server: &str, query: &str) -> Reply {
        let decoded = match payload {
            Payload::Text(text) => Ok(charset::Decoded::from(Cow::Owned(text))),
            Payload::Bytes(bytes) => {
                let hints = Hints { server: Some(server), query: Some(query) };
                charset::decode(&bytes, hints).map(charset::Decoded::into_owned)
            }
        };
        decoded.map_or_else(Reply::Unread, |decoded| Reply::read(Text::Whois(decoded), server, query))
    }

    /// Takes an HTTP response: a redirect to another URL, an error of the server, or a body to read.
    pub(super) fn http(response: HttpResponse, request: &HttpRequest, query: &str) -> Reply {
        let body = match text(response.body) {
            Ok(body) => body,
            Err(why) => return Reply::Unread(ParseError::Malformed(why)),
        };
        if let (301 | 302 | 303 | 307 | 308, Some(location)) = (response.status, &response.location) {
            return match redirect::resolve(&request.url, location) {
                Ok(url) => Reply::Redirected(url),
                Err(why) => Reply::Unread(ParseError::Malformed(format!("the redirect to {location:?} is not followed: {why}"))),
            };
        }
        if let Some(error) = rdap::from_status(response.status, response.retry_after, &body) {
            return Reply::read(Text::Refusal(error, body), &request.url, query);
        }
        match rdap::Document::parse(&body).map(rdap::Document::into_owned) {
            Ok(document) => Reply::read(Text::Rdap(document, body), &request.url, query),
            Err(error) => Reply::read(Text::Refusal(error, body), &request.url, query),
        }
    }

    fn read(text: Text, server: &str, query: &str) -> Reply {
        let asked = Asked { text, server: server.to_owned(), query: query.to_owned() };
        Reply::Answer(Answer::new(asked, |Asked { text, server, query }| {
            let hints = Hints { server: Some(server), query: Some(query) };
            match text {
                Text::Whois(decoded) => whois::read(decoded, &hints),
                Text::Rdap(document, _) => document.read(&hints),
                Text::Refusal(error, _) => Err(error.clone()),
            }
        }))
    }

    /// What was read.
    pub(super) fn outcome(&self) -> Outcome<'_> {
        match self {
            Reply::Answer(answer) => match answer.borrow_dependent() {
                Ok(registration) => Outcome::Read(registration),
                Err(error) => Outcome::Unread(ErrorText(error.clone())),
            },
            Reply::Unread(error) => Outcome::Unread(ErrorText(error.clone())),
            Reply::Redirected(url) => Outcome::Redirected(url),
            Reply::Failed(failure) => Outcome::Failed(*failure),
        }
    }

    /// The answer's text.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Reply::Answer(answer) => Some(match &answer.borrow_owner().text {
                Text::Whois(decoded) => &decoded.text,
                Text::Rdap(_, body) | Text::Refusal(_, body) => body,
            }),
            Reply::Unread(_) | Reply::Redirected(_) | Reply::Failed(_) => None,
        }
    }
}

/// A body as text.
fn text(body: Payload) -> Result<String, String> {
    match body {
        Payload::Text(text) => Ok(text),
        Payload::Bytes(bytes) => String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            format!("the body is not UTF-8 from byte {at} on (RFC 8259 section 8.1)")
        }),
    }
}
