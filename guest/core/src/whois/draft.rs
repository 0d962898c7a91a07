//! A registration in the making: takes values one by one, each to its member, and notes at its field what it became.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::Hints;
use super::dates;
use super::hosts;
use super::labels::{self, Member, Part, ROLES, RegistrarPart, Role};
use super::phrases;
use super::scan::Line;
use crate::registration::{Contact, DsData, Event, Field, Nameserver, Pointer, Registrar, Registration, Source, Timestamp};

/// The most items of a list: no registration has so many, and looking for doubles must not take time that grows with its square.
const MOST: usize = 500;

/// A registration in the making.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    /// What is known so far.
    pub(crate) registration: Registration<'a>,
    /// What the caller knows: registries have their habits with dates.
    hints: Hints<'a>,
    habit: OnceCell<dates::Habit>,
    /// Key tag, algorithm and digest type of a DS record whose digest has not come yet.
    ds_parts: [&'a str; 3],
    /// The heading that fields stand under.
    pub(crate) section: Option<&'a str>,
    /// Whether anything was used yet: before the record, servers write notices, too.
    pub(crate) begun: bool,
    /// The contact that values of each role go to.
    current: [Option<usize>; ROLES],
    /// The name server that was named last: an address that follows is its.
    server: Option<usize>,
}

impl<'a> Draft<'a> {
    /// A draft of which nothing is known.
    pub(crate) fn new(source: Source<'a>, hints: Hints<'a>, lines: usize) -> Self {
        let mut registration = Registration::new(source);
        registration.fields.reserve(lines);
        Draft {
            registration,
            hints,
            habit: OnceCell::new(),
            ds_parts: [""; 3],
            section: None,
            begun: false,
            current: [None; ROLES],
            server: None,
        }
    }

    /// Takes a pair for a member: records the field, and the value where it is one.
    pub(crate) fn take(&mut self, line: &Line<'a>, member: Option<Member>) {
        if let Some(Member::Nothing | Member::Registrar(RegistrarPart::Nothing) | Member::Contact(_, Part::Nothing)) = member {
            return self.pass_over(line);
        }
        let path = if line.value.is_empty() { None } else { member.and_then(|member| self.put(member, line.value, line.number)) };
        self.record(line, path);
    }

    /// Takes a pair, or a plain line, for a part of a contact.
    pub(crate) fn take_part(&mut self, contact: usize, part: Part, line: &Line<'a>) {
        if part == Part::Nothing {
            return self.pass_over(line);
        }
        let path = self.put_contact(contact, part, line.value, line.number);
        self.record(line, path);
    }

    /// Records a line as a field of which it is known that it says nothing of the object.
    pub(crate) fn pass_over(&mut self, line: &Line<'a>) {
        self.record(line, None);
        if let Some(field) = self.registration.fields.last_mut().filter(|field| field.line == line.number) {
            field.passed_over = true;
        }
    }

    /// Records a line as a field, with what it became.
    pub(crate) fn record(&mut self, line: &Line<'a>, path: Option<Pointer>) {
        if line.value.is_empty() {
            return;
        }
        self.begun |= path.is_some();
        self.registration.fields.push(Field {
            section: self.section.map(Cow::Borrowed),
            label: Cow::Borrowed(line.label),
            value: Cow::Borrowed(line.value),
            line: line.number,
            path,
            passed_over: path.is_none() && phrases::is_no_value(line.value),
        });
    }

