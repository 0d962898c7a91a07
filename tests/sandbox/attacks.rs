//! What comes of each attack of `tests/guests`.

use std::net::{SocketAddr, TcpListener};

use whoisbox_testbed::{Name, Testbed};

use super::End::{Stopped, Told};
use super::{Attack, End};

/// What a call may connect to at most: four connections for each of its requests.
const CONNECTIONS: &str = "32";

pub(super) fn all(testbed: &Testbed) -> Vec<Attack> {
    let address = |name| testbed.server(name).address().to_string();
    let (whois, http) = (address(Name::Registry), address(Name::RdapHttp));
    let nobody = nobody().to_string();
    let attack = |kind, value: &str, end: End| Attack { kind, value: value.into(), end, denied: None };
    let denied = |kind, value: &str, end: End, denied| Attack { kind, value: value.into(), end, denied: Some(denied) };
    vec![
        // The processor.
        attack("loop", "", Stopped("guest_out_of_time", "Limits::cpu")),
        attack("loop-in-the-host", "", Stopped("guest_out_of_time", "Limits::cpu")),
        attack("random-for-ever", "", Stopped("guest_out_of_time", "Limits::cpu")),
        // Memory, its own and the host's.
        attack("large-allocations", "", Stopped("guest_out_of_memory", "Limits::memory")),
        attack("small-allocations", "", Stopped("guest_out_of_memory", "Limits::memory")),
        attack("memory-grow", "", Told(|told| bytes(told).is_some_and(|bytes| (32 << 20..=64 << 20).contains(&bytes)))),
        attack("huge-string", "", Stopped("guest_too_large", "Limits::result")),
        attack("many-events", "", Stopped("guest_too_large", "Limits::result")),
        attack("large-string", "", Told(|told| told.len() == 1 && told[0].len() == 8 << 20)),
        attack("argument", "", Stopped("guest_too_large", "Limits::result")),
        attack("random", "", Stopped("guest_trap", "exceeds limit 65536")),
        attack("fields", "", Stopped("guest_trap", "exceeds limit")),
        attack("request-texts", "", Told(|told| *told == ["[false, false, false]"])),
        attack("fields-held", "", Stopped("guest_too_many_resources", "at once")),
        attack("waits-held", "", Stopped("guest_too_many_resources", "at once")),
        attack("waits-many-times-listed", "", Stopped("guest_too_many_resources", "at once")),
        // Its own end.
        attack("recursion", "x", Stopped("guest_stack_overflow", "stack")),
        attack("trap", "", Stopped("guest_trap", "unreachable")),
        attack("panic", "\u{1b}[2J", Stopped("guest_trap", "unreachable")),
        attack("exit", "", Stopped("guest_exited", "exit code 1")),
        attack("nothing", "", Told(<[String]>::is_empty)),
        // The clock.
        attack("sleep", "", Stopped("guest_overdue", "Limits::time")),
        attack("sleep-in-slices", "", Stopped("guest_overdue", "Limits::time")),
        // The system.
        attack("files", "/etc/hostname", Told(|told| *told == ["0", "0"])),
        attack("environment", "", Told(|told| *told == ["0", "0", "0", "0"])),
        attack("streams", "a word that nobody sees", Told(|told| *told == ["true \"\""])),
        attack("time", "", Told(|told| *told == ["0"])),
        // The network.
        attack("sockets", "", Stopped("guest_too_many_resources", "at once")),
        denied("connections", &whois, Told(|told| *told == [CONNECTIONS]), "as many connections as it may"),
        denied("names", "localhost", Told(|told| *told == ["32"]), "as many names as it may"),
        denied("requests-held", &nobody, Stopped("guest_too_many_resources", "at once"), "is denied: port"),
        denied("requests-given-up", &nobody, Told(|told| told[0].contains("DestinationIpProhibited")), "is denied: port"),
        denied("requests-answered", &http, Told(|told| *told == [CONNECTIONS]), "as many connections as it may"),
        attack("body-never-sent", &nobody, Told(|told| bytes(told).is_some_and(|most| most <= 4 << 10))),
        attack("post", &http, Told(|told| told[0].contains("HttpRequestDenied"))),
        attack("listen", "", Told(|told| *told == ["access-denied", "refused", "refused", "refused"])),
        attack("udp", &whois, Told(|told| *told == ["access-denied", "refused"])),
        denied(
            "dial",
            &nobody,
            Told(|told| {
                let (by_wasi, rest) = told.split_at(2);
                by_wasi.iter().all(|told| told == "wasi: access-denied")
                    && rest[0] == "std: refused"
                    && rest[1].contains("DestinationIpProhibited")
            }),
            "is denied: port",
        ),
        // Both have tests of their own, for what the server sees.
        attack("connection-left-open", &whois, Told(|told| *told == ["left"])),
        attack("wait-for-a-server", &whois, Stopped("guest_overdue", "Limits::time")),
    ]
}

fn bytes(told: &[String]) -> Option<usize> {
    told.first().and_then(|told| told.parse().ok())
}

/// An address at which nobody listens, and which is not allowed.
fn nobody() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port is there")
}
