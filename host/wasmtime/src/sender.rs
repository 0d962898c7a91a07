//! Sends a guest's HTTP requests. Wasmtime's own sender resolves names where no policy can look; this one resolves the name, lets
//! the gate check each address, and connects to exactly the address that was checked, so that a name which resolves differently
//! the second time gains nothing.
//!
//! GET alone, HTTP/1.1, no redirects followed, nothing decompressed, no proxy and no environment variable heeded.

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::uri::Scheme;
use http::{Method, Request, Response, Uri};
use http_body_util::BodyExt;
use hyper::body::{Body, Bytes, Frame, Incoming};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep};
use tokio_rustls::TlsConnector;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

use crate::gate::Gate;
use crate::limits::Limits;

/// The most bytes of a response's head.
const MAX_HEAD: usize = 64 << 10;

/// The guest keeps the same bounds itself and says it by the right word. Those here come into force a little later, for a guest
/// that does not: what ends a body early reaches a guest as a broken stream, whatever the reason was.
const GRACE: Duration = Duration::from_secs(1);

/// Sends the HTTP requests of one lookup.
pub(crate) struct Sender {
    pub(crate) gate: Arc<Gate>,
    pub(crate) tls: Arc<ClientConfig>,
    pub(crate) limits: Limits,
}

/// What drives a connection until its response is read.
type Driver = Box<dyn Future<Output = Result<(), Error>> + Send>;

impl WasiHttpHooks for Sender {
    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
        _response_read: Driver,
    ) -> Box<dyn Future<Output = Result<(Response<WasiBody>, Driver), Error>> + Send> {
        // What the guest asks for may shorten the time, never lengthen it.
        let connect =
            options.and_then(|options| options.connect_timeout).unwrap_or(Duration::MAX).min(self.limits.connect + GRACE);
        let now = Instant::now();
        let exchange = Exchange {
            gate: Arc::clone(&self.gate),
            tls: Arc::clone(&self.tls),
            max_bytes: u64::from(self.limits.bytes) + 1,
            connect_by: now + connect.min(self.limits.exchange + GRACE),
            end_by: now + self.limits.exchange + GRACE,
        };
        Box::new(exchange.run(request))
    }
}

struct Exchange {
    gate: Arc<Gate>,
    tls: Arc<ClientConfig>,
    max_bytes: u64,
    connect_by: Instant,
    end_by: Instant,
}

impl Exchange {
    async fn run(self, mut request: Request<WasiBody>) -> Result<(Response<WasiBody>, Driver), Error> {
        if request.method() != Method::GET {
            return Err(Error::HttpRequestDenied);
        }
        let secure = request.uri().scheme() == Some(&Scheme::HTTPS);
        let authority = request.uri().authority().ok_or(Error::HttpRequestUriInvalid)?;
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        let port = authority.port_u16().unwrap_or(if secure { 443 } else { 80 });
        // Only a proxy wants to see more than the path.
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        *request.uri_mut() = path.parse::<Uri>().map_err(|_| Error::HttpRequestUriInvalid)?;

        let stream = by(self.connect_by, self.connect_securely(host, port, secure)).await.ok_or(Error::ConnectionTimeout)??;
        let exchange = async {
            let (mut sender, connection) =
                http1::Builder::new().max_buf_size(MAX_HEAD).handshake(TokioIo::new(stream)).await.map_err(http_error)?;
            let driver = wasmtime_wasi::runtime::spawn(connection);
            let response = sender.send_request(request).await.map_err(http_error)?;
            Ok::<_, Error>((response, driver))
        };
        let (response, driver) = by(self.end_by, exchange).await.ok_or(Error::HttpResponseTimeout)??;

        let timer = Box::pin(tokio::time::sleep_until(self.end_by));
        let response = response.map(|incoming| CappedBody { incoming, left: self.max_bytes, timer }.boxed_unsync());
        Ok((response, Box::new(async { driver.await.map_err(http_error) })))
    }

    async fn connect_securely(&self, host: String, port: u16, secure: bool) -> Result<Box<dyn Stream>, Error> {
        let stream = self.connect(&host, port).await?;
        if !secure {
            return Ok(Box::new(stream));
        }
        let name = ServerName::try_from(host).map_err(|_| Error::TlsCertificateError)?;
        Ok(Box::new(TlsConnector::from(Arc::clone(&self.tls)).connect(name, stream).await.map_err(tls_error)?))
    }

