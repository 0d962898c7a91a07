//! IP networks and AS numbers (RFC 9083 sections 5.4 and 5.5), with ARIN's extensions `cidr0` and `arin_originas0`.

use std::borrow::Cow;
use std::net::IpAddr;

use ipnet::{IpNet, IpSubnets, Ipv4Subnets, Ipv6Subnets};

use crate::registration::{Autnum, Network, Pointer, Text};

use super::jcard::{is_country_code, upper_case};
use super::lenient::{Reader, push_new, quote};
use super::tree::{Children, Kind, Value};

/// The AS numbers that may originate a network, by the extensions of ARIN, LACNIC and registro.br.
const ORIGIN_MEMBERS: [&str; 3] = ["arin_originas0_originautnums", "lacnic_originAutnum", "nicbr_autnum"];

/// Reads an IP network.
pub(super) fn read_network<'d>(reader: &mut Reader<'d>, object: Value<'d>) {
    let start = take_address(reader, object, "startAddress", Pointer::member("network/start"));
    let end = take_address(reader, object, "endAddress", Pointer::member("network/end"));
    let mut network = Network {
        name: reader.take_text(object, "name", Pointer::member("network/name")),
        kind: reader.take_text(object, "type", Pointer::member("network/kind")),
        parent: reader.take_text(object, "parentHandle", Pointer::member("network/parent")),
        country: take_country(reader, object),
        ..Network::default()
    };
    let mut stated = Vec::new();
    for value in reader.member_items(object, "cidr0_cidrs") {
        if let Some(cidr) = read_cidr(reader, value) {
            stated.push(cidr);
            let index = push_new(&mut network.cidrs, cidr.to_string());
            reader.used_all(value, Pointer::item("network/cidrs", index));
        }
    }
    for member in ORIGIN_MEMBERS {
        let Some(list) = reader.member(object, member) else { continue };
        // registro.br has a single number, and means it.
        let is_single = member == "nicbr_autnum" && list.is_scalar();
        for value in if is_single { Children::only(list) } else { reader.items(list) } {
            if let Some(number) = autnum(reader, value) {
                reader.used(value, Pointer::item("network/origins", network.origins.len()));
                network.origins.push(number);
            }
        }
    }
    let first = stated.iter().map(IpNet::network).min().map(|address| Cow::Owned(address.to_string()));
    let last = stated.iter().map(IpNet::broadcast).max().map(|address| Cow::Owned(address.to_string()));
    let (Some(start), Some(end)) = (start.or(first), end.or(last)) else {
        reader.forget("network");
        reader.note("no-range", object, "the network has neither startAddress and endAddress nor cidr0_cidrs");
        return;
    };
    if network.cidrs.is_empty() {
        network.cidrs = cidrs_between(&start, &end).into_iter().flatten().map(|cidr| Cow::Owned(cidr.to_string())).collect();
    }
    reader.registration.name = network.name.clone();
    reader.registration.network = Some(Network { start, end, ..network });
}

/// Reads an AS number or a range of them.
pub(super) fn read_autnum<'d>(reader: &mut Reader<'d>, object: Value<'d>) {
    let start = reader.member(object, "startAutnum").and_then(|value| take_autnum(reader, value, "autnum/start"));
    let end = reader.member(object, "endAutnum").and_then(|value| take_autnum(reader, value, "autnum/end"));
    let name = reader.take_text(object, "name", Pointer::member("autnum/name"));
    reader.registration.name = name.clone();
    let of_handle = || reader.registration.handle.as_deref().and_then(strip_as).and_then(|digits| digits.parse().ok());
    let (Some(start), Some(end)) = (start.or(end).or_else(of_handle), end.or(start).or_else(of_handle)) else {
        reader.forget("autnum");
        reader.note("no-range", object, "the AS number has neither startAutnum nor a handle that tells it");
        return;
    };
    reader.registration.autnum = Some(Autnum { start, end, name });
}

/// An IP address in its canonical form; one that cannot be read stays as written.
pub(super) fn address<'d>(reader: &mut Reader<'d>, value: Value<'d>) -> Option<Text<'d>> {
    let text = reader.text(value)?;
    let canonical = match text.parse::<IpAddr>() {
        Ok(address) => address.to_string(),
        Err(_) => match without_padding(text).and_then(|text| text.parse::<IpAddr>().ok()) {
            Some(address) => {
                reader.note("address-form", value, &format!("{} read as {address}", quote(text)));
                address.to_string()
            }
            None => {
                reader.note("unreadable-address", value, &format!("{} is no IP address", quote(text)));
                return Some(Cow::Borrowed(text));
            }
        },
    };
    Some(if canonical == text { Cow::Borrowed(text) } else { Cow::Owned(canonical) })
}

