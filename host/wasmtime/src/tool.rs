//! The components as plugins of an orchestrator: `osint:plugin`.

use crate::component::Component;
use crate::error::Error;
use crate::host::Host;
use crate::plugin::{Event, Manifest, PluginError};
use crate::reading::{guest_error, store};

impl Host {
    /// Says what a component is as a plugin: its name, the kinds of event that it watches and produces, its settings.
    ///
    /// # Errors
    /// [`Error::Guest`].
    pub async fn describe(&self, component: Component) -> Result<Manifest, Error> {
        let shared = self.shared();
        if component == Component::Parser {
            let reading = shared.reading()?;
            let mut store = store(&shared.runtime, &shared.limits, 0);
            let call = async {
                let tool = reading.tool.instantiate_async(&mut store).await?;
                tool.osint_plugin_plugin().call_describe(&mut store).await
            };
            return call.await.map_err(|error| guest_error(&error, &store));
        }
        let asking = shared.asking()?;
        let call = asking.call(&shared.runtime, &shared.policy, shared.limits, async |store, instance| {
            asking.plugin.load(&mut *store, instance)?.call_describe(store).await
        });
        call.await.0
    }

    /// Has a component turn an event into those that follow from it. `settings` is JSON text by the manifest's schema.
    ///
    /// # Errors
    /// [`Error::Plugin`]: the event was not handled. [`Error::Guest`]: the guest failed or was stopped.
    pub async fn handle(&self, component: Component, event: &Event, settings: Option<&str>) -> Result<Vec<Event>, Error> {
        let shared = self.shared();
        let handled: Result<Vec<Event>, PluginError> = if component == Component::Parser {
            let reading = shared.reading()?;
            let input = event.value.len() + event.payload.as_ref().map_or(0, String::len);
            let mut store = store(&shared.runtime, &shared.limits, input);
            let call = async {
                let tool = reading.tool.instantiate_async(&mut store).await?;
                tool.osint_plugin_plugin().call_handle(&mut store, event, settings).await
            };
            call.await.map_err(|error| guest_error(&error, &store))?
        } else {
            let asking = shared.asking()?;
            let call = asking.call(&shared.runtime, &shared.policy, shared.limits, async |store, instance| {
                asking.plugin.load(&mut *store, instance)?.call_handle(store, event, settings).await
            });
            call.await.0?
        };
        handled.map_err(Error::Plugin)
    }
}
