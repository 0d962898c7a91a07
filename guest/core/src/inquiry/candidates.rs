//! Whom to ask first: the caller's routes, then the tables, by each protocol.

use std::borrow::Cow;
use std::collections::VecDeque;

use super::question::Question;
use crate::error::LookupError;
use crate::query::Query;
use crate::registration::Protocol;
use crate::report::{Authority, Options, Route};
use crate::route::{self, Endpoint};
use crate::tables::Tables;

/// The first questions, best first: those behind the first are for when it brings nothing.
///
/// # Errors
/// `BadOptions`: a route is unusable.
pub(super) fn candidates(query: &Query, options: &Options, tables: &Tables) -> Result<VecDeque<Question>, LookupError> {
    let whois = options.routes.iter().filter(|route| matches!(route, Route::Whois(_))).count();
    if whois > 1 || options.routes.len() - whois > 1 {
        let why = "two routes are given for one protocol: give at most one for WHOIS and one for RDAP";
        return Err(LookupError::BadOptions(why.to_owned()));
    }
    let mut questions = VecDeque::new();
    for protocol in protocols(options) {
        match protocol {
            Protocol::Whois => questions.extend(whois_candidates(query, &options.routes, tables)?),
            Protocol::Rdap => questions.extend(rdap_candidate(query, &options.routes, tables)?),
        }
    }
    Ok(questions)
}

fn protocols(options: &Options) -> &[Protocol] {
    match options.routes.as_slice() {
        _ if !options.protocols.is_empty() => &options.protocols,
        // Who names one server means that server.
        [Route::Whois(_)] => &[Protocol::Whois],
        [Route::Rdap(_)] => &[Protocol::Rdap],
        _ => &[Protocol::Rdap, Protocol::Whois],
    }
}

fn whois_candidates(query: &Query, routes: &[Route], tables: &Tables) -> Result<Vec<Question>, LookupError> {
    let named = routes.iter().find_map(|route| match route {
        Route::Whois(server) => Some(server),
        Route::Rdap(_) => None,
    });
    if let Some(server) = named {
        let endpoint = Endpoint::parse(server)
            .map_err(|why| LookupError::BadOptions(format!("the WHOIS route {server:?} is unusable: {why}")))?;
        return Ok(vec![Question::whois(endpoint, query, Authority::Registry)]);
    }
    let ask = |endpoint: Endpoint| {
        let authority = if endpoint == route::root() { Authority::Root } else { Authority::Registry };
        Question::whois(endpoint, query, authority)
    };
    Ok(route::whois_servers(tables, query).into_iter().map(ask).collect())
}

fn rdap_candidate(query: &Query, routes: &[Route], tables: &Tables) -> Result<Option<Question>, LookupError> {
    let named = routes.iter().find_map(|route| match route {
        Route::Rdap(base) => Some(Cow::Borrowed(base.as_str())),
        Route::Whois(_) => None,
    });
    let Some(base) = named.or_else(|| route::rdap_base(tables, query)) else { return Ok(None) };
    let url = route::rdap_url(&base, query)
        .map_err(|why| LookupError::BadOptions(format!("the RDAP route {base:?} is unusable: {why}")))?;
    Ok(Some(Question::rdap(url, Authority::Registry)))
}
