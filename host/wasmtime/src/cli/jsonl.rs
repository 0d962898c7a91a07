//! `whoisbox parse --jsonl`: many answers, one JSON object a line, in and out in the same order.
//!
//! Lines go to the guest in batches, each batch in a store of its own, several at once. A batch that the sandbox stops is read
//! again line by line, so that only the line at fault is without a registration.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use serde_json::{Value, json};
use whoisbox::{Error, Host, MAX_INPUT};

use super::Failure;
use super::exit::Exit;
use super::explain;
use super::form::Chosen;
use super::terminal::safe_json;

/// A batch ends with the line that makes it as large as this.
const BATCH_BYTES: usize = 1 << 20;
/// A batch ends at so many lines.
const BATCH_LINES: usize = 512;
/// More at once gain little: one thread reads and one writes.
const MAX_WORKERS: usize = 8;

/// What a line out holds of an answer.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Line<'f> {
    /// The registration.
    Registration,
    /// What each line of the answer became.
    Explanation,
    /// A document of this format.
    Document(&'f Chosen),
}

/// Reads a file, or standard input for `-`, and writes to standard output.
pub(crate) fn run(host: &Host, file: &Path, form: Line<'_>) -> Result<Exit, Failure> {
    let reader = Reader { host, form };
    let input: Input = match file.as_os_str() == "-" {
        true => Box::new(io::stdin()),
        false => Box::new(File::open(file).map_err(|error| Failure::file(file, &error))?),
    };
    // The first batch shall not find that the component does not load, or that there is no such format, and each worker with it.
    reader.read("")?;
    thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(1, usize::from).min(MAX_WORKERS);
        let (jobs, queue) = sync_channel::<Job>(workers);
        let (promises, promised) = sync_channel(workers * 2);
        let queue = Arc::new(Mutex::new(queue));
        let reading = scope.spawn(move || read_batches(input, &jobs, &promises));
        for _ in 0..workers {
            let queue = Arc::clone(&queue);
            scope.spawn(move || work(reader, &queue));
        }
        // With the last worker goes the queue, so that nobody waits for a place in it.
        drop(queue);
        let written = write_results(&promised);
        // The reader ends when nobody takes its batches any longer.
        drop(promised);
        written.map_err(Failure::Output)?;
        match reading.join() {
            Ok(read) => read.map_err(|error| Failure::file(file, &error)).map(|()| Exit::Found),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

type Input = Box<dyn Read + Send>;

/// Reads lines, and says what they hold in one form or another.
#[derive(Clone, Copy)]
struct Reader<'h> {
    host: &'h Host,
    form: Line<'h>,
}

impl Reader<'_> {
    fn read(self, lines: &str) -> Result<String, Error> {
        match self.form {
            Line::Registration | Line::Explanation => self.host.parse_many_json(lines),
            Line::Document(chosen) => self.host.convert_many(lines, &chosen.format, chosen.settings.as_deref()),
        }
    }
}

/// Lines to be read, and where to hand the result over.
type Job = (String, Sender<String>);

/// Cuts the input into batches of whole lines. For each, a promise of the result goes to the writer, in order.
fn read_batches(input: Input, jobs: &SyncSender<Job>, promises: &SyncSender<Receiver<String>>) -> io::Result<()> {
    let mut input = BufReader::with_capacity(BATCH_BYTES, input);
    loop {
        let mut batch = Vec::new();
        for _ in 0..BATCH_LINES {
            let read = input.read_until(b'\n', &mut batch)?;
            // Whoever sends a line and waits for its result shall have it: a batch ends where the next line may be long in coming.
            if read == 0 || batch.len() >= BATCH_BYTES || input.buffer().is_empty() {
                break;
            }
        }
        if batch.is_empty() {
            return Ok(());
        }
        // Bytes that are not UTF-8 are no JSON either; the line then says so itself.
        let batch = String::from_utf8(batch).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        let (result, promise) = channel();
        if promises.send(promise).is_err() || jobs.send((batch, result)).is_err() {
            return Ok(());
        }
    }
}

fn work(reader: Reader<'_>, queue: &Mutex<Receiver<Job>>) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((batch, result)) = job else { return };
        // If the writer is gone, so is the wish for the result.
        let read = read_batch(reader, &batch);
        let _ = result.send(if matches!(reader.form, Line::Explanation) { explain_batch(&batch, &read) } else { read });
    }
}

fn read_batch(reader: Reader<'_>, batch: &str) -> String {
    let many = |lines: &str| match lines.len() > MAX_INPUT {
        true => Err(("too_large", format!("the line is larger than {MAX_INPUT} bytes, the most that is read"))),
        false => reader.read(lines).map_err(|error| match &error {
            Error::Guest { fault, .. } => (fault.code(), error.to_string()),
            _ => ("host", error.to_string()),
        }),
    };
    many(batch).unwrap_or_else(|_| {
        let lines = batch.lines().filter(|line| !line.trim().is_empty());
        lines.map(|line| many(line).unwrap_or_else(|(code, message)| error_line(line, code, &message))).collect()
    })
}

/// Lines in and lines out stand side by side, blank ones aside.
fn explain_batch(batch: &str, read: &str) -> String {
    let asked = batch.lines().filter(|line| !line.trim_ascii().is_empty());
    asked.zip(read.lines()).fold(String::with_capacity(read.len()), |mut out, (asked, told)| {
        out.push_str(&explain::line(asked, told));
        out.push('\n');
        out
    })
}

fn error_line(line: &str, code: &str, message: &str) -> String {
    let id = serde_json::from_str::<Value>(line).ok().and_then(|line| line.get("id").cloned()).unwrap_or_default();
    format!("{}\n", json!({ "id": id, "error": { "code": code, "message": message } }))
}

fn write_results(promised: &Receiver<Receiver<String>>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for promise in promised {
        // A worker that panicked took its batch with it; the panic comes to light when the scope ends.
        let Ok(lines) = promise.recv() else { break };
        out.write_all(safe_json(&lines).as_bytes())?;
        if !lines.is_empty() && !lines.ends_with('\n') {
            out.write_all(b"\n")?;
        }
        out.flush()?;
    }
    Ok(())
}
