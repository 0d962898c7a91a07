//! `whoisbox events` and `whoisbox describe`: the components, and plugins that others wrote, as plugins of an OSINT framework.

use std::fmt::Write as _;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use clap::Args;
use ipnet::IpNet;
use serde_json::{Value, json};
use whoisbox::plugin::{Event, KindInfo, Manifest};
use whoisbox::{Component, Error, Handled, Host, Loaded, block_on};

use super::exit::Exit;
use super::options::{Asking, Bounds};
use super::terminal::{ATTENTION, BAD, Color, FAINT, TITLE, complain, print, safe, safe_json};
use super::{Failure, tables};

/// What to look up.
#[derive(Args, Clone, Debug)]
pub(crate) struct EventsArguments {
    /// A domain name, an IP address or an AS number (AS64496); with --plugin, the value of an event that it watches
    query: String,
    /// The kind of the event to handle [default: found from the query]; `describe` lists them
    #[arg(long)]
    kind: Option<String>,
    /// Have this plugin handle it: a component of anybody's that exports osint:plugin. It runs in the sandbox, and may connect where a
    /// lookup may
    #[arg(long, value_name = "FILE",
        conflicts_with_all = ["whois", "rdap", "protocol", "no_referrals", "max_wait", "data"])]
    plugin: Option<PathBuf>,
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

/// What to describe besides, and how to say it.
#[derive(Args, Clone, Debug)]
pub(crate) struct DescribeArguments {
    /// Plugins to describe, too: a component that exports osint:plugin, or a folder whose files *.wasm do. Each is asked what it is, in
    /// the sandbox; one that does not load is told in its place
    #[arg(value_name = "DIR|FILE")]
    plugins: Vec<PathBuf>,
    /// Print JSON, an object on each line: first those of the components and plugins (`component`, `name`, `version`, `summary`,
    /// `watches`, `produces`, `settings_schema`; or `component`, `error`), then those of the tables (`table`, `summary`, `source`,
    /// `published`, `days`, `rows`, `from`)
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
    let event = Event { kind, value: arguments.query.clone(), payload: None, parent: None };
    let events = match &arguments.plugin {
        Some(file) => handle(&host, file, &event, arguments.settings.as_deref())?,
        None => {
            let settings =
                arguments.settings.clone().unwrap_or_else(|| arguments.asking.settings(&arguments.bounds, host.tables()));
            block_on(host.handle(Component::Lookup, &event, Some(&settings)))?
        }
    };
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

/// Has a plugin handle an event, and tells what it was denied.
fn handle(host: &Host, file: &Path, event: &Event, settings: Option<&str>) -> Result<Vec<Event>, Failure> {
    let run = async {
        let plugin = host.load_plugin_file(file).await?;
        Ok(plugin.handle(event, settings).await)
    };
    let Handled { events, denials } = block_on(run)?;
    for denial in denials {
        complain(ATTENTION, "denied", &denial.to_string());
    }
    Ok(events?)
}

/// Runs `describe`.
pub(crate) fn describe(arguments: &DescribeArguments) -> Result<Exit, Failure> {
    arguments.color.choose();
    let host = Host::new()?;
    let host = host.with_tables(arguments.data.load(&host)?);
    let mut page = String::new();
    let mut exit = Exit::Found;
    for component in Component::ALL {
        write_manifest(&mut page, component.file_name(), &block_on(host.describe(component))?, arguments.json);
    }
    for place in &arguments.plugins {
        for Loaded { file, plugin } in load(&host, place)? {
            match plugin {
                Ok(plugin) => write_manifest(&mut page, plugin.name(), plugin.manifest(), arguments.json),
                Err(error) => {
                    exit = exit.max(Exit::from(&error));
                    write_error(&mut page, &file, &error, arguments.json);
                }
            }
        }
    }
    let editions = host.editions(host.tables())?;
    match arguments.json {
        true => editions.iter().for_each(|edition| page += &format!("{}\n", safe_json(&tables::json(edition).to_string()))),
        false => tables::text(&mut page, &editions),
    }
    print(&page).map_err(Failure::Output)?;
    Ok(exit)
}

/// The plugins of a folder, or the one in a file.
fn load(host: &Host, place: &Path) -> Result<Vec<Loaded>, Failure> {
    if place.is_dir() {
        return Ok(block_on(host.load_plugins(place))?);
    }
    let file = place.file_name().unwrap_or_default().to_string_lossy().into_owned();
    match block_on(host.load_plugin_file(place)) {
        // Whoever names a file that is not there has mistyped it.
        Err(error @ Error::Unreadable { .. }) => Err(error.into()),
        plugin => Ok(vec![Loaded { file, plugin }]),
    }
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

fn write_manifest(page: &mut String, file: &str, manifest: &Manifest, json: bool) {
    if json {
        let _ = writeln!(page, "{}", safe_json(&manifest_json(file, manifest).to_string()));
        return;
    }
    let gap = if page.is_empty() { "" } else { "\n" };
    let _ = writeln!(page, "{gap}{TITLE}{}{TITLE:#}  {} {}", safe(file), safe(&manifest.name), safe(&manifest.version));
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

fn write_error(page: &mut String, file: &str, error: &Error, json: bool) {
    let _ = match json {
        true => writeln!(page, "{}", safe_json(&json!({ "component": file, "error": error.to_string() }).to_string())),
        false => writeln!(page, "\n{TITLE}{}{TITLE:#}  {BAD}error{BAD:#}\n  {}", safe(file), safe(&error.to_string())),
    };
}

fn event_json(event: &Event) -> Value {
    let Event { kind, value, payload, parent } = event;
    json!({ "kind": kind, "value": value, "payload": payload.as_deref().map(embedded), "parent": parent })
}

fn manifest_json(file: &str, manifest: &Manifest) -> Value {
    let Manifest { name, version, summary, watches, produces, settings_schema } = manifest;
    let kinds = |kinds: &[KindInfo]| {
        let kind = |info: &KindInfo| {
            let schema = info.payload_schema.as_deref().map(embedded);
            json!({ "kind": info.kind, "summary": info.summary, "payload_schema": schema })
        };
        kinds.iter().map(kind).collect::<Vec<_>>()
    };
    json!({
        "component": file, "name": name, "version": version, "summary": summary,
        "watches": kinds(watches), "produces": kinds(produces),
        "settings_schema": settings_schema.as_deref().map(embedded),
    })
}

/// JSON text as the JSON that it is; text that is none, as a string.
fn embedded(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|_| json.into())
}
