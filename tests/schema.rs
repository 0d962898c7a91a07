//! The JSON Schemas beside the WIT: that they say what the WIT says, and that real output keeps to them.

use std::fs;
use std::path::Path;

use jsonschema::{Registry, Validator};
use serde_json::{Map, Value, json};
use whoisbox_core::inquiry::Inquiry;
use whoisbox_core::report::{Answer, Options, Payload, Step};
use whoisbox_core::{rdap, registration, whois};
use wit_parser::{Resolve, Type, TypeDef, TypeDefKind, TypeOwner};

/// The members that each schema describes itself, in the names of the WIT; `registration` and `report` are the schemas.
const REGISTRATION: [&str; 17] = [
    "registration",
    "protocol",
    "object-class",
    "availability",
    "timestamp",
    "event",
    "address",
    "contact",
    "registrar",
    "nameserver",
    "ds-data",
    "secure-dns",
    "network",
    "autnum",
    "source",
    "field",
    "diagnostic",
];
const REPORT: [&str; 14] = [
    "report",
    "query",
    "request",
    "whois-request",
    "http-request",
    "failure",
    "authority",
    "outcome",
    "parse-error",
    "exchange",
    "conclusion",
    "origin",
    "disagreement",
    "pause",
];

#[test]
fn the_schemas_say_what_the_wit_says() {
    let mut resolve = Resolve { all_features: true, ..Resolve::default() };
    resolve.push_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../wit")).expect("the WIT is valid");
    for (file, names) in [("registration", REGISTRATION.as_slice()), ("report", REPORT.as_slice())] {
        let schema = schema(file);
        let definitions = schema.get("$defs").and_then(Value::as_object).expect("a schema has $defs");
        assert_eq!(definitions.len(), names.len() - 1, "{file} defines as many as the WIT");
        for name in names {
            let described = if *name == file { &schema } else { definitions.get(&snake(name)).expect(name) };
            let ty = definition(&resolve, name).expect(name);
            assert_eq!(of_schema(described), of_wit(&resolve, name, ty), "{file}: {name}");
        }
    }
}

#[test]
fn registrations_keep_to_the_schema() {
    let validator = validator("registration");
    for (name, registration) in registrations() {
        complain(&validator, name, &registration);
    }
}

#[test]
fn reports_keep_to_the_schema() {
    let validator = validator("report");
    for (name, answers) in [
        ("found", vec![Answer::Whois(text(DOMAIN))]),
        ("not found", vec![Answer::Whois(text("No match for \"EXAMPLE.COM\".\r\n"))]),
        ("throttled", vec![Answer::Whois(text("You have exceeded your quota of queries.\r\n"))]),
        ("failed", vec![Answer::Failed(whoisbox_core::report::Failure::TimedOut)]),
        ("nothing yet", vec![]),
    ] {
        let options = Options { protocols: vec![registration::Protocol::Whois], follow_referrals: false, ..Options::default() };
        let mut inquiry = Inquiry::start("example.com", options).expect("the query is good");
        for answer in answers {
            assert!(matches!(inquiry.poll(), Step::Send(_)), "{name}");
            inquiry.handle_answer(answer).expect("it was asked for");
        }
        complain(&validator, name, &serde_json::to_value(inquiry.report()).expect("a report is JSON"));
    }
}

#[test]
fn the_schema_refuses_what_is_not_in_it() {
    let (_, good) = registrations().swap_remove(0);
    let validator = validator("registration");
    assert!(validator.is_valid(&good));
    for (pointer, member, value) in [
        ("", "surprise", json!(1)),
        ("", "availability", json!("perhaps")),
        ("", "statuses", Value::Null),
        ("/source", "protocol", json!("gopher")),
        ("/registrar", "iana_id", json!("9999")),
    ] {
        let mut bad = good.clone();
        let object = bad.pointer_mut(pointer).and_then(Value::as_object_mut).expect(pointer);
        object.insert(member.to_owned(), value);
        assert!(!validator.is_valid(&bad), "{pointer}/{member} passes");
    }
    let mut bad = good.clone();
    bad.as_object_mut().and_then(|object| object.remove("fields")).expect("fields are always there");
    assert!(!validator.is_valid(&bad), "a registration without fields passes");
}