    /// Gives a value to a member. Returns the member that holds it; none where it went nowhere, for instance as
    /// another value is there already.
    pub(crate) fn put(&mut self, member: Member, value: &'a str, line: u32) -> Option<Pointer> {
        match member {
            Member::Name => {
                let name = hosts::name(value)?;
                set_text(&mut self.registration.name, name).then(|| Pointer::member("name"))
            }
            Member::Handle => set(&mut self.registration.handle, value).then(|| Pointer::member("handle")),
            Member::Status => self.put_statuses(value),
            Member::Created => {
                let at = self.timestamp(value, line)?;
                keep(&mut self.registration.created, at, Pointer::member("created"))
            }
            Member::Updated => {
                let at = self.timestamp(value, line)?;
                keep(&mut self.registration.updated, at, Pointer::member("updated"))
            }
            Member::Expires => {
                let at = self.timestamp(value, line)?;
                keep(&mut self.registration.expires, at, Pointer::member("expires"))
            }
            Member::Event(action) => {
                let at = self.timestamp(value, line)?;
                let event = Event { action: Cow::Borrowed(action), at };
                add(&mut self.registration.events, event).map(|index| Pointer::item("events", index))
            }
            Member::Registrar(part) => self.put_registrar(part, value, line),
            Member::Contact(role, part) => {
                let contact = self.contact_for(role, part, value);
                self.put_contact(contact, part, value, line)
            }
            Member::NameServer => self.put_nameservers(value),
            Member::NameServerAddress => self.put_address(value),
            Member::SecureDns => self.put_secure_dns(value),
            Member::DsData => self.put_ds_data(value),
            Member::DsKeyTag => self.put_ds_part(0, value),
            Member::DsAlgorithm => self.put_ds_part(1, value),
            Member::DsDigestType => self.put_ds_part(2, value),
            Member::DsDigest => {
                let [key_tag, algorithm, digest_type] = self.ds_parts;
                self.put_ds(hosts::ds_parts(key_tag, algorithm, digest_type, Cow::Borrowed(value)))
            }
            Member::Referral => {
                let server = self.endpoint(value, line)?;
                set_text(&mut self.registration.referral, server).then(|| Pointer::member("referral"))
            }
            Member::Nothing => None,
        }
    }

    /// The contact that a role's values go to; made when there is none.
    pub(crate) fn contact(&mut self, role: Role) -> usize {
        if let Some(contact) = self.current.get(role as usize).copied().flatten() {
            return contact;
        }
        self.begin_contact(role)
    }

    /// The contact that a value goes to: another handle is another contact's.
    fn contact_for(&mut self, role: Role, part: Part, value: &str) -> usize {
        let contact = self.contact(role);
        let known = self.registration.contacts.get(contact).and_then(|contact| contact.handle.as_deref());
        if part == Part::Handle && known.is_some_and(|known| known != value) { self.begin_contact(role) } else { contact }
    }

    /// Makes a new contact, to which the role's values go from now on.
    pub(crate) fn begin_contact(&mut self, role: Role) -> usize {
        let contact = self.registration.contacts.len();
        if contact >= MOST {
            return contact - 1;
        }
        self.registration.contacts.push(Contact { roles: vec![Cow::Borrowed(role.name())], ..Contact::default() });
        if let Some(slot) = self.current.get_mut(role as usize) {
            *slot = Some(contact);
        }
        contact
    }

    /// Takes a contact back of which nothing became known, or only the handle of one before, which has the role, too; if it is the
    /// last one.
    pub(crate) fn drop_empty_contact(&mut self, contact: usize) {
        let contacts = &mut self.registration.contacts;
        if contact + 1 != contacts.len() {
            return;
        }
        if let Some((last, before)) = contacts.split_last_mut()
            && last.handle.is_some()
            && *last == (Contact { roles: last.roles.clone(), handle: last.handle.clone(), ..Contact::default() })
            && let Some(known) = before.iter().position(|known| known.handle == last.handle)
            && let Some(same) = before.get_mut(known)
        {
            same.roles.append(&mut last.roles);
            contacts.pop();
            let of_last = labels::contact_pointer(contact, Part::Handle);
            for field in self.registration.fields.iter_mut().rev().take_while(|field| field.path == Some(of_last)) {
                field.path = Some(Pointer::item("contacts", known).part("roles"));
            }
            for slot in self.current.iter_mut().filter(|slot| **slot == Some(contact)) {
                *slot = Some(known);
            }
            return;
        }
        let empty = contacts.pop_if(|last| *last == Contact { roles: last.roles.clone(), ..Contact::default() });
        if empty.is_some() {
            for slot in self.current.iter_mut().filter(|slot| **slot == Some(contact)) {
                *slot = None;
            }
        }
    }

