//! Whether an answer that has a record seems to lack its end: the server breaks off in words, or in the middle of a line.

use super::labels::{self, Folded};
use super::phrases;
use super::scan::{Kind, Line, scan};
use crate::registration::{Availability, Registration};

/// Notes that an answer is incomplete, where it is.
pub(super) fn note(text: &str, lines: &[Line<'_>], registration: &mut Registration<'_>) {
    let Some(last) = lines.iter().rfind(|line| line.kind != Kind::Blank) else { return };
    if registration.availability != Availability::Registered {
        return;
    }
    if phrases::is_refusal(last) {
        let message = format!("the server breaks the record off: {:?}", last.text());
        registration.note("incomplete", message, Some(last.number));
    } else if !text.ends_with(['\n', '\r']) && breaks_off(last, lines, registration.source.format) {
        let message = "the answer seems to be cut off: its last line has no end, and what should follow is missing";
        registration.note("incomplete", message, Some(last.number));
    }
}

/// Whether the last line is whole, and what servers say after records: a remark, or prose.
pub(super) fn has_end(text: &str) -> bool {
    const WORDS_OF_PROSE: usize = 6;
    let lines = scan(text);
    let last = lines.iter().rfind(|line| line.kind != Kind::Blank);
    text.ends_with(['\n', '\r'])
        && last.is_some_and(|line| match line.kind {
            Kind::Comment => true,
            Kind::Text => line.text().split_whitespace().count() >= WORDS_OF_PROSE,
            Kind::Blank | Kind::Pair => false,
        })
}

/// Whether a last line without an end is one of which the rest is missing.
fn breaks_off(last: &Line<'_>, lines: &[Line<'_>], format: &str) -> bool {
    if last.text().ends_with(char::REPLACEMENT_CHARACTER) {
        return true;
    }
    match last.kind {
        // ICANN has every answer end with a line about the database's last update.
        Kind::Pair if matches!(format, "icann" | "verisign") => !lines.iter().any(|line| line.text().starts_with(">>>")),
        Kind::Text if lines.len() > 1 => labels::begins_label(Folded::new(last.text()).as_str()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Hints, charset, stands_unended};

    fn stands(answer: &str) -> bool {
        let hints = Hints::default();
        charset::decode(answer.as_bytes(), hints).is_ok_and(|decoded| stands_unended(&decoded, &hints))
    }

    #[test]
    fn an_answer_stands_without_the_servers_close_if_it_shows_its_end() {
        const RECORD: &str =
            "Domain Name: EXAMPLE.COM\r\nRegistrar: Example Registrar, Inc.\r\nCreation Date: 2001-02-03T04:05:06Z\r\n";
        const END: &str = ">>> Last update of WHOIS database: 2026-01-02T03:04:05Z <<<\r\n";
        assert!(stands(&format!("{RECORD}{END}")));
        assert!(stands(&format!("{RECORD}{END}\r\nThe data in this database is given for information alone.\r\n")));
        assert!(stands("Query rate limit exceeded. Try again in 60 seconds.\r\n"));
        assert!(!stands(RECORD), "more of the record may be missing");
        assert!(!stands(&format!("{RECORD}{}", END.trim_end())), "the line is not whole");
        assert!(!stands("No match for example.com.\r\n"), "nothing is free because a connection broke");
        assert!(!stands(""));
    }
}
