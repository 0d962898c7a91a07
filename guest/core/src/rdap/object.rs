//! The RDAP object: what all classes share, and domains and name servers (RFC 9083 sections 4 and 5).

use std::borrow::Cow;

use crate::error::ParseError;
use crate::idn;
use crate::registration::{Availability, DsData, Event, Nameserver, ObjectClass, Pointer, Registration, SecureDns, Text};
use crate::table::TLD;
use crate::whois::Hints;

use super::lenient::{Reader, lower_case, push_new, quote};
use super::timestamp::timestamp;
use super::tree::{Kind, Value};
use super::{entity, error_response, network, redacted, words};

/// The members by which the class of an object without a class is guessed; the first that is there decides.
const TELLING_MEMBERS: [(&str, ObjectClass); 12] = [
    ("startAddress", ObjectClass::IpNetwork),
    ("endAddress", ObjectClass::IpNetwork),
    ("cidr0_cidrs", ObjectClass::IpNetwork),
    ("startAutnum", ObjectClass::Autnum),
    ("secureDNS", ObjectClass::Domain),
    ("nameservers", ObjectClass::Domain),
    ("ipAddresses", ObjectClass::Nameserver),
    ("ldhName", ObjectClass::Domain),
    ("unicodeName", ObjectClass::Domain),
    ("vcardArray", ObjectClass::Entity),
    ("publicIds", ObjectClass::Entity),
    ("roles", ObjectClass::Entity),
];

/// Reads a whole response.
pub(super) fn read<'d>(reader: &mut Reader<'d>, root: Value<'d>, hints: &Hints<'_>) -> Result<(), ParseError> {
    let object = outermost_object(reader, root)?;
    if let Some(list) = object.children().find(|member| member.name().is_some_and(|name| name.ends_with("SearchResults"))) {
        let name = list.name().unwrap_or_default();
        let sentence =
            format!("a search result ({name}, line {}) is not a lookup: ask for one object by its own path", list.line());
        return Err(ParseError::Malformed(sentence));
    }
    if error_response::read(reader, object, hints)? {
        return Ok(());
    }
    let Some(class) = object_class(reader, object) else { return Err(error_response::without_object(reader, object)) };
    reader.registration.object = class;
    if let Some((value, handle)) = reader.member_text(object, "handle").filter(|(_, handle)| !redacted::is_withheld(handle)) {
        reader.used(value, Pointer::member("handle"));
        reader.registration.handle = Some(Cow::Borrowed(handle));
    }
    if matches!(class, ObjectClass::Domain | ObjectClass::Nameserver) {
        read_names(reader, object);
    }
    read_statuses(reader, object);
    reader.registration.availability = availability(&reader.registration);
    read_events(reader, object);
    match class {
        ObjectClass::Domain => read_domain(reader, object),
        ObjectClass::Nameserver => {
            read_nameserver(reader, object);
        }
        ObjectClass::IpNetwork => network::read_network(reader, object),
        ObjectClass::Autnum => network::read_autnum(reader, object),
        ObjectClass::Entity => {}
    }
    let entities = entity::read(reader, object);
    redacted::read(reader, object, &entities);
    reader.registration.referral = read_referral(reader, object);
    read_registrar_server(reader, object);
    note_truncation(reader, object);
    Ok(())
}

/// The response, which is an object; some servers put it in an array.
fn outermost_object<'d>(reader: &mut Reader<'d>, root: Value<'d>) -> Result<Value<'d>, ParseError> {
    let mut items = root.children();
    match (root.kind(), items.next(), items.next()) {
        (Kind::Object, ..) => Ok(root),
        (Kind::Array, Some(only), None) if only.kind() == Kind::Object => {
            reader.note("object-in-array", only, "the response stands in an array; read as that one object");
            Ok(only)
        }
        (kind, ..) => Err(ParseError::Malformed(format!(
            "the JSON is no RDAP response: it is {} and not an object, at line {}; check that the URL is that of an RDAP service",
            match kind {
                Kind::Array => "an array",
                Kind::String => "a string",
                Kind::Number => "a number",
                _ => "a literal",
            },
            root.line()
        ))),
    }
}

