//! Tests of the tables that a caller hands over.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use proptest::prelude::*;

use super::*;

fn given(name: &str, text: &str) -> Result<Tables, LookupError> {
    Tables::new(vec![report::Table { name: name.to_owned(), text: text.to_owned() }])
}

fn why(name: &str, text: &str) -> String {
    match given(name, text) {
        Err(LookupError::BadOptions(why)) => why,
        other => panic!("{name} {text:?}: {other:?}"),
    }
}

#[test]
fn a_given_table_takes_the_place_of_the_shipped_one() {
    // GIVEN columns in an order of their own, and a cell that stands for another server in a shipped table.
    let text = "# Newer.\n# tld\tkind\trdap\twhois\ncom\tgeneric\thttps://rdap.example/\twhois.example\nnet\tgeneric\t\t@0\n";
    let tables = given("tld", text).unwrap();
    let com = tables.top_level("com").unwrap();
    assert_eq!(com.whois().unwrap().host, "whois.example");
    assert_eq!(com.rdap().as_deref(), Some("https://rdap.example/"));
    let net = tables.top_level("net").unwrap();
    assert_eq!((net.whois(), net.rdap()), (None, None));
    // THEN what it lacks is not looked for in the shipped one, and the others are as they were.
    assert_eq!(tables.top_level("org"), None);
    assert!(tables.autnum(1).is_some());
}

#[test]
fn numbers_lead_to_given_servers() {
    let tables = Tables::new(vec![
        report::Table { name: "ipv4".into(), text: "# prefix\twhois\trdap\n192.0.2.0/24\twhois.example\t\n".into() },
        report::Table { name: "ipv6".into(), text: "# prefix\twhois\trdap\r\n2001:db8::/32\twhois.example\t\r\n".into() },
        report::Table { name: "asn".into(), text: "# first\tlast\twhois\trdap\n64496\t64511\twhois.example\t\n".into() },
        report::Table { name: "object-tags".into(), text: "# tag\twhois\trdap\nEXAMPLE\twhois.example\t".into() },
    ])
    .unwrap();
    for servers in [
        tables.block("192.0.2.1/32".parse().unwrap()),
        tables.block("2001:db8:1::/48".parse().unwrap()),
        tables.autnum(64500),
        tables.tag("EXAMPLE"),
    ] {
        assert_eq!(servers.unwrap().whois().unwrap().host, "whois.example");
    }
    assert_eq!(tables.block("198.51.100.1/32".parse().unwrap()), None);
    assert_eq!(tables.autnum(1), None);
}

#[test]
fn an_unusable_table_is_refused_with_a_sentence() {
    for (name, text, words) in [
        ("tlds", "", "no table \"tlds\""),
        ("tld", "", "no head"),
        ("tld", "com\twhois.example\t\n", "no head"),
        ("tld", "# tld\twhois\trdap\n", "no rows"),
        ("tld", "# domain\twhois\trdap\ncom\t\t\n", "\"tld\""),
        ("tld", "# tld\twhois\ncom\t\n", "\"rdap\""),
        ("tld", "# tld\twhois\trdap\ncom\twhois.example\n", "line 2 has 2 columns, and the head names 3"),
        ("tld", "# tld\twhois\trdap\ncom\t\t\n\nnet\t\t\n", "line 3 has 1 columns"),
        ("tld", "# tld\twhois\trdap\nnet\t\t\ncom\t\t\n", "line 3 is out of order"),
        ("tld", "# tld\twhois\trdap\ncom\t\t\ncom\t\t\n", "line 3 is out of order"),
        ("tld", "# tld\twhois\trdap\nCOM\t\t\n", "line 2 begins with no top-level domain"),
        ("tld", "# tld\twhois\trdap\n\t\t\n", "line 2 begins with no top-level domain"),
        ("tld", "# tld\twhois\trdap\ncom\twhois.example \t\n", "line 2 holds a blank"),
        ("tld", "# tld\twhois\trdap\ncom\twhoïs.example\t\n", "not ASCII"),
        ("ipv4", "# prefix\twhois\trdap\n2001:db8::/32\t\t\n", "no IPv4 block"),
        ("ipv4", "# prefix\twhois\trdap\n192.0.2.1/24\t\t\n", "no IPv4 block"),
        ("ipv4", "# prefix\twhois\trdap\n198.51.100.0/24\t\t\n192.0.2.0/24\t\t\n", "line 3 is out of order"),
        ("ipv6", "# prefix\twhois\trdap\n192.0.2.0/24\t\t\n", "no IPv6 block"),
        ("asn", "# first\twhois\trdap\n64496\t\t\n", "\"first last\""),
        ("asn", "# first\tlast\twhois\trdap\n2\t1\t\t\n", "no range"),
        ("asn", "# first\tlast\twhois\trdap\n1\t9\t\t\n9\t10\t\t\n", "line 3 is out of order, or overlaps"),
        ("object-tags", "# tag\twhois\trdap\nripe\t\t\n", "no tag"),
    ] {
        let why = why(name, text);
        assert!(why.contains(words) && why.contains(&format!("{name:?}")), "{name} {text:?}: {why}");
    }
}

#[test]
fn a_table_is_given_once() {
    let table = report::Table { name: "tld".into(), text: "# tld\twhois\trdap\ncom\t\t\n".into() };
    let twice = Tables::new(vec![table.clone(), table]).unwrap_err();
    assert!(matches!(twice, LookupError::BadOptions(why) if why.contains("twice")));
}

#[test]
fn the_files_of_data_can_be_handed_over() {
    for (name, text) in [
        ("tld", include_str!("../../data/tld.tsv")),
        ("ipv4", include_str!("../../data/ipv4.tsv")),
        ("ipv6", include_str!("../../data/ipv6.tsv")),
        ("asn", include_str!("../../data/asn.tsv")),
        ("object-tags", include_str!("../../data/object-tags.tsv")),
    ] {
        let tables = given(name, text).unwrap();
        assert_eq!(tables.top_level("com").and_then(|com| com.whois()), Tables::default().top_level("com").unwrap().whois());
        assert_eq!(tables.autnum(3320).unwrap().rdap(), Tables::default().autnum(3320).unwrap().rdap());
    }
}

proptest! {
    #[test]
    fn any_text_is_a_table_or_refused(kind in 0usize..5, text in "[#a-c\t\r\n0-9./:é]{0,60}", headed: bool) {
        let kind = Kind::ALL.into_iter().nth(kind).unwrap();
        let head = if headed { format!("# {}\twhois\trdap\n", kind.keys().join("\t")) } else { String::new() };
        if let Ok(tables) = given(kind.name(), &(head + &text)) {
            let _ = (tables.top_level("a"), tables.autnum(1), tables.block("192.0.2.0/24".parse().unwrap()), tables.tag("A"));
        }
    }
}
