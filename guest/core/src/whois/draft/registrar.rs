//! A draft's registrar: its name with what registries put beside it, its numbers and servers.

use super::super::labels::RegistrarPart;
use super::super::phrases;
use super::{Draft, set, set_text};
use crate::registration::{Pointer, Registrar};

impl<'a> Draft<'a> {
    /// Gives a value to a member of the registrar.
    pub(crate) fn put_registrar(&mut self, part: RegistrarPart, value: &'a str, line: u32) -> Option<Pointer> {
        if part == RegistrarPart::Nothing || phrases::is_redacted(value) {
            return None;
        }
        if part == RegistrarPart::WhoisServer {
            let server = self.endpoint(value, line)?;
            let registrar = self.registration.registrar.get_or_insert_default();
            return set_text(&mut registrar.whois_server, server).then(|| Pointer::member("registrar/whois_server"));
        }
        if part == RegistrarPart::IanaId {
            return self.put_iana_id(value, line);
        }
        if part == RegistrarPart::Name
            && let Some((name, handle)) = split_registry_code(value)
        {
            self.put_registrar(RegistrarPart::Handle, handle, line);
            return self.put_registrar(RegistrarPart::Name, name, line);
        }
        if part == RegistrarPart::Name
            && let Some((name, url)) = split_url(value)
        {
            self.put_registrar(RegistrarPart::Url, url, line);
            if name != value {
                return self.put_registrar(RegistrarPart::Name, name, line);
            }
        }
        let registrar: &mut Registrar<'a> = self.registration.registrar.get_or_insert_default();
        let (used, member) = match part {
            // A web page is no name: of whom it is differs by registry.
            RegistrarPart::Name if value.starts_with("http://") || value.starts_with("https://") => (false, ""),
            RegistrarPart::Name => {
                let (name, handle) = name_and_identifier(value);
                if let Some(handle) = handle.filter(|_| registrar.name.is_none()) {
                    set(&mut registrar.handle, handle);
                }
                (set(&mut registrar.name, name), "registrar/name")
            }
            RegistrarPart::Organization => (set(&mut registrar.organization, value), "registrar/organization"),
            RegistrarPart::Handle => (set(&mut registrar.handle, value), "registrar/handle"),
            RegistrarPart::Url => (set(&mut registrar.url, value), "registrar/url"),
            RegistrarPart::AbuseEmail => (set(&mut registrar.abuse_email, value), "registrar/abuse_email"),
            RegistrarPart::AbusePhone => (set(&mut registrar.abuse_phone, value), "registrar/abuse_phone"),
            // `Example Hosting, support@example.net`
            RegistrarPart::Reseller => {
                let name = value.rsplit_once(", ").filter(|(_, email)| email.contains('@')).map_or(value, |(name, _)| name);
                (set(&mut registrar.reseller, name), "registrar/reseller")
            }
            RegistrarPart::IanaId | RegistrarPart::WhoisServer | RegistrarPart::Nothing => (false, ""),
        };
        used.then(|| Pointer::member(member))
    }

    pub(super) fn put_iana_id(&mut self, value: &'a str, line: u32) -> Option<Pointer> {
        let Ok(id) = value.parse() else {
            self.registration.note("unreadable-number", format!("{value:?} is no IANA ID of a registrar"), Some(line));
            return None;
        };
        let known = *self.registration.registrar.get_or_insert_default().iana_id.get_or_insert(id);
        (known == id).then(|| Pointer::member("registrar/iana_id"))
    }
}

/// `Example Registrar, Inc. (R22-LRCC)`: a registrar's name and the registry's identifier of it.
fn name_and_identifier(value: &str) -> (&str, Option<&str>) {
    let Some((name, identifier)) = value.strip_suffix(')').and_then(|value| value.rsplit_once(" (")) else {
        return (value, None);
    };
    let is_written = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
    let is_one =
        identifier.len() <= 24 && identifier.bytes().all(is_written) && identifier.bytes().any(|byte| byte.is_ascii_digit());
    if is_one { (name.trim_end(), Some(identifier)) } else { (value, None) }
}

/// `Example Registrations (R22-LRCC)`, `Example Registrations R45-ME`: the name, and the registry's code of the registrar behind it.
fn split_registry_code(value: &str) -> Option<(&str, &str)> {
    let (name, code) = value.trim_end_matches(')').rsplit_once([' ', '('])?;
    let (number, registry) = code.strip_prefix('R')?.split_once('-')?;
    let code_like = number.bytes().all(|byte| byte.is_ascii_digit()) && registry.bytes().all(|byte| byte.is_ascii_uppercase());
    let name = name.trim_end_matches([' ', '(']);
    (code_like && !number.is_empty() && !registry.is_empty() && !name.is_empty()).then_some((name, code))
}

/// `Example Registrar, Inc. (http://example.com)`, `Example Registrar http://example.com`: the name, and the URL behind it. In brackets
/// without a blank before them, as KRNIC writes it, the URL stays a part of the name.
fn split_url(value: &str) -> Option<(&str, &str)> {
    let at = memchr::memmem::find(value.as_bytes(), b"http").or_else(|| memchr::memmem::find(value.as_bytes(), b"www."))?;
    let (name, url) = value.split_at_checked(at)?;
    let url = url.trim_end_matches([' ', ')', '>', ']']);
    let name = match name.trim_end_matches(['(', '<', '[']) {
        separate if separate.ends_with(' ') => separate.trim_end_matches([' ', '-', ',']),
        joined if joined.len() < name.len() => value,
        _ => return None,
    };
    (!name.is_empty() && url.contains('.') && !url.contains(' ')).then_some((name, url))
}
