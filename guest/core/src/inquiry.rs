//! The step machine.

use crate::report::{Answer, LookupError, Options, Report, Step};

/// A lookup in progress.
#[derive(Debug)]
pub struct Inquiry {}

impl Inquiry {
    /// Starts a lookup.
    ///
    /// # Errors
    /// `BadQuery`, `BadOptions`, `NoServer`.
    pub fn start(_query: &str, _options: Options) -> Result<Inquiry, LookupError> {
        Ok(Inquiry {})
    }

    /// Says what to do next.
    pub fn poll(&self) -> Step {
        Step::Done
    }

    /// Takes what came of the request.
    ///
    /// # Errors
    /// `OutOfOrder`.
    pub fn handle_answer(&mut self, _answer: Answer) -> Result<(), LookupError> {
        Err(LookupError::OutOfOrder)
    }

    /// Takes whether the wait was kept.
    ///
    /// # Errors
    /// `OutOfOrder`.
    pub fn handle_wait(&mut self, _waited: bool) -> Result<(), LookupError> {
        Err(LookupError::OutOfOrder)
    }

    /// Says all that is known so far.
    pub fn report(&self) -> Report<'_> {
        todo!()
    }
}