/// Real output for one answer of each kind.
fn registrations() -> Vec<(&'static str, Value)> {
    let whois =
        [("domain", DOMAIN), ("network", NETWORK), ("autnum", AUTNUM), ("anything", "owner: Ada Muster\nno label here\n")].map(
            |(name, answer)| {
                let decoded = whois::charset::Decoded::from(answer);
                let read = whois::read(&decoded, &whois::Hints::default()).expect(name);
                (name, serde_json::to_value(&read).expect("a registration is JSON"))
            },
        );
    let rdap =
        [("RDAP domain", rdap_domain()), ("RDAP network", rdap_network()), ("RDAP autnum", rdap_autnum())].map(|(name, body)| {
            let body = body.to_string();
            let document = rdap::Document::parse(&body).expect(name);
            let read = document.read(&whois::Hints::default()).expect(name);
            (name, serde_json::to_value(&read).expect("a registration is JSON"))
        });
    whois.into_iter().chain(rdap).collect()
}

const DOMAIN: &str = "\
Domain Name: EXAMPLE.COM\r\nRegistry Domain ID: 1000001_DOMAIN_COM\r\nRegistrar WHOIS Server: whois.example.net\r\n\
Registrar URL: http://www.example.net\r\nUpdated Date: 2026-01-05T06:07:08Z\r\nCreation Date: 2001-02-03T04:05:06Z\r\n\
Registrar Registration Expiration Date: 2027-02-03T04:05:06Z\r\nRegistrar: Example Registrar, Inc.\r\nRegistrar IANA ID: 9999\r\n\
Registrar Abuse Contact Email: abuse@example.net\r\nReseller: Example Reseller\r\n\
Domain Status: clientTransferProhibited https://icann.org/epp#clientTransferProhibited\r\nRegistrant Name: REDACTED FOR PRIVACY\r\n\
Registrant Organization: Muster Works\r\nRegistrant Street: 1 Sample Street\r\nRegistrant City: Sampletown\r\n\
Registrant State/Province: SA\r\nRegistrant Postal Code: 10001\r\nRegistrant Country: US\r\nRegistrant Phone: +1.5555550111\r\n\
Registrant Email: ada@example.org\r\nTech Name: Ben Muster\r\nName Server: ns1.example.org 192.0.2.53\r\n\
DNSSEC: signedDelegation\r\nDNSSEC DS Data: 12345 13 2 0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF\r\n\
>>> Last update of WHOIS database: 2026-11-01T00:00:00Z <<<\r\n";

const NETWORK: &str = "\
inetnum:        192.0.2.0 - 192.0.2.255\nnetname:        EXAMPLE-NET\ncountry:        NL\nadmin-c:        AM1-TEST\n\
status:         ASSIGNED PA\ncreated:        2020-01-02T03:04:05Z\nlast-modified:  2024-05-06T07:08:09Z\nsource:         TEST\n\n\
person:         Ada Muster\naddress:        1 Sample Street\nphone:          +31 5555 0100\nnic-hdl:        AM1-TEST\nsource:         TEST\n\n\
route:          192.0.2.0/24\norigin:         AS64496\nsource:         TEST\n";

const AUTNUM: &str = "\
aut-num:        AS64496\nas-name:        EXAMPLE-AS\nadmin-c:        AM1-TEST\nstatus:         ASSIGNED\nsource:         TEST\n\n\
person:         Ada Muster\nnic-hdl:        AM1-TEST\nsource:         TEST\n";

