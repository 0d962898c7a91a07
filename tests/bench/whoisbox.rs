//! How long it takes to read an answer: in the core, through the component's boundary, and from the start of the process.
//!
//! `cargo bench --bench whoisbox`. One answer is `registrar.txt`: invented, in the format of ICANN's 2013 agreement, 3.6 KB. Many are those
//! of `tests/cases/whois`, which differ as those of a campaign do: one read again and again flatters what runs natively, for the machine
//! has learned all its branches by then.

#![allow(clippy::expect_used, reason = "a benchmark fails by panicking")]

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use divan::{Bencher, black_box, counter::ItemsCount};
use serde_json::json;
use wasmtime::component::{Component, Linker};
use wasmtime::{Config, Engine, InstanceAllocationStrategy, Store};
use whoisbox_core::many::read_list;
use whoisbox_core::registration::Protocol;
use whoisbox_core::{outputs, rdap, whois};
use whoisbox_tests::cli;

use self::bindings::exports::osint::whois::parse::{Answer, Hints};
use self::bindings::exports::osint::whois::types;
use self::bindings::{Parser, ParserPre};

mod bindings {
    wasmtime::component::bindgen!({ path: "../wit", world: "parser" });
}

const SERVER: &str = "whois.example.net";
const QUERY: &str = "example.com";
/// As a server sends it.
const ANSWER_LINES: &str = include_str!("registrar.txt");
/// The same facts and about the same size by RDAP.
const RDAP: &str = include_str!("registrar.json");
/// How many answers go into one call of `many-json`.
const MANY: usize = 200;

fn main() {
    divan::main();
}

/// In the core: bytes to registration, no component.
#[divan::bench]
fn core_whois(bencher: Bencher) {
    let answer = answer();
    bencher.bench(|| {
        let decoded = whois::charset::decode(black_box(answer.as_bytes()), Some(SERVER)).expect("it is text");
        black_box(whois::read(&decoded, &hints()).expect("it is readable"));
    });
}

/// In the core: bytes to registration to JSON text.
#[divan::bench]
fn core_whois_to_json(bencher: Bencher) {
    let answer = answer();
    bencher.bench(|| {
        let decoded = whois::charset::decode(black_box(answer.as_bytes()), Some(SERVER)).expect("it is text");
        whois::read(&decoded, &hints()).expect("it is readable").to_json()
    });
}

/// In the core: RDAP text to registration.
#[divan::bench]
fn core_rdap(bencher: Bencher) {
    bencher.bench(|| {
        let document = rdap::Document::parse(black_box(RDAP)).expect("it is JSON");
        black_box(document.read(&hints()).expect("it is RDAP"));
    });
}

/// Through the typed call, `list<u8>` to a record of Rust's, in an instance that is there.
#[divan::bench]
fn component_typed(bencher: Bencher) {
    let guest = Guest::new();
    let answer = answer();
    let instance = RefCell::new(guest.instance());
    bencher.bench_local(|| {
        let (store, parser) = &mut *instance.borrow_mut();
        let call = parser.osint_whois_parse().call_whois(store, black_box(answer.as_bytes()), &typed_hints());
        black_box(call.expect("it does not trap").expect("it is readable"));
    });
}

/// Through the JSON call, text to JSON text, in an instance that is there.
#[divan::bench]
fn component_json(bencher: Bencher) {
    let guest = Guest::new();
    let answer = answer();
    let instance = RefCell::new(guest.instance());
    bencher.bench_local(|| {
        let (store, parser) = &mut *instance.borrow_mut();
        let call = parser.osint_whois_parse().call_whois_json(store, black_box(&answer), &typed_hints());
        black_box(call.expect("it does not trap").expect("it is readable"));
    });
}

/// In the core: many answers to a JSON list, with their fields or without.
#[divan::bench(args = [true, false])]
fn core_many(bencher: Bencher, fields: bool) {
    let cases = cases();
    let asked: Vec<_> = cases
        .iter()
        .map(|(server, text)| {
            (outputs::Answer::Text(text), Protocol::Whois, whois::Hints { server: Some(server.as_str()), query: None })
        })
        .collect();
    bencher.counter(ItemsCount::new(asked.len())).bench(|| black_box(read_list(black_box(&asked), fields)));
}

