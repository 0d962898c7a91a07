//! Contact data as JSContact (RFC 9553), which a server may give in place of a jCard (draft-ietf-regext-rdap-jscontact). Beside one it
//! says the same.

use std::borrow::Cow;

use super::super::jcard::{is_country_code, join, telephone, upper_case};
use super::super::lenient::Reader;
use super::super::tree::Value;
use super::{Card, address};

/// The members of an entity that hold such a card: the draft's, and the one of its first versions.
const MEMBERS: [&str; 2] = ["jscontact_card", "jscard"];

/// Reads an entity's JSContact, if it has one.
pub(super) fn read<'d>(reader: &mut Reader<'d>, entity: Value<'d>, card: &mut Card<'d>) {
    let Some(object) = MEMBERS.into_iter().find_map(|member| reader.member(entity, member)) else { return };
    card.is_organization |= reader.member_text(object, "kind").is_some_and(|(_, kind)| kind.eq_ignore_ascii_case("org"));
    if let Some(name) = reader.member(object, "name") {
        read_name(reader, name, card);
    }
    for organization in map(reader, object, "organizations") {
        if let Some((value, name)) = reader.member_text(organization, "name") {
            card.set(value, "organization", Cow::Borrowed(name), |contact| &mut contact.organization);
        }
    }
    for email in map(reader, object, "emails") {
        if let Some((value, text)) = reader.member_text(email, "address") {
            card.read_email(value, text);
        }
    }
    for phone in map(reader, object, "phones") {
        read_phone(reader, phone, card);
    }
    for place in map(reader, object, "addresses") {
        read_address(reader, place, card);
    }
    for link in map(reader, object, "links") {
        if let Some((value, uri)) = reader.member_text(link, "uri") {
            card.set(value, "url", Cow::Borrowed(uri), |contact| &mut contact.url);
        }
    }
}

/// The values of a member that is a map from identifiers.
fn map<'d>(reader: &mut Reader<'d>, object: Value<'d>, name: &str) -> impl Iterator<Item = Value<'d>> + use<'d> {
    reader.member(object, name).into_iter().flat_map(Value::children)
}

/// RFC 9553 section 2.2.1: the whole, or else its components in their order.
fn read_name<'d>(reader: &mut Reader<'d>, name: Value<'d>, card: &mut Card<'d>) {
    if let Some((value, full)) = reader.member_text(name, "full") {
        return card.set(value, "name", Cow::Borrowed(full), |contact| &mut contact.name);
    }
    let parts: Vec<_> = components(reader, name).into_iter().filter(|(kind, ..)| *kind != "separator").collect();
    let Some(&(_, first, _)) = parts.first() else { return };
    card.set(first, "name", join(parts.iter().map(|(.., text)| *text), " "), |contact| &mut contact.name);
    card.use_rest_too(&parts.iter().map(|(_, value, text)| (*value, *text)).collect::<Vec<_>>());
}

/// RFC 9553 section 2.3.3.
fn read_phone<'d>(reader: &mut Reader<'d>, phone: Value<'d>, card: &mut Card<'d>) {
    let Some((value, text)) = reader.member_text(phone, "number") else { return };
    let features = reader.member(phone, "features");
    let mut has = |feature| features.and_then(|features| reader.member(features, feature)).is_some();
    let (is_fax, is_voice) = (has("fax"), has("voice"));
    let number = telephone(text);
    if is_voice || !is_fax {
        card.add(value, "phones", number.clone(), |contact| &mut contact.phones);
    }
    if is_fax {
        card.add(value, "faxes", number, |contact| &mut contact.faxes);
    }
}

/// RFC 9553 section 2.5.1: the components, or else the whole as it would be written on a letter.
fn read_address<'d>(reader: &mut Reader<'d>, place: Value<'d>, card: &mut Card<'d>) {
    let parts = components(reader, place);
    let mut street: Vec<(Value<'d>, &'d str)> = Vec::new();
    for (kind, value, text) in parts.iter().copied() {
        let plain = Cow::Borrowed(text);
        match kind {
            "locality" => card.set(value, "address/city", plain, |contact| &mut address(contact).city),
            "region" => card.set(value, "address/region", plain, |contact| &mut address(contact).region),
            // As the RFC has it, and as ICANN's server writes it.
            "postcode" | "postalcode" => {
                card.set(value, "address/postal_code", plain, |contact| &mut address(contact).postal_code);
            }
            "country" => card.set(value, "address/country", plain, |contact| &mut address(contact).country),
            "separator" => {}
            // `12` and `Example Street` are one line.
            "number" => street.push((value, text)),
            "name" if !street.is_empty() => {
                street.push((value, text));
                put_street(&mut street, card);
            }
            _ => card.add_street(value, text),
        }
    }
    put_street(&mut street, card);
    if parts.is_empty()
        && let Some((value, full)) = reader.member_text(place, "full")
    {
        card.add_street(value, full);
    }
    if let Some((value, code)) = reader.member_text(place, "countryCode").filter(|(_, code)| is_country_code(code)) {
        card.set(value, "address/country_code", upper_case(code), |contact| &mut address(contact).country_code);
    }
}

fn put_street<'d>(parts: &mut Vec<(Value<'d>, &'d str)>, card: &mut Card<'d>) {
    let Some(&(first, _)) = parts.first() else { return };
    let line = join(parts.iter().map(|(_, text)| *text), " ");
    card.add(first, "address/street", line, |contact| &mut address(contact).street);
    card.use_rest_too(parts);
    parts.clear();
}

/// The components of a name or an address, each with its kind.
fn components<'d>(reader: &mut Reader<'d>, object: Value<'d>) -> Vec<(&'d str, Value<'d>, &'d str)> {
    let mut found = Vec::new();
    for component in reader.member_items(object, "components") {
        let Some((value, text)) = reader.member_text(component, "value") else { continue };
        let kind = reader.member_text(component, "kind").map_or("", |(_, kind)| kind);
        found.push((kind, value, text));
    }
    found
}
