//! `whoisbox events` and `whoisbox describe`: the components as plugins of an OSINT framework.

use std::fmt::Write as _;
use std::net::IpAddr;

use clap::Args;
use ipnet::IpNet;
use serde_json::{Value, json};
use whoisbox::plugin::{Event, KindInfo, Manifest};
use whoisbox::{Component, block_on};

use super::exit::Exit;
use super::options::{Asking, Bounds};
use super::terminal::{Color, FAINT, TITLE, print, safe, safe_json};
use super::{Failure, tables};

/// What to look up.
#[derive(Args, Clone, Debug)]
pub(crate) struct EventsArguments {
    /// A domain name, an IP address or an AS number (AS64496)
    query: String,
    /// The kind of the event to handle [default: found from the query]; `describe` lists them
    #[arg(long)]
    kind: Option<String>,
    /// The plugin's settings, as JSON; `describe --json` shows their schema
    #[arg(long, value_name = "JSON", conflicts_with_all = ["whois", "rdap", "protocol", "no_referrals", "max_requests", "max_wait"])]
    settings: Option<String>,
    /// Print each event as JSON, one a line
    #[arg(long)]
    json: bool,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: Color,
    #[command(flatten)]
    asking: Asking,
    #[command(flatten)]
    bounds: Bounds,
}

/// How to say it.
#[derive(Args, Clone, Debug)]
pub(crate) struct DescribeArguments {
    /// Print JSON, an object on each line: first those of the components (`component`, `name`, `version`, `summary`, `watches`,
    /// `produces`, `settings_schema`), then those of the tables (`table`, `summary`, `source`, `published`, `days`, `rows`, `from`)
    #[arg(long)]
    json: bool,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: Color,
    #[command(flatten)]
    data: tables::Data,
}

/// Runs `events`.
pub(crate) fn events(arguments: &EventsArguments) -> Result<Exit, Failure> {
    arguments.color.choose();
    let host = arguments.bounds.host()?;
    let kind = arguments.kind.clone().unwrap_or_else(|| kind_of(&arguments.query).into());
    let settings = arguments.settings.clone().unwrap_or_else(|| arguments.asking.settings(&arguments.bounds, host.tables()));
    let event = Event { kind, value: arguments.query.clone(), payload: None, parent: None };
    let events = block_on(host.handle(Component::Lookup, &event, Some(&settings)))?;
    let mut page = String::new();
    for event in &events {
        let _ = match arguments.json {
            true => writeln!(page, "{}", safe_json(&event_json(event).to_string())),
            false => writeln!(page, "{FAINT}{:<27}{FAINT:#} {}", safe(&event.kind), safe(&event.value)),
        };
    }
    print(&page).map_err(Failure::Output)?;
    // An empty list means that the source answered, and had nothing.
    Ok(if events.is_empty() { Exit::NotFound } else { Exit::Found })
}

/// Runs `describe`.
pub(crate) fn describe(arguments: &DescribeArguments) -> Result<Exit, Failure> {
    arguments.color.choose();
    let host = whoisbox::Host::new()?;
    let host = host.with_tables(arguments.data.load(&host)?);
    let mut page = String::new();
    for component in Component::ALL {
        let manifest = block_on(host.describe(component))?;
        match arguments.json {
            true => {
                let _ = writeln!(page, "{}", safe_json(&manifest_json(component, &manifest).to_string()));
            }
            false => manifest_text(&mut page, component, &manifest),
        }
    }
    let editions = host.editions(host.tables())?;
    match arguments.json {
        true => editions.iter().for_each(|edition| page += &format!("{}\n", safe_json(&tables::json(edition).to_string()))),
        false => tables::text(&mut page, &editions),
    }
    print(&page).map_err(Failure::Output)?;
    Ok(Exit::Found)
}

/// The kind of event that a query is, as the lookup component calls them.
fn kind_of(query: &str) -> &'static str {
    let number = query.get(..2).filter(|prefix| prefix.eq_ignore_ascii_case("as")).and_then(|_| query.get(2..));
    if number.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())) {
        "autnum"
    } else if query.parse::<IpAddr>().is_ok() || query.parse::<IpNet>().is_ok() {
        "ip-address"
    } else {
        "domain-name"
    }
}

fn manifest_text(page: &mut String, component: Component, manifest: &Manifest) {
    let gap = if page.is_empty() { "" } else { "\n" };
    let _ =
        writeln!(page, "{gap}{TITLE}{}{TITLE:#}  {} {}", component.file_name(), safe(&manifest.name), safe(&manifest.version));
    let _ = writeln!(page, "  {}", safe(&manifest.summary));
    for (what, kinds) in [("Watches", &manifest.watches), ("Produces", &manifest.produces)] {
        let _ = writeln!(page, "  {TITLE}{what}{TITLE:#}");
        for KindInfo { kind, summary, .. } in kinds {
            let _ = writeln!(page, "    {:<27} {FAINT}{}{FAINT:#}", safe(kind), safe(summary));
        }
    }
    if manifest.settings_schema.is_some() {
        let _ = writeln!(page, "  {FAINT}Takes settings: --json shows their schema{FAINT:#}");
    }
}

fn event_json(event: &Event) -> Value {
    let Event { kind, value, payload, parent } = event;
    json!({ "kind": kind, "value": value, "payload": payload.as_deref().map(embedded), "parent": parent })
}

fn manifest_json(component: Component, manifest: &Manifest) -> Value {
    let Manifest { name, version, summary, watches, produces, settings_schema } = manifest;
    let kinds = |kinds: &[KindInfo]| {
        let kind = |info: &KindInfo| {
            let schema = info.payload_schema.as_deref().map(embedded);
            json!({ "kind": info.kind, "summary": info.summary, "payload_schema": schema })
        };
        kinds.iter().map(kind).collect::<Vec<_>>()
    };
    json!({
        "component": component.file_name(), "name": name, "version": version, "summary": summary,
        "watches": kinds(watches), "produces": kinds(produces),
        "settings_schema": settings_schema.as_deref().map(embedded),
    })
}

/// JSON text as the JSON that it is; text that is none, as a string.
fn embedded(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|_| json.into())
}
