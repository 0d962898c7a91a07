//! `whoisbox parse`: reads an answer from a file or standard input. Uses no network.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;
use whoisbox::parse::Hints;
use whoisbox::types::{Availability, Registration};
use whoisbox::{Host, MAX_INPUT};

use super::exit::Exit;
use super::explain::Explanation;
use super::options::ProtocolName;
use super::terminal::{Color, print, safe_json};
use super::{Failure, jsonl, text};

/// What to read and how.
#[derive(Args, Clone, Debug)]
pub(crate) struct Arguments {
    /// The file with the answer; `-` is standard input
    #[arg(default_value = "-", hide_default_value = true)]
    file: PathBuf,
    /// The server that gave the answer: it picks the format and the charset
    #[arg(long, value_name = "HOST")]
    server: Option<String>,
    /// The question that was asked: it picks the object where the answer holds several
    #[arg(long)]
    query: Option<String>,
    /// The protocol of the answer [default: rdap if it begins with `{`, else whois]
    #[arg(long, value_enum)]
    protocol: Option<ProtocolName>,
    /// Print the answer line by line, and beside each line what it became
    #[arg(long)]
    explain: bool,
    /// Print the registration, or what --explain tells, as JSON
    #[arg(long)]
    json: bool,
    /// Read many answers, one JSON object a line, and print a line for each, in the same order
    ///
    /// In: {"id", "server", "query", "protocol", "text" or "base64"}. Out: {"id", "registration"} or
    /// {"id", "error": {"code", "message"}}; with --explain {"id", "explanation"}. A bad line never stops the rest; the exit code is 0 if all lines were read.
    #[arg(long, conflicts_with_all = ["server", "query", "protocol"])]
    jsonl: bool,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: Color,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    arguments.color.choose();
    let host = Host::new()?;
    if arguments.jsonl {
        return jsonl::run(&host, &arguments.file, arguments.explain);
    }
    let answer = read(&arguments.file).map_err(|error| Failure::file(&arguments.file, &error))?;
    let hints = Hints { server: arguments.server.clone(), query: arguments.query.clone() };
    let protocol = arguments.protocol.unwrap_or_else(|| detect(&answer));
    if arguments.explain {
        return explain(&host, &answer, protocol, &hints, arguments.json);
    }
    if arguments.json {
        return print_json(&host, &answer, protocol, hints);
    }
    let registration: Registration = match protocol {
        ProtocolName::Whois => host.parse_whois(&answer, &hints),
        ProtocolName::Rdap => host.parse_rdap(&answer, &hints),
    }?;
    let mut page = String::new();
    text::registration(&mut page, &registration, hints.query.as_deref());
    print(&page).map_err(Failure::Output)?;
    Ok(registration.availability.into())
}

/// The functions that give JSON take text, so bytes that are none go by way of `many-json`, which takes base64.
fn print_json(host: &Host, answer: &[u8], protocol: ProtocolName, hints: Hints) -> Result<Exit, Failure> {
    let json = match (std::str::from_utf8(answer), protocol) {
        (Ok(text), ProtocolName::Whois) => host.parse_whois_json(text, &hints)?,
        (Ok(text), ProtocolName::Rdap) => host.parse_rdap_json(text, &hints)?,
        (Err(_), _) => match jsonl::read_bytes(host, answer, protocol, &hints)? {
            Some(json) => json,
            None => return unread(host, answer, protocol, &hints),
        },
    };
    print(&format!("{}\n", safe_json(&json))).map_err(Failure::Output)?;
    Ok(exit(&json))
}

/// Tells what each line of an answer became.
fn explain(host: &Host, answer: &[u8], protocol: ProtocolName, hints: &Hints, json: bool) -> Result<Exit, Failure> {
    let Some(registration) = jsonl::read_bytes(host, answer, protocol, hints)? else {
        return unread(host, answer, protocol, hints);
    };
    let read = serde_json::from_str(&registration).map_err(|error| Failure::Output(error.into()))?;
    let explanation = Explanation::new(answer, read);
    let mut page = String::new();
    match json {
        true => page = format!("{}\n", safe_json(&serde_json::to_string(&explanation).unwrap_or_default())),
        false => explanation.write(&mut page),
    }
    print(&page).map_err(Failure::Output)?;
    Ok(exit(&registration))
}

/// The exit code for a registration in JSON.
fn exit(registration: &str) -> Exit {
    #[derive(Deserialize)]
    struct Told {
        availability: String,
    }
    let told = serde_json::from_str(registration).map_or(String::new(), |Told { availability }| availability);
    Exit::from(match told.as_str() {
        "registered" => Availability::Registered,
        "available" => Availability::Available,
        "reserved" => Availability::Reserved,
        _ => Availability::Unknown,
    })
}

/// Says why an answer was not read, by the typed function, which knows it exactly.
fn unread(host: &Host, answer: &[u8], protocol: ProtocolName, hints: &Hints) -> Result<Exit, Failure> {
    match protocol {
        ProtocolName::Whois => host.parse_whois(answer, hints),
        ProtocolName::Rdap => host.parse_rdap(answer, hints),
    }?;
    Ok(Exit::Unreadable)
}

fn detect(answer: &[u8]) -> ProtocolName {
    let answer = answer.strip_prefix(b"\xef\xbb\xbf").unwrap_or(answer);
    match answer.trim_ascii_start().first() {
        Some(b'{') => ProtocolName::Rdap,
        _ => ProtocolName::Whois,
    }
}

/// Reads one byte more than the host would take, at most: enough for it to say that it is too much.
fn read(file: &Path) -> io::Result<Vec<u8>> {
    let mut answer = Vec::new();
    let limit = MAX_INPUT as u64 + 1;
    match file.as_os_str() == "-" {
        true => io::stdin().lock().take(limit).read_to_end(&mut answer)?,
        false => fs::File::open(file)?.take(limit).read_to_end(&mut answer)?,
    };
    Ok(answer)
}
