//! A server: its socket, its behaviour, and one exchange on each connection.

use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::{self, ThreadId};
use std::time::Duration;

use http::HeaderMap;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use crate::behaviour::{Behaviour, Drip, Ending, HalfClose};
use crate::home::Home;
use crate::journal::{Asked, Journal};
use crate::web::{self, Handler};
use crate::whois::Answers;

/// The longest question that is read, in bytes.
const LONGEST_QUESTION: u64 = 8 * 1024;
/// The longest that a connection lasts.
const LONGEST_CONNECTION: Duration = Duration::from_secs(30);
/// The most connections that a server holds at a time; more wait in the system's queue.
const MOST_CONNECTIONS: usize = 2_048;
/// How long that queue is, as far as the system allows.
const QUEUE: u32 = 1_024;
/// What is read and thrown away after the answer, so that the end of the connection does not overtake it.
const LONGEST_REST: u64 = 64 * 1024;
/// How much is written at a time, in bytes.
const CHUNK: usize = 16 * 1024;

/// A server of the testbed. Clones are the same server; it runs as long as the testbed does.
#[derive(Clone)]
pub struct Server {
    shared: Arc<Shared>,
}

struct Shared {
    name: Arc<str>,
    address: SocketAddr,
    service: Service,
    scripts: Mutex<Scripts>,
    connections: AtomicU64,
    journal: Arc<Journal>,
    door: UnboundedSender<Turn>,
    home: Option<ThreadId>,
}

/// How to answer: a queue for one answer each, and what holds when it is empty.
#[derive(Default)]
struct Scripts {
    once: VecDeque<Behaviour>,
    standing: Behaviour,
}

/// What a server speaks.
pub(crate) enum Service {
    Whois(Answers),
    Http(Handler),
    Https(Handler, TlsAcceptor),
}

impl Service {
    fn scheme(&self) -> &'static str {
        match self {
            Service::Whois(_) => "whois",
            Service::Http(_) => "http",
            Service::Https(..) => "https",
        }
    }
}

/// A port that is taken, before the server is there.
pub(crate) struct Socket {
    socket: TcpSocket,
    pub(crate) address: SocketAddr,
}

impl Socket {
    /// Takes a free port of 127.0.0.1.
    pub(crate) fn bind() -> io::Result<Socket> {
        let socket = bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        let address = socket.local_addr()?;
        Ok(Socket { socket, address })
    }
}

impl Server {
    /// The server's name: that of [`Name::as_str`](crate::Name::as_str), or `whois-1`, `http-1`, `https-1` and so on.
    pub fn name(&self) -> &str {
        &self.shared.name
    }

    /// Where it listens. Its text, `127.0.0.1:PORT`, is what referrals say.
    pub fn address(&self) -> SocketAddr {
        self.shared.address
    }

    /// Its base URL with the final slash, such as `https://127.0.0.1:PORT/`; the scheme of a WHOIS server is `whois`.
    pub fn url(&self) -> String {
        format!("{}://{}/", self.shared.service.scheme(), self.shared.address)
    }

    /// Sets how it behaves from now on, until told otherwise; `Behaviour::new()` sets it right again.
    pub fn script(&self, behaviour: Behaviour) {
        let open = !behaviour.refuse;
        self.shared.scripts().standing = behaviour;
        let (done, wait) = mpsc::channel();
        // A handler runs on the thread that would turn the door, and can't wait for it.
        if self.shared.door.send(Turn { open, done }).is_ok() && self.shared.home != Some(thread::current().id()) {
            let _ = wait.recv();
        }
    }

    /// Sets how it behaves for one answer. Several calls queue up, and go before what [`script`](Server::script) set.
    pub fn script_once(&self, behaviour: Behaviour) {
        self.shared.scripts().once.push_back(behaviour);
    }

    /// Every question that it got, in the order of arrival. A connection on which nothing was asked is not among them.
    pub fn requests(&self) -> Vec<Asked> {
        let mut asked = self.shared.journal.all();
        asked.retain(|asked| asked.address == self.shared.address);
        asked
    }

    /// How many connections it accepted, whether anything was asked or not.
    pub fn connections(&self) -> u64 {
        self.shared.connections.load(Ordering::Relaxed)
    }

