//! What a relay answers.

use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use http_body_util::Full;
use hyper::body::Bytes;
use serde_json::{Value, json};

use super::Failure;
use crate::exchange::Got;

/// Why a request gets no answer.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    failure: Failure,
    /// What failed, where, and what to do.
    pub(super) message: String,
    /// A header that belongs to the status.
    header: Option<(header::HeaderName, &'static str)>,
}

impl Refusal {
    /// The request is none that a relay knows.
    pub(super) fn bad(status: StatusCode, message: String) -> Refusal {
        Refusal { status, failure: Failure::Other, message, header: None }
    }

    /// The sender may not ask.
    pub(super) fn denied(message: String) -> Refusal {
        Refusal::failed(Failure::Denied, message)
    }

    /// The server gave no answer.
    pub(super) fn failed(failure: Failure, message: String) -> Refusal {
        let status = match failure {
            Failure::Denied => StatusCode::FORBIDDEN,
            Failure::TimedOut => StatusCode::GATEWAY_TIMEOUT,
            Failure::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Failure::Paused => StatusCode::TOO_MANY_REQUESTS,
            _ => StatusCode::BAD_GATEWAY,
        };
        Refusal { status, failure, message, header: None }
    }

    /// Too much is under way.
    pub(super) fn busy() -> Refusal {
        let message = format!("the relay is busy: {} exchanges are under way; ask again in a second", super::MAX_EXCHANGES);
        Refusal { header: Some((header::RETRY_AFTER, "1")), ..Refusal::failed(Failure::Paused, message) }
    }

    /// That is not how to ask.
    pub(super) fn method(method: &Method, allowed: &'static str) -> Refusal {
        let message = format!("the method {} is not for this path: use {allowed}", super::shortened(method.as_str()));
        Refusal { header: Some((header::ALLOW, allowed)), ..Refusal::bad(StatusCode::METHOD_NOT_ALLOWED, message) }
    }

    pub(super) fn response(self) -> Response<Full<Bytes>> {
        let mut response = json(self.status, &json!({ "failure": self.failure.word(), "message": self.message }));
        if let Some((name, value)) = self.header {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        response
    }
}

/// The answer of a WHOIS server.
pub(super) fn bytes(bytes: Vec<u8>) -> Response<Full<Bytes>> {
    written(StatusCode::OK, "application/octet-stream", bytes)
}

/// The response of an RDAP server.
pub(super) fn got(got: &Got) -> Response<Full<Bytes>> {
    let mut body = json!({ "status": got.status, "body_base64": data_encoding::BASE64.encode(&got.body) });
    if let Some(body) = body.as_object_mut() {
        body.extend(got.location.clone().map(|location| ("location".to_owned(), location.into())));
        body.extend(got.retry_after.map(|seconds| ("retry_after".to_owned(), seconds.into())));
    }
    json(StatusCode::OK, &body)
}

pub(super) fn json(status: StatusCode, body: &Value) -> Response<Full<Bytes>> {
    written(status, "application/json", body.to_string().into_bytes())
}

/// The answer to a browser that asks whether its page may ask. Whose pages may, is judged before.
pub(super) fn preflight(asked: &HeaderMap, allowed: &'static str) -> Response<Full<Bytes>> {
    let mut response = written(StatusCode::NO_CONTENT, "text/plain", Vec::new());
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    headers.insert(header::ALLOW, HeaderValue::from_static(allowed));
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("content-type"));
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    if asked.contains_key("access-control-request-private-network") {
        headers.insert("access-control-allow-private-network", HeaderValue::from_static("true"));
    }
    response
}

fn written(status: StatusCode, content_type: &'static str, body: Vec<u8>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("origin"));
    // What a server wrote is nothing that a browser may take for a page or a script of the relay's.
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    response
}
