//! Answers that are kept, so that the same question is not asked again: in a file of SQLite's, which several processes may use at once.
//!
//! An answer is kept under the question and the server, as it came: it is read anew each time, in the sandbox, by whatever reader is
//! there then. How long it holds depends on what it says: see [`AGES`]. Throttles, refusals, faults of servers and failures of the
//! network are never kept.

use std::fmt;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Error;
use crate::steps::{Answer, HttpRequest, HttpResponse, Request, WhoisRequest};
use crate::types::Payload;

/// How long an answer holds, by what came of the question and of what class the object is; the first row that fits. What fits none is
/// not kept.
pub const AGES: [(&str, Option<&str>, Duration); 7] = [
    ("found", Some("ip_network"), DAY.saturating_mul(7)),
    ("found", Some("autnum"), DAY.saturating_mul(7)),
    ("found", None, DAY),
    ("reserved", None, DAY),
    ("not_found", None, HOUR),
    ("redirected", None, DAY),
    // Read, but it does not say: as a rule the way to somebody who does.
    ("unreadable", None, HOUR),
];

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How many bytes of answers are kept, unless told otherwise.
pub const DEFAULT_SIZE: u64 = 256 << 20;

/// So long a process waits for another one that writes.
const PATIENCE: Duration = Duration::from_secs(5);

/// The layout of the file; it stands in its name, so that two versions of the program never meet in one.
const LAYOUT: &str = "
    CREATE TABLE IF NOT EXISTS answers (
        question TEXT NOT NULL UNIQUE, outcome TEXT NOT NULL, object TEXT, stored INTEGER NOT NULL,
        status INTEGER, location TEXT, body BLOB NOT NULL, size INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS answers_by_age ON answers (stored);
    CREATE TABLE IF NOT EXISTS total (bytes INTEGER NOT NULL) STRICT;
    INSERT INTO total SELECT 0 WHERE NOT EXISTS (SELECT * FROM total);
    CREATE TRIGGER IF NOT EXISTS answer_added AFTER INSERT ON answers
        BEGIN UPDATE total SET bytes = bytes + new.size; END;
    CREATE TRIGGER IF NOT EXISTS answer_changed AFTER UPDATE OF size ON answers
        BEGIN UPDATE total SET bytes = bytes + new.size - old.size; END;
    CREATE TRIGGER IF NOT EXISTS answer_removed AFTER DELETE ON answers
        BEGIN UPDATE total SET bytes = bytes - old.size; END;
";

/// Kept answers.
pub struct Cache {
    file: PathBuf,
    size: u64,
    max_age: Option<Duration>,
    since: Option<SystemTime>,
    connection: Mutex<Connection>,
}

/// An answer that is kept.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) answer: Answer,
    /// What came of it, and the class of the object, as far as it tells of one.
    pub(crate) outcome: String,
    pub(crate) object: Option<String>,
}

/// How much is kept.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Holdings {
    /// How many answers.
    pub answers: u64,
    /// How many bytes of them.
    pub bytes: u64,
}