    pub(crate) fn start(
        home: &Home,
        name: Arc<str>,
        socket: Socket,
        service: Service,
        journal: Arc<Journal>,
    ) -> io::Result<Server> {
        let _context = home.handle().enter();
        let listener = socket.socket.listen(QUEUE)?;
        let (door, turns) = unbounded_channel();
        let shared = Arc::new(Shared {
            name,
            address: socket.address,
            service,
            scripts: Mutex::default(),
            connections: AtomicU64::new(0),
            journal,
            door,
            home: home.id(),
        });
        home.handle().spawn(accept(Arc::clone(&shared), Door::Open(listener), turns));
        Ok(Server { shared })
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("name", &self.shared.name).field("url", &self.url()).finish_non_exhaustive()
    }
}

/// An order to listen or not, and the word that it is done.
struct Turn {
    open: bool,
    done: mpsc::Sender<()>,
}

enum Door {
    Open(TcpListener),
    /// Bound, so that nobody else gets the port, but not listening, so that connections are refused.
    Shut(Option<TcpSocket>),
}

impl Door {
    async fn accept(&self) -> io::Result<TcpStream> {
        match self {
            Door::Open(listener) => listener.accept().await.map(|(stream, _)| stream),
            Door::Shut(_) => std::future::pending().await,
        }
    }

    fn turn(self, open: bool, address: SocketAddr) -> Door {
        match (self, open) {
            (Door::Open(listener), false) => {
                drop(listener);
                Door::Shut(bind(address).ok())
            }
            (Door::Shut(socket), true) => {
                let listener = socket.map_or_else(|| bind(address), Ok).and_then(|socket| socket.listen(QUEUE));
                listener.map_or(Door::Shut(None), Door::Open)
            }
            (door, _) => door,
        }
    }
}

fn bind(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    // Connections that the listener accepted may still hold the port.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

async fn accept(shared: Arc<Shared>, mut door: Door, mut turns: UnboundedReceiver<Turn>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            Some(turn) = turns.recv() => {
                door = door.turn(turn.open, shared.address);
                let _ = turn.done.send(());
            }
            Some(_) = connections.join_next() => {}
            accepted = door.accept(), if connections.len() < MOST_CONNECTIONS => match accepted {
                Ok(stream) => {
                    shared.connections.fetch_add(1, Ordering::Relaxed);
                    let shared = Arc::clone(&shared);
                    connections.spawn(async move {
                        // What goes wrong here is the client's to tell; most of it was asked for.
                        let _ = tokio::time::timeout(LONGEST_CONNECTION, shared.converse(stream)).await;
                    });
                }
                // Out of file descriptors, as a rule: some come back soon.
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    }
}

impl Shared {
    async fn converse(&self, mut tcp: TcpStream) -> io::Result<()> {
        tcp.set_nodelay(true)?;
        if self.refuses_once() {
            return tcp.set_zero_linger();
        }
        let Service::Https(_, acceptor) = &self.service else {
            return match self.exchange(&mut tcp).await? {
                Ending::Reset => tcp.set_zero_linger(),
                Ending::Close => close(&mut tcp).await,
                Ending::Hang => hang(&mut tcp).await,
            };
        };
        let mut stream = acceptor.accept(tcp).await?;
        match self.exchange(&mut stream).await? {
            Ending::Reset => stream.get_ref().0.set_zero_linger(),
            Ending::Close => close(&mut stream).await,
            Ending::Hang => hang(&mut stream).await,
        }
    }

    async fn exchange<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: &mut S) -> io::Result<Ending> {
        if let Some(behaviour) = self.speaks_first() {
            let answer = match &self.service {
                Service::Whois(answers) => answers.answer("", &behaviour),
                Service::Http(handler) | Service::Https(handler, _) => web::answer(None, handler, &behaviour),
            };
            return deliver(stream, &answer, b" ", &behaviour).await;
        }
        match &self.service {
            Service::Whois(answers) => {
                let question = read_until(stream, b"\n").await?;
                if question.is_empty() {
                    return Ok(Ending::Close);
                }
                let text = String::from_utf8_lossy(&question).trim_end_matches(['\r', '\n']).to_owned();
                // Taken before the question is noted: whoever sees the question may script the next answer.
                let behaviour = self.behaviour();
                self.note(text.clone(), question, HeaderMap::new());
                let answer = behaviour.encode(answers.answer(&text, &behaviour));
                deliver(stream, &answer, b"% This line says nothing, and says it again.\r\n", &behaviour).await
            }
            Service::Http(handler) | Service::Https(handler, _) => {
                let head = read_until(stream, b"\r\n\r\n").await?;
                if head.is_empty() {
                    return Ok(Ending::Close);
                }
                let request = web::read(&head, self.service.scheme(), self.address);
                let (text, headers) = match &request {
                    Some(request) => (request.uri().to_string(), request.headers().clone()),
                    None => (String::from_utf8_lossy(&head).into_owned(), HeaderMap::new()),
                };
                let behaviour = self.behaviour();
                self.note(text, head, headers);
                let answer = web::answer(request.as_ref(), handler, &behaviour);
                deliver(stream, &answer, b" ", &behaviour).await
            }
        }
    }

    fn scripts(&self) -> std::sync::MutexGuard<'_, Scripts> {
        self.scripts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn behaviour(&self) -> Behaviour {
        let mut scripts = self.scripts();
        scripts.once.pop_front().unwrap_or_else(|| scripts.standing.clone())
    }

    /// Whether the next answer is to be none at all.
    fn refuses_once(&self) -> bool {
        self.scripts().once.pop_front_if(|next| next.refuse).is_some()
    }

    /// How to answer, if that is to be done before anything is asked.
    fn speaks_first(&self) -> Option<Behaviour> {
        let mut scripts = self.scripts();
        let next = scripts.once.front().unwrap_or(&scripts.standing);
        let early = next.early.then(|| next.clone())?;
        scripts.once.pop_front();
        Some(early)
    }

    fn note(&self, text: String, bytes: Vec<u8>, headers: HeaderMap) {
        self.journal.add(Asked { number: 0, server: Arc::clone(&self.name), address: self.address, text, bytes, headers });
    }
}

