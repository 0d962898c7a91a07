//! How many lookups go through in a second, with a thousand of them in flight, beside what else could be used.
//!
//! `cargo bench --bench throughput`, on Linux. The server is one of the testbed's, on loopback and in a process of its own, and
//! takes 20 ms to answer; the answer is `registrar.txt`, 3.6 KB. Each client is a process of its own, too, and they take turns, so
//! that what else the machine does falls on all of them:
//!
//! * `plain`: connects, sends the question, reads to the end, reads nothing into it. Nothing can be quicker; the measure of CPU;
//! * `whoisbox`: the library, a sandbox for each lookup, the answer read and the report taken out as records of Rust's;
//! * `whoisbox JSON`: the same, the report as JSON text;
//! * `whoisbox audit`: as the first, but asked by the host, as `parser.wasm` says; what it does is told to a sink that forgets it;
//! * `asyncwhois`: from PyPI, as concurrent as it can be, installed below the target folder by the first run;
//! * `whois`: Debian's, a process for each lookup; reads nothing into the answer. Left out where it is not installed.
//!
//! CPU is the client's, the kernel's share included, the server's not. Memory is by the number of lookups in flight, what was there
//! after the first lookup taken off: `own` is the peak of the pages that are the process's alone (`RssAnon`, looked at every 50 ms);
//! `resident` is the peak of the resident set (`VmHWM`), in which the pages of the component's initial memory count once for each
//! instance that shares them. A `whois` counts whole.

#![allow(clippy::expect_used, clippy::panic, reason = "a benchmark fails by panicking")]

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;
use whoisbox::audit::{Event, Sink};
use whoisbox::steps::{Conclusion, Options, Route};
use whoisbox::types::Protocol;
use whoisbox::{Host, Limits, Policy};
use whoisbox_testbed::{Answers, Behaviour, Testbed};

const NAME: &str = "example.com";
const ANSWER: &str = include_str!("registrar.txt");
const DELAY: Duration = Duration::from_millis(20);
const IN_FLIGHT: usize = 1_000;
const ROUNDS: usize = 3;
/// The clients: how many lookups each makes in a round, and how many at once. A thousand processes at once would only hinder
/// one another.
const CLIENTS: [(&str, usize, usize); 6] = [
    ("plain", 20_000, IN_FLIGHT),
    ("whoisbox", 20_000, IN_FLIGHT),
    ("whoisbox JSON", 20_000, IN_FLIGHT),
    ("whoisbox audit", 20_000, IN_FLIGHT),
    ("asyncwhois", 3_000, IN_FLIGHT),
    ("whois", 2_000, 100),
];

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => compare(&CLIENTS.map(|(client, ..)| client)),
        ["only", clients @ ..] => compare(clients),
        ["server"] => serve(),
        [client, port, lookups, in_flight] => {
            let number = |text: &str| text.parse().expect("a number is expected");
            let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port.parse().expect("a port is expected")));
            println!("{}", run(client, address, number(lookups), number(in_flight)));
        }
        _ => panic!("usage: throughput [only CLIENT...]"),
    }
}

/// Lets the clients take turns, and prints the median of each.
fn compare(clients: &[&str]) {
    let python = clients.contains(&"asyncwhois").then(python);
    let mut server = Command::new(me()).arg("server").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    let port = first_line(&mut server);
    let mut results: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    println!("load before: {}", fs::read_to_string("/proc/loadavg").unwrap_or_default().trim());
    for round in 1..=ROUNDS {
        for &(client, lookups, in_flight) in CLIENTS.iter().filter(|(client, ..)| clients.contains(client)) {
            let mut command = match (client, &python) {
                ("asyncwhois", Some(python)) => {
                    let mut command = Command::new(python);
                    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/asyncwhois_client.py"));
                    command
                }
                _ => {
                    let mut command = Command::new(me());
                    command.arg(client);
                    command
                }
            };
            command.arg(&port).args([lookups.to_string(), in_flight.to_string()]);
            let result = line_of(client, &command.stderr(Stdio::inherit()).output().expect("it starts"));
            println!("round {round}: {client:<14} {result}");
            results.entry(client).or_default().push(result);
        }
    }
    let plain = results.get("plain").map(|rounds| median(rounds, |round| per_lookup(round, "cpu")));
    println!("\n{:<14} {:>9} {:>14} {:>10} {:>12} {:>12}", "", "lookups/s", "CPU per lookup", "of plain", "own", "resident");
    for (client, rounds) in CLIENTS.iter().filter_map(|(client, ..)| results.get_key_value(client)) {
        let rate = median(rounds, |round| 1.0 / per_lookup(round, "seconds"));
        let cpu = median(rounds, |round| per_lookup(round, "cpu"));
        let ratio = plain.map_or(f64::NAN, |plain| cpu / plain);
        let [own, resident] =
            ["own_kib", "resident_kib"].map(|name| median(rounds, |round| number(round, name) / number(round, "in_flight")));
        println!("{client:<14} {rate:>9.0} {:>11.0} µs {ratio:>9.1}x {own:>8.0} KiB {resident:>8.0} KiB", cpu * 1e6);
    }
    drop(server.stdin.take());
    let _ = server.wait();
}

