//! Compiles the tables of `data/`: those of servers lose their heads and what only people read (`source`, `why`), and write what
//! stands in many rows once; a component is to be small.
//!
//! Also the reader's vocabulary (`data/labels.tsv`) and the phrases of servers into static tables: they are looked up for
//! every line of every answer, and a fresh sandbox must not have to build them first.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a build script fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/whois/keys.rs"]
mod keys;
#[allow(dead_code, reason = "the reader looks up what is laid out here")]
#[path = "src/whois/map.rs"]
mod map;
#[allow(dead_code, reason = "the map compares texts by it")]
#[path = "src/words.rs"]
mod words;

const SOURCE: &str = "data/labels.tsv";

/// Each scope: its name in the file, the constant's name and the type of its meanings.
const SCOPES: [(&str, &str, &str); 5] = [
    ("object", "MEMBERS", "Member"),
    ("contact", "PARTS", "Part"),
    ("role", "PREFIXES", "Role"),
    ("registrar", "REGISTRAR_PARTS", "RegistrarPart"),
    ("heading", "SECTIONS", "Section"),
];

/// The tables of phrases, each with its constant's name and whether its patterns have keys: those that whole lines are held against.
const PHRASES: [(&str, &str, bool); 5] = [
    ("data/redaction.tsv", "REDACTION", false),
    ("data/privacy-services.tsv", "PRIVACY_SERVICES", false),
    ("data/refusals.tsv", "REFUSALS", true),
    ("data/reserved.tsv", "RESERVED", true),
    ("data/not-found.tsv", "NOT_FOUND", true),
];

/// Letters from the commonest to the rarest: a key is of rare ones.
const LETTERS: &str = " etaoinsrhldcumfpgwybvkxjqz";

/// What stands in most answers: none of it is a key where there is another.
const COMMON: &str = "the domain name server status registry registrar registration registrant registered whois database data information \
contact address created updated expire expiration email phone service services query for the with from that this http www .com \
date technical administrative organization country postal code street city state province number abuse sponsoring dnssec access \
you your any not are all and may use system allow allowed under limited require required permit permitted purpose request requests \
condition conditions exist exists found available by of be is if in object search current currently connect connection";

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

/// Each table's rows: of those that lines are held against, by their keys; of the others, by their patterns.
fn phrases() -> String {
    let mut code = String::new();
    let mut keys = vec![0];
    for (path, constant, keyed) in PHRASES {
        let mut rows = phrases_of(path);
        if keyed {
            // Ahead of those that may stand anywhere in a line are a server's own words; the sort keeps the order.
            rows.sort_by_key(|(pattern, _)| pattern.starts_with('*'));
        }
        let mut placed: Vec<(usize, String)> = Vec::new();
        for (place, (pattern, columns)) in rows.iter().enumerate() {
            let (mut index, beginning) = (0, pattern.split([' ', '*']).next().unwrap_or_default());
            if keyed {
                let key = key(pattern).unwrap_or_else(|| panic!("{path}: {pattern:?} has no four letters side by side"));
                index = keys.iter().position(|known| *known == key).unwrap_or_else(|| {
                    keys.push(key);
                    keys.len() - 1
                });
            }
            // With the blank or the `*` behind it.
            let (head, mask) =
                keys::head(&pattern[..if beginning.is_empty() { 0 } else { pattern.len().min(beginning.len() + 1) }]);
            let row = format!(
                "    super::Row {{ pattern: {pattern:?}, columns: &{columns:?}, head: {head:#x}, mask: {mask:#x}, key: {index}, place: {place} }},\n"
            );
            placed.push((index, row));
        }
        placed.sort_by_key(|(index, _)| *index);
        let (kind, found_by) = if keyed {
            let mut set = [0_u64; 4];
            placed.iter().for_each(|(index, _)| set[index / 64] |= 1 << (index % 64));
            ("Phrases", format!("keys: super::Set({set:?})"))
        } else {
            let before = |byte| rows.iter().filter(|(pattern, _)| usize::from(pattern.as_bytes()[0]) < byte).count();
            ("Words", format!("starts: {:?}", (0..=256).map(before).collect::<Vec<_>>()))
        };
        let rows: String = placed.into_iter().map(|(_, row)| row).collect();
        let _ =
            writeln!(code, "pub(super) static {constant}: super::{kind} = super::{kind} {{ rows: &[\n{rows}], {found_by} }};");
    }
    assert!(keys.len() <= 256, "the keys' indexes are bytes");
    let multiplier = (1..).step_by(2).map(|odd: u32| odd.wrapping_mul(0x9e37_79b1)).find(|multiplier| {
        let slots: BTreeSet<usize> = keys.iter().skip(1).map(|key| keys::slot(*key, *multiplier)).collect();
        slots.len() + 1 == keys.len()
    });
    let multiplier = multiplier.expect("some multiplier gives each key its own slot");
    let mut slots = [0; keys::SLOTS];
    for (index, key) in keys.iter().enumerate().skip(1) {
        slots[keys::slot(*key, multiplier)] = index;
    }
    keys.resize(256, 0);
    let _ = writeln!(code, "pub(super) static KEYS: [u32; 256] = {keys:?};");
    let _ = writeln!(code, "pub(super) static SLOTS: [u8; super::keys::SLOTS] = {slots:?};");
    let _ = writeln!(code, "pub(super) const MULTIPLIER: u32 = {multiplier};");
    code
}

/// A table's patterns, sorted, each with its other columns. The last one is the source: it stays in the file.
fn phrases_of(path: &str) -> Vec<(String, Vec<String>)> {
    println!("cargo::rerun-if-changed={path}");
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut rows = BTreeMap::new();
    for row in text.lines().filter(|row| !row.starts_with('#')) {
        let mut columns: Vec<String> = row.split('\t').map(str::to_owned).collect();
        let pattern = columns.remove(0);
        assert!(columns.pop().is_some() && pattern == pattern.to_lowercase() && !pattern.is_empty(), "{path}: {row:?} is no row");
        assert!(rows.insert(pattern.clone(), columns).is_none(), "{path}: {pattern:?} stands twice");
    }
    rows.into_iter().collect()
}

/// The rarest few bytes that stand side by side in a pattern.
fn key(pattern: &str) -> Option<u32> {
    let rarity = |key: &[u8]| {
        let rank = |byte: u8| LETTERS.find(char::from(byte)).unwrap_or(LETTERS.len());
        let common = std::str::from_utf8(key).is_ok_and(|key| COMMON.contains(key));
        (!common, key.iter().map(|byte| rank(*byte)).sum::<usize>())
    };
    let windows = pattern.split('*').flat_map(|piece| piece.as_bytes().windows(keys::WIDTH));
    let rarest = windows.max_by_key(|window| rarity(window))?;
    Some(keys::folded(rarest.iter().copied()).fold(0, keys::further))
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
        let entries = &tables[scope];
        let mut places = vec![0; (2 * entries.len()).next_power_of_two()];
        for (number, label) in (1..).zip(entries.keys()) {
            let free = (map::hash(label)..).map(|place| place % places.len()).find(|place| places[*place] == 0);
            places[free.expect("half of the places are free")] = number;
        }
        let entries: Vec<String> = entries.iter().map(|(label, meaning)| format!("({label:?}, {meaning})")).collect();
        let entries = entries.join(", ");
        let _ =
            writeln!(code, "pub(super) static {constant}: Map<{kind}> = Map {{ places: &{places:?}, entries: &[{entries}] }};");
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
