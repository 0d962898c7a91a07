//! `whoisbox parse --explain`: an answer line by line, with what each line became.
//!
//! It is made of the answer's text and of the registration's `fields` alone, so any other host can do the same. A line of which
//! there is a field carries a value; how the others are told apart stands in CONTRIBUTING.md.

use std::borrow::Cow;
use std::fmt::Write as _;

use anstyle::Style;
use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::terminal::{ATTENTION, FAINT, GOOD, TITLE, safe};

/// The members of a registration's JSON that an explanation is made of.
#[derive(Deserialize)]
pub(crate) struct Read {
    source: Source,
    fields: Vec<Field>,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Deserialize, Serialize)]
struct Source {
    protocol: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    server: Option<String>,
    format: String,
    charset: String,
}

#[derive(Deserialize)]
struct Field {
    section: Option<String>,
    label: String,
    value: String,
    line: usize,
    path: Option<String>,
    #[serde(default)]
    passed_over: bool,
}

#[derive(Deserialize, Serialize)]
struct Diagnostic {
    code: String,
    message: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
}

/// An answer line by line; its JSON is described by `wit/explanation.schema.json`.
#[derive(Serialize)]
pub(crate) struct Explanation {
    source: Source,
    lines: Vec<Line>,
    diagnostics: Vec<Diagnostic>,
    used: usize,
    passed_over: usize,
    not_understood: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    share: Option<f64>,
}

#[derive(Serialize)]
struct Line {
    line: usize,
    text: String,
    became: Became,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
}

#[derive(Clone, Copy, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Became {
    Used,
    PassedOver,
    NotUnderstood,
    Heading,
    Notice,
    Blank,
}

impl Explanation {
    /// Explains what was read from an answer. A line with several values, as in JSON, comes once for each.
    pub(crate) fn new(answer: &[u8], read: Read) -> Explanation {
        let Read { source, mut fields, diagnostics } = read;
        fields.sort_by_key(|field| field.line);
        let count = |is: fn(&Field) -> bool| fields.iter().filter(|field| is(field)).count();
        let used = count(|field| field.path.is_some());
        let passed_over = count(|field| field.path.is_none() && field.passed_over);
        let values = fields.len();
        let rdap = source.protocol == "rdap";
        let text = decode(answer, &source.charset);
        let mut lines = Vec::new();
        let mut rest = fields.into_iter().peekable();
        for (index, text) in split(&text, rdap).into_iter().enumerate() {
            let number = index + 1;
            let mut here = Vec::new();
            while let Some(field) = rest.next_if(|field| field.line <= number) {
                here.push(field);
            }
            let several = here.len() > 1;
            if here.is_empty() {
                let became = without_value(text, rdap, rest.peek().and_then(|next| next.section.as_deref()));
                lines.push(Line { line: number, text: text.to_owned(), became, path: None });
            }
            lines.extend(here.into_iter().map(|field| {
                let text = if several { field.as_text() } else { text.to_owned() };
                Line { line: number, text, became: field.became(), path: field.path }
            }));
        }
        let share = (values > 0).then(|| (used + passed_over) as f64 / values as f64);
        Explanation { source, lines, diagnostics, used, passed_over, not_understood: values - used - passed_over, share }
    }

    /// Writes it for people: what became of each line before its text, so that both stand below one another at any width.
    pub(crate) fn write(&self, page: &mut String) {
        let became = |line: &Line| line.path.clone().unwrap_or_else(|| line.became.words().to_owned());
        let width = self.lines.iter().map(|line| became(line).chars().count()).max().unwrap_or_default().min(32);
        let digits = self.lines.last().map_or(1, |line| line.line.to_string().len());
        let mut notes: Vec<_> = self.diagnostics.iter().filter(|note| note.line.is_some()).collect();
        notes.sort_by_key(|note| note.line);
        let mut notes = notes.into_iter().peekable();
        for (at, line) in self.lines.iter().enumerate() {
            let text = line.text.replace('\t', "    ");
            let _ = match text.trim_end() {
                "" => writeln!(page, "{:>digits$}", line.line),
                text => {
                    let (style, became) = (line.became.style(), became(line));
                    let (became, text) = (safe(&became), safe(text));
                    writeln!(page, "{:>digits$}  {style}{became:<width$}{style:#}  {text}", line.line)
                }
            };
            if self.lines.get(at + 1).is_none_or(|next| next.line > line.line) {
                while let Some(note) = notes.next_if(|note| note.line <= Some(line.line)) {
                    let _ = writeln!(page, "{:digits$}  {ATTENTION}note: {}{ATTENTION:#}", "", safe(&note.message));
                }
            }
        }
        for note in self.diagnostics.iter().filter(|note| note.line.is_none()) {
            let _ = writeln!(page, "{ATTENTION}note: {}{ATTENTION:#}", safe(&note.message));
        }
        let Explanation { used, passed_over, not_understood, .. } = self;
        let share = self.share.map_or("no values".to_owned(), |share| format!("{:.1} % of the values", share * 100.0));
        let _ = writeln!(
            page,
            "\n{TITLE}{share}{TITLE:#} used or knowingly passed over: {used} used, {passed_over} passed over, \
             {not_understood} not understood; read as {}",
            safe(&self.source.format)
        );
    }
}