    /// Connects to the first address of a host that is allowed and answers within its share of the time.
    async fn connect(&self, host: &str, port: u16) -> Result<TcpStream, Error> {
        let unresolved = || Error::DnsError { rcode: None, info_code: None };
        let addresses: Vec<SocketAddr> = match host.parse::<IpAddr>() {
            Ok(ip) => vec![SocketAddr::new(ip, port)],
            Err(_) => alternate(tokio::net::lookup_host((host, port)).await.map_err(|_| unresolved())?),
        };
        let mut first_failure = None;
        for (tried, &address) in addresses.iter().enumerate() {
            let failure = match self.gate.admits(address) {
                false => Error::DestinationIpProhibited,
                true => {
                    let now = Instant::now();
                    let left = u32::try_from(addresses.len() - tried).unwrap_or(u32::MAX);
                    let share = self.connect_by.saturating_duration_since(now) / left;
                    match by(now + share, TcpStream::connect(address)).await {
                        Some(Ok(stream)) => return Ok(stream),
                        Some(Err(error)) => connect_error(&error),
                        None => Error::ConnectionTimeout,
                    }
                }
            };
            // That one family has no route says least.
            if !matches!(failure, Error::DestinationIpUnroutable) {
                first_failure.get_or_insert(failure);
            }
        }
        Err(first_failure.unwrap_or_else(|| if addresses.is_empty() { unresolved() } else { Error::DestinationIpUnroutable }))
    }
}

/// How many addresses of a name are tried.
const MOST_ADDRESSES: usize = 6;

/// The two families in turn (RFC 8305 section 4), the one that the resolver put first first, each in the resolver's order.
fn alternate(addresses: impl Iterator<Item = SocketAddr>) -> Vec<SocketAddr> {
    let mut addresses = addresses.peekable();
    let first_family = addresses.peek().is_some_and(SocketAddr::is_ipv6);
    let (first, second): (Vec<_>, Vec<_>) = addresses.partition(|address| address.is_ipv6() == first_family);
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    let pairs = std::iter::from_fn(|| Some([first.next(), second.next()]).filter(|pair| pair.iter().any(Option::is_some)));
    pairs.flatten().flatten().take(MOST_ADDRESSES).collect()
}

/// Awaits something until a point in time.
async fn by<T>(deadline: Instant, work: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout_at(deadline, work).await.ok()
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A response's body that ends with an error when it gets too long or takes too long.
struct CappedBody {
    incoming: Incoming,
    left: u64,
    timer: Pin<Box<Sleep>>,
}

impl Body for CappedBody {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let polled = Pin::new(&mut self.incoming).poll_frame(cx);
        match polled {
            Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                Ok(_) if self.left == 0 => Poll::Ready(Some(Err(Error::HttpResponseBodySize(None)))),
                Ok(mut data) => {
                    data.truncate(usize::try_from(self.left).unwrap_or(usize::MAX));
                    self.left -= data.len() as u64;
                    Poll::Ready(Some(Ok(Frame::data(data))))
                }
                Err(trailers) => Poll::Ready(Some(Ok(trailers))),
            },
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(http_error(error)))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => self.timer.as_mut().poll(cx).map(|()| Some(Err(Error::HttpResponseTimeout))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.is_end_stream()
    }
}

fn connect_error(error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Error::ConnectionRefused,
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof => Error::ConnectionTerminated,
        io::ErrorKind::TimedOut => Error::ConnectionTimeout,
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => Error::DestinationIpUnroutable,
        _ => Error::DestinationUnavailable,
    }
}

fn tls_error(error: io::Error) -> Error {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented) => Error::TlsCertificateError,
        Some(rustls::Error::AlertReceived(alert)) => {
            Error::TlsAlertReceived { alert_id: Some((*alert).into()), alert_message: Some(format!("{alert:?}")) }
        }
        Some(_) => Error::TlsProtocolError,
        None => connect_error(&error),
    }
}

fn http_error(error: hyper::Error) -> Error {
    let io_error = std::error::Error::source(&error).and_then(|source| source.downcast_ref::<io::Error>());
    if error.is_parse_too_large() {
        Error::HttpResponseHeaderSectionSize(None)
    } else if error.is_parse() {
        Error::HttpProtocolError
    } else if let Some(io_error) = io_error {
        connect_error(io_error)
    } else if error.is_incomplete_message() {
        Error::HttpResponseIncomplete
    } else {
        Error::HttpProtocolError
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn in_turn(addresses: &[&str]) -> Vec<String> {
        let addresses = addresses.iter().map(|ip| SocketAddr::new(ip.parse().unwrap(), 43));
        alternate(addresses).iter().map(|address| address.ip().to_string()).collect()
    }

    #[test]
    fn families_take_turns_in_the_resolvers_order() {
        assert_eq!(in_turn(&[]), [""; 0]);
        assert_eq!(in_turn(&["192.0.2.1", "192.0.2.2"]), ["192.0.2.1", "192.0.2.2"]);
        assert_eq!(
            in_turn(&["2001:db8::1", "2001:db8::2", "2001:db8::3", "192.0.2.1"]),
            ["2001:db8::1", "192.0.2.1", "2001:db8::2", "2001:db8::3"]
        );
        assert_eq!(in_turn(&["192.0.2.1", "2001:db8::1", "2001:db8::2"]), ["192.0.2.1", "2001:db8::1", "2001:db8::2"]);
        let many: Vec<String> = (1..=9).map(|n| format!("2001:db8::{n}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).chain(["192.0.2.1"]).collect();
        let tried = in_turn(&many);
        assert!(tried.len() == MOST_ADDRESSES && tried.contains(&"192.0.2.1".to_owned()), "{tried:?}");
    }
}
