//! What the RDAP servers know, over HTTP and HTTPS.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use std::net::SocketAddr;

use common::{ask, get, get_tls, request};
use http::{Method, Response, StatusCode};
use serde_json::Value;
use whoisbox_testbed::{Behaviour, Certificate, Name, Testbed};

fn json(response: &Response<hyper::body::Bytes>) -> Value {
    assert_eq!(response.headers()["content-type"], "application/rdap+json");
    serde_json::from_slice(response.body()).unwrap()
}

#[tokio::test]
async fn each_object_class_is_known_by_its_path() {
    let testbed = Testbed::start().await.unwrap();
    let rdap = testbed.server(Name::RdapHttp);
    for (path, class, handle) in [
        ("domain/example.com", "domain", "2000001_DOMAIN_COM-TEST"),
        ("domain/EXAMPLE.NET", "domain", "2000002_DOMAIN_NET-TEST"),
        ("domain/example.org", "domain", "DOM000000000001-TEST"),
        ("registrar/domain/example.com", "domain", "2000001_DOMAIN_COM-TEST"),
        ("ip/192.0.2.0/24", "ip network", "192.0.2.0 - 192.0.2.255"),
        ("ip/192.0.2.19", "ip network", "192.0.2.0 - 192.0.2.255"),
        ("ip/2001:db8::1", "ip network", "2001:db8::/32"),
        ("ip/2001%3Adb8%3A%3A/48", "ip network", "2001:db8::/32"),
        ("autnum/64496", "autnum", "AS64496"),
        ("entity/ORG-EXO1-TEST", "entity", "ORG-EXO1-TEST"),
    ] {
        let response = get(rdap, path).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let object = json(&response);
        assert_eq!((&object["objectClassName"], &object["handle"]), (&class.into(), &handle.into()), "{path}");
        assert!(!String::from_utf8_lossy(response.body()).contains("{r"), "{path} keeps a placeholder");
    }
    assert_eq!(json(&get(rdap, "nameserver/ns1.example.com").await.unwrap())["ldhName"], "NS1.EXAMPLE.COM");
    assert!(json(&get(rdap, "help").await.unwrap())["notices"].is_array());
}

#[tokio::test]
async fn links_and_port43_lead_to_the_other_servers() {
    let testbed = Testbed::start().await.unwrap();
    let rdap = testbed.server(Name::RdapHttp);
    let object = json(&get(rdap, "domain/example.com").await.unwrap());
    let port43: SocketAddr = object["port43"].as_str().unwrap().parse().unwrap();
    assert_eq!(port43, testbed.server(Name::Registry).address());
    let related = object["links"].as_array().unwrap().iter().find(|link| link["rel"] == "related").unwrap();
    let path = related["href"].as_str().unwrap().strip_prefix(&rdap.url()).unwrap();
    let full = json(&get(rdap, path).await.unwrap());
    assert_eq!(full["entities"][1]["vcardArray"][1][1][3], "Zoë Sample");
    assert_eq!(full["port43"].as_str().unwrap(), testbed.server(Name::Registrar).address().to_string());
}

#[tokio::test]
async fn rdap_and_whois_say_the_same_of_example_com() {
    let testbed = Testbed::start().await.unwrap();
    let object = json(&get(testbed.server(Name::RdapHttp), "domain/example.com").await.unwrap());
    let text = ask(testbed.server(Name::Registry), "domain example.com").await;
    let value = |label: &str| text.lines().find_map(|line| line.trim().strip_prefix(label)).unwrap().trim().to_owned();
    assert_eq!(object["handle"], value("Registry Domain ID:"));
    for (event, label) in [(0, "Creation Date:"), (1, "Registry Expiry Date:"), (2, "Updated Date:")] {
        assert_eq!(object["events"][event]["eventDate"], value(label));
    }
    let ds = &object["secureDNS"]["dsData"][0];
    let ds = format!("{} {} {} {}", ds["keyTag"], ds["algorithm"], ds["digestType"], ds["digest"].as_str().unwrap());
    assert_eq!(ds, value("DNSSEC DS Data:"));
    assert_eq!(object["entities"][0]["publicIds"][0]["identifier"], value("Registrar IANA ID:"));
}

