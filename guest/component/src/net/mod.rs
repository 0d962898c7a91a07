//! Carries out what an inquiry asks for, over WASI.

mod deadline;
mod http;
mod stream;
mod whois;

use whoisbox_core::error::LookupError;
use whoisbox_core::inquiry::Inquiry;
use whoisbox_core::report::{Answer, Options, Payload, Request, Step};

use deadline::Deadline;

/// The bounds of a lookup, each a number of milliseconds or bytes; 0 stands for the default.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Bounds {
    /// Until a connection stands.
    pub(crate) connect: u32,
    /// For an exchange.
    pub(crate) exchange: u32,
    /// For the lookup.
    pub(crate) total: u32,
    /// Of one answer, decompressed.
    pub(crate) bytes: u32,
}

impl Bounds {
    /// With the defaults of `limits` in `wit/client.wit`.
    fn filled(self) -> Self {
        let or = |value: u32, default: u32| if value == 0 { default } else { value };
        Bounds {
            connect: or(self.connect, 5_000),
            exchange: or(self.exchange, 10_000),
            total: or(self.total, 30_000),
            bytes: or(self.bytes, 1 << 20),
        }
    }
}

/// What one exchange may take.
struct Allowance {
    connect: Deadline,
    end: Deadline,
    bytes: usize,
}

/// Looks up a query. The inquiry bounds the number of requests, so this ends even where time does not pass.
///
/// # Errors
/// `BadQuery`, `BadOptions`, `NoServer`: nothing was asked.
pub(crate) fn look_up(query: &str, options: Options, bounds: Bounds) -> Result<Inquiry, LookupError> {
    let bounds = bounds.filled();
    let total = Deadline::after(bounds.total.into());
    let mut inquiry = Inquiry::start(query, options)?;
    loop {
        match inquiry.poll() {
            Step::Send(request) => inquiry.handle_answer(exchange(&request, &total, bounds))?,
            Step::Wait(seconds) => inquiry.handle_wait(total.sleep(seconds))?,
            Step::Done => return Ok(inquiry),
        }
    }
}

fn exchange(request: &Request, total: &Deadline, bounds: Bounds) -> Answer {
    let end = total.at_most(bounds.exchange.into());
    let allowance = Allowance { connect: end.at_most(bounds.connect.into()), end, bytes: bounds.bytes as usize };
    let answer = allowance.end.check().and_then(|()| match request {
        Request::Whois(request) => whois::ask(request, &allowance).map(|bytes| Answer::Whois(Payload::Bytes(bytes))),
        Request::HttpGet(request) => http::get(request, &allowance).map(Answer::Http),
    });
    answer.unwrap_or_else(Answer::Failed)
}