fn rdap_domain() -> Value {
    json!({
        "objectClassName": "domain", "handle": "D-1", "ldhName": "EXAMPLE.COM", "status": ["client transfer prohibited"],
        "events": [
            { "eventAction": "registration", "eventDate": "2001-02-03T04:05:06Z" },
            { "eventAction": "last update of RDAP database", "eventDate": "2026-11-01T00:00:00Z" },
        ],
        "entities": [{
            "objectClassName": "entity", "handle": "C-1", "roles": ["registrant"],
            "vcardArray": ["vcard", [
                ["version", {}, "text", "4.0"], ["fn", {}, "text", "Ada Muster"], ["email", {}, "text", "ada@example.org"],
                ["adr", { "cc": "US" }, "text", ["", "", "1 Sample Street", "Sampletown", "SA", "10001", ""]],
            ]],
        }],
        "nameservers": [{ "objectClassName": "nameserver", "ldhName": "NS1.EXAMPLE.ORG", "ipAddresses": { "v4": ["192.0.2.53"] } }],
        "secureDNS": { "delegationSigned": true, "dsData": [{ "keyTag": 12345, "algorithm": 13, "digestType": 2, "digest": "0123ABCD" }] },
    })
}

fn rdap_network() -> Value {
    json!({
        "objectClassName": "ip network", "handle": "NET-1", "startAddress": "192.0.2.0", "endAddress": "192.0.2.255", "ipVersion": "v4",
        "name": "EXAMPLE-NET", "type": "ASSIGNED PA", "country": "NL",
        "entities": [{ "objectClassName": "entity", "handle": "A-1", "roles": ["abuse"],
            "vcardArray": ["vcard", [["version", {}, "text", "4.0"], ["fn", {}, "text", "Abuse desk"], ["tel", {}, "uri", "tel:+1-555-555-0100"]]] }],
    })
}

fn rdap_autnum() -> Value {
    json!({ "objectClassName": "autnum", "handle": "AS64496", "startAutnum": 64496, "endAutnum": 64511, "name": "EXAMPLE-AS" })
}

fn text(answer: &str) -> Payload {
    Payload::Text(answer.to_owned())
}

pub(super) fn complain(validator: &Validator, name: &str, value: &Value) {
    let complaints: Vec<_> = validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(complaints.is_empty(), "{name}: {}\n{value:#}", complaints.join("\n"));
}

pub(super) fn validator(name: &str) -> Validator {
    let registration = schema("registration");
    let id = registration.get("$id").and_then(Value::as_str).expect("a schema has an $id").to_owned();
    let registry =
        Registry::new().add(id, registration).and_then(|registry| registry.prepare()).expect("the schema is well-formed");
    let schema = schema(name);
    jsonschema::meta::validate(&schema).expect("the schema keeps to its dialect");
    jsonschema::options().with_registry(&registry).build(&schema).expect("the schema is usable")
}

fn schema(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../wit/{name}.schema.json"));
    serde_json::from_str(&fs::read_to_string(path).expect(name)).expect("a schema is JSON")
}

/// What a schema says of an object or of a choice, without its descriptions: see [`of_wit`].
fn of_schema(schema: &Value) -> Value {
    let cases = schema.get("oneOf").and_then(Value::as_array);
    match (schema.get("properties").and_then(Value::as_object), cases) {
        (Some(members), _) => {
            assert_eq!(schema.get("additionalProperties"), Some(&json!(false)), "{schema}");
            if let Some(code) = members.get("code").filter(|code| code.get("oneOf").is_some()) {
                return of_schema(code);
            }
            let mut required = schema.get("required").cloned().unwrap_or(json!([]));
            required.as_array_mut().expect("required is a list").sort_by_key(ToString::to_string);
            json!({ "members": members.iter().map(|(name, ty)| (name.clone(), bare(ty))).collect::<Map<_, _>>(), "required": required })
        }
        (None, Some(cases)) => cases
            .iter()
            .map(|case| match case.get("const") {
                Some(name) => name.clone(),
                None => of_schema(case),
            })
            .collect(),
        (None, None) => schema.clone(),
    }
}

