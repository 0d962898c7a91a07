//! The core's inquiry, driven by a plain Tokio client that dials through a gate which knows the scenario's servers alone.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use http::Uri;
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;
use whoisbox_tests::hostile::{Act, Names, Played, Stage};
use whoisbox_tests::session::{Answer, Machine, Options, Payload};

use super::assert_all;
use crate::drivers::in_core::start;

/// The longest head of a response, in bytes.
const LONGEST_HEAD: usize = 64 << 10;

#[test]
fn the_core_is_not_fooled() {
    let stage = Stage::set(|_| true).expect("the stage is set");
    let tls = trusting(stage.ca_der());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be had");
    let local = tokio::task::LocalSet::new();
    let played = local.block_on(&runtime, async {
        let mut all = Vec::new();
        for act in &stage.acts {
            let client = Client::new(act, Arc::clone(&tls));
            let (query, options) = (act.scenario.query.clone(), act.scenario.options.clone());
            all.push((act, tokio::task::spawn_local(client.play(query, options))));
        }
        let mut played = Vec::new();
        for (act, playing) in all {
            played.push((act, playing.await.expect("the client does not panic")));
        }
        played
    });
    assert_all(played);
}

/// Carries out what an inquiry asks for. A failure is its name in `wit/steps.wit`, in snake_case.
struct Client {
    own: Vec<SocketAddr>,
    names: Names,
    tls: Arc<ClientConfig>,
    exchange: Duration,
    end: Instant,
    max_bytes: usize,
    played: Played,
}

type Failure = &'static str;

impl Client {
    fn new(act: &Act, tls: Arc<ClientConfig>) -> Client {
        let limits = act.scenario.limits;
        Client {
            own: act.addresses(),
            names: Names::new(act.scenario.names.clone()),
            tls,
            exchange: Duration::from_millis(limits.exchange.into()),
            end: Instant::now() + Duration::from_millis(limits.total.into()),
            max_bytes: limits.bytes as usize,
            played: Played::default(),
        }
    }

    async fn play(mut self, query: String, options: Value) -> Played {
        let options: Options = serde_json::from_value(options).expect("the options are those of a session");
        let mut machine = match start(&query, &options) {
            Ok(machine) => machine,
            Err((code, _)) => return Played { error: Some(code), ..self.played },
        };
        loop {
            let step = machine.poll();
            let handed = if let Some(request) = step.get("send") {
                let deadline = self.end.min(Instant::now() + self.exchange);
                let answer = match deadline > Instant::now() {
                    true => timeout_at(deadline, self.ask(request)).await.unwrap_or(Err("timed_out")),
                    false => Err("timed_out"),
                };
                machine.handle_answer(answer.unwrap_or_else(|failure| Answer::Failed(failure.to_owned())))
            } else if let Some(seconds) = step.get("wait").and_then(Value::as_u64) {
                let wake = Instant::now() + Duration::from_secs(seconds);
                let in_time = wake < self.end;
                if in_time {
                    tokio::time::sleep_until(wake).await;
                }
                machine.handle_wait(in_time)
            } else {
                return Played { report: Some(machine.report()), ..self.played };
            };
            handed.expect("the inquiry takes what it asked for");
        }
    }

    async fn ask(&mut self, request: &Value) -> Result<Answer, Failure> {
        let text = |pointer: &str| request.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        if request.get("whois").is_some() {
            let port = request.pointer("/whois/port").and_then(Value::as_u64).and_then(|port| u16::try_from(port).ok());
            let stream = self.connect(text("/whois/server"), port.expect("a request names its port")).await?;
            self.whois(stream, text("/whois/body")).await
        } else {
            self.get(text("/http_get/url"), text("/http_get/accept")).await
        }
    }

    async fn whois(&mut self, mut stream: TcpStream, body: &str) -> Result<Answer, Failure> {
        // A server that answers unasked may have closed by now; what it said is there to be read all the same.
        let written = stream.write_all(body.as_bytes()).await.map_err(|error| failure(&error));
        let mut answer = Vec::new();
        while stream.read_buf(&mut answer).await.map_err(|error| failure(&error))? > 0 {
            self.took(answer.len())?;
        }
        if answer.is_empty() {
            written?;
        }
        Ok(Answer::Whois(Payload::Bytes(answer)))
    }

