//! SpiderFoot's events: `{"events": [{"type", "data", "parent"}]}`, where `parent` is the index of the event that one came from, or
//! null for the event that SpiderFoot handed to the module.

use serde::{Deserialize, Serialize};

use super::{Finding, json, names};

/// The settings.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The type of the event that led to the lookup.
    event: String,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { event: "DOMAIN_NAME".into() }
    }
}

/// The JSON Schema of [`Settings`].
pub const SETTINGS_SCHEMA: &str = r#"{"type": "object", "additionalProperties": false, "properties": {"event": {"type": "string", "default": "DOMAIN_NAME", "description": "The type of the event that led to the lookup."}}}"#;

#[derive(Serialize)]
struct Document {
    events: Vec<Event>,
}

#[derive(Serialize)]
struct Event {
    r#type: &'static str,
    data: String,
    parent: Option<u32>,
}

/// Gives the events.
pub fn write(finding: &Finding<'_>, settings: &Settings) -> String {
    let mut events = Vec::new();
    if let Some(kind) = whois_of(&settings.event) {
        let said: Vec<&str> = finding.said.iter().map(|said| said.text.trim_end()).collect();
        events.push(Event { r#type: kind, data: said.join("\n\n"), parent: None });
    }
    if let Some(name) = finding.registration.registrar.as_ref().and_then(names::registrar_name) {
        events.push(Event { r#type: "DOMAIN_REGISTRAR", data: name.to_owned(), parent: None });
    }
    json(&Document { events })
}

/// The type that a record of such an object has.
fn whois_of(event: &str) -> Option<&'static str> {
    Some(match event {
        "DOMAIN_NAME" | "DOMAIN_NAME_PARENT" => "DOMAIN_WHOIS",
        "NETBLOCK_OWNER" | "NETBLOCKV6_OWNER" => "NETBLOCK_WHOIS",
        "AFFILIATE_DOMAIN_NAME" => "AFFILIATE_DOMAIN_WHOIS",
        "CO_HOSTED_SITE_DOMAIN" => "CO_HOSTED_SITE_DOMAIN_WHOIS",
        "SIMILARDOMAIN" => "SIMILARDOMAIN_WHOIS",
        _ => return None,
    })
}
