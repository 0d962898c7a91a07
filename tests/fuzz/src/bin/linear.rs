//! Reads large inputs, of 1 MB and of 10 MB, and prints how long each took: ten times as much should take no more than twelve times as
//! long. Every kind is given to every server that has a case, and its worst counts.
//!
//! Usage: `linear [KIND...]`: all kinds, or those whose name begins with one of the words; or `linear --among FOLDER`: those ten of a
//! fuzzer's corpus of WHOIS answers that are the slowest by the byte. Ends with 1 where one takes too long.

use std::hint::black_box;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Duration;
use std::{env, fs};

use cpu_time::ThreadTime;
use whoisbox_core::rdap::Document;
use whoisbox_core::whois::charset::decode;
use whoisbox_core::whois::{self, Hints};
use whoisbox_fuzz::large::KINDS;
use whoisbox_fuzz::seeds;
use whoisbox_fuzz::targets::split;

const MEGABYTE: usize = 1_000_000;
/// How many times as long ten times as much may take.
const MOST: f64 = 12.0;

/// An input of any size, by its name.
struct Input {
    name: String,
    rdap: bool,
    server: Option<String>,
    bytes: Box<dyn Fn(usize) -> Vec<u8>>,
}

fn main() -> ExitCode {
    // Each input gets memory that is new, as in a fresh sandbox: what the allocator keeps of small ones would make them look fast.
    const FRESH: &str = "MALLOC_MMAP_THRESHOLD_";
    if env::var_os(FRESH).is_none() {
        let program = env::current_exe().expect("the program knows where it is");
        let status = Command::new(program).args(env::args_os().skip(1)).env(FRESH, "131072").status();
        return ExitCode::from(u8::from(!status.is_ok_and(|status| status.success())));
    }
    let wanted: Vec<String> = env::args().skip(1).collect();
    println!("{:<28} {:<28} {:>9} {:>10} {:>6}", "input", "server", "1 MB", "10 MB", "ratio");
    let slow = match wanted.as_slice() {
        [option, folder] if option == "--among" => {
            slowest(inputs(Path::new(folder)), 10).iter().filter(|input| !report(input)).count()
        }
        _ => report_kinds(&wanted),
    };
    println!("{slow} took more than {MOST} times as long for ten times as much");
    ExitCode::from(u8::from(slow > 0))
}

/// Prints the rows of all kinds that are wanted, and tells how many are not linear.
fn report_kinds(wanted: &[String]) -> usize {
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|word| name.starts_with(word.as_str()));
    let servers = servers();
    let mut slow = 0;
    for kind in KINDS.iter().filter(|kind| is_wanted(kind.name)) {
        let of = |server: Option<&String>| Input {
            name: kind.name.to_owned(),
            rdap: kind.rdap,
            server: server.cloned(),
            bytes: Box::new(|size| kind.bytes(size)),
        };
        let hints = servers.iter().map(Some).filter(|_| !kind.rdap).chain([None]);
        slow += slowest(hints.map(of), 1).iter().filter(|input| !report(input)).count();
    }
    slow
}

/// Those that take the longest.
fn slowest(inputs: impl IntoIterator<Item = Input>, most: usize) -> Vec<Input> {
    let mut timed: Vec<_> = inputs.into_iter().map(|input| (time(&input, MEGABYTE / 20, 1), input)).collect();
    timed.sort_by_key(|(time, _)| std::cmp::Reverse(*time));
    timed.into_iter().take(most).map(|(_, input)| input).collect()
}

/// Prints a row, and tells whether it is linear.
fn report(input: &Input) -> bool {
    let (small, large) = (time(input, MEGABYTE, 5), time(input, 10 * MEGABYTE, 3));
    let ratio = large.as_secs_f64() / small.as_secs_f64().max(1e-6);
    let milliseconds = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
    let server = input.server.as_deref().unwrap_or("-");
    println!("{:<28} {server:<28} {:>9} {:>10} {ratio:>6.1}", input.name, milliseconds(small), milliseconds(large));
    ratio <= MOST
}

/// The least of several times that it takes to read an input of a size and to write it as JSON.
fn time(input: &Input, size: usize, times: usize) -> Duration {
    let bytes = (input.bytes)(size);
    let hints = Hints { server: input.server.as_deref(), query: Some("example.com") };
    let once = |_| {
        let start = ThreadTime::now();
        if input.rdap {
            let document = Document::parse_bytes(black_box(&bytes));
            let read = document.as_ref().map(|document| document.read(&hints).map(|read| serde_json::to_string(&read)));
            drop(black_box(read));
        } else if let Ok(decoded) = decode(black_box(&bytes), hints) {
            drop(black_box(whois::read(&decoded, &hints).map(|read| serde_json::to_string(&read))));
        }
        start.elapsed()
    };
    (0..times).map(once).min().unwrap_or_default()
}

/// The servers of the WHOIS cases: every format has one.
fn servers() -> Vec<String> {
    let seeds = seeds::of("parse").expect("the cases are readable");
    let mut servers: Vec<_> = seeds.iter().filter_map(|input| split(input).0.server.map(str::to_owned)).collect();
    servers.dedup();
    servers
}

/// The inputs of a folder, each with its answer again and again.
fn inputs(folder: &Path) -> Vec<Input> {
    let mut files: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.sort();
    let input = |path: &std::path::PathBuf| {
        let input = fs::read(path).ok()?;
        let (hints, answer) = split(&input);
        let (server, answer) = (hints.server.map(str::to_owned), answer.to_vec());
        Some(Input {
            name: path.file_stem()?.to_string_lossy().into_owned(),
            rdap: path.extension().is_some_and(|ending| ending == "json"),
            server,
            bytes: Box::new(move |size| answer.iter().copied().cycle().take(size).collect()),
        })
    };
    files.iter().filter_map(input).collect()
}
