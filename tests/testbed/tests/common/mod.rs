//! Plain clients, which know nothing of the servers that they ask.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use http::{Method, Request, Response};
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use whoisbox_testbed::{Server, Testbed};

/// Connects and sends; the answer is still to be read.
pub(crate) async fn send(server: &Server, question: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    stream.write_all(question.as_bytes()).await.unwrap();
    stream
}

/// A WHOIS exchange: the bytes of the answer, or how reading them ended.
pub(crate) async fn ask_bytes(server: &Server, question: &str) -> io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(server.address()).await?;
    stream.write_all(format!("{question}\r\n").as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(answer)
}

/// A WHOIS exchange in UTF-8.
pub(crate) async fn ask(server: &Server, question: &str) -> String {
    String::from_utf8(ask_bytes(server, question).await.unwrap()).unwrap()
}

/// The address that stands behind a label.
pub(crate) fn referral(answer: &str, label: &str) -> SocketAddr {
    let line = answer.lines().find_map(|line| line.trim().strip_prefix(label)).unwrap_or_else(|| panic!("no {label}: {answer}"));
    line.trim().parse().unwrap()
}

/// An HTTP GET by hyper, with the body read to its end.
pub(crate) async fn get(server: &Server, path: &str) -> hyper::Result<Response<Bytes>> {
    fetch(TcpStream::connect(server.address()).await.unwrap(), Method::GET, server, path).await
}

/// The same by another method.
pub(crate) async fn request(method: Method, server: &Server, path: &str) -> hyper::Result<Response<Bytes>> {
    fetch(TcpStream::connect(server.address()).await.unwrap(), method, server, path).await
}

/// The same by HTTPS, with the testbed's authority as the only one that is trusted, or none at all.
pub(crate) async fn get_tls(
    testbed: &Testbed,
    trust: bool,
    name: &str,
    server: &Server,
    path: &str,
) -> io::Result<Response<Bytes>> {
    let mut roots = RootCertStore::empty();
    if trust {
        roots.add(CertificateDer::from(testbed.ca_der().to_vec())).unwrap();
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let tcp = TcpStream::connect(server.address()).await?;
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let stream = TlsConnector::from(Arc::new(config)).connect(name, tcp).await?;
    fetch(stream, Method::GET, server, path).await.map_err(io::Error::other)
}

async fn fetch<S>(stream: S, method: Method, server: &Server, path: &str) -> hyper::Result<Response<Bytes>>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    let driver = tokio::spawn(connection);
    let request = Request::builder()
        .method(method)
        .uri(format!("/{path}"))
        .header("host", server.address().to_string())
        .header("accept", "application/rdap+json")
        .body(Empty::<Bytes>::new())
        .unwrap();
    let (parts, body) = sender.send_request(request).await?.into_parts();
    let body = body.collect().await?.to_bytes();
    driver.abort();
    Ok(Response::from_parts(parts, body))
}
