//! `--as FORMAT --setting NAME=VALUE`: the form that what was found is printed in.

use clap::Args;
use serde_json::{Map, Value};
use whoisbox::{Error, Host};

use super::Failure;
use super::terminal::{print, safe_json, safe_lines};

/// The form.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Form {
    /// Print what was found in the format of that name, such as `rdap`, `stix` or `csv`; `describe` lists them
    #[arg(long = "as", value_name = "FORMAT")]
    format: Option<String>,
    /// A setting of that format: text, or JSON where its schema wants no text; `describe --json` shows the schemas
    #[arg(long = "setting", value_name = "NAME=VALUE", requires = "format", value_parser = setting)]
    settings: Vec<(String, String)>,
}

/// A format that there is, and its settings.
#[derive(Clone, Debug)]
pub(crate) struct Chosen {
    /// Its name.
    pub(crate) format: String,
    /// The settings in JSON text, where there are any.
    pub(crate) settings: Option<String>,
    is_json: bool,
}

impl Form {
    /// Whether a format was asked for.
    pub(crate) fn is_chosen(&self) -> bool {
        self.format.is_some()
    }

    /// The format, if one was asked for. `observed` is the setting of that name where the format has it and the user says nothing.
    pub(crate) fn choose(&self, host: &Host, observed: Option<String>) -> Result<Option<Chosen>, Failure> {
        let Some(name) = &self.format else { return Ok(None) };
        let formats = host.formats()?;
        let Some(format) = formats.iter().find(|format| format.name == *name) else {
            let known = formats.into_iter().map(|format| format.name).collect();
            return Err(Error::UnknownFormat { name: name.clone(), known }.into());
        };
        let schema: Value =
            format.settings_schema.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let property = |setting: &str| schema.get("properties").and_then(|properties| properties.get(setting));
        let mut settings = Map::new();
        for (setting, value) in &self.settings {
            let is_text = property(setting).is_none_or(|property| property.get("type").is_some_and(|kind| kind == "string"));
            let json = if is_text { None } else { serde_json::from_str(value).ok() };
            settings.insert(setting.clone(), json.unwrap_or_else(|| value.as_str().into()));
        }
        if let Some(observed) = observed.filter(|_| property("observed").is_some()) {
            settings.entry("observed").or_insert(observed.into());
        }
        let is_json = format.media_type.ends_with("json");
        let settings = (!settings.is_empty()).then(|| Value::from(settings).to_string());
        Ok(Some(Chosen { format: name.clone(), settings, is_json }))
    }
}

impl Chosen {
    /// Whether its documents are JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.is_json
    }

    /// Prints a document of this format.
    pub(crate) fn print(&self, document: &str) -> Result<(), Failure> {
        let document = document.trim_end_matches(['\r', '\n']);
        let page = match self.is_json {
            true => format!("{}\n", safe_json(document)),
            // The line ends are the format's own.
            false => document.split("\r\n").map(|line| format!("{}\r\n", safe_lines(line))).collect(),
        };
        print(&page).map_err(Failure::Output)
    }
}

fn setting(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once('=').filter(|(name, _)| !name.is_empty());
    parts.map(|(name, value)| (name.into(), value.into())).ok_or_else(|| "NAME=VALUE is expected".into())
}