impl Cache {
    /// Opens a cache's file, or makes it, for its owner alone to read. By default it holds [`DEFAULT_SIZE`] bytes, and an answer holds as
    /// long as [`AGES`] say.
    ///
    /// # Errors
    /// [`Error::Cache`].
    pub fn open(file: &Path) -> Result<Cache, Error> {
        let failed = |reason: String| Error::Cache { file: file.to_owned(), reason };
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).map_err(|error| failed(error.to_string()))?;
        }
        private(OpenOptions::new().create(true).append(true)).open(file).map_err(|error| failed(error.to_string()))?;
        let connection = open(file).map_err(|error| failed(error.to_string()))?;
        Ok(Cache { file: file.to_owned(), size: DEFAULT_SIZE, max_age: None, since: None, connection: Mutex::new(connection) })
    }

    /// The file's place unless told otherwise, in the user's folder for caches.
    pub fn default_file() -> Option<PathBuf> {
        Some(crate::default_cache_directory()?.join("answers-1.sqlite3"))
    }

    /// Sets how many bytes of answers are kept; beyond that the oldest go.
    #[must_use]
    pub fn size(self, bytes: u64) -> Cache {
        Cache { size: bytes, ..self }
    }

    /// Sets how old an answer may be, where [`AGES`] allow it to be older; zero: none is taken, though new ones are kept.
    #[must_use]
    pub fn max_age(self, age: Duration) -> Cache {
        Cache { max_age: Some(age), ..self }
    }

    /// Takes whatever was kept since then, however old it may be: what a campaign asked since it began, it does not ask again.
    #[must_use]
    pub fn since(self, time: SystemTime) -> Cache {
        Cache { since: Some(time), ..self }
    }

    /// Says how much is kept.
    ///
    /// # Errors
    /// [`Error::Cache`].
    pub fn holdings(&self) -> Result<Holdings, Error> {
        self.with_connection(|connection| {
            connection.query_row("SELECT count(*), (SELECT bytes FROM total) FROM answers", [], |row| {
                let number = |column| row.get::<_, i64>(column).map(i64::unsigned_abs);
                Ok(Holdings { answers: number(0)?, bytes: number(1)? })
            })
        })
    }

    /// Takes the answer to a question, if there is one that still holds.
    pub(crate) fn get(&self, question: &str) -> Result<Option<Kept>, Error> {
        let now = SystemTime::now();
        let found = self.with_connection(|connection| {
            let mut statement = connection
                .prepare_cached("SELECT outcome, object, stored, status, location, body FROM answers WHERE question = ?1")?;
            let row = |row: &rusqlite::Row<'_>| {
                let (outcome, object): (String, Option<String>) = (row.get(0)?, row.get(1)?);
                let body = Payload::Bytes(row.get(5)?);
                let answer = match row.get(3)? {
                    None => Answer::Whois(body),
                    Some(status) => Answer::Http(HttpResponse { status, location: row.get(4)?, retry_after: None, body }),
                };
                Ok((Kept { answer, outcome, object }, time_of(row.get(2)?)))
            };
            statement.query_row([question], row).optional()
        })?;
        Ok(found.filter(|(kept, stored)| self.holds(kept, *stored, now)).map(|(kept, _)| kept))
    }

    /// Keeps an answer, if it is one of those that are kept.
    pub(crate) fn put(&self, question: &str, kept: &Kept) -> Result<(), Error> {
        if age_of(&kept.outcome, kept.object.as_deref()).is_none() {
            return Ok(());
        }
        let (status, location, payload) = match &kept.answer {
            Answer::Whois(payload) => (None, None, payload),
            Answer::Http(HttpResponse { status, location, body, .. }) => (Some(*status), location.as_deref(), body),
            Answer::Failed(_) => return Ok(()),
        };
        let body = match payload {
            Payload::Bytes(bytes) => bytes.as_slice(),
            Payload::Text(text) => text.as_bytes(),
        };
        let size = i64::try_from(body.len() + question.len()).unwrap_or(i64::MAX);
        let most = i64::try_from(self.size).unwrap_or(i64::MAX);
        self.with_connection(|connection| {
            let mut statement = connection.prepare_cached(
                "INSERT INTO answers VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (question) DO UPDATE SET \
                 outcome = ?2, object = ?3, stored = ?4, status = ?5, location = ?6, body = ?7, size = ?8",
            )?;
            let stored = milliseconds(SystemTime::now());
            statement.execute(params![question, kept.outcome, kept.object, stored, status, location, body, size])?;
            make_room(connection, most)
        })
    }

    fn holds(&self, kept: &Kept, stored: SystemTime, now: SystemTime) -> bool {
        if self.since.is_some_and(|since| stored >= since) {
            return true;
        }
        // A clock that was set back makes answers of the future, which are of no known age.
        let (Some(most), Ok(age)) = (age_of(&kept.outcome, kept.object.as_deref()), now.duration_since(stored)) else {
            return false;
        };
        age < self.max_age.map_or(most, |max| max.min(most))
    }

    fn with_connection<R>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<R>) -> Result<R, Error> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        work(&connection).map_err(|error| Error::Cache { file: self.file.clone(), reason: error.to_string() })
    }
}

/// What an answer is kept under: the question and the server that it goes to.
pub(crate) fn key(request: &Request) -> String {
    match request {
        Request::Whois(WhoisRequest { server, port, body }) => {
            format!("whois {}:{port} {}", server.to_ascii_lowercase(), body.trim_end_matches(['\r', '\n']))
        }
        Request::HttpGet(HttpRequest { url, accept }) => format!("rdap {url} {accept}"),
    }
}

fn age_of(outcome: &str, object: Option<&str>) -> Option<Duration> {
    let fits =
        |(kind, class, _): &&(&str, Option<&str>, Duration)| *kind == outcome && class.is_none_or(|class| object == Some(class));
    AGES.iter().find(fits).map(|(_, _, age)| *age)
}

fn open(file: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(PATIENCE)?;
    // Readers and a writer at once. A process that is killed loses nothing that was written; a machine that loses its power may lose
    // the last answers, never the file.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    if connection.query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'answer_removed'", [], |row| row.get::<_, u32>(0))?
        == 0
    {
        connection.execute_batch(&format!("BEGIN IMMEDIATE; {LAYOUT} COMMIT;"))?;
    }
    Ok(connection)
}

/// Deletes the oldest answers until a tenth of what is allowed is free.
fn make_room(connection: &Connection, most: i64) -> rusqlite::Result<()> {
    let total = || connection.query_row("SELECT bytes FROM total", [], |row| row.get::<_, i64>(0));
    if total()? <= most {
        return Ok(());
    }
    while total()? > most - most / 10 {
        let deleted =
            connection.execute("DELETE FROM answers WHERE rowid IN (SELECT rowid FROM answers ORDER BY stored LIMIT 64)", [])?;
        if deleted == 0 {
            break;
        }
    }
    Ok(())
}

