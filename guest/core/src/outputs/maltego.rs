//! Maltego's entities: `{"entities": [{"type", "value", "properties", "link", "parent"}]}`, where `parent` is the index of the entity
//! that one is linked to by the label `link`, or null for the entity that the transform was run on.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Finding, json, names};
use crate::report::Conclusion;

#[derive(Serialize)]
struct Document<'r> {
    entities: Vec<Entity<'r>>,
}

#[derive(Serialize)]
struct Entity<'r> {
    r#type: &'static str,
    value: String,
    properties: BTreeMap<&'static str, &'r str>,
    link: Option<&'r str>,
    parent: Option<u32>,
}

/// Gives the entities.
pub fn write(finding: &Finding<'_>) -> String {
    let registration = finding.registration;
    let mut entities = Vec::new();
    if finding.conclusion == Conclusion::Found
        && let Some(value) = names::title(registration)
    {
        let mut properties = BTreeMap::new();
        if let Some(name) = registration.registrar.as_ref().and_then(names::registrar_name) {
            properties.insert("registrarName", name);
        }
        entities.push(Entity { r#type: "maltego.WHOISRecord", value, properties, link: None, parent: None });
        for server in &registration.nameservers {
            let (value, link) = (server.name.clone().into_owned(), Some("name server"));
            entities.push(Entity { r#type: "maltego.NSRecord", value, properties: BTreeMap::new(), link, parent: Some(0) });
        }
    }
    json(&Document { entities })
}
