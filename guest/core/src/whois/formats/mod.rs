//! The formats of WHOIS answers, one file each, and the table that picks one.

mod generic;
mod iana;
mod icann;
mod rpsl;
mod verisign;

use super::Hints;
use super::draft::Draft;
use super::scan::Line;

/// A format: how its answers are recognised and read.
pub(super) struct Format {
    /// Its name, as `source.format` gives it.
    pub(super) name: &'static str,
    /// The servers that are known to answer in it.
    servers: &'static [&'static str],
    /// Whether an answer of an unknown server is in it.
    recognises: fn(&[Line<'_>]) -> bool,
    /// Reads an answer.
    pub(super) read: for<'a> fn(&[Line<'a>], &Hints<'a>, &mut Draft<'a>),
}

/// The formats, the most particular first. The last one recognises everything.
static FORMATS: [Format; 5] = [
    Format { name: "iana", servers: iana::SERVERS, recognises: iana::recognises, read: iana::read },
    Format { name: "verisign", servers: verisign::SERVERS, recognises: verisign::recognises, read: verisign::read },
    Format { name: "icann", servers: &[], recognises: icann::recognises, read: icann::read },
    Format { name: "rpsl", servers: rpsl::SERVERS, recognises: rpsl::recognises, read: rpsl::read },
    Format { name: "generic", servers: &[], recognises: |_| true, read: generic::read },
];

/// Picks the format of an answer: the server's, or else the first that recognises it.
pub(super) fn choose(lines: &[Line<'_>], server: Option<&str>) -> &'static Format {
    let by_server = server
        .and_then(|server| FORMATS.iter().find(|format| format.servers.iter().any(|known| known.eq_ignore_ascii_case(server))));
    let [.., generic] = &FORMATS;
    by_server.or_else(|| FORMATS.iter().find(|format| (format.recognises)(lines))).unwrap_or(generic)
}

/// Whether a line ends the record: what follows is the server's notices and terms of use.
fn ends_record(line: &Line<'_>) -> bool {
    let text = line.text();
    let starts = |word: &str| text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    match text.as_bytes().first() {
        Some(b'N' | b'n') => starts("NOTICE:") || starts("NOTICE AND TERMS"),
        Some(b'T' | b't') => {
            starts("TERMS OF USE:") || starts("The data in this record is provided") || starts("The data contained in")
        }
        Some(b'F' | b'f') => starts("For more information on Whois status codes"),
        Some(b'A' | b'a') => starts("Access to ") && text.len() > 60,
        _ => false,
    }
}

/// The event of `>>> Last update of WHOIS database: 2026-01-31T12:00:00Z <<<`.
fn database_update<'a>(line: &Line<'a>, draft: &mut Draft<'a>) {
    let Some(text) = line.text().strip_prefix(">>>") else { return };
    let Some((label, value)) = text.trim_end_matches(['<', ' ']).split_once(':') else { return };
    if label.to_ascii_lowercase().contains("update") {
        draft.take(&line.as_pair(label.trim(), value.trim()), Some(super::labels::Member::Event("last update of RDAP database")));
    }
}
