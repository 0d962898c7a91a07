//! Plugins that others wrote, in any language: loaded from a file, and called like the crate's own, under the same policy and limits.

use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::io::Read;
use std::path::Path;

use crate::asking::Asking;
use crate::component::Interfaces;
use crate::engine::load_error;
use crate::error::Error;
use crate::guest::Guest;
use crate::host::Host;
use crate::limits::{MOST_MEMORIES, MOST_TABLES};
use crate::plugin::{Event, Manifest};
use crate::policy::Denial;
use crate::{tool, wasi};

/// A plugin that was loaded: a component that exports `osint:plugin`.
///
/// Each call has a store of its own: nothing of one event is there when the next one is handled.
pub struct Plugin {
    host: Host,
    inner: Asking,
    interfaces: Interfaces,
    manifest: Manifest,
}

/// A file of a folder of plugins.
#[derive(Debug)]
pub struct Loaded {
    /// Its name.
    pub file: String,
    /// The plugin, or why there is none.
    pub plugin: Result<Plugin, Error>,
}

/// What came of an event.
#[derive(Debug)]
pub struct Handled {
    /// The events that follow from it, or why there are none.
    pub events: Result<Vec<Event>, Error>,
    /// The connections that the policy forbade, each once.
    pub denials: Vec<Denial>,
}

/// The most bytes of a plugin; one that carries Python's library has some forty million.
const MOST_BYTES: u64 = 128 << 20;

impl Host {
    /// Loads a plugin, which errors call by `file`. Compiles it on the calling thread, unless its compiled code was kept, and asks it
    /// what it is. Needs a Tokio runtime: see [`block_on`](crate::block_on).
    ///
    /// A plugin may import any interface of WASI 0.2. What it finds there is sockets and HTTP under the host's policy, random numbers,
    /// and a clock that measures; no files, no variables, no arguments, no input, and no time of day. What it writes goes nowhere.
    ///
    /// # Errors
    /// [`Error::Load`]: it is no component, exports no `osint:plugin`, or imports what is not WASI. [`Error::Guest`]: it failed, or was
    /// stopped, when it was asked what it is.
    pub async fn load_plugin(&self, file: &str, component: &[u8]) -> Result<Plugin, Error> {
        let guest = Guest::plugin(file);
        let refused = |reason: String| Error::Load { guest: guest.clone(), reason };
        let shared = self.shared();
        let runtime = &shared.runtime;
        let compiled = runtime.compile(component).map_err(|error| load_error(guest.clone(), &error))?;
        let interfaces = Interfaces::of(&compiled, &runtime.engine);
        if let Some(import) = interfaces.imports.iter().find(|import| !import.starts_with("wasi:")) {
            return Err(refused(format!("it imports {import}, which this host does not have")));
        }
        if !interfaces.exports.iter().any(|export| export.starts_with("osint:plugin/plugin@0.1.")) {
            let exports = if interfaces.exports.is_empty() { "nothing".into() } else { interfaces.exports.join(", ") };
            return Err(refused(format!("it exports {exports}")));
        }
        let needs = compiled.resources_required();
        if let Some(needs) = needs.filter(|needs| needs.num_memories > MOST_MEMORIES || needs.num_tables > MOST_TABLES) {
            let (memories, tables) = (needs.num_memories, needs.num_tables);
            return Err(refused(format!(
                "it has {memories} memories and {tables} tables, and may have {MOST_MEMORIES} and {MOST_TABLES}"
            )));
        }
        let tls = shared.tls()?;
        let linked = wasi::for_plugins(&runtime.engine).and_then(|linker| Asking::link(guest.clone(), &compiled, &linker, tls));
        let mut inner = linked.map_err(|error| load_error(guest.clone(), &error))?;
        let manifest = tool::describe(shared, &inner).await.0?;
        inner.guest = guest.introduced(&manifest);
        Ok(Plugin { host: self.clone(), inner, interfaces, manifest })
    }

    /// Loads a plugin from a file, as [`Host::load_plugin`] does.
    ///
    /// # Errors
    /// [`Error::Unreadable`]; else as [`Host::load_plugin`].
    pub async fn load_plugin_file(&self, file: &Path) -> Result<Plugin, Error> {
        let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
        let unreadable = |reason| Error::Unreadable { path: file.display().to_string(), reason };
        let refused = |reason: String| Error::Load { guest: Guest::plugin(&name), reason };
        // What is no file may have no end, or none to read from.
        if !fs::metadata(file).map_err(unreadable)?.is_file() {
            return Err(refused("it is no file".to_owned()));
        }
        let mut component = Vec::new();
        fs::File::open(file).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut component)).map_err(unreadable)?;
        if component.len() as u64 > MOST_BYTES {
            return Err(refused(format!("it has more than {MOST_BYTES} bytes")));
        }
        self.load_plugin(&name, &component).await
    }

    /// Loads all plugins of a folder, which are its files that end in `.wasm`, in the order of their names. One that does not load
    /// stands in its place as its error, and stops no other.
    ///
    /// # Errors
    /// [`Error::Unreadable`]: the folder cannot be read.
    pub async fn load_plugins(&self, folder: &Path) -> Result<Vec<Loaded>, Error> {
        let unreadable = |reason| Error::Unreadable { path: folder.display().to_string(), reason };
        let mut files = Vec::new();
        for entry in fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.extension() == Some(OsStr::new("wasm")) {
                files.push(path);
            }
        }
        files.sort();
        let mut plugins = Vec::new();
        for file in files {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            plugins.push(Loaded { file: name, plugin: self.load_plugin_file(&file).await });
        }
        Ok(plugins)
    }
}

impl Plugin {
    /// Its file's name, and what it calls itself.
    pub fn guest(&self) -> &Guest {
        &self.inner.guest
    }

    /// Its file's name.
    pub fn name(&self) -> &str {
        self.inner.guest.file_name()
    }

    /// What it said when it was loaded.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// What it imports and exports.
    pub fn interfaces(&self) -> &Interfaces {
        &self.interfaces
    }

    /// Asks it again what it is.
    ///
    /// # Errors
    /// [`Error::Guest`]: it failed or was stopped.
    pub async fn describe(&self) -> Result<Manifest, Error> {
        tool::describe(self.host.shared(), &self.inner).await.0
    }

    /// Has it turn an event into those that follow from it. `settings` is JSON text by the manifest's schema. Needs a Tokio runtime: see
    /// [`block_on`](crate::block_on).
    ///
    /// The events are as the contract says or are an error: [`Error::Plugin`] that the event was not handled, [`Error::Guest`] that the
    /// plugin failed or was stopped.
    pub async fn handle(&self, event: &Event, settings: Option<&str>) -> Handled {
        let (events, denials) = tool::handle(self.host.shared(), &self.inner, event, settings).await;
        Handled { events, denials }
    }
}

impl fmt::Debug for Plugin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Plugin").field(self.guest()).finish()
    }
}
