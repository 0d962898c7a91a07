//! Tests of the routes: endpoints, first servers, and what to send.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::net::IpAddr;

use ipnet::IpNet;
use proptest::prelude::*;

use super::*;
use crate::table;

fn query(text: &str) -> Query {
    Query::parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

/// The WHOIS servers in order, separated by blanks.
fn whois(text: &str) -> String {
    let servers = whois_servers(&Tables::default(), &asked(&query(text)));
    servers.iter().map(Endpoint::to_string).collect::<Vec<_>>().join(" ")
}

fn rdap(text: &str) -> Option<String> {
    rdap_base(&Tables::default(), &asked(&query(text))).map(Cow::into_owned)
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
    assert_eq!(whois("www.example.com"), "whois.verisign-grs.com");
    assert_eq!(rdap("www.example.com").as_deref(), Some("https://rdap.verisign.com/com/v1/"));
    assert_eq!(whois("example.de"), "whois.denic.de");
    assert_eq!(rdap("example.de").as_deref(), None, "a registry without RDAP");
    assert_eq!(whois("example.able"), "whois.iana.org whois.nic.able", "a registry without WHOIS");
    assert!(rdap("example.able").is_some());
    assert_eq!(whois("пример.рф"), "whois.tcinet.ru");
    assert_eq!(whois("example.new"), "whois.iana.org whois.nic.new");
    assert_eq!(whois("example.notyet"), "whois.iana.org whois.nic.notyet", "a top-level domain that no table knows");
    assert_eq!(rdap("example.notyet"), None);
    assert_eq!((whois("com").as_str(), rdap("com").as_deref()), ("whois.iana.org", Some("https://rdap.iana.org/")));
    let nameserver = Query::Nameserver("ns1.example.com".to_owned());
    assert_eq!(whois_servers(&Tables::default(), &nameserver), [Endpoint::parse("whois.verisign-grs.com").unwrap()]);
    assert_eq!(root().to_string(), "whois.iana.org");
}

#[test]
fn the_longest_entry_of_a_table_counts() {
    let text = "# tld\twhois\trdap\nco.nl\twhois.example.net\thttps://rdap.example.net/\nnl\twhois.example.org\t\n";
    let tables = Tables::new(vec![crate::report::Table { name: "tld".to_owned(), text: text.to_owned() }]).unwrap();
    for (name, server) in
        [("example.co.nl", "whois.example.net"), ("co.nl", "whois.example.net"), ("example.nl", "whois.example.org")]
    {
        assert_eq!(whois_servers(&tables, &query(name)), [Endpoint::parse(server).unwrap()], "{name}");
    }
    assert_eq!(rdap_base(&tables, &query("example.co.nl")).as_deref(), Some("https://rdap.example.net/"));
    assert_eq!(rdap_base(&tables, &query("example.nl")), None);
}

#[test]
fn names_below_a_suffix_lead_to_its_registry_and_nowhere_else() {
    for (text, server) in [
        ("example.uk.com", "whois.centralnic.com"),
        ("www.example.uk.com", "whois.centralnic.com"),
        ("uk.com", "whois.verisign-grs.com"),
        ("example.ac.uk", "whois.nic.ac.uk"),
        ("example.co.uk", "whois.nic.uk"),
        ("example.co.za", "coza-whois.registry.net.za"),
        ("example.eu.org", "whois.eu.org"),
        ("example.uk.eu.org", "whois.eu.org"),
        ("example.msk.ru", "whois.flexireg.net"),
        ("example.priv.at", "whois.nic.priv.at"),
        ("4.3.2.1.e164.arpa", "whois.ripe.net"),
        // It has no server, and that of its top-level domain would say that there is no such name.
        ("example.nhs.uk", ""),
    ] {
        assert_eq!(whois(text), server, "{text}");
        assert!(text == "uk.com" || text == "example.co.uk" || rdap(text).is_none(), "{text}");
    }
    assert!(why_nobody(&query("example.nhs.uk")).contains("no server is known for example.nhs.uk"));
}

#[test]
fn numbers_and_handles_lead_to_their_registry() {
    for (text, server, base) in [
        ("192.0.2.1", "whois.arin.net", "https://rdap.arin.net/registry/"),
        ("203.0.113.0/24", "whois.apnic.net", "https://rdap.apnic.net/"),
        ("193.0.0.0/21", "whois.ripe.net", "https://rdap.db.ripe.net/"),
        ("2001:db8::/32", "whois.apnic.net", "https://rdap.apnic.net/"),
        ("2800::1", "whois.lacnic.net", "https://rdap.lacnic.net/rdap/"),
        ("AS1877", "whois.ripe.net", "https://rdap.db.ripe.net/"),
        ("ORG-EXA1-RIPE", "whois.ripe.net", "https://rdap.db.ripe.net/"),
        ("EX123-ARIN", "whois.arin.net", "https://rdap.arin.net/registry/"),
        ("EXAMPL-1", "whois.arin.net", "https://rdap.arin.net/registry/"),
        ("ex1-ap", "whois.apnic.net", "https://rdap.apnic.net/"),
        ("EX1-APNIC", "whois.apnic.net", "https://rdap.apnic.net/"),
        ("EX1-LACNIC", "whois.lacnic.net", "https://rdap.lacnic.net/rdap/"),
        ("EX1-AFRINIC", "whois.afrinic.net", "https://rdap.afrinic.net/rdap/"),
        ("EXAMPLE-MNT", "whois.ripe.net", "https://rdap.db.ripe.net/"),
        ("MAINT-AU-EXAMPLE", "whois.apnic.net", "https://rdap.apnic.net/"),
        ("2.0.192.in-addr.arpa", "whois.arin.net", "https://rdap.arin.net/registry/"),
        ("0-127.2.0.192.in-addr.arpa", "whois.arin.net", "https://rdap.arin.net/registry/"),
        ("8.b.d.0.1.0.0.2.ip6.arpa", "whois.apnic.net", "https://rdap.apnic.net/"),
    ] {
        assert_eq!(whois(text), server, "{text}");
        assert_eq!(rdap(text).as_deref(), Some(base), "{text}");
    }
    // What RDAP has no path for.
    for (text, server) in [
        ("NET-192-0-2-0-1", "whois.arin.net"),
        ("NET6-2001-DB8-1", "whois.arin.net"),
        ("AS-EXAMPLE", "whois.ripe.net"),
        ("AS64496:AS-CUSTOMERS", "whois.ripe.net"),
        ("RS-EXAMPLE", "whois.ripe.net"),
        ("MNT-EXAMPLE", "rr.arin.net"),
        ("EX123456-NICAT", "whois.nic.at"),
    ] {
        assert_eq!((whois(text).as_str(), rdap(text)), (server, None), "{text}");
    }
    assert_eq!((whois("EX1-EXAMPLE").as_str(), rdap("EX1-EXAMPLE")), ("", None));
}

#[test]
fn what_no_regional_registry_holds_is_asked_of_iana() {
    for text in [
        "0.0.0.0/0",
        "224.0.0.1",
        "240.0.0.1",
        "::1.2.3.4",
        "ff02::1",
        "4000::1",
        "3fff::1",
        "2002::/16",
        "2001::/32",
        "AS0",
        "AS23456",
        "AS64496",
        "AS4294967295",
        "224.in-addr.arpa",
        "x.in-addr.arpa",
    ] {
        assert_eq!(whois(text), "whois.iana.org", "{text}");
    }
    assert_eq!(rdap("224.0.0.1"), None, "it has no RDAP service for numbers");
}

#[test]
fn what_is_local_is_asked_of_nobody() {
    for (text, words) in [
        ("10.0.0.1", "10.0.0.1 lies in 10.0.0.0/8, which is for private use (RFC 1918)"),
        ("192.168.0.0/24", "192.168.0.0/24 lies in 192.168.0.0/16"),
        ("127.0.0.1", "loopback (RFC 1122)"),
        ("169.254.169.254", "link-local"),
        ("100.64.0.1", "RFC 6598"),
        ("0.0.0.0", "RFC 791"),
        ("255.255.255.255", "broadcast"),
        ("239.1.2.3", "RFC 2365"),
        ("::1", "loopback"),
        ("fd12:3456:789a::1", "unique local addresses (RFC 4193)"),
        ("fe80::1", "link-local"),
        ("::ffff:10.0.0.1", "10.0.0.1 lies in"),
        ("2002:c0a8:101::1", "2002:c0a8:101::1 carries 192.168.1.1: 192.168.1.1 lies in 192.168.0.0/16"),
        ("64:ff9b::10.0.0.1", "carries 10.0.0.1"),
        ("2001:0:4136:e378:8000:63bf:f5ff:fffe", "carries 10.0.0.1"),
        ("AS64512", "AS64512 lies in AS64512 - AS65534, which is for private use (RFC 6996)"),
        ("AS4200000000", "RFC 6996"),
        ("1.0.10.in-addr.arpa", "1.0.10.in-addr.arpa is a reverse zone: 10.0.1.0/24 lies in 10.0.0.0/8"),
        ("d.f.ip6.arpa", "unique local"),
        ("printer.local", "printer.local lies below local, which is for multicast DNS (RFC 6762)"),
        ("localhost", "localhost is for loopback (RFC 6761)"),
        ("host.home.arpa", "home networks"),
        ("example.example", "documentation"),
        ("example.i2p", "I2P"),
    ] {
        assert_eq!((whois(text).as_str(), rdap(text)), ("", None), "{text}");
        let why = why_nobody(&query(text));
        assert!(why.contains(words) && why.contains("name one yourself"), "{text}: {why}");
    }
    // Next to it, and within it but public.
    for text in ["9.255.255.255", "11.0.0.1", "172.32.0.1", "192.0.0.9", "100.128.0.1", "AS65536"] {
        assert_ne!(whois(text), "", "{text}");
    }
}

#[test]
fn an_address_within_another_is_asked_about() {
    for (text, inner) in [
        ("2002:c000:204::1", "192.0.2.4"),
        ("2002:c000:204:1::/64", "192.0.2.4"),
        ("2002:c000:200::/40", "192.0.2.0/24"),
        ("64:ff9b::192.0.2.33", "192.0.2.33"),
        ("64:ff9b::192.0.2.0/120", "192.0.2.0/24"),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "192.0.2.45"),
        ("2001:0:4136:e378:8000:63bf:3fff:fd00/120", "192.0.2.0/24"),
        ("::ffff:192.0.2.0/120", "192.0.2.0/24"),
        ("4.3.2.1.in-addr.arpa", "3.2.1.in-addr.arpa"),
        // These carry none, or leave all of it open.
        ("2002::/16", "2002::/16"),
        ("2001::/32", "2001::/32"),
        ("2001:0:4136:e378::/64", "2001:0:4136:e378::/64"),
        ("2001:db8::1", "2001:db8::1"),
        ("192.0.2.4", "192.0.2.4"),
        ("3.2.1.in-addr.arpa", "3.2.1.in-addr.arpa"),
        ("0-3.3.2.1.in-addr.arpa", "0-3.3.2.1.in-addr.arpa"),
    ] {
        assert_eq!(asked(&query(text)).to_string(), inner, "{text}");
    }
    assert_eq!(whois("2002:c100:68b::1"), "whois.ripe.net");
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
        ("whois.punktum.dk", "example.dk", "--charset=utf-8 --show-handles example.dk\r\n"),
        ("whois.punktum.dk", "EX123-DK", "--charset=utf-8 EX123-DK\r\n"),
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
