//! `whoisbox parse`: reads an answer from a file or standard input. Uses no network.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use clap::Args;
use whoisbox::outputs::Output;
use whoisbox::parse::Hints;
use whoisbox::types::{Payload, Registration};
use whoisbox::{Host, MAX_INPUT};

use super::exit::Exit;
use super::explain::Explanation;
use super::form::Form;
use super::jsonl::Line;
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
    #[command(flatten)]
    form: Form,
    /// Print the answer line by line, and beside each line what it became
    #[arg(long, conflicts_with = "format")]
    explain: bool,
    /// Print the registration, or what --explain tells, as JSON
    #[arg(long, conflicts_with = "format")]
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
    let chosen = arguments.form.choose(&host, None)?;
    if arguments.jsonl {
        let form = match &chosen {
            Some(chosen) => Line::Document(chosen),
            None if arguments.explain => Line::Explanation,
            None => Line::Registration,
        };
        return jsonl::run(&host, &arguments.file, form);
    }
    let answer = read(&arguments.file).map_err(|error| Failure::file(&arguments.file, &error))?;
    let hints = Hints { server: arguments.server.clone(), query: arguments.query.clone() };
    let protocol = arguments.protocol.unwrap_or_else(|| detect(&answer));
    if arguments.explain {
        return explain(&host, &answer, protocol, &hints, arguments.json);
    }
    if let Some(chosen) = chosen {
        let (format, settings) = (&chosen.format, chosen.settings.as_deref());
        let Output { availability, text } = host.convert(&Payload::Bytes(answer), protocol.into(), &hints, format, settings)?;
        chosen.print(&text)?;
        return Ok(availability.into());
    }
    if arguments.json {
        let Output { availability, text } = host.convert(&Payload::Bytes(answer), protocol.into(), &hints, "json", None)?;
        print(&format!("{}\n", safe_json(&text))).map_err(Failure::Output)?;
        return Ok(availability.into());
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

/// Tells what each line of an answer became.
fn explain(host: &Host, answer: &[u8], protocol: ProtocolName, hints: &Hints, json: bool) -> Result<Exit, Failure> {
    let Output { availability, text } = host.convert(&Payload::Bytes(answer.to_vec()), protocol.into(), hints, "json", None)?;
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
