//! Builds the two components that the crate embeds: `parser.wasm` and `lookup.wasm`, each from the guest crate.
//!
//! Nothing of the guest is linked into the host: what comes out of here are two WebAssembly components, which the host knows by
//! their WIT alone.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wit_component::ComponentEncoder;

const TARGET: &str = "wasm32-unknown-unknown";

fn main() {
    if let Err(error) = build() {
        eprintln!("error: {error}");
        std::process::exit(1);
    }
}

fn build() -> Result<(), Box<dyn Error>> {
    let workspace = variable("CARGO_MANIFEST_DIR")?.join("../..");
    for input in [".cargo", "guest", "wit", "Cargo.lock", "Cargo.toml"] {
        println!("cargo::rerun-if-changed={}", workspace.join(input).display());
    }
    let out = variable("OUT_DIR")?;
    for (name, features) in [("parser.wasm", None), ("lookup.wasm", Some("lookup"))] {
        let module = fs::read(compile(&workspace, &target_directory(&out), features)?)?;
        let component = ComponentEncoder::default()
            .validate(true)
            .module(&module)
            .and_then(|encoder| encoder.encode())
            .map_err(|error| format!("{name} does not fit wit/worlds.wit: {error:#}"))?;
        fs::write(out.join(name), component)?;
    }
    Ok(())
}

/// Compiles the guest crate to a core module and gives its path.
fn compile(workspace: &Path, target_directory: &Path, features: Option<&str>) -> Result<PathBuf, Box<dyn Error>> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(workspace).args(["build", "--profile", "guest", "--package", "whoisbox-guest", "--target", TARGET]);
    cargo.arg("--target-dir").arg(target_directory);
    if let Some(features) = features {
        cargo.args(["--features", features]);
    }
    if workspace.join("Cargo.lock").exists() {
        cargo.arg("--locked");
    }
    // What the outer build was told of the host's machine does not hold for the guest's: flags for the native linker, a coverage
    // tool's instrumentation, clippy in the place of rustc.
    for inherited in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_RUSTFLAGS", "CARGO_BUILD_TARGET", "CARGO_TARGET_DIR"] {
        cargo.env_remove(inherited);
    }
    for wrapper in ["RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER", "CLIPPY_ARGS"] {
        cargo.env_remove(wrapper);
    }
    let output = cargo.output().map_err(|error| format!("cargo could not be started: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        eprintln!("{said}");
        if said.contains("can't find crate for `core`") || said.contains("target may not be installed") {
            return Err(format!("the compiler has no standard library for {TARGET}: run `rustup target add {TARGET}`").into());
        }
        return Err("the guest crate does not compile; the compiler's messages stand above".into());
    }
    Ok(target_directory.join(TARGET).join("guest/whoisbox_guest.wasm"))
}

/// A target directory of the guest's own beside the host's profiles, so that debug and release builds of the host share it and
/// neither waits for the other's lock.
fn target_directory(out: &Path) -> PathBuf {
    // <target>/<profile>/build/<package>-<hash>/out
    out.ancestors().nth(4).unwrap_or(out).join("guest")
}

fn variable(name: &str) -> Result<PathBuf, Box<dyn Error>> {
    Ok(env::var_os(name).ok_or_else(|| format!("{name} is not set: cargo runs this"))?.into())
}
