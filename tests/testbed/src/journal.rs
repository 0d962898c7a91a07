//! What was asked.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use http::HeaderMap;

/// More than any test asks; a runaway client must not fill the memory.
const MOST: usize = 65_536;

/// A question that a server got.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Asked {
    /// Its place among all questions of the testbed, from 0, in the order of arrival.
    pub number: usize,
    /// The server's [name](crate::Server::name).
    pub server: Arc<str>,
    /// The server's address.
    pub address: SocketAddr,
    /// Over WHOIS the line without its end, over HTTP the absolute URL. What is not UTF-8 is replaced.
    pub text: String,
    /// All that was received: over HTTP the request line and the headers.
    pub bytes: Vec<u8>,
    /// The headers of an HTTP request; empty over WHOIS.
    pub headers: HeaderMap,
}

/// The questions in order.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    asked: Mutex<Vec<Asked>>,
}

impl Journal {
    /// Adds one and numbers it.
    pub(crate) fn add(&self, mut asked: Asked) {
        let mut all = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() < MOST {
            asked.number = all.len();
            all.push(asked);
        }
    }

    /// All of them.
    pub(crate) fn all(&self) -> Vec<Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