/// The class by its name or, failing that, by the members.
fn object_class<'d>(reader: &mut Reader<'d>, object: Value<'d>) -> Option<ObjectClass> {
    let named = reader.member_text(object, "objectClassName");
    if let Some((value, name)) = named
        && let Some(class) = words::object_class(name)
    {
        reader.used(value, Pointer::member("object"));
        return Some(class);
    }
    let (member, class) = TELLING_MEMBERS.into_iter().find(|(member, _)| reader.member(object, member).is_some())?;
    match named {
        Some((value, name)) => {
            let sentence = format!("{} is no class that is known; guessed by the member {member}", quote(name));
            reader.note("unknown-object-class", value, &sentence);
        }
        None => {
            let sentence = format!("objectClassName is missing; guessed by the member {member}");
            reader.note("missing-object-class", object, &sentence);
        }
    }
    Some(class)
}

/// RFC 9083 section 3: `ldhName` and `unicodeName`.
fn read_names<'d>(reader: &mut Reader<'d>, object: Value<'d>) {
    let ldh = reader.member_text(object, "ldhName");
    let unicode = reader.member_text(object, "unicodeName");
    let Some((value, written)) = ldh.or(unicode) else { return };
    let name = host_name(reader, value, written);
    reader.used(value, Pointer::member("name"));
    let unicode_name = match unicode {
        Some((value, written)) => {
            let unicode = lower_case(written.trim_end_matches('.'));
            reader.used(value, Pointer::member(if unicode == name { "name" } else { "unicode_name" }));
            Some(unicode)
        }
        None if name.contains("xn--") => idn::to_unicode(&name).map(Text::Owned),
        None => None,
    };
    reader.registration.unicode_name = unicode_name.filter(|unicode| *unicode != name);
    reader.registration.name = Some(name);
}

/// A host name in A-labels, lower case, without the final dot; as written where it has no A-labels.
fn host_name<'d>(reader: &mut Reader<'d>, value: Value<'d>, written: &'d str) -> Text<'d> {
    let name = if written.len() > 1 { written.trim_end_matches('.') } else { written };
    if name.is_ascii() {
        return lower_case(name);
    }
    match idn::to_ascii(name) {
        Ok(ascii) => Cow::Owned(ascii),
        Err(_) => {
            reader.note("unreadable-name", value, &format!("{} has no form in A-labels", quote(name)));
            lower_case(name)
        }
    }
}

fn read_statuses<'d>(reader: &mut Reader<'d>, object: Value<'d>) {
    let is_epp = matches!(reader.registration.object, ObjectClass::Domain | ObjectClass::Nameserver);
    for value in reader.member_items(object, "status") {
        if let Some(status) = reader.text(value) {
            let status = if is_epp { words::epp_status(status) } else { Cow::Borrowed(status) };
            let index = push_new(&mut reader.registration.statuses, status);
            reader.used(value, Pointer::item("statuses", index));
        }
    }
}

/// An object that is there is registered, unless the registry keeps the name for itself. (Of an address block, `reserved` says what
/// it is registered for.)
fn availability(registration: &Registration<'_>) -> Availability {
    let is_reserved = registration.statuses.iter().any(|status| status.eq_ignore_ascii_case("reserved"));
    match registration.object {
        ObjectClass::Domain if is_reserved => Availability::Reserved,
        _ => Availability::Registered,
    }
}

