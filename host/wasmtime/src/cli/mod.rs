//! The command line: what the user may say, and what comes back.

mod components;
mod demo;
mod exit;
mod explain;
mod form;
mod install;
mod jsonl;
mod lookup;
mod options;
mod parse;
mod plugin;
mod relay;
mod tables;
mod terminal;
mod text;
mod update_data;

use std::io;
use std::path::Path;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use whoisbox::Error;

use exit::Exit;

/// Looks up domains, addresses, networks and AS numbers by WHOIS and RDAP, in a WebAssembly sandbox that denies by default.
///
/// `whoisbox example.com` is short for `whoisbox lookup example.com`.
#[derive(Debug, Parser)]
#[command(name = "whoisbox", version, after_help = exit::HELP, max_term_width = 100)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    lookup: lookup::Arguments,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Look up domains, addresses, networks and AS numbers (the default command)
    Lookup(lookup::Arguments),
    /// Read an answer that you already have
    Parse(parse::Arguments),
    /// Look up, or have a plugin of others do its work, and give what was found as events for an OSINT framework
    Events(plugin::EventsArguments),
    /// Say what the components, and plugins of others, are as plugins, and how old the tables are that say whom to ask
    Describe(plugin::DescribeArguments),
    /// Get newer tables of whom to ask from IANA
    UpdateData(update_data::Arguments),
    /// List the two components that this program carries, or write them to a folder
    Components(components::Arguments),
    /// Write the modules for a framework in Python to where it looks for them
    Install(install::Arguments),
    /// Remove what install wrote
    Remove(install::Arguments),
    /// Ask WHOIS and RDAP servers for web pages, which cannot
    Relay(relay::Arguments),
    /// Look up in a little internet of the program's own: shows the whole without a network
    Demo(demo::Arguments),
}

/// Reads the command line and obeys it.
pub(crate) fn run() -> ExitCode {
    let Arguments { command, lookup } = Arguments::parse();
    let result = match command.unwrap_or(Command::Lookup(lookup)) {
        Command::Lookup(arguments) => lookup::run(&arguments),
        Command::Parse(arguments) => parse::run(&arguments),
        Command::Events(arguments) => plugin::events(&arguments),
        Command::Describe(arguments) => plugin::describe(&arguments),
        Command::UpdateData(arguments) => update_data::run(&arguments),
        Command::Components(arguments) => components::run(&arguments),
        Command::Install(arguments) => install::run("install", &arguments),
        Command::Remove(arguments) => install::run("remove", &arguments),
        Command::Relay(arguments) => relay::run(&arguments),
        Command::Demo(arguments) => demo::run(&arguments),
    };
    let exit = result.unwrap_or_else(|failure| failure.tell());
    ExitCode::from(exit as u8)
}

/// Why a command ended before its end.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The host says why.
    Host(Error),
    /// A file is unusable; the sentence says which and why.
    File(String),
    /// The output cannot be written.
    Output(io::Error),
}

impl Failure {
    fn file(path: &Path, error: &io::Error) -> Failure {
        Failure::File(format!("{}: {error}", path.display()))
    }

    /// Tells the user, and gives the exit code.
    fn tell(&self) -> Exit {
        let (message, exit) = match self {
            Failure::Host(error) => (error.to_string(), Exit::from(error)),
            Failure::File(message) => (message.clone(), Exit::Usage),
            // Whoever read the output has seen enough; `whoisbox … | head` is no failure.
            Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => return Exit::Found,
            Failure::Output(error) => (format!("the output cannot be written: {error}"), Exit::Usage),
        };
        terminal::complain(terminal::BAD, "error", &message);
        exit
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Host(error)
    }
}
