//! Proxies, through which lookups go that are not to come from this machine: SOCKS 5 (RFC 1928, RFC 1929) and HTTP's CONNECT
//! (RFC 9110 section 9.3.6).
//!
//! Names are resolved by the proxy, so that no name server near this machine learns of them. Then the policy can judge the names, the
//! ports, and addresses that are given as such; where a name leads, the proxy alone knows.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use data_encoding::BASE64;
use http::{Method, Request, StatusCode, Uri, header};
use http_body_util::Empty;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use percent_encoding::percent_decode_str;
use tokio::net::TcpStream;
use tokio_socks::TargetAddr;
use tokio_socks::tcp::Socks5Stream;
use wasmtime_wasi_http::Error;

use crate::dial::{Stream, connect_error};

/// A proxy, as its URL names it: `socks5://HOST:PORT` (or `socks5h://`, which means the same here) or `http://HOST:PORT`, with
/// `USER:PASSWORD@` before the host where it wants that.
#[derive(Clone, Eq, PartialEq)]
pub struct Proxy {
    kind: Kind,
    host: String,
    port: u16,
    login: Option<(String, String)>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Socks5,
    Http,
}

/// Where a proxy is to connect to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target<'t> {
    /// A name or an address, without brackets.
    pub(crate) host: &'t str,
    pub(crate) port: u16,
}

impl Proxy {
    /// Connects to the proxy, and through it.
    ///
    /// # Errors
    /// Why there is no connection.
    pub(crate) async fn connect(&self, to: Target<'_>) -> Result<(Box<dyn Stream>, TcpAddresses), Error> {
        let unreached = |error: std::io::Error| Error::InternalError(Some(format!("the proxy {self} is not reached: {error}")));
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await.map_err(unreached)?;
        let addresses = TcpAddresses::of(&stream).map_err(|error| connect_error(&error))?;
        let stream = match self.kind {
            Kind::Socks5 => self.by_socks(stream, to).await?,
            Kind::Http => self.by_connect(stream, to).await?,
        };
        Ok((stream, addresses))
    }

    async fn by_socks(&self, stream: TcpStream, to: Target<'_>) -> Result<Box<dyn Stream>, Error> {
        let target = match to.host.parse::<IpAddr>() {
            Ok(ip) => TargetAddr::Ip((ip, to.port).into()),
            Err(_) => TargetAddr::Domain(to.host.into(), to.port),
        };
        let connected = match &self.login {
            Some((user, password)) => Socks5Stream::connect_with_password_and_socket(stream, target, user, password).await,
            None => Socks5Stream::connect_with_socket(stream, target).await,
        };
        use tokio_socks::Error as Socks;
        match connected {
            Ok(stream) => Ok(Box::new(stream.into_inner())),
            Err(Socks::ConnectionRefused) => Err(Error::ConnectionRefused),
            Err(Socks::HostUnreachable | Socks::NetworkUnreachable) => Err(Error::DestinationIpUnroutable),
            Err(Socks::TtlExpired) => Err(Error::ConnectionTimeout),
            Err(error) => Err(self.refusal(&error.to_string())),
        }
    }

    async fn by_connect(&self, stream: TcpStream, to: Target<'_>) -> Result<Box<dyn Stream>, Error> {
        let ended = |error: hyper::Error| self.refusal(&error.to_string());
        let authority = match to.host.contains(':') {
            true => format!("[{}]:{}", to.host, to.port),
            false => format!("{}:{}", to.host, to.port),
        };
        let uri: Uri = authority.parse().map_err(|_| Error::HttpRequestUriInvalid)?;
        let mut request = Request::builder().method(Method::CONNECT).uri(uri).header(header::HOST, &authority);
        if let Some((user, password)) = &self.login {
            let credentials = BASE64.encode(format!("{user}:{password}").as_bytes());
            request = request.header(header::PROXY_AUTHORIZATION, format!("Basic {credentials}"));
        }
        let request = request.body(Empty::<Bytes>::new()).map_err(|_| Error::HttpRequestUriInvalid)?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(ended)?;
        tokio::spawn(connection.with_upgrades());
        let response = sender.send_request(request).await.map_err(ended)?;
        match response.status() {
            status if status.is_success() => Ok(Box::new(TokioIo::new(hyper::upgrade::on(response).await.map_err(ended)?))),
            StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE => Err(Error::DestinationUnavailable),
            StatusCode::GATEWAY_TIMEOUT => Err(Error::ConnectionTimeout),
            status => Err(self.refusal(&status.to_string())),
        }
    }

