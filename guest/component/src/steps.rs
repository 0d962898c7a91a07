//! Exports `steps`: a lookup whose caller does the I/O.

use std::cell::RefCell;

use whoisbox_core::{inquiry, outputs};

use crate::Component;
use crate::bindings::exports::osint::whois::steps::{
    Answer, Guest, GuestInquiry, Inquiry, LookupError, Options, Output, OutputError, Report, Step,
};
use crate::convert;

impl Guest for Component {
    type Inquiry = Lookup;
}

/// The resource `inquiry`.
///
/// A component is entered by one caller at a time, so that no two borrows of it ever meet.
pub(crate) struct Lookup(RefCell<inquiry::Inquiry>);

impl GuestInquiry for Lookup {
    fn start(query: String, options: Options) -> Result<Inquiry, LookupError> {
        inquiry::Inquiry::start(&query, convert::options(options))
            .map(|inquiry| Inquiry::new(Lookup(RefCell::new(inquiry))))
            .map_err(convert::lookup_error)
    }

    fn poll(&self) -> Step {
        convert::step(self.0.borrow().poll())
    }

    fn handle_answer(&self, answer: Answer) -> Result<(), LookupError> {
        self.0.borrow_mut().handle_answer(convert::answer(answer)).map_err(convert::lookup_error)
    }

    fn handle_wait(&self, waited: bool) -> Result<(), LookupError> {
        self.0.borrow_mut().handle_wait(waited).map_err(convert::lookup_error)
    }

    fn report(&self) -> Report {
        convert::report(self.0.borrow().report())
    }

    fn report_json(&self) -> String {
        self.0.borrow().report().to_json()
    }

    fn output(&self, format: String, settings: Option<String>) -> Result<Option<Output>, OutputError> {
        outputs::format(&format)
            .and_then(|format| (format.open)(settings.as_deref()))
            .map(|writer| outputs::of_report(&self.0.borrow().report(), &writer).map(convert::output))
            .map_err(convert::output_error)
    }
}
