//! Builds `tests/guests`, and makes components of modules in text.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/guests");

/// The contract of a plugin, as others have it.
const CONTRACT: &str = include_str!("../../wit/deps/osint-plugin.wit");

/// The plugin that attacks, built once.
pub(super) fn attacker() -> &'static [u8] {
    static ATTACKER: OnceLock<Vec<u8>> = OnceLock::new();
    ATTACKER.get_or_init(|| {
        let target = target();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(FOLDER).args([
            "build",
            "--quiet",
            "--release",
            "--locked",
            "--target",
            "wasm32-wasip2",
            "--target-dir",
        ]);
        // What the outer build was told of the host's machine does not hold here.
        for inherited in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_RUSTFLAGS", "CARGO_BUILD_TARGET"] {
            cargo.env_remove(inherited);
        }
        let status = cargo.arg(&target).status();
        assert!(status.as_ref().is_ok_and(|status| status.success()), "tests/guests does not compile: {status:?}");
        built()
    })
}

/// The same where it was built already, and nothing may be downloaded.
pub(super) fn built() -> Vec<u8> {
    fs::read(target().join("wasm32-wasip2/release/whoisbox_guests.wasm")).expect("tests/guests is built")
}

fn target() -> PathBuf {
    // <target>/<profile>/deps/<test>
    let test = env::current_exe().expect("a program knows itself");
    test.ancestors().nth(3).expect("a test is in a target directory").join("tests/guests")
}

/// A plugin as a module in text would make it: the bodies of its two functions, and whatever else the module holds.
pub(super) fn plugin(describe: &str, handle: &str, rest: &str) -> Vec<u8> {
    plugin_of("0.1.0", "", describe, handle, rest)
}

/// The same for a contract of another version, which has this interface besides.
pub(super) fn plugin_of(version: &str, interface: &str, describe: &str, handle: &str, rest: &str) -> Vec<u8> {
    let contract =
        CONTRACT.replace("0.1.0", version).replacen("interface plugin {", &format!("{interface}\ninterface plugin {{"), 1);
    let more = if interface.is_empty() { String::new() } else { format!("export osint:plugin/things@{version};") };
    let memory = if rest.contains("(memory") { "" } else { "(memory (export \"memory\") 2)" };
    component(
        &contract,
        &format!("export osint:plugin/plugin@{version}; {more}"),
        &format!(
            r#"(module
                {rest}
                {memory}
                (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 32768))
                (func (export "osint:plugin/plugin@{version}#describe") (result i32) {describe})
                (func (export "osint:plugin/plugin@{version}#handle")
                    (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32) {handle}))"#
        ),
    )
}

/// A component of a module in text: by a package, and by what its world imports and exports of it.
pub(super) fn component(package: &str, world: &str, module: &str) -> Vec<u8> {
    let mut resolve = Resolve::default();
    resolve.push_str("package.wit", package).expect("the package is WIT");
    let world = resolve.push_str("world.wit", &format!("package tests:raw;\nworld raw {{ {world} }}")).expect("the world is WIT");
    let world = resolve.select_world(&[world], Some("raw")).expect("there is one");
    let mut module = wat::parse_str(module).expect("the module is text");
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).expect("the module takes it");
    let encoder = ComponentEncoder::default().validate(true).module(&module).and_then(|encoder| encoder.encode());
    encoder.unwrap_or_else(|error| panic!("the module does not fit its world: {error:#}"))
}

/// A component that has so many modules more, each of which it instantiates.
pub(super) fn with_modules(component: Vec<u8>, module: &str, count: usize) -> Vec<u8> {
    // A component's core modules are numbered in their order; `parser.wasm` and its like begin with one.
    let module = wat::parse_str(module).expect("the module is text");
    let instances = std::iter::once(count).flat_map(leb).chain((0..count).flat_map(|_| [0, 1, 0])).collect::<Vec<u8>>();
    let section = |id: u8, bytes: &[u8]| [vec![id], leb(bytes.len()), bytes.to_vec()].concat();
    [component, section(1, &module), section(2, &instances)].concat()
}

/// A number as WebAssembly has it (LEB128).
fn leb(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}
