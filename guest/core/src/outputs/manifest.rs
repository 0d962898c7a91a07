//! What the plugin is: the kinds of event that it takes and gives.

use super::{FORMATS, plugin};

/// A kind of event: the `kind-info` of `wit/deps/osint-plugin.wit`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct KindInfo {
    /// Its name.
    pub kind: &'static str,
    /// A sentence that says what its value holds.
    pub summary: &'static str,
    /// The JSON Schema of its payload, where it has one.
    pub payload_schema: Option<&'static str>,
}

/// What the plugin is: the `manifest` of `wit/deps/osint-plugin.wit`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Manifest {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// A sentence that says what it does.
    pub summary: &'static str,
    /// The kinds of event that it handles.
    pub watches: Vec<KindInfo>,
    /// The kinds of event that it gives.
    pub produces: Vec<KindInfo>,
    /// The JSON Schema of its settings, where it has any.
    pub settings_schema: Option<String>,
}

/// Says what the plugin is. One that has no network watches answers alone; one that `asks` watches names and numbers, too.
pub fn manifest(asks: bool) -> Manifest {
    let mut watches = ANSWERS.to_vec();
    if asks {
        watches.extend_from_slice(&OBJECTS);
    }
    Manifest {
        name: "whoisbox",
        version: env!("CARGO_PKG_VERSION"),
        summary: if asks {
            "Looks up who holds a domain, an address block or an AS number, over RDAP and WHOIS."
        } else {
            "Reads WHOIS and RDAP answers: who holds a domain, an address block or an AS number."
        },
        watches,
        produces: PRODUCES.into_iter().chain(documents()).collect(),
        settings_schema: Some(plugin::settings_schema(asks)),
    }
}

/// The documents that the plugin gives besides its events, where the settings ask for them: one of each format.
fn documents() -> impl Iterator<Item = KindInfo> {
    FORMATS.iter().map(|format| KindInfo { kind: format.document, summary: format.summary, payload_schema: None })
}

/// The answers that are read without a network.
pub(crate) const ANSWERS: [KindInfo; 2] = [
    KindInfo { kind: "whois-text", summary: "The answer of a WHOIS server, decoded.", payload_schema: Some(HINTS_SCHEMA) },
    KindInfo { kind: "rdap-json", summary: "The body of an RDAP response.", payload_schema: Some(HINTS_SCHEMA) },
];

/// The objects that are asked about over the network.
pub(crate) const OBJECTS: [KindInfo; 4] = [
    KindInfo { kind: "domain-name", summary: "A domain or host name, in Unicode or A-labels.", payload_schema: None },
    KindInfo { kind: "ip-address", summary: "An IPv4 or IPv6 address.", payload_schema: None },
    KindInfo { kind: "ip-network", summary: "A network in CIDR notation.", payload_schema: None },
    KindInfo { kind: "autnum", summary: "An AS number, such as AS64496.", payload_schema: None },
];

/// What follows from a registration. A contact's facts come from the registration; a registrar's own come from the registrar.
pub(crate) const PRODUCES: [KindInfo; 19] = [
    KindInfo {
        kind: "registration",
        summary: "A registration, by the object's name, range or handle.",
        payload_schema: Some(REGISTRATION_SCHEMA),
    },
    KindInfo {
        kind: "domain-name-unregistered",
        summary: "A domain name that its registry says is not registered.",
        payload_schema: None,
    },
    KindInfo {
        kind: "object-unregistered",
        summary: "Another object that its registry says it has no registration of.",
        payload_schema: Some(OBJECT_SCHEMA),
    },
    KindInfo {
        kind: "domain-name-reserved",
        summary: "A domain name that its registry withholds from registration.",
        payload_schema: None,
    },
    KindInfo { kind: "registrar", summary: "The registrar's name.", payload_schema: Some(REGISTRAR_SCHEMA) },
    KindInfo { kind: "name-server", summary: "The host name of a name server.", payload_schema: None },
    KindInfo { kind: "ip-address", summary: "An address that the registry states for a name server.", payload_schema: None },
    KindInfo { kind: "person-name", summary: "The name of a person or role.", payload_schema: Some(ROLES_SCHEMA) },
    KindInfo { kind: "organization-name", summary: "The name of an organization.", payload_schema: Some(ROLES_SCHEMA) },
    KindInfo { kind: "email-address", summary: "An e-mail address.", payload_schema: Some(ROLES_SCHEMA) },
    KindInfo { kind: "phone-number", summary: "A telephone number, as written.", payload_schema: Some(ROLES_SCHEMA) },
    KindInfo { kind: "fax-number", summary: "A fax number, as written.", payload_schema: Some(ROLES_SCHEMA) },
    KindInfo { kind: "postal-address", summary: "A postal address, in one line.", payload_schema: Some(ROLES_SCHEMA) },
    KindInfo {
        kind: "country",
        summary: "A country by its ISO 3166-1 alpha-2 code, or by name where there is no code.",
        payload_schema: Some(ROLES_SCHEMA),
    },
    KindInfo { kind: "url", summary: "A web page of a contact.", payload_schema: Some(ROLES_SCHEMA) },
    KindInfo {
        kind: "privacy-service",
        summary: "The privacy or proxy service that stands in for a contact.",
        payload_schema: Some(ROLES_SCHEMA),
    },
    KindInfo {
        kind: "redacted",
        summary: "A member of a contact that the registry withholds, by its name.",
        payload_schema: Some(ROLES_SCHEMA),
    },
    KindInfo { kind: "ip-network", summary: "A registered network in CIDR notation.", payload_schema: Some(NETWORK_SCHEMA) },
    KindInfo {
        kind: "autnum",
        summary: "An AS number, or a range of them as AS64496-AS64511, that is registered or may originate the network.",
        payload_schema: Some(AUTNUM_SCHEMA),
    },
];

