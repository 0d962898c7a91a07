//! `whoisbox components`: what the program carries.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use whoisbox::{Component, Host};

use super::Failure;
use super::exit::Exit;
use super::terminal::{Color, FAINT, TITLE, print};

/// What to do with them.
#[derive(Args, Clone, Debug)]
pub(crate) struct Arguments {
    /// Write parser.wasm and lookup.wasm to this folder
    #[arg(long, value_name = "DIR")]
    write: Option<PathBuf>,
    /// Print a JSON object for each, one a line
    #[arg(long)]
    json: bool,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: Color,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    arguments.color.choose();
    let host = Host::new()?;
    let mut page = String::new();
    for component in Component::ALL {
        let interfaces = host.interfaces(component)?;
        let (name, version, size) = (component.file_name(), component.version(), component.bytes().len());
        if arguments.json {
            let (imports, exports) = (&interfaces.imports, &interfaces.exports);
            let line = json!({ "name": name, "version": version, "size": size, "imports": imports, "exports": exports });
            let _ = writeln!(page, "{line}");
        } else {
            let gap = if page.is_empty() { "" } else { "\n" };
            let _ = writeln!(page, "{gap}{TITLE}{name}{TITLE:#}  {version}, {size} bytes");
            list(&mut page, "imports", &interfaces.imports);
            list(&mut page, "exports", &interfaces.exports);
        }
    }
    if let Some(folder) = &arguments.write {
        fs::create_dir_all(folder).map_err(|error| Failure::file(folder, &error))?;
        for component in Component::ALL {
            let file = folder.join(component.file_name());
            fs::write(&file, component.bytes()).map_err(|error| Failure::file(&file, &error))?;
        }
    }
    print(&page).map_err(Failure::Output)?;
    Ok(Exit::Found)
}

fn list(page: &mut String, what: &str, names: &[String]) {
    let _ = match names.is_empty() {
        true => writeln!(page, "  {FAINT}{what}{FAINT:#}  nothing"),
        false => writeln!(page, "  {FAINT}{what}{FAINT:#}  {}", names.join("\n           ")),
    };
}
