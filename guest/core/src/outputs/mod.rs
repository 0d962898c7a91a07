//! A registration as what a receiver understands, one file per receiver.
//!
//! | receiver | file |
//! |---|---|
//! | any orchestrator that speaks `osint:plugin` | [`events`], [`plugin`], [`manifest`] |
//! | tools of RDAP | [`rdap`] |
//! | SpiderFoot | [`spiderfoot`] |
//! | Recon-ng | [`recon_ng`] |
//! | Maltego | [`maltego`] |
//! | MISP | [`misp`] |
//! | platforms that take STIX 2.1 | [`stix`] |
//! | security lakes of the Open Cybersecurity Schema Framework | [`ocsf`] |
//! | Elasticsearch, by the Elastic Common Schema | [`ecs`] |
//! | spreadsheets and databases | [`csv`] |
//!
//! [`FORMATS`] lists those that are a document: a new one is a file here and a line there. What a receiver is given is a
//! [`Finding`]; what of the contacts is the holder's own [`disclosed`], and what things go by [`names`] says for all of them.

pub mod csv;
pub mod disclosed;
#[cfg(feature = "receivers")]
pub mod ecs;
#[cfg(feature = "receivers")]
pub mod events;
mod finding;
mod identifier;
mod instant;
#[cfg(feature = "receivers")]
pub mod maltego;
#[cfg(feature = "receivers")]
pub mod manifest;
#[cfg(feature = "receivers")]
pub mod misp;
pub mod names;
mod notes;
pub mod observed;
#[cfg(feature = "receivers")]
pub mod ocsf;
#[cfg(feature = "receivers")]
pub mod parties;
pub mod person;
#[cfg(feature = "receivers")]
pub mod plugin;
pub mod rdap;
#[cfg(feature = "receivers")]
pub mod recon_ng;
#[cfg(feature = "receivers")]
pub mod spiderfoot;
pub mod stix;
mod tree;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::OutputError;
use crate::registration::{Availability, Protocol};
use crate::report::{Payload, Report};
use crate::whois::Hints;

pub use finding::{Answer, Finding, Said};

pub(crate) use crate::json::text as json;

/// A form that what was found is given in, as one document.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Its name, as callers ask for it.
    pub name: &'static str,
    /// A sentence that says what it is.
    pub summary: &'static str,
    /// Its media type (RFC 6838).
    pub media_type: &'static str,
    /// The JSON Schema of its settings, where it has any.
    pub settings_schema: Option<&'static str>,
    /// The kind of the plugin's events that hold such a document: its name and `-document`.
    pub document: &'static str,
    /// Takes the settings and gives the writer.
    pub open: fn(Option<&str>) -> Result<Writer, OutputError>,
}

