//! The model: what a registry says of a domain, an address block or an AS number, in RDAP's words (RFC 9083).
//!
//! The same records as `wit/types.wit`, where each member is described, and the same JSON as `wit/registration.schema.json`:
//! members that are none are left out, lists are always there. Text is borrowed from the answer wherever it stands there as it is.

use std::borrow::Cow;
use std::fmt;

use arrayvec::ArrayString;
use serde::{Serialize, Serializer, ser};
use serde_with::skip_serializing_none;

use crate::json;

/// Text of the answer, or made from it.
pub type Text<'a> = Cow<'a, str>;

/// The protocol of an answer.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// RFC 3912.
    Whois,
    /// RFC 9082 and RFC 9083.
    Rdap,
}

/// The RDAP object class (RFC 9083 section 5).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectClass {
    /// A domain name.
    #[default]
    Domain,
    /// A block of IP addresses.
    IpNetwork,
    /// An AS number or a range of them.
    Autnum,
    /// A person, organization or role.
    Entity,
    /// A name server.
    Nameserver,
}

/// Whether the object is taken, as far as the answer says.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// The answer holds a registration.
    Registered,
    /// The registry said in so many words that there is no such registration.
    Available,
    /// The registry withholds the name from registration.
    Reserved,
    /// The answer does not tell.
    #[default]
    Unknown,
}

/// A point in time.
#[skip_serializing_none]
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Timestamp<'a> {
    /// As the registry wrote it.
    pub raw: Text<'a>,
    /// As an RFC 3339 date or date-time, where it could be read for certain.
    pub iso: Option<Text<'a>>,
}

/// Something that happened, or will, to the object (RFC 9083 section 4.5).
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Event<'a> {
    /// An RDAP event action (RFC 9083 section 10.2.3).
    pub action: Text<'a>,
    /// When.
    pub at: Timestamp<'a>,
}

/// A postal address.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Address<'a> {
    /// The lines above the city, in order.
    pub street: Vec<Text<'a>>,
    /// The city or locality.
    pub city: Option<Text<'a>>,
    /// The state, province or region.
    pub region: Option<Text<'a>>,
    /// The postal code.
    pub postal_code: Option<Text<'a>>,
    /// The country by name, as written.
    pub country: Option<Text<'a>>,
    /// The country by its ISO 3166-1 alpha-2 code.
    pub country_code: Option<Text<'a>>,
}

/// A person, role or organization behind the object.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Contact<'a> {
    /// RDAP roles (RFC 9083 section 10.2.4).
    pub roles: Vec<Text<'a>>,
    /// The registry's identifier.
    pub handle: Option<Text<'a>>,
    /// The person's or role's name.
    pub name: Option<Text<'a>>,
    /// The organization.
    pub organization: Option<Text<'a>>,
    /// The postal address.
    pub address: Option<Address<'a>>,
    /// Telephone numbers as written, an extension behind ` x`.
    pub phones: Vec<Text<'a>>,
    /// Fax numbers.
    pub faxes: Vec<Text<'a>>,
    /// E-mail addresses.
    pub emails: Vec<Text<'a>>,
    /// A web page.
    pub url: Option<Text<'a>>,
    /// When the contact object was made.
    pub created: Option<Timestamp<'a>>,
    /// When it was last changed.
    pub updated: Option<Timestamp<'a>>,
    /// The members that the registry withheld, by their JSON name.
    pub redacted: Vec<Text<'a>>,
    /// The privacy or proxy service that stands in for the holder.
    pub privacy_service: Option<Text<'a>>,
}

/// The registrar, or other sponsor.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Registrar<'a> {
    /// Its name.
    pub name: Option<Text<'a>>,
    /// Its organization, where stated apart from the name.
    pub organization: Option<Text<'a>>,
    /// Its number in IANA's registry of registrars.
    pub iana_id: Option<u32>,
    /// The registry's own identifier of it.
    pub handle: Option<Text<'a>>,
    /// Its web page.
    pub url: Option<Text<'a>>,
    /// The host name of its WHOIS server.
    pub whois_server: Option<Text<'a>>,
    /// Where to report abuse by e-mail.
    pub abuse_email: Option<Text<'a>>,
    /// Where to report abuse by telephone.
    pub abuse_phone: Option<Text<'a>>,
    /// The reseller.
    pub reseller: Option<Text<'a>>,
}

