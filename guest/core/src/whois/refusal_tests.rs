//! Each phrase of refusal in what servers put around it: never a free name, whatever else the answer says.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]

use super::charset::Decoded;
use super::{Hints, read};
use crate::error::ParseError;
use crate::registration::{Availability, Registration};
use crate::table::{Row, Table};

const REFUSALS: Table<'static> = Table::new(include_str!("../../data/refusals.tsv"));

/// What stands around a phrase, which is `@`.
const SURROUNDINGS: [&str; 16] = [
    "@\n",
    "@",
    "\r\n% @\r\n",
    "%% @...\n%% No entries found in the database.\n",
    "# @!\n",
    "*** @ ***\n",
    ">>> @ <<<\n",
    "% Welcome to the registry.\n% All rights reserved.\n\n@\n\n% For more, see https://www.example.net/\n",
    "Domain Name: example.com\n@\n",
    "% Query: example.com\n\n% @\n\nNo match for example.com\n",
    "No match for example.com\n\n@\n",
    "Domain: example.com\nStatus: free\n@\n",
    "% A name is free where this server says:\n% No match\n% Nobody vouches for that.\n\n@\n",
    "Not found\n\n    @\n",
    "; @\n;\n; Available\n",
    "\tDomain not found.\n\n\n\t@\n\nThe data are provided as they are. Whoever asks for them agrees to use\nthem for lawful purposes alone, and not to collect them.\n",
];

/// The phrase of a row as a server would write it.
fn phrase(row: &Row<'_>) -> String {
    let pattern = row.key();
    let inner = pattern.trim_matches('*').trim();
    let inner = inner.replace('*', "192.0.2.1");
    let before = if pattern.starts_with('*') { "Sorry, " } else { "" };
    format!("{before}{inner}{}", if pattern.ends_with('*') { " (see the terms)" } else { "" })
}

fn read_text<T>(text: &str, then: impl FnOnce(Result<Registration<'_>, ParseError>) -> T) -> T {
    then(read(&Decoded::from(text), &Hints { server: None, query: Some("example.com") }))
}

/// The class of the refusal, or what was read instead.
fn class(text: &str) -> String {
    read_text(text, |read| match read {
        Ok(registration) => format!("{:?}", registration.availability),
        Err(error) => error.code().to_owned(),
    })
}

#[test]
fn no_phrase_is_a_free_name_whatever_stands_around_it() {
    let mut wrong = Vec::new();
    for row in REFUSALS.rows() {
        let phrase = phrase(&row);
        for surroundings in SURROUNDINGS {
            for said in [phrase.clone(), phrase.to_uppercase()] {
                let text = surroundings.replace('@', &said);
                let class = class(&text);
                if !["throttled", "refused", "unavailable"].contains(&class.as_str()) {
                    wrong.push(format!("{class}: {text:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
    assert!(REFUSALS.rows().count() > 100, "too few phrases were read");
}

#[test]
fn a_phrase_that_breaks_over_two_lines_is_one() {
    for row in REFUSALS.rows() {
        let phrase = phrase(&row);
        for (at, _) in phrase.match_indices(' ') {
            let (one, other) = phrase.split_at(at);
            let text = format!("% {one}\n% {}\n\nNo match for example.com\n", other.trim());
            read_text(&text, |read| assert!(read.is_err(), "{text:?}: {read:?}"));
        }
    }
}

#[test]
fn a_phrase_alone_is_of_its_class() {
    for row in REFUSALS.rows().filter(|row| !row.key().starts_with('*')) {
        assert_eq!(class(&phrase(&row)), row.column(1), "{row:?}");
    }
}

#[test]
fn a_reason_weighs_more_than_that_it_failed() {
    for text in ["Query rate limit exceeded. Try again in 60 seconds.\n", "Quota exceeded, please try again later.\n"] {
        assert_eq!(class(text), "throttled", "{text:?}");
    }
}

#[test]
fn the_stated_wait_is_found_near_the_words() {
    for (text, wait) in [
        ("Too many requests\nTry again in 8 seconds.\n", Some(8)),
        ("% Query limit exceeded\n% for your address.\n% Please wait 2 minutes.\n", Some(120)),
        ("Too many requests. You are blocked for 24 hours.\n", Some(86_400)),
        ("Too many requests\n\nThe data are 30 seconds old.\n", None),
        ("Too many requests: 100 queries per 60 seconds are allowed\n", None),
    ] {
        let found = read_text(text, |read| match read {
            Err(ParseError::Throttled(refusal) | ParseError::Refused(refusal) | ParseError::Unavailable(refusal)) => refusal.wait,
            other => panic!("{text:?}: {other:?}"),
        });
        assert_eq!(found, wait, "{text:?}");
    }
}

#[test]
fn terms_of_use_are_no_refusal() {
    for terms in [
        "% You are not authorized to access or query our WHOIS database through\n% the use of electronic processes that are high-volume and\n% automated.",
        "% The registry limits the number of queries. Excessive use may be\n% limited, and users may be blocked.",
        "% Whoever sends too much loses the right to ask.",
        "NOTICE: the data may be unavailable from time to time.",
    ] {
        let text = format!("{terms}\n\nNo match for example.com\n");
        read_text(&text, |read| {
            let availability = read.map(|registration| registration.availability);
            assert_eq!(availability, Ok(Availability::Available), "{text:?}");
        });
    }
}
