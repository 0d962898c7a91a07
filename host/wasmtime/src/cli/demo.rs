//! `whoisbox demo`: real lookups through the sandbox over real sockets, in a little internet of the program's own.

use std::fmt::Write as _;

use clap::Args;
use whoisbox::steps::{Conclusion, Options, Route};
use whoisbox::types::Protocol;
use whoisbox::{Error, Host, Policy, block_on};
use whoisbox_testbed::{Name, Server, Testbed};

use super::Failure;
use super::exit::Exit;
use super::lookup::page;
use super::terminal::{ATTENTION, Color, FAINT, TITLE, print, safe};

/// How to show it.
#[derive(Args, Clone, Debug)]
pub(crate) struct Arguments {
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: Color,
}

/// A lookup that the demo shows.
struct Scene {
    explanation: &'static str,
    query: &'static str,
    protocol: Protocol,
    /// The server that is asked first, and those that it refers to.
    servers: &'static [Name],
}

const SCENES: [Scene; 4] = [
    Scene {
        explanation: "A domain by WHOIS: the registry answers thinly and refers to the registrar; both are asked and merged.",
        query: "example.com",
        protocol: Protocol::Whois,
        servers: &[Name::Registry, Name::Registrar],
    },
    Scene {
        explanation: "An address by WHOIS, from a regional Internet registry.",
        query: "192.0.2.1",
        protocol: Protocol::Whois,
        servers: &[Name::Rir],
    },
    Scene {
        explanation: "An AS number, from the same registry.",
        query: "AS64496",
        protocol: Protocol::Whois,
        servers: &[Name::Rir],
    },
    Scene {
        explanation: "A domain by RDAP over HTTPS, with a certificate authority that exists only while the demo runs.",
        query: "example.org",
        protocol: Protocol::Rdap,
        servers: &[Name::RdapHttps],
    },
];

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    arguments.color.choose();
    let testbed =
        Testbed::start_blocking().map_err(|error| Failure::File(format!("the demo's servers cannot start: {error}")))?;
    let mut policy = Policy::default();
    policy.allow_address(std::net::IpAddr::from([127, 0, 0, 1]).into());
    for name in Name::ALL {
        policy.allow_port(testbed.server(name).address().port());
    }
    let host = Host::builder().policy(policy).trust(testbed.ca_pem().as_bytes())?.build()?;

    say(&format!(
        "{FAINT}{} servers run on 127.0.0.1 with invented registrations; nothing leaves this machine. All that is shown was\n\
         asked and read by lookup.wasm, in a sandbox that may connect to them and nothing else.{FAINT:#}\n",
        Name::ALL.len()
    ))?;
    let mut worst = Exit::Found;
    for scene in &SCENES {
        worst = worst.max(play(&host, &testbed, scene)?);
    }
    refusal(&testbed)?;
    epilogue()?;
    Ok(worst)
}

fn play(host: &Host, testbed: &Testbed, scene: &Scene) -> Result<Exit, Failure> {
    let options = Options { protocols: vec![scene.protocol], routes: routes(testbed, scene), ..Options::default() };
    introduce(scene.explanation, &command(testbed, scene))?;
    let report = block_on(host.lookup(scene.query, &options))?.report;
    say(&page(&report))?;
    Ok(report.conclusion.into())
}

/// The route to the first server of a scene.
fn routes(testbed: &Testbed, scene: &Scene) -> Vec<Route> {
    let first = scene.servers.iter().take(1).map(|&name| testbed.server(name));
    let route = |server: &Server| match scene.protocol {
        Protocol::Whois => Route::Whois(server.address().to_string()),
        Protocol::Rdap => Route::Rdap(server.url()),
    };
    first.map(route).collect()
}

/// The command that would do the same while the servers run.
fn command(testbed: &Testbed, scene: &Scene) -> String {
    let mut command = format!("whoisbox {}", scene.query);
    for route in routes(testbed, scene) {
        let _ = match route {
            Route::Whois(server) => write!(command, " --whois {server}"),
            Route::Rdap(url) => write!(command, " --rdap {url} --ca demo-ca.pem"),
        };
    }
    command.push_str(" --allow-address 127.0.0.1");
    for &name in scene.servers {
        let _ = write!(command, " --allow-port {}", testbed.server(name).address().port());
    }
    command
}

/// Shows that the sandbox denies by default: the same question to the same server by a host that allows nothing.
fn refusal(testbed: &Testbed) -> Result<(), Failure> {
    let server = testbed.server(Name::Registry).address().to_string();
    introduce(
        "And what the sandbox does when nothing is allowed: the same server, by default.",
        &format!("whoisbox example.com --whois {server}"),
    )?;
    let options = Options { protocols: vec![Protocol::Whois], routes: vec![Route::Whois(server)], ..Options::default() };
    let lookup = block_on(Host::new()?.lookup("example.com", &options))?;
    say(&page(&lookup.report))?;
    for denial in &lookup.denials {
        say(&format!("  {ATTENTION}{}{ATTENTION:#}\n", safe(&denial.to_string())))?;
    }
    match lookup.report.conclusion {
        Conclusion::Denied => Ok(()),
        // The demo would be a lie then.
        other => Err(Failure::Host(Error::Engine(format!("the sandbox did not deny a loopback address: {other:?}")))),
    }
}

fn introduce(explanation: &str, command: &str) -> Result<(), Failure> {
    say(&format!("\n{TITLE}{explanation}{TITLE:#}\n{FAINT}$ {command}{FAINT:#}\n\n"))
}

fn epilogue() -> Result<(), Failure> {
    let mut text = format!("\n{TITLE}With a network, try:{TITLE:#}\n");
    for (command, what) in [
        ("whoisbox example.com", "a domain; RDAP first, then WHOIS"),
        ("whoisbox 192.0.2.1 AS64496 --json", "an address and an AS number, as JSON"),
        ("whoisbox example.com --protocol whois --raw", "the servers' own words"),
        ("whoisbox parse --help", "reading answers that you already have"),
    ] {
        let _ = writeln!(text, "  {command:<46}{FAINT}{what}{FAINT:#}");
    }
    say(&text)
}

fn say(text: &str) -> Result<(), Failure> {
    print(text).map_err(Failure::Output)
}
