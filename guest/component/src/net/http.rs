//! RDAP's transport (RFC 7480): one HTTP GET over WASI, redirects not followed.

use wasi::http::outgoing_handler::handle;
use wasi::http::types::{ErrorCode, Fields, IncomingResponse, OutgoingRequest, RequestOptions, Scheme, http_error_code};
use whoisbox_core::http::{ACCEPTED, decode, retry_after};
use whoisbox_core::report::{Failure, HttpRequest, HttpResponse, Payload};

use super::Allowance;
use super::stream::Reader;

/// How the client names itself: some RDAP servers turn nameless ones away.
const USER_AGENT: &str = concat!("whoisbox/", env!("CARGO_PKG_VERSION"));

/// Gets a URL.
///
/// # Errors
/// Why there is no response; `Protocol` too for a URL that is not HTTP's, and for a body in a coding that was not asked for.
pub(super) fn get(request: &HttpRequest, allowance: &Allowance) -> Result<HttpResponse, Failure> {
    let future = handle(outgoing(request)?, Some(timeouts(allowance)?)).map_err(failure)?;
    let response = {
        let ready = future.subscribe();
        loop {
            match future.get() {
                Some(Ok(Ok(response))) => break response,
                Some(Ok(Err(code))) => return Err(failure(code)),
                // It was taken already, which the first case excludes.
                Some(Err(())) => return Err(Failure::Other),
                None => allowance.end.wait_for(&ready)?,
            }
        }
    };
    let headers = response.headers();
    let location = header(&headers, "location");
    let retry_after = header(&headers, "retry-after").and_then(|value| retry_after(&value, header(&headers, "date").as_deref()));
    let codings = all_of_header(&headers, "content-encoding");
    drop(headers);
    let body = decode(&codings, body(&response, allowance)?, allowance.bytes)?;
    Ok(HttpResponse { status: response.status(), location, retry_after, body: Payload::Bytes(body) })
}

fn outgoing(HttpRequest { url, accept }: &HttpRequest) -> Result<OutgoingRequest, Failure> {
    let (scheme, authority, path) = parts(url).ok_or(Failure::Protocol)?;
    let headers = Fields::from_list(&[
        ("accept".to_owned(), accept.clone().into_bytes()),
        ("accept-encoding".to_owned(), ACCEPTED.as_bytes().to_vec()),
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
fn timeouts(allowance: &Allowance) -> Result<RequestOptions, Failure> {
    allowance.connect.check()?;
    let end = Some(allowance.end.remaining());
    let options = RequestOptions::new();
    options.set_connect_timeout(Some(allowance.connect.remaining())).ok();
    options.set_first_byte_timeout(end).ok();
    options.set_between_bytes_timeout(end).ok();
    Ok(options)
}

/// The first header of a name; bytes that are not UTF-8 are replaced.
fn header(headers: &Fields, name: &str) -> Option<String> {
    headers.get(name).first().map(|value| String::from_utf8_lossy(value).trim().to_owned())
}

/// All headers of a name that is a list, as one (RFC 9110 section 5.3).
fn all_of_header(headers: &Fields, name: &str) -> String {
    String::from_utf8_lossy(&headers.get(name).join(&b","[..])).into_owned()
}

fn body(response: &IncomingResponse, allowance: &Allowance) -> Result<Vec<u8>, Failure> {
    let body = response.consume().map_err(|()| Failure::Other)?;
    let stream = body.stream().map_err(|()| Failure::Other)?;
    let failed = |error: &_| http_error_code(error).map_or(Failure::ConnectionReset, failure);
    let mut all = Vec::new();
    Reader::new(&stream, allowance.bytes, failed).read_to_end(&mut all, &allowance.end)?;
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
