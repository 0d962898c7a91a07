//! An event as one of OCSF 1.7.0: Network Activity (4001), and HTTP Activity (4002) for questions by RDAP and what came of them. What
//! OCSF has no attribute for stands in `unmapped`.

use serde_json::{Map, Value, json};

use super::{Event, Question, What};
use crate::types::Protocol;

/// The version whose classes are used.
const OCSF_VERSION: &str = "1.7.0";

const NETWORK_ACTIVITY: u32 = 4001;
const HTTP_ACTIVITY: u32 = 4002;

/// The event.
pub(super) fn document(event: &Event<'_>) -> Value {
    let Event { time, lookup, query, what } = event;
    let (class, activity, name) = class_of(what);
    let success = what.is_success();
    let mut unmapped = Map::new();
    unmapped.insert("query".into(), json!(query));
    unmapped.insert("event".into(), json!(what.word()));
    unmapped.insert("process_id".into(), json!(std::process::id()));
    let mut document = json!({
        "category_uid": 4,
        "category_name": "Network Activity",
        "class_uid": class,
        "class_name": if class == HTTP_ACTIVITY { "HTTP Activity" } else { "Network Activity" },
        "activity_id": activity,
        "activity_name": name,
        "type_uid": class * 100 + activity,
        "severity_id": if matches!(what, What::Denied(_)) { 2 } else { 1 },
        "status_id": if success { 1 } else { 2 },
        "status": if success { "Success" } else { "Failure" },
        "time": time.as_millisecond(),
        "message": what.to_string(),
        "metadata": {
            "version": OCSF_VERSION,
            "correlation_uid": lookup,
            "product": { "name": "whoisbox", "vendor_name": "whoisbox", "version": env!("CARGO_PKG_VERSION") },
        },
        "connection_info": { "direction_id": 2, "protocol_name": "tcp", "protocol_num": 6 },
    });
    let Some(members) = document.as_object_mut() else { return document };
    let mut set = |name: &str, value: Value| members.insert(name.to_owned(), value);
    match what {
        What::Connected { host, to, from, proxy } => {
            let mut endpoint = json!({ "ip": to.ip(), "port": to.port() });
            if let (Some(host), Some(endpoint)) = (host, endpoint.as_object_mut()) {
                endpoint.insert("hostname".into(), json!(host));
            }
            set("dst_endpoint", endpoint);
            if let Some(from) = from {
                set("src_endpoint", json!({ "ip": from.ip(), "port": from.port() }));
            }
            if let Some(proxy) = proxy {
                unmapped.insert("proxy".into(), json!(proxy));
            }
        }
        What::Unconnected { host, port, why } => {
            set("dst_endpoint", json!({ "hostname": host, "port": port }));
            set("status_detail", json!(why));
        }
        What::Denied(denial) => {
            let endpoint = match denial.destination.address() {
                Some(address) => json!({ "ip": address.ip(), "port": address.port() }),
                None => json!({ "hostname": denial.destination.to_string() }),
            };
            set("dst_endpoint", endpoint);
            set("status_detail", json!(denial.to_string()));
        }
        What::Asked(question) => set_question(&mut set, &mut unmapped, question),
        What::Answered { question, outcome, bytes, kept, time, .. } => {
            set_question(&mut set, &mut unmapped, question);
            set("status_detail", json!(outcome));
            set("duration", json!(milliseconds(time)));
            if let Some(bytes) = bytes {
                set("traffic", json!({ "bytes_in": bytes }));
            }
            unmapped.insert("kept".into(), json!(kept));
        }
        What::Concluded { conclusion, time } => {
            set("dst_endpoint", json!({ "name": query }));
            set("status_detail", json!(conclusion.word()));
            set("duration", json!(milliseconds(time)));
        }
    }
    members.insert("unmapped".into(), unmapped.into());
    document
}

/// The class, and what of its activities it is: by number and by name.
fn class_of(what: &What) -> (u32, u32, &'static str) {
    match what {
        What::Connected { .. } => (NETWORK_ACTIVITY, 1, "Open"),
        What::Unconnected { .. } => (NETWORK_ACTIVITY, 4, "Fail"),
        What::Denied(_) => (NETWORK_ACTIVITY, 5, "Refuse"),
        What::Asked(question) | What::Answered { question, .. } if question.protocol == Protocol::Rdap => {
            (HTTP_ACTIVITY, 3, "Get")
        }
        What::Asked(_) | What::Answered { .. } => (NETWORK_ACTIVITY, 6, "Traffic"),
        What::Concluded { .. } => (NETWORK_ACTIVITY, 2, "Close"),
    }
}

fn set_question(set: &mut impl FnMut(&str, Value) -> Option<Value>, unmapped: &mut Map<String, Value>, question: &Question) {
    set("dst_endpoint", json!({ "hostname": question.server, "port": question.port }));
    match question.protocol {
        Protocol::Whois => {
            unmapped.insert("question".into(), json!(question.text));
        }
        Protocol::Rdap => {
            let url = json!({ "url_string": question.text, "hostname": question.server, "port": question.port });
            // That it is a GET the activity says.
            set("http_request", json!({ "url": url }));
        }
    }
}

fn milliseconds(time: &std::time::Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
