//! `whoisbox bulk`: a campaign, from a list of targets to a file with a line for each; it goes on where it was broken off.

mod input;
mod output;
mod parquet;
mod progress;
mod rows;

use std::future::{Future as _, poll_fn};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, SystemTime};

use clap::Args;
use whoisbox::campaign::{Ended, Finished, Target};
use whoisbox::{Campaign, Error, Host, Pace};

use super::exit::Exit;
use super::form::Form;
use super::keeping::age;
use super::options::{Asking, Bounds};
use super::terminal::Color;
use super::{Failure, Voice};

use input::Input;
use output::Output;
use progress::Progress;
use rows::Rows;

/// What to look up, where to write it, and how fast to go.
#[derive(Args, Clone, Debug)]
pub(crate) struct Arguments {
    /// The file with the targets, one a line; `-` is standard input. Blank lines, and what follows a `#`, are passed over
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The file to write, a line for each target as soon as its last word is known
    #[arg(long, short, value_name = "FILE", required_unless_present = "dry_run")]
    output: Option<PathBuf>,
    /// Its format: JSON Lines with the whole reports; CSV with a row for each, in which no value is a formula for a spreadsheet; or
    /// Parquet with the same columns, written at the end [default: as the file's name ends]
    #[arg(id = "file_format", long = "format", value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// Go on with a file that was broken off, also by a crash: what is in it is not looked up again
    #[arg(long)]
    resume: bool,
    /// Print what would be asked first of whom for each target, and ask nobody
    #[arg(long, conflicts_with_all = ["output", "resume"])]
    dry_run: bool,
    #[command(flatten)]
    form: Form,
    /// How many lookups are under way at once
    #[arg(long, value_name = "N", default_value_t = Campaign::default().at_once, value_parser = at_least_one, help_heading = "How fast")]
    concurrency: usize,
    /// How many questions each server is asked at once
    #[arg(long, value_name = "N", default_value_t = Pace::default().at_once, value_parser = at_least_one, help_heading = "How fast")]
    per_server: usize,
    /// How many questions each server is asked in a second; 0: as fast as it answers. What a server's operator publishes holds besides
    #[arg(long, value_name = "N", default_value_t = 5.0, value_parser = rate, help_heading = "How fast")]
    rate: f64,
    /// How long a server is left alone that asks to slow down without saying for how long; each time that it does so again, twice as long
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = age, help_heading = "How fast")]
    patience: Duration,
    /// How often a lookup is tried again that failed for now: by a throttle, a fault of the server, or one of the network
    #[arg(long, value_name = "N", default_value_t = Campaign::default().retries, help_heading = "How fast")]
    retries: u32,
    /// How long it waits before the first of these tries; then twice as long each time
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = age, help_heading = "How fast")]
    backoff: Duration,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: Color,
    #[command(flatten)]
    asking: Asking,
    #[command(flatten)]
    bounds: Bounds,
}

/// The format of the file.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(crate) enum Format {
    /// JSON Lines
    Jsonl,
    /// RFC 4180
    Csv,
    /// Apache Parquet
    Parquet,
}

impl Format {
    /// As a file's name ends.
    fn of(file: &Path) -> Result<Format, Failure> {
        match file.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase).as_deref() {
            Some("jsonl" | "ndjson" | "json") => Ok(Format::Jsonl),
            Some("csv") => Ok(Format::Csv),
            Some("parquet") => Ok(Format::Parquet),
            _ => Err(Failure::File(format!("{}: name its format by --format jsonl, csv or parquet", file.display()))),
        }
    }
}

fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "a number from 1 is expected".into())
}