/// The same through `many`, in an instance that is there.
#[divan::bench(args = [true, false])]
fn component_many(bencher: Bencher, fields: bool) {
    let guest = Guest::new();
    let answer = |(server, text): (String, String)| Answer {
        received: types::Payload::Text(text),
        protocol: types::Protocol::Whois,
        hints: Hints { server: Some(server), query: None },
    };
    let answers: Vec<Answer> = cases().into_iter().map(answer).collect();
    let instance = RefCell::new(guest.instance());
    bencher.counter(ItemsCount::new(answers.len())).bench_local(|| {
        let (store, parser) = &mut *instance.borrow_mut();
        black_box(parser.osint_whois_parse().call_many(store, black_box(&answers), fields).expect("it does not trap"));
    });
}

/// Through `many-json`, for each of 200 answers in one call.
#[divan::bench]
fn component_many_json(bencher: Bencher) {
    let guest = Guest::new();
    let line = json!({ "id": 1, "server": SERVER, "query": QUERY, "text": answer() }).to_string();
    let lines = vec![line; MANY].join("\n");
    let instance = RefCell::new(guest.instance());
    bencher.counter(ItemsCount::new(MANY)).bench_local(|| {
        let (store, parser) = &mut *instance.borrow_mut();
        black_box(parser.osint_whois_parse().call_many_json(store, black_box(&lines)).expect("it does not trap"));
    });
}

/// A store and an instance of the compiled component, and their end.
#[divan::bench]
fn instantiate(bencher: Bencher) {
    let guest = Guest::new();
    bencher.bench_local(|| black_box(guest.instance()));
}

/// What a host does for each call: a store, an instance, the typed call, and their end.
#[divan::bench]
fn instantiate_and_component_typed(bencher: Bencher) {
    let guest = Guest::new();
    let answer = answer();
    bencher.bench_local(|| {
        let (mut store, parser) = guest.instance();
        let call = parser.osint_whois_parse().call_whois(&mut store, black_box(answer.as_bytes()), &typed_hints());
        black_box(call.expect("it does not trap").expect("it is readable"));
    });
}

/// From the start of the process to the printed registration; the compiled code is in its cache.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn process(bencher: Bencher) {
    let answer = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/registrar.txt");
    let run = || {
        let mut command = Command::new(cli::binary());
        let status = command.args(["parse", "--json"]).arg(&answer).stdout(Stdio::null()).status().expect("whoisbox starts");
        assert!(status.success());
    };
    run();
    bencher.bench_local(run);
}

/// The start of a process that does nothing with the components: what of [`process`] is not ours.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn process_that_says_its_version(bencher: Bencher) {
    bencher.bench_local(|| {
        let status = Command::new(cli::binary()).arg("--version").stdout(Stdio::null()).status().expect("whoisbox starts");
        assert!(status.success());
    });
}

/// The compiled component, in an engine set up as the host's: instances come from a pool.
struct Guest {
    engine: Engine,
    parser: ParserPre<()>,
}

impl Guest {
    fn new() -> Guest {
        let mut config = Config::new();
        config.epoch_interruption(true).allocation_strategy(InstanceAllocationStrategy::pooling());
        let engine = Engine::new(&config).expect("the engine starts");
        let component = Component::from_binary(&engine, whoisbox::Component::Parser.bytes()).expect("parser.wasm compiles");
        let parser = Linker::new(&engine).instantiate_pre(&component).and_then(ParserPre::new).expect("parser.wasm links");
        Guest { engine, parser }
    }

    fn instance(&self) -> (Store<()>, Parser) {
        let mut store = Store::new(&self.engine, ());
        store.set_epoch_deadline(1 << 32);
        let parser = self.parser.instantiate(&mut store).expect("parser.wasm instantiates");
        (store, parser)
    }
}

fn answer() -> String {
    ANSWER_LINES.replace('\n', "\r\n")
}

/// The answers of all cases that are UTF-8, each with its server.
fn cases() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/whois");
    let entries = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).expect("the cases are there");
        let mut paths: Vec<_> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
        paths.sort();
        paths
    };
    let mut cases = Vec::new();
    for folder in entries(&root) {
        let server = folder.file_name().and_then(|name| name.to_str()).expect("a server's name");
        for file in entries(&folder) {
            let name = file.to_str().expect("a name in UTF-8");
            if name.ends_with(".txt") && !name.ends_with(".query.txt") {
                cases.extend(fs::read_to_string(&file).ok().map(|text| (server.to_owned(), text)));
            }
        }
    }
    cases
}

fn hints() -> whois::Hints<'static> {
    whois::Hints { server: Some(SERVER), query: Some(QUERY) }
}

fn typed_hints() -> Hints {
    Hints { server: Some(SERVER.to_owned()), query: Some(QUERY.to_owned()) }
}