/// A name server of a domain.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Nameserver<'a> {
    /// Its host name, in A-labels, lower case, without the final dot.
    pub name: Text<'a>,
    /// Its addresses as far as stated.
    pub addresses: Vec<Text<'a>>,
}

/// A delegation signer (RFC 4034 section 5).
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct DsData<'a> {
    /// The key tag.
    pub key_tag: u16,
    /// The DNSSEC algorithm number.
    pub algorithm: u8,
    /// The digest type.
    pub digest_type: u8,
    /// The digest in upper-case hexadecimal.
    pub digest: Text<'a>,
}

/// What the registry says of DNSSEC.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct SecureDns<'a> {
    /// Whether the delegation is signed.
    pub signed: bool,
    /// The DS records as far as stated.
    pub ds: Vec<DsData<'a>>,
}

/// A block of IP addresses.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Network<'a> {
    /// The first address.
    pub start: Text<'a>,
    /// The last address.
    pub end: Text<'a>,
    /// The same block in CIDR notation.
    pub cidrs: Vec<Text<'a>>,
    /// The block's name.
    pub name: Option<Text<'a>>,
    /// The registry's word for the kind of allocation.
    pub kind: Option<Text<'a>>,
    /// The handle or range of the block that this one is a part of.
    pub parent: Option<Text<'a>>,
    /// The country by its ISO 3166-1 alpha-2 code.
    pub country: Option<Text<'a>>,
    /// The AS numbers that may originate the block.
    pub origins: Vec<u32>,
}

/// An AS number or a range of them.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Autnum<'a> {
    /// The first AS number.
    pub start: u32,
    /// The last one.
    pub end: u32,
    /// The name.
    pub name: Option<Text<'a>>,
}

/// Where a registration was read from, and how.
#[skip_serializing_none]
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Source<'a> {
    /// The protocol.
    pub protocol: Protocol,
    /// The server, as far as the reader was told.
    pub server: Option<Text<'a>>,
    /// The name of the format.
    pub format: &'static str,
    /// The charset, by its WHATWG name in lower case.
    pub charset: &'static str,
}

/// A label and value as found.
#[skip_serializing_none]
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Field<'a> {
    /// The heading or object that the pair stood under.
    pub section: Option<Text<'a>>,
    /// The label; empty where the answer gave a value without one.
    pub label: Text<'a>,
    /// The value.
    pub value: Text<'a>,
    /// The line of the answer, from 1.
    pub line: u32,
    /// The member of the registration that it became.
    pub path: Option<Pointer>,
    /// Whether it is known to say nothing of the object, so that it became nothing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub passed_over: bool,
}

/// An oddity that did not stop the reading.
#[skip_serializing_none]
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Diagnostic<'a> {
    /// A stable word for the kind of oddity.
    pub code: &'static str,
    /// A sentence for people.
    pub message: Text<'a>,
    /// The line of the answer, from 1.
    pub line: Option<u32>,
}

