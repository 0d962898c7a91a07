//! RDAP's transport (RFC 7480): one HTTP GET over WASI, redirects not followed.

use wasi::http::outgoing_handler::handle;
use wasi::http::types::{ErrorCode, Fields, IncomingResponse, OutgoingRequest, RequestOptions, Scheme, http_error_code};
use whoisbox_core::report::{Failure, HttpRequest, HttpResponse, Payload};

use super::deadline::Deadline;
use super::stream::read_to_end;

/// How the client names itself: some RDAP servers turn nameless ones away.
const USER_AGENT: &str = concat!("whoisbox/", env!("CARGO_PKG_VERSION"));

/// Gets a URL.
///
/// # Errors
/// Why there is no response; `Protocol` too for a URL that is not HTTP's, and for a body in a coding that was not asked for.
pub(super) fn get(request: &HttpRequest, deadline: &Deadline, max_bytes: usize) -> Result<HttpResponse, Failure> {
    let future = handle(outgoing(request)?, Some(timeouts(deadline)?)).map_err(failure)?;
    let response = {
        let ready = future.subscribe();
        loop {
            match future.get() {
                Some(Ok(Ok(response))) => break response,
                Some(Ok(Err(code))) => return Err(failure(code)),
                // It was taken already, which the first case excludes.
                Some(Err(())) => return Err(Failure::Other),
                None => deadline.wait_for(&ready)?,
            }
        }
    };
    let headers = response.headers();
    let location = header(&headers, "location");
    let retry_after = header(&headers, "retry-after").and_then(|value| value.parse().ok());
    let coding = header(&headers, "content-encoding");
    drop(headers);
    if coding.is_some_and(|coding| !coding.eq_ignore_ascii_case("identity")) {
        return Err(Failure::Protocol);
    }
    let status = response.status();
    let body = Payload::Bytes(body(&response, deadline, max_bytes)?);
    Ok(HttpResponse { status, location, retry_after, body })
}

fn outgoing(HttpRequest { url, accept }: &HttpRequest) -> Result<OutgoingRequest, Failure> {
    let (scheme, authority, path) = parts(url).ok_or(Failure::Protocol)?;
    let headers = Fields::from_list(&[
        ("accept".to_owned(), accept.clone().into_bytes()),
        ("user-agent".to_owned(), USER_AGENT.as_bytes().to_vec()),
    ])
    .map_err(|_| Failure::Other)?;
    let request = OutgoingRequest::new(headers);
    let unfit = |()| Failure::Protocol;
    request.set_scheme(Some(&scheme)).map_err(unfit)?;
    request.set_authority(Some(authority)).map_err(unfit)?;
    request.set_path_with_query(Some(&path)).map_err(unfit)?;
    Ok(request)
}

/// Scheme, authority, and path with query of an absolute URL (RFC 3986); a fragment stays here.
fn parts(url: &str) -> Option<(Scheme, &str, String)> {
    let (scheme, rest) = url.split_once("://")?;
    let scheme = if scheme.eq_ignore_ascii_case("https") {
        Scheme::Https
    } else if scheme.eq_ignore_ascii_case("http") {
        Scheme::Http
    } else {
        return None;
    };
    let rest = rest.split_once('#').map_or(rest, |(before, _)| before);
    let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    // Who a URL logs in as is nobody's business here, and misleads about the host.
    if authority.is_empty() || authority.contains('@') {
        return None;
    }
    let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
    Some((scheme, authority, path))
}

/// The host's own timeouts; one that it does not support is left to the deadline.
fn timeouts(deadline: &Deadline) -> Result<RequestOptions, Failure> {
    let remaining = match deadline.remaining() {
        0 => return Err(Failure::TimedOut),
        remaining => Some(remaining),
    };
    let options = RequestOptions::new();
    options.set_connect_timeout(remaining).ok();
    options.set_first_byte_timeout(remaining).ok();
    options.set_between_bytes_timeout(remaining).ok();
    Ok(options)
}

/// The first header of a name; bytes that are not UTF-8 are replaced.
fn header(headers: &Fields, name: &str) -> Option<String> {
    headers.get(name).first().map(|value| String::from_utf8_lossy(value).trim().to_owned())
}

fn body(response: &IncomingResponse, deadline: &Deadline, max_bytes: usize) -> Result<Vec<u8>, Failure> {
    let body = response.consume().map_err(|()| Failure::Other)?;
    let stream = body.stream().map_err(|()| Failure::Other)?;
    let mut all = Vec::new();
    read_to_end(&stream, &mut all, deadline, max_bytes, |error| {
        http_error_code(error).map_or(Failure::ConnectionReset, failure)
    })?;
    Ok(all)
}

fn failure(code: ErrorCode) -> Failure {
    match code {
        ErrorCode::HttpRequestDenied | ErrorCode::DestinationIpProhibited => Failure::Denied,
        ErrorCode::DnsError(_) | ErrorCode::DestinationNotFound => Failure::NameNotResolved,
        ErrorCode::DnsTimeout
        | ErrorCode::ConnectionTimeout
        | ErrorCode::ConnectionReadTimeout
        | ErrorCode::ConnectionWriteTimeout
        | ErrorCode::HttpResponseTimeout => Failure::TimedOut,
        ErrorCode::DestinationUnavailable | ErrorCode::DestinationIpUnroutable => Failure::Unreachable,
        ErrorCode::ConnectionRefused => Failure::ConnectionRefused,
        ErrorCode::ConnectionTerminated | ErrorCode::HttpResponseIncomplete => Failure::ConnectionReset,
        ErrorCode::TlsProtocolError | ErrorCode::TlsCertificateError | ErrorCode::TlsAlertReceived(_) => Failure::Tls,
        ErrorCode::HttpResponseBodySize(_)
        | ErrorCode::HttpResponseHeaderSectionSize(_)
        | ErrorCode::HttpResponseHeaderSize(_)
        | ErrorCode::HttpResponseTrailerSectionSize(_)
        | ErrorCode::HttpResponseTrailerSize(_) => Failure::TooLarge,
        ErrorCode::HttpRequestUriInvalid
        | ErrorCode::HttpResponseTransferCoding(_)
        | ErrorCode::HttpResponseContentCoding(_)
        | ErrorCode::HttpUpgradeFailed
        | ErrorCode::HttpProtocolError => Failure::Protocol,
        ErrorCode::ConnectionLimitReached
        | ErrorCode::HttpRequestLengthRequired
        | ErrorCode::HttpRequestBodySize(_)
        | ErrorCode::HttpRequestMethodInvalid
        | ErrorCode::HttpRequestUriTooLong
        | ErrorCode::HttpRequestHeaderSectionSize(_)
        | ErrorCode::HttpRequestHeaderSize(_)
        | ErrorCode::HttpRequestTrailerSectionSize(_)
        | ErrorCode::HttpRequestTrailerSize(_)
        | ErrorCode::LoopDetected
        | ErrorCode::ConfigurationError
        | ErrorCode::InternalError(_) => Failure::Other,
    }
}