    async fn get(&mut self, url: &str, accept: &str) -> Result<Answer, Failure> {
        let uri: Uri = url.parse().map_err(|_| "protocol")?;
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err("protocol"),
        };
        let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
        let stream = self.connect(host, uri.port_u16().unwrap_or(if secure { 443 } else { 80 })).await?;
        let stream: Box<dyn Stream> = if secure {
            let name = ServerName::try_from(host.to_owned()).map_err(|_| "tls")?;
            Box::new(TlsConnector::from(Arc::clone(&self.tls)).connect(name, stream).await.map_err(|error| tls_failure(&error))?)
        } else {
            Box::new(stream)
        };
        let mut http = http1::Builder::new();
        let (mut sender, connection) =
            http.max_buf_size(LONGEST_HEAD).handshake(TokioIo::new(stream)).await.map_err(http_failure)?;
        let _driver = Driver(tokio::task::spawn_local(async move { connection.await.map_or((), |()| ()) }));
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let request = http::Request::get(path)
            .header("host", uri.authority().map(ToString::to_string).unwrap_or_default())
            .header("accept", accept)
            .body(Empty::<Bytes>::new());
        let response = sender.send_request(request.map_err(|_| "protocol")?).await.map_err(http_failure)?;
        let header =
            |name: &str| response.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        if header("content-encoding").is_some_and(|coding| !coding.eq_ignore_ascii_case("identity")) {
            return Err("protocol"); // None was asked for.
        }
        let (status, location) = (response.status().as_u16(), header("location"));
        let retry_after = header("retry-after").and_then(|seconds| seconds.trim().parse().ok());
        let mut frames = response.into_body();
        let mut body = Vec::new();
        while let Some(frame) = frames.frame().await {
            body.extend_from_slice(frame.map_err(http_failure)?.data_ref().map_or(&[][..], |data| data));
            self.took(body.len())?;
        }
        Ok(Answer::Http(status, location, retry_after, Payload::Bytes(body)))
    }

    /// The first address of a host that the gate lets through and that answers.
    async fn connect(&mut self, host: &str, port: u16) -> Result<TcpStream, Failure> {
        let addresses: Vec<IpAddr> = match host.parse() {
            Ok(address) => vec![address],
            Err(_) => self.names.resolve(host, "").ok_or("name_not_resolved")?.to_vec(),
        };
        let mut outcome = "name_not_resolved";
        for address in addresses.into_iter().map(|ip| SocketAddr::new(ip.to_canonical(), port)) {
            if !self.own.contains(&address) {
                self.played.denied.push(address);
                outcome = "denied";
                continue;
            }
            self.played.dialled.push(address);
            match TcpStream::connect(address).await {
                Ok(stream) => return Ok(stream),
                Err(error) => outcome = failure(&error),
            }
        }
        Err(outcome)
    }

    fn took(&mut self, bytes: usize) -> Result<(), Failure> {
        self.played.most_bytes = self.played.most_bytes.max(bytes as u64);
        if bytes > self.max_bytes { Err("too_large") } else { Ok(()) }
    }
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// Drives a connection as long as somebody reads from it.
struct Driver(tokio::task::JoinHandle<()>);

impl Drop for Driver {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn trusting(authority: &[u8]) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(authority.to_vec())).expect("the testbed's authority is one");
    let builder = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().expect("ring has them");
    Arc::new(builder.with_root_certificates(roots).with_no_client_auth())
}

fn failure(error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "connection_refused",
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => "connection_reset",
        io::ErrorKind::UnexpectedEof => "connection_reset",
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => "protocol",
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => "unreachable",
        _ => "other",
    }
}

fn tls_failure(error: &io::Error) -> Failure {
    if error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>()) { "tls" } else { failure(error) }
}

fn http_failure(error: hyper::Error) -> Failure {
    let io_error = std::error::Error::source(&error).and_then(|source| source.downcast_ref::<io::Error>());
    if error.is_parse_too_large() {
        "too_large"
    } else if let Some(io_error) = io_error.filter(|_| !error.is_parse()) {
        failure(io_error)
    } else if error.is_incomplete_message() {
        "connection_reset"
    } else {
        "protocol"
    }
}
