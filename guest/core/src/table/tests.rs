//! Tests of the tables: the search, and the shipped text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::HashSet;

use ipnet::IpNet;
use proptest::prelude::*;

use super::*;

/// The tables as they stand in `data/`, with all their columns.
macro_rules! files {
    ($($table:ident $file:literal)+) => {
        $(const $table: Table<'static> = Table::new(include_str!(concat!("../../data/", $file)));)+
    };
}

files! {
    TLD "tld.tsv" PUBLIC_SUFFIXES "public-suffixes.tsv" RATE_LIMITS "rate-limits.tsv" IPV4 "ipv4.tsv" IPV6 "ipv6.tsv" ASN "asn.tsv" OBJECT_TAGS "object-tags.tsv"
    QUERY_SYNTAX "query-syntax.tsv" CHARSETS "charsets.tsv" REFUSALS "refusals.tsv" NOT_FOUND "not-found.tsv"
    REDACTION "redaction.tsv" PRIVACY_SERVICES "privacy-services.tsv" STATUSES "statuses.tsv" RESERVED "reserved.tsv"
    HANDLES "handles.tsv" SUFFIXES "suffixes.tsv" SPECIAL_ADDRESSES "special-addresses.tsv" SPECIAL_AUTNUMS "special-autnums.tsv"
    SPECIAL_NAMES "special-names.tsv" DATES "dates.tsv" COUNTRIES "countries.tsv" RDAP_VALUES "rdap-values.tsv"
    NAME_WORDS "name-words.tsv"
}

#[test]
fn compiled_tables_say_what_the_files_say() {
    for (file, compiled, columns) in [
        (TLD, super::TLD, [0, 2, 3].as_slice()),
        (IPV4, super::IPV4, &[0, 2, 3]),
        (IPV6, super::IPV6, &[0, 2, 3]),
        (ASN, super::ASN, &[0, 1, 3, 4]),
        (OBJECT_TAGS, super::OBJECT_TAGS, &[0, 1, 2]),
        (HANDLES, super::HANDLES, &[0, 1, 2]),
        (SUFFIXES, super::SUFFIXES, &[0, 1, 2]),
        (SPECIAL_ADDRESSES, super::SPECIAL_ADDRESSES, &[0, 1, 2, 3]),
        (SPECIAL_AUTNUMS, super::SPECIAL_AUTNUMS, &[0, 1, 2, 3]),
        (SPECIAL_NAMES, super::SPECIAL_NAMES, &[0, 1, 2]),
        (QUERY_SYNTAX, super::QUERY_SYNTAX, &[0, 1, 2]),
        (RATE_LIMITS, super::RATE_LIMITS, &[0, 1, 2, 3, 4, 5]),
        (CHARSETS, super::CHARSETS, &[0, 1]),
        (STATUSES, super::STATUSES, &[0, 1]),
        (RDAP_VALUES, super::RDAP_VALUES, &[0, 1]),
    ] {
        assert_eq!(file.rows().count(), compiled.rows().count());
        for (row, short) in file.rows().zip(compiled.rows()) {
            for (at, column) in columns.iter().enumerate() {
                assert_eq!(row.column(*column), short.server(at), "{row:?} became {short:?}");
            }
        }
    }
}

const FRUIT: &str = "# fruit\n# name\tcolour\napple\tgreen\napple\tred\nbanana\tyellow\ncherry\n";

#[test]
fn rows_are_found_by_key() {
    let table = Table::new(FRUIT);
    assert_eq!(table.rows().count(), 4);
    assert_eq!(table.row("apple").unwrap().column(1), "green");
    assert_eq!(table.rows_of("apple").map(|row| row.column(1)).collect::<Vec<_>>(), ["green", "red"]);
    assert_eq!(table.row("banana").unwrap().column(1), "yellow");
    assert_eq!(table.row("cherry").unwrap().column(1), "");
    for absent in ["", "a", "appl", "apples", "banan", "bananas", "zebra", "#", "# fruit", "apple\tgreen"] {
        assert_eq!(table.row(absent), None, "{absent:?}");
    }
}

#[test]
fn a_table_may_lack_head_rows_or_final_line_end() {
    assert_eq!(Table::new("").rows().count(), 0);
    assert_eq!(Table::new("# a head alone").row("a"), None);
    assert_eq!(Table::new("a\t1\r\nb\t2").row("a").unwrap().column(1), "1");
    assert_eq!(Table::new("a\t1\r\nb\t2").row("b").unwrap().column(1), "2");
}

#[test]
fn the_longest_block_that_covers_a_network_is_found() {
    // GIVEN a block within a block, and a sibling in between.
    let table = Table::new("192.0.0.0/8\ta\n192.0.2.0/24\tb\n192.0.2.0/26\tc\n192.0.2.64/26\td\n2001:db8::/32\te\n");
    let found = |text: &str| table.block(text.parse().unwrap()).map(|row| row.column(1));
    assert_eq!(found("192.0.2.1/32"), Some("c"));
    assert_eq!(found("192.0.2.65/32"), Some("d"));
    assert_eq!(found("192.0.2.200/32"), Some("b"));
    assert_eq!(found("192.0.2.0/25"), Some("b"));
    assert_eq!(found("192.0.2.0/24"), Some("b"));
    assert_eq!(found("192.255.255.255/32"), Some("a"));
    assert_eq!(found("192.0.0.0/7"), None);
    assert_eq!(found("191.255.255.255/32"), None);
    assert_eq!(found("2001:db8:1::/48"), Some("e"));
    assert_eq!(found("2001:db9::1/128"), None);
}

#[test]
fn the_range_that_holds_a_number_is_found() {
    let table = Table::new("1\t9\ta\n64496\t64511\tb\n4294967295\t4294967295\tc\n");
    let found = |number| table.range(number).map(|row| row.column(2));
    assert_eq!(found(0), None);
    assert_eq!(found(1), Some("a"));
    assert_eq!(found(9), Some("a"));
    assert_eq!(found(10), None);
    assert_eq!(found(64_500), Some("b"));
    assert_eq!(found(64_512), None);
    assert_eq!(found(u32::MAX), Some("c"));
}

#[test]
fn patterns_fit_whole_texts() {
    assert!(like("not found", "NOT  \t Found"));
    assert!(like("no match for *", "No match for \"example.com\""));
    assert!(like("domain * not found", "domain \"example.nu\" not found"));
    assert!(like("*limit exceeded*", "whois: Limit Limit exceeded, sorry"));
    assert!(like("*aab", "aaaab"));
    assert!(!like("not found", "not founded"));
    assert!(!like("not found", "is not found"));
    assert!(!like("no match for *", "PREMIUM NAME (No match for domain"));
    assert!(!like("a*b", "ac"));
    assert!(like("", "") && like("*", "") && !like("", "a"));
    assert_eq!(bare("%% Too many requests...  "), "Too many requests");
    assert_eq!(bare(">>> Domain example.com is available for registration"), "Domain example.com is available for registration");
    assert_eq!(bare(" No match!!"), "No match");
}

proptest! {
    #[test]
    fn search_finds_what_a_scan_finds(keys in proptest::collection::btree_set("[a-d]{1,3}", 0..20), key in "[a-d]{0,3}") {
        let text: String = keys.iter().map(|key| format!("{key}\tvalue of {key}\n")).collect();
        let table = Table::new(&text);
        prop_assert_eq!(table.row(&key), table.rows().find(|row| row.key() == key));
    }

    #[test]
    fn any_text_may_be_a_table(text in "[#a\t\r\n0-9./é]{0,60}", key in "[a0-9]{0,2}", number: u32) {
        let table = Table::new(&text);
        let _ = (table.row(&key), table.range(number), table.block("192.0.2.0/24".parse().unwrap()));
        let _ = like(&text, &key) || like(&key, &text);
    }
}

/// Each shipped table with its text and whether it is sorted by bytes.
fn shipped() -> [(&'static str, Table<'static>, &'static str, bool); 24] {
    macro_rules! table {
        ($file:literal, $table:ident, $by_bytes:literal) => {
            ($file, $table, include_str!(concat!("../../data/", $file)), $by_bytes)
        };
    }
    [
        table!("tld.tsv", TLD, true),
        table!("public-suffixes.tsv", PUBLIC_SUFFIXES, true),
        table!("ipv4.tsv", IPV4, false),
        table!("ipv6.tsv", IPV6, false),
        table!("asn.tsv", ASN, false),
        table!("object-tags.tsv", OBJECT_TAGS, true),
        table!("handles.tsv", HANDLES, true),
        table!("suffixes.tsv", SUFFIXES, true),
        table!("special-addresses.tsv", SPECIAL_ADDRESSES, false),
        table!("special-autnums.tsv", SPECIAL_AUTNUMS, false),
        table!("special-names.tsv", SPECIAL_NAMES, true),
        table!("query-syntax.tsv", QUERY_SYNTAX, true),
        table!("rate-limits.tsv", RATE_LIMITS, true),
        table!("charsets.tsv", CHARSETS, true),
        table!("dates.tsv", DATES, true),
        table!("countries.tsv", COUNTRIES, true),
        table!("refusals.tsv", REFUSALS, true),
        table!("not-found.tsv", NOT_FOUND, true),
        table!("redaction.tsv", REDACTION, true),
        table!("privacy-services.tsv", PRIVACY_SERVICES, true),
        table!("reserved.tsv", RESERVED, true),
        table!("statuses.tsv", STATUSES, true),
        table!("rdap-values.tsv", RDAP_VALUES, true),
        table!("name-words.tsv", NAME_WORDS, true),
    ]
}

#[test]
fn shipped_tables_have_head_columns_order_and_no_duplicates() {
    for (name, table, text, by_bytes) in shipped() {
        let head: Vec<&str> = text.lines().take_while(|line| line.starts_with('#')).collect();
        for word in ["Source", "Refresh: "] {
            assert!(head.iter().any(|line| line.contains(word)), "{name}: the head has no {word:?}");
        }
        assert!(text.ends_with('\n') && !text.contains('\r'), "{name}");
        let lines: Vec<&str> = text.lines().skip(head.len()).collect();
        assert!(!lines.is_empty() && lines.len() == table.rows().count(), "{name}");
        let columns = head.last().unwrap().split('\t').count();
        for line in &lines {
            assert!(!line.starts_with('#'), "{name}: a comment below the head: {line}");
            assert_eq!(line.split('\t').count(), columns, "{name}: {line}");
            assert!(line.split('\t').all(|cell| cell == cell.trim()), "{name}: blanks around a cell: {line}");
        }
        assert!(!by_bytes || lines.is_sorted(), "{name} is not sorted");
        let unique: HashSet<&str> = lines.iter().copied().collect();
        assert_eq!(unique.len(), lines.len(), "{name} has a row twice");
    }
}

#[test]
fn keys_are_unique_where_one_row_is_looked_for() {
    for (name, table, ..) in shipped() {
        let mut keys = HashSet::new();
        for row in table.rows() {
            let key = if matches!(name, "query-syntax.tsv" | "rdap-values.tsv" | "rate-limits.tsv") {
                (row.key(), row.column(1))
            } else {
                (row.key(), "")
            };
            assert!(keys.insert(key), "{name} has {key:?} twice");
        }
    }
}

#[test]
fn numbers_are_in_order() {
    for table in [IPV4, IPV6, SPECIAL_ADDRESSES] {
        let blocks: Vec<IpNet> = table.rows().map(|row| row.key().parse().unwrap()).collect();
        assert!(blocks.iter().all(|block| *block == block.trunc()));
        assert!(blocks.is_sorted_by_key(|block| (block.network(), block.prefix_len())));
    }
    for table in [ASN, SPECIAL_AUTNUMS] {
        let mut next = 0;
        for row in table.rows() {
            let (first, last): (u32, u32) = (row.key().parse().unwrap(), row.column(1).parse().unwrap());
            assert!(next <= first && first <= last, "{row:?}");
            next = last + 1;
        }
    }
}

#[test]
fn hosts_and_urls_are_well_formed() {
    use crate::route::{Endpoint, rdap_url};
    let host = |text: &str| Endpoint::parse(text).is_ok_and(|endpoint| endpoint.port == 43 && endpoint.host == text);
    for (table, whois, rdap) in
        [(TLD, 2, 3), (IPV4, 2, 3), (IPV6, 2, 3), (ASN, 3, 4), (OBJECT_TAGS, 1, 2), (HANDLES, 1, 2), (SUFFIXES, 1, 2)]
    {
        for row in table.rows() {
            assert!(row.column(whois).is_empty() || host(row.column(whois)), "{row:?}");
            let base = row.column(rdap);
            assert!(base.is_empty() || base.ends_with('/'), "{row:?}");
            assert!(base.is_empty() || rdap_url(base, &crate::query::Query::Autnum(64496)).is_ok(), "{row:?}");
        }
    }
    for row in CHARSETS.rows().chain(QUERY_SYNTAX.rows()).chain(RATE_LIMITS.rows()) {
        assert!(host(row.key()), "{row:?}");
    }
    for row in REFUSALS.rows() {
        assert!(row.column(3) == "*" || host(row.column(3)), "{row:?}");
    }
}

#[test]
fn cells_hold_what_the_head_says() {
    for row in TLD.rows() {
        assert!(matches!(row.column(1), "generic" | "country"), "{row:?}");
    }
    for row in PUBLIC_SUFFIXES.rows() {
        let (_, tld) = row.key().rsplit_once('.').unwrap();
        assert!(TLD.row(tld).is_some(), "{row:?}");
    }
    for row in QUERY_SYNTAX.rows() {
        assert!(["any", "domain", "ip", "network", "autnum", "entity", "nameserver"].contains(&row.column(1)), "{row:?}");
        assert_eq!(row.column(2).matches('%').count(), 1, "{row:?}");
        assert!(row.column(2).contains("%s") || row.column(1) == "autnum" && row.column(2).contains("%d"), "{row:?}");
    }
    for row in RATE_LIMITS.rows() {
        let number = |column| row.column(column).parse::<u32>().unwrap();
        assert!(number(1) > 0 && number(2) > 0, "{row:?}");
        assert!(matches!(row.column(3), "queries" | "contacts") && !row.column(5).is_empty(), "{row:?}");
    }
    for row in CHARSETS.rows() {
        for label in row.column(1).split(' ') {
            let name = encoding_rs::Encoding::for_label(label.as_bytes()).map(|encoding| encoding.name().to_lowercase());
            assert_eq!(name.as_deref(), Some(label), "{row:?}");
        }
    }
    for row in REFUSALS.rows() {
        assert!(matches!(row.column(1), "throttled" | "refused" | "unavailable"), "{row:?}");
        assert!(matches!(row.column(2), "any" | "short"), "{row:?}");
    }
    for table in [REFUSALS, NOT_FOUND, REDACTION, PRIVACY_SERVICES, RESERVED] {
        for row in table.rows() {
            assert_eq!(row.key(), row.key().to_ascii_lowercase());
            assert!(like(row.key(), &row.key().to_ascii_uppercase()), "{row:?}");
        }
    }
    for row in REFUSALS.rows().chain(NOT_FOUND.rows()) {
        // What comes off a line must not be wanted by a pattern.
        assert_eq!(bare(row.key()).trim_matches(['*', ' ']), row.key().trim_matches(['*', ' ']), "{row:?}");
    }
    for row in RDAP_VALUES.rows() {
        assert!(matches!(row.key(), "event action" | "role" | "status"), "{row:?}");
        assert!(row.key() != "status" || STATUSES.rows().all(|status| status.column(1) != row.column(1)), "{row:?}");
    }
    let rdap: HashSet<&str> = STATUSES.rows().map(|row| row.column(1)).collect();
    assert_eq!(rdap.len(), STATUSES.rows().count(), "the statuses read in one direction only");
}

#[test]
fn known_rows_are_found() {
    assert_eq!(TLD.row("com").unwrap().column(2), "whois.verisign-grs.com");
    assert_eq!(TLD.row("xn--p1ai").unwrap().column(2), "whois.tcinet.ru");
    assert_eq!(STATUSES.row("linked").unwrap().column(1), "associated");
    assert_eq!(TLD.row("invalid"), None);
    assert_eq!(NOT_FOUND.rows().filter(|row| like(row.key(), bare("No match for \"EXAMPLE.COM\"."))).count(), 1);
    for line in [
        "%% Too many requests...",
        "Your connection limit exceeded. Please slow down and try again later.",
        "-3: IP address blocked",
    ] {
        assert!(REFUSALS.rows().any(|row| row.column(2) == "any" && like(row.key(), bare(line))), "{line}");
        assert!(!NOT_FOUND.rows().any(|row| like(row.key(), bare(line))), "{line}");
    }
    for line in ["Status: NOT AVAILABLE", "Status: PREMIUM NAME (No match for domain \"example.sx\")", "Domain not available"] {
        assert!(!NOT_FOUND.rows().any(|row| like(row.key(), bare(line))), "{line}");
    }
}