/// All that one answer says of one object, or that several answers say of it together.
#[skip_serializing_none]
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Registration<'a> {
    /// The object class.
    pub object: ObjectClass,
    /// The registry's identifier of the object.
    pub handle: Option<Text<'a>>,
    /// The object's name; a domain's in A-labels, lower case.
    pub name: Option<Text<'a>>,
    /// A domain's name in Unicode, where that differs.
    pub unicode_name: Option<Text<'a>>,
    /// Whether it is taken.
    pub availability: Availability,
    /// EPP statuses, and the registry's own words where EPP has none.
    pub statuses: Vec<Text<'a>>,
    /// When it was registered.
    pub created: Option<Timestamp<'a>>,
    /// When the registration last changed.
    pub updated: Option<Timestamp<'a>>,
    /// When the registration ends.
    pub expires: Option<Timestamp<'a>>,
    /// Every other event.
    pub events: Vec<Event<'a>>,
    /// The registrar.
    pub registrar: Option<Registrar<'a>>,
    /// The contacts, in the order of the answer.
    pub contacts: Vec<Contact<'a>>,
    /// The name servers, in the order of the answer.
    pub nameservers: Vec<Nameserver<'a>>,
    /// DNSSEC, where the answer speaks of it.
    pub secure_dns: Option<SecureDns<'a>>,
    /// The address block.
    pub network: Option<Network<'a>>,
    /// The AS numbers.
    pub autnum: Option<Autnum<'a>>,
    /// The server to ask next: `host`, `host:port`, or an RDAP URL.
    pub referral: Option<Text<'a>>,
    /// Where this was read from.
    pub source: Source<'a>,
    /// All labels and values of the answer, in its order.
    pub fields: Vec<Field<'a>>,
    /// What was odd about it.
    pub diagnostics: Vec<Diagnostic<'a>>,
}

impl<'a> Registration<'a> {
    /// A registration of which nothing is known yet but where it comes from.
    pub fn new(source: Source<'a>) -> Self {
        Registration {
            object: ObjectClass::default(),
            handle: None,
            name: None,
            unicode_name: None,
            availability: Availability::default(),
            statuses: Vec::new(),
            created: None,
            updated: None,
            expires: None,
            events: Vec::new(),
            registrar: None,
            contacts: Vec::new(),
            nameservers: Vec::new(),
            secure_dns: None,
            network: None,
            autnum: None,
            referral: None,
            source,
            fields: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// As JSON text.
    pub fn to_json(&self) -> String {
        json::text(self)
    }

    /// Notes an oddity.
    pub fn note(&mut self, code: &'static str, message: impl Into<Text<'a>>, line: Option<u32>) {
        self.diagnostics.push(Diagnostic { code, message: message.into(), line });
    }
}

/// The JSON pointer (RFC 6901) of a member of a [`Registration`], such as `/contacts/0/address/street/1`.
///
/// Its names are the model's own, so a pointer is small and needs no memory of its own.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Pointer {
    member: &'static str,
    index: Option<u32>,
    part: &'static str,
    part_index: Option<u32>,
}

impl Pointer {
    /// Points at a member of the registration, such as `created` or `registrar/name`.
    pub const fn member(member: &'static str) -> Self {
        Pointer { member, index: None, part: "", part_index: None }
    }

    /// Points at an item of a list, such as `statuses/2`.
    pub const fn item(member: &'static str, index: usize) -> Self {
        Pointer { member, index: Some(index as u32), part: "", part_index: None }
    }

    /// The index of the item that this points at, if it is one of that list.
    pub(crate) fn index_in(self, list: &str) -> Option<usize> {
        self.index.filter(|_| self.member == list).map(|index| index as usize)
    }

    /// Points at a part of what this points at, such as `address/city`.
    pub const fn part(self, part: &'static str) -> Self {
        Pointer { part, ..self }
    }

    /// What this points at a part of: the member or its item.
    pub(crate) const fn above(self) -> Self {
        Pointer { part: "", part_index: None, ..self }
    }

    /// Points at an item of the part's list.
    pub const fn part_item(self, part: &'static str, index: usize) -> Self {
        Pointer { part, part_index: Some(index as u32), ..self }
    }
}

impl Pointer {
    fn write(&self, to: &mut impl fmt::Write) -> fmt::Result {
        for (name, index) in [(self.member, self.index), (self.part, self.part_index)] {
            if !name.is_empty() {
                to.write_char('/')?;
                to.write_str(name)?;
            }
            if let Some(index) = index {
                to.write_char('/')?;
                to.write_str(itoa::Buffer::new().format(index))?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl Serialize for Pointer {
    /// By way of the stack: there is one for nearly every line of an answer.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = ArrayString::<128>::new();
        self.write(&mut text).map_err(ser::Error::custom)?;
        serializer.serialize_str(&text)
    }
}
