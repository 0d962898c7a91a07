//! `whoisbox parse`: reads an answer from a file or standard input. Uses no network.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use clap::Args;
use whoisbox::outputs::Output;
use whoisbox::parse::Hints;
use whoisbox::steps::Payload;
use whoisbox::types::Registration;
use whoisbox::{Host, MAX_INPUT};

use super::exit::Exit;
use super::explain::Explanation;
use super::jsonl::Form;
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
    /// Print the registration in the format of that name: `json`, or `rdap` for an RDAP response (RFC 9083)
    #[arg(long = "as", value_name = "FORMAT", conflicts_with_all = ["explain", "json"])]
    format: Option<String>,
    /// Print the answer line by line, and beside each line what it became
    #[arg(long)]
    explain: bool,
    /// Print the registration, or what --explain tells, as JSON
    #[arg(long)]
    json: bool,
    /// Read many answers, one JSON object a line, and print a line for each, in the same order
    ///
    /// In: {"id", "server", "query", "protocol", "text" or "base64"}. Out: {"id", "registration"} or
    /// {"id", "error": {"code", "message"}}; with --as {"id", "output"}, with --explain {"id", "explanation"} in place of the former.
    /// A bad line never stops the rest; the exit code is 0 if all lines were read.
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
        let form = match &arguments.format {
            Some(format) => Form::Document(format),
            None if arguments.explain => Form::Explanation,
            None => Form::Registration,
        };
        return jsonl::run(&host, &arguments.file, form);
    }
    let answer = read(&arguments.file).map_err(|error| Failure::file(&arguments.file, &error))?;
    let hints = Hints { server: arguments.server.clone(), query: arguments.query.clone() };
    let protocol = arguments.protocol.unwrap_or_else(|| detect(&answer));
    if arguments.explain {
        return explain(&host, &answer, protocol, &hints, arguments.json);
    }
    if let Some(format) = arguments.format.as_deref().or(arguments.json.then_some("json")) {
        return print_as(&host, answer, protocol, &hints, format);
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

/// Prints the registration in the format of that name.
fn print_as(host: &Host, answer: Vec<u8>, protocol: ProtocolName, hints: &Hints, format: &str) -> Result<Exit, Failure> {
    let Output { availability, text } = host.convert(&Payload::Bytes(answer), protocol.into(), hints, format)?;
    print(&format!("{}\n", safe_json(text.trim_end_matches('\n')))).map_err(Failure::Output)?;
    Ok(availability.into())
}

/// Tells what each line of an answer became.
fn explain(host: &Host, answer: &[u8], protocol: ProtocolName, hints: &Hints, json: bool) -> Result<Exit, Failure> {
    let Output { availability, text } = host.convert(&Payload::Bytes(answer.to_vec()), protocol.into(), hints, "json")?;
    let read = serde_json::from_str(&text).map_err(|error| Failure::Output(error.into()))?;
    let explanation = Explanation::new(answer, read);
    let mut page = String::new();
    match json {
        true => page = format!("{}\n", safe_json(&serde_json::to_string(&explanation).unwrap_or_default())),
        false => explanation.write(&mut page),
    }
    print(&page).map_err(Failure::Output)?;
    Ok(availability.into())
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
