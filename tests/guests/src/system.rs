//! Attacks on what else a system has: files, variables, streams, clocks, and the host's bookkeeping of all that.

use std::io::Read;
use std::mem;
use std::time::{Duration, SystemTime};
use std::{env, fs, io, thread};

use wasi::cli::environment;
use wasi::clocks::monotonic_clock::subscribe_duration;
use wasi::filesystem::preopens::get_directories;
use wasi::http::types::{Fields, Method, OutgoingRequest};
use wasi::io::poll::poll;
use wasi::random::random::get_random_bytes;
use wasi::sockets::instance_network::instance_network;
use wasi::sockets::ip_name_lookup::resolve_addresses;

use crate::Attack;
use crate::network::read_on;

pub(crate) static ATTACKS: &[Attack] = &[
    ("files", |path| {
        let read = [path, "/etc/passwd", "/", ".", "/proc/self/environ"]
            .map(|path| fs::read(path).is_ok() || fs::read_dir(path).is_ok());
        let written = ["/tmp/attack", "attack"].map(|path| fs::write(path, "x").is_ok() || fs::create_dir(path).is_ok());
        let opened = read.into_iter().chain(written).filter(|done| *done).count();
        vec![get_directories().len().to_string(), opened.to_string()]
    }),
    ("environment", |_| {
        let told =
            [env::vars().count(), env::args().count(), environment::get_environment().len(), environment::get_arguments().len()];
        told.iter().map(usize::to_string).collect()
    }),
    ("streams", |words| {
        println!("{words}");
        eprintln!("{words}");
        let mut input = String::new();
        let read = io::stdin().read_to_string(&mut input).is_ok();
        vec![format!("{read} {input:?}")]
    }),
    ("time", |_| {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::MAX);
        vec![now.as_secs().to_string()]
    }),
    ("sleep", |_| {
        thread::sleep(Duration::from_secs(3_600));
        vec![]
    }),
    ("sleep-in-slices", |_| {
        loop {
            thread::sleep(Duration::from_millis(1));
        }
    }),
    ("wait-for-a-server", |server| vec![format!("{:?}", read_on(server))]),
    ("waits-held", |_| {
        loop {
            mem::forget(subscribe_duration(3_600_000_000_000));
        }
    }),
    ("waits-many-times-listed", |_| {
        let ready = subscribe_duration(0);
        let list = vec![&ready; 100_000];
        vec![poll(&list).len().to_string()]
    }),
    ("random", |_| vec![get_random_bytes(1 << 30).len().to_string()]),
    ("random-for-ever", |_| {
        loop {
            get_random_bytes(64 << 10);
        }
    }),
    ("argument", |_| {
        let network = instance_network();
        vec![format!("{:?}", resolve_addresses(&network, &"x".repeat(40 << 20)).is_ok())]
    }),
    ("fields", |_| {
        let fields = Fields::new();
        let added = (0..10_000).take_while(|number| fields.append(&format!("x-{number}"), &[b'x'; 1_000]).is_ok()).count();
        vec![added.to_string()]
    }),
    ("fields-held", |_| {
        loop {
            mem::forget(Fields::new());
        }
    }),
    ("request-texts", |_| {
        let request = OutgoingRequest::new(Fields::new());
        let long = "x".repeat(1 << 20);
        let set = [
            request.set_method(&Method::Other(long.clone())).is_ok(),
            request.set_authority(Some(&long)).is_ok(),
            request.set_path_with_query(Some(&format!("/{long}"))).is_ok(),
        ];
        vec![format!("{set:?}")]
    }),
];
