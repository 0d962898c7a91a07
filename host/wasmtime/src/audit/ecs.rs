//! An event as a document of the Elastic Common Schema 9.4. What ECS has no field for stands in `labels`.

use serde_json::{Map, Value, json};

use super::{Event, Question, What};
use crate::types::Protocol;

/// The version whose fields are used.
const ECS_VERSION: &str = "9.4.0";

/// The document.
pub(super) fn document(event: &Event<'_>) -> Value {
    let Event { time, lookup, query, what } = event;
    let mut labels = Map::new();
    labels.insert("whois_query".into(), json!(query));
    let mut document = json!({
        "@timestamp": time.to_string(),
        "ecs": { "version": ECS_VERSION },
        "message": what.to_string(),
        "event": {
            "kind": "event",
            "category": ["network"],
            "type": kinds(what),
            "action": format!("whois-{}", what.word()),
            "outcome": if what.is_success() { "success" } else { "failure" },
            "module": "whoisbox",
            "dataset": "whoisbox.audit",
        },
        "trace": { "id": lookup },
        "process": { "pid": std::process::id(), "name": "whoisbox" },
        "service": { "name": "whoisbox", "type": "whoisbox", "version": env!("CARGO_PKG_VERSION") },
        "network": { "transport": "tcp", "direction": "egress" },
    });
    let Some(fields) = document.as_object_mut() else { return document };
    let mut set = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    match what {
        What::Connected { host, to, from, proxy } => {
            set("destination", some([("ip", json!(to.ip())), ("port", json!(to.port())), ("domain", json!(host))]));
            if let Some(from) = from {
                set("source", json!({ "ip": from.ip(), "port": from.port() }));
            }
            if let Some(proxy) = proxy {
                labels.insert("proxy".into(), json!(proxy));
            }
        }
        What::Unconnected { host, port, why } => {
            set("destination", json!({ "domain": host, "port": port }));
            set("error", json!({ "message": why }));
        }
        What::Denied(denial) => {
            let ip = denial.destination.address().map(|address| address.ip());
            set("destination", some([("ip", json!(ip)), ("port", json!(denial.destination.port()))]));
            set("error", json!({ "message": denial.to_string() }));
        }
        What::Asked(question) => {
            set("destination", json!({ "domain": question.server, "port": question.port }));
            set_question(&mut set, &mut labels, question);
        }
        What::Answered { question, outcome, bytes, kept, time, .. } => {
            set(
                "destination",
                some([("domain", json!(question.server)), ("port", json!(question.port)), ("bytes", json!(bytes))]),
            );
            set_question(&mut set, &mut labels, question);
            labels.insert("whois_outcome".into(), json!(outcome));
            labels.insert("whois_kept".into(), json!(kept.to_string()));
            set_duration(fields, time);
        }
        What::Concluded { conclusion, time } => {
            labels.insert("whois_outcome".into(), json!(conclusion.word()));
            set_duration(fields, time);
        }
    }
    fields.insert("labels".into(), labels.into());
    document
}

fn kinds(what: &What) -> Value {
    match what {
        What::Connected { .. } => json!(["connection", "start", "allowed"]),
        What::Unconnected { .. } => json!(["connection", "error"]),
        What::Denied(_) => json!(["connection", "denied"]),
        What::Asked(_) => json!(["protocol", "start"]),
        What::Answered { .. } => json!(["protocol", "end"]),
        What::Concluded { .. } => json!(["end"]),
    }
}

fn set_question(set: &mut impl FnMut(&str, Value) -> Option<Value>, labels: &mut Map<String, Value>, question: &Question) {
    match question.protocol {
        Protocol::Whois => labels.insert("whois_question".into(), json!(question.text)),
        Protocol::Rdap => set("url", json!({ "full": question.text })),
    };
    let protocol = if question.protocol == Protocol::Whois { "whois" } else { "rdap" };
    set("network", json!({ "transport": "tcp", "direction": "egress", "protocol": protocol }));
}

fn set_duration(fields: &mut Map<String, Value>, time: &std::time::Duration) {
    if let Some(event) = fields.get_mut("event").and_then(Value::as_object_mut) {
        event.insert("duration".into(), json!(u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)));
    }
}

/// An object of the members that are there.
fn some<const N: usize>(members: [(&str, Value); N]) -> Value {
    members
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| (name.to_owned(), value))
        .collect::<Map<_, _>>()
        .into()
}