#[tokio::test]
async fn errors_are_rdap_objects() {
    let testbed = Testbed::start().await.unwrap();
    let rdap = testbed.server(Name::RdapHttp);
    for path in ["domain/nosuch.com", "ip/10.0.0.1", "autnum/64511", "registrar/domain/example.net", "domain/%22%5C"] {
        let response = get(rdap, path).await.unwrap();
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(json(&response)["errorCode"], 404);
    }
    for path in ["", "domains?name=x", "nonsense/example.com", "domain"] {
        let response = get(rdap, path).await.unwrap();
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{path}");
        assert_eq!(json(&response)["errorCode"], 400);
    }
    assert_eq!(request(Method::POST, rdap, "domain/example.com").await.unwrap().status(), StatusCode::METHOD_NOT_ALLOWED);
    let head = request(Method::HEAD, rdap, "domain/example.com").await.unwrap();
    assert_eq!((head.status(), head.body().len()), (StatusCode::OK, 0));
}

#[tokio::test]
async fn https_is_trusted_through_the_testbeds_authority_only() {
    let testbed = Testbed::start().await.unwrap();
    let rdap = testbed.server(Name::RdapHttps);
    assert!(rdap.url().starts_with("https://127.0.0.1:"));
    for name in ["127.0.0.1", "::1", "localhost"] {
        let response = get_tls(&testbed, true, name, rdap, "domain/example.com").await.unwrap();
        let object = json(&response);
        assert!(object["links"][1]["href"].as_str().unwrap().starts_with(&rdap.url()));
    }
    assert!(get_tls(&testbed, true, "rdap.example.net", rdap, "help").await.is_err());
    assert!(get_tls(&testbed, false, "localhost", rdap, "help").await.is_err());
    assert!(testbed.ca_pem().starts_with("-----BEGIN CERTIFICATE-----"));
    assert_eq!(rdap.requests().len(), 3);
    assert_eq!(rdap.requests()[0].text, format!("{}domain/example.com", rdap.url()));
}

#[tokio::test]
async fn a_network_held_elsewhere_is_redirected_there() {
    let testbed = Testbed::start().await.unwrap();
    let response = get(testbed.server(Name::RdapHttp), "ip/198.51.100.7").await.unwrap();
    assert_eq!(response.status(), StatusCode::FOUND);
    let https = testbed.server(Name::RdapHttps);
    let path = response.headers()["location"].to_str().unwrap().strip_prefix(&https.url()).unwrap();
    let object = json(&get_tls(&testbed, true, "127.0.0.1", https, path).await.unwrap());
    assert_eq!(object["name"], "SAMPLE-NET-2");
}

#[tokio::test]
async fn questions_are_noted_as_urls_with_their_headers() {
    let testbed = Testbed::start().await.unwrap();
    let rdap = testbed.server(Name::RdapHttp);
    get(rdap, "domain/example.com").await.unwrap();
    let asked = rdap.requests();
    assert_eq!(asked[0].text, format!("{}domain/example.com", rdap.url()));
    assert_eq!(asked[0].headers["accept"], "application/rdap+json");
    assert!(asked[0].bytes.starts_with(b"GET /domain/example.com HTTP/1.1\r\n"));
}

#[tokio::test]
async fn a_server_of_the_tests_own_answers_by_its_handler() {
    let testbed = Testbed::start().await.unwrap();
    let handler = |request: &http::Request<()>| Response::new(request.uri().to_string().into_bytes());
    let plain = testbed.http_server(handler).unwrap();
    let secure = testbed.https_server(handler).unwrap();
    assert_eq!(*get(&plain, "a?b").await.unwrap().body(), format!("{}a?b", plain.url()));
    let response = get_tls(&testbed, true, "localhost", &secure, "c").await.unwrap();
    assert_eq!(*response.body(), format!("{}c", secure.url()));
    assert_eq!((plain.name(), secure.name()), ("http-1", "https-2"));
}