fn take_address<'d>(reader: &mut Reader<'d>, object: Value<'d>, name: &str, became: Pointer) -> Option<Text<'d>> {
    let value = reader.member(object, name)?;
    let address = address(reader, value)?;
    reader.used(value, became);
    Some(address)
}

/// `192.000.002.001` or `192.0.2.0/24` without what an address does not have.
fn without_padding(text: &str) -> Option<String> {
    let text = text.split('/').next().unwrap_or(text);
    if text.contains(':') {
        return Some(text.to_owned());
    }
    let parts: Option<Vec<u8>> = text.split('.').map(|part| part.parse().ok()).collect();
    parts.map(|parts| parts.iter().map(u8::to_string).collect::<Vec<_>>().join("."))
}

/// RFC 9083 does not say which code a country has; all registries use ISO 3166-1 alpha-2.
fn take_country<'d>(reader: &mut Reader<'d>, object: Value<'d>) -> Option<Text<'d>> {
    let (value, text) = reader.member_text(object, "country")?;
    if !is_country_code(text) {
        reader.note("unknown-country", value, &format!("{} is no country code of two letters", quote(text)));
        return None;
    }
    reader.used(value, Pointer::member("network/country"));
    Some(upper_case(text))
}

/// One item of `cidr0_cidrs` (NRO RDAP profile), or a CIDR as text.
fn read_cidr<'d>(reader: &mut Reader<'d>, value: Value<'d>) -> Option<IpNet> {
    let cidr = if value.kind() == Kind::Object {
        let prefix = reader.member_text(value, "v4prefix").or_else(|| reader.member_text(value, "v6prefix"));
        let length = reader.member(value, "length").and_then(|length| reader.number(length));
        let address = prefix.and_then(|(_, prefix)| prefix.parse::<IpAddr>().ok());
        address.zip(length).and_then(|(address, length)| IpNet::new(address, length).ok())
    } else {
        reader.text(value).and_then(|text| text.parse().ok())
    };
    if cidr.is_none() {
        reader.note("unreadable-cidr", value, "this is no prefix with a length; not read");
    }
    cidr
}

/// The fewest CIDRs that cover a range.
fn cidrs_between(start: &str, end: &str) -> Option<Vec<IpNet>> {
    let subnets = match (start.parse().ok()?, end.parse().ok()?) {
        (IpAddr::V4(start), IpAddr::V4(end)) if start <= end => IpSubnets::V4(Ipv4Subnets::new(start, end, 0)),
        (IpAddr::V6(start), IpAddr::V6(end)) if start <= end => IpSubnets::V6(Ipv6Subnets::new(start, end, 0)),
        _ => return None,
    };
    Some(subnets.collect())
}

fn take_autnum<'d>(reader: &mut Reader<'d>, value: Value<'d>, became: &'static str) -> Option<u32> {
    let number = autnum(reader, value)?;
    reader.used(value, Pointer::member(became));
    Some(number)
}

/// An AS number; forgives `AS` before it.
fn autnum<'d>(reader: &mut Reader<'d>, value: Value<'d>) -> Option<u32> {
    match strip_as(value.text().trim()).and_then(|digits| digits.parse().ok()) {
        Some(number) => {
            reader.note("not-a-number", value, &format!("read {} as a number", quote(value.text())));
            Some(number)
        }
        None => reader.number(value),
    }
}

fn strip_as(text: &str) -> Option<&str> {
    text.get(..2).filter(|start| start.eq_ignore_ascii_case("as")).and_then(|_| text.get(2..))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_become_cidrs() {
        let text =
            |start, end| cidrs_between(start, end).map(|cidrs| cidrs.iter().map(IpNet::to_string).collect::<Vec<_>>().join(" "));
        assert_eq!(text("192.0.2.0", "192.0.2.255").as_deref(), Some("192.0.2.0/24"));
        assert_eq!(text("192.0.2.1", "192.0.2.6").as_deref(), Some("192.0.2.1/32 192.0.2.2/31 192.0.2.4/31 192.0.2.6/32"));
        assert_eq!(text("0.0.0.0", "255.255.255.255").as_deref(), Some("0.0.0.0/0"));
        assert_eq!(text("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff").as_deref(), Some("2001:db8::/32"));
        assert_eq!(text("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff").as_deref(), Some("::/0"));
        assert_eq!(text("192.0.2.9", "192.0.2.1"), None);
        assert_eq!(text("192.0.2.9", "2001:db8::"), None);
        assert_eq!(text("192.0.2.9", "no address"), None);
    }

    #[test]
    fn padding_is_forgiven() {
        assert_eq!(without_padding("192.000.002.010").as_deref(), Some("192.0.2.10"));
        assert_eq!(without_padding("192.0.2.0/24").as_deref(), Some("192.0.2.0"));
        assert_eq!(without_padding("192.0.2.x"), None);
    }
}