/// The server, until its input ends.
fn serve() {
    let testbed = Testbed::start_blocking().expect("the testbed starts");
    let answers = Answers::new().with(NAME, ANSWER.replace('\n', "\r\n"));
    let server = testbed.whois_server(answers).expect("the server starts");
    server.script(Behaviour::new().delay(DELAY));
    println!("{}", server.address().port());
    let _ = io::stdin().read(&mut [0]);
}

/// One client's turn.
fn run(client: &str, address: SocketAddr, lookups: usize, in_flight: usize) -> Value {
    let runtime = Builder::new_multi_thread().enable_all().build().expect("the runtime starts");
    match client {
        "plain" => measure(&runtime, lookups, in_flight, move || async move {
            let mut stream = TcpStream::connect(address).await.expect("the server accepts");
            stream.write_all(format!("{NAME}\r\n").as_bytes()).await.expect("the server reads");
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).await.expect("the server answers");
            assert!(answer.len() > ANSWER.len());
        }),
        "whoisbox" | "whoisbox JSON" | "whoisbox audit" => {
            let mut policy = Policy::default();
            policy.allow_address(address.ip().into()).allow_port(address.port());
            // A machine that does other things besides shall not make a lookup fail.
            let limits = Limits { exchange: Duration::from_secs(60), time: Duration::from_secs(60), ..Limits::default() };
            let cache = Some(PathBuf::from(env!("CARGO_TARGET_TMPDIR")));
            let builder = Host::builder().policy(policy).limits(limits).cache_directory(cache);
            let builder = if client.ends_with("audit") { builder.audit(Forgetful) } else { builder };
            let host = builder.build().expect("the host starts");
            let options = Arc::new(Options {
                protocols: vec![Protocol::Whois],
                routes: vec![Route::Whois(address.to_string())],
                follow_referrals: false,
                ..Options::default()
            });
            let json = client.ends_with("JSON");
            measure(&runtime, lookups, in_flight, move || {
                let (host, options) = (host.clone(), Arc::clone(&options));
                async move {
                    if json {
                        let report = host.lookup_json(NAME, &options).await.expect("the lookup ends").report;
                        assert!(report.contains("\"conclusion\":\"found\""), "{report}");
                    } else {
                        let report = host.lookup(NAME, &options).await.expect("the lookup ends").report;
                        assert_eq!(report.conclusion, Conclusion::Found, "{:?}", report.exchanges);
                    }
                }
            })
        }
        "whois" => processes(address, lookups, in_flight),
        other => panic!("there is no client {other}"),
    }
}

/// A sink that keeps nothing.
struct Forgetful;

impl Sink for Forgetful {
    fn record(&self, _: &Event<'_>) -> io::Result<()> {
        Ok(())
    }
}

/// Makes the lookups, so many at once, and says what they took.
fn measure<F, W>(runtime: &Runtime, lookups: usize, in_flight: usize, look_up: F) -> Value
where
    F: Fn() -> W + Clone + Send + Sync + 'static,
    W: Future<Output = ()> + Send + 'static,
{
    runtime.block_on(async {
        tokio::spawn(look_up()).await.expect("the first lookup succeeds");
        let memory = Memory::watch();
        let left = Arc::new(AtomicI64::new(i64::try_from(lookups).expect("a number of lookups fits")));
        let (began, cpu) = (Instant::now(), cpu_seconds());
        let mut workers = JoinSet::new();
        for _ in 0..in_flight {
            let (look_up, left) = (look_up.clone(), Arc::clone(&left));
            workers.spawn(async move {
                while left.fetch_sub(1, Ordering::Relaxed) > 0 {
                    look_up().await;
                }
            });
        }
        while let Some(worker) = workers.join_next().await {
            worker.expect("every lookup succeeds");
        }
        outcome(lookups, in_flight, began, cpu, memory.grown())
    })
}

