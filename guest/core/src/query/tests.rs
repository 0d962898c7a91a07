//! Tests of the reading of queries.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use proptest::prelude::*;

use super::*;

fn parsed(text: &str) -> Query {
    Query::parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

fn refused(text: &str) -> String {
    match Query::parse(text) {
        Err(LookupError::BadQuery(why)) => why,
        other => panic!("{text:?} gave {other:?}"),
    }
}

#[test]
fn names_come_out_in_a_labels_and_lower_case() {
    for (given, expected) in [
        ("example.com", "example.com"),
        ("  Example.COM.\n", "example.com"),
        ("www.example.co.uk", "www.example.co.uk"),
        ("com", "com"),
        ("localhost", "localhost"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("XN--BCHER-KVA.example", "xn--bcher-kva.example"),
        ("faß.example", "xn--fa-hia.example"),
        ("例え。テスト", "xn--r8jz45g.xn--zckzah"),
        ("пример.рф", "xn--e1afmkfd.xn--p1ai"),
        ("рф", "xn--p1ai"),
        ("xn--p1ai", "xn--p1ai"),
        ("r3---sn.example.com", "r3---sn.example.com"),
        ("_dmarc.example.com", "_dmarc.example.com"),
        ("1.example", "1.example"),
        ("as64496.example", "as64496.example"),
        ("as", "as"),
        ("a-b.example", "a-b.example"),
        ("2.0.192.in-addr.arpa", "2.0.192.in-addr.arpa"),
    ] {
        assert_eq!(parsed(given), Query::Domain(expected.to_owned()), "{given:?}");
    }
}

#[test]
fn urls_and_mail_addresses_stand_for_their_host() {
    for (given, expected) in [
        ("http://example.com", "example.com"),
        ("HTTPS://user:secret@www.example.com:8443/path?query#part", "www.example.com"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("http://192.0.2.1/", "192.0.2.1"),
        ("http://[2001:db8::1]:8080/", "2001:db8::1"),
        ("alice@example.com", "example.com"),
        ("\"a@b\"@example.com", "example.com"),
    ] {
        assert_eq!(parsed(given).to_string(), expected, "{given:?}");
    }
}

#[test]
fn addresses_and_networks_come_out_canonical() {
    for (given, expected) in [
        ("192.0.2.1", "192.0.2.1"),
        (" 2001:DB8:0:0::1 ", "2001:db8::1"),
        ("[::1]", "::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("192.0.2.77/24", "192.0.2.0/24"),
        ("192.0.2.1/32", "192.0.2.1/32"),
        ("2001:db8::1/32", "2001:db8::/32"),
        ("[2001:db8::]/32", "2001:db8::/32"),
        ("0.0.0.0/0", "0.0.0.0/0"),
        ("192.0.2.0 - 192.0.2.255", "192.0.2.0/24"),
        ("192.0.2.0-192.0.2.127", "192.0.2.0/25"),
        ("0.0.0.0 - 255.255.255.255", "0.0.0.0/0"),
        ("2001:db8:: - 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db8::/32"),
    ] {
        assert_eq!(parsed(given).to_string(), expected, "{given:?}");
    }
    assert!(matches!(parsed("192.0.2.1"), Query::Ip(_)));
    assert!(matches!(parsed("192.0.2.1 - 192.0.2.1"), Query::Network(network) if network.prefix_len() == 32));
}

#[test]
fn as_numbers_are_read_in_all_spellings() {
    for given in ["AS64496", "as64496", "as 64496", "ASN64496", "asn  64496", "AS0.64496"] {
        assert_eq!(parsed(given), Query::Autnum(64_496), "{given:?}");
    }
    assert_eq!(parsed("AS1.10"), Query::Autnum(65_546));
    assert_eq!(parsed("AS0"), Query::Autnum(0));
    assert_eq!(parsed("AS4294967295").to_string(), "AS4294967295");
    assert!(refused("64496").contains("AS64496"));
    assert!(refused("AS4294967296").contains("AS4294967295"));
    assert!(refused("AS1.65536").contains("65535"));
}

#[test]
fn handles_have_a_hyphen_and_no_dot() {
    for given in ["ORG-EXA1-RIPE", "EX123-ARIN", "EXAMPLE-MNT", "AS-EXAMPLE", "exa_1-ap"] {
        assert_eq!(parsed(given), Query::Entity(given.to_owned()));
    }
    for given in ["AS64496:AS-CUSTOMERS", "as-example:AS64496:as-example", "AS64496:RS-EXAMPLE:AS64497"] {
        assert_eq!(parsed(given), Query::Entity(given.to_owned()));
    }
    for given in ["-B", "-r-", "a--", "12-34", "AS64496:", "AS64496:AS64497", "AS64496:EXAMPLE", "as-:as-example"] {
        refused(given);
    }
}

#[test]
fn refusals_say_what_where_and_what_to_do() {
    for (given, words) in [
        ("", "empty"),
        ("  \t", "empty"),
        (".", "no label"),
        ("example..com", "label 2 is empty"),
        (".example.com", "label 1 is empty"),
        ("example.com..", "label 3 is empty"),
        ("example.com\r\nquit", "U+000D) at character 12"),
        ("exam\0ple.com", "U+0000) at character 5"),
        ("-r example.com", "behind \"-r\" (character 3)"),
        ("example\u{a0}.com", "character 8"),
        ("exa$mple.com", "'$' (character 4)"),
        ("*.example.com", "ask for \"example.com\""),
        ("-example.com", "hyphen"),
        ("example-.com", "hyphen"),
        ("example.com/path", "ask for \"example.com\""),
        ("example.com:43", "ask for \"example.com\""),
        ("ftp://example.com/", "scheme \"ftp\""),
        ("https:///path", "no host"),
        ("https://example.com:8x/", "port"),
        ("@example.com", "before the @"),
        ("alice@", "no label"),
        ("alice@0-x", "the handle"),
        ("https://exa-1/", "the handle"),
        ("exa-1.", "the handle"),
        ("alice@as64496", "the AS number"),
        ("example_name.com", "underscore"),
        ("example.123", "ends in \"123\""),
        ("192.0.2", "whole IP address"),
        ("192.0.2.256", "whole IP address"),
        ("192.0.2.01", "whole IP address"),
        ("2001:db8::1::2", "whole IP address"),
        ("fe80::1%eth0", "zone"),
        ("[example.com]", "'['"),
        ("192.0.2.0/33", "from 0 to 32"),
        ("192.0.2.0/", "from 0 to 32"),
        ("192.0.2.0/+8", "from 0 to 32"),
        ("192.0.2.0/255.255.255.0", "from 0 to 32"),
        ("2001:db8::/129", "from 0 to 128"),
        ("192.0.2/24", "whole IP address"),
        ("192.0.2.0 - 192.0.2.5", "192.0.2.0/30, 192.0.2.4/31"),
        ("192.0.2.9 - 192.0.2.1", "backwards"),
        ("192.0.2.0 - 2001:db8::", "mixes"),
        ("xn--zzzzzz99999.example", "UTS 46"),
        ("a\u{202e}b.example", "UTS 46"),
        ("example\u{ff0f}path.com", "'/'"),
    ] {
        let why = refused(given);
        assert!(why.contains(words), "{given:?}: {why}");
        assert!(!why.chars().any(char::is_control), "{given:?}: {why:?}");
    }
}

#[test]
fn lengths_are_bounded() {
    let label = "a".repeat(63);
    assert_eq!(parsed(&format!("{label}.example")).to_string().len(), 71);
    assert!(refused(&format!("{label}a.example")).contains("64 characters"));
    // GIVEN a name of 253 characters, then of 254.
    let name = format!("{label}.{label}.{label}.{}", "b".repeat(61));
    assert_eq!(parsed(&name).to_string().len(), 253);
    assert!(refused(&format!("{name}b")).contains("254 characters"));
    assert!(refused(&"ü.".repeat(5000)).contains("bytes"));
}

#[test]
fn the_registered_part_is_two_labels_or_three() {
    for (name, expected) in [
        ("example.com", "example.com"),
        ("www.example.com", "example.com"),
        ("a.b.c.example.org", "example.org"),
        ("www.example.co.uk", "example.co.uk"),
        ("example.co.uk", "example.co.uk"),
        ("co.uk", "co.uk"),
        ("www.example.com.au", "example.com.au"),
        ("www.example.co.za", "example.co.za"),
        ("www.example.de", "example.de"),
        ("com", "com"),
        ("", ""),
        ("1.2.0.192.in-addr.arpa", "1.2.0.192.in-addr.arpa"),
    ] {
        assert_eq!(registrable(name), expected, "{name:?}");
    }
}

#[test]
fn a_query_serializes_under_the_name_of_its_case() {
    let json = |text: &str| serde_json::to_string(&parsed(text)).unwrap();
    assert_eq!(json("Example.com"), r#"{"domain":"example.com"}"#);
    assert_eq!(json("192.0.2.1/24"), r#"{"network":"192.0.2.0/24"}"#);
    assert_eq!(json("AS64496"), r#"{"autnum":64496}"#);
}

/// What is accepted is safe to send, and its canonical text means the same.
fn holds(text: &str) -> Result<(), TestCaseError> {
    match Query::parse(text) {
        Ok(query) => {
            let canonical = query.to_string();
            prop_assert!(!canonical.is_empty() && canonical.len() <= 253);
            prop_assert!(canonical.bytes().all(|byte| byte.is_ascii_graphic()), "{:?}", canonical);
            prop_assert!(!canonical.starts_with('-'));
            prop_assert_eq!(Query::parse(&canonical), Ok(query));
        }
        Err(LookupError::BadQuery(why)) => prop_assert!(!why.chars().any(char::is_control), "{:?}", why),
        Err(other) => prop_assert!(false, "{:?}", other),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        holds(&text)?;
    }

    #[test]
    fn any_text_of_our_characters_is_read_or_refused(text in "[aAxn0-9sS.:/@\\[\\]%_ \r\nüß。-]{0,24}") {
        holds(&text)?;
    }

    #[test]
    fn names_of_any_script_are_read_or_refused(text in "\\PC{1,12}\\.(com|рф|xn--p1ai|[a-z]{2})") {
        holds(&text)?;
    }

    #[test]
    fn networks_are_read_with_host_bits(address: IpAddr, length in 0u8..=128) {
        if let Ok(network) = IpNet::new(address, length) {
            prop_assert_eq!(parsed(&network.to_string()), Query::Network(network.trunc()));
            let range = format!("{} - {}", network.network(), network.broadcast());
            prop_assert_eq!(parsed(&range), Query::Network(network.trunc()));
        }
        prop_assert_eq!(parsed(&address.to_string()), Query::Ip(address.to_canonical()));
    }
}

#[test]
fn a_path_of_rdap_says_itself_what_it_is_about() {
    for (text, query) in [
        ("domain/www.example.com", Query::Domain("www.example.com".to_owned())),
        ("nameserver/NS1.Example.com", Query::Nameserver("ns1.example.com".to_owned())),
        ("entity/EXAMPLE_MNT", Query::Entity("EXAMPLE_MNT".to_owned())),
        ("entity/9999", Query::Entity("9999".to_owned())),
        ("autnum/64496", Query::Autnum(64496)),
        ("autnum/AS64496", Query::Autnum(64496)),
    ] {
        assert_eq!(Query::parse(text), Ok(query), "{text}");
    }
    assert_eq!(Query::parse("ip/192.0.2.0/24"), Query::parse("192.0.2.0/24"));
    assert_eq!(Query::parse("ip/2001:db8::1"), Query::parse("2001:db8::1"));
    for text in [
        "domain/192.0.2.1",
        "nameserver/AS64496",
        "ip/example.com",
        "autnum/example.com",
        "autnum/",
        "entity/",
        "entity/a b",
        "ip/ip/ip/",
    ] {
        assert!(Query::parse(text).is_err(), "{text}");
    }
}
