//! The pairs of `tests/cases/pairs`: the same object as a WHOIS server and as an RDAP server tell it, which has to give the same
//! registration wherever both state it.
//!
//! A pair is a folder with `<server>.txt` and `<server>.json`; `alone.txt` lists the members that one of the two does not state, a
//! JSON pointer a line, contacts by their role in place of their index. With `BLESS=1` in the environment it is written anew, to be
//! reviewed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on should stop")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::rdap::Document;
use crate::registration::Registration;
use crate::whois::charset::decode;
use crate::whois::{self, Hints};

#[test]
fn whois_and_rdap_agree() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/pairs");
    let mut pairs: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    pairs.sort();
    assert!(pairs.len() >= 4, "only {} pairs", pairs.len());
    let mut complaints = Vec::new();
    for pair in pairs {
        let (whois, rdap) = (from_whois(&answer(&pair, "txt")), from_rdap(&answer(&pair, "json")));
        let name = pair.file_name().unwrap().to_string_lossy().into_owned();
        let differing =
            whois.iter().filter_map(|(path, value)| Some((path, value, rdap.get(path).filter(|other| !same(value, other))?)));
        complaints.extend(differing.map(|(path, value, other)| format!("{name}{path}: {value} in WHOIS, {other} in RDAP")));
        let said = |which: &str, one: &BTreeMap<String, Value>, other: &BTreeMap<String, Value>| {
            let alone = one.keys().filter(|path| !other.contains_key(*path));
            alone.map(|path| format!("{which} {path}\n")).collect::<String>()
        };
        let alone = said("whois", &whois, &rdap) + &said("rdap", &rdap, &whois);
        let file = pair.join("alone.txt");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&file, &alone).unwrap();
        }
        let known = fs::read_to_string(&file).unwrap_or_default();
        if alone != known {
            complaints.push(format!("{name}: alone are\n{alone}and not\n{known}"));
        }
        let both = whois.keys().filter(|path| rdap.contains_key(*path)).count();
        assert!(both > 12, "{name}: the two state only {both} members both");
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Whether two values say the same: a date says no more than its day, and ARIN writes the kind of a block in two ways.
fn same(left: &Value, right: &Value) -> bool {
    let (Some(left), Some(right)) = (left.as_str(), right.as_str()) else { return left == right };
    let is_day = |text: &str| text.len() == 10 && text.as_bytes()[4] == b'-';
    let day_of = |day: &str, moment: &str| is_day(day) && moment.get(..11) == Some(&format!("{day}T"));
    left.eq_ignore_ascii_case(right) || day_of(left, right) || day_of(right, left)
}

/// The file of a pair with that ending.
fn answer(pair: &Path, ending: &str) -> PathBuf {
    let mut files = fs::read_dir(pair).unwrap().map(|entry| entry.unwrap().path());
    let is_answer = |file: &PathBuf| file.extension().is_some_and(|found| found == ending) && !file.ends_with("alone.txt");
    files.find(is_answer).expect("a pair has both answers")
}

fn server(file: &Path) -> &str {
    file.file_stem().unwrap().to_str().unwrap()
}

fn from_whois(file: &Path) -> BTreeMap<String, Value> {
    let bytes = fs::read(file).unwrap();
    let hints = Hints { server: Some(server(file)), query: None };
    let decoded = decode(&bytes, hints.server).unwrap();
    members(&whois::read(&decoded, &hints).unwrap())
}

fn from_rdap(file: &Path) -> BTreeMap<String, Value> {
    let body = fs::read_to_string(file).unwrap();
    let document = Document::parse(&body).unwrap();
    members(&document.read(&Hints { server: Some(server(file)), query: None }).unwrap())
}

/// What a registration states, by pointer. A date is its moment, a contact goes by its role, and a list without order by its items.
fn members(registration: &Registration<'_>) -> BTreeMap<String, Value> {
    let mut value = serde_json::to_value(registration).unwrap();
    for member in ["source", "fields", "diagnostics", "referral"] {
        value.as_object_mut().unwrap().remove(member);
    }
    let mut contacts = serde_json::Map::new();
    for contact in value["contacts"].take().as_array_mut().unwrap() {
        let roles = contact["roles"].take();
        contact.as_object_mut().unwrap().remove("roles");
        for role in roles.as_array().unwrap() {
            let same = contacts.entry(role.as_str().unwrap()).or_insert(json!([])).as_array_mut().unwrap();
            same.push(contact.clone());
            same.sort_by_key(|contact| contact["handle"].to_string());
        }
    }
    value["contacts"] = contacts.into();
    // Each says its own words of status: of a list without order, an item is there or not.
    let statuses = registration.statuses.iter().map(|status| (status.to_string(), json!(true)));
    value["statuses"] = Value::Object(statuses.collect());
    let mut found = BTreeMap::new();
    collect(&mut found, String::new(), value);
    found
}

fn collect(found: &mut BTreeMap<String, Value>, path: String, value: Value) {
    match value {
        Value::Object(members) if members.contains_key("raw") => {
            found.insert(path, members.get("iso").cloned().unwrap_or_default());
        }
        Value::Object(members) => members.into_iter().for_each(|(name, member)| collect(found, format!("{path}/{name}"), member)),
        Value::Array(items) => items.into_iter().enumerate().for_each(|(at, item)| collect(found, format!("{path}/{at}"), item)),
        Value::Null => {}
        scalar => {
            found.insert(path, scalar);
        }
    }
}
