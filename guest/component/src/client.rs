//! Exports `client`: lookups over WASI's sockets and HTTP.

use whoisbox_core::outputs::{self, plugin};

use crate::Component;
use crate::bindings::exports::osint::whois::client::{Finding, FindingError, Guest, Limits};
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
            .map(|inquiry| inquiry.report().to_json())
            .map_err(convert::lookup_error)
    }

    fn lookup_as(
        query: String,
        options: Options,
        limits: Limits,
        format: String,
        settings: Option<String>,
    ) -> Result<Finding, FindingError> {
        let writer = outputs::format(&format)
            .and_then(|format| (format.open)(settings.as_deref()))
            .map_err(|error| FindingError::Output(convert::output_error(error)))?;
        let inquiry = net::look_up(&query, convert::options(options), bounds(limits))
            .map_err(|error| FindingError::Lookup(convert::lookup_error(error)))?;
        let report = inquiry.report();
        Ok(Finding {
            conclusion: convert::conclusion(report.conclusion),
            output: outputs::of_report(&report, &writer).map(convert::output),
            account: plugin::account(&report),
            pauses: report.pauses.iter().map(convert::pause).collect(),
        })
    }
}

fn bounds(Limits { connect_timeout, exchange_timeout, total_timeout, max_bytes }: Limits) -> net::Bounds {
    net::Bounds { connect: connect_timeout, exchange: exchange_timeout, total: total_timeout, bytes: max_bytes }
}
