//! What the components import: the sandbox stands on it.

use whoisbox::Component;

use super::builder;

#[test]
fn the_parser_imports_nothing() {
    let interfaces = builder().build().unwrap().interfaces(Component::Parser).unwrap();
    assert_eq!(interfaces.imports, [] as [&str; 0]);
    for name in ["osint:whois/types@0.1.0", "osint:whois/parse@0.1.0", "osint:whois/steps@0.1.0", "osint:plugin/plugin@0.1.0"] {
        assert!(interfaces.exports.iter().any(|export| export == name), "{name}");
    }
}

#[test]
fn the_lookup_component_imports_clock_sockets_and_http_alone() {
    let mut interfaces = builder().build().unwrap().interfaces(Component::Lookup).unwrap();
    interfaces.imports.sort();
    let expected = [
        "wasi:clocks/monotonic-clock@0.2.12",
        "wasi:http/outgoing-handler@0.2.12",
        "wasi:http/types@0.2.12",
        "wasi:io/error@0.2.12",
        "wasi:io/poll@0.2.12",
        "wasi:io/streams@0.2.12",
        "wasi:sockets/instance-network@0.2.12",
        "wasi:sockets/ip-name-lookup@0.2.12",
        "wasi:sockets/network@0.2.12",
        "wasi:sockets/tcp-create-socket@0.2.12",
        "wasi:sockets/tcp@0.2.12",
    ];
    assert_eq!(interfaces.imports, expected);
    assert!(interfaces.exports.iter().any(|export| export == "osint:whois/client@0.1.0"));
}

#[test]
fn each_component_describes_itself() {
    let host = builder().build().unwrap();
    for (component, watched) in [(Component::Parser, "whois-text"), (Component::Lookup, "domain-name")] {
        let manifest = whoisbox::block_on(host.describe(component)).unwrap();
        assert_eq!(manifest.version, component.version());
        assert!(manifest.watches.iter().any(|kind| kind.kind == watched), "{component} does not watch {watched}");
    }
}

#[test]
fn without_a_cache_directory_everything_works() {
    let host = whoisbox::Host::builder().cache_directory(None).build().unwrap();
    assert!(host.parse_many_json("").unwrap().is_empty());
}

#[test]
fn compiled_code_is_kept_in_a_folder_of_its_own() {
    // Wasmtime deletes whatever else it finds in the folder that it is given.
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine"), "kept").unwrap();
    let host = whoisbox::Host::builder().cache_directory(Some(folder.path().into())).build().unwrap();
    host.interfaces(Component::Parser).unwrap();
    let mut names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["mine", "wasmtime-compiled"]);
    assert!(std::fs::read_dir(folder.path().join("wasmtime-compiled/modules")).unwrap().count() > 0);
}
