//! WHOIS (RFC 3912) over WASI's TCP.

use std::net::IpAddr;

use wasi::io::streams::{InputStream, OutputStream};
use wasi::sockets::instance_network::instance_network;
use wasi::sockets::ip_name_lookup::resolve_addresses;
use wasi::sockets::network::{
    ErrorCode, IpAddress, IpAddressFamily, IpSocketAddress, Ipv4SocketAddress, Ipv6SocketAddress, Network,
};
use wasi::sockets::tcp::TcpSocket;
use wasi::sockets::tcp_create_socket::create_tcp_socket;
use whoisbox_core::error::ParseError;
use whoisbox_core::report::{Failure, WhoisRequest};
use whoisbox_core::whois::charset::decode;
use whoisbox_core::whois::{Hints, read};

use super::deadline::Deadline;
use super::stream::{read_to_end, write_all};

/// How many addresses of a name are tried.
const MOST_ADDRESSES: usize = 6;

/// Connects, sends the request, and reads until the server closes.
///
/// # Errors
/// Why there is no answer. An answer that ends in anything but the server's close is none, for it may lack its end, unless it
/// turns the client away.
pub(super) fn ask(request: &WhoisRequest, deadline: &Deadline, max_bytes: usize) -> Result<Vec<u8>, Failure> {
    let network = instance_network();
    let addresses = resolve(&network, &request.server, deadline)?;
    let connection = connect_to_any(&network, &addresses, request.port, deadline)?;
    // A server that turns clients away speaks and closes before it is asked: what it says matters, a failed write does not.
    let written = write_all(&connection.output, request.body.as_bytes(), deadline);
    let mut answer = Vec::new();
    match read_to_end(&connection.input, &mut answer, deadline, max_bytes, |_| Failure::ConnectionReset) {
        Ok(()) if answer.is_empty() => written.map(|()| answer),
        Ok(()) => Ok(answer),
        // The question that it left unread makes its system reset the connection behind its words.
        Err(Failure::ConnectionReset) if turns_away(&answer, &request.server) => Ok(answer),
        Err(failure) => Err(failure),
    }
}

/// Whether the server asks to slow down, refuses, or has a fault.
fn turns_away(answer: &[u8], server: &str) -> bool {
    let hints = Hints { server: Some(server), query: None };
    let read = decode(answer, hints).and_then(|decoded| read(&decoded, &hints).map(drop));
    matches!(read, Err(ParseError::Throttled(_) | ParseError::Refused(_) | ParseError::Unavailable(_)))
}

/// The addresses of a host, in the resolver's order. An address stands for itself and needs no resolver.
fn resolve(network: &Network, host: &str, deadline: &Deadline) -> Result<Vec<IpAddress>, Failure> {
    let literal = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    if let Ok(address) = literal.parse::<IpAddr>() {
        return Ok(vec![address_of(address)]);
    }
    let stream = resolve_addresses(network, host).map_err(failure)?;
    let ready = stream.subscribe();
    let mut addresses = Vec::new();
    while addresses.len() < MOST_ADDRESSES {
        match stream.resolve_next_address() {
            Ok(Some(address)) => addresses.push(address),
            Ok(None) => break,
            Err(ErrorCode::WouldBlock) => deadline.wait_for(&ready)?,
            Err(code) => return Err(failure(code)),
        }
    }
    if addresses.is_empty() { Err(Failure::NameNotResolved) } else { Ok(addresses) }
}

/// A connection. Its members are dropped in this order, as WASI wants it: a stream before its socket.
struct Connection {
    input: InputStream,
    output: OutputStream,
    _socket: TcpSocket,
}

/// Tries one address after the other; a silent one gets no more than its share of the time.
fn connect_to_any(network: &Network, addresses: &[IpAddress], port: u16, deadline: &Deadline) -> Result<Connection, Failure> {
    let mut first_failure = None;
    for (tried, address) in addresses.iter().enumerate() {
        let left = addresses.len() - tried;
        match connect(network, *address, port, &deadline.share(left as u64)) {
            Ok(connection) => return Ok(connection),
            // That one family has no route says least.
            Err(Failure::Unreachable) => {}
            Err(failure) => first_failure = first_failure.or(Some(failure)),
        }
    }
    Err(first_failure.unwrap_or(Failure::Unreachable))
}

fn connect(network: &Network, address: IpAddress, port: u16, deadline: &Deadline) -> Result<Connection, Failure> {
    let (family, remote) = match address {
        IpAddress::Ipv4(address) => (IpAddressFamily::Ipv4, IpSocketAddress::Ipv4(Ipv4SocketAddress { port, address })),
        IpAddress::Ipv6(address) => {
            (IpAddressFamily::Ipv6, IpSocketAddress::Ipv6(Ipv6SocketAddress { port, flow_info: 0, address, scope_id: 0 }))
        }
    };
    let socket = create_tcp_socket(family).map_err(failure)?;
    socket.start_connect(network, remote).map_err(failure)?;
    let ready = socket.subscribe();
    loop {
        match socket.finish_connect() {
            Ok((input, output)) => {
                drop(ready);
                return Ok(Connection { input, output, _socket: socket });
            }
            Err(ErrorCode::WouldBlock) => deadline.wait_for(&ready)?,
            Err(code) => return Err(failure(code)),
        }
    }
}

fn address_of(address: IpAddr) -> IpAddress {
    match address {
        IpAddr::V4(address) => {
            let [a, b, c, d] = address.octets();
            IpAddress::Ipv4((a, b, c, d))
        }
        IpAddr::V6(address) => {
            let [a, b, c, d, e, f, g, h] = address.segments();
            IpAddress::Ipv6((a, b, c, d, e, f, g, h))
        }
    }
}

fn failure(code: ErrorCode) -> Failure {
    match code {
        ErrorCode::AccessDenied => Failure::Denied,
        ErrorCode::Timeout => Failure::TimedOut,
        // An address of a family that the host does not have, or that no connection can be made to (`0.0.0.0`, multicast).
        ErrorCode::NotSupported | ErrorCode::InvalidArgument | ErrorCode::RemoteUnreachable => Failure::Unreachable,
        ErrorCode::ConnectionRefused => Failure::ConnectionRefused,
        ErrorCode::ConnectionReset | ErrorCode::ConnectionAborted => Failure::ConnectionReset,
        ErrorCode::NameUnresolvable | ErrorCode::TemporaryResolverFailure | ErrorCode::PermanentResolverFailure => {
            Failure::NameNotResolved
        }
        ErrorCode::Unknown
        | ErrorCode::OutOfMemory
        | ErrorCode::ConcurrencyConflict
        | ErrorCode::NotInProgress
        | ErrorCode::WouldBlock
        | ErrorCode::InvalidState
        | ErrorCode::NewSocketLimit
        | ErrorCode::AddressNotBindable
        | ErrorCode::AddressInUse
        | ErrorCode::DatagramTooLarge => Failure::Other,
    }
}
