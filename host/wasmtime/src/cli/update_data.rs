//! `whoisbox update-data`: gets what IANA publishes, has the guest make tables of it, and keeps these for later lookups.

use std::fs;

use clap::Args;
use whoisbox::tables::{Edition, Table};
use whoisbox::{Error, Host, block_on};

use super::Failure;
use super::exit::Exit;
use super::options::Reach;
use super::tables::{Data, edition_of, newer, read, write};
use super::terminal::{ATTENTION, BAD, Color, FAINT, GOOD, TITLE, complain, print, safe};

/// From where, and where to.
#[derive(Args, Clone, Debug)]
pub(crate) struct Arguments {
    /// Get the files from below this URL, such as that of a mirror, in place of IANA's
    #[arg(long, value_name = "BASE_URL")]
    from: Option<String>,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: Color,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    reach: Reach,
}

/// Runs the command: table by table, so that one that fails leaves the others be.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    arguments.color.choose();
    let host = arguments.reach.host(1)?;
    let Some(folder) = arguments.data.folder() else {
        return Err(Failure::File("there is no folder for the tables: name one by --data or WHOISBOX_DATA".to_owned()));
    };
    fs::create_dir_all(&folder).map_err(|error| Failure::file(&folder, &error))?;
    let mut worst = Exit::Found;
    for shipped in host.editions(&[])? {
        let file = folder.join(format!("{}.tsv", shipped.name));
        // One that is unusable, or not newer than the shipped one, is not in use and no loss.
        let kept = read(&host, &file).ok().filter(|(_, edition)| newer(edition, &shipped));
        let in_use = kept.as_ref().map_or(&shipped, |(_, edition)| edition);
        let url = url(&shipped, arguments.from.as_deref());
        match get(&host, &shipped.name, &url) {
            Ok((table, edition)) => {
                let corrected =
                    kept.as_ref().is_some_and(|(kept, _)| edition.published == in_use.published && kept.text != table.text);
                let take = newer(&edition, in_use) || corrected;
                if take {
                    write(&file, &table.text).map_err(|error| Failure::file(&file, &error))?;
                }
                tell(in_use, take.then_some(&edition))?;
            }
            Err(error) => {
                complain(BAD, &shipped.name, &format!("{error}; the table of {} is kept", date(in_use)));
                if let Error::Download { denials, .. } = &error {
                    denials.iter().for_each(|denial| complain(ATTENTION, "denied", &denial.to_string()));
                }
                worst = worst.max(Exit::from(&error));
            }
        }
    }
    say(&format!("{FAINT}kept in {}{FAINT:#}\n", safe(&folder.display().to_string())))?;
    Ok(worst)
}

/// Where the file is that a table is made from.
fn url(edition: &Edition, from: Option<&str>) -> String {
    match (from, edition.source.rsplit_once('/')) {
        (Some(base), Some((_, name))) => format!("{}/{name}", base.trim_end_matches('/')),
        _ => edition.source.clone(),
    }
}

/// Gets the file at a URL and makes the table of that name from it.
fn get(host: &Host, name: &str, url: &str) -> Result<(Table, Edition), Error> {
    let published = block_on(host.download(url))?;
    let table = host.update_table(name, &published)?;
    let edition = edition_of(host, &table)?;
    Ok((table, edition))
}

/// Tells what came of a table.
fn tell(old: &Edition, new: Option<&Edition>) -> Result<(), Failure> {
    let name = safe(&old.name);
    say(&match new {
        Some(new) => {
            let (before, after) = (date(old), date(new));
            format!(
                "{TITLE}{name:<12}{TITLE:#} {before} → {GOOD}{after}{GOOD:#}  {FAINT}{} → {} rows{FAINT:#}\n",
                old.rows, new.rows
            )
        }
        None => format!("{TITLE}{name:<12}{TITLE:#} {}  {FAINT}up to date, {} rows{FAINT:#}\n", date(old), old.rows),
    })
}

fn date(edition: &Edition) -> &str {
    edition.published.as_deref().unwrap_or("an unknown date")
}

fn say(text: &str) -> Result<(), Failure> {
    print(text).map_err(Failure::Output)
}
