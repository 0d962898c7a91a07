//! A draft's contacts: which one a role's values go to, and how a value becomes a part of it.

use std::borrow::Cow;

use super::super::labels::{self, Part, Role};
use super::super::phrases;
use super::super::scan::Line;
use super::{Draft, MOST, add, keep, set, set_text};
use crate::registration::{Contact, Pointer};

impl<'a> Draft<'a> {
    /// The contact that a role's values go to; made when there is none.
    pub(crate) fn contact(&mut self, role: Role) -> usize {
        if let Some(contact) = self.current.get(role as usize).copied().flatten() {
            return contact;
        }
        self.begin_contact(role)
    }

    /// The contact that a value goes to: another handle is another contact's.
    pub(super) fn contact_for(&mut self, role: Role, part: Part, value: &str) -> usize {
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
        self.contacts_begin.resize(contact, 0);
        self.contacts_begin.push(self.registration.fields.len());
        self.registration.contacts.push(Contact { roles: vec![Cow::Borrowed(role.name())], ..Contact::default() });
        if let Some(slot) = self.current.get_mut(role as usize) {
            *slot = Some(contact);
        }
        contact
    }

    /// Takes a contact back of which nothing became known, if it is the last one.
    pub(crate) fn drop_empty_contact(&mut self, contact: usize) {
        let contacts = &mut self.registration.contacts;
        if contact + 1 == contacts.len()
            && contacts.pop_if(|last| *last == Contact { roles: last.roles.clone(), ..Contact::default() }).is_some()
        {
            self.redirect(contact, None);
        }
    }

    /// Takes a contact back of which nothing became known but the handle of one before, which has its role, too; if it is the last
    /// one.
    pub(crate) fn merge_repeated_contact(&mut self, contact: usize) {
        let contacts = &mut self.registration.contacts;
        let Some((last, before)) = contacts.split_last_mut().filter(|(_, before)| before.len() == contact) else { return };
        let only = Contact { roles: last.roles.clone(), handle: last.handle.clone(), ..Contact::default() };
        let known =
            before.iter().position(|known| known.handle == last.handle).filter(|_| last.handle.is_some() && *last == only);
        let Some((known, same)) = known.and_then(|known| Some((known, before.get_mut(known)?))) else { return };
        for role in only.roles {
            if !same.roles.contains(&role) {
                same.roles.push(role);
            }
        }
        contacts.pop();
        self.redirect(contact, Some(known));
        let handle = labels::contact_pointer(contact, Part::Handle);
        let begin = self.contacts_begin.get(contact).copied().unwrap_or_default();
        let fields = self.registration.fields.get_mut(begin..).unwrap_or_default();
        for field in fields.iter_mut().filter(|field| field.path == Some(handle)) {
            field.path = Some(Pointer::item("contacts", known).part("roles"));
        }
    }

    /// Sends the values of the roles of one contact to another, or to none.
    fn redirect(&mut self, from: usize, to: Option<usize>) {
        for slot in self.current.iter_mut().filter(|slot| **slot == Some(from)) {
            *slot = to;
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
            Part::FamilyName if record.name.as_deref().is_some_and(|name| name.ends_with(value)) => true,
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

/// `'12 rue de l''Exemple'` as YAML reads it: without the quotes.
fn unquoted(value: &str) -> Cow<'_, str> {
    let quoted = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\'')).filter(|value| !value.is_empty());
    quoted.map_or(Cow::Borrowed(value), |value| Cow::Owned(value.replace("''", "'")))
}