/// Writes what was found in one form, by the settings that it was made with.
pub type Writer = Box<dyn Fn(&Finding<'_>) -> String>;

/// Every format.
pub static FORMATS: &[Format] = &[
    Format {
        name: "json",
        summary: "The registration as registration.schema.json of osint:whois describes it.",
        media_type: "application/json",
        settings_schema: None,
        document: "json-document",
        open: |settings| plain(settings, |finding| json(finding.registration)),
    },
    Format {
        name: "rdap",
        summary: "An RDAP response (RFC 9083).",
        media_type: "application/rdap+json",
        settings_schema: None,
        document: "rdap-document",
        open: |settings| plain(settings, |finding| rdap::write(finding.registration)),
    },
    #[cfg(feature = "receivers")]
    Format {
        name: "events",
        summary: "The events that follow, as an osint:plugin gives them: kind, value, payload and parent of each.",
        media_type: "application/json",
        settings_schema: None,
        document: "events-document",
        open: |settings| plain(settings, events::write),
    },
    #[cfg(feature = "receivers")]
    Format {
        name: "spiderfoot",
        summary: "SpiderFoot's events: type, data and parent of each.",
        media_type: "application/json",
        settings_schema: Some(spiderfoot::SETTINGS_SCHEMA),
        document: "spiderfoot-document",
        open: |settings| with(settings, spiderfoot::write),
    },
    #[cfg(feature = "receivers")]
    Format {
        name: "recon-ng",
        summary: "Rows for the tables of a Recon-ng workspace.",
        media_type: "application/json",
        settings_schema: Some(recon_ng::SETTINGS_SCHEMA),
        document: "recon-ng-document",
        open: |settings| with(settings, recon_ng::write),
    },
    #[cfg(feature = "receivers")]
    Format {
        name: "maltego",
        summary: "Maltego's entities: type, value, properties, and the link to the entity that each came from.",
        media_type: "application/json",
        settings_schema: Some(maltego::SETTINGS_SCHEMA),
        document: "maltego-document",
        open: |settings| with(settings, maltego::write),
    },
    #[cfg(feature = "receivers")]
    Format {
        name: "misp",
        summary: "A MISP event with objects of the templates whois, domain-ip and asn.",
        media_type: "application/json",
        settings_schema: Some(misp::SETTINGS_SCHEMA),
        document: "misp-document",
        open: |settings| with(settings, misp::write),
    },
    Format {
        name: "stix",
        summary: "A STIX 2.1 bundle: observables, identities, relationships and a note.",
        media_type: "application/stix+json",
        settings_schema: Some(observed::SETTINGS_SCHEMA),
        document: "stix-document",
        open: |settings| with(settings, stix::write),
    },
    #[cfg(feature = "receivers")]
    Format {
        name: "ocsf",
        summary: "An OCSF event of the class OSINT Inventory Info, with the whois object.",
        media_type: "application/json",
        settings_schema: Some(observed::SETTINGS_SCHEMA),
        document: "ocsf-document",
        open: |settings| with(settings, ocsf::write),
    },
    #[cfg(feature = "receivers")]
    Format {
        name: "ecs",
        summary: "An Elastic Common Schema document; what ECS has no field for stands in labels.",
        media_type: "application/json",
        settings_schema: Some(observed::SETTINGS_SCHEMA),
        document: "ecs-document",
        open: |settings| with(settings, ecs::write),
    },
    Format {
        name: "csv",
        summary: "A line of CSV (RFC 4180), safe to open in a spreadsheet.",
        media_type: "text/csv",
        settings_schema: Some(csv::SETTINGS_SCHEMA),
        document: "csv-document",
        open: |settings| with(settings, csv::write),
    },
];

impl Format {
    /// Whether its documents are JSON.
    pub fn is_json(&self) -> bool {
        self.media_type.ends_with("json")
    }
}

/// The format of that name.
///
/// # Errors
/// `UnknownFormat`.
pub fn format(name: &str) -> Result<&'static Format, OutputError> {
    let names = || FORMATS.iter().map(|format| format.name.to_owned()).collect();
    FORMATS.iter().find(|format| format.name == name).ok_or_else(|| OutputError::UnknownFormat(names()))
}

/// A document.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Output {
    /// Whether the object is taken, as in the registration.
    pub availability: Availability,
    /// The document.
    pub text: String,
}

/// Reads an answer and writes the document.
///
/// # Errors
/// `Unread`: the answer gave no registration.
pub fn convert(answer: Payload, protocol: Protocol, hints: Hints<'_>, writer: &Writer) -> Result<Output, OutputError> {
    let answer = match &answer {
        Payload::Text(text) => Answer::Text(text),
        Payload::Bytes(bytes) => Answer::Bytes(bytes),
    };
    let output = |finding: &Finding<'_>| Output { availability: finding.registration.availability, text: writer(finding) };
    answer.read(protocol, &hints, output).map_err(OutputError::Unread)
}

/// Writes what a lookup brought; none where no server told anything.
pub fn of_report(report: &Report<'_>, writer: &Writer) -> Option<Output> {
    let query = report.query.to_string();
    let output = |finding: &Finding<'_>| Output { availability: finding.registration.availability, text: writer(finding) };
    finding::of_report(report, &query, output)
}

/// The writer of a format that has settings.
fn with<S>(settings: Option<&str>, write: fn(&Finding<'_>, &S) -> String) -> Result<Writer, OutputError>
where
    S: Default + DeserializeOwned + 'static,
{
    let settings = read_settings(settings)?;
    Ok(Box::new(move |finding| write(finding, &settings)))
}

/// The writer of a format that has none.
fn plain(settings: Option<&str>, write: fn(&Finding<'_>) -> String) -> Result<Writer, OutputError> {
    #[derive(Default, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Nothing {}
    read_settings(settings).map(|Nothing {}| -> Writer { Box::new(write) })
}

/// Reads settings; blank text stands for none.
fn read_settings<S: Default + DeserializeOwned>(text: Option<&str>) -> Result<S, OutputError> {
    match text.map(str::trim_ascii).filter(|text| !text.is_empty()) {
        None => Ok(S::default()),
        // Serde would take a list of a record's members, too.
        Some(text) if !text.starts_with('{') => Err(OutputError::BadSettings("settings are a JSON object".into())),
        Some(text) => serde_json::from_str(text).map_err(|error| OutputError::BadSettings(error.to_string())),
    }
}

#[cfg(test)]
mod tests;