/// What the WIT says of a type, in the form of [`of_schema`]: a record as `{"members", "required"}`, an enum as the list of its
/// names, a variant as a list of records of one member. A `parse-error` stands in JSON by its code alone.
fn of_wit(resolve: &Resolve, name: &str, ty: &TypeDef) -> Value {
    let members = |members: Vec<(&str, Type)>| {
        let mut required: Vec<_> =
            members.iter().filter(|(name, ty)| !is_left_out(resolve, name, *ty)).map(|(name, _)| snake(name)).collect();
        required.sort_unstable();
        let members: Map<_, _> = members.iter().map(|(name, ty)| (snake(name), of_type(resolve, *ty))).collect();
        json!({ "members": members, "required": required })
    };
    match &ty.kind {
        TypeDefKind::Record(record) => members(record.fields.iter().map(|field| (field.name.as_str(), field.ty)).collect()),
        TypeDefKind::Enum(cases) => cases.cases.iter().map(|case| snake(&case.name)).collect(),
        TypeDefKind::Variant(variant) if name == "parse-error" => variant.cases.iter().map(|case| snake(&case.name)).collect(),
        TypeDefKind::Variant(variant) => {
            variant.cases.iter().map(|case| members(vec![(case.name.as_str(), case.ty.expect("a case has a payload"))])).collect()
        }
        other => other.as_str().into(),
    }
}

fn of_type(resolve: &Resolve, ty: Type) -> Value {
    let whole = |most: u64| json!({ "type": "integer", "minimum": 0, "maximum": most });
    match ty {
        Type::Bool => json!({ "type": "boolean" }),
        Type::String => json!({ "type": "string" }),
        Type::U8 => whole(u8::MAX.into()),
        Type::U16 => whole(u16::MAX.into()),
        Type::U32 => whole(u32::MAX.into()),
        Type::Id(id) => match resolve.types.get(id).map(|ty| (&ty.kind, ty.name.as_deref())) {
            Some((TypeDefKind::Option(inner), _)) => of_type(resolve, *inner),
            Some((TypeDefKind::List(item), _)) => json!({ "type": "array", "items": of_type(resolve, *item) }),
            Some((_, Some(name))) => reference(name),
            _ => Value::Null,
        },
        _ => Value::Null,
    }
}

/// Where a named type is described.
fn reference(name: &str) -> Value {
    json!({ "to": snake(name) })
}

/// A member's schema without its description, and with references by name.
fn bare(schema: &Value) -> Value {
    let mut schema = schema.as_object().cloned().unwrap_or_default();
    if let Some(Value::String(target)) = schema.get("$ref") {
        return json!({ "to": target.rsplit('/').next().unwrap_or_default().trim_end_matches(".schema.json") });
    }
    assert!(schema.remove("description").is_none_or(|text| text.as_str().is_some_and(|text| text.ends_with(['.', '…']))));
    if let Some(items) = schema.get("items") {
        let items = bare(items);
        schema.insert("items".to_owned(), items);
    }
    schema.into()
}

/// A type of `osint:whois`, by name, from where it is defined and not from where `use` brings it in.
fn definition<'r>(resolve: &'r Resolve, name: &str) -> Option<&'r TypeDef> {
    let ours = |ty: &TypeDef| match ty.owner {
        TypeOwner::Interface(id) => {
            let package = resolve.interfaces.get(id).and_then(|interface| resolve.packages.get(interface.package?));
            package.is_some_and(|package| package.name.namespace == "osint" && package.name.name == "whois")
        }
        TypeOwner::World(_) | TypeOwner::None => false,
    };
    let mut types = resolve.types.iter().map(|(_, ty)| ty);
    types.find(|ty| ty.name.as_deref() == Some(name) && !matches!(ty.kind, TypeDefKind::Type(_)) && ours(ty))
}

/// Whether the JSON may lack a member: one that is none, and the one truth that nearly always is false.
fn is_left_out(resolve: &Resolve, name: &str, ty: Type) -> bool {
    name == "passed-over" || option(resolve, ty).is_some()
}

fn option(resolve: &Resolve, ty: Type) -> Option<Type> {
    let Type::Id(id) = ty else { return None };
    match resolve.types.get(id)?.kind {
        TypeDefKind::Option(inner) => Some(inner),
        _ => None,
    }
}

fn snake(name: &str) -> String {
    name.replace('-', "_")
}
