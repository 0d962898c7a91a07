//! Campaigns of the binary: killed, gone on with, and to the end; and what they write.
//!
//! `WHOISBOX_CAMPAIGN=20000 cargo test --release -p whoisbox-tests campaign -- --nocapture` runs it with so many targets, and says how
//! long it took.

mod files;
mod killed;
mod registry;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use whoisbox_tests::cli;

use registry::Registry;

/// A campaign against a registry, in a folder of its own.
struct Scene {
    folder: tempfile::TempDir,
    registry: Registry,
}

impl Scene {
    fn new(registry: Registry, targets: &[String]) -> Scene {
        let folder = tempfile::tempdir().expect("a folder can be had");
        let text = targets.iter().fold(String::from("# targets\n\n"), |mut text, target| {
            let _ = writeln!(text, "{target}");
            text
        });
        fs::write(folder.path().join("targets.txt"), text).expect("it can be written");
        Scene { folder, registry }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The command, with what it needs to reach the registry, and as fast as that answers.
    fn command(&self, output: &str, more: &[&str]) -> Command {
        self.command_at("0", output, more)
    }

    /// The same at a rate.
    fn command_at(&self, rate: &str, output: &str, more: &[&str]) -> Command {
        let address = self.registry.address();
        let mut command = Command::new(cli::binary());
        command.arg("bulk").arg(self.path("targets.txt")).arg("-o").arg(self.path(output));
        command.args(["--whois", &address.to_string(), "--allow-address", "127.0.0.1"]);
        command.args(["--allow-port", &address.port().to_string()]);
        command.arg("--cache").arg(self.path("answers.sqlite3"));
        command.args(["--rate", rate, "--per-server", "200", "--concurrency", "200", "--patience", "0.02s"]);
        command.args(["--backoff", "0.05s", "--retries", "9", "--timeout", "1", "--connect-timeout", "1"]);
        command.args(more);
        command
    }

    /// Runs it to its end.
    fn run(&self, output: &str, more: &[&str]) -> std::process::Output {
        self.command(output, more).output().expect("the binary starts")
    }
}

/// The lines of a file of JSON Lines.
fn lines(file: &Path) -> Vec<Value> {
    let text = fs::read_to_string(file).expect("it can be read");
    text.lines().map(|line| serde_json::from_str(line).expect("each line is whole, and JSON")).collect()
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}
