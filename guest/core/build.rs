//! Compiles the tables of `data/`: those of servers lose their heads and what only people read (`source`, `why`), and write what
//! stands in many rows once; a component is to be small.
//!
//! Also the reader's vocabulary (`data/labels.tsv`) and the phrases of servers into static tables: they are looked up for
//! every line of every answer, and a fresh sandbox must not have to build them first.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a build script fails by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/whois/pairs.rs"]
mod pairs;

const SOURCE: &str = "data/labels.tsv";

/// Each scope: its name in the file, the constant's name and the type of its meanings.
const SCOPES: [(&str, &str, &str); 5] = [
    ("object", "MEMBERS", "Member"),
    ("contact", "PARTS", "Part"),
    ("role", "PREFIXES", "Role"),
    ("registrar", "REGISTRAR_PARTS", "RegistrarPart"),
    ("heading", "SECTIONS", "Section"),
];

/// The tables of phrases, each with its constant's name.
const PHRASES: [(&str, &str); 5] = [
    ("data/redaction.tsv", "REDACTION"),
    ("data/privacy-services.tsv", "PRIVACY_SERVICES"),
    ("data/refusals.tsv", "REFUSALS"),
    ("data/reserved.tsv", "RESERVED"),
    ("data/not-found.tsv", "NOT_FOUND"),
];

/// The tables of servers: the file, the columns that are kept, and how many of the last of these name servers.
const TABLES: [(&str, &[usize], usize); 19] = [
    ("tld.tsv", &[0, 2, 3], 2),
    ("ipv4.tsv", &[0, 2, 3], 2),
    ("ipv6.tsv", &[0, 2, 3], 2),
    ("asn.tsv", &[0, 1, 3, 4], 2),
    ("object-tags.tsv", &[0, 1, 2], 2),
    ("handles.tsv", &[0, 1, 2], 2),
    ("suffixes.tsv", &[0, 1, 2], 2),
    ("special-addresses.tsv", &[0, 1, 2, 3], 0),
    ("special-autnums.tsv", &[0, 1, 2, 3], 0),
    ("special-names.tsv", &[0, 1, 2], 0),
    ("query-syntax.tsv", &[0, 1, 2], 0),
    ("national-registries.tsv", &[0, 1], 0),
    ("rate-limits.tsv", &[0, 1, 2, 3, 4, 5], 0),
    ("charsets.tsv", &[0, 1], 0),
    ("dates.tsv", &[0, 1, 2, 3], 0),
    ("statuses.tsv", &[0, 1], 0),
    ("rdap-values.tsv", &[0, 1], 0),
    ("countries.tsv", &[0], 0),
    ("name-words.tsv", &[0, 1], 0),
];

/// Those made from what IANA publishes.
const IANA: [&str; 5] = ["tld.tsv", "ipv4.tsv", "ipv6.tsv", "asn.tsv", "object-tags.tsv"];

/// How often a server has to occur to be written once, and referred to.
const OFTEN: usize = 3;

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("labels.rs"), labels()).expect("OUT_DIR is writable");
    fs::write(out.join("phrases.rs"), phrases()).expect("OUT_DIR is writable");
    write_tables(&out);
    fs::write(out.join("public-suffixes.tsv"), suffixes()).expect("OUT_DIR is writable");
    println!("cargo::rerun-if-changed=build.rs");
}

/// Writes the tables of servers, and the list of the servers that occur often. A `*` in these stands for the row's key.
fn write_tables(out: &Path) {
    let rows_of = |file: &str| {
        let path = format!("data/{file}");
        println!("cargo::rerun-if-changed={path}");
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let rows = text.lines().filter(|row| !row.starts_with('#')).map(|row| row.split('\t').map(str::to_owned).collect());
        rows.collect::<Vec<Vec<String>>>()
    };
    let tables = TABLES.map(|(file, columns, servers)| {
        let rows = rows_of(file).into_iter().map(|row| columns.iter().map(|column| row[*column].clone()).collect());
        (file, rows.collect::<Vec<Vec<String>>>(), columns.len() - servers)
    });
    let general = |key: &str, server: &str| server.replace(&format!(".{key}"), ".*");
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (_, rows, first) in &tables {
        for row in rows {
            for server in row[*first..].iter().filter(|server| !server.is_empty()) {
                *counts.entry(general(&row[0], server)).or_default() += 1;
            }
        }
    }
    let mut often: Vec<(&String, &usize)> = counts.iter().filter(|(_, count)| **count >= OFTEN).collect();
    often.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let often: Vec<&String> = often.into_iter().map(|(server, _)| server).collect();
    let published = IANA.map(|file| (file, publication(file)));
    fs::write(out.join("published.rs"), format!("&{published:?}")).expect("OUT_DIR is writable");
    for (file, rows, first) in &tables {
        let mut text = String::new();
        for row in rows {
            let cells = row.iter().enumerate().map(|(at, cell)| {
                let place = often.iter().position(|server| at >= *first && **server == general(&row[0], cell));
                place.map_or_else(|| cell.clone(), |place| format!("@{place}"))
            });
            text += &cells.collect::<Vec<_>>().join("\t");
            text.push('\n');
        }
        fs::write(out.join(file), text).expect("OUT_DIR is writable");
    }
    fs::write(out.join("servers.rs"), format!("&{often:?}")).expect("OUT_DIR is writable");
}

