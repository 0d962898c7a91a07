//! Tests of the tables that a caller hands over.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use proptest::prelude::*;

use super::*;

fn given(name: &str, text: &str) -> Result<Tables, TableError> {
    Tables::new(vec![report::Table { name: name.to_owned(), text: text.to_owned() }])
}

fn why(name: &str, text: &str) -> String {
    given(name, text).expect_err(text).to_string()
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
        ("tld", "# tld\twhois\trdap\nCOM\t\t\n", "line 2 begins with no domain"),
        ("tld", "# tld\twhois\trdap\n\t\t\n", "line 2 begins with no domain"),
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
    assert!(matches!(twice, TableError::Unusable(why) if why.contains("twice")));
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

/// What IANA would publish of a shipped table.
fn bootstrap(kind: Kind) -> String {
    let tables = Tables::default();
    let services = tables.rows(kind).filter_map(|servers| {
        let key = match kind {
            Kind::Asn if servers.row.key() == servers.row.column(1) => servers.row.key().to_owned(),
            Kind::Asn => format!("{}-{}", servers.row.key(), servers.row.column(1)),
            _ => servers.row.key().to_owned(),
        };
        let urls = [servers.rdap()?.replacen("https://", "http://", 1), servers.rdap()?.trim_end_matches('/').to_owned()];
        Some(match kind {
            Kind::ObjectTags => serde_json::json!([["someone@example.com"], [key], urls]),
            _ => serde_json::json!([[key], urls]),
        })
    });
    let services: Vec<serde_json::Value> = services.collect();
    serde_json::json!({ "version": "1.0", "publication": "2027-01-02T03:04:05Z", "services": services }).to_string()
}

#[test]
fn what_iana_publishes_becomes_the_table_that_is_shipped() {
    for kind in Kind::ALL {
        // GIVEN the registry as it was, with each service by http, too.
        let table = update(kind.name(), &bootstrap(kind)).unwrap();
        assert!(table.text.lines().take(3).all(|line| line.starts_with('#')), "{}", table.text);
        // THEN the table says what the shipped one says.
        let shipped = Tables::default();
        let tables = Tables::new(vec![table]).unwrap();
        let all = |tables: &Tables| -> Vec<_> {
            let rows = tables.rows(kind).map(|row| (row.row.key().to_owned(), row.whois(), row.rdap().map(Cow::into_owned)));
            rows.map(|(key, whois, rdap)| (key, whois, rdap.map(|url| url.replacen("http://", "https://", 1)))).collect()
        };
        assert_eq!(all(&tables), all(&shipped), "{}", kind.name());
        let edition = tables.editions().into_iter().find(|edition| !edition.shipped).unwrap();
        assert_eq!((edition.name, edition.published.as_deref()), (kind.name(), Some("2027-01-02")));
        assert_eq!(edition.rows as usize, shipped.rows(kind).count());
    }
}

#[test]
fn news_of_a_registry_are_taken_and_whois_servers_kept() {
    let news = |kind: Kind, entry: &str| {
        let published = bootstrap(kind).replacen("\"services\":[", &format!("\"services\":[{entry},"), 1);
        Tables::new(vec![update(kind.name(), &published).unwrap()]).unwrap()
    };
    // GIVEN the first URL that is of use, https before http, and keys in other spellings.
    let tables = news(
        Kind::Tld,
        r#"[["COM", "example.", "uk.example", "a..b", ""], ["gopher://x.example", "http://x.example", "https://rdap.example"]]"#,
    );
    let com = tables.top_level("com").unwrap();
    assert_eq!(com.rdap().as_deref(), Some("https://rdap.example/"));
    assert_eq!(com.whois(), Tables::default().top_level("com").unwrap().whois());
    assert_eq!(tables.top_level("example").unwrap().rdap().as_deref(), Some("https://rdap.example/"));
    assert!(tables.top_level("uk.example").is_some());
    assert_eq!((tables.top_level("a..b"), tables.top_level("")), (None, None));
    // GIVEN a block that the shipped table does not have: the service tells whose it is.
    let tables = news(Kind::Ipv6, r#"[["2001:db8::/32", "2001:db8::1/32", "x"], ["http://rdap.apnic.net"]]"#);
    let block = tables.block("2001:db8::1/128".parse().unwrap()).unwrap();
    assert_eq!(
        (block.whois().unwrap().host.as_str(), block.rdap().unwrap()),
        ("whois.apnic.net", "http://rdap.apnic.net/".into())
    );
}

#[test]
fn what_cannot_be_the_whole_file_is_refused() {
    let whole = bootstrap(Kind::Asn);
    let few = r#"{"publication":"2027-01-02T03:04:05Z","services":[[["64496-64511"],["https://rdap.example/"]]]}"#;
    let overlap = whole.replacen("\"services\":[", "\"services\":[[[\"1-4000\"],[\"https://rdap.example/\"]],", 1);
    for (published, words) in [
        ("", "no RDAP bootstrap file"),
        ("<html>", "no RDAP bootstrap file"),
        ("{}", "publication"),
        (whole.get(..whole.len() / 2).unwrap(), "no RDAP bootstrap file"),
        (&whole.replacen("2027-01-02T", "yesterday, ", 1), "date"),
        (few, "1 entries of use"),
        (&overlap, "overlaps"),
    ] {
        let why = update("asn", published).unwrap_err().to_string();
        assert!(why.contains(words) && why.contains("\"asn\""), "{published}: {why}");
    }
    assert_eq!(update("dns", "{}"), Err(TableError::UnknownTable("dns".into())));
}

#[test]
fn the_shipped_editions_are_dated() {
    let editions = Tables::default().editions();
    assert_eq!(editions.len(), Kind::ALL.len());
    for edition in editions {
        assert!(edition.shipped && edition.rows > 5, "{edition:?}");
        assert!(edition.published.as_deref().is_some_and(|date| date > "2019-01-01" && date < "2100-01-01"), "{edition:?}");
    }
}

#[test]
fn published_limits_are_known() {
    let nominet = pace("WHOIS.NIC.UK.");
    assert_eq!(nominet.iter().map(|limit| (limit.requests, limit.seconds)).collect::<Vec<_>>(), [(1000, 86400), (5, 1)]);
    assert_eq!(pace("whois.ripe.net").first().unwrap().counted, Counted::Contacts);
    assert_eq!(pace("whois.example.com"), []);
}