    /// Gives a value to a contact's part.
    pub(crate) fn put_contact(&mut self, contact: usize, part: Part, value: &'a str, line: u32) -> Option<Pointer> {
        let path = labels::contact_pointer(contact, part);
        if phrases::is_no_value(value) {
            return None;
        }
        if phrases::is_redacted(value) {
            let contact_record = self.registration.contacts.get_mut(contact)?;
            let name = labels::part_name(part);
            if !name.is_empty() && !contact_record.redacted.iter().any(|known| known == name) {
                contact_record.redacted.push(Cow::Borrowed(name));
            }
            return Some(Pointer::item("contacts", contact).part("redacted"));
        }
        // `EXA-1234#example.net ada@example.com`: a handle, and an e-mail address behind it.
        if part == Part::Handle
            && let Some((handle, email)) = value.split_once([' ', '\t']).map(|(handle, email)| (handle, email.trim()))
            && email.contains('@')
            && !email.contains(' ')
        {
            self.put_contact(contact, Part::Email, email, line);
            return self.put_contact(contact, Part::Handle, handle, line);
        }
        if matches!(part, Part::Created | Part::Updated) {
            let at = self.timestamp(value, line)?;
            let record = self.registration.contacts.get_mut(contact)?;
            return keep(if part == Part::Created { &mut record.created } else { &mut record.updated }, at, path);
        }
        let record = self.registration.contacts.get_mut(contact)?;
        let address = &mut record.address;
        let used = match part {
            Part::Handle => set(&mut record.handle, value),
            Part::Name | Part::Organization => {
                if let Some(service) = phrases::privacy_service(value) {
                    record.privacy_service.get_or_insert(Cow::Borrowed(service));
                }
                set(if part == Part::Name { &mut record.name } else { &mut record.organization }, value)
            }
            Part::FamilyName => join(&mut record.name, value, " "),
            Part::SecondOrganization => join(&mut record.organization, value, ", "),
            Part::Street => {
                let street = &mut address.get_or_insert_default().street;
                street.push(unquoted(value));
                return Some(Pointer::item("contacts", contact).part_item("address/street", street.len() - 1));
            }
            Part::City => set(&mut address.get_or_insert_default().city, value),
            Part::Region => set(&mut address.get_or_insert_default().region, value),
            Part::PostalCode => set(&mut address.get_or_insert_default().postal_code, value),
            Part::Country => {
                let address = address.get_or_insert_default();
                if value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_alphabetic()) {
                    let code = if value.bytes().all(|byte| byte.is_ascii_uppercase()) {
                        Cow::Borrowed(value)
                    } else {
                        Cow::Owned(value.to_ascii_uppercase())
                    };
                    return set_text(&mut address.country_code, code)
                        .then(|| Pointer::item("contacts", contact).part("address/country_code"));
                }
                set(&mut address.country, value)
            }
            Part::Phone => return add_text(&mut record.phones, value, contact, "phones"),
            Part::Fax => return add_text(&mut record.faxes, value, contact, "faxes"),
            Part::PhoneExtension => extend(&mut record.phones, value),
            Part::FaxExtension => extend(&mut record.faxes, value),
            Part::Email => return add_text(&mut record.emails, value, contact, "emails"),
            Part::Url => set(&mut record.url, value),
            Part::Created | Part::Updated | Part::Nothing => false,
        };
        used.then_some(path)
    }

    /// Adds a line to a contact's organization whose name takes several lines.
    pub(crate) fn continue_organization(&mut self, contact: usize, line: &Line<'a>) {
        let organization = self.registration.contacts.get_mut(contact).and_then(|contact| contact.organization.as_mut());
        let path = organization.map(|organization| {
            let organization = organization.to_mut();
            organization.push('\n');
            organization.push_str(line.value);
            labels::contact_pointer(contact, Part::Organization)
        });
        self.record(line, path);
    }

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
            return self.put_registrar(RegistrarPart::Name, name, line);
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
            RegistrarPart::Reseller => (set(&mut registrar.reseller, value), "registrar/reseller"),
            RegistrarPart::IanaId | RegistrarPart::WhoisServer | RegistrarPart::Nothing => (false, ""),
        };
        used.then(|| Pointer::member(member))
    }

    fn put_iana_id(&mut self, value: &'a str, line: u32) -> Option<Pointer> {
        let Ok(id) = value.parse() else {
            self.registration.note("unreadable-number", format!("{value:?} is no IANA ID of a registrar"), Some(line));
            return None;
        };
        let known = *self.registration.registrar.get_or_insert_default().iana_id.get_or_insert(id);
        (known == id).then(|| Pointer::member("registrar/iana_id"))
    }

    /// A server to ask, or a note why it is none that is asked.
    fn endpoint(&mut self, value: &'a str, line: u32) -> Option<Cow<'a, str>> {
        match hosts::endpoint(value) {
            Ok(server) => Some(server),
            Err(why) => {
                self.registration.note("bad-referral", format!("the server is not asked: {why}"), Some(line));
                None
            }
        }
    }

    fn put_statuses(&mut self, value: &'a str) -> Option<Pointer> {
        let mut first = None;
        // Several in a line, separated by commas; each perhaps with the URL of its explanation behind it.
        for status in value.split(',') {
            let end = status.find("http").unwrap_or(status.len());
            let status = status.get(..end)?.trim().trim_end_matches(['(', ' ']);
            let status = without_explanation(status);
            if !status.is_empty() {
                first = first.or(add(&mut self.registration.statuses, Cow::Borrowed(status)));
            }
        }
        first.map(|index| Pointer::item("statuses", index))
    }

    /// One name server with its addresses, or several in a line.
    pub(crate) fn put_nameservers(&mut self, value: &'a str) -> Option<Pointer> {
        let mut first = None;
        for word in value
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '[' | ']'))
            .filter(|word| !matches!(*word, "" | "-"))
        {
            if hosts::address(word).is_some() {
                self.put_one_address(word);
                first = first.or(self.server);
            } else if let Some(name) = hosts::host(word) {
                let servers = &mut self.registration.nameservers;
                let known = servers.iter().position(|known| known.name == name);
                self.server = known.or_else(|| add(servers, Nameserver { name, addresses: Vec::new() }));
                first = first.or(self.server);
            } else {
                break;
            }
        }
        first.map(|index| Pointer::item("nameservers", index))
    }

    /// An address of the name server before, or several.
    fn put_address(&mut self, value: &'a str) -> Option<Pointer> {
        let mut words = value.split([',', ' ']).filter(|word| !word.is_empty());
        let first = self.put_one_address(words.next()?);
        for word in words {
            self.put_one_address(word);
        }
        first
    }

    fn put_one_address(&mut self, word: &'a str) -> Option<Pointer> {
        let address = hosts::address(word)?;
        let index = self.server?;
        let server = self.registration.nameservers.get_mut(index)?;
        add(&mut server.addresses, address).map(|at| Pointer::item("nameservers", index).part_item("addresses", at))
    }

    fn put_secure_dns(&mut self, value: &'a str) -> Option<Pointer> {
        let folded = labels::Folded::new(value);
        let signed = match folded.as_str() {
            "unsigned" | "미서명" | "no" | "n" | "false" | "inactive" | "not signed" | "disabled" | "none" | "0" => false,
            "signed"
            | "서명"
            | "yes"
            | "y"
            | "true"
            | "active"
            | "signeddelegation"
            | "enabled"
            | "signed and valid dnssec"
            | "1" => true,
            folded if folded.starts_with("unsigned delegation") => false,
            folded if folded.starts_with("signed delegation") => true,
            _ if hosts::is_dnskey(value) => true,
            _ => return None,
        };
        let secure_dns = self.registration.secure_dns.get_or_insert_default();
        secure_dns.signed |= signed;
        Some(Pointer::member("secure_dns/signed"))
    }

    /// Keeps a part of a DS record until its digest follows.
    fn put_ds_part(&mut self, at: usize, value: &'a str) -> Option<Pointer> {
        *self.ds_parts.get_mut(at)? = value;
        self.registration.secure_dns.get_or_insert_default();
        Some(Pointer::member("secure_dns/ds"))
    }

    fn put_ds_data(&mut self, value: &'a str) -> Option<Pointer> {
        self.put_ds(hosts::ds_data(value))
    }

    /// Adds a DS record, where it is one.
    pub(crate) fn put_ds(&mut self, ds: Option<DsData<'a>>) -> Option<Pointer> {
        let ds = ds?;
        let secure_dns = self.registration.secure_dns.get_or_insert_default();
        secure_dns.signed = true;
        add(&mut secure_dns.ds, ds).map(|_| Pointer::member("secure_dns/ds"))
    }

    /// The domain that was asked for, or else that the answer is about.
    fn domain(&self) -> Option<&str> {
        self.hints.query.or(self.registration.name.as_deref())
    }

    fn timestamp(&mut self, value: &'a str, line: u32) -> Option<Timestamp<'a>> {
        let read = dates::read(value, || *self.habit.get_or_init(|| dates::Habit::of(self.hints.server, self.domain())));
        match &read {
            None if value.bytes().any(|byte| byte.is_ascii_digit()) => {
                self.registration.note(
                    "unreadable-date",
                    format!("{value:?} is no date that can be read for certain"),
                    Some(line),
                );
            }
            None => return None,
            Some(read) if read.ambiguous => {
                let message = format!("{value:?} is read with the day first; day and month could be swapped");
                self.registration.note("ambiguous-date", message, Some(line));
            }
            Some(_) => {}
        }
        Some(Timestamp { raw: Cow::Borrowed(value), iso: read.map(|read| read.iso) })
    }
}

