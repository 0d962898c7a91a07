//! Attacks by the network: to where the policy forbids, in numbers, by other protocols, and beyond the call's end.

use std::io::{Read, Write};
use std::mem;
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs, UdpSocket};

use wasi::http::outgoing_handler;
use wasi::http::types::{Fields, Method, OutgoingRequest, Scheme};
use wasi::sockets::instance_network::instance_network;
use wasi::sockets::ip_name_lookup::resolve_addresses;
use wasi::sockets::network::{ErrorCode, IpAddress, IpAddressFamily, IpSocketAddress, Ipv4SocketAddress, Ipv6SocketAddress};
use wasi::sockets::tcp_create_socket::create_tcp_socket;
use wasi::sockets::udp_create_socket::create_udp_socket;

use crate::{Attack, Told};

pub(crate) static ATTACKS: &[Attack] = &[
    ("dial", dial),
    ("listen", listen),
    ("udp", udp),
    ("sockets", |_| {
        loop {
            match create_tcp_socket(IpAddressFamily::Ipv4) {
                Ok(socket) => mem::forget(socket),
                Err(code) => return vec![word(code)],
            }
        }
    }),
    ("connections", |server| {
        let made = (0..1_000).map_while(|_| TcpStream::connect(server).ok()).count();
        vec![made.to_string()]
    }),
    ("connection-left-open", |server| {
        let mut connection = TcpStream::connect(server).expect("the server is allowed");
        connection.write_all(b"?").expect("it takes a byte");
        mem::forget(connection);
        vec!["left".into()]
    }),
    ("names", |name| {
        let network = instance_network();
        // What is given up at once goes on in the host.
        let made = (0..10_000).map_while(|_| resolve_addresses(&network, name).ok()).count();
        vec![made.to_string()]
    }),
    ("requests-held", |server| {
        let first = get(server);
        loop {
            match outgoing_handler::handle(request(server), None) {
                Ok(response) => mem::forget(response),
                Err(error) => return vec![format!("{first:?} {error:?}")],
            }
        }
    }),
    ("requests-given-up", |server| {
        (0..5_000).for_each(|_| drop(outgoing_handler::handle(request(server), None)));
        vec![format!("{:?}", get(server))]
    }),
    ("requests-answered", |server| {
        let made = (0..1_000).map_while(|_| get(server).ok()).count();
        vec![made.to_string()]
    }),
    ("body-never-sent", |server| {
        let request = request(server);
        let body = request.body().expect("it has none yet");
        let stream = body.write().expect("it was not taken yet");
        let most = stream.check_write().expect("it is open");
        vec![most.to_string()]
    }),
    ("post", |server| {
        let request = request(server);
        request.set_method(&Method::Post).expect("it is a method");
        vec![outcome(request)]
    }),
];

/// Dials a host and port: by WASI's sockets, by std's, and by HTTP.
fn dial(place: &str) -> Told {
    let (host, port) = place.rsplit_once(':').expect("a host and a port");
    let port = port.parse().expect("a port");
    let mut told = Vec::new();
    // Twice: a name may lead elsewhere the second time.
    for _ in 0..2 {
        let addresses = resolve(host.trim_matches(['[', ']']));
        told.extend(
            addresses
                .into_iter()
                .map(|address| format!("wasi: {}", connect(address, port).map_or_else(word, |()| "connected".into()))),
        );
    }
    told.push(match place.to_socket_addrs().map(|addresses| addresses.map(TcpStream::connect).any(|made| made.is_ok())) {
        Ok(true) => "std: connected".into(),
        Ok(false) => "std: refused".into(),
        Err(error) => format!("std: {error}"),
    });
    told.push(format!("http: {}", get(place).map_or_else(|why| why, |status| status.to_string())));
    told
}

fn resolve(host: &str) -> Vec<IpAddress> {
    let network = instance_network();
    let Ok(stream) = resolve_addresses(&network, host) else { return vec![] };
    let mut addresses = Vec::new();
    loop {
        match stream.resolve_next_address() {
            Ok(Some(address)) => addresses.push(address),
            Err(ErrorCode::WouldBlock) => stream.subscribe().block(),
            Ok(None) | Err(_) => return addresses,
        }
    }
}

fn connect(address: IpAddress, port: u16) -> Result<(), ErrorCode> {
    let network = instance_network();
    let (family, remote) = match address {
        IpAddress::Ipv4(address) => (IpAddressFamily::Ipv4, IpSocketAddress::Ipv4(Ipv4SocketAddress { port, address })),
        IpAddress::Ipv6(address) => {
            let remote = Ipv6SocketAddress { port, address, flow_info: 0, scope_id: 0 };
            (IpAddressFamily::Ipv6, IpSocketAddress::Ipv6(remote))
        }
    };
    let socket = create_tcp_socket(family)?;
    socket.start_connect(&network, remote)?;
    loop {
        match socket.finish_connect() {
            Err(ErrorCode::WouldBlock) => socket.subscribe().block(),
            other => return other.map(drop),
        }
    }
}

fn listen(_: &str) -> Told {
    let network = instance_network();
    let socket = create_tcp_socket(IpAddressFamily::Ipv4).expect("TCP is there");
    let local = IpSocketAddress::Ipv4(Ipv4SocketAddress { port: 0, address: (0, 0, 0, 0) });
    let listening = socket
        .start_bind(&network, local)
        .and_then(|()| socket.finish_bind())
        .and_then(|()| socket.start_listen())
        .and_then(|()| socket.finish_listen());
    let by_std = |address: SocketAddr| TcpListener::bind(address).map_or_else(|_| "refused".into(), |_| "listens".into());
    let mut told = vec![listening.map_or_else(word, |()| "listens".into())];
    told.extend(["127.0.0.1:0", "0.0.0.0:43", "[::]:0"].map(|address| by_std(address.parse().expect("an address"))));
    told
}

fn udp(server: &str) -> Told {
    let raw = create_udp_socket(IpAddressFamily::Ipv4).map_or_else(word, |_| "made".into());
    let sent = UdpSocket::bind("0.0.0.0:0").and_then(|socket| socket.send_to(b"?", server));
    vec![raw, sent.map_or_else(|_| "refused".into(), |_| "sent".into())]
}

fn request(place: &str) -> OutgoingRequest {
    let request = OutgoingRequest::new(Fields::new());
    request.set_scheme(Some(&Scheme::Http)).expect("it is a scheme");
    request.set_authority(Some(place)).expect("it is an authority");
    request.set_path_with_query(Some("/")).expect("it is a path");
    request
}

/// The status of a GET, or why there is none.
fn get(place: &str) -> Result<u16, String> {
    let response = outgoing_handler::handle(request(place), None).map_err(|error| format!("{error:?}"))?;
    response.subscribe().block();
    match response.get() {
        Some(Ok(Ok(response))) => Ok(response.status()),
        Some(Ok(Err(error))) => Err(format!("{error:?}")),
        other => Err(format!("{other:?}")),
    }
}

fn outcome(request: OutgoingRequest) -> String {
    let Ok(response) = outgoing_handler::handle(request, None) else { return "not handled".into() };
    response.subscribe().block();
    match response.get() {
        Some(Ok(Ok(response))) => response.status().to_string(),
        other => format!("{other:?}"),
    }
}

fn word(code: ErrorCode) -> String {
    code.name().to_owned()
}

/// Reads until the other side ends, for attacks that want to be kept waiting.
pub(crate) fn read_on(server: &str) -> std::io::Result<usize> {
    TcpStream::connect(server)?.read_to_end(&mut Vec::new())
}
