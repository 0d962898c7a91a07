//! Core to contract and back: `steps`.

use whoisbox_core::error::LookupError;
use whoisbox_core::query::Query;
use whoisbox_core::registration::Protocol;
use whoisbox_core::report as core;

use super::{parse_error, registration, table};
use crate::bindings::exports::osint::whois::{steps, types};

/// The caller's options.
pub(crate) fn options(options: steps::Options) -> core::Options {
    let steps::Options { protocols, routes, follow_referrals, max_requests, max_wait, tables, paused } = options;
    core::Options {
        protocols: protocols.into_iter().map(protocol).collect(),
        routes: routes.into_iter().map(route).collect(),
        follow_referrals,
        max_requests,
        max_wait,
        tables: tables.into_iter().map(table).collect(),
        paused: paused.into_iter().map(|steps::Pause { server, seconds }| core::Pause { server, seconds }).collect(),
    }
}

/// What came of a request.
pub(crate) fn answer(answer: steps::Answer) -> core::Answer {
    match answer {
        steps::Answer::Whois(body) => core::Answer::Whois(payload(body)),
        steps::Answer::Http(steps::HttpResponse { status, location, retry_after, body }) => {
            core::Answer::Http(core::HttpResponse { status, location, retry_after, body: payload(body) })
        }
        steps::Answer::Failed(why) => core::Answer::Failed(failure_in(why)),
    }
}

/// What the caller does next.
pub(crate) fn step(step: core::Step) -> steps::Step {
    match step {
        core::Step::Send(to_send) => steps::Step::Send(request(&to_send)),
        core::Step::Wait(seconds) => steps::Step::Wait(seconds),
        core::Step::Done => steps::Step::Done,
    }
}

/// All that a lookup brought, its text copied.
pub(crate) fn report(report: core::Report<'_>) -> steps::Report {
    let core::Report { query, conclusion, exchanges, merged, origins, disagreements, pauses } = report;
    steps::Report {
        query: self::query(query),
        conclusion: self::conclusion(conclusion),
        exchanges: exchanges.into_iter().map(exchange).collect(),
        merged: merged.map(registration),
        origins: origins.into_iter().map(origin).collect(),
        disagreements: disagreements.into_iter().map(disagreement).collect(),
        pauses: pauses.iter().map(pause).collect(),
    }
}

/// Why a lookup could not start or go on.
pub(crate) fn lookup_error(error: LookupError) -> steps::LookupError {
    match error {
        LookupError::BadQuery(why) => steps::LookupError::BadQuery(why),
        LookupError::BadOptions(why) => steps::LookupError::BadOptions(why),
        LookupError::NoServer(why) => steps::LookupError::NoServer(why),
        LookupError::OutOfOrder => steps::LookupError::OutOfOrder,
    }
}

pub(crate) fn protocol(protocol: types::Protocol) -> Protocol {
    match protocol {
        types::Protocol::Whois => Protocol::Whois,
        types::Protocol::Rdap => Protocol::Rdap,
    }
}

fn route(route: steps::Route) -> core::Route {
    match route {
        steps::Route::Whois(server) => core::Route::Whois(server),
        steps::Route::Rdap(base) => core::Route::Rdap(base),
    }
}

pub(crate) fn payload(payload: types::Payload) -> core::Payload {
    match payload {
        types::Payload::Bytes(bytes) => core::Payload::Bytes(bytes),
        types::Payload::Text(text) => core::Payload::Text(text),
    }
}

fn failure_in(failure: steps::Failure) -> core::Failure {
    match failure {
        steps::Failure::NameNotResolved => core::Failure::NameNotResolved,
        steps::Failure::ConnectionRefused => core::Failure::ConnectionRefused,
        steps::Failure::ConnectionReset => core::Failure::ConnectionReset,
        steps::Failure::TimedOut => core::Failure::TimedOut,
        steps::Failure::Unreachable => core::Failure::Unreachable,
        steps::Failure::Denied => core::Failure::Denied,
        steps::Failure::TooLarge => core::Failure::TooLarge,
        steps::Failure::Tls => core::Failure::Tls,
        steps::Failure::Protocol => core::Failure::Protocol,
        steps::Failure::Paused => core::Failure::Paused,
        steps::Failure::Other => core::Failure::Other,
    }
}