impl Field {
    fn became(&self) -> Became {
        match (&self.path, self.passed_over) {
            (Some(_), _) => Became::Used,
            (None, true) => Became::PassedOver,
            (None, false) => Became::NotUnderstood,
        }
    }

    fn as_text(&self) -> String {
        let section = self.section.as_deref().unwrap_or_default();
        match (section.starts_with('/'), self.label.is_empty()) {
            (true, _) => format!("{section}/{}: {}", self.label, self.value),
            (false, true) => self.value.clone(),
            (false, false) => format!("{}: {}", self.label, self.value),
        }
    }
}

impl Became {
    fn words(self) -> &'static str {
        match self {
            Became::Used => "used",
            Became::PassedOver => "passed over",
            Became::NotUnderstood => "not understood",
            Became::Heading => "heading",
            Became::Notice => "notice",
            Became::Blank => "",
        }
    }

    fn style(self) -> Style {
        match self {
            Became::Used => GOOD,
            Became::NotUnderstood => ATTENTION,
            Became::PassedOver | Became::Heading | Became::Notice | Became::Blank => FAINT,
        }
    }
}

/// What a line is that carries no value.
fn without_value(text: &str, rdap: bool, section: Option<&str>) -> Became {
    let text = text.trim();
    // What is left of JSON's lines holds brackets, and perhaps the name of what they enclose.
    if text.is_empty() || rdap && !text.contains('"') {
        return Became::Blank;
    }
    let bare = text.trim_end_matches([':', '.', ' ']).trim_start_matches(['[', '*']).trim_end_matches(']');
    let remark = text.starts_with(['%', '#', ';', '>']) || text.starts_with("[ ");
    let label_alone = text.ends_with([':', '：', ']']) && !remark;
    match rdap || label_alone || section.is_some_and(|section| section == bare || section == text) {
        true => Became::Heading,
        false => Became::Notice,
    }
}

/// The lines, numbered as the reader numbers them: JSON knows line feeds, WHOIS whatever ends a line.
fn split(text: &str, rdap: bool) -> Vec<&str> {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let lines = text.split('\n');
    match rdap {
        true => lines.collect(),
        false => lines.flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r')).collect(),
    }
}

/// The answer's text. The reader names the charset by its WHATWG name.
fn decode<'a>(answer: &'a [u8], charset: &str) -> Cow<'a, str> {
    let encoding = Encoding::for_label(charset.as_bytes()).unwrap_or(encoding_rs::UTF_8);
    let answer = answer.strip_prefix(b"\xef\xbb\xbf").unwrap_or(answer);
    encoding.decode_without_bom_handling(answer).0
}

/// The explanation of a line that `many-json` gave for a line in: the line itself where it tells of no registration.
pub(crate) fn line(asked: &str, told: &str) -> String {
    #[derive(Deserialize)]
    struct Asked<'a> {
        #[serde(borrow, default)]
        text: Option<Cow<'a, str>>,
        #[serde(borrow, default)]
        base64: Option<Cow<'a, str>>,
    }
    #[derive(Deserialize)]
    struct Told<'a> {
        #[serde(borrow)]
        id: &'a RawValue,
        registration: Read,
    }
    let (Ok(asked), Ok(told_of)) = (serde_json::from_str::<Asked<'_>>(asked), serde_json::from_str::<Told<'_>>(told)) else {
        return told.to_owned();
    };
    let answer = match (asked.text, asked.base64) {
        (Some(text), _) => text.into_owned().into_bytes(),
        (None, base64) => data_encoding::BASE64.decode(base64.unwrap_or_default().as_bytes()).unwrap_or_default(),
    };
    let explanation = serde_json::to_string(&Explanation::new(&answer, told_of.registration)).unwrap_or_default();
    format!("{{\"id\":{},\"explanation\":{explanation}}}", told_of.id)
}
