//! Tests of the Public Suffix List against the crate `psl`, which has the whole of it; it is too large for a component.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::Path;
use std::sync::LazyLock;
use std::{env, fs};

use proptest::prelude::*;
use psl::Type;

use super::*;
use crate::query::registrable;

const FILE: &str = include_str!("../../../data/public-suffixes.tsv");

static RULES: LazyLock<Vec<&str>> = LazyLock::new(|| FILE.lines().filter(|line| !line.starts_with('#')).collect());

/// The part of a name that is registered, by `psl`'s rules of the section ICANN alone: what is within a private suffix is looked for
/// behind that suffix's first label.
fn by_psl(name: &str) -> &str {
    let mut suffix = name;
    loop {
        let found = psl::suffix(suffix.as_bytes()).unwrap();
        let length = found.as_bytes().len();
        let behind = &suffix[suffix.len() - length..];
        match (found.typ(), behind.split_once('.')) {
            (Some(Type::Private), Some((_, rest))) => suffix = rest,
            _ => return last_labels(name, behind.split('.').count() + 1),
        }
    }
}

/// Whether we know more of a name than the list's section ICANN does: it is one of a reverse zone, or of the zone of telephone
/// numbers (RFC 6116), which stays whole, or it ends in a suffix at which another registry answers.
fn ours(name: &str) -> bool {
    let elsewhere =
        table::SUFFIXES.rows().any(|row| name.strip_suffix(row.key()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')));
    elsewhere || [".in-addr.arpa", ".ip6.arpa", ".e164.arpa"].iter().any(|zone| name.ends_with(zone))
}

#[test]
fn every_rule_leads_where_psl_leads() {
    assert!(RULES.len() > 5_000, "{} rules", RULES.len());
    for rule in RULES.iter() {
        let suffix = rule.trim_start_matches('!').replace('*', "wild");
        for name in [suffix.clone(), format!("example.{suffix}"), format!("www.example.{suffix}")] {
            if !ours(&name) {
                assert_eq!(registrable(&name), by_psl(&name), "{rule}: {name}");
            }
        }
        assert!(suffix.split('.').count() <= MOST_LABELS, "{rule} is longer than is looked for");
    }
    // Where the list has no rule there is the top-level domain, and a private rule is none.
    for name in
        ["www.example.example", "a.b.github.io", "www.blogspot.com", "x.s3.amazonaws.com", "a.b.kobe.jp", "a.city.kobe.jp"]
    {
        assert_eq!(registrable(name), by_psl(name), "{name}");
    }
}

#[test]
fn known_suffixes_are_known() {
    for (name, part) in [
        ("www.example.com", "example.com"),
        ("www.example.co.uk", "example.co.uk"),
        ("co.uk", "co.uk"),
        ("www.example.github.io", "github.io"),
        ("www.example.uk.com", "example.uk.com"),
        ("uk.com", "uk.com"),
        ("www.example.uk.eu.org", "example.uk.eu.org"),
        ("4.3.2.1.e164.arpa", "4.3.2.1.e164.arpa"),
        ("www.ck", "www.ck"),
        ("a.www.ck", "www.ck"),
        ("a.b.example.ck", "b.example.ck"),
        ("a.b.city.kawasaki.jp", "city.kawasaki.jp"),
        ("a.b.example.kawasaki.jp", "b.example.kawasaki.jp"),
        ("www.example.k12.ma.us", "example.k12.ma.us"),
        ("a.b.pvt.k12.ma.us", "b.pvt.k12.ma.us"),
        ("www.example.xn--55qx5d.cn", "example.xn--55qx5d.cn"),
        ("_dmarc.example.co.uk", "example.co.uk"),
        ("1.2.0.192.in-addr.arpa", "1.2.0.192.in-addr.arpa"),
        ("com", "com"),
    ] {
        assert_eq!(registrable(name), part, "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn names_lead_where_psl_leads(labels in "([a-z]{1,3}\\.){0,3}", rule in any::<prop::sample::Index>(), wild in "[a-z]{1,2}") {
        let rule = RULES.get(rule.index(RULES.len())).unwrap().trim_start_matches('!').replace('*', &wild);
        // Behind one of the list's own suffixes, or part of one.
        for name in [format!("{labels}{rule}"), format!("{labels}{wild}.{}", rule.split_once('.').unwrap().1)] {
            if !ours(&name) {
                prop_assert_eq!(registrable(&name), by_psl(&name), "{}", name);
            }
        }
    }
}

/// Writes the table anew: `PSL_RULES=…/psl-<version>/data/rules.txt cargo test -p whoisbox-core suffixes_are_taken`.
#[test]
fn suffixes_are_taken_from_the_rules_of_psl() {
    let Ok(source) = env::var("PSL_RULES") else { return };
    let mut rules: Vec<String> = Vec::new();
    for rule in fs::read_to_string(&source).unwrap().lines() {
        let (mark, name) = rule.split_at(rule.len() - rule.trim_start_matches(['!', '*', '.']).len());
        let name = crate::idn::to_ascii(name).unwrap();
        let known = psl::suffix(format!("{}{name}", mark.replace('*', "wild").replace('!', "")).as_bytes()).unwrap().typ();
        // A top-level domain is a suffix without a rule.
        if known == Some(Type::Icann) && (name.contains('.') || !mark.is_empty()) {
            rules.push(format!("{mark}{name}"));
        }
    }
    rules.sort_unstable();
    let head: String = FILE.lines().filter(|line| line.starts_with('#')).map(|line| format!("{line}\n")).collect();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/public-suffixes.tsv");
    fs::write(file, format!("{head}{}\n", rules.join("\n"))).unwrap();
}