/// When IANA published what a table of servers was made from, as its head says.
fn publication(file: &str) -> String {
    let text = fs::read_to_string(format!("data/{file}")).unwrap_or_else(|error| panic!("data/{file}: {error}"));
    let head = text.lines().take_while(|line| line.starts_with('#'));
    let date = head.filter_map(|line| line.split_once("published ")).map(|(_, behind)| &behind[..10]).next();
    date.unwrap_or_else(|| panic!("data/{file}: the head does not say when its source was published")).to_owned()
}

/// The rules of the Public Suffix List, a row for all that end in the same name: what stands behind their first label, and their first
/// labels. It is half as long as the list.
fn suffixes() -> String {
    let path = "data/public-suffixes.tsv";
    println!("cargo::rerun-if-changed={path}");
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut parents: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for rule in text.lines().filter(|line| !line.starts_with('#')) {
        let (label, parent) = rule.split_once('.').unwrap_or_else(|| panic!("{path}: {rule:?} has one label"));
        assert!(!parent.contains('*'), "{path}: {rule:?} has a wildcard that is not its first label");
        parents.entry(parent).or_default().push(label);
    }
    parents.iter().map(|(parent, labels)| format!("{parent}\t{}\n", labels.join(" "))).collect()
}

/// Each table as `(pattern, [column], pairs)`, sorted by pattern. The last column is the source: it stays in the file.
fn phrases() -> String {
    let mut code = String::new();
    for (path, constant) in PHRASES {
        println!("cargo::rerun-if-changed={path}");
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut rows = BTreeMap::new();
        for row in text.lines().filter(|row| !row.starts_with('#')) {
            let mut columns = row.split('\t');
            let pattern = columns.next().unwrap_or_default();
            let mut columns: Vec<&str> = columns.collect();
            assert!(
                columns.pop().is_some() && pattern == pattern.to_lowercase() && !pattern.is_empty(),
                "{path}: {row:?} is no row"
            );
            assert!(rows.insert(pattern, columns).is_none(), "{path}: {pattern:?} stands twice");
        }
        let _ = writeln!(code, "pub(super) const {constant}: &[super::Row] = &[");
        for (pattern, columns) in rows {
            let _ = writeln!(code, "    ({pattern:?}, &{columns:?}, {:#x}),", pairs::pairs(pattern));
        }
        let _ = writeln!(code, "];");
    }
    code
}

fn labels() -> String {
    println!("cargo::rerun-if-changed={SOURCE}");
    let text = fs::read_to_string(SOURCE).unwrap_or_else(|error| panic!("{SOURCE}: {error}"));
    let mut tables: BTreeMap<&str, BTreeMap<&str, String>> = BTreeMap::new();
    for (number, row) in text.lines().enumerate().filter(|(_, row)| !row.starts_with('#')) {
        let columns: Vec<&str> = row.split('\t').collect();
        let [scope, label, meaning] = columns[..] else { panic!("{SOURCE}:{}: three columns are expected", number + 1) };
        let (_, _, kind) = SCOPES
            .iter()
            .find(|(name, ..)| *name == scope)
            .unwrap_or_else(|| panic!("{SOURCE}:{}: no scope {scope}", number + 1));
        let folded = label.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == ' ' || !c.is_ascii());
        assert!(folded && label.len() <= 64 && label.trim() == label, "{SOURCE}:{}: the label is not folded", number + 1);
        let previous = tables.entry(scope).or_default().insert(label, expression(kind, meaning));
        assert!(previous.is_none(), "{SOURCE}:{}: {scope} {label} stands twice", number + 1);
    }
    let mut code = String::new();
    for (scope, constant, kind) in SCOPES {
        let mut map = phf_codegen::Map::new();
        for (label, meaning) in &tables[scope] {
            map.entry(*label, meaning);
        }
        let _ = writeln!(code, "pub(super) static {constant}: phf::Map<&str, {kind}> = {};", map.build());
    }
    code
}

/// A meaning as a Rust expression: `registrar iana_id` as `Member::Registrar(RegistrarPart::IanaId)`.
fn expression(kind: &str, meaning: &str) -> String {
    let words: Vec<&str> = meaning.splitn(2, ' ').collect();
    match (kind, words.as_slice()) {
        ("Member", ["event", action]) => format!("Member::Event({action:?})"),
        ("Member", ["registrar", part]) => format!("Member::Registrar(RegistrarPart::{})", camel(part)),
        ("Member", ["contact", rest]) => {
            let (role, part) = rest.split_once(' ').unwrap_or_else(|| panic!("{SOURCE}: {meaning:?} lacks a part"));
            format!("Member::Contact(Role::{}, Part::{})", camel(role), camel(part))
        }
        ("Section", ["value", member]) => format!("Section::Value({})", expression("Member", member)),
        ("Section", ["contact", role]) => format!("Section::Contact(Role::{})", camel(role)),
        (_, [word]) => format!("{kind}::{}", camel(word)),
        _ => panic!("{SOURCE}: {meaning:?} is no meaning of a {kind}"),
    }
}

fn camel(word: &str) -> String {
    word.split('_').map(|part| part[..1].to_uppercase() + &part[1..]).collect()
}
