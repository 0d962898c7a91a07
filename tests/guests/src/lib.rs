//! A plugin that attacks its sandbox: each kind of event that it watches is an attack, of which the events that it gives say how far it
//! came. `tests/sandbox` says how far it must.

mod machine;
mod network;
mod system;

/// What is generated from the contract.
#[allow(unused_qualifications, clippy::all, reason = "generated")]
mod bindings {
    wit_bindgen::generate!({
        path: "../../wit",
        inline: "
            package tests:guests;
            world guest {
                export osint:plugin/plugin@0.1.0;
            }
        ",
        world: "tests:guests/guest",
    });
}

use bindings::exports::osint::plugin::plugin::{Event, Guest, KindInfo, Manifest, PluginError};

/// What came of an attack that the guest survived, in words.
type Told = Vec<String>;

/// An attack: what it is called, and how it goes, given the event's value.
type Attack = (&'static str, fn(&str) -> Told);

/// All attacks but those that return something monstrous.
fn attacks() -> impl Iterator<Item = &'static Attack> {
    machine::ATTACKS.iter().chain(network::ATTACKS).chain(system::ATTACKS)
}

struct Attacker;

impl Guest for Attacker {
    fn describe() -> Manifest {
        let kind = |kind: &str| KindInfo { kind: kind.into(), summary: "an attack".into(), payload_schema: None };
        Manifest {
            name: "attacker".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            summary: "Attacks its sandbox.".into(),
            watches: attacks().map(|(name, _)| kind(name)).chain(machine::RESULTS.iter().map(|(name, _)| kind(name))).collect(),
            produces: vec![kind("told")],
            settings_schema: None,
        }
    }

    fn handle(Event { kind, value, .. }: Event, _settings: Option<String>) -> Result<Vec<Event>, PluginError> {
        if let Some((_, result)) = machine::RESULTS.iter().find(|(name, _)| *name == kind) {
            return Ok(result());
        }
        let (_, attack) = attacks().find(|(name, _)| *name == kind).ok_or(PluginError::UnknownKind(kind))?;
        Ok(attack(&value).into_iter().map(|told| event("told", told)).collect())
    }
}

fn event(kind: &str, value: String) -> Event {
    Event { kind: kind.into(), value, payload: None, parent: None }
}

bindings::export!(Attacker with_types_in bindings);
