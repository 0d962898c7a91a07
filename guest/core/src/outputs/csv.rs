//! One line of CSV (RFC 4180) for each object, with the columns that [`COLUMNS`] names. Several values of a column are separated by `; `.
//!
//! A spreadsheet takes what begins with `=`, `+`, `-`, `@`, a tab or a carriage return for a formula, and whoever writes a WHOIS record may
//! write one. So such a value gets an apostrophe before it, unless the setting `plain` is true. Line breaks and other control characters
//! become spaces.

use serde::Deserialize;

use super::{Finding, disclosed, names, notes};
use crate::registration::{Contact, Text, Timestamp};

/// The settings.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Whether the names of the columns come first.
    header: bool,
    /// Whether values stand as they are, even if a spreadsheet would run them.
    plain: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { header: true, plain: false }
    }
}

/// The JSON Schema of [`Settings`].
pub const SETTINGS_SCHEMA: &str = r#"{"type": "object", "additionalProperties": false, "properties": {"header": {"type": "boolean", "default": true, "description": "Whether a line with the columns' names comes first."}, "plain": {"type": "boolean", "default": false, "description": "Whether values stand as they are, even if a spreadsheet would take them for a formula."}}}"#;

/// What a column says of a finding, by the column's name.
type Column = (&'static str, fn(&Row<'_>) -> String);

/// What the columns are made from.
struct Row<'r> {
    finding: &'r Finding<'r>,
    contacts: &'r [Contact<'r>],
}

/// The columns, in order. New ones come at the end.
static COLUMNS: [Column; 38] = [
    ("query", |row| of(row.finding.query)),
    ("object", |row| word(&row.finding.object())),
    ("title", |row| names::title(row.finding.registration).unwrap_or_default()),
    ("conclusion", |row| word(&row.finding.conclusion)),
    ("name", |row| of(row.finding.registration.name.as_deref())),
    ("unicode_name", |row| of(row.finding.registration.unicode_name.as_deref())),
    ("handle", |row| of(row.finding.registration.handle.as_deref())),
    ("created", |row| date(&row.finding.registration.created)),
    ("updated", |row| date(&row.finding.registration.updated)),
    ("expires", |row| date(&row.finding.registration.expires)),
    ("statuses", |row| all(&row.finding.registration.statuses)),
    ("registrar", |row| of(row.finding.registration.registrar.as_ref().and_then(names::registrar_name))),
    ("registrar_iana_id", |row| {
        let id = row.finding.registration.registrar.as_ref().and_then(|registrar| registrar.iana_id);
        id.map(|id| id.to_string()).unwrap_or_default()
    }),
    ("registrar_abuse_email", |row| {
        of(row.finding.registration.registrar.as_ref().and_then(|registrar| registrar.abuse_email.as_deref()))
    }),
    ("reseller", |row| of(row.finding.registration.registrar.as_ref().and_then(|registrar| registrar.reseller.as_deref()))),
    ("name_servers", |row| joined(row.finding.registration.nameservers.iter().map(|server| &*server.name))),
    ("dnssec", |row| {
        let dns = row.finding.registration.secure_dns.as_ref();
        of(dns.map(|dns| if dns.signed { "signed" } else { "unsigned" }))
    }),
    ("registrant_name", |row| of(row.contact("registrant").and_then(|contact| contact.name.as_deref()))),
    ("registrant_organization", |row| of(row.contact("registrant").and_then(|contact| contact.organization.as_deref()))),
    ("registrant_email", |row| row.contact("registrant").map(|contact| all(&contact.emails)).unwrap_or_default()),
    ("registrant_phone", |row| row.contact("registrant").map(|contact| all(&contact.phones)).unwrap_or_default()),
    ("registrant_address", |row| {
        row.contact("registrant").and_then(|contact| contact.address.as_ref()).map(names::one_line).unwrap_or_default()
    }),
    ("registrant_country", |row| {
        of(row.contact("registrant").and_then(|contact| contact.address.as_ref()?.country_code.as_deref()))
    }),
    ("administrative_email", |row| row.contact("administrative").map(|contact| all(&contact.emails)).unwrap_or_default()),
    ("technical_email", |row| row.contact("technical").map(|contact| all(&contact.emails)).unwrap_or_default()),
    ("abuse_email", |row| row.contact("abuse").map(|contact| all(&contact.emails)).unwrap_or_default()),
    ("privacy_service", |row| notes::privacy_services(row.finding)),
    ("network_start", |row| of(row.finding.registration.network.as_ref().map(|network| &*network.start))),
    ("network_end", |row| of(row.finding.registration.network.as_ref().map(|network| &*network.end))),
    ("network_cidrs", |row| row.finding.registration.network.as_ref().map(|network| all(&network.cidrs)).unwrap_or_default()),
    ("network_name", |row| of(row.finding.registration.network.as_ref().and_then(|network| network.name.as_deref()))),
    ("network_country", |row| of(row.finding.registration.network.as_ref().and_then(|network| network.country.as_deref()))),
    ("network_origins", |row| {
        let origins = row.finding.registration.network.iter().flat_map(|network| &network.origins);
        joined(origins.map(|origin| format!("AS{origin}")).collect::<Vec<_>>().iter().map(String::as_str))
    }),
    ("as_numbers", |row| row.finding.registration.autnum.as_ref().map(names::numbers_of).unwrap_or_default()),
    ("as_name", |row| of(row.finding.registration.autnum.as_ref().and_then(|autnum| autnum.name.as_deref()))),
    ("servers", |row| joined(row.finding.said.iter().filter_map(|said| said.server))),
    ("protocol", |row| word(&row.finding.registration.source.protocol)),
    ("source_format", |row| row.finding.registration.source.format.to_owned()),
];