#[tokio::test]
async fn a_bad_certificate_is_told_from_a_good_one() {
    let testbed = Testbed::start().await.unwrap();
    for (certificate, name, good) in [
        (Certificate::Good, "localhost", true),
        (Certificate::Expired, "localhost", false),
        (Certificate::WrongName, "localhost", false),
        (Certificate::WrongName, "elsewhere.example", true),
        (Certificate::UnknownAuthority, "localhost", false),
    ] {
        let server = testbed.https_server_with(certificate, |_| Response::new(Vec::new())).unwrap();
        assert_eq!(get_tls(&testbed, true, name, &server, "").await.is_ok(), good, "{certificate:?}");
    }
}

#[tokio::test]
async fn throttling_is_status_429_and_says_how_long() {
    let testbed = Testbed::start().await.unwrap();
    let rdap = testbed.server(Name::RdapHttp);
    rdap.script(Behaviour::new().throttled(Some(17)));
    rdap.script_once(Behaviour::new().throttled(None));
    let response = get(rdap, "domain/example.com").await.unwrap();
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(!response.headers().contains_key("retry-after"));
    let response = get(rdap, "domain/example.com").await.unwrap();
    assert_eq!(response.headers()["retry-after"], "17");
    assert_eq!(json(&response)["errorCode"], 429);
}

#[tokio::test]
async fn status_headers_and_body_can_be_overridden() {
    let testbed = Testbed::start().await.unwrap();
    let rdap = testbed.server(Name::RdapHttp);
    rdap.script_once(Behaviour::new().redirect("https://rdap.example.net/"));
    rdap.script_once(Behaviour::new().status(503).header("Content-Type", "text/html").header("bad\n", "x").body("<p>down</p>"));
    rdap.script_once(Behaviour::new().status(204));
    rdap.script_once(Behaviour::new().raw("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"));
    rdap.script_once(Behaviour::new().raw("SSH-2.0-x\r\n"));

    let redirect = get(rdap, "domain/example.com").await.unwrap();
    assert_eq!(
        (redirect.status(), &redirect.headers()["location"]),
        (StatusCode::FOUND, &"https://rdap.example.net/".parse().unwrap())
    );
    let down = get(rdap, "domain/example.com").await.unwrap();
    assert_eq!((down.status(), &down.body()[..]), (StatusCode::SERVICE_UNAVAILABLE, &b"<p>down</p>"[..]));
    assert_eq!(down.headers()["content-type"], "text/html");
    assert!(get(rdap, "domain/example.com").await.unwrap().body().is_empty());
    assert_eq!(&get(rdap, "domain/example.com").await.unwrap().body()[..], b"abc");
    assert!(get(rdap, "domain/example.com").await.is_err());
    assert_eq!(json(&get(rdap, "domain/example.com").await.unwrap())["objectClassName"], "domain");
}

#[tokio::test]
async fn transport_faults_reach_http_clients_too() {
    let testbed = Testbed::start().await.unwrap();
    let (http, https) = (testbed.server(Name::RdapHttp), testbed.server(Name::RdapHttps));
    for fault in [Behaviour::new().reset_after(300), Behaviour::new().close_after(300), Behaviour::new().reset_after(0)] {
        http.script_once(fault.clone());
        assert!(get(http, "domain/example.com").await.is_err(), "{fault:?}");
        https.script_once(fault.clone());
        assert!(get_tls(&testbed, true, "localhost", https, "domain/example.com").await.is_err(), "{fault:?}");
    }

    let plain = get(http, "domain/example.com").await.unwrap();
    let size = u64::try_from(plain.body().len()).unwrap();
    assert_eq!(plain.headers()["content-length"], size.to_string());
    http.script_once(Behaviour::new().flood(1_000_000));
    let flood = get(http, "domain/example.com").await.unwrap();
    assert!(!flood.headers().contains_key("content-length"));
    assert_eq!(u64::try_from(flood.body().len()).unwrap(), size + 1_000_000);
    assert_eq!(json(&flood), json(&plain));

    http.script_once(Behaviour::new().latin1());
    let latin1 = get(http, "registrar/domain/example.com").await.unwrap();
    assert!(std::str::from_utf8(latin1.body()).is_err());
    assert!(latin1.body().windows(3).any(|window| window == b"Zo\xEB"));

    http.script_once(Behaviour::new().drip(100, std::time::Duration::from_micros(10)));
    assert_eq!(get(http, "domain/example.com").await.unwrap().body(), plain.body());
}
