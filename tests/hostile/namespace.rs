//! A network namespace with loopback alone, for a client that opens its sockets by itself: whatever it dials stays there, and what
//! it must not dial is listened for. Names are resolved there by a name server of our own.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::process::{Command, Output};
use std::sync::Arc;
use std::thread;

use whoisbox_tests::hostile::Names;

/// Set for the process that runs inside.
const INSIDE: &str = "WHOISBOX_HOSTILE_INSIDE";

/// Brings loopback up, gives it the addresses that are listed, takes the name server there, and goes on with the rest.
const SETUP: &str = r#"
set -e
ip link set lo up
for address in $1; do ip address add "$address" dev lo; done
mount --bind "$2" /etc/resolv.conf
shift 2
exec "$@"
"#;

/// Runs a test of this program, one that is ignored otherwise, in a namespace of its own, whose loopback has these addresses, too.
pub(crate) fn run(test: &str, addresses: &BTreeSet<IpAddr>) -> Output {
    let program = env::current_exe().expect("a program knows itself");
    let resolver = tempfile::NamedTempFile::new().expect("a file can be made");
    fs::write(resolver.path(), "nameserver 127.0.0.1\n").expect("it can be written");
    let more = addresses.iter().filter(|address| !address.is_loopback());
    let more: Vec<_> = more.map(|address| format!("{address}/{}", if address.is_ipv4() { 32 } else { 128 })).collect();
    let unshare = |flags: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(flags).args(["--net", "--mount", "sh", "-c"]).env(INSIDE, "1");
        command
    };
    // As root, or as whoever may be root in a namespace of users.
    let ways: [&[&str]; 2] = [&[], &["--map-root-user"]];
    let way = ways.into_iter().find(|flags| {
        unshare(flags)
            .args([SETUP, "sh", "", &resolver.path().to_string_lossy(), "true"])
            .output()
            .is_ok_and(|made| made.status.success())
    });
    let way = way.expect(
        "this test needs a network namespace (Linux; `unshare` of util-linux and `ip` of iproute2; root, or user namespaces that are \
         not forbidden): what it lets a client dial must not leave the machine",
    );
    let mut command = unshare(way);
    command.args([SETUP, "sh", &more.join(" ")]).arg(resolver.path()).arg(program);
    command.args(["--exact", test, "--ignored", "--nocapture"]).output().expect("unshare starts")
}

/// Makes sure that this is the inside.
pub(crate) fn assert_inside() {
    let devices = fs::read_to_string("/proc/net/dev").unwrap_or_default();
    let others: Vec<_> = devices
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, _)| name.trim())
        .filter(|name| *name != "lo")
        .collect();
    assert!(
        env::var_os(INSIDE).is_some() && !devices.is_empty() && others.is_empty(),
        "this test is started by another one, in a network namespace with loopback alone; here there are {others:?}"
    );
}

/// Listens where nobody may dial.
pub(crate) fn trap(address: SocketAddr) -> (SocketAddr, TcpListener) {
    let listener = TcpListener::bind(address).and_then(|listener| listener.set_nonblocking(true).map(|()| listener));
    (address, listener.unwrap_or_else(|error| panic!("{address} can't be listened at: {error}")))
}

/// Whether somebody dialled.
pub(crate) fn sprung(trap: &TcpListener) -> bool {
    !matches!(trap.accept(), Err(error) if error.kind() == io::ErrorKind::WouldBlock)
}

/// Answers questions about these names (RFC 1035), and of all others that there are none, as long as the process lasts.
pub(crate) fn serve_names(names: Names) {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 53)).expect("port 53 is free in a namespace of its own");
    let names = Arc::new(names);
    thread::spawn(move || {
        let mut question = [0; 512];
        while let Ok((length, from)) = socket.recv_from(&mut question) {
            if let Some(answer) = question.get(..length).and_then(|question| answer(question, &names)) {
                // The client asks again if it is lost.
                let _ = socket.send_to(&answer, from);
            }
        }
    });
}

/// The answer to a question in one label sequence; none if it is no question.
fn answer(message: &[u8], names: &Names) -> Option<Vec<u8>> {
    let (id, mut rest) = (message.get(..2)?, message.get(12..)?);
    let mut labels = Vec::new();
    while let [length @ 1..=63, tail @ ..] = rest {
        labels.push(String::from_utf8_lossy(tail.get(..usize::from(*length))?).into_owned());
        rest = tail.get(usize::from(*length)..)?;
    }
    let [0, kind_high, kind_low, _, _, ..] = rest else { return None };
    let question = message.get(12..message.len() - rest.len() + 5)?;
    let (kind, word) = match u16::from_be_bytes([*kind_high, *kind_low]) {
        1 => (1, "A"),
        28 => (28, "AAAA"),
        _ => (0, "other"),
    };
    let found = names.resolve(&labels.join("."), word);
    let data: Vec<Vec<u8>> = found
        .into_iter()
        .flatten()
        .filter_map(|address| match (address, kind) {
            (IpAddr::V4(address), 1) => Some(address.octets().to_vec()),
            (IpAddr::V6(address), 28) => Some(address.octets().to_vec()),
            _ => None,
        })
        .collect();
    let (no_error, no_such_name) = ([0x81, 0x80], [0x81, 0x83]);
    let mut answer = id.to_vec();
    answer.extend(if found.is_some() { no_error } else { no_such_name });
    answer.extend([0, 1, 0, u8::try_from(data.len()).ok()?, 0, 0, 0, 0]);
    answer.extend_from_slice(question);
    for data in data {
        // The name of the question, the kind, class IN, to be kept for no time.
        answer.extend([0xC0, 12, 0, kind, 0, 1, 0, 0, 0, 0, 0, u8::try_from(data.len()).ok()?]);
        answer.extend(data);
    }
    Some(answer)
}
