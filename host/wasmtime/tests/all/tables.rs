//! Newer tables: from where, and that lookups go by them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};

use http::{Request, Response};
use serde_json::{Value, json};
use whoisbox::steps::{Options, Request as Ask, Step};
use whoisbox::tables::Table;
use whoisbox_testbed::{Name, Server, Testbed};

use super::{CACHE, builder};

/// A testbed with a server that publishes what IANA does, by HTTPS.
struct Iana {
    testbed: Testbed,
    server: Server,
    folder: tempfile::TempDir,
    /// The files by their paths.
    files: Arc<Mutex<Vec<(&'static str, String)>>>,
}

impl Iana {
    fn new() -> Iana {
        let testbed = Testbed::start_blocking().unwrap();
        let files: Arc<Mutex<Vec<(&'static str, String)>>> = Arc::default();
        let served = Arc::clone(&files);
        let answer = move |request: &Request<()>| {
            let files = served.lock().unwrap();
            let file = files.iter().find(|(path, _)| *path == request.uri().path());
            let status = if file.is_some() { 200 } else { 404 };
            let body = file.map(|(_, text)| text.clone()).unwrap_or_default();
            Response::builder().status(status).body(body.into_bytes()).unwrap()
        };
        let server = testbed.https_server(answer).unwrap();
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("ca.pem"), testbed.ca_pem()).unwrap();
        Iana { testbed, server, folder, files }
    }

    fn publish(&self, files: impl IntoIterator<Item = (&'static str, String)>) {
        *self.files.lock().unwrap() = files.into_iter().collect();
    }

    fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("tables")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut program = Command::new(env!("CARGO_BIN_EXE_whoisbox"));
        program.args(arguments).env("WHOISBOX_DATA", self.data()).env("XDG_CACHE_HOME", CACHE);
        program.args(["--allow-address", "127.0.0.1", "--allow-port", &self.server.address().port().to_string()]);
        for name in Name::ALL {
            program.args(["--allow-port", &self.testbed.server(name).address().port().to_string()]);
        }
        program.arg("--ca").arg(self.folder.path().join("ca.pem")).output().unwrap()
    }

    fn update(&self) -> Output {
        self.run(&["update-data", "--from", &format!("{}rdap/", self.server.url())])
    }

