//! The table `tests/cases/COVERAGE.md`: each top-level domain with its servers, the format by which its answers are read, and whether a
//! case of its server exists. `BLESS=1 cargo test -p whoisbox-core cases` writes it anew.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::of_server;
use crate::table::TLD;

const LOOKS: &str = "by its looks";

#[test]
fn the_table_of_what_cases_cover_is_up_to_date() {
    let path = cases().join("COVERAGE.md");
    let table = table();
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &table).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let differing = committed.lines().zip(table.lines()).find(|(committed, now)| committed != now);
    assert!(
        committed == table,
        "{} is out of date ({differing:?}): write it anew with BLESS=1 cargo test -p whoisbox-core cases",
        path.display()
    );
}

fn table() -> String {
    let (whois_cases, rdap_cases) = (folders("whois"), folders("rdap"));
    let mut protocols = BTreeMap::<&str, usize>::new();
    let mut formats = BTreeMap::<&str, usize>::new();
    let (mut all, mut covered) = (0, 0);
    let mut rows = String::new();
    for row in TLD.rows() {
        let (whois, rdap) = (row.server(1), row.server(2));
        let whois = whois.as_ref();
        let rdap = rdap.strip_prefix("https://").or(rdap.strip_prefix("http://")).and_then(|url| url.split('/').next());
        let speaks = match (whois.is_empty(), rdap) {
            (false, Some(_)) => "WHOIS, RDAP",
            (false, None) => "WHOIS",
            (true, Some(_)) => "RDAP",
            (true, None) => "none",
        };
        let format = match (whois.is_empty(), of_server(whois)) {
            (true, _) => "",
            (false, Some(format)) => format.name,
            (false, None) => LOOKS,
        };
        let case = whois_cases.contains(whois) || rdap.is_some_and(|host| rdap_cases.contains(host));
        *protocols.entry(speaks).or_default() += 1;
        if !format.is_empty() {
            *formats.entry(format).or_default() += 1;
        }
        all += 1;
        covered += usize::from(case);
        let case = if case { "yes" } else { "" };
        writeln!(rows, "| {} | {speaks} | {whois} | {format} | {} | {case} |", row.key(), rdap.unwrap_or_default()).unwrap();
    }
    let mut page = String::from(
        "# What is covered\n\n\
         Written by `BLESS=1 cargo test -p whoisbox-core cases`, not by hand; a test fails when it is out of date. The servers are those\n\
         of `guest/core/data/tld.tsv`. The format is that of the WHOIS server; where the server does not tell it, an answer is read by its\n\
         looks, as with the servers of most generic domains, which write the format that ICANN asks for. A case is one of the server itself,\n\
         in `tests/cases`.\n\n",
    );
    writeln!(page, "{all} top-level domains, {covered} with a case of their server.\n").unwrap();
    for (title, counts) in [("protocols", protocols), ("format", formats)] {
        writeln!(page, "| {title} | domains |\n|---|---|").unwrap();
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        for (name, count) in counts {
            writeln!(page, "| {name} | {count} |").unwrap();
        }
        page.push('\n');
    }
    page + "| domain | protocols | WHOIS server | format | RDAP server | case |\n|---|---|---|---|---|---|\n" + &rows
}

/// The servers that there are cases of.
fn folders(protocol: &str) -> BTreeSet<String> {
    let folders = fs::read_dir(cases().join(protocol)).expect("the cases are there");
    folders.map(|entry| entry.unwrap().file_name().into_string().expect("a server's name is text")).collect()
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases")
}
