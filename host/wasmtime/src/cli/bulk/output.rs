//! The file that a campaign writes: whole lines, one for each target, and nothing that was written is lost.
//!
//! A line is written at once, by one call, so a process that is killed leaves all lines but maybe the last one whole; that one is cut off
//! when the file is opened again. Every [`BATCH`] lines or every second the system is told to write them to the disk.
//!
//! Beside the file stands a note of when the campaign began, as long as it has not ended. Answers that were kept since then are not asked
//! for again, whatever `--max-age` says.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use jiff::Timestamp;
use whoisbox::campaign::Target;

use super::super::Failure;
use super::rows::Rows;
use super::{Format, parquet};

/// How many lines are written to the disk at a time, at most.
const BATCH: u32 = 256;

/// The file under way.
pub(super) struct Output {
    /// What the user named.
    wanted: PathBuf,
    format: Format,
    /// What is written meanwhile: the same file, but for Parquet.
    working: PathBuf,
    file: File,
    /// What has a line: a hash of its text, by its line in the input.
    done: HashMap<u64, u64>,
    began: SystemTime,
    unsynced: u32,
    synced: Instant,
}

impl Output {
    /// Begins a file, or goes on with one.
    pub(super) fn open(wanted: &Path, format: Format, rows: &Rows, resume: bool) -> Result<Output, Failure> {
        let working = match format {
            Format::Parquet => beside(wanted, ".part"),
            Format::Jsonl | Format::Csv => wanted.to_owned(),
        };
        let failed = |error: &io::Error| Failure::file(&working, error);
        let is_there = working.exists() || wanted.exists();
        if is_there && !resume {
            let why = format!("{} is there already: go on with it by --resume, or name another file", wanted.display());
            return Err(Failure::File(why));
        }
        let mut file = OpenOptions::new().create(true).read(true).append(true).open(&working).map_err(|error| failed(&error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Failure::File(format!("{}: another campaign is writing to it", working.display())));
            }
            Err(TryLockError::Error(error)) => return Err(failed(&error)),
        }
        let began = began(&beside(wanted, ".campaign"), is_there)?;
        let done = read_back(&mut file, rows).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => Failure::File(format!("{}: {error}", working.display())),
            _ => failed(&error),
        })?;
        let is_empty = file.metadata().map_err(|error| failed(&error))?.len() == 0;
        let mut output =
            Output { wanted: wanted.to_owned(), format, working, file, done, began, unsynced: 0, synced: Instant::now() };
        if let Some(head) = rows.head().filter(|_| is_empty) {
            output.append(&head)?;
        }
        Ok(output)
    }

    /// When the campaign began.
    pub(super) fn began(&self) -> SystemTime {
        self.began
    }

    /// What the user named.
    pub(super) fn path(&self) -> &Path {
        &self.wanted
    }

    /// Whether a target has a line already.
    pub(super) fn has(&self, target: &Target) -> Result<bool, Failure> {
        match self.done.get(&target.line) {
            Some(hash) if *hash == hash_of(&target.text) => Ok(true),
            Some(_) => Err(Failure::File(format!(
                "{} is of another input: its line for line {} is not about {:?}; give the same input, or name another file",
                self.wanted.display(),
                target.line,
                target.text
            ))),
            None => Ok(false),
        }
    }

    /// Writes a line.
    pub(super) fn append(&mut self, line: &[u8]) -> Result<(), Failure> {
        self.file.write_all(line).map_err(|error| Failure::file(&self.working, &error))?;
        self.unsynced += 1;
        if self.unsynced >= BATCH || self.synced.elapsed() > Duration::from_secs(1) {
            self.sync()?;
        }
        Ok(())
    }

    /// Has the system write everything to the disk.
    pub(super) fn sync(&mut self) -> Result<(), Failure> {
        self.file.sync_data().map_err(|error| Failure::file(&self.working, &error))?;
        (self.unsynced, self.synced) = (0, Instant::now());
        Ok(())
    }

    /// All is told: makes the file what was wanted, and takes away what stands beside it.
    pub(super) fn finish(self, rows: &Rows) -> Result<(), Failure> {
        if self.format == Format::Parquet {
            let new = beside(&self.wanted, ".new");
            let failed = |why: String| Failure::File(format!("{}: {why}", self.wanted.display()));
            parquet::write(&self.working, &new, rows).map_err(failed)?;
            fs::rename(&new, &self.wanted).map_err(|error| Failure::file(&self.wanted, &error))?;
            fs::remove_file(&self.working).map_err(|error| Failure::file(&self.working, &error))?;
        }
        let note = beside(&self.wanted, ".campaign");
        fs::remove_file(&note).map_err(|error| Failure::file(&note, &error))
    }
}

/// When the campaign began: as the note says, or now, which is noted.
fn began(note: &Path, goes_on: bool) -> Result<SystemTime, Failure> {
    if goes_on && let Ok(text) = fs::read_to_string(note) {
        let time: Option<Timestamp> = text.trim().parse().ok();
        let seconds = time.and_then(|time| u64::try_from(time.as_second()).ok());
        return seconds
            .map(|seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
            .ok_or_else(|| Failure::File(format!("{}: this is no time; delete the file to go on", note.display())));
    }
    let now = SystemTime::now();
    let passed = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    let time = Timestamp::from_second(i64::try_from(passed).unwrap_or_default()).unwrap_or(Timestamp::UNIX_EPOCH);
    let written = File::create(note).and_then(|mut file| {
        writeln!(file, "{time}")?;
        file.sync_all()
    });
    written.map_err(|error| Failure::file(note, &error)).map(|()| now)
}

/// What has a line. A last line without its end is cut off.
fn read_back(file: &mut File, rows: &Rows) -> io::Result<HashMap<u64, u64>> {
    file.seek(SeekFrom::Start(0))?;
    let (mut done, mut whole) = (HashMap::new(), 0);
    let mut reader = BufReader::new(&mut *file);
    let mut line = Vec::new();
    let mut is_first = true;
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line)? as u64;
        if read == 0 || !line.ends_with(b"\n") {
            break;
        }
        if is_first && let Some(head) = rows.head() {
            if line != head {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "the file has other columns than this program writes"));
            }
        } else {
            let target = rows.target_of(&line).ok_or_else(|| {
                let why =
                    format!("the line after byte {whole} is none of this format; give the --format that the file was begun with");
                io::Error::new(io::ErrorKind::InvalidData, why)
            })?;
            done.insert(target.line, hash_of(&target.text));
        }
        is_first = false;
        whole += read;
    }
    drop(reader);
    file.set_len(whole)?;
    file.seek(SeekFrom::End(0))?;
    Ok(done)
}

fn hash_of(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// A file of the same name with more at its end.
fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name: OsString = file.as_os_str().to_owned();
    name.push(end);
    name.into()
}
