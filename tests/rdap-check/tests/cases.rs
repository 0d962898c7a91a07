//! Every case of `tests/cases`, as RDAP, is accepted by ICANN's checker.

use std::fs;
use std::path::{Path, PathBuf};

use whoisbox_core::outputs::rdap::write;
use whoisbox_core::rdap::Document;
use whoisbox_core::whois::{self, Hints, charset};
use whoisbox_rdap_check::{Complaint, check};

#[test]
fn every_case_is_accepted() {
    let mut responses = 0;
    let mut complaints = Vec::new();
    for path in cases("whois").into_iter().chain(cases("rdap")) {
        let Some(response) = convert(&path) else { continue };
        responses += 1;
        let found = check(&response).into_iter().filter(|complaint| !is_known(complaint));
        complaints.extend(found.map(|complaint| format!("{}: {}", path.display(), complaint.text)));
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(responses > 50, "only {responses} responses");
}

#[test]
fn the_checker_refuses_what_is_not_rdap() {
    for response in [
        "not JSON",
        "{}",
        // Without rdapConformance, and with a date that is none of RFC 3339.
        r#"{"objectClassName":"domain","ldhName":"example.com","events":[{"eventAction":"registration","eventDate":"2001-02-03"}]}"#,
        r#"{"objectClassName":"domain","rdapConformance":["rdap_level_0"],"ldhName":"no host name"}"#,
    ] {
        assert!(check(response).iter().any(|complaint| complaint.is_error), "{response}");
    }
}

/// What the checker says that is no fault of the response.
fn is_known(complaint: &Complaint) -> bool {
    let text = &complaint.text;
    if complaint.is_error {
        // It takes an entity within an entity for the outermost object, and misses `rdapConformance`, which belongs there alone.
        return text.starts_with("[ROOT]/entity/entity/") && text.contains("requires 'rdapConformance' on the root object");
    }
    // A registry may refer to a URL without one of RDAP's paths, and not tell the range of a network.
    text.contains("'href' may not contain an RDAP URL") || text.contains("start or end IP address is missing")
}

/// The RDAP response that a case becomes, if it is no refusal.
fn convert(path: &Path) -> Option<String> {
    let answer = fs::read(path).expect("a case is readable");
    let server = path.parent().and_then(Path::file_name).and_then(|name| name.to_str());
    let query = fs::read_to_string(path.with_extension("query.txt")).ok();
    let hints = Hints { server, query: query.as_deref().map(str::trim) };
    if path.extension().is_some_and(|extension| extension == "txt") {
        let decoded = charset::decode(&answer, server).ok()?;
        whois::read(&decoded, &hints).ok().map(|registration| write(&registration))
    } else {
        let document = Document::parse_bytes(&answer).ok()?;
        document.read(&hints).ok().map(|registration| write(&registration))
    }
}

fn cases(protocol: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases").join(protocol);
    let folders = fs::read_dir(root).expect("the cases are there").map(|entry| entry.expect("a folder is readable").path());
    let files = folders.flat_map(|folder| fs::read_dir(folder).expect("a folder is readable"));
    let paths = files.map(|entry| entry.expect("a case is readable").path());
    let is_answer = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        !name.ends_with(".expected.json") && !name.ends_with(".query.txt")
    };
    paths.filter(is_answer).collect()
}