const HINTS_SCHEMA: &str = r#"{"type":"object","properties":{"server":{"type":["string","null"],"description":"The host name of the server that gave the answer."},"query":{"type":["string","null"],"description":"The question that was asked."}}}"#;

const REGISTRATION_SCHEMA: &str = r#"{"type":"object","required":["object","availability","source"],"description":"As registration.schema.json of osint:whois describes it."}"#;

const OBJECT_SCHEMA: &str =
    r#"{"type":"object","required":["object"],"properties":{"object":{"enum":["ip_network","autnum","entity","nameserver"]}}}"#;

const REGISTRAR_SCHEMA: &str = r#"{"type":"object","properties":{"iana_id":{"type":"integer"},"handle":{"type":"string"},"url":{"type":"string"},"whois_server":{"type":"string"}}}"#;

const ROLES_SCHEMA: &str = r#"{"type":"object","required":["roles"],"properties":{"roles":{"type":"array","items":{"type":"string"},"description":"RDAP roles (RFC 9083 section 10.2.4)."}}}"#;

const NETWORK_SCHEMA: &str = r#"{"type":"object","required":["start","end"],"properties":{"start":{"type":"string"},"end":{"type":"string"},"name":{"type":"string"},"kind":{"type":"string"},"parent":{"type":"string"}}}"#;

const AUTNUM_SCHEMA: &str = r#"{"type":"object","required":["start","end"],"properties":{"start":{"type":"integer"},"end":{"type":"integer"},"name":{"type":"string"}}}"#;

#[cfg(test)]
#[allow(clippy::indexing_slicing, reason = "a test that fails may panic")]
mod tests {
    use serde_json::Value;

    use super::{FORMATS, KindInfo, manifest};

    fn kinds(infos: &[KindInfo]) -> Vec<&'static str> {
        infos.iter().map(|info| info.kind).collect()
    }

    #[test]
    fn a_plugin_without_a_network_watches_answers_alone() {
        let parser = manifest(false);
        assert_eq!(kinds(&parser.watches), ["whois-text", "rdap-json"]);
        let lookup = manifest(true);
        assert_eq!(kinds(&lookup.watches), ["whois-text", "rdap-json", "domain-name", "ip-address", "ip-network", "autnum"]);
        assert_eq!(parser.produces, lookup.produces);
    }

    #[test]
    fn every_kind_is_told_once_with_a_sentence_and_a_schema_that_is_json() {
        let manifest = manifest(true);
        for infos in [&manifest.watches, &manifest.produces] {
            let mut names = kinds(infos);
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), infos.len());
            for info in infos {
                assert!(info.summary.ends_with('.'), "{}", info.kind);
                if let Some(schema) = info.payload_schema {
                    let schema: Value = serde_json::from_str(schema).unwrap_or_default();
                    assert_eq!(schema["type"], "object", "{}", info.kind);
                }
            }
        }
    }

    #[test]
    fn a_document_of_each_format_is_produced_and_has_its_settings() {
        for asks in [false, true] {
            let manifest = manifest(asks);
            let schema: Value = serde_json::from_str(&manifest.settings_schema.unwrap_or_default()).unwrap_or_default();
            for format in FORMATS {
                assert_eq!(format.document, format!("{}-document", format.name));
                assert!(manifest.produces.iter().any(|info| info.kind == format.document && info.summary == format.summary));
                let settings = &schema["properties"]["documents"]["properties"][format.name];
                assert_eq!(settings["type"], "object", "{}", format.name);
                assert_eq!(settings.get("properties").is_some(), format.settings_schema.is_some(), "{}", format.name);
            }
            assert_eq!(schema["properties"].get("timeout_ms").is_some(), asks);
        }
    }
}
