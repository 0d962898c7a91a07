//! `whoisbox completions` and `whoisbox man`: made of the very definitions that the command line is read by.

use std::fs;
use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::exit::Exit;
use super::terminal::print;
use super::{Arguments, Failure};

/// For which shell.
#[derive(Args, Clone, Debug)]
pub(crate) struct Completions {
    /// The shell, such as `bash`: whoisbox completions bash > ~/.local/share/bash-completion/completions/whoisbox
    shell: Shell,
}

/// Where to.
#[derive(Args, Clone, Debug)]
pub(crate) struct Man {
    /// Write a page for each command into this folder, such as ~/.local/share/man/man1 [default: the page of the program, to standard
    /// output: whoisbox man | man -l -]
    #[arg(long, value_name = "DIR")]
    write: Option<PathBuf>,
}

/// Runs `completions`.
pub(crate) fn completions(arguments: &Completions) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "whoisbox", &mut script);
    print(&String::from_utf8_lossy(&script)).map_err(Failure::Output)?;
    Ok(Exit::Found)
}

/// Runs `man`.
pub(crate) fn man(arguments: &Man) -> Result<Exit, Failure> {
    match &arguments.write {
        Some(folder) => {
            let written = fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(Arguments::command(), folder));
            written.map_err(|error| Failure::file(folder, &error))?;
        }
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Arguments::command()).render(&mut page).map_err(Failure::Output)?;
            print(&String::from_utf8_lossy(&page)).map_err(Failure::Output)?;
        }
    }
    Ok(Exit::Found)
}
