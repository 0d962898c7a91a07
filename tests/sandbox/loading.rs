//! What is no plugin does not load, and says why; what stands beside it in a folder does.

use std::fs;

use whoisbox::{Component, Error, Host, block_on};

use super::{Ring, guests};

/// A component that exports nothing, and imports this interface.
fn importing(package: &str, interface: &str) -> Vec<u8> {
    guests::component(package, &format!("import {interface};"), &format!("(module (import \"{interface}\" \"ask\" (func)))"))
}

#[test]
fn what_is_no_plugin_says_what_it_lacks() {
    let ring = Ring::new();
    let parser = Component::Parser.bytes();
    let acme = importing("package acme:db@1.0.0; interface query { ask: func(); }", "acme:db/query@1.0.0");
    let unknown_wasi = importing("package wasi:nn@0.2.0; interface graph { ask: func(); }", "wasi:nn/graph@0.2.0");
    let of_version = |version| guests::plugin_of(version, "", "(i32.const 0)", "unreachable", "");
    let plugin = || guests::plugin("(i32.const 0)", "unreachable", "");
    let cases: [(&str, Vec<u8>, &str); 10] = [
        ("nothing", vec![], "could not be loaded"),
        ("text", b"(component)".to_vec(), "could not be loaded"),
        ("zeros", vec![0; 10_000], "could not be loaded"),
        ("half of a component", parser[..parser.len() / 2].to_vec(), "could not be loaded"),
        ("a module", wat::parse_str("(module)").expect("it is text"), "could not be loaded"),
        ("an import of others", acme, "it imports acme:db/query@1.0.0"),
        ("an import of WASI that is not there", unknown_wasi, "it exports nothing"),
        ("another version", of_version("0.2.0"), "it exports osint:plugin/plugin@0.2.0"),
        ("a version that breaks", of_version("1.0.0"), "it exports osint:plugin/plugin@1.0.0"),
        ("many memories", guests::with_modules(plugin(), "(module (memory 1))", 20), "memories"),
    ];
    for (name, component, words) in cases {
        match block_on(ring.host.load_plugin("none.wasm", &component)) {
            Err(error @ Error::Load { .. }) => {
                let sentence = error.to_string();
                assert!(
                    sentence.starts_with("none.wasm could not be loaded: ") && sentence.contains(words),
                    "{name}: {sentence}"
                );
                assert!(sentence.contains("imports nothing but WASI 0.2"), "{name}: {sentence}");
            }
            other => panic!("{name}: {other:?}"),
        }
    }
    // That is known only when it is begun.
    let many = guests::with_modules(plugin(), "(module)", 200);
    match block_on(ring.host.load_plugin("many.wasm", &many)) {
        Err(Error::Guest { fault, .. }) => assert_eq!(fault.code(), "guest_too_many_resources", "{fault}"),
        other => panic!("{other:?}"),
    }
    ring.stands("what is no plugin");
}

#[test]
fn a_folder_of_plugins_is_loaded_in_order_and_a_bad_one_stops_nothing() {
    let host = Host::new().expect("the host starts");
    let folder = tempfile::tempdir().expect("a folder can be made");
    let files: [(&str, &[u8]); 5] = [
        ("b-truncated.wasm", &Component::Parser.bytes()[..1_000]),
        ("c-attacker.wasm", guests::attacker()),
        ("a-parser.wasm", Component::Parser.bytes()),
        ("d-lookup.wasm", Component::Lookup.bytes()),
        ("notes.txt", b"no plugin"),
    ];
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).expect("it can be written");
    }
    fs::create_dir(folder.path().join("e-folder.wasm")).expect("it can be made");
    let plugins = block_on(host.load_plugins(folder.path())).expect("the folder is read");
    let found: Vec<_> = plugins
        .iter()
        .map(|loaded| (loaded.file.as_str(), loaded.plugin.as_ref().ok().map(|plugin| plugin.manifest().name.as_str())))
        .collect();
    let expected = [
        ("a-parser.wasm", Some("whoisbox")),
        ("b-truncated.wasm", None),
        ("c-attacker.wasm", Some("attacker")),
        ("d-lookup.wasm", Some("whoisbox")),
        ("e-folder.wasm", None),
    ];
    assert_eq!(found, expected);
    let attacker = plugins[2].plugin.as_ref().expect("it loaded");
    assert!(attacker.interfaces().imports.iter().any(|import| import.starts_with("wasi:filesystem/")));
    assert_eq!(block_on(attacker.describe()).expect("it says").version, "0.1.0");

    let missing = block_on(host.load_plugins(&folder.path().join("nowhere")));
    assert!(matches!(&missing, Err(Error::Unreadable { .. })), "{missing:?}");
    let missing = block_on(host.load_plugin_file(&folder.path().join("none.wasm")));
    assert!(matches!(&missing, Err(Error::Unreadable { .. })), "{missing:?}");
}
