//! Sends HTTP requests: a guest's, where Wasmtime's own sender would resolve names where no policy can look, and the host's own.
//!
//! GET alone, HTTP/1.1, no redirects followed, nothing decompressed, no environment variable heeded.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::uri::Scheme;
use http::{Method, Request, Response, Uri, header};
use http_body_util::{BodyExt, Empty};
use hyper::body::{Body, Bytes, Frame, Incoming};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use tokio::time::{Instant, Sleep};
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

use crate::dial::{Dialler, by, connect_error};
use crate::gate::Gate;
use crate::limits::Limits;
use crate::proxy::Proxy;

/// The most bytes of a response's head.
const MAX_HEAD: usize = 64 << 10;

/// The guest keeps the same bounds itself and says it by the right word. Those here come into force a little later, for a guest
/// that does not: what ends a body early reaches a guest as a broken stream, whatever the reason was.
const GRACE: Duration = Duration::from_secs(1);

/// Sends the requests of one lookup.
#[derive(Clone)]
pub(crate) struct Sender {
    pub(crate) gate: Arc<Gate>,
    /// What they go through, if anything.
    pub(crate) proxy: Option<Arc<Proxy>>,
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
            dialler: Dialler {
                gate: Arc::clone(&self.gate),
                proxy: self.proxy.clone(),
                connect_by: now + connect.min(self.limits.exchange + GRACE),
            },
            tls: Arc::clone(&self.tls),
            max_bytes: u64::from(self.limits.bytes) + 1,
            end_by: now + self.limits.exchange + GRACE,
        };
        Box::new(exchange.run(request))
    }

    fn p2_outgoing_body_chunk_size(&mut self) -> usize {
        MOST_OF_A_BODY
    }
}

/// How many bytes of a request's body are kept until they are sent. A GET has none, but a guest may write many and send none.
const MOST_OF_A_BODY: usize = 4 << 10;

/// How the program names itself: some RDAP servers turn nameless clients away.
const USER_AGENT: &str = concat!("whoisbox/", env!("CARGO_PKG_VERSION"));

impl Sender {
    /// Gets a URL for the host itself, and the whole body with it. No coding is asked for, so none is to be undone.
    ///
    /// # Errors
    /// `HttpRequestUriInvalid`: this is no URL of HTTP, or one that logs in. `HttpResponseContentCoding`: the body is in a coding
    /// nevertheless. Else why there is no response, or not the whole of it.
    pub(crate) async fn get(mut self, url: &str, accept: &str) -> Result<Response<Bytes>, Error> {
        let unfit = |_| Error::HttpRequestUriInvalid;
        let uri: Uri = url.parse().map_err(|_| Error::HttpRequestUriInvalid)?;
        let authority = uri.authority().map_or("", |authority| authority.as_str()).to_owned();
        // Who a URL logs in as is nobody's business here, and misleads about the host.
        if !matches!(uri.scheme_str(), Some("https" | "http")) || authority.is_empty() || authority.contains('@') {
            return Err(Error::HttpRequestUriInvalid);
        }
        let request = Request::get(uri).header(header::HOST, authority).header(header::ACCEPT, accept);
        let request = request.header(header::ACCEPT_ENCODING, "identity").header(header::USER_AGENT, USER_AGENT);
        let request = request.body(Empty::new().map_err(|never| match never {}).boxed_unsync()).map_err(unfit)?;

        let bytes = self.limits.bytes as usize;
        // The connection lives as long as its driver does.
        let (response, _driver) = Box::into_pin(self.send_request(request, None, Box::new(async { Ok(()) }))).await?;
        let coded = response.headers().get_all(header::CONTENT_ENCODING).iter().find(|value| *value != "identity");
        if let Some(coding) = coded {
            return Err(Error::HttpResponseContentCoding(Some(String::from_utf8_lossy(coding.as_bytes()).into_owned())));
        }
        let (head, body) = response.into_parts();
        let body = body.collect().await?.to_bytes();
        match body.len() > bytes {
            true => Err(Error::HttpResponseBodySize(None)),
            false => Ok(Response::from_parts(head, body)),
        }
    }
}

struct Exchange {
    dialler: Dialler,
    tls: Arc<ClientConfig>,
    max_bytes: u64,
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

        let stream = self.dialler.open(&host, port, secure.then_some(&self.tls)).await?;
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
}

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

fn http_error(error: hyper::Error) -> Error {
    let io_error = std::error::Error::source(&error).and_then(|source| source.downcast_ref::<io::Error>());
    if error.is_parse_too_large() {
        Error::HttpResponseHeaderSectionSize(None)
    } else if error.is_parse() {
        Error::HttpProtocolError
    } else if let Some(io_error) = io_error {
        match io_error.kind() {
            // hyper's words for chunks and trailers that are none.
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => Error::HttpProtocolError,
            _ => connect_error(io_error),
        }
    } else if error.is_incomplete_message() {
        Error::HttpResponseIncomplete
    } else {
        Error::HttpProtocolError
    }
}
