//! A registration in the making: takes values one by one, each to its member, and notes at its field what it became.

mod contacts;
mod delegation;
mod registrar;

use std::borrow::Cow;
use std::cell::OnceCell;

use super::Hints;
use super::dates;
use super::hosts;
use super::labels::{Member, Part, ROLES, RegistrarPart};
use super::phrases;
use super::scan::Line;
use crate::registration::{Event, Field, Pointer, Registration, Source, Timestamp};

/// The most items of a list: no registration has so many, and looking for doubles must not take time that grows with its square.
pub(crate) const MOST: usize = 500;

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
    /// How many fields there were when each contact began: none that leads to it stands before.
    contacts_begin: Vec<usize>,
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
            contacts_begin: Vec::new(),
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
            let bytes = status.as_bytes();
            let url = memchr::memchr_iter(b'h', bytes).find(|at| bytes.get(*at..).is_some_and(|rest| rest.starts_with(b"http")));
            let status = status.get(..url.unwrap_or(status.len()))?.trim().trim_end_matches(['(', ' ']);
            let status = without_explanation(status);
            if !status.is_empty() {
                first = first.or(add(&mut self.registration.statuses, Cow::Borrowed(status)));
            }
        }
        first.map(|index| Pointer::item("statuses", index))
    }

    /// The domain that was asked for, or else that the answer is about.
    fn domain(&self) -> Option<&str> {
        self.hints.query.or(self.registration.name.as_deref())
    }

    fn timestamp(&mut self, value: &'a str, line: u32) -> Option<Timestamp<'a>> {
        let read = dates::read(value, &|| *self.habit.get_or_init(|| dates::Habit::of(self.hints.server, self.domain())));
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

/// `ok - Normal state.`: the word alone, if it is one.
fn without_explanation(status: &str) -> &str {
    let status = status.trim_end_matches([' ', '-']);
    status.split_once(' ').filter(|(_, explanation)| explanation.starts_with("- ")).map_or(status, |(word, _)| word)
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
