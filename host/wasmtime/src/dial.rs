//! Makes the connections of this crate's own exchanges: those that a guest's HTTP asks for, and the relay's. The name is resolved,
//! the gate checks each address, and the connection is made to exactly the address that was checked, so that a name which resolves
//! differently the second time gains nothing. Through a proxy, the gate checks the name.

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio_rustls::TlsConnector;
use wasmtime_wasi_http::Error;

use crate::audit::What;
use crate::failing::words;
use crate::gate::Gate;
use crate::proxy::{Proxy, Target, TcpAddresses};

/// Connects through a gate, and through a proxy if there is one, until a point in time.
pub(crate) struct Dialler {
    pub(crate) gate: Arc<Gate>,
    pub(crate) proxy: Option<Arc<Proxy>>,
    pub(crate) connect_by: Instant,
}

impl Dialler {
    /// Connects to a host, given by name or address, over TLS if that is set up.
    ///
    /// # Errors
    /// Why there is no connection.
    pub(crate) async fn open(&self, host: &str, port: u16, tls: Option<&Arc<ClientConfig>>) -> Result<Box<dyn Stream>, Error> {
        let stream = self.connect(host, port).await?;
        let Some(tls) = tls else {
            return Ok(stream);
        };
        let name = ServerName::try_from(host.to_owned()).map_err(|_| Error::TlsCertificateError)?;
        let secured = by(self.connect_by, TlsConnector::from(Arc::clone(tls)).connect(name, stream)).await;
        Ok(Box::new(secured.ok_or(Error::ConnectionTimeout)?.map_err(tls_error)?))
    }

    /// Connects to the first address of a host that is allowed and answers within its share of the time.
    ///
    /// # Errors
    /// Why there is no connection.
    pub(crate) async fn connect(&self, host: &str, port: u16) -> Result<Box<dyn Stream>, Error> {
        let connecting = async {
            match &self.proxy {
                None => self.connect_to_any(host, port).await,
                Some(proxy) => self.connect_through(proxy, host, port).await,
            }
        };
        let connected = by(self.connect_by, connecting).await.unwrap_or(Err(Error::ConnectionTimeout));
        match connected {
            Ok((stream, TcpAddresses { from, to })) => {
                let proxy = self.proxy.as_ref().map(ToString::to_string);
                self.gate.journal().tell(What::Connected { host: Some(host.to_owned()), to, from: Some(from), proxy });
                Ok(stream)
            }
            Err(error) => {
                // A denial was told by the gate.
                if !matches!(error, Error::DestinationIpProhibited) {
                    let why = words(&error).into_owned();
                    self.gate.journal().tell(What::Unconnected { host: host.to_owned(), port, why });
                }
                Err(error)
            }
        }
    }

    async fn connect_through(&self, proxy: &Proxy, host: &str, port: u16) -> Result<(Box<dyn Stream>, TcpAddresses), Error> {
        let is_admitted = match host.parse::<IpAddr>() {
            Ok(ip) => self.gate.admits(SocketAddr::new(ip, port)),
            // The proxy's own machine is no more for strangers' referrals than this one.
            Err(_) if is_localhost(host) => self.gate.admits(SocketAddr::new(IpAddr::from([127, 0, 0, 1]), port)),
            Err(_) => self.gate.admits_name(host, Some(port)),
        };
        match is_admitted {
            true => proxy.connect(Target { host, port }).await,
            false => Err(Error::DestinationIpProhibited),
        }
    }

    async fn connect_to_any(&self, host: &str, port: u16) -> Result<(Box<dyn Stream>, TcpAddresses), Error> {
        let unresolved = || Error::DnsError { rcode: None, info_code: None };
        let addresses: Vec<SocketAddr> = match host.parse::<IpAddr>() {
            Ok(ip) => vec![SocketAddr::new(ip, port)],
            // The port is judged with each address.
            Err(_) if !self.gate.admits_name(host, None) => return Err(Error::DestinationIpProhibited),
            Err(_) => {
                let addresses = alternate(tokio::net::lookup_host((host, port)).await.map_err(|_| unresolved())?);
                addresses.iter().for_each(|address| self.gate.resolved(address.ip()));
                addresses
            }
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
                        Some(Ok(stream)) => match TcpAddresses::of(&stream) {
                            Ok(addresses) => return Ok((Box::new(stream), addresses)),
                            Err(error) => connect_error(&error),
                        },
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

/// `localhost` and the names below it (RFC 6761 section 6.3).
fn is_localhost(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    host == "localhost" || host.ends_with(".localhost")
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
pub(crate) async fn by<T>(deadline: Instant, work: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout_at(deadline, work).await.ok()
}

/// What can be read and written.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// What an error of a connection is, while it is made or afterwards.
pub(crate) fn connect_error(error: &io::Error) -> Error {
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
