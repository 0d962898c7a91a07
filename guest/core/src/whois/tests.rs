//! The cases of `tests/cases/whois`, and what has to hold for any answer.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on should stop")]

use std::fs;

use proptest::prelude::*;

use super::{Hints, charset, read};
use crate::cases;
use crate::error::ParseError;
use crate::registration::Availability;

#[test]
fn cases_are_read_as_expected() {
    cases::check("whois", ".txt", 23, |answer, hints| match charset::decode(answer, *hints) {
        Ok(decoded) => cases::outcome(read(&decoded, hints)),
        Err(error) => cases::outcome(Err(error)),
    });
}

#[test]
fn every_field_stands_on_its_line() {
    for path in cases::cases("whois", ".txt") {
        let answer = fs::read(&path).unwrap();
        let server = path.parent().unwrap().file_name().unwrap().to_str().unwrap().to_owned();
        let decoded = charset::decode(&answer, Some(server.as_str())).unwrap();
        let Ok(registration) = read(&decoded, &Hints::default()) else { continue };
        for field in &registration.fields {
            let line = decoded.text.lines().nth(field.line as usize - 1).unwrap();
            assert!(line.contains(&*field.value) && line.contains(&*field.label), "{field:?} in {line:?}");
        }
    }
}

#[test]
fn what_is_said_again_leads_to_the_member_that_has_it() {
    let answer = "\
Domain Name: example.com\nDomain Name: EXAMPLE.COM\nCreation Date: 2001-02-03T04:05:06Z\nCreated: 2001-02-03T04:05:06Z\n\
Created: 2002-02-03\nDomain Status: ok\nDomain Status: ok https://icann.org/epp#ok\nName Server: ns1.example.org 192.0.2.1\n\
Name Server: ns2.example.org\nName Server: NS1.EXAMPLE.ORG 2001:db8::1\nRegistrant Email: ada@example.org\n\
Registrant Email: ada@example.org\nRegistrant Email: second@example.org\nRegistrant City: Sampletown\nRegistrant City: Sampleville\n";
    let decoded = charset::Decoded::from(answer);
    let registration = read(&decoded, &Hints::default()).unwrap();
    let paths: Vec<_> =
        registration.fields.iter().map(|field| field.path.map(|path| path.to_string()).unwrap_or_default()).collect();
    assert_eq!(
        paths,
        [
            "/name",
            "/name",
            "/created",
            "/created",
            "",
            "/statuses/0",
            "/statuses/0",
            "/nameservers/0",
            "/nameservers/1",
            "/nameservers/0",
            "/contacts/0/emails/0",
            "/contacts/0/emails/0",
            "/contacts/0/emails/1",
            "/contacts/0/address/city",
            "",
        ]
    );
    assert_eq!(registration.nameservers[0].addresses, ["192.0.2.1", "2001:db8::1"]);
    assert_eq!(registration.nameservers.len(), 2);
}

#[test]
fn a_refusal_is_never_an_available_name() {
    for path in cases::cases("whois", ".txt") {
        let name = path.file_stem().unwrap().to_str().unwrap();
        if !["throttled", "refused", "unavailable"].iter().any(|word| name.starts_with(word)) {
            continue;
        }
        let answer = fs::read_to_string(&path).unwrap();
        let decoded = charset::Decoded::from(answer.as_str());
        // Whether or not the server is known.
        let outcome = read(&decoded, &Hints::default());
        let refused = matches!(outcome, Err(ParseError::Throttled(_) | ParseError::Refused(_) | ParseError::Unavailable(_)));
        assert!(refused, "{}: {outcome:?}", path.display());
    }
}

#[test]
fn an_answer_without_text_is_empty() {
    for text in ["", "\r\n", " \n\t\n"] {
        assert_eq!(read(&charset::Decoded::from(text), &Hints::default()), Err(ParseError::Empty));
    }
}

#[test]
fn nothing_is_concluded_from_prose() {
    for text in [
        "The name you asked for is one that we cannot\navailable\nat this time",
        "Welcome to this server. All rights\nreserved.",
        "Domain Name: example.com",
    ] {
        let decoded = charset::Decoded::from(text);
        let registration = read(&decoded, &Hints::default()).unwrap();
        assert_eq!(registration.availability, Availability::Unknown, "{text:?}");
        assert!(registration.diagnostics.iter().any(|note| note.code == "no-record"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Cases with bytes changed, lines doubled, cut or swapped: never a panic, the same result twice, every path leads somewhere.
    #[test]
    fn damaged_answers_are_read_or_refused(which in any::<prop::sample::Index>(), damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..12), known in any::<bool>()) {
        let all = cases::cases("whois", ".txt");
        let path = which.get(&all);
        let mut answer = fs::read(path).unwrap();
        for (at, byte, how) in damage {
            if answer.is_empty() {
                break;
            }
            let at = at.index(answer.len());
            match how {
                0 => answer[at] = byte,
                1 => answer.truncate(at),
                2 => answer.insert(at, byte),
                _ => { answer.remove(at); }
            }
        }
        let server = path.parent().unwrap().file_name().unwrap().to_str().unwrap();
        let hints = Hints { server: known.then_some(server), query: Some("example.com") };
        if let Ok(decoded) = charset::decode(&answer, hints) {
            let first = read(&decoded, &hints);
            prop_assert_eq!(&first, &read(&decoded, &hints));
            if let Ok(registration) = &first {
                cases::assert_paths_lead_somewhere(registration);
            }
        }
    }
}

#[test]
fn a_plain_domain_is_what_the_query_reads_as() {
    let queries =
        "example.com as1.10 as64496.example 192.0.2.1 ex-ample.com EXAMPLE.co.uk xn--p1ai a..b .a a. a com 1.2.3.f as64496 a_b.c";
    for query in queries.split(' ') {
        let read = crate::query::Query::parse(query);
        assert!(!super::is_plain_domain(query) || matches!(read, Ok(crate::query::Query::Domain(_))), "{query}");
    }
    assert!(super::is_plain_domain("example.com") && super::is_plain_domain("EXAMPLE.co.uk"));
}