    fn describe(&self) -> Vec<Value> {
        let mut program = Command::new(env!("CARGO_BIN_EXE_whoisbox"));
        program.args(["describe", "--json"]).env("WHOISBOX_DATA", self.data()).env("XDG_CACHE_HOME", CACHE);
        let output = program.output().unwrap();
        let lines = text(&output.stdout).lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>();
        lines.into_iter().filter(|line| line.get("table").is_some()).collect()
    }
}

/// The registry of domain names, with `org` at a place of the test's own and more domains than a truncated file would have.
fn dns(published: &str, org: &str) -> String {
    let letters = || ('a'..='z').map(String::from);
    let others: Vec<String> =
        letters().flat_map(|a| letters().flat_map(move |b| [format!("{a}{b}x"), format!("{a}{b}y")])).collect();
    json!({
        "version": "1.0", "publication": published,
        "services": [[["org"], [org]], [others, ["https://rdap.example/"]]],
    })
    .to_string()
}

/// The registry of AS numbers, with the documentation's at a place of the test's own.
fn asn(published: &str, base: &str) -> String {
    let others: Vec<String> = (1..200).map(|number| format!("{}-{}", number * 100, number * 100 + 99)).collect();
    json!({ "publication": published, "services": [[["64496-64511"], [base]], [others, ["https://rdap.example/"]]] }).to_string()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[track_caller]
fn assert_exit(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "\n{}\n{}", text(&output.stdout), text(&output.stderr));
}

/// Who is asked first, as far as the tables say; nothing is sent.
fn first(tables: Vec<Table>, query: &str) -> String {
    let host = builder().build().unwrap().with_tables(tables);
    match host.inquiry(query, &Options::default()).unwrap().poll().unwrap() {
        Step::Send(Ask::HttpGet(request)) => request.url,
        step => panic!("{step:?}"),
    }
}

#[test]
fn an_updated_table_changes_where_a_lookup_goes() {
    let iana = Iana::new();
    let rdap = iana.testbed.server(Name::RdapHttps).url();
    assert_eq!(first(Vec::new(), "example.org"), "https://rdap.publicinterestregistry.org/rdap/domain/example.org");

    // GIVEN new files of two tables; the others fail.
    iana.publish([
        ("/rdap/dns.json", dns("2099-01-02T03:04:05Z", &rdap)),
        ("/rdap/asn.json", asn("2099-01-02T03:04:05Z", &rdap)),
        ("/rdap/ipv4.json", "<html>".to_owned()),
        ("/rdap/ipv6.json", json!({ "publication": "2099-01-02T03:04:05Z", "services": [] }).to_string()),
    ]);
    let output = iana.update();
    assert_exit(&output, 5);
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(out.contains("→ 2099-01-02") && out.lines().count() == 3, "{out}");
    for words in ["ipv4: ", "ipv6: ", "0 entries of use", "object-tags: ", "status 404", "is kept"] {
        assert!(err.contains(words), "{words:?} is missing: {err}");
    }

    // THEN lookups go there, by the command line and by the library.
    for query in ["example.org", "AS64496"] {
        let output = iana.run(&[query, "--protocol", "rdap", "--no-referrals", "--json"]);
        assert_exit(&output, 0);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let url = report["exchanges"][0]["request"]["http_get"]["url"].as_str().unwrap();
        assert!(url.starts_with(&rdap), "{url}");
    }
    let table = Table { name: "tld".into(), text: fs::read_to_string(iana.data().join("tld.tsv")).unwrap() };
    assert_eq!(first(vec![table], "example.org"), format!("{rdap}domain/example.org"));

    // AND their age is told.
    let tables = iana.describe();
    let told = |name: &str| tables.iter().find(|table| table["table"] == name).unwrap().clone();
    assert_eq!((&told("tld")["published"], &told("tld")["from"]), (&json!("2099-01-02"), &json!("updated")));
    assert_eq!((&told("ipv4")["from"], told("ipv4")["days"].as_u64().is_some()), (&json!("shipped"), true));
    assert_eq!(tables.len(), 5);
    assert!(leftovers(&iana.data()).is_empty());
}

#[test]
fn what_is_in_use_is_kept_unless_something_newer_is_there() {
    let iana = Iana::new();
    let file = iana.data().join("tld.tsv");
    for (published, written) in [
        ("2001-01-02T03:04:05Z", false), // older than the shipped one
        ("2099-01-02T03:04:05Z", true),
        ("2098-01-02T03:04:05Z", false), // a mirror that lags behind
    ] {
        iana.publish([("/rdap/dns.json", dns(published, "https://rdap.example/"))]);
        let before = fs::read_to_string(&file).ok();
        assert_exit(&iana.update(), 4);
        assert_eq!(fs::read_to_string(&file).ok() != before, written, "{published}");
    }
    // GIVEN a file that is broken: it is told, and the shipped table is used.
    fs::write(&file, "# tld\twhois\trdap\norg\t\n").unwrap();
    let output = iana.run(&["example.com", "--whois", &iana.testbed.server(Name::Registry).address().to_string()]);
    assert_exit(&output, 0);
    let err = text(&output.stderr);
    assert!(err.contains("line 2") && err.contains("update-data") && err.contains("tld.tsv"), "{err}");
    assert_exit(&iana.run(&["example.com", "--data", "/nonexistent"]), 2);
}

#[test]
fn downloads_go_by_the_policy() {
    let iana = Iana::new();
    let base = format!("{}rdap/", iana.server.url());
    let mut program = Command::new(env!("CARGO_BIN_EXE_whoisbox"));
    program.args(["update-data", "--from", &base]).env("WHOISBOX_DATA", iana.data()).env("XDG_CACHE_HOME", CACHE);
    let output = program.output().unwrap();
    assert_exit(&output, 6);
    assert!(text(&output.stderr).contains("is denied"), "{}", text(&output.stderr));
    assert!(iana.server.requests().is_empty());
    // Redirects are not followed, certificates are looked at, and other schemes are none.
    let redirecting =
        |_: &Request<()>| Response::builder().status(302).header("location", "http://127.0.0.1:1/").body(Vec::new()).unwrap();
    let server = iana.testbed.http_server(redirecting).unwrap();
    let mut policy = super::policy_for(&iana.testbed);
    policy.allow_port(server.address().port()).allow_port(iana.server.address().port());
    let host = builder().policy(policy).build().unwrap();
    for (url, words) in [
        (server.url(), "not followed"),
        (iana.server.url(), "certificate"),
        ("file:///etc/passwd".to_owned(), "no URL"),
        (format!("gopher://{}/", iana.server.address()), "scheme"),
        ("https://".to_owned(), "URL"),
    ] {
        let error = whoisbox::block_on(host.download(&url)).unwrap_err().to_string();
        assert!(error.contains(words) && error.contains(&url), "{error}");
    }
}

#[test]
fn published_limits_are_told() {
    let host = builder().build().unwrap();
    assert!(host.pace("whois.nic.uk").unwrap().iter().any(|limit| (limit.requests, limit.seconds) == (5, 1)));
    assert!(host.pace("whois.example.com").unwrap().is_empty());
    assert!(host.update_table("dns", "{}").unwrap_err().to_string().contains("object-tags"));
}

/// What a broken write would leave behind.
fn leftovers(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| !name.ends_with(".tsv")).collect()
}
