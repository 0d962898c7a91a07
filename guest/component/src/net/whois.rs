//! WHOIS (RFC 3912) over WASI's TCP.

use std::net::IpAddr;

use wasi::io::streams::{InputStream, OutputStream};
use wasi::sockets::instance_network::instance_network;
use wasi::sockets::ip_name_lookup::resolve_addresses;
use wasi::sockets::network::{
    ErrorCode, IpAddress, IpAddressFamily, IpSocketAddress, Ipv4SocketAddress, Ipv6SocketAddress, Network,
};
use wasi::sockets::tcp::{ShutdownType, TcpSocket};
use wasi::sockets::tcp_create_socket::create_tcp_socket;
use whoisbox_core::report::{Failure, WhoisRequest};
use whoisbox_core::whois::charset::decode;
use whoisbox_core::whois::{Hints, stands_unended};

use super::Allowance;
use super::deadline::Deadline;
use super::stream::{Given, Reader, write_all};

/// How many addresses of a name are tried.
const MOST_ADDRESSES: usize = 6;

/// How many are looked at: one family may fill the head of the list.
const MOST_RESOLVED: usize = 32;

/// Into how many parts an exchange's time goes, of which the first may pass in silence before the sending side is closed.
const PARTS_UNTIL_HALF_CLOSE: u64 = 4;

/// Connects, sends the request, and reads until the server closes.
///
/// # Errors
/// Why there is no answer. An answer that ends in anything but the server's close is none, for it may lack its end, unless it
/// stands without.
pub(super) fn ask(request: &WhoisRequest, allowance: &Allowance) -> Result<Vec<u8>, Failure> {
    let network = instance_network();
    let addresses = resolve(&network, &request.server, &allowance.connect)?;
    let connection = connect_to_any(&network, &addresses, request.port, &allowance.connect)?;
    // A server that turns clients away speaks and closes before it is asked: what it says matters, a failed write does not.
    let written = write_all(&connection.output, request.body.as_bytes(), &allowance.end);
    let mut answer = Vec::new();
    match connection.read(&mut answer, allowance) {
        Ok(()) if answer.is_empty() => written.map(|()| answer),
        Ok(()) => Ok(answer),
        // What it left unread of the question makes its system reset the connection behind its words.
        Err(Failure::ConnectionReset) if stands(&answer, &request.server) => Ok(answer),
        Err(failure) => Err(failure),
    }
}

fn stands(answer: &[u8], server: &str) -> bool {
    let hints = Hints { server: Some(server), query: None };
    decode(answer, hints).is_ok_and(|decoded| stands_unended(&decoded, &hints))
}

/// The addresses of a host, in the order in which they are tried. An address stands for itself and needs no resolver.
fn resolve(network: &Network, host: &str, deadline: &Deadline) -> Result<Vec<IpAddress>, Failure> {
    let literal = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    if let Ok(address) = literal.parse::<IpAddr>() {
        return Ok(vec![address_of(address)]);
    }
    let stream = resolve_addresses(network, host).map_err(failure)?;
    let ready = stream.subscribe();
    let mut addresses = Vec::new();
    while addresses.len() < MOST_RESOLVED {
        match stream.resolve_next_address() {
            Ok(Some(address)) => addresses.push(address),
            Ok(None) => break,
            Err(ErrorCode::WouldBlock) => deadline.wait_for(&ready)?,
            Err(code) => return Err(failure(code)),
        }
    }
    if addresses.is_empty() { Err(Failure::NameNotResolved) } else { Ok(alternate(addresses)) }
}

/// The two families in turn (RFC 8305 section 4), the one that the resolver put first first, each in the resolver's order: so a
/// family that leads nowhere holds up one address of the other, not all.
fn alternate(addresses: Vec<IpAddress>) -> Vec<IpAddress> {
    let is_v6 = |address: &IpAddress| matches!(address, IpAddress::Ipv6(_));
    let first_family = addresses.first().is_some_and(is_v6);
    let (first, second): (Vec<_>, Vec<_>) = addresses.into_iter().partition(|address| is_v6(address) == first_family);
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    let pairs = std::iter::from_fn(|| Some([first.next(), second.next()]).filter(|pair| pair.iter().any(Option::is_some)));
    pairs.flatten().flatten().take(MOST_ADDRESSES).collect()
}

/// A connection. Its members are dropped in this order, as WASI wants it: a stream before its socket.
struct Connection {
    input: InputStream,
    output: OutputStream,
    socket: TcpSocket,
}

impl Connection {
    /// Reads to the end, and closes the sending side meanwhile: some servers answer, or end their answer, only then; others take it
    /// for a hang-up as long as they have not begun. So it is closed once the answer has begun and does not end, or when the server
    /// has been silent for a good while.
    fn read(&self, answer: &mut Vec<u8>, allowance: &Allowance) -> Result<(), Failure> {
        let reader = Reader::new(&self.input, allowance.bytes, |_| Failure::ConnectionReset);
        let silence = allowance.end.share(PARTS_UNTIL_HALF_CLOSE);
        match reader.wait(&silence) {
            Ok(()) if reader.take(answer, &allowance.end)? == Given::All => return Ok(()),
            Ok(()) => {}
            Err(_) => allowance.end.check()?,
        }
        // What had the connection broken by now will tell when it is read.
        self.socket.shutdown(ShutdownType::Send).ok();
        reader.read_to_end(answer, &allowance.end)
    }
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
        deadline.wait_for(&ready)?;
        match socket.finish_connect() {
            Ok((input, output)) => {
                drop(ready);
                return Ok(Connection { input, output, socket });
            }
            Err(ErrorCode::WouldBlock) => {}
            Err(code) => return Err(failure(code)),
        }
    }
}

/// An IPv4 address in the form of IPv6 is the IPv4 address: WASI connects to no other.
fn address_of(address: IpAddr) -> IpAddress {
    match address.to_canonical() {
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
