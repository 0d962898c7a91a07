//! The contract of an OSINT plugin, `osint:plugin`: how a guest is called by it, one of the two components or a stranger's.

use crate::asking::{Asking, Outcome};
use crate::audit::Journal;
use crate::component::Component;
use crate::error::Error;
use crate::fault::Fault;
use crate::host::{Host, Shared};
use crate::plugin::{Event, Manifest};

impl Host {
    /// Says what a component is as a plugin: its name, the kinds of event that it watches and produces, its settings.
    ///
    /// # Errors
    /// [`Error::Guest`].
    pub async fn describe(&self, component: Component) -> Result<Manifest, Error> {
        let shared = self.shared();
        describe(shared, shared.tool(component)?).await.0
    }

    /// Has a component turn an event into those that follow from it. `settings` is JSON text by the manifest's schema.
    ///
    /// # Errors
    /// [`Error::Plugin`]: the event was not handled. [`Error::Guest`]: the guest failed or was stopped.
    pub async fn handle(&self, component: Component, event: &Event, settings: Option<&str>) -> Result<Vec<Event>, Error> {
        let shared = self.shared();
        handle(shared, shared.tool(component)?, event, settings).await.0
    }
}

/// Asks a guest what it is.
pub(crate) async fn describe(shared: &Shared, guest: &Asking) -> Outcome<Manifest> {
    let call = guest.call(shared, Journal::default(), 0, async |store, instance| {
        guest.plugin.load(&mut *store, instance)?.call_describe(store).await
    });
    call.await
}

/// Has a guest handle an event.
pub(crate) async fn handle(shared: &Shared, guest: &Asking, event: &Event, settings: Option<&str>) -> Outcome<Vec<Event>> {
    let input = event.value.len() + event.payload.as_ref().map_or(0, String::len) + settings.map_or(0, str::len);
    let call = guest.call(shared, shared.book.open(&event.value), input, async |store, instance| {
        guest.plugin.load(&mut *store, instance)?.call_handle(store, event, settings).await
    });
    let (handled, denials) = call.await;
    let events = handled.and_then(|handled| handled.map_err(Error::Plugin));
    (events.and_then(|events| in_order(guest, events)), denials)
}

/// Makes sure that each event comes from one before it: whoever follows them from there on neither falls off the list nor goes round.
fn in_order(guest: &Asking, events: Vec<Event>) -> Result<Vec<Event>, Error> {
    let parents = events.iter().enumerate().filter_map(|(place, event)| Some((place, event.parent?)));
    match parents.into_iter().find(|(place, parent)| usize::try_from(*parent).is_ok_and(|parent| parent >= *place)) {
        Some((place, parent)) => {
            let fault =
                Fault::Malformed(format!("event {place} of its list comes from event {parent}, which does not stand before it"));
            Err(Error::Guest { guest: guest.guest.clone(), fault })
        }
        None => Ok(events),
    }
}
