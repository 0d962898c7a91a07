//! The contract: what the components import and export, how large they are, and that the WIT says all that it must.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use data_encoding::HEXLOWER;
use serde_json::json;
use sha2::{Digest, Sha256};
use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, Linker, ResourceTable, Val};
use wasmtime::{Engine, Store};
use wasmtime_wasi::sockets::SocketAddrUse;
use wasmtime_wasi::{FsPerms, WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};
use wasmtime_wasi_http::{RequestOptions, WasiBody, WasiHttpCtx, WasiHttpCtxView, WasiHttpHooks, WasiHttpView};
use whoisbox_testbed::{Name, Testbed};
use wit_parser::{Docs, Function, Resolve, Stability, Type, TypeDefKind};

/// What both components export.
const EXPORTS: [&str; 6] = [
    "osint:plugin/plugin@0.1.0",
    "osint:whois/outputs@0.1.0",
    "osint:whois/parse@0.1.0",
    "osint:whois/steps@0.1.0",
    "osint:whois/tables@0.1.0",
    "osint:whois/types@0.1.0",
];

/// Everything that `lookup.wasm` asks of its host: a clock, TCP to addresses and names that the host grants, and outgoing HTTP.
const LOOKUP_IMPORTS: [&str; 11] = [
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

/// All that it does with sockets: looks names up, connects, and closes its sending side.
const SOCKET_IMPORTS: [&str; 9] = [
    "instance-network@0.2.12 instance-network",
    "ip-name-lookup@0.2.12 [method]resolve-address-stream.resolve-next-address",
    "ip-name-lookup@0.2.12 [method]resolve-address-stream.subscribe",
    "ip-name-lookup@0.2.12 resolve-addresses",
    "tcp-create-socket@0.2.12 create-tcp-socket",
    "tcp@0.2.12 [method]tcp-socket.finish-connect",
    "tcp@0.2.12 [method]tcp-socket.shutdown",
    "tcp@0.2.12 [method]tcp-socket.start-connect",
    "tcp@0.2.12 [method]tcp-socket.subscribe",
];

/// The vendored WIT of WASI 0.2.12 as the crate `wasip2` publishes it: file, package, SHA-256.
const VENDORED: [(&str, &str, &str); 7] = [
    ("wasi-cli.wit", "wasi:cli", "fb6ac5d23fcaf3d231142a3c2f9bb1e9bc1fe5af6f1f329f6b1a5555ce0d3873"),
    ("wasi-clocks.wit", "wasi:clocks", "6ed8aa65bb8cbe224a0b2cbac9fc1b3bd25bdb17eda5ae0d23c983ed31c447cc"),
    ("wasi-filesystem.wit", "wasi:filesystem", "e675f261017bf9b4fa7df5b9701023fe0249ede71021ac1bf978748e62edcda8"),
    ("wasi-http.wit", "wasi:http", "4bbd58f509700a6637385611f183c5bd5984d81feef85e29dfdc05ebd283045a"),
    ("wasi-io.wit", "wasi:io", "96e206d00076fa0480df32c5bcf255a3fa4862805ac2f6b8537a781cce54f433"),
    ("wasi-random.wit", "wasi:random", "48578c40213d5cab6650980905fa146a0be8c39c4433ee5e7e00637b87dbe08f"),
    ("wasi-sockets.wit", "wasi:sockets", "ad38dbf3b0bbdf34c0f2b608edcbfee04d71b443a63faff1f5e0053c3f84b377"),
];

#[test]
fn parser_imports_nothing() {
    let (imports, exports) = interfaces(whoisbox::Component::Parser.bytes());
    assert_eq!(imports, [""; 0]);
    assert_eq!(exports, EXPORTS);
}

#[test]
fn lookup_imports_what_it_needs_and_no_more() {
    let (imports, exports) = interfaces(whoisbox::Component::Lookup.bytes());
    assert_eq!(imports, LOOKUP_IMPORTS);
    let mut expected: Vec<_> = EXPORTS.into_iter().chain(["osint:whois/client@0.1.0"]).collect();
    expected.sort_unstable();
    assert_eq!(exports, expected);
}

/// An interface of WASI comes with functions that the component has no use for; those it does not even import.
#[test]
fn nothing_that_lookup_imports_listens_sends_datagrams_or_reads_a_file() {
    let engine = Engine::default();
    let component = Component::from_binary(&engine, whoisbox::Component::Lookup.bytes()).expect("the component compiles");
    let mut functions = Vec::new();
    for (interface, item) in component.component_type().imports(&engine) {
        let ComponentItem::ComponentInstance(instance) = item.ty else { panic!("{interface} is no interface") };
        let exports = instance.exports(&engine).filter(|(_, item)| matches!(item.ty, ComponentItem::ComponentFunc(_)));
        functions.extend(exports.map(|(name, _)| format!("{interface} {name}")));
    }
    functions.sort_unstable();
    let sockets: Vec<_> = functions.iter().filter_map(|function| function.strip_prefix("wasi:sockets/")).collect();
    assert_eq!(sockets, SOCKET_IMPORTS);
    for word in
        ["bind", "listen", "accept", "udp", "filesystem", "stdin", "environment", "random", "wall-clock", "incoming-request"]
    {
        assert!(!functions.iter().any(|function| function.contains(word)), "{word}: {functions:#?}");
    }
}

/// A host that grants all of WASI, and notes what it is asked for.
#[test]
fn lookup_only_connects_even_where_everything_is_granted() {
    let testbed = Testbed::start_blocking().expect("the testbed starts");
    let registry = testbed.server(Name::Registry);
    let asked = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&asked);
    let mut ctx = WasiCtxBuilder::new();
    ctx.inherit_env().inherit_stdio().allow_tcp(true).allow_udp(true).allow_ip_name_lookup(true).socket_addr_check(
        move |address, reason| {
            noted.lock().expect("no note failed").push((address, reason));
            Box::pin(async { true })
        },
    );
    ctx.preopened_dir(env!("CARGO_MANIFEST_DIR"), "/", FsPerms::ReadWrite).expect("the folder opens");
    let engine = Engine::default();
    let component = Component::from_binary(&engine, whoisbox::Component::Lookup.bytes()).expect("the component compiles");
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker).expect("WASI links");
    wasmtime_wasi_http::p2::add_only_http_to_linker_sync(&mut linker).expect("HTTP links");
    let everything = Everything { ctx: ctx.build(), http: WasiHttpCtx::new(), no_sender: NoSender, table: ResourceTable::new() };
    let mut store = Store::new(&engine, everything);
    let instance = linker.instantiate(&mut store, &component).expect("it instantiates");

    let plugin = instance.get_export_index(&mut store, None, "osint:plugin/plugin@0.1.0").expect("it is a plugin");
    let handle = instance.get_export_index(&mut store, Some(&plugin), "handle").expect("a plugin handles events");
    let handle = instance.get_func(&mut store, handle).expect("it is a function");
    let text = |text: &str| Val::String(text.to_owned());
    let settings = json!({ "protocols": ["whois"], "whois": registry.address().to_string(), "follow_referrals": false });
    let event = [
        ("kind", text("domain-name")),
        ("value", text("example.com")),
        ("payload", Val::Option(None)),
        ("parent", Val::Option(None)),
    ];
    let event = Val::Record(event.map(|(name, value)| (name.to_owned(), value)).to_vec());
    let mut results = [Val::Bool(false)];
    handle
        .call(&mut store, &[event, Val::Option(Some(Box::new(text(&settings.to_string()))))], &mut results)
        .expect("it handles it");
    assert!(matches!(&results, [Val::Result(Ok(_))]), "{results:?}");
    assert_eq!(registry.requests().len(), 1);

    let asked = asked.lock().expect("no note failed");
    assert!(asked.iter().any(|(address, reason)| *address == registry.address() && matches!(reason, SocketAddrUse::TcpConnect)));
    for (address, reason) in asked.iter() {
        // Hosts bind a socket that connects, to an address and port of the system's choice.
        let bound = matches!(reason, SocketAddrUse::TcpBind) && address.ip().is_unspecified() && address.port() == 0;
        assert!(bound || matches!(reason, SocketAddrUse::TcpConnect), "{address} {reason:?}");
    }
}