fn rate(text: &str) -> Result<f64, String> {
    let rate = text.parse().ok().filter(|rate: &f64| rate.is_finite() && *rate >= 0.0);
    rate.ok_or_else(|| "a number of questions a second is expected, such as 5 or 0.5; 0: as fast as the server answers".into())
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, voice: Voice) -> Result<Exit, Failure> {
    arguments.color.choose();
    let input = Input::open(&arguments.file)?;
    let Some(file) = &arguments.output else { return dry_run(arguments, input) };
    let format = arguments.format.map_or_else(|| Format::of(file), Ok)?;
    if format != Format::Jsonl && arguments.form.is_chosen() {
        return Err(Failure::File("--as is for JSON Lines: CSV and Parquet have columns of their own".into()));
    }
    // What the rows are made of is asked of a host that does nothing else: the one that looks up wants to know when the file was begun.
    let plain = Host::builder().at_once(1).build()?;
    let rows = Rows::new(format, &plain, arguments.form.choose(&plain, None)?)?;
    let mut output = Output::open(file, format, &rows, arguments.resume)?;
    let host = host(arguments, output.began())?;
    let campaign = Campaign {
        options: arguments.asking.options(&arguments.bounds),
        format: rows.format(),
        at_once: arguments.concurrency,
        retries: arguments.retries,
        backoff: arguments.backoff,
    };
    let targets = pending(input, &output)?;
    let progress = Progress::new(targets.len(), voice);
    let ended = block_on_campaign(&campaign, &host, targets, |finished| {
        output.append(&rows.row(finished)?)?;
        progress.note(finished);
        Ok(())
    });
    output.sync()?;
    let ended = ended?;
    if ended.stopped {
        progress.interrupted(&output);
        return Ok(Exit::Interrupted);
    }
    output.finish(&rows)?;
    progress.ended(&ended);
    Ok(Exit::Found)
}

/// The host that asks: with a pace and a cache. What was kept since the campaign began is never too old for it.
fn host(arguments: &Arguments, began: SystemTime) -> Result<Host, Failure> {
    let per_second = Some(arguments.rate).filter(|rate| *rate > 0.0);
    let pace = Pace { at_once: arguments.per_server, per_second, patience: arguments.patience };
    arguments.bounds.host_that(Some(began), |builder| {
        // Some more than look up: one says what each target is.
        builder.pace(pace).at_once(u32::try_from(arguments.concurrency).unwrap_or(u32::MAX).saturating_add(8))
    })
}

/// Those that have no line yet.
fn pending(input: Input, output: &Output) -> Result<Vec<Target>, Failure> {
    let mut targets = Vec::new();
    for target in input {
        let target = target?;
        if !output.has(&target)? {
            targets.push(target);
        }
    }
    Ok(targets)
}

/// Runs until the end, or until Ctrl-C.
fn block_on_campaign(
    campaign: &Campaign,
    host: &Host,
    targets: Vec<Target>,
    tell: impl FnMut(&Finished) -> Result<(), Failure>,
) -> Result<Ended, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(Error::Runtime)?;
    let ended = runtime.block_on(async {
        let mut signal = pin!(tokio::signal::ctrl_c());
        // It is listened for from the first moment, and not only once all is under way.
        let mut heard = poll_fn(|context| Poll::Ready(signal.as_mut().poll(context))).await;
        let stop = poll_fn(|context| {
            if heard.is_pending() {
                heard = signal.as_mut().poll(context);
            }
            match heard {
                Poll::Ready(Ok(())) => Poll::Ready(()),
                // Where signals cannot be had, the system ends the program as it does others.
                Poll::Ready(Err(_)) | Poll::Pending => Poll::Pending,
            }
        });
        campaign.run(host, targets, stop, tell).await
    });
    runtime.shutdown_background();
    ended
}

/// Says what would be asked first of whom.
fn dry_run(arguments: &Arguments, input: Input) -> Result<Exit, Failure> {
    let host = arguments.bounds.host()?;
    let options = arguments.asking.options(&arguments.bounds);
    for target in input {
        let target = target?;
        super::lookup::print_first_question(&host, &target.text, &options)?;
    }
    Ok(Exit::Found)
}
