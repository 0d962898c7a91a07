//! Entities' contact data (RFC 9083 section 5.1).

mod jscontact;

use std::borrow::Cow;

use crate::registration::{Address, Contact, Pointer, Text};
use crate::whois::phrases::privacy_service;

use super::jcard::{
    Property, is_country_code, is_web_address, join, properties, split_label, strip_scheme, telephone, texts, upper_case,
};
use super::lenient::{Reader, push_new, quote, same_word};
use super::redacted::{MEMBERS, is_withheld, remark_withholds};
use super::timestamp::timestamp;
use super::tree::{Kind, Value};
use super::words;

/// What an entity says, before it is known what it becomes.
#[derive(Debug, Default)]
pub(super) struct Card<'d> {
    /// All but the roles.
    pub(super) contact: Contact<'d>,
    /// The roles, with the values that they came from.
    pub(super) roles: Vec<(Value<'d>, Text<'d>)>,
    /// Which value became which part of the contact.
    pub(super) uses: Vec<(Value<'d>, Part)>,
    /// The members that are there but empty.
    empty: Vec<&'static str>,
    /// The jCard's `kind` is `org`.
    is_organization: bool,
}

/// A part of a contact, such as `address/city`, or an item of a list in it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Part {
    /// The member, by its path within the contact.
    pub(super) member: &'static str,
    /// The item, if the member is a list.
    pub(super) index: Option<usize>,
}

impl Part {
    /// Points at this part of that contact.
    pub(super) fn of_contact(self, contact: usize) -> Pointer {
        let contact = Pointer::item("contacts", contact);
        self.index.map_or(contact.part(self.member), |index| contact.part_item(self.member, index))
    }
}

/// What the components of `adr` become (RFC 6350 section 6.3.1): post office box, extended address, street and so on.
const ADDRESS_COMPONENTS: [&str; 7] = [
    "address/street",
    "address/street",
    "address/street",
    "address/city",
    "address/region",
    "address/postal_code",
    "address/country",
];

/// The type of a remark that says that data are withheld.
const WITHHELD_TYPE: &str = "object redacted due to authorization";

/// Where a text of a contact is stored.
type Slot<'d> = for<'c> fn(&'c mut Contact<'d>) -> &'c mut Option<Text<'d>>;

/// Where one of several is stored.
type List<'d> = for<'c> fn(&'c mut Contact<'d>) -> &'c mut Vec<Text<'d>>;

/// Reads an entity's own data; its nested entities are left to the caller.
pub(super) fn read<'d>(reader: &mut Reader<'d>, entity: Value<'d>) -> Card<'d> {
    let mut card = Card::default();
    for value in reader.member_items(entity, "roles") {
        if let Some(role) = reader.text(value) {
            card.roles.push((value, words::role(role)));
        }
    }
    if let Some((value, handle)) = reader.member_text(entity, "handle") {
        card.set(value, "handle", Cow::Borrowed(handle), |contact| &mut contact.handle);
    }
    let properties = properties(reader, entity);
    if properties.is_empty() {
        jscontact::read(reader, entity, &mut card);
    }
    for property in properties {
        card.read_property(reader, property);
    }
    card.read_events(reader, entity);
    card.finish_names();
    card.find_privacy_service();
    card.read_remarks(reader, entity);
    card.read_statuses(reader, entity);
    card
}

impl<'d> Card<'d> {
    /// Stores the first text of a kind; one that the registry withheld is noted as such.
    fn set(&mut self, value: Value<'d>, member: &'static str, text: Text<'d>, slot: Slot<'d>) {
        if is_withheld(&text) {
            return self.withhold(value, member);
        }
        let slot = slot(&mut self.contact);
        if slot.is_none() {
            *slot = Some(text);
            self.uses.push((value, Part { member, index: None }));
        }
    }

    /// Says that of a text that was just stored the other parts became the same as the first.
    fn use_rest_too(&mut self, parts: &[(Value<'d>, &'d str)]) {
        let first = parts.first().map(|(value, _)| value.id());
        if let Some(&(_, part)) = self.uses.last().filter(|(value, _)| Some(value.id()) == first) {
            self.uses.extend(parts.iter().skip(1).map(|(value, _)| (*value, part)));
        }
    }

