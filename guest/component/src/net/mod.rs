//! Carries out what an inquiry asks for, over WASI.

mod deadline;
mod http;
mod stream;
mod whois;

use whoisbox_core::error::LookupError;
use whoisbox_core::inquiry::Inquiry;
use whoisbox_core::report::{Answer, Failure, Options, Payload, Request, Step};

use deadline::Deadline;

/// The bounds of a lookup, each a number of milliseconds or bytes.
pub(crate) struct Bounds {
    exchange: u64,
    total: u64,
    bytes: usize,
}

impl Bounds {
    /// As `limits` of `wit/client.wit`: 0 stands for the default.
    pub(crate) fn new(exchange_timeout: u32, total_timeout: u32, max_bytes: u32) -> Self {
        let or = |value: u32, default: u32| if value == 0 { default } else { value };
        Bounds {
            exchange: or(exchange_timeout, 10_000).into(),
            total: or(total_timeout, 30_000).into(),
            bytes: or(max_bytes, 1 << 20) as usize,
        }
    }
}

/// Looks up a query. The inquiry bounds the number of requests, so this ends even where time does not pass.
///
/// # Errors
/// `BadQuery`, `BadOptions`, `NoServer`: nothing was asked.
pub(crate) fn look_up(query: &str, options: Options, bounds: Bounds) -> Result<Inquiry, LookupError> {
    let total = Deadline::after(bounds.total);
    let mut inquiry = Inquiry::start(query, options)?;
    loop {
        match inquiry.poll() {
            Step::Send(request) => inquiry.handle_answer(exchange(&request, &total.at_most(bounds.exchange), bounds.bytes))?,
            Step::Wait(seconds) => inquiry.handle_wait(total.sleep(seconds))?,
            Step::Done => return Ok(inquiry),
        }
    }
}

fn exchange(request: &Request, deadline: &Deadline, max_bytes: usize) -> Answer {
    if deadline.remaining() == 0 {
        return Answer::Failed(Failure::TimedOut);
    }
    let answer = match request {
        Request::Whois(request) => whois::ask(request, deadline, max_bytes).map(|bytes| Answer::Whois(Payload::Bytes(bytes))),
        Request::HttpGet(request) => http::get(request, deadline, max_bytes).map(Answer::Http),
    };
    answer.unwrap_or_else(Answer::Failed)
}