fn milliseconds(time: SystemTime) -> i64 {
    let passed = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(passed.as_millis()).unwrap_or(i64::MAX)
}

fn time_of(milliseconds: i64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(milliseconds).unwrap_or_default())
}

/// Who may read the file: answers name people.
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache").field("file", &self.file).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn kept(outcome: &str, body: &[u8]) -> Kept {
        Kept { answer: Answer::Whois(Payload::Bytes(body.to_vec())), outcome: outcome.into(), object: Some("domain".into()) }
    }

    fn cache() -> (tempfile::TempDir, Cache) {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(&folder.path().join("below/answers.sqlite3")).unwrap();
        (folder, cache)
    }

    #[test]
    fn what_is_kept_comes_back_as_it_came() {
        let (folder, cache) = cache();
        cache.put("q", &kept("found", b"\xff answer")).unwrap();
        let response = HttpResponse {
            status: 302,
            location: Some("https://rdap.example.net/".into()),
            retry_after: Some(5),
            body: Payload::Bytes(Vec::new()),
        };
        cache.put("r", &Kept { answer: Answer::Http(response), outcome: "redirected".into(), object: None }).unwrap();
        // By another process, too.
        let again = Cache::open(&folder.path().join("below/answers.sqlite3")).unwrap();
        assert!(
            matches!(again.get("q").unwrap().unwrap().answer, Answer::Whois(Payload::Bytes(bytes)) if bytes == b"\xff answer")
        );
        let Answer::Http(response) = again.get("r").unwrap().unwrap().answer else { unreachable!() };
        assert_eq!((response.status, response.location.as_deref()), (302, Some("https://rdap.example.net/")));
        assert!(again.get("s").unwrap().is_none());
    }

    #[test]
    fn what_says_nothing_is_not_kept() {
        let (_folder, cache) = cache();
        for outcome in ["throttled", "refused", "unavailable", "timed_out", "denied"] {
            cache.put("q", &kept(outcome, b"busy")).unwrap();
        }
        cache.put("q", &Kept { answer: Answer::Failed(crate::steps::Failure::Other), ..kept("found", b"") }).unwrap();
        assert_eq!(cache.holdings().unwrap(), Holdings { answers: 0, bytes: 0 });
    }

    #[test]
    fn an_answer_holds_for_its_time() {
        let (_folder, cache) = cache();
        let (now, age) = (SystemTime::now(), |hours: u32| SystemTime::now() - HOUR * hours);
        let domain = kept("found", b"");
        let network = Kept { object: Some("ip_network".into()), ..kept("found", b"") };
        assert!(cache.holds(&domain, age(23), now) && !cache.holds(&domain, age(25), now));
        assert!(cache.holds(&network, age(25), now) && !cache.holds(&network, age(24 * 8), now));
        assert!(!cache.holds(&kept("not_found", b""), age(2), now));
        assert!(!cache.holds(&domain, now + HOUR, now), "of the future");
        let cache = cache.max_age(HOUR);
        assert!(!cache.holds(&domain, age(2), now));
        let cache = cache.since(age(3));
        assert!(cache.holds(&domain, age(2), now) && !cache.holds(&domain, age(4), now));
    }

    #[test]
    fn the_oldest_go_when_there_is_too_much() {
        let (_folder, cache) = cache();
        let cache = cache.size(100_000);
        for number in 0..300 {
            cache.put(&format!("question {number}"), &kept("found", &[b'x'; 1_000])).unwrap();
        }
        let Holdings { answers, bytes } = cache.holdings().unwrap();
        assert!(bytes <= 100_000 && answers > 20, "{answers} of {bytes} bytes");
        assert!(cache.get("question 299").unwrap().is_some() && cache.get("question 0").unwrap().is_none());
        // The same question again takes the place of its former answer.
        cache.put("question 299", &kept("found", b"short")).unwrap();
        assert_eq!(cache.holdings().unwrap().answers, answers);
    }

    #[test]
    fn several_write_at_once() {
        let (folder, cache) = cache();
        let file = folder.path().join("below/answers.sqlite3");
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let file = &file;
                scope.spawn(move || {
                    let cache = Cache::open(file).unwrap();
                    for number in 0..50 {
                        cache.put(&format!("{writer} {number}"), &kept("found", b"answer")).unwrap();
                    }
                });
            }
        });
        assert_eq!(cache.holdings().unwrap().answers, 200);
    }

    #[test]
    fn a_file_that_is_no_cache_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("answers.sqlite3");
        std::fs::write(&file, "no database at all, but long enough to be looked at as one".repeat(40)).unwrap();
        let error = Cache::open(&file).unwrap_err().to_string();
        assert!(error.contains("answers.sqlite3") && error.contains("not a database"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let (folder, _cache) = cache();
        let mode = std::fs::metadata(folder.path().join("below/answers.sqlite3")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