/// `Example Registrations (R22-LRCC)`, `Example Registrations R45-ME`: the name, and the registry's code of the registrar behind it.
fn split_registry_code(value: &str) -> Option<(&str, &str)> {
    let (name, code) = value.trim_end_matches(')').rsplit_once([' ', '('])?;
    let (number, registry) = code.strip_prefix('R')?.split_once('-')?;
    let code_like = number.bytes().all(|byte| byte.is_ascii_digit()) && registry.bytes().all(|byte| byte.is_ascii_uppercase());
    let name = name.trim_end_matches([' ', '(']);
    (code_like && !number.is_empty() && !registry.is_empty() && !name.is_empty()).then_some((name, code))
}

/// `Example Registrar, Inc. (http://example.com)`, `Example Registrar http://example.com`: the name, and the URL behind it.
fn split_url(value: &str) -> Option<(&str, &str)> {
    let at = memchr::memmem::find(value.as_bytes(), b"http").or_else(|| memchr::memmem::find(value.as_bytes(), b"www."))?;
    let (name, url) = value.split_at_checked(at)?;
    let (name, url) = (name.trim_end_matches([' ', '(', '<', '[', '-', ',']), url.trim_end_matches([' ', ')', '>', ']']));
    (!name.is_empty() && url.contains('.') && !url.contains(' ')).then_some((name, url))
}