    /// Stores one of several texts, likewise.
    fn add(&mut self, value: Value<'d>, member: &'static str, text: Text<'d>, list: List<'d>) {
        if is_withheld(&text) {
            return self.withhold(value, member);
        }
        let index = push_new(list(&mut self.contact), text);
        self.uses.push((value, Part { member, index: Some(index) }));
    }

    /// Notes that the registry withheld a member.
    fn withhold(&mut self, value: Value<'d>, member: &'static str) {
        let index = push_new(&mut self.contact.redacted, json_name(member));
        self.uses.push((value, Part { member: "redacted", index: Some(index) }));
    }

    fn read_property(&mut self, reader: &mut Reader<'d>, property: Property<'d>) {
        let member = match property.name {
            name if name.eq_ignore_ascii_case("kind") => {
                self.is_organization = property.value.is_some_and(|value| value.text().eq_ignore_ascii_case("org"));
                return;
            }
            name if name.eq_ignore_ascii_case("adr") => return self.read_address(reader, property),
            name if name.eq_ignore_ascii_case("n") => return self.read_name_parts(reader, property),
            name if name.eq_ignore_ascii_case("fn") => "name",
            name if name.eq_ignore_ascii_case("org") => "organization",
            name if name.eq_ignore_ascii_case("tel") => "phones",
            name if name.eq_ignore_ascii_case("email") => "emails",
            name if name.eq_ignore_ascii_case("url") => "url",
            name if name.eq_ignore_ascii_case("contact-uri") => "contact-uri",
            _ => return,
        };
        let Some(value) = property.value else { return self.empty.push(member) };
        let texts = texts(reader, value);
        let Some(&(first, text)) = texts.first() else { return self.empty.push(member) };
        match member {
            "name" => self.set(first, member, Cow::Borrowed(text), |contact| &mut contact.name),
            "organization" => {
                let whole = join(texts.iter().map(|(_, text)| *text), ", ");
                self.set(first, member, whole, |contact| &mut contact.organization);
                self.use_rest_too(&texts);
            }
            "phones" => self.read_telephone(reader, &property, first, text),
            // Registrars that withhold the address put the page of their contact form in its place.
            "emails" if is_web_address(text) => self.set(first, "url", Cow::Borrowed(text), |contact| &mut contact.url),
            "emails" => self.read_email(first, text),
            "url" => self.set(first, member, Cow::Borrowed(text), |contact| &mut contact.url),
            _ if text.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:")) => self.read_email(first, text),
            _ => self.set(first, "url", Cow::Borrowed(text), |contact| &mut contact.url),
        }
    }

    fn read_email(&mut self, value: Value<'d>, text: &'d str) {
        let address = strip_scheme(text, "mailto:").map_or(text, |uri| uri.split('?').next().unwrap_or(uri));
        self.add(value, "emails", Cow::Borrowed(address), |contact| &mut contact.emails);
    }

    fn read_telephone(&mut self, reader: &mut Reader<'d>, property: &Property<'d>, value: Value<'d>, text: &'d str) {
        let number = telephone(text);
        if number.is_empty() {
            return self.empty.push("phones");
        }
        let (mut is_fax, mut is_voice) = (false, false);
        if let Some(types) = property.parameters.and_then(|parameters| reader.member(parameters, "type")) {
            for kind in if types.kind() == Kind::Array { reader.items(types).collect() } else { vec![types] } {
                for word in kind.text().split([',', ' ']) {
                    is_fax |= word.eq_ignore_ascii_case("fax");
                    is_voice |= word.eq_ignore_ascii_case("voice");
                }
            }
        }
        if is_voice || !is_fax {
            self.add(value, "phones", number.clone(), |contact| &mut contact.phones);
        }
        if is_fax {
            self.add(value, "faxes", number, |contact| &mut contact.faxes);
        }
    }

    /// The name from its parts, for cards without `fn`.
    fn read_name_parts(&mut self, reader: &mut Reader<'d>, property: Property<'d>) {
        let Some(value) = property.value.filter(|_| self.contact.name.is_none()) else { return };
        let parts: Vec<_> = reader.items(value).map(|part| texts(reader, part)).collect();
        // RFC 6350 section 6.2.2: family, given, additional, prefixes, suffixes.
        let order = [3, 1, 2, 0, 4].into_iter().filter_map(|at| parts.get(at));
        let name = join(order.flatten().map(|(_, text)| *text), " ");
        if let Some(&(first, _)) = parts.iter().flatten().next().filter(|_| !name.is_empty()) {
            self.set(first, "name", name, |contact| &mut contact.name);
            self.use_rest_too(&parts.concat());
        }
    }

