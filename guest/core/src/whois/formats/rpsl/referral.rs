//! Whom a regional registry leaves a network to: a national Internet registry, or another regional one.

use super::Object;
use crate::table;

/// The WHOIS server of who knows more of a network or AS number, by who maintains it or whom it was transferred to.
///
/// Source: for national registries `data/national-registries.tsv`. APNIC keeps a stub of what it has transferred to another registry,
/// with a `descr:` such as `Transferred to the RIPE region on 2017-01-01T00:00:00Z.`
pub(super) fn server(object: &Object<'_, '_>) -> Option<&'static str> {
    let values = |label: &'static str| object.lines.iter().filter(move |line| line.label == label).map(|line| line.value);
    let national = values("mnt-by").find_map(|maintainer| table::NATIONAL_REGISTRIES.row(&maintainer.to_ascii_uppercase()));
    if let Some(row) = national {
        return Some(row.column(1));
    }
    if !values("mnt-by").any(|maintainer| maintainer.eq_ignore_ascii_case("APNIC-STUB")) {
        return None;
    }
    let region = values("descr").find_map(|text| text.strip_prefix("Transferred to the ")?.split(' ').next())?;
    REGISTRIES.iter().find(|(name, _)| name.eq_ignore_ascii_case(region)).map(|(_, server)| *server)
}

/// The regional Internet registries, by their names, with their WHOIS servers as they publish them.
const REGISTRIES: [(&str, &str); 5] = [
    ("AFRINIC", "whois.afrinic.net"),
    ("APNIC", "whois.apnic.net"),
    ("ARIN", "whois.arin.net"),
    ("LACNIC", "whois.lacnic.net"),
    ("RIPE", "whois.ripe.net"),
];
