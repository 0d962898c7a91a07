//! How a server behaves.

use std::time::Duration;

/// How a server goes about an answer: by default at once, in full, and as its data say. All that is set holds together.
///
/// ```
/// use std::time::Duration;
/// use whoisbox_testbed::Behaviour;
///
/// // One byte of a Latin-1 answer every 10 ms, and a reset in the middle of it.
/// let _ = Behaviour::new().latin1().drip(1, Duration::from_millis(10)).reset_after(100);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Behaviour {
    pub(crate) refuse: bool,
    pub(crate) silent: bool,
    pub(crate) early: bool,
    pub(crate) half_close: HalfClose,
    pub(crate) delay: Duration,
    pub(crate) drip: Option<Drip>,
    pub(crate) end: Option<End>,
    pub(crate) flood: u64,
    pub(crate) filler: Option<Vec<u8>>,
    pub(crate) latin1: bool,
    pub(crate) throttle: Option<Throttle>,
    pub(crate) status: Option<u16>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) raw: Option<Vec<u8>>,
}

impl Behaviour {
    /// The default.
    pub fn new() -> Behaviour {
        Behaviour::default()
    }

    /// Refuses connections: the port is kept, but nobody listens. With [`script_once`](crate::Server::script_once) the next
    /// connection is accepted and reset at once, before anything is read, since the system does not tell of those it refuses.
    pub fn refuse(mut self) -> Behaviour {
        self.refuse = true;
        self
    }

    /// Reads the question and never answers; the connection stays open until the client closes or 30 seconds have passed.
    pub fn silent(mut self) -> Behaviour {
        self.silent = true;
        self
    }

    /// Answers as soon as the connection is there, without a look at the question, which is then not noted. Over HTTP this takes
    /// [`raw`](Behaviour::raw), and a server of HTTP stands in for one of TLS that is not to get as far as a handshake.
    pub fn early(mut self) -> Behaviour {
        self.early = true;
        self
    }

    /// Answers only when the client has closed its sending side.
    pub fn answer_after_half_close(mut self) -> Behaviour {
        self.half_close = HalfClose::BeforeAnswer;
        self
    }

    /// Answers, and ends its answer only when the client has closed its sending side.
    pub fn end_after_half_close(mut self) -> Behaviour {
        self.half_close = HalfClose::BeforeEnd;
        self
    }

    /// Closes without an answer if the client closes its sending side before that has begun: see [`delay`](Behaviour::delay).
    pub fn hang_up_on_half_close(mut self) -> Behaviour {
        self.half_close = HalfClose::HangUp;
        self
    }

    /// Waits so long between the question and the answer.
    pub fn delay(mut self, delay: Duration) -> Behaviour {
        self.delay = delay;
        self
    }

    /// Sends so many bytes (at least one) at a time, and waits so long in between.
    pub fn drip(mut self, bytes: usize, every: Duration) -> Behaviour {
        self.drip = Some(Drip { bytes: bytes.max(1), every });
        self
    }

    /// Resets the connection (TCP RST) once so many bytes are sent, or all if there are fewer. Headers count; TLS does not.
    pub fn reset_after(mut self, bytes: u64) -> Behaviour {
        self.end = Some(End { after: bytes, ending: Ending::Reset });
        self
    }

    /// Closes the connection in good order once so many bytes are sent, in the middle of the answer or not.
    pub fn close_after(mut self, bytes: u64) -> Behaviour {
        self.end = Some(End { after: bytes, ending: Ending::Close });
        self
    }

    /// Keeps the connection open and says no more once so many bytes are sent, or all if there are fewer.
    pub fn hang_after(mut self, bytes: u64) -> Behaviour {
        self.end = Some(End { after: bytes, ending: Ending::Hang });
        self
    }

    /// Sends so many bytes more than the answer has: comment lines over WHOIS, spaces over HTTP (without a `Content-Length`).
    /// `u64::MAX` of them have no end.
    pub fn flood(mut self, bytes: u64) -> Behaviour {
        self.flood = bytes;
        self
    }

    /// The same with these bytes, over and over, in place of comment lines or spaces; of none there is no flood.
    pub fn flood_of(mut self, bytes: u64, filler: impl Into<Vec<u8>>) -> Behaviour {
        self.filler = Some(filler.into());
        self.flood(bytes)
    }

    /// Sends the answer in ISO-8859-1, whatever the headers say; a character that it lacks becomes `?`. An answer that is not
    /// UTF-8 to begin with stays as it is.
    pub fn latin1(mut self) -> Behaviour {
        self.latin1 = true;
        self
    }

    /// Asks the client to slow down, in the server's own words; over HTTP with status 429 and, if seconds are given, a
    /// `Retry-After` header.
    pub fn throttled(mut self, seconds: Option<u32>) -> Behaviour {
        self.throttle = Some(Throttle { seconds });
        self
    }

    /// Answers with this HTTP status (100 to 999; another number becomes 500).
    pub fn status(mut self, status: u16) -> Behaviour {
        self.status = Some(status);
        self
    }

    /// Sets a header of the HTTP response, in place of one with the same name. A name or value that HTTP does not allow is left
    /// out: use [`raw`](Behaviour::raw) to send one.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Behaviour {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Answers with a redirect: status 302 and a `Location` header.
    pub fn redirect(self, url: impl Into<String>) -> Behaviour {
        self.status(302).header("location", url)
    }

    /// Sends these bytes in place of the answer: the whole of it over WHOIS, the body over HTTP.
    pub fn body(mut self, bytes: impl Into<Vec<u8>>) -> Behaviour {
        self.body = Some(bytes.into());
        self
    }

    /// Sends these bytes and nothing else, over HTTP without status line and headers of the server's own.
    pub fn raw(mut self, bytes: impl Into<Vec<u8>>) -> Behaviour {
        self.raw = Some(bytes.into());
        self
    }

    /// The text as this behaviour has it written.
    pub(crate) fn encode(&self, answer: Vec<u8>) -> Vec<u8> {
        if !self.latin1 {
            return answer;
        }
        match std::str::from_utf8(&answer) {
            Ok(text) => text.chars().map(|character| u8::try_from(u32::from(character)).unwrap_or(b'?')).collect(),
            Err(_) => answer,
        }
    }
}

/// What the end of what the client sends is to a server.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum HalfClose {
    /// Nothing.
    #[default]
    Ignored,
    /// What it waits for before it answers.
    BeforeAnswer,
    /// What it waits for before it closes.
    BeforeEnd,
    /// A client that hung up.
    HangUp,
}

/// A slow sender.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Drip {
    pub(crate) bytes: usize,
    pub(crate) every: Duration,
}

/// An early end.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct End {
    pub(crate) after: u64,
    pub(crate) ending: Ending,
}

/// How a connection ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Ending {
    /// By a FIN.
    Close,
    /// By a RST.
    Reset,
    /// Not at all, until the client closes.
    Hang,
}

/// A request to slow down.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Throttle {
    pub(crate) seconds: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin1_writes_one_byte_for_a_character() {
        assert_eq!(Behaviour::new().latin1().encode("Zoë €".into()), b"Zo\xEB ?");
        assert_eq!(Behaviour::new().latin1().encode(vec![0xFF, 0xFE]), [0xFF, 0xFE]);
        assert_eq!(Behaviour::new().encode("Zoë".into()), "Zoë".as_bytes());
    }
}