    /// RFC 6350 section 6.3.1, and the parameters `label` (RFC 7095 section 3.3.1.3) and `cc` (RFC 8605).
    fn read_address(&mut self, reader: &mut Reader<'d>, property: Property<'d>) {
        let before = self.uses.len();
        // An address that is one text is all street.
        let components = match property.value {
            Some(value) if value.kind() == Kind::Array => value.children().collect(),
            Some(value) if value.text().matches(';').count() == ADDRESS_COMPONENTS.len() - 1 => {
                reader.note("not-an-array", value, "an address with semicolons, as in a vCard; read as its components");
                for (at, text) in value.text().split(';').map(str::trim).enumerate().filter(|(_, text)| !text.is_empty()) {
                    self.read_address_component(at, value, text);
                }
                Vec::new()
            }
            Some(value) => vec![value],
            None => Vec::new(),
        };
        for (at, component) in components.into_iter().enumerate() {
            let found = texts(reader, component);
            if found.is_empty() {
                self.empty.extend(ADDRESS_COMPONENTS.get(at));
            }
            for (value, text) in found {
                self.read_address_component(at, value, text);
            }
        }
        let Some(parameters) = property.parameters else { return };
        if self.uses.len() == before {
            for (value, text) in reader.member(parameters, "label").into_iter().flat_map(|label| texts(reader, label)) {
                let (street, below) = split_label(text);
                self.add_street(value, street);
                for (at, text) in below {
                    self.read_address_component(at, value, text);
                }
            }
        }
        if let Some((value, code)) = reader.member_text(parameters, "cc").filter(|(_, code)| is_country_code(code)) {
            self.set(value, "address/country_code", upper_case(code), |contact| &mut address(contact).country_code);
        }
    }

    fn read_address_component(&mut self, at: usize, value: Value<'d>, text: &'d str) {
        let plain = Cow::Borrowed(text);
        match at {
            0..=2 => self.add_street(value, text),
            3 => self.set(value, "address/city", plain, |contact| &mut address(contact).city),
            4 => self.set(value, "address/region", plain, |contact| &mut address(contact).region),
            5 => self.set(value, "address/postal_code", plain, |contact| &mut address(contact).postal_code),
            6 if is_country_code(text) => {
                self.set(value, "address/country_code", upper_case(text), |contact| &mut address(contact).country_code);
            }
            6 => self.set(value, "address/country", plain, |contact| &mut address(contact).country),
            _ => {}
        }
    }

    fn add_street(&mut self, value: Value<'d>, text: &'d str) {
        // Some servers leave vCard's escape in.
        for line in text.split('\n').flat_map(|line| line.split("\\n")).map(str::trim).filter(|line| !line.is_empty()) {
            self.add(value, "address/street", Cow::Borrowed(line), |contact| &mut address(contact).street);
        }
    }

    /// When the contact object was made and changed.
    fn read_events(&mut self, reader: &mut Reader<'d>, entity: Value<'d>) {
        for event in reader.member_items(entity, "events") {
            let Some((action_value, action)) = reader.member_text(event, "eventAction") else { continue };
            let Some((date_value, date)) = reader.member_text(event, "eventDate") else { continue };
            let (member, slot) = match words::event_action(action) {
                "registration" => ("created", &mut self.contact.created),
                "last changed" => ("updated", &mut self.contact.updated),
                _ => continue,
            };
            if slot.is_none() {
                let at = timestamp(date);
                if at.iso.is_none() {
                    reader.note("unreadable-date", date_value, &format!("{} is no date of RFC 3339", quote(date)));
                }
                *slot = Some(at);
                self.uses.extend([action_value, date_value].map(|value| (value, Part { member, index: None })));
            }
        }
    }

