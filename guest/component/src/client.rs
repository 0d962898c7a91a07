//! Exports `client`: lookups over WASI's sockets and HTTP.

use crate::Component;
use crate::bindings::exports::osint::whois::client::{Guest, Limits};
use crate::bindings::exports::osint::whois::steps::{LookupError, Options, Report};
use crate::{convert, net};

impl Guest for Component {
    fn lookup(query: String, options: Options, limits: Limits) -> Result<Report, LookupError> {
        net::look_up(&query, convert::options(options), bounds(limits))
            .map(|inquiry| convert::report(inquiry.report()))
            .map_err(convert::lookup_error)
    }

    fn lookup_json(query: String, options: Options, limits: Limits) -> Result<String, LookupError> {
        net::look_up(&query, convert::options(options), bounds(limits))
            .map(|inquiry| convert::report_json(&inquiry.report()))
            .map_err(convert::lookup_error)
    }
}

fn bounds(Limits { connect_timeout, exchange_timeout, total_timeout, max_bytes }: Limits) -> net::Bounds {
    net::Bounds { connect: connect_timeout, exchange: exchange_timeout, total: total_timeout, bytes: max_bytes }
}
