//! The `whoisbox` binary, for tests that start it.

use std::env;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

/// The binary: the one that `WHOISBOX_BINARY` names, or that in the target directory of the running test, built if it is not
/// there or not new.
///
/// # Panics
/// It does not compile.
#[allow(clippy::panic, reason = "without it there is nothing to test")]
pub fn binary() -> &'static PathBuf {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        if let Some(binary) = env::var_os("WHOISBOX_BINARY") {
            return binary.into();
        }
        // <target>/<profile>/deps/<test>
        let test = env::current_exe().unwrap_or_default();
        let profile = test.ancestors().nth(2).unwrap_or(&test);
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).args(["build", "--quiet", "--bin", "whoisbox"]);
        cargo.arg("--target-dir").arg(profile.parent().unwrap_or(profile));
        if profile.ends_with("release") {
            cargo.arg("--release");
        }
        match cargo.status() {
            Ok(status) if status.success() => profile.join("whoisbox").with_extension(env::consts::EXE_EXTENSION),
            other => panic!("whoisbox does not compile: {other:?}"),
        }
    })
}

/// Starts the binary with these arguments and this standard input, and waits for its end.
///
/// # Panics
/// It cannot be started.
#[allow(clippy::panic, reason = "without it there is nothing to test")]
pub fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(binary());
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("whoisbox does not start: {error}"));
    let mut stdin = child.stdin.take();
    // Written beside the reading: a child that answers while it is still being fed must not fill its pipe and wait for ever.
    std::thread::scope(|scope| {
        scope.spawn(move || {
            // A child that needs no more input closes its end: that is no failure of the test.
            let _ = stdin.take().map(|mut stdin| stdin.write_all(input));
        });
        child.wait_with_output().unwrap_or_else(|error| panic!("whoisbox does not end: {error}"))
    })
}
