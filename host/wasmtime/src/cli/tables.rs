//! The folder of newer tables, and what there is to say about each table.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use serde_json::{Value, json};
use whoisbox::tables::{Edition, Table};
use whoisbox::{Error, Host};

use super::Failure;
use super::terminal::{ATTENTION, FAINT, TITLE, complain, safe};

/// Where newer tables are kept.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Data {
    /// The folder of newer tables, which `update-data` fills [default: WHOISBOX_DATA, else whoisbox/tables in the user's data folder]
    #[arg(long, value_name = "DIR", help_heading = "Whom to ask")]
    data: Option<PathBuf>,
}

impl Data {
    /// The folder: as told, or the user's; none where there is no such place.
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let absolute = |name: &str| set(name).filter(|path| path.is_absolute());
        let users = || {
            let data = if cfg!(windows) {
                absolute("LOCALAPPDATA")?
            } else if cfg!(target_os = "macos") {
                absolute("HOME")?.join("Library/Application Support")
            } else {
                absolute("XDG_DATA_HOME").or_else(|| Some(absolute("HOME")?.join(".local/share")))?
            };
            Some(data.join("whoisbox").join("tables"))
        };
        self.data.clone().or_else(|| set("WHOISBOX_DATA")).or_else(users)
    }

    /// The tables of the folder that are newer than the shipped ones. An unusable one is told and left aside.
    pub(crate) fn load(&self, host: &Host) -> Result<Vec<Table>, Failure> {
        // Who names a folder means one that is there.
        if let Some(folder) = &self.data {
            fs::read_dir(folder).map_err(|error| Failure::file(folder, &error))?;
        }
        let files = self.folder().map(|folder| files(&folder)).unwrap_or_default();
        if files.is_empty() {
            return Ok(Vec::new());
        }
        let shipped = host.editions(&[])?;
        let mut tables = Vec::new();
        for file in files {
            match read(host, &file) {
                Ok((table, edition)) if shipped.iter().any(|shipped| newer(&edition, shipped)) => tables.push(table),
                Ok(_) => {}
                Err(why) => {
                    let advice = "the shipped table is used; run `whoisbox update-data`, or delete the file";
                    complain(ATTENTION, "table", &format!("{}: {why}; {advice}", file.display()));
                }
            }
        }
        Ok(tables)
    }
}

/// Reads a table's file, with what there is to say about it.
///
/// # Errors
/// A sentence that says why it is unusable.
pub(crate) fn read(host: &Host, file: &Path) -> Result<(Table, Edition), String> {
    let name = file.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
    let table = Table { name, text };
    let edition = edition_of(host, &table).map_err(|error| error.to_string())?;
    Ok((table, edition))
}

/// What there is to say about a table that is not a shipped one.
pub(crate) fn edition_of(host: &Host, table: &Table) -> Result<Edition, Error> {
    let editions = host.editions(std::slice::from_ref(table))?;
    let unknown = || Error::Table(whoisbox::tables::TableError::UnknownTable(Vec::new()));
    editions.into_iter().find(|edition| edition.name == table.name).ok_or_else(unknown)
}

/// Whether a table is of the same name as another one, and made from what was published later. Dates sort as text.
pub(crate) fn newer(edition: &Edition, other: &Edition) -> bool {
    edition.name == other.name && edition.published > other.published
}

/// Writes a file so that whoever reads it meanwhile sees the old text or the new one, and nothing between.
pub(crate) fn write(file: &Path, text: &str) -> io::Result<()> {
    let half = file.with_extension(format!("tsv.{}.part", std::process::id()));
    let written = fs::write(&half, text).and_then(|()| fs::rename(&half, file));
    if written.is_err() {
        // It may never have been made.
        let _ = fs::remove_file(&half);
    }
    written
}

/// The tables, for people.
pub(crate) fn text(page: &mut String, editions: &[Edition]) {
    let _ = writeln!(page, "\n{TITLE}Tables{TITLE:#}  of whom to ask, and when IANA published what they are made from");
    for Edition { name, published, rows, shipped, .. } in editions {
        let age = match days(published.as_deref()) {
            Some(1) => "1 day ago".to_owned(),
            Some(days) => format!("{days} days ago"),
            None => "at an unknown date".to_owned(),
        };
        let (name, date) = (safe(name), safe(published.as_deref().unwrap_or("unknown")));
        let from = if *shipped { "shipped" } else { "updated" };
        let _ = writeln!(page, "  {name:<12} {date:<10}  {from}  {FAINT}{age}, {rows} rows{FAINT:#}");
    }
    let _ = writeln!(page, "  {FAINT}`whoisbox update-data` gets newer ones{FAINT:#}");
}

/// A table as JSON: `days` is its age, `from` is `shipped` or `updated`.
pub(crate) fn json(edition: &Edition) -> Value {
    let Edition { name, summary, source, published, rows, shipped } = edition;
    json!({
        "table": name, "summary": summary, "source": source, "published": published, "days": days(published.as_deref()),
        "rows": rows, "from": if *shipped { "shipped" } else { "updated" },
    })
}

/// How many days ago a date was, by this machine's clock; 0 if it is to come.
fn days(date: Option<&str>) -> Option<i64> {
    let mut parts = date?.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let then = days_from_civil(parts.next()??, parts.next()??, parts.next()??);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs() / 86_400;
    Some((i64::try_from(now).ok()? - then).max(0))
}

/// The days from 1970-01-01 to a date of the Gregorian calendar, counted in eras of 400 years that begin in March.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The files of a folder that may be tables, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|ending| ending == "tsv")).collect();
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use super::days_from_civil;

    #[test]
    fn days_are_counted_from_1970() {
        for ((year, month, day), days) in
            [((1970, 1, 1), 0), ((2000, 2, 29), 11_016), ((2000, 3, 1), 11_017), ((2026, 11, 23), 20_780), ((1969, 12, 31), -1)]
        {
            assert_eq!(days_from_civil(year, month, day), days, "{year}-{month}-{day}");
        }
    }
}