    fn refusal(&self, why: &str) -> Error {
        Error::InternalError(Some(format!("the proxy {self} does not connect: {why}")))
    }
}

/// The two ends of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TcpAddresses {
    pub(crate) from: std::net::SocketAddr,
    pub(crate) to: std::net::SocketAddr,
}

impl TcpAddresses {
    pub(crate) fn of(stream: &TcpStream) -> std::io::Result<TcpAddresses> {
        Ok(TcpAddresses { from: stream.local_addr()?, to: stream.peer_addr()? })
    }
}

impl FromStr for Proxy {
    type Err = String;

    fn from_str(text: &str) -> Result<Proxy, String> {
        let expected =
            "a proxy is socks5://HOST:PORT or http://HOST:PORT, with USER:PASSWORD@ before the host where it wants that";
        let uri: Uri = text.parse().map_err(|_| expected.to_owned())?;
        let kind = match uri.scheme_str() {
            Some("socks5" | "socks5h") => Kind::Socks5,
            Some("http") => Kind::Http,
            Some(other) => return Err(format!("{other} is no scheme of a proxy that can be gone through: {expected}")),
            None => return Err(expected.into()),
        };
        let authority = uri.authority().map_or("", |authority| authority.as_str());
        let login = authority.rsplit_once('@').map(|(login, _)| {
            let (user, password) = login.split_once(':').unwrap_or((login, ""));
            let decoded = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
            (decoded(user), decoded(password))
        });
        let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']').to_owned();
        let port = uri.port_u16().unwrap_or(if kind == Kind::Http { 8080 } else { 1080 });
        match host.is_empty() || !matches!(uri.path(), "" | "/") {
            true => Err(expected.into()),
            false => Ok(Proxy { kind, host, port, login }),
        }
    }
}

/// Never with whoever logs in.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.kind == Kind::Socks5 { "socks5" } else { "http" };
        match self.host.contains(':') {
            true => write!(f, "{scheme}://[{}]:{}", self.host, self.port),
            false => write!(f, "{scheme}://{}:{}", self.host, self.port),
        }
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({self})")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_named_by_its_url_and_shown_without_its_login() {
        for (text, shown) in [
            ("socks5://127.0.0.1:9050", "socks5://127.0.0.1:9050"),
            ("socks5h://proxy.example.net", "socks5://proxy.example.net:1080"),
            ("http://user:p%40ss@proxy.example.net:3128/", "http://proxy.example.net:3128"),
            ("http://[2001:db8::1]:3128", "http://[2001:db8::1]:3128"),
        ] {
            let proxy: Proxy = text.parse().unwrap();
            assert_eq!(proxy.to_string(), shown);
            assert!(!format!("{proxy:?}").contains("p@ss"), "{proxy:?}");
        }
        let proxy: Proxy = "http://user:p%40ss@proxy.example.net:3128/".parse().unwrap();
        assert_eq!(proxy.login, Some(("user".into(), "p@ss".into())));
    }

    #[test]
    fn what_is_no_proxy_is_refused() {
        for text in ["", "proxy.example.net:1080", "https://proxy.example.net", "socks4://proxy.example.net", "http://proxy/path"]
        {
            let why = text.parse::<Proxy>().unwrap_err();
            assert!(why.contains("socks5://HOST:PORT"), "{text}: {why}");
        }
    }
}
