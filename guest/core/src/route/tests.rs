//! Tests of the routes: endpoints, first servers, and what to send.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use proptest::prelude::*;

use super::*;

fn query(text: &str) -> Query {
    Query::parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

fn whois(text: &str) -> Option<String> {
    whois_server(&Tables::default(), &query(text)).map(|endpoint| endpoint.to_string())
}

fn rdap(text: &str) -> Option<String> {
    rdap_base(&Tables::default(), &query(text)).map(Cow::into_owned)
}

#[test]
fn endpoints_are_read_in_all_spellings() {
    for (given, host, port, shown) in [
        ("whois.example.com", "whois.example.com", 43, "whois.example.com"),
        (" Whois.Example.COM. ", "whois.example.com", 43, "whois.example.com"),
        ("whois.example.com:43", "whois.example.com", 43, "whois.example.com"),
        ("whois.example.com:4343", "whois.example.com", 4343, "whois.example.com:4343"),
        ("whois.example.com/", "whois.example.com", 43, "whois.example.com"),
        ("whois://whois.example.com", "whois.example.com", 43, "whois.example.com"),
        ("WHOIS://whois.example.com:1043/path?x", "whois.example.com", 1043, "whois.example.com:1043"),
        ("rwhois://rwhois.example.net:4321/auth-area=.", "rwhois.example.net", 4321, "rwhois.example.net:4321"),
        ("rwhois://rwhois.example.net", "rwhois.example.net", 4321, "rwhois.example.net:4321"),
        ("192.0.2.1:65535", "192.0.2.1", 65535, "192.0.2.1:65535"),
        ("[2001:DB8::1]:1", "2001:db8::1", 1, "[2001:db8::1]:1"),
        ("[::1]", "::1", 43, "[::1]"),
        ("localhost:4343", "localhost", 4343, "localhost:4343"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example", 43, "xn--bcher-kva.example"),
    ] {
        let endpoint = Endpoint::parse(given).unwrap_or_else(|why| panic!("{given:?}: {why}"));
        assert_eq!((endpoint.host.as_str(), endpoint.port), (host, port), "{given:?}");
        assert_eq!(endpoint.to_string(), shown, "{given:?}");
    }
}

#[test]
fn bad_endpoints_are_refused_with_a_sentence() {
    let long = format!("{}.example", "a".repeat(64));
    let longer = format!("{}example", "a.".repeat(124));
    for (given, words) in [
        ("", "empty"),
        (".", "empty"),
        ("https://registrar.example/domains/whois", "scheme \"https\""),
        ("www.registrar.example/whois", "web page"),
        ("WWW.REGISTRAR.EXAMPLE/WHOIS", "web page"),
        ("whois.example.com//", "web page"),
        ("alice@whois.example.com", "user name"),
        ("whois://alice:secret@whois.example.com/", "user name"),
        ("whois.example.com whois.example.net", "' ' (character 18)"),
        ("whois.example.com\r\n", "'\\r' (character 18)"),
        ("whois\0.example.com", "character 6"),
        ("bücher.example", "'ü' (character 2)"),
        ("whois_server.example", "'_'"),
        ("-h.example.com", "hyphen"),
        ("whois..example.com", "empty label"),
        (&long, "63"),
        (&longer, "253"),
        ("whois.example.com:", "from 1 to 65535"),
        ("whois.example.com:0", "from 1 to 65535"),
        ("whois.example.com:65536", "from 1 to 65535"),
        ("whois.example.com:+43", "from 1 to 65535"),
        ("whois.example.com:43:43", "from 1 to 65535"),
        ("2001:db8::1", "brackets"),
        ("[2001:db8::1", "closing bracket"),
        ("[192.0.2.1]", "no IPv6 address"),
        ("[::1]43", "behind the bracket"),
        ("127.1", "no IPv4 address"),
        ("2130706433", "no IPv4 address"),
        ("0x7f000001", "no IPv4 address"),
        ("192.0.2.256", "no IPv4 address"),
        ("whois://", "empty"),
    ] {
        match Endpoint::parse(given) {
            Err(why) => assert!(why.contains(words) && !why.chars().any(char::is_control), "{given:?}: {why}"),
            Ok(endpoint) => panic!("{given:?} gave {endpoint:?}"),
        }
    }
}

#[test]
fn domains_lead_to_the_registry_of_their_top_level_domain() {
    assert_eq!(whois("www.example.com").as_deref(), Some("whois.verisign-grs.com"));
    assert_eq!(rdap("www.example.com").as_deref(), Some("https://rdap.verisign.com/com/v1/"));
    assert_eq!(whois("example.de").as_deref(), Some("whois.denic.de"));
    assert_eq!(rdap("example.de").as_deref(), None, "a registry without RDAP");
    assert_eq!(whois("example.able"), None, "a registry without WHOIS");
    assert!(rdap("example.able").is_some());
    assert_eq!(whois("пример.рф").as_deref(), Some("whois.tcinet.ru"));
    assert_eq!((whois("example.example"), rdap("example.example")), (None, None), "an unknown top-level domain");
    assert_eq!((whois("localhost"), rdap("localhost")), (None, None));
    assert_eq!((whois("com").as_deref(), rdap("com").as_deref()), (Some("whois.iana.org"), Some("https://rdap.iana.org/")));
    assert_eq!(
        whois_server(&Tables::default(), &Query::Nameserver("ns1.example.com".to_owned())).unwrap().host,
        "whois.verisign-grs.com"
    );
    assert_eq!(root().to_string(), "whois.iana.org");
}

#[test]
fn numbers_and_handles_lead_to_their_registry() {
    for (text, server, base) in [
        ("192.0.2.1", "whois.arin.net", "https://rdap.arin.net/registry/"),
        ("193.0.0.0/21", "whois.ripe.net", "https://rdap.db.ripe.net/"),
        ("2001:db8::/32", "whois.apnic.net", "https://rdap.apnic.net/"),
        ("2800::1", "whois.lacnic.net", "https://rdap.lacnic.net/rdap/"),
        ("AS1877", "whois.ripe.net", "https://rdap.db.ripe.net/"),
        ("ORG-EXA1-RIPE", "whois.ripe.net", "https://rdap.db.ripe.net/"),
        ("EX123-ARIN", "whois.arin.net", "https://rdap.arin.net/registry/"),
        ("ex1-ap", "whois.apnic.net", "https://rdap.apnic.net/"),
        ("EX1-APNIC", "whois.apnic.net", "https://rdap.apnic.net/"),
        ("EX1-LACNIC", "whois.lacnic.net", "https://rdap.lacnic.net/rdap/"),
        ("EX1-AFRINIC", "whois.afrinic.net", "https://rdap.afrinic.net/rdap/"),
        ("2.0.192.in-addr.arpa", "whois.arin.net", "https://rdap.arin.net/registry/"),
        ("8.b.d.0.1.0.0.2.ip6.arpa", "whois.apnic.net", "https://rdap.apnic.net/"),
    ] {
        assert_eq!(whois(text).as_deref(), Some(server), "{text}");
        assert_eq!(rdap(text).as_deref(), Some(base), "{text}");
    }
    for text in ["10.0.0.1", "127.0.0.1", "::1", "0.0.0.0/0", "AS64496", "EXAMPLE-MNT", "224.0.0.0/4"] {
        assert_eq!((whois(text), rdap(text)), (None, None), "{text}");
    }
    // What is no reverse zone of a known block is IANA's.
    assert_eq!(whois("x.in-addr.arpa").as_deref(), Some("whois.iana.org"));
}

#[test]
fn bodies_are_in_the_syntax_of_the_server() {
    for (server, text, expected) in [
        ("whois.example.com", "www.example.com", "example.com\r\n"),
        ("whois.verisign-grs.com", "www.example.com", "domain example.com\r\n"),
        ("WHOIS.VERISIGN-GRS.COM.", "example.com", "domain example.com\r\n"),
        ("whois.denic.de", "www.bücher.de", "-T dn,ace xn--bcher-kva.de\r\n"),
        ("whois.jprs.jp", "example.co.jp", "example.co.jp/e\r\n"),
        ("whois.nic.ad.jp", "AS64496", "AS 64496/e\r\n"),
        ("whois.nic.ad.jp", "192.0.2.1", "192.0.2.1/e\r\n"),
        ("whois.arin.net", "192.0.2.1", "n + 192.0.2.1\r\n"),
        ("whois.arin.net", "192.0.2.0/24", "r + = 192.0.2.0/24\r\n"),
        ("whois.arin.net", "AS64496", "a + 64496\r\n"),
        ("whois.arin.net", "EX123-ARIN", "EX123-ARIN\r\n"),
        ("whois.ripe.net", "AS64496", "-V whoisbox --charset UTF-8 AS64496\r\n"),
        ("whois.apnic.net", "2001:db8::1", "-V whoisbox 2001:db8::1\r\n"),
        ("whois.iana.org", "AS64496", "AS64496\r\n"),
        ("192.0.2.1", "example.com", "example.com\r\n"),
    ] {
        assert_eq!(whois_body(server, &query(text)), expected, "{server} {text}");
    }
    let nameserver = Query::Nameserver("ns1.example.com".to_owned());
    assert_eq!(whois_body("whois.verisign-grs.com", &nameserver), "nameserver ns1.example.com\r\n");
    // GIVEN a query that was not parsed.
    assert_eq!(whois_body("whois.example.com", &Query::Entity("a\r\n-b".to_owned())), "a-b\r\n");
}

#[test]
fn rdap_urls_have_the_paths_of_rfc_9082() {
    for (text, path) in [
        ("www.bücher.example", "domain/xn--bcher-kva.example"),
        ("192.0.2.1", "ip/192.0.2.1"),
        ("192.0.2.0/24", "ip/192.0.2.0/24"),
        ("2001:db8::1", "ip/2001:db8::1"),
        ("AS64496", "autnum/64496"),
        ("ORG-EXA1-RIPE", "entity/ORG-EXA1-RIPE"),
    ] {
        for base in ["https://rdap.example/v1", "https://rdap.example/v1/"] {
            assert_eq!(rdap_url(base, &query(text)), Ok(format!("https://rdap.example/v1/{path}")));
        }
    }
    let made = |query| rdap_url("http://[::1]:8080", &query).unwrap();
    assert_eq!(made(Query::Nameserver("ns1.example.com".to_owned())), "http://[::1]:8080/nameserver/ns1.example.com");
    assert_eq!(made(Query::Entity("ü/../?#".to_owned())), "http://[::1]:8080/entity/%C3%BC%2F..%2F%3F%23");
}

#[test]
fn unusable_base_urls_are_refused_with_a_sentence() {
    for (base, words) in [
        ("", "scheme"),
        ("rdap.example", "scheme"),
        ("ftp://rdap.example/", "neither https nor http"),
        ("file:///etc/passwd", "neither https nor http"),
        ("https://", "host"),
        ("https:///path", "host"),
        ("https://alice@rdap.example/", "user name"),
        ("https://rdap.example:0/", "65535"),
        ("https://rdap.example/?x=", "'?'"),
        ("https://rdap.example/#x", "'#'"),
        ("https://rdap.example\\@evil.example/", "'\\\\'"),
        ("https://rdap.example/\r\nHost: x", "'\\r'"),
        ("https://rdap.exa mple/", "' '"),
        ("https://bücher.example/", "'ü'"),
    ] {
        let why = rdap_url(base, &query("example.com")).expect_err(base);
        assert!(why.contains(words) && !why.chars().any(char::is_control), "{base:?}: {why}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn an_accepted_endpoint_reads_back(text in "((r?whois|http)://)?[a-zA0-9.:/@\\[\\] \r_-]{0,20}(:[0-9]{1,6})?/?") {
        if let Ok(endpoint) = Endpoint::parse(&text) {
            prop_assert!(endpoint.port != 0 && endpoint.host.bytes().all(|byte| byte.is_ascii_graphic()));
            prop_assert!(!endpoint.host.contains(['/', '@', '_', '[']));
            prop_assert_eq!(Endpoint::parse(&endpoint.to_string()), Ok(endpoint));
        }
    }

    #[test]
    fn any_text_is_an_endpoint_or_refused(text in any::<String>(), base in any::<String>()) {
        let _ = Endpoint::parse(&text);
        let _ = rdap_url(&base, &Query::Entity(text.clone()));
        let body = whois_body("whois.ripe.net", &Query::Entity(text));
        prop_assert!(body.ends_with("\r\n") && body.chars().filter(|character| character.is_control()).count() == 2);
    }

    #[test]
    fn any_address_has_one_registry_or_none(address: IpAddr, length in 0u8..=128) {
        if let Ok(network) = IpNet::new(address, length) {
            let table = if address.is_ipv4() { table::IPV4 } else { table::IPV6 };
            let covers = |row: &table::Row<'_>| row.key().parse::<IpNet>().unwrap().contains(&network.trunc());
            prop_assert_eq!(table.block(network), table.rows().rfind(covers));
        }
    }
}
