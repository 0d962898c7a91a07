//! Exports `osint:plugin`.

use whoisbox_core::outputs::plugin::{self, Task};
use whoisbox_core::outputs::{events, manifest};

use crate::Component;
use crate::bindings::exports::osint::plugin::plugin::{Event, Guest, KindInfo, Manifest, PluginError};

/// Whether this component asks over the network.
const ASKS: bool = cfg!(feature = "lookup");

impl Guest for Component {
    fn describe() -> Manifest {
        let manifest::Manifest { name, version, summary, watches, produces, settings_schema } = manifest::manifest(ASKS);
        Manifest {
            name: name.into(),
            version: version.into(),
            summary: summary.into(),
            watches: watches.into_iter().map(kind_info).collect(),
            produces: produces.into_iter().map(kind_info).collect(),
            settings_schema,
        }
    }

    fn handle(Event { kind, value, payload, parent: _ }: Event, settings: Option<String>) -> Result<Vec<Event>, PluginError> {
        plugin::take(&kind, &value, payload.as_deref(), settings.as_deref(), ASKS)
            .and_then(carry_out)
            .map(|events| events.into_iter().map(event).collect())
            .map_err(plugin_error)
    }
}

#[cfg(feature = "lookup")]
fn carry_out(task: Task) -> Result<Vec<events::Event>, plugin::PluginError> {
    match task {
        Task::Told(events) => Ok(events),
        Task::LookUp { query, settings: plugin::Settings { documents, options, total_timeout, max_bytes } } => {
            let bounds = crate::net::Bounds { total: total_timeout, bytes: max_bytes, ..crate::net::Bounds::default() };
            let inquiry = crate::net::look_up(&query, options, bounds).map_err(plugin::from_lookup_error)?;
            plugin::from_report(&inquiry.report(), &documents)
        }
    }
}

#[cfg(not(feature = "lookup"))]
fn carry_out(task: Task) -> Result<Vec<events::Event>, plugin::PluginError> {
    match task {
        Task::Told(events) => Ok(events),
        // It watches no kind that leads here.
        Task::LookUp { query, settings: _ } => {
            Err(plugin::PluginError::Failed(format!("{query:?}: this component has no network")))
        }
    }
}

fn kind_info(manifest::KindInfo { kind, summary, payload_schema }: manifest::KindInfo) -> KindInfo {
    KindInfo { kind: kind.into(), summary: summary.into(), payload_schema: payload_schema.map(str::to_owned) }
}

fn event(events::Event { kind, value, payload, parent }: events::Event) -> Event {
    Event { kind: kind.into(), value, payload, parent }
}

fn plugin_error(error: plugin::PluginError) -> PluginError {
    match error {
        plugin::PluginError::UnknownKind(kind) => PluginError::UnknownKind(kind),
        plugin::PluginError::BadValue(why) => PluginError::BadValue(why),
        plugin::PluginError::BadSettings(why) => PluginError::BadSettings(why),
        plugin::PluginError::RetryLater(seconds) => PluginError::RetryLater(seconds),
        plugin::PluginError::Failed(why) => PluginError::Failed(why),
    }
}