    /// An organization's formatted name is the organization's, not a person's or role's.
    fn finish_names(&mut self) {
        let Contact { name, organization, handle, .. } = &mut self.contact;
        let is_registrar = self.roles.iter().any(|(_, role)| role == "registrar");
        if name.is_some() && name == handle && !is_registrar {
            // RIPE's maintainers: the name is the handle once more, and nobody's.
            *name = None;
            for (_, part) in self.uses.iter_mut().filter(|(_, part)| part.member == "name") {
                part.member = "handle";
            }
        }
        if !self.is_organization || name.is_none() || organization.is_some() && organization != name {
            return;
        }
        let name = name.take();
        *organization = organization.take().or(name);
        for (_, part) in self.uses.iter_mut().filter(|(_, part)| part.member == "name") {
            part.member = "organization";
        }
    }

    /// A privacy or proxy service that goes by a known name stands in for the holder.
    fn find_privacy_service(&mut self) {
        let names = [&self.contact.name, &self.contact.organization];
        let service = names.into_iter().flatten().find_map(|name| privacy_service(name));
        self.contact.privacy_service = service.map(Cow::Borrowed);
    }

    /// A remark says that data were withheld, by its title (gTLD RDAP response profile 2019) or its type (RFC 9083 section 10.2.1).
    fn read_remarks(&mut self, reader: &mut Reader<'d>, entity: Value<'d>) {
        for remark in reader.member_items(entity, "remarks") {
            let title = reader.member_text(remark, "title");
            let kind = reader.member_text(remark, "type").filter(|(_, kind)| same_word(kind, WITHHELD_TYPE));
            match title
                .and_then(|(value, title)| Some((value, remark_withholds(title)?)))
                .or(kind.map(|(value, _)| (value, None)))
            {
                Some((value, Some(member))) => self.withhold(value, member),
                Some((value, None)) => self.withhold_missing(value),
                None => {}
            }
        }
    }

    /// Notes that the registry withheld something, without naming it: what is there but empty or, failing that, what is usual.
    fn withhold_missing(&mut self, value: Value<'d>) {
        for member in std::mem::take(&mut self.empty) {
            if self.lacks(member) {
                self.withhold(value, member);
            }
        }
        if self.contact.redacted.is_empty() {
            let missing: Vec<_> = MEMBERS.into_iter().filter(|member| self.lacks(member)).collect();
            missing.into_iter().for_each(|member| self.withhold(value, member));
        }
    }

    fn lacks(&self, member: &str) -> bool {
        let (contact, address) = (&self.contact, self.contact.address.as_ref());
        match member {
            // An organization's name may be all that there is.
            "name" => contact.name.is_none() && !self.is_organization,
            "organization" => contact.organization.is_none(),
            "address/street" => address.is_none_or(|address| address.street.is_empty()),
            "address/city" => address.is_none_or(|address| address.city.is_none()),
            "address/region" => address.is_none_or(|address| address.region.is_none()),
            "address/postal_code" => address.is_none_or(|address| address.postal_code.is_none()),
            "address/country" => address.is_none_or(|address| address.country.is_none() && address.country_code.is_none()),
            "phones" => contact.phones.is_empty(),
            "emails" => contact.emails.is_empty() && contact.url.is_none(),
            _ => false,
        }
    }

    /// RFC 9083 section 10.2.2: `proxy` says that a service stands in for the holder, `private` and `removed` that data are withheld.
    fn read_statuses(&mut self, reader: &mut Reader<'d>, entity: Value<'d>) {
        for value in reader.member_items(entity, "status") {
            match reader.text(value) {
                Some(status) if status.eq_ignore_ascii_case("proxy") => {
                    let Contact { name, organization, privacy_service, .. } = &mut self.contact;
                    *privacy_service = privacy_service.take().or_else(|| organization.clone()).or_else(|| name.clone());
                    if privacy_service.is_some() {
                        self.uses.push((value, Part { member: "privacy_service", index: None }));
                    }
                }
                Some(status) if status.eq_ignore_ascii_case("private") || status.eq_ignore_ascii_case("removed") => {
                    self.withhold_missing(value);
                }
                _ => {}
            }
        }
    }
}

fn address<'c, 'd>(contact: &'c mut Contact<'d>) -> &'c mut Address<'d> {
    contact.address.get_or_insert_default()
}

/// The JSON name of a member of a contact, as `redacted` lists it.
pub(super) fn json_name(member: &'static str) -> &'static str {
    match member {
        "address/street" => "address.street",
        "address/city" => "address.city",
        "address/region" => "address.region",
        "address/postal_code" => "address.postal_code",
        "address/country" | "address/country_code" => "address.country",
        other => other,
    }
}