struct Everything {
    ctx: WasiCtx,
    http: WasiHttpCtx,
    no_sender: NoSender,
    table: ResourceTable,
}

impl WasiView for Everything {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.ctx, table: &mut self.table }
    }
}

impl WasiHttpView for Everything {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView { hooks: &mut self.no_sender, table: &mut self.table, ctx: &mut self.http }
    }
}

/// This lookup has no use for HTTP.
struct NoSender;

impl WasiHttpHooks for NoSender {
    fn send_request(
        &mut self,
        _: http::Request<WasiBody>,
        _: Option<RequestOptions>,
        _: Sending<()>,
    ) -> Sending<(http::Response<WasiBody>, Sending<()>)> {
        Box::new(async { Err(wasmtime_wasi_http::Error::HttpRequestDenied) })
    }
}

type Sending<T> = Box<dyn Future<Output = Result<T, wasmtime_wasi_http::Error>> + Send>;

/// Both carry all that the reader knows, so that an answer reads alike in every host: the charsets' tables (175 KB), what tells one
/// charset from another (80 KB) and UTS 46 (150 KB) are a fifth of it, the forms for receivers about as much, the public suffixes
/// 40 KB, and a third is that the reader is compiled for speed. Compressed, as a browser fetches it, `parser.wasm` is about 690 KB.
#[test]
fn the_components_are_small() {
    for (component, most) in [(whoisbox::Component::Parser, 2_500_000), (whoisbox::Component::Lookup, 2_650_000)] {
        let size = component.bytes().len();
        assert!(size <= most, "{component} has {size} bytes, more than {most}");
    }
}