fn failure_out(failure: core::Failure) -> steps::Failure {
    match failure {
        core::Failure::NameNotResolved => steps::Failure::NameNotResolved,
        core::Failure::ConnectionRefused => steps::Failure::ConnectionRefused,
        core::Failure::ConnectionReset => steps::Failure::ConnectionReset,
        core::Failure::TimedOut => steps::Failure::TimedOut,
        core::Failure::Unreachable => steps::Failure::Unreachable,
        core::Failure::Denied => steps::Failure::Denied,
        core::Failure::TooLarge => steps::Failure::TooLarge,
        core::Failure::Tls => steps::Failure::Tls,
        core::Failure::Protocol => steps::Failure::Protocol,
        core::Failure::Paused => steps::Failure::Paused,
        core::Failure::Other => steps::Failure::Other,
    }
}

fn query(query: &Query) -> types::Query {
    match query {
        Query::Domain(name) => types::Query::Domain(name.clone()),
        Query::Ip(address) => types::Query::Ip(address.to_string()),
        Query::Network(network) => types::Query::Network(network.to_string()),
        Query::Autnum(number) => types::Query::Autnum(*number),
        Query::Entity(handle) => types::Query::Entity(handle.clone()),
        Query::Nameserver(name) => types::Query::Nameserver(name.clone()),
    }
}

fn request(request: &core::Request) -> steps::Request {
    match request {
        core::Request::Whois(core::WhoisRequest { server, port, body }) => {
            steps::Request::Whois(steps::WhoisRequest { server: server.clone(), port: *port, body: body.clone() })
        }
        core::Request::HttpGet(core::HttpRequest { url, accept }) => {
            steps::Request::HttpGet(steps::HttpRequest { url: url.clone(), accept: accept.clone() })
        }
    }
}

fn exchange(core::Exchange { request, authority, outcome, text }: core::Exchange<'_>) -> steps::Exchange {
    steps::Exchange {
        request: self::request(request),
        authority: self::authority(authority),
        outcome: self::outcome(outcome),
        text: text.map(str::to_owned),
    }
}

fn authority(authority: core::Authority) -> steps::Authority {
    match authority {
        core::Authority::Root => steps::Authority::Root,
        core::Authority::Registry => steps::Authority::Registry,
        core::Authority::Registrar => steps::Authority::Registrar,
    }
}

fn outcome(outcome: core::Outcome<'_>) -> steps::Outcome {
    match outcome {
        core::Outcome::Read(read) => steps::Outcome::Read(registration(read.clone())),
        core::Outcome::Unread(core::ErrorText(error)) => steps::Outcome::Unread(parse_error(error)),
        core::Outcome::Redirected(url) => steps::Outcome::Redirected(url.into()),
        core::Outcome::Failed(failure) => steps::Outcome::Failed(failure_out(failure)),
    }
}

/// The result in one word.
pub(crate) fn conclusion(conclusion: core::Conclusion) -> steps::Conclusion {
    match conclusion {
        core::Conclusion::Found => steps::Conclusion::Found,
        core::Conclusion::NotFound => steps::Conclusion::NotFound,
        core::Conclusion::Reserved => steps::Conclusion::Reserved,
        core::Conclusion::Throttled => steps::Conclusion::Throttled,
        core::Conclusion::Refused => steps::Conclusion::Refused,
        core::Conclusion::Unavailable => steps::Conclusion::Unavailable,
        core::Conclusion::Unreadable => steps::Conclusion::Unreadable,
        core::Conclusion::NetworkFailure => steps::Conclusion::NetworkFailure,
        core::Conclusion::Denied => steps::Conclusion::Denied,
    }
}

fn origin(core::Origin { path, exchange }: core::Origin) -> steps::Origin {
    steps::Origin { path: path.to_string(), exchange }
}

fn disagreement(disagreement: core::Disagreement) -> steps::Disagreement {
    let core::Disagreement { path, exchange, value, other_exchange, other_value } = disagreement;
    steps::Disagreement { path: path.to_string(), exchange, value, other_exchange, other_value }
}

/// A server that asked for patience.
pub(crate) fn pause(core::Pause { server, seconds }: &core::Pause) -> steps::Pause {
    steps::Pause { server: server.clone(), seconds: *seconds }
}