/// RFC 9083 section 4.5.
fn read_events<'d>(reader: &mut Reader<'d>, object: Value<'d>) {
    for event in reader.member_items(object, "events") {
        let action = reader.member_text(event, "eventAction");
        let date = reader.member_text(event, "eventDate");
        let (Some((action_value, action)), Some((date_value, date))) = (action, date) else {
            let missing = if action.is_none() { "eventAction" } else { "eventDate" };
            reader.note("incomplete-event", event, &format!("the event has no {missing}; not read"));
            continue;
        };
        let at = timestamp(date);
        if at.iso.is_none() {
            reader.note("unreadable-date", date_value, &format!("{} is no date of RFC 3339", quote(date)));
        }
        let action = words::event_action(action);
        let registration = &mut reader.registration;
        let (member, slot) = match action {
            "registration" => ("created", Some(&mut registration.created)),
            "last changed" => ("updated", Some(&mut registration.updated)),
            "expiration" => ("expires", Some(&mut registration.expires)),
            _ => ("", None),
        };
        if let Some(slot) = slot.filter(|slot| slot.is_none()) {
            *slot = Some(at);
            reader.used(action_value, Pointer::member(member));
            reader.used(date_value, Pointer::member(member));
        } else {
            let index = registration.events.len();
            registration.events.push(Event { action: Cow::Borrowed(action), at });
            reader.used(action_value, Pointer::item("events", index).part("action"));
            reader.used(date_value, Pointer::item("events", index).part("at"));
        }
    }
}

fn read_domain<'d>(reader: &mut Reader<'d>, object: Value<'d>) {
    for nameserver in reader.member_items(object, "nameservers") {
        read_nameserver(reader, nameserver);
    }
    let Some(secure_dns) = reader.member(object, "secureDNS") else { return };
    // Some servers put it in an array.
    let secure_dns = if secure_dns.kind() == Kind::Array { secure_dns.children().next() } else { Some(secure_dns) };
    if let Some(secure_dns) = secure_dns {
        reader.registration.secure_dns = read_secure_dns(reader, secure_dns);
    }
}

/// Adds a name server: an object, or its bare name.
fn read_nameserver<'d>(reader: &mut Reader<'d>, object: Value<'d>) {
    let named = match object.kind() {
        Kind::String => {
            reader.note("bare-nameserver", object, "a name where an object belongs; read as its ldhName");
            reader.text(object).map(|name| (object, name))
        }
        _ => reader.member_text(object, "ldhName").or_else(|| reader.member_text(object, "unicodeName")),
    };
    let Some((value, name)) = named else {
        return reader.note("unreadable-nameserver", object, "the name server has no name; not read");
    };
    let index = reader.registration.nameservers.len();
    let mut nameserver = Nameserver { name: host_name(reader, value, name), addresses: Vec::new() };
    reader.used(value, Pointer::item("nameservers", index).part("name"));
    let lists: Vec<_> = match reader.member(object, "ipAddresses") {
        Some(both) if both.kind() == Kind::Object => {
            ["v4", "v6"].into_iter().filter_map(|name| reader.member(both, name)).collect()
        }
        Some(list) => vec![list],
        None => Vec::new(),
    };
    for list in lists {
        for value in reader.items(list) {
            if let Some(address) = network::address(reader, value) {
                let item = push_new(&mut nameserver.addresses, address);
                reader.used(value, Pointer::item("nameservers", index).part_item("addresses", item));
            }
        }
    }
    reader.registration.nameservers.push(nameserver);
}

/// RFC 9083 section 5.3. None where it does not tell whether the delegation is signed.
fn read_secure_dns<'d>(reader: &mut Reader<'d>, object: Value<'d>) -> Option<SecureDns<'d>> {
    let stated = reader.member(object, "delegationSigned").and_then(|value| {
        let signed = reader.truth(value)?;
        reader.used(value, Pointer::member("secure_dns/signed"));
        Some(signed)
    });
    let mut ds = Vec::new();
    for value in reader.member_items(object, "dsData") {
        match read_ds(reader, value, ds.len()) {
            Some(data) => ds.push(data),
            None => reader.note("unreadable-ds", value, "the DS data lack a part; not read"),
        }
    }
    let has_keys = reader.member_items(object, "keyData").next().is_some();
    let signed = stated.or((!ds.is_empty() || has_keys).then_some(true))?;
    if !signed && !ds.is_empty() {
        reader.note("signed-in-doubt", object, "delegationSigned is false, yet there are DS data");
    }
    Some(SecureDns { signed, ds })
}