#[test]
fn the_vendored_wit_is_unedited() {
    let folder = wit().join("deps");
    for (file, package, hash) in VENDORED {
        let text = fs::read(folder.join(file)).expect(file);
        assert!(text.starts_with(format!("package {package}@0.2.12;").as_bytes()), "{file} is of another version");
        assert_eq!(HEXLOWER.encode(&Sha256::digest(&text)), hash, "{file} was edited");
    }
    let found = fs::read_dir(&folder).expect("wit/deps is readable").count();
    assert_eq!(found, VENDORED.len() + 1, "wit/deps holds the vendored files and osint-plugin.wit, nothing else");
}

#[test]
fn every_item_of_the_contract_is_documented() {
    let (resolve, package) = resolved();
    let mut rules = Rules::default();
    for (_, interface) in resolve.interfaces.iter().filter(|(_, interface)| ours(&resolve, interface.package, package)) {
        let at = interface.name.as_deref().unwrap_or("?");
        rules.item(at, &interface.docs, &interface.stability);
        for (name, id) in &interface.types {
            let ty = resolve.types.get(*id).expect("the interface's type is there");
            // What `use` brings in is documented where it comes from.
            if !matches!(ty.kind, TypeDefKind::Type(Type::Id(_))) {
                let at = format!("{at}/{name}");
                rules.item(&at, &ty.docs, &ty.stability);
                rules.members(&at, &ty.kind);
            }
        }
        for (name, function) in &interface.functions {
            let at = format!("{at}/{name}");
            rules.item(&at, &function.docs, &function.stability);
            rules.errors(&at, &resolve, function);
        }
    }
    for (_, world) in resolve.worlds.iter().filter(|(_, world)| ours(&resolve, world.package, package)) {
        rules.item(&world.name, &world.docs, &world.stability);
    }
    assert!(rules.items > 200, "only {} items were looked at", rules.items);
    assert!(rules.broken.is_empty(), "{}", rules.broken.join("\n"));
}

/// What breaks the rules for WIT.
#[derive(Default)]
struct Rules {
    items: usize,
    broken: Vec<String>,
}

impl Rules {
    fn item(&mut self, at: &str, docs: &Docs, stability: &Stability) {
        self.documented(at, docs);
        if !matches!(stability, Stability::Stable { .. }) {
            self.broken.push(format!("{at} has no @since"));
        }
    }

    fn members(&mut self, at: &str, kind: &TypeDefKind) {
        let members: Vec<(&str, &Docs)> = match kind {
            TypeDefKind::Record(record) => record.fields.iter().map(|field| (field.name.as_str(), &field.docs)).collect(),
            TypeDefKind::Variant(variant) => variant.cases.iter().map(|case| (case.name.as_str(), &case.docs)).collect(),
            TypeDefKind::Enum(cases) => cases.cases.iter().map(|case| (case.name.as_str(), &case.docs)).collect(),
            TypeDefKind::Flags(flags) => flags.flags.iter().map(|flag| (flag.name.as_str(), &flag.docs)).collect(),
            _ => Vec::new(),
        };
        for (name, docs) in members {
            self.documented(&format!("{at}/{name}"), docs);
        }
    }

    fn errors(&mut self, at: &str, resolve: &Resolve, function: &Function) {
        let Some(Type::Id(result)) = function.result else { return };
        let fails = matches!(resolve.types.get(result).map(|ty| &ty.kind), Some(TypeDefKind::Result(_)));
        if fails && !function.docs.contents.as_ref().is_some_and(|docs| docs.contains("# Typical errors")) {
            self.broken.push(format!("{at} does not say its typical errors"));
        }
    }

    fn documented(&mut self, at: &str, docs: &Docs) {
        self.items += 1;
        // A word such as `When.` is a whole description of a member whose name says the rest.
        if docs.contents.as_ref().is_none_or(|docs| !docs.trim().ends_with(['.', '`', '…'])) {
            self.broken.push(format!("{at} has no sentence that describes it"));
        }
    }
}

/// The names of what a component imports and exports, sorted.
fn interfaces(component: &[u8]) -> (Vec<String>, Vec<String>) {
    let engine = Engine::default();
    let component = Component::from_binary(&engine, component).expect("the component compiles");
    let ty = component.component_type();
    let mut imports: Vec<_> = ty.imports(&engine).map(|(name, _)| name.to_owned()).collect();
    let mut exports: Vec<_> = ty.exports(&engine).map(|(name, _)| name.to_owned()).collect();
    imports.sort_unstable();
    exports.sort_unstable();
    (imports, exports)
}

/// The contract, and its package.
fn resolved() -> (Resolve, wit_parser::PackageId) {
    let mut resolve = Resolve { all_features: true, ..Resolve::default() };
    let (package, _) = resolve.push_dir(wit()).expect("the WIT is valid");
    (resolve, package)
}

fn ours(resolve: &Resolve, package: Option<wit_parser::PackageId>, main: wit_parser::PackageId) -> bool {
    package == Some(main)
        || package.is_some_and(|id| resolve.packages.get(id).is_some_and(|found| found.name.namespace == "osint"))
}

fn wit() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../wit")
}