/// Reads up to and with the end mark, the client's half-close, or as much as is allowed.
async fn read_until<S: AsyncRead + Unpin>(stream: &mut S, mark: &[u8]) -> io::Result<Vec<u8>> {
    let mut stream = stream.take(LONGEST_QUESTION);
    let mut bytes = Vec::new();
    while stream.read_buf(&mut bytes).await? > 0 {
        if bytes.windows(mark.len()).any(|window| window == mark) {
            break;
        }
    }
    Ok(bytes)
}

/// Sends the answer as the behaviour has it: late, slowly, with more after it, or not to its end.
async fn deliver<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    answer: &[u8],
    filler: &[u8],
    behaviour: &Behaviour,
) -> io::Result<Ending> {
    if behaviour.refuse {
        // The connection was already there when it was told to refuse.
        return Ok(Ending::Reset);
    }
    if behaviour.half_close == HalfClose::BeforeAnswer {
        half_closed(stream).await?;
    }
    if behaviour.half_close == HalfClose::HangUp {
        if let Ok(hung_up) = tokio::time::timeout(behaviour.delay, half_closed(stream)).await {
            return hung_up.map(|()| Ending::Close);
        }
    } else {
        tokio::time::sleep(behaviour.delay).await;
    }
    if behaviour.silent {
        return std::future::pending().await;
    }
    let whole = u64::try_from(answer.len()).unwrap_or(u64::MAX).saturating_add(behaviour.flood);
    let (mut left, ending) = behaviour.end.map_or((whole, Ending::Close), |end| (whole.min(end.after), end.ending));
    let Drip { bytes: step, every } = behaviour.drip.unwrap_or(Drip { bytes: CHUNK, every: Duration::ZERO });

    let filler = behaviour.filler.as_deref().unwrap_or(filler);
    let mut bytes = answer.iter().chain(filler.iter().cycle()).copied();
    let mut chunk = Vec::new();
    while left > 0 {
        let size = step.min(CHUNK).min(usize::try_from(left).unwrap_or(usize::MAX));
        chunk.clear();
        chunk.extend(bytes.by_ref().take(size));
        if chunk.is_empty() {
            break;
        }
        stream.write_all(&chunk).await?;
        left = left.saturating_sub(u64::try_from(size).unwrap_or(left));
        if left > 0 && every > Duration::ZERO {
            stream.flush().await?;
            tokio::time::sleep(every).await;
        }
    }
    stream.flush().await?;
    if behaviour.half_close == HalfClose::BeforeEnd {
        half_closed(stream).await?;
    }
    Ok(ending)
}

/// Waits for the end of what the client sends.
async fn half_closed<S: AsyncRead + Unpin>(stream: &mut S) -> io::Result<()> {
    tokio::io::copy(&mut stream.take(LONGEST_REST), &mut tokio::io::sink()).await.map(drop)
}

/// Ends the answer, and waits for the client to close too: what it sent beyond the question would otherwise make the system
/// reset the connection.
async fn close<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S) -> io::Result<()> {
    stream.shutdown().await?;
    half_closed(stream).await
}

/// Keeps the connection open, whatever the client does with its side of it, as long as a connection lasts.
async fn hang<S: AsyncWrite + Unpin>(stream: &mut S) -> io::Result<()> {
    stream.flush().await?;
    std::future::pending().await
}
