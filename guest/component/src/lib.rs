//! whoisbox's components, from one source, by its features:
//!
//! - `parser.wasm`, as it is by default, imports nothing;
//! - `lookup.wasm`, with `lookup`, asks over WASI's sockets and HTTP;
//! - `reader.wasm`, with no features, is the small one that a web page loads first: it reads UTF-8, has the forms json, rdap, stix and
//!   csv, and is no plugin.
//!
//! All sense is in `whoisbox_core`. Here is one thin implementation per exported interface, the conversion between the core's
//! types and the contract's, and the network that the core does without.
//!
//! They are built for `wasm32-unknown-unknown` and made components by `wit-component`: this way a component imports what this
//! crate calls and nothing else, where `wasm32-wasip2` would add the dozen interfaces that std links there.

#[cfg(feature = "lookup")]
mod client;
mod convert;
#[cfg(feature = "lookup")]
mod net;
mod outputs;
mod parse;
#[cfg(feature = "plugin")]
mod plugin;
mod steps;
mod tables;

/// What is generated from the contract.
#[allow(missing_docs, unreachable_pub, unused_qualifications, clippy::all, reason = "generated")]
mod bindings {
    #[cfg(not(feature = "plugin"))]
    wit_bindgen::generate!({ world: "reader", path: "../../wit" });

    #[cfg(all(feature = "plugin", not(feature = "lookup")))]
    wit_bindgen::generate!({ world: "parser", path: "../../wit" });

    #[cfg(feature = "lookup")]
    wit_bindgen::generate!({
        world: "lookup",
        path: "../../wit",
        with: {
            "wasi:clocks/monotonic-clock@0.2.12": wasi::clocks::monotonic_clock,
            "wasi:http/outgoing-handler@0.2.12": wasi::http::outgoing_handler,
            "wasi:http/types@0.2.12": wasi::http::types,
            "wasi:io/error@0.2.12": wasi::io::error,
            "wasi:io/poll@0.2.12": wasi::io::poll,
            "wasi:io/streams@0.2.12": wasi::io::streams,
            "wasi:sockets/instance-network@0.2.12": wasi::sockets::instance_network,
            "wasi:sockets/ip-name-lookup@0.2.12": wasi::sockets::ip_name_lookup,
            "wasi:sockets/network@0.2.12": wasi::sockets::network,
            "wasi:sockets/tcp@0.2.12": wasi::sockets::tcp,
            "wasi:sockets/tcp-create-socket@0.2.12": wasi::sockets::tcp_create_socket,
        },
    });
}

/// Std's own would leave unused the memory that the module begins with (see `build.rs`) and grow it first.
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

/// The component. Each interface is implemented in the module of its name.
struct Component;

bindings::export!(Component with_types_in bindings);