/// Gives the line, and above it the columns' names, if the settings want them.
pub fn write(finding: &Finding<'_>, settings: &Settings) -> String {
    let contacts: Vec<Contact<'_>> = disclosed::contacts(finding.registration).collect();
    let row = Row { finding, contacts: &contacts };
    let mut out = String::new();
    if settings.header {
        line(&mut out, COLUMNS.iter().map(|(name, _)| (*name).to_owned()));
    }
    line(&mut out, COLUMNS.iter().map(|(_, value)| field(&value(&row), settings.plain)));
    out
}

impl Row<'_> {
    /// The first contact of that role.
    fn contact(&self, role: &str) -> Option<&Contact<'_>> {
        self.contacts.iter().find(|contact| contact.roles.iter().any(|known| known == role))
    }
}

fn line(out: &mut String, fields: impl Iterator<Item = String>) {
    out.push_str(&fields.collect::<Vec<_>>().join(","));
    out.push_str("\r\n");
}

/// A value as a field: safe to open in a spreadsheet, in quotes where RFC 4180 wants them.
fn field(value: &str, plain: bool) -> String {
    let is_formula = value.trim_start().starts_with(['=', '+', '-', '@']) || value.starts_with(['\t', '\r']);
    let guard = if is_formula && !plain { "'" } else { "" };
    let value = format!("{guard}{}", value.replace(char::is_control, " "));
    if value.contains([',', '"']) { format!("\"{}\"", value.replace('"', "\"\"")) } else { value }
}

fn of(text: Option<&str>) -> String {
    text.unwrap_or_default().to_owned()
}

fn all(texts: &[Text<'_>]) -> String {
    joined(texts.iter().map(|text| &**text))
}

fn joined<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    texts.collect::<Vec<_>>().join("; ")
}

fn date(at: &Option<Timestamp<'_>>) -> String {
    of(at.as_ref().map(|at| at.iso.as_deref().unwrap_or(&at.raw)))
}

/// The name of a case, as in the JSON of the report.
fn word(case: &impl serde::Serialize) -> String {
    serde_json::to_value(case).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, field};
    use crate::outputs::tests::{ANSWER, document};

    #[test]
    fn a_line_has_a_field_for_each_column() {
        let text = document("csv", None, ANSWER);
        let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
        assert_eq!(lines.iter().map(Vec::len).collect::<Vec<_>>(), [COLUMNS.len(), COLUMNS.len()]);
        let told = |column: &str| {
            let at = lines.first().and_then(|header| header.iter().position(|name| *name == column));
            at.and_then(|at| lines.get(1)?.get(at).copied()).unwrap_or("no such column")
        };
        assert_eq!(told("name"), "example.com");
        assert_eq!(told("registrar"), "Example Registrar");
        assert_eq!(told("name_servers"), "ns1.example.net");
        assert_eq!((told("object"), told("conclusion"), told("protocol")), ("domain", "found", "whois"));
        assert!(text.ends_with("\r\n"));
        assert_eq!(document("csv", Some(r#"{"header": false}"#), ANSWER).lines().count(), 1);
    }

    #[test]
    fn no_value_is_run_by_a_spreadsheet_unless_it_is_wanted_plain() {
        for (value, safe, plain) in [
            ("=1+1", "'=1+1", "=1+1"),
            ("+1.5550100", "'+1.5550100", "+1.5550100"),
            ("-2", "'-2", "-2"),
            ("@SUM(A1)", "'@SUM(A1)", "@SUM(A1)"),
            (" =1", "' =1", " =1"),
            ("\t=1", "' =1", " =1"),
            ("a\r\nb", "a  b", "a  b"),
            ("Example, Inc.", "\"Example, Inc.\"", "\"Example, Inc.\""),
            ("=\"a\"", "\"'=\"\"a\"\"\"", "\"=\"\"a\"\"\""),
            ("", "", ""),
        ] {
            assert_eq!((field(value, false).as_str(), field(value, true).as_str()), (safe, plain));
        }
    }
}
