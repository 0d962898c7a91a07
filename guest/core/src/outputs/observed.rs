//! When something was observed, for receivers that want to know. The core has no clock: the caller says so by the setting `observed`.

use serde::{Deserialize, Deserializer, de::Error};

use super::Finding;
use super::instant::Instant;
use crate::rdap::rfc3339;

/// The event of RDAP servers that tells how old their answer is (RFC 9083 section 10.2.3).
const DATABASE: &str = "last update of RDAP database";

/// The settings of formats that want to know when, and nothing else.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    pub(super) observed: Observed,
}

/// The JSON Schema of [`Settings`].
pub const SETTINGS_SCHEMA: &str = r#"{"type": "object", "additionalProperties": false, "properties": {"observed": {"type": "string", "format": "date-time", "description": "When the answer was observed (RFC 3339). Without it: when the answer says that the registry's database or else the object was last updated, or else that it was made; and where it says none of these, 1970-01-01T00:00:00Z."}}}"#;

/// The setting `observed`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Observed(Option<Instant>);

impl Observed {
    /// When a finding was observed, as far as it is known.
    pub(super) fn at(self, finding: &Finding<'_>) -> Instant {
        let registration = finding.registration;
        let database = registration.events.iter().find(|event| event.action == DATABASE).map(|event| &event.at);
        let told = [database, registration.updated.as_ref(), registration.created.as_ref()];
        self.0.or_else(|| told.into_iter().flatten().find_map(Instant::of)).unwrap_or_default()
    }
}

impl<'de> Deserialize<'de> for Observed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Observed, D::Error> {
        let text = String::deserialize(deserializer)?;
        let instant = rfc3339(&text).and_then(|iso| Instant::parse(&iso));
        let expected = || D::Error::custom("observed: a time by RFC 3339 is expected, such as 2026-01-31T12:00:00Z");
        instant.map(|instant| Observed(Some(instant))).ok_or_else(expected)
    }
}
