//! `whoisbox install` and `whoisbox remove`: modules for frameworks in Python. The Python package carries them, and writes them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args;

use super::Failure;
use super::exit::Exit;

/// Whose modules, and where.
#[derive(Args, Clone, Debug)]
pub(crate) struct Arguments {
    /// The Python that the framework runs in
    #[arg(long, default_value = "python3", value_name = "PROGRAM")]
    python: PathBuf,
    /// spiderfoot, recon-ng, maltego or bbot; and behind it --path DIR, or --help for all there is to say
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true, value_name = "FRAMEWORK")]
    arguments: Vec<OsString>,
}

/// Runs `install` or `remove` of the Python package.
pub(crate) fn run(command: &str, arguments: &Arguments) -> Result<Exit, Failure> {
    let Arguments { python, arguments } = arguments;
    let sought = Command::new(python)
        .args(["-c", "import sys, importlib.util; sys.exit(importlib.util.find_spec('whoisbox') is None)"])
        .stdin(Stdio::null())
        .status()
        .map_err(|error| Failure::File(format!("{}: {error}; name the framework's Python with --python", python.display())))?;
    if !sought.success() {
        return Err(Failure::File(missing(python)));
    }
    let done = Command::new(python).args(["-m", "whoisbox", command]).args(arguments).status();
    let done = done.map_err(|error| Failure::file(python, &error))?;
    Ok(if done.success() { Exit::Found } else { Exit::Usage })
}

fn missing(python: &Path) -> String {
    let python = python.display();
    format!("{python} has no package whoisbox, which carries the modules: run {python} -m pip install whoisbox")
}
