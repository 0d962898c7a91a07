//! A line of the file for each target: of JSON, or of CSV with the guest's columns behind the campaign's own.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use whoisbox::Host;
use whoisbox::campaign::{Finished, Target, Word};
use whoisbox::parse::Hints;
use whoisbox::types::{Payload, Protocol};

use super::super::Failure;
use super::super::form::Chosen;
use super::Format;

/// The campaign's own columns, before those of the format `csv` of the guest.
const COLUMNS: [&str; 7] = ["line", "target", "outcome", "attempts", "time", "asked_as", "note"];

/// How a target's last word is written.
pub(super) enum Rows {
    /// JSON Lines, with the report or with a document of this format.
    Json(Option<Chosen>),
    /// CSV. `plain`: values stand as they are, though a spreadsheet may take them for formulas.
    Csv { columns: Vec<String>, plain: bool },
}

#[derive(Serialize)]
struct Line<'f> {
    line: u64,
    target: &'f str,
    outcome: &'f str,
    attempts: u32,
    time: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    asked_as: Option<&'f str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<&'f RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<Document<'f>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<&'f str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Fault<'f>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Document<'f> {
    Json(&'f RawValue),
    Text(&'f str),
}

#[derive(Serialize)]
struct Fault<'f> {
    code: &'f str,
    message: &'f str,
}

impl Rows {
    /// Rows of a file's format.
    pub(super) fn new(format: Format, host: &Host, chosen: Option<Chosen>) -> Result<Rows, Failure> {
        if format == Format::Jsonl {
            return Ok(Rows::Json(chosen));
        }
        // What columns there are the guest alone knows: the first line of any document.
        let any = Payload::Text("Domain Name: EXAMPLE.COM\r\n".into());
        let document = host.convert(&any, Protocol::Whois, &Hints::default(), "csv", None)?.text;
        let head = fields(document.as_bytes()).unwrap_or_default();
        let columns = COLUMNS.map(str::to_owned).into_iter().chain(head).collect();
        Ok(Rows::Csv { columns, plain: format == Format::Parquet })
    }

    /// What the campaign asks the guest for.
    pub(super) fn format(&self) -> Option<(String, Option<String>)> {
        match self {
            Rows::Json(chosen) => chosen.as_ref().map(|chosen| (chosen.format.clone(), chosen.settings.clone())),
            Rows::Csv { plain, .. } => Some(("csv".into(), Some(format!(r#"{{"header":false,"plain":{plain}}}"#)))),
        }
    }

    /// The columns' names, where there are columns.
    pub(super) fn columns(&self) -> &[String] {
        match self {
            Rows::Json(_) => &[],
            Rows::Csv { columns, .. } => columns,
        }
    }

    /// The line before all others.
    pub(super) fn head(&self) -> Option<Vec<u8>> {
        match self {
            Rows::Json(_) => None,
            Rows::Csv { columns, .. } => Some(csv_line(columns.iter().map(String::as_str))),
        }
    }

    /// The line for a target, with its end.
    pub(super) fn row(&self, finished: &Finished) -> Result<Vec<u8>, Failure> {
        match self {
            Rows::Json(chosen) => {
                let mut line = json_line(finished, chosen.as_ref()).map_err(|error| Failure::Output(error.into()))?;
                line.push(b'\n');
                Ok(line)
            }
            Rows::Csv { columns, plain } => Ok(csv_row(finished, columns.len(), *plain)),
        }
    }

    /// The target of a line that was written before.
    pub(super) fn target_of(&self, line: &[u8]) -> Option<Target> {
        #[derive(Deserialize)]
        struct Told {
            line: u64,
            target: String,
        }
        match self {
            Rows::Json(_) => serde_json::from_slice(line).ok().map(|Told { line, target }| Target { line, text: target }),
            Rows::Csv { columns, plain } => {
                let fields = fields(line).filter(|fields| fields.len() == columns.len())?;
                let (number, text) = (fields.first()?.parse().ok()?, fields.get(1)?);
                let unguarded = if *plain { text } else { text.strip_prefix('\'').unwrap_or(text) };
                Some(Target { line: number, text: unguarded.to_owned() })
            }
        }
    }
}

fn json_line(finished: &Finished, chosen: Option<&Chosen>) -> serde_json::Result<Vec<u8>> {
    let Finished { target, asked_as, attempts, time, word, .. } = finished;
    let raw = |text: &str| RawValue::from_string(text.trim().to_owned());
    let (document, account, error) = match word {
        Word::Told { document, account, .. } => (document.as_deref(), account.as_deref(), None),
        Word::Failed { code, message } => (None, None, Some(Fault { code, message })),
    };
    let is_json = chosen.is_none_or(Chosen::is_json);
    let json = document.filter(|_| is_json).map(raw).transpose()?;
    let (report, output) = match chosen {
        None => (json.as_deref(), None),
        Some(_) => (None, json.as_deref().map(Document::Json).or_else(|| document.map(Document::Text))),
    };
    serde_json::to_vec(&Line {
        line: target.line,
        target: &target.text,
        outcome: word.outcome(),
        attempts: *attempts,
        time: time.to_string(),
        asked_as: asked_as.as_deref(),
        report,
        output,
        account,
        error,
    })
}

fn csv_row(finished: &Finished, columns: usize, plain: bool) -> Vec<u8> {
    let Finished { target, asked_as, attempts, time, word, .. } = finished;
    let (document, note) = match word {
        Word::Told { document, account, .. } => (document.as_deref(), account.as_deref()),
        Word::Failed { message, .. } => (None, Some(message.as_str())),
    };
    let own = [
        target.line.to_string(),
        guarded(&target.text, plain),
        word.outcome().to_owned(),
        attempts.to_string(),
        time.to_string(),
        guarded(asked_as.as_deref().unwrap_or_default(), plain),
        guarded(note.unwrap_or_default(), plain),
    ];
    let mut row: Vec<String> =
        own.into_iter().chain(document.and_then(|text| fields(text.as_bytes())).unwrap_or_default()).collect();
    row.resize(columns, String::new());
    csv_line(row.iter().map(String::as_str))
}

/// What a spreadsheet would take for a formula gets an apostrophe before it, as the guest's columns do; control characters become spaces.
fn guarded(text: &str, plain: bool) -> String {
    let is_formula = text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r']);
    let guard = if is_formula && !plain { "'" } else { "" };
    format!("{guard}{}", text.replace(char::is_control, " "))
}

fn csv_line<'f>(fields: impl Iterator<Item = &'f str>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Into memory, where nothing can fail.
    let _ = writer.write_record(fields);
    writer.into_inner().unwrap_or_default()
}

/// The fields of the first line.
pub(super) fn fields(line: &[u8]) -> Option<Vec<String>> {
    let record = csv::ReaderBuilder::new().has_headers(false).from_reader(line).into_records().next()?.ok()?;
    Some(record.iter().map(str::to_owned).collect())
}