/// `'12 rue de l''Exemple'` as YAML reads it: without the quotes.
fn unquoted(value: &str) -> Cow<'_, str> {
    let quoted = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\'')).filter(|value| !value.is_empty());
    quoted.map_or(Cow::Borrowed(value), |value| Cow::Owned(value.replace("''", "'")))
}

/// `ok - Normal state.`: the word alone, if it is one.
fn without_explanation(status: &str) -> &str {
    let status = status.trim_end_matches([' ', '-']);
    status.split_once(" - ").filter(|(word, _)| !word.contains(' ')).map_or(status, |(word, _)| word)
}

/// Fills a member that is none. The first value is the one that counts; returns whether this is it, or the same again.
fn set<'a>(member: &mut Option<Cow<'a, str>>, value: &'a str) -> bool {
    set_text(member, Cow::Borrowed(value))
}

fn set_text<'a>(member: &mut Option<Cow<'a, str>>, value: Cow<'a, str>) -> bool {
    match member {
        Some(known) => *known == value,
        None => {
            *member = Some(value);
            true
        }
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

/// Puts a value behind what is there.
fn join<'a>(member: &mut Option<Cow<'a, str>>, value: &'a str, between: &str) -> bool {
    match member {
        Some(known) => {
            let known = known.to_mut();
            known.push_str(between);
            known.push_str(value);
        }
        None => *member = Some(Cow::Borrowed(value)),
    }
    true
}

/// Takes a date where there is none that can be read. Returns where it is, if this is it, or the same again.
fn keep<'a>(member: &mut Option<Timestamp<'a>>, at: Timestamp<'a>, path: Pointer) -> Option<Pointer> {
    match member {
        Some(known) if known.raw == at.raw || known.iso.is_some() && known.iso == at.iso => Some(path),
        Some(known) if known.iso.is_some() || at.iso.is_none() => None,
        _ => {
            *member = Some(at);
            Some(path)
        }
    }
}

/// Puts an item into a list, unless it is there already. Returns its place; none where the list is full.
fn add<T: PartialEq>(list: &mut Vec<T>, item: T) -> Option<usize> {
    let known = list.iter().position(|known| *known == item);
    known.or_else(|| {
        (list.len() < MOST).then(|| {
            list.push(item);
            list.len() - 1
        })
    })
}

fn add_text<'a>(list: &mut Vec<Cow<'a, str>>, value: &'a str, contact: usize, member: &'static str) -> Option<Pointer> {
    add(list, Cow::Borrowed(value)).map(|index| Pointer::item("contacts", contact).part_item(member, index))
}

/// Puts an extension behind the last number.
fn extend<'a>(list: &mut [Cow<'a, str>], value: &'a str) -> bool {
    let Some(number) = list.last_mut() else { return false };
    let number = number.to_mut();
    number.push_str(" x");
    number.push_str(value);
    true
}
