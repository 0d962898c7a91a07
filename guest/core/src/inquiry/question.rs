//! Questions: a request, and of whom.

use super::url::origin;
use crate::query::Query;
use crate::report::{Authority, HttpRequest, Request, WhoisRequest};
use crate::route::{self, Endpoint};

/// What RDAP servers are asked for (RFC 7480 section 4.2).
const RDAP_ACCEPT: &str = "application/rdap+json, application/json;q=0.9";

/// A request, and of whom.
#[derive(Clone, Debug)]
pub(super) struct Question {
    pub(super) request: Request,
    pub(super) authority: Authority,
    /// Whether the server was already granted a wait.
    pub(super) waited: bool,
}

impl Question {
    /// A query to a WHOIS server, in that server's syntax.
    pub(super) fn whois(endpoint: Endpoint, query: &Query, authority: Authority) -> Question {
        let body = route::whois_body(&endpoint.host, query);
        let request = Request::Whois(WhoisRequest { server: endpoint.host, port: endpoint.port, body });
        Question { request, authority, waited: false }
    }

    /// A URL of RDAP.
    pub(super) fn rdap(url: String, authority: Authority) -> Question {
        let request = Request::HttpGet(HttpRequest { url, accept: RDAP_ACCEPT.to_owned() });
        Question { request, authority, waited: false }
    }

    /// The same query, of the server that a referral names; none if it names none.
    pub(super) fn referred(referral: &str, query: &Query, authority: Authority) -> Option<Question> {
        if referral.starts_with("https://") || referral.starts_with("http://") {
            return Some(Question::rdap(referral.to_owned(), authority));
        }
        Some(Question::whois(Endpoint::parse(referral).ok()?, query, authority))
    }

    /// Who is asked, as `pause.server` of `wit/steps.wit` has it.
    pub(super) fn service(&self) -> String {
        match &self.request {
            Request::Whois(WhoisRequest { server, port, .. }) => {
                Endpoint { host: server.to_ascii_lowercase(), port: *port }.to_string()
            }
            Request::HttpGet(HttpRequest { url, .. }) => match origin(url) {
                Some((scheme, authority)) => format!("{scheme}://{}", authority.to_ascii_lowercase()),
                None => url.to_ascii_lowercase(),
            },
        }
    }

    /// Whether two questions ask the same thing of the same server; host names know no case.
    pub(super) fn is_same(&self, other: &Question) -> bool {
        match (&self.request, &other.request) {
            (Request::Whois(one), Request::Whois(other)) => {
                one.server.eq_ignore_ascii_case(&other.server)
                    && one.port == other.port
                    && one.body.eq_ignore_ascii_case(&other.body)
            }
            (Request::HttpGet(one), Request::HttpGet(other)) => one.url == other.url,
            (Request::Whois(_), Request::HttpGet(_)) | (Request::HttpGet(_), Request::Whois(_)) => false,
        }
    }
}
