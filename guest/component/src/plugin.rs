//! Exports `osint:plugin`.

use crate::Component;
use crate::bindings::exports::osint::plugin::plugin::{Event, Guest, Manifest, PluginError};

impl Guest for Component {
    fn describe() -> Manifest {
        Manifest {
            name: "whoisbox".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            summary: String::new(),
            watches: Vec::new(),
            produces: Vec::new(),
            settings_schema: None,
        }
    }

    fn handle(event: Event, _settings: Option<String>) -> Result<Vec<Event>, PluginError> {
        Err(PluginError::UnknownKind(event.kind))
    }
}