fn read_ds<'d>(reader: &mut Reader<'d>, value: Value<'d>, index: usize) -> Option<DsData<'d>> {
    let item = Pointer::item("secure_dns/ds", index);
    let (digest_value, digest) = reader.member_text(value, "digest")?;
    let data = DsData {
        key_tag: reader.member(value, "keyTag").and_then(|value| reader.number(value))?,
        algorithm: reader.member(value, "algorithm").and_then(|value| reader.number(value))?,
        digest_type: reader.member(value, "digestType").and_then(|value| reader.number(value))?,
        digest: if digest.bytes().any(|byte| byte.is_ascii_lowercase() || byte == b' ') {
            Cow::Owned(digest.replace(' ', "").to_ascii_uppercase())
        } else {
            Cow::Borrowed(digest)
        },
    };
    for (name, part) in [("keyTag", "key_tag"), ("algorithm", "algorithm"), ("digestType", "digest_type")] {
        if let Some(value) = reader.member(value, name) {
            reader.used(value, item.part(part));
        }
    }
    reader.used(digest_value, item.part("digest"));
    Some(data)
}

/// The WHOIS server of a domain's registrar: that of a registrar's response. In a registry's response, which refers to the
/// registrar's or names the server that the tables have for the registry, `port43` is the registry's own.
fn read_registrar_server<'d>(reader: &mut Reader<'d>, object: Value<'d>) {
    let registration = &reader.registration;
    let lacks_one = registration.registrar.as_ref().is_some_and(|found| found.whois_server.is_none());
    if registration.object != ObjectClass::Domain || registration.referral.is_some() || !lacks_one {
        return;
    }
    let tld = registration.name.as_deref().and_then(|name| name.rsplit('.').next());
    let registrys = tld.and_then(|tld| TLD.row(tld)).map(|row| row.server(1));
    let Some((value, host)) = entity::whois_server(reader, object) else { return };
    if registrys.is_none_or(|registrys| registrys != host)
        && let Some(registrar) = &mut reader.registration.registrar
    {
        registrar.whois_server = Some(host);
        reader.used(value, Pointer::member("registrar/whois_server"));
    }
}

/// The registrar's response about the same object (gTLD RDAP technical guide 2024, section 2.3.2).
fn read_referral<'d>(reader: &mut Reader<'d>, object: Value<'d>) -> Option<Text<'d>> {
    let mut own = None;
    let mut related = Vec::new();
    for link in reader.member_items(object, "links") {
        let Some((value, url)) = reader.member_text(link, "href") else { continue };
        let rel = reader.member_text(link, "rel").map_or("", |(_, rel)| rel);
        let kind = reader.member_text(link, "type").map_or("", |(_, kind)| kind);
        if rel.eq_ignore_ascii_case("self") {
            own = Some(url);
        } else if rel.eq_ignore_ascii_case("related") && kind.to_ascii_lowercase().starts_with("application/rdap+json") {
            related.push((value, url));
        }
    }
    let (value, url) = related.into_iter().find(|(_, url)| Some(*url) != own && is_http_url(url))?;
    reader.used(value, Pointer::member("referral"));
    Some(Cow::Borrowed(url))
}

/// RFC 9083 section 10.2.1: notices and remarks of these types say that something was left out.
fn note_truncation<'d>(reader: &mut Reader<'d>, object: Value<'d>) {
    for list in ["notices", "remarks"] {
        for notice in reader.member_items(object, list) {
            if let Some((value, kind)) = reader.member_text(notice, "type").filter(|(_, kind)| kind.contains("truncated due to"))
            {
                reader.note("truncated", value, &format!("the server left a part out: {}", quote(kind)));
            }
        }
    }
}

/// Whether a text is an absolute URL of HTTP with a host and nothing that a URL cannot hold.
fn is_http_url(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    let starts_host = |rest: &str| rest.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '[');
    rest.is_some_and(starts_host) && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte))
}
