//! HTTP/1.1 (RFC 9112), one exchange for each connection. Written out by hand, because these servers must also be able to send
//! what no HTTP library lets through.

use std::net::SocketAddr;
use std::sync::Arc;

use http::header::{CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderName, HeaderValue, RETRY_AFTER};
use http::{HeaderMap, Method, Request, Response, StatusCode, Uri};

use crate::behaviour::Behaviour;
use crate::data::RDAP_THROTTLED;

/// What answers requests.
pub(crate) type Handler = Arc<dyn Fn(&Request<()>) -> Response<Vec<u8>> + Send + Sync>;

/// Reads the request line and the headers, and makes the URI absolute. None: it is no HTTP.
pub(crate) fn read(head: &[u8], scheme: &str, address: SocketAddr) -> Option<Request<()>> {
    let mut lines = std::str::from_utf8(head).ok()?.split("\r\n");
    let mut words = lines.next()?.split(' ');
    let (method, target, version) = (words.next()?, words.next()?, words.next()?);
    if !version.starts_with("HTTP/1.") || words.next().is_some() {
        return None;
    }
    let mut headers = HeaderMap::new();
    for line in lines.take_while(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':')?;
        headers.append(HeaderName::try_from(name).ok()?, HeaderValue::from_str(value.trim()).ok()?);
    }
    let uri: Uri = if target.starts_with('/') {
        let host = headers.get(HOST).and_then(|host| host.to_str().ok()).map_or_else(|| address.to_string(), str::to_owned);
        format!("{scheme}://{host}{target}").parse().ok()?
    } else {
        target.parse().ok()?
    };
    let mut request = Request::builder().method(method).uri(uri).body(()).ok()?;
    *request.headers_mut() = headers;
    Some(request)
}

/// What to send for a request, before it is dripped and cut. No request: the client is told that it sent none.
pub(crate) fn answer(request: Option<&Request<()>>, handler: &Handler, behaviour: &Behaviour) -> Vec<u8> {
    if let Some(bytes) = &behaviour.raw {
        return bytes.clone();
    }
    let response = match request {
        None => status(StatusCode::BAD_REQUEST, Vec::new()),
        Some(_) if behaviour.throttle.is_some() => slow_down(behaviour),
        Some(request) => handler(request),
    };
    let bodiless = request.is_some_and(|request| request.method() == Method::HEAD);
    write(scripted(response, behaviour), bodiless, behaviour)
}

fn status(status: StatusCode, body: Vec<u8>) -> Response<Vec<u8>> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response
}

fn slow_down(behaviour: &Behaviour) -> Response<Vec<u8>> {
    let mut response = status(StatusCode::TOO_MANY_REQUESTS, RDAP_THROTTLED.into());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/rdap+json"));
    if let Some(seconds) = behaviour.throttle.and_then(|throttle| throttle.seconds) {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn scripted(mut response: Response<Vec<u8>>, behaviour: &Behaviour) -> Response<Vec<u8>> {
    if let Some(status) = behaviour.status {
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    }
    for (name, value) in &behaviour.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    let body = behaviour.body.clone().unwrap_or_else(|| std::mem::take(response.body_mut()));
    *response.body_mut() = behaviour.encode(body);
    response
}

fn write(response: Response<Vec<u8>>, bodiless: bool, behaviour: &Behaviour) -> Vec<u8> {
    let (mut parts, body) = response.into_parts();
    // RFC 9110 section 6.4.1: these have no body, whatever the handler says.
    let never = parts.status.is_informational() || matches!(parts.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    if !never && behaviour.flood == 0 {
        parts.headers.entry(CONTENT_LENGTH).or_insert_with(|| HeaderValue::from(body.len()));
    }
    parts.headers.entry(CONNECTION).or_insert(HeaderValue::from_static("close"));

    let reason = parts.status.canonical_reason().unwrap_or("Unknown");
    let mut bytes = format!("HTTP/1.1 {} {reason}\r\n", parts.status.as_u16()).into_bytes();
    for (name, value) in &parts.headers {
        bytes.extend_from_slice(name.as_str().as_bytes());
        bytes.extend_from_slice(b": ");
        bytes.extend_from_slice(value.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    if !never && !bodiless {
        bytes.extend_from_slice(&body);
    }
    bytes
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_request_is_read_with_its_headers() {
        let address = SocketAddr::from(([127, 0, 0, 1], 80));
        let head = b"GET /ip/192.0.2.1?x=y HTTP/1.1\r\nHost: rdap.example.net\r\nAccept:  a \r\n\r\n";
        let request = read(head, "http", address).unwrap();
        assert_eq!(request.uri(), "http://rdap.example.net/ip/192.0.2.1?x=y");
        assert_eq!(request.headers().get("accept").unwrap(), "a");
        let request = read(b"GET / HTTP/1.0\r\n\r\n", "https", address).unwrap();
        assert_eq!(request.uri(), "https://127.0.0.1:80/");
    }

    #[test]
    fn what_is_no_http_is_told_so() {
        let address = SocketAddr::from(([127, 0, 0, 1], 80));
        for head in [&b"example.com\r\n"[..], b"", b"\xFF\xFE", b"GET / HTTP/2\r\n\r\n", b"GET / HTTP/1.1\r\nbroken\r\n\r\n"] {
            assert!(read(head, "http", address).is_none());
        }
        let handler: Handler = Arc::new(|_| Response::new(Vec::new()));
        assert!(answer(None, &handler, &Behaviour::new()).starts_with(b"HTTP/1.1 400 Bad Request\r\n"));
    }
}