/// Debian's client, started for each lookup.
fn processes(address: SocketAddr, lookups: usize, in_flight: usize) -> Value {
    let whois = || {
        let mut command = Command::new("whois");
        command.args(["-h", &address.ip().to_string(), "-p", &address.port().to_string(), NAME]);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        command
    };
    // The server takes its time, so that this one is still there.
    let mut one = whois().spawn().expect("whois starts");
    thread::sleep(DELAY / 2);
    let size = status(&one.id().to_string(), "VmHWM");
    one.wait().expect("whois ends");
    let left = AtomicI64::new(i64::try_from(lookups).expect("a number of lookups fits"));
    let (began, cpu) = (Instant::now(), cpu_seconds());
    thread::scope(|scope| {
        for _ in 0..in_flight {
            scope.spawn(|| {
                while left.fetch_sub(1, Ordering::Relaxed) > 0 {
                    let output = whois().output().expect("whois starts");
                    assert!(output.stdout.len() >= ANSWER.len(), "{output:?}");
                }
            });
        }
    });
    outcome(lookups, in_flight, began, cpu, [size * in_flight as u64; 2])
}

fn outcome(lookups: usize, in_flight: usize, began: Instant, cpu: f64, [own, resident]: [u64; 2]) -> Value {
    json!({
        "lookups": lookups,
        "in_flight": in_flight,
        "seconds": began.elapsed().as_secs_f64(),
        "cpu": cpu_seconds() - cpu,
        "own_kib": own,
        "resident_kib": resident,
    })
}

/// Watches how this process grows.
struct Memory {
    own: u64,
    resident: u64,
    peak: Arc<AtomicU64>,
}

impl Memory {
    /// From now on.
    fn watch() -> Memory {
        let _ = fs::write("/proc/self/clear_refs", "5");
        let peak = Arc::new(AtomicU64::new(0));
        let noted = Arc::downgrade(&peak);
        thread::spawn(move || {
            while let Some(peak) = noted.upgrade() {
                peak.fetch_max(status("self", "RssAnon"), Ordering::Relaxed);
                drop(peak);
                thread::sleep(Duration::from_millis(50));
            }
        });
        Memory { own: status("self", "RssAnon"), resident: status("self", "VmRSS"), peak }
    }

    /// By how many KiB: its own pages, and the resident set.
    fn grown(&self) -> [u64; 2] {
        [self.peak.load(Ordering::Relaxed).saturating_sub(self.own), status("self", "VmHWM").saturating_sub(self.resident)]
    }
}

/// A Python with asyncwhois, in an environment of its own.
fn python() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("asyncwhois");
    let python = folder.join("bin/python");
    let there = Command::new(&python).args(["-c", "import asyncwhois"]).stderr(Stdio::null()).status();
    if !there.is_ok_and(|status| status.success()) {
        let made = Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder).status().expect("python3 starts");
        assert!(made.success(), "no environment for Python could be made");
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "asyncwhois==1.1.15"];
        assert!(Command::new(&python).args(pip).status().expect("pip starts").success(), "asyncwhois could not be installed");
    }
    python
}

/// Processor time of this process and of those that it started and waited for, in seconds.
fn cpu_seconds() -> f64 {
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").expect("/proc is there");
    let (_, numbers) = stat.rsplit_once(')').expect("the name is in parentheses");
    let ticks: u32 = numbers.split_whitespace().skip(11).take(4).filter_map(|number| number.parse::<u32>().ok()).sum();
    f64::from(ticks) / TICKS_PER_SECOND
}

/// A number of KiB from a process's status; 0 if it is gone.
fn status(process: &str, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

fn me() -> PathBuf {
    env::current_exe().expect("a program knows where it is")
}

fn first_line(child: &mut Child) -> String {
    let mut line = String::new();
    let output = child.stdout.take().expect("its output is piped");
    BufReader::new(output).read_line(&mut line).expect("it says a line");
    line.trim().to_owned()
}

fn line_of(client: &str, output: &Output) -> Value {
    assert!(output.status.success(), "{client} failed");
    serde_json::from_slice(&output.stdout).expect("a client says a line of JSON")
}

fn number(round: &Value, name: &str) -> f64 {
    round.get(name).and_then(Value::as_f64).unwrap_or(f64::NAN)
}

fn per_lookup(round: &Value, name: &str) -> f64 {
    number(round, name) / number(round, "lookups")
}

fn median(rounds: &[Value], figure: impl Fn(&Value) -> f64) -> f64 {
    let mut figures: Vec<f64> = rounds.iter().map(figure).collect();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
