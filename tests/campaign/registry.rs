//! A registry that knows every name, and has bad moments: it throttles, resets, and lets questions wait for ever. Which ones, depends on
//! the question alone, and each has its bad moment but once.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// How many of a thousand questions meet which bad moment, the first time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Moods {
    pub(super) throttled: u64,
    pub(super) reset: u64,
    pub(super) stalled: u64,
    /// Closed without a word.
    pub(super) empty: u64,
}

/// What became of the questions.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The questions in the order in which they came.
    pub(super) asked: Vec<String>,
    /// How often each was answered in full.
    pub(super) answered: HashMap<String, u32>,
    pub(super) throttled: u32,
    pub(super) reset: u32,
    pub(super) stalled: u32,
    pub(super) empty: u32,
    met: HashSet<String>,
}

pub(super) struct Registry {
    address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
    _runtime: tokio::runtime::Runtime,
}

enum Mood {
    Good,
    Throttled,
    Reset,
    Stalled,
    Empty,
}

impl Registry {
    pub(super) fn start(moods: Moods) -> Registry {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0))).expect("a port can be had");
        let (address, seen) = (listener.local_addr().expect("it is bound"), Arc::new(Mutex::new(Seen::default())));
        let told = Arc::clone(&seen);
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, Arc::clone(&told), moods));
            }
        });
        Registry { address, seen, _runtime: runtime }
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it saw so far.
    pub(super) fn seen<R>(&self, look: impl FnOnce(&Seen) -> R) -> R {
        look(&self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn converse(mut stream: TcpStream, seen: Arc<Mutex<Seen>>, moods: Moods) {
    let mut question = Vec::new();
    while !question.ends_with(b"\n") {
        match stream.read_buf(&mut question).await {
            Ok(read) if read > 0 && question.len() < 1_024 => {}
            _ => return,
        }
    }
    let question = String::from_utf8_lossy(&question).trim().to_ascii_lowercase();
    let name = question.rsplit(' ').next().unwrap_or_default().to_owned();
    let mood = {
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.asked.push(name.clone());
        let mood = if seen.met.insert(name.clone()) { moods.of(&name) } else { Mood::Good };
        match mood {
            Mood::Good => {}
            Mood::Throttled => seen.throttled += 1,
            Mood::Reset => seen.reset += 1,
            Mood::Stalled => seen.stalled += 1,
            Mood::Empty => seen.empty += 1,
        }
        mood
    };
    match mood {
        Mood::Good => {
            if stream.write_all(answer(&name).as_bytes()).await.is_ok() && stream.shutdown().await.is_ok() {
                *seen.lock().unwrap_or_else(PoisonError::into_inner).answered.entry(name).or_default() += 1;
            }
        }
        Mood::Throttled => {
            let _ = stream.write_all(b"WHOIS LIMIT EXCEEDED\r\n").await;
        }
        // Closed with something unread: the system sends a reset.
        Mood::Reset => {
            let _ = stream.set_zero_linger();
        }
        Mood::Stalled => tokio::time::sleep(Duration::from_secs(20)).await,
        Mood::Empty => {}
    }
}

impl Moods {
    fn of(self, name: &str) -> Mood {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        let mut at = hasher.finish() % 1_000;
        let moods = [
            (self.throttled, Mood::Throttled),
            (self.reset, Mood::Reset),
            (self.stalled, Mood::Stalled),
            (self.empty, Mood::Empty),
        ];
        for (share, mood) in moods {
            match at.checked_sub(share) {
                Some(rest) => at = rest,
                None => return mood,
            }
        }
        Mood::Good
    }
}

fn answer(name: &str) -> String {
    match name.parse::<std::net::Ipv4Addr>() {
        Ok(ip) => {
            let [a, b, c, d] = ip.octets();
            let (first, last) = if d < 128 { (0, 127) } else { (128, 255) };
            format!(
                "inetnum:        {a}.{b}.{c}.{first} - {a}.{b}.{c}.{last}\r\nnetname:        EXAMPLE-{first}\r\n\
                 country:        ZZ\r\nstatus:         ASSIGNED PA\r\nsource:         TEST\r\n"
            )
        }
        Err(_) if name.starts_with("free-") => format!("No match for \"{}\".\r\n", name.to_ascii_uppercase()),
        Err(_) => format!(
            "Domain Name: {name}\r\nRegistry Domain ID: 1-TEST\r\nRegistrar: =Example Registrar, Inc.\r\nRegistrar IANA ID: 9995\r\n\
             Creation Date: 2001-02-03T04:05:06Z\r\nRegistry Expiry Date: 2031-02-03T04:05:06Z\r\n\
             Domain Status: clientTransferProhibited\r\nRegistrant Organization: Harbour {name}\r\n\
             Name Server: ns1.example.net\r\nDNSSEC: unsigned\r\n"
        ),
    }
}
