//! The command line: what the user may say, and what comes back.

mod bulk;
mod components;
mod demo;
mod exit;
mod explain;
mod form;
mod install;
mod jsonl;
mod keeping;
mod lookup;
mod manual;
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
use tracing_subscriber::{Layer as _, layer::SubscriberExt as _, util::SubscriberInitExt as _};
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
    /// Say what is done on the network: each connection, question and outcome; in bulk, each target. Twice: more
    #[arg(long, short, global = true, action = clap::ArgAction::Count, help_heading = "What is said")]
    verbose: u8,
    /// Say nothing but what was asked for, and errors
    #[arg(long, short, global = true, conflicts_with = "verbose", help_heading = "What is said")]
    quiet: bool,
}

/// How much is said on standard error.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Voice {
    /// Errors alone.
    Quiet,
    Normal,
    /// What is done, too.
    Verbose,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Look up domains, addresses, networks and AS numbers (the default command)
    Lookup(lookup::Arguments),
    /// Look up thousands, from a list to a file: at a pace, the same once, on from where it was broken off
    Bulk(bulk::Arguments),
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
    /// Write a script that completes this program's commands and options in a shell
    Completions(manual::Completions),
    /// Write the manual pages, in roff
    Man(manual::Man),
    /// Look up in a little internet of the program's own: shows the whole without a network
    Demo(demo::Arguments),
}

/// Reads the command line and obeys it.
pub(crate) fn run() -> ExitCode {
    let Arguments { command, lookup, verbose, quiet } = Arguments::parse();
    let voice = match (quiet, verbose) {
        (true, _) => Voice::Quiet,
        (false, 0) => Voice::Normal,
        (false, _) => Voice::Verbose,
    };
    listen(verbose);
    let result = match command.unwrap_or(Command::Lookup(lookup)) {
        Command::Lookup(arguments) => lookup::run(&arguments),
        Command::Bulk(arguments) => bulk::run(&arguments, voice),
        Command::Parse(arguments) => parse::run(&arguments),
        Command::Events(arguments) => plugin::events(&arguments),
        Command::Describe(arguments) => plugin::describe(&arguments),
        Command::UpdateData(arguments) => update_data::run(&arguments),
        Command::Components(arguments) => components::run(&arguments),
        Command::Install(arguments) => install::run("install", &arguments),
        Command::Remove(arguments) => install::run("remove", &arguments),
        Command::Relay(arguments) => relay::run(&arguments),
        Command::Completions(arguments) => manual::completions(&arguments),
        Command::Man(arguments) => manual::man(&arguments),
        Command::Demo(arguments) => demo::run(&arguments),
    };
    let exit = result.unwrap_or_else(|failure| failure.tell());
    ExitCode::from(exit as u8)
}

/// Writes what happens to standard error, as far as the user wants to know.
fn listen(verbose: u8) {
    let level = match verbose {
        0 => return,
        1 => tracing::Level::DEBUG,
        _ => tracing::Level::TRACE,
    };
    let ours = tracing_subscriber::filter::filter_fn(move |metadata| {
        metadata.target().starts_with("whoisbox") && *metadata.level() <= level || verbose > 2
    });
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(io::IsTerminal::is_terminal(&io::stderr()));
    // There is no other one yet.
    let _ = tracing_subscriber::registry().with(lines.with_target(false).with_filter(ours)).try_init();
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
