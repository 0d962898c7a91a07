//! The two components that the crate embeds.

use std::fmt;

use wasmtime::Engine;

/// One of the embedded components.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Component {
    /// `parser.wasm`: reads answers, imports nothing.
    Parser,
    /// `lookup.wasm`: asks, too, over WASI.
    Lookup,
}

impl Component {
    /// Both.
    pub const ALL: [Component; 2] = [Component::Parser, Component::Lookup];

    /// The file name.
    pub fn file_name(self) -> &'static str {
        match self {
            Component::Parser => "parser.wasm",
            Component::Lookup => "lookup.wasm",
        }
    }

    /// The version, which is this crate's: the components are built with it.
    pub fn version(self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    /// The component itself, in the binary format of the component model.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Component::Parser => include_bytes!(concat!(env!("OUT_DIR"), "/parser.wasm")),
            Component::Lookup => include_bytes!(concat!(env!("OUT_DIR"), "/lookup.wasm")),
        }
    }
}

impl fmt::Display for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.file_name(), self.version())
    }
}

/// The interfaces that a component needs and gives, by their full names.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Interfaces {
    /// What it imports.
    pub imports: Vec<String>,
    /// What it exports.
    pub exports: Vec<String>,
}

impl Interfaces {
    pub(crate) fn of(component: &wasmtime::component::Component, engine: &Engine) -> Interfaces {
        let kind = component.component_type();
        let imports = kind.imports(engine).map(|(name, _)| name.to_owned()).collect();
        let exports = kind.exports(engine).map(|(name, _)| name.to_owned()).collect();
        Interfaces { imports, exports }
    }
}
