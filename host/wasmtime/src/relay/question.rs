//! What a page asks a relay for.

use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;

use super::reply::Refusal;
use super::shortened;

/// The most bytes of a WHOIS question, its line end included: a domain name is at most 253, and a server's options are few.
pub const MAX_QUESTION: usize = 512;

/// The longest host name (RFC 1035 section 2.3.4), with the brackets that an address may have.
const MAX_SERVER: usize = 255;
/// The longest URL, and the longest `Accept` header.
const MAX_URL: usize = 2_048;
const MAX_ACCEPT: usize = 256;

/// What to ask whom.
#[derive(Debug)]
pub(super) enum Question {
    Whois(Whois),
    Rdap(Rdap),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Whois {
    pub(super) server: String,
    #[serde(default = "whois_port")]
    pub(super) port: u16,
    pub(super) body: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rdap {
    pub(super) url: String,
    #[serde(default = "rdap_json")]
    pub(super) accept: String,
}

/// Whether a body is said to be JSON. A page can send the other types that a form can without a preflight.
pub(super) fn is_json(headers: &HeaderMap) -> Result<(), Refusal> {
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    let essence = types.next().and_then(|value| value.to_str().ok()).and_then(|value| value.split(';').next()).unwrap_or("");
    match essence.trim().eq_ignore_ascii_case("application/json") && types.next().is_none() {
        true => Ok(()),
        false => Err(Refusal::bad(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "the request's body has to be JSON, with the header Content-Type: application/json".to_owned(),
        )),
    }
}

impl Question {
    /// Reads the body of a request for `/whois` or `/rdap`.
    pub(super) fn read(path: &str, body: &[u8]) -> Result<Question, Refusal> {
        let unfit = |why: String| Refusal::bad(StatusCode::BAD_REQUEST, why);
        let unread = |error: serde_json::Error| {
            unfit(format!("the request's body is not what {path} takes: {}", shortened(&error.to_string())))
        };
        let (question, fault) = match path {
            "/whois" => {
                let whois: Whois = serde_json::from_slice(body).map_err(unread)?;
                let fault = whois.fault();
                (Question::Whois(whois), fault)
            }
            _ => {
                let rdap: Rdap = serde_json::from_slice(body).map_err(unread)?;
                let fault = rdap.fault();
                (Question::Rdap(rdap), fault)
            }
        };
        fault.map_or(Ok(question), |fault| Err(unfit(fault.to_owned())))
    }

    /// Which server is asked, and how; what it is asked for stays between it and the page.
    pub(super) fn subject(&self) -> String {
        match self {
            Question::Whois(Whois { server, port, .. }) => format!("whois {server}:{port}"),
            Question::Rdap(Rdap { url, .. }) => {
                let end = url.match_indices('/').nth(2).map_or(url.len(), |(at, _)| at);
                format!("rdap {}", url.get(..end).unwrap_or(url))
            }
        }
    }
}

impl Whois {
    fn fault(&self) -> Option<&'static str> {
        let Whois { server, port, body } = self;
        let host = server.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte));
        let line = body.strip_suffix("\r\n");
        if server.is_empty() || server.len() > MAX_SERVER || !host {
            Some("\"server\" has to be a host name (in A-labels) or an address, such as whois.example.net")
        } else if *port == 0 {
            Some("\"port\" has to be a TCP port, such as 43")
        } else if body.len() > MAX_QUESTION {
            Some("\"body\" is longer than a WHOIS question may be (512 bytes)")
        } else if line.is_none_or(|line| line.is_empty() || line.contains(char::is_control)) {
            Some("\"body\" has to be one line that ends in \\r\\n, without other control characters (RFC 3912)")
        } else {
            None
        }
    }
}

impl Rdap {
    fn fault(&self) -> Option<&'static str> {
        let Rdap { url, accept } = self;
        if url.len() > MAX_URL || !url.bytes().all(|byte| byte.is_ascii_graphic()) {
            Some("\"url\" has to be a URL of at most 2048 characters, percent-encoded where it is not ASCII")
        } else if accept.len() > MAX_ACCEPT || !accept.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
            Some("\"accept\" has to be a list of media types, such as application/rdap+json")
        } else {
            None
        }
    }
}

fn whois_port() -> u16 {
    43
}

fn rdap_json() -> String {
    "application/rdap+json, application/json".to_owned()
}
