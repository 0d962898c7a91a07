//! Answers that are kept, and lookups that ask for nothing twice.

use std::time::Duration;

use whoisbox::steps::{Conclusion, Options};
use whoisbox::{Cache, Host, Reason, block_on};
use whoisbox_testbed::{Behaviour, Name, Testbed};

use super::{builder, policy_for, rdap_at, whois_at};

struct Scene {
    testbed: Testbed,
    folder: tempfile::TempDir,
}

impl Scene {
    fn new() -> Scene {
        Scene { testbed: Testbed::start_blocking().unwrap(), folder: tempfile::tempdir().unwrap() }
    }

    fn cache(&self) -> Cache {
        Cache::open(&self.folder.path().join("answers.sqlite3")).unwrap()
    }

    fn host(&self, cache: Cache) -> Host {
        builder().policy(policy_for(&self.testbed)).cache(cache).build().unwrap()
    }

    fn registry(&self) -> Options {
        whois_at(self.testbed.server(Name::Registry).address())
    }

    fn asked(&self) -> usize {
        self.testbed.requests().len()
    }
}

#[test]
fn the_same_is_asked_once_by_whichever_host() {
    let scene = Scene::new();
    for _ in 0..2 {
        let host = scene.host(scene.cache());
        for query in ["example.com", "www.example.com", "EXAMPLE.COM."] {
            let report = block_on(host.lookup(query, &scene.registry())).unwrap().report;
            assert_eq!((report.conclusion, report.exchanges.len()), (Conclusion::Found, 2), "{query}");
            assert!(!report.merged.unwrap().contacts.is_empty());
        }
    }
    assert_eq!(scene.asked(), 2, "registry and registrar");
    let json = block_on(scene.host(scene.cache()).lookup_json("example.com", &scene.registry())).unwrap().report;
    assert!(json.contains("\"conclusion\":\"found\""), "{json}");
}

#[test]
fn rdap_is_kept_with_its_redirects() {
    let scene = Scene::new();
    let host = builder().policy(policy_for(&scene.testbed)).trust(scene.testbed.ca_pem().as_bytes()).unwrap();
    let host = host.cache(scene.cache()).build().unwrap();
    let options = rdap_at(scene.testbed.server(Name::RdapHttp).url());
    for _ in 0..2 {
        let report = block_on(host.lookup("198.51.100.0/24", &options)).unwrap().report;
        assert_eq!((report.conclusion, report.exchanges.len()), (Conclusion::Found, 2));
    }
    assert_eq!(scene.asked(), 2);
}

#[test]
fn an_age_of_nothing_asks_anew_and_keeps_what_comes() {
    let scene = Scene::new();
    let anew = scene.host(scene.cache().max_age(Duration::ZERO));
    for _ in 0..2 {
        block_on(anew.lookup("example.com", &scene.registry())).unwrap();
    }
    assert_eq!(scene.asked(), 4);
    block_on(scene.host(scene.cache()).lookup("example.com", &scene.registry())).unwrap();
    assert_eq!(scene.asked(), 4);
}

#[test]
fn what_a_throttle_says_is_not_kept() {
    let scene = Scene::new();
    scene.testbed.server(Name::Registry).script_once(Behaviour::new().throttled(None));
    // Another host each time: the same one leaves the server alone for a while.
    for conclusion in [Conclusion::Throttled, Conclusion::Found] {
        let report = block_on(scene.host(scene.cache()).lookup("example.com", &scene.registry())).unwrap().report;
        assert_eq!(report.conclusion, conclusion);
    }
}

#[test]
fn of_those_who_ask_the_same_at_once_one_asks() {
    let scene = Scene::new();
    scene.testbed.server(Name::Registry).script(Behaviour::new().delay(Duration::from_millis(100)));
    let (host, options) = (scene.host(scene.cache()), scene.registry());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let lookups: Vec<_> = (0..20)
            .map(|_| {
                let (host, options) = (host.clone(), options.clone());
                tokio::spawn(async move { host.lookup("example.com", &options).await.unwrap().report.conclusion })
            })
            .collect();
        for lookup in lookups {
            assert_eq!(lookup.await.unwrap(), Conclusion::Found);
        }
    });
    assert_eq!(scene.asked(), 2);
}

#[test]
fn offline_nobody_is_asked() {
    let scene = Scene::new();
    block_on(scene.host(scene.cache()).lookup("example.com", &scene.registry())).unwrap();
    let offline = builder().policy(policy_for(&scene.testbed)).cache(scene.cache()).offline().build().unwrap();
    let report = block_on(offline.lookup("example.com", &scene.registry())).unwrap().report;
    assert_eq!(report.conclusion, Conclusion::Found);
    let lookup = block_on(offline.lookup("example.net", &scene.registry())).unwrap();
    assert_eq!(lookup.report.conclusion, Conclusion::Denied);
    assert_eq!(lookup.denials[0].reason, Reason::Offline);
    assert_eq!(scene.asked(), 2);
}

#[test]
fn a_document_is_made_of_what_is_kept() {
    let scene = Scene::new();
    let host = scene.host(scene.cache());
    for _ in 0..2 {
        let found = block_on(host.lookup_as("example.com", &scene.registry(), "csv", None)).unwrap().report;
        assert!(found.output.unwrap().text.contains("example.com"));
    }
    assert_eq!(scene.asked(), 2);
    let unknown = block_on(host.lookup_as("example.org", &scene.registry(), "morse", None));
    assert!(unknown.unwrap_err().to_string().contains("there are: "));
    let nothing = block_on(host.lookup_as("example.com", &whois_at("127.0.0.9:43"), "csv", None)).unwrap().report;
    assert!(nothing.account.unwrap().contains("127.0.0.9:43: denied"));
    assert_eq!(scene.asked(), 2);
}
