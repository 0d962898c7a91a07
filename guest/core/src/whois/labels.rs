//! The vocabulary: what registries' labels and headings mean, and how a label is looked up.
//!
//! The tables are made of `data/labels.tsv` by `build.rs`. Labels are compared folded: lower case, and of what is no letter or
//! digit one blank.

mod folded;

pub(crate) use self::folded::Folded;
use crate::registration::Pointer;

/// A member of the registration that a label stands for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Member {
    /// The object's name.
    Name,
    /// The registry's identifier of the object.
    Handle,
    /// An EPP status, or several.
    Status,
    /// When it was registered.
    Created,
    /// When it last changed.
    Updated,
    /// When it ends.
    Expires,
    /// Another event, by its RDAP action.
    Event(&'static str),
    /// Of the registrar.
    Registrar(RegistrarPart),
    /// Of a contact.
    Contact(Role, Part),
    /// A name server, perhaps with addresses behind it.
    NameServer,
    /// An address of the name server before.
    NameServerAddress,
    /// Whether the delegation is signed.
    SecureDns,
    /// A DS record: key tag, algorithm, digest type, digest.
    DsData,
    /// The key tag of a DS record whose parts stand in a line each, in this order.
    DsKeyTag,
    /// Its algorithm.
    DsAlgorithm,
    /// Its digest type.
    DsDigestType,
    /// Its digest.
    DsDigest,
    /// The server to ask next.
    Referral,
    /// Knowingly passed over: it says nothing of the object.
    Nothing,
}

/// A member of the registrar.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[allow(missing_docs, reason = "each is the member of that name")]
pub(crate) enum RegistrarPart {
    Name,
    Organization,
    IanaId,
    Handle,
    Url,
    WhoisServer,
    AbuseEmail,
    AbusePhone,
    Reseller,
    Nothing,
}

/// A contact's role, in RDAP's words (RFC 9083 section 10.2.4).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[allow(missing_docs, reason = "each is the role of that name")]
pub(crate) enum Role {
    Registrant,
    Administrative,
    Technical,
    Billing,
    Abuse,
    Noc,
}

/// How many roles there are.
pub(crate) const ROLES: usize = 6;

impl Role {
    /// The role's name in RDAP.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Role::Registrant => "registrant",
            Role::Administrative => "administrative",
            Role::Technical => "technical",
            Role::Billing => "billing",
            Role::Abuse => "abuse",
            Role::Noc => "noc",
        }
    }
}

/// A member of a contact.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[allow(missing_docs, reason = "each is the member of that name")]
pub(crate) enum Part {
    Handle,
    Name,
    /// Goes behind the given name.
    FamilyName,
    Organization,
    /// The same organization in another language or script, or its division.
    SecondOrganization,
    Street,
    City,
    Region,
    PostalCode,
    Country,
    Phone,
    PhoneExtension,
    Fax,
    FaxExtension,
    Email,
    Url,
    Created,
    Updated,
    Nothing,
}

/// What a heading opens.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Section {
    /// The object itself: its labels mean what they mean without a heading.
    Object,
    /// A contact.
    Contact(Role),
    /// The postal address of a contact that was named before.
    Address(Role),
    /// The registrar.
    Registrar,
    /// A member of the object, of which each line below is a value.
    Value(Member),
    /// Name servers.
    NameServers,
    /// Statuses.
    Statuses,
    /// Something that is passed over.
    Nothing,
}

/// What a label means that stands under no heading.
pub(crate) fn member(label: &str) -> Option<Member> {
    MEMBERS.get(label).or_else(|| prefixed(label)).or_else(|| of_registrar(label)).or_else(|| member(unnumbered(label)?))
}

/// `registrar street`: what the registrar has in common with a contact.
fn of_registrar(label: &str) -> Option<Member> {
    let rest = label.strip_prefix("sponsoring ").unwrap_or(label).strip_prefix("registrar ")?;
    match registrar_part(rest) {
        Some(part) if part != RegistrarPart::Nothing => Some(Member::Registrar(part)),
        // What a contact has and a registrar has not, such as a street, says nothing of the object.
        nothing => nothing.map(|_| ()).or(part(rest).map(|_| ())).map(|()| Member::Nothing),
    }
}

/// `name server 12`, `ns name 01`, `ns0`: the label without its number.
fn unnumbered(label: &str) -> Option<&str> {
    let rest = label.trim_end_matches(|c: char| c.is_ascii_digit());
    (rest.len() < label.len()).then(|| rest.trim_end()).filter(|rest| !rest.is_empty())
}

/// Whether a text is the beginning of a label, and none itself.
pub(crate) fn begins_label(text: &str) -> bool {
    text.len() > 2 && member(text).is_none() && MEMBERS.keys().any(|label| label.starts_with(text))
}

/// What a label means under a contact's heading.
pub(crate) fn part(label: &str) -> Option<Part> {
    PARTS.get(label).or_else(|| PARTS.get(unnumbered(label)?))
}

/// What a label means under the registrar's heading.
pub(crate) fn registrar_part(label: &str) -> Option<RegistrarPart> {
    REGISTRAR_PARTS.get(label)
}

/// What a heading opens.
pub(crate) fn section(heading: &str) -> Option<Section> {
    // `Registrant [12345]`.
    let contact = || SECTIONS.get(unnumbered(heading)?).filter(|section| matches!(section, Section::Contact(_)));
    SECTIONS.get(heading).or_else(contact)
}

/// `registrant street`, `admin contact email`: a role, then a part.
fn prefixed(label: &str) -> Option<Member> {
    let mut end = label.len();
    while let Some(at) = label.get(..end)?.rfind(' ') {
        if let Some(role) = PREFIXES.get(label.get(..at)?) {
            let rest = label.get(at + 1..)?;
            if let Some(part) = part(rest) {
                return Some(Member::Contact(role, part));
            }
        }
        end = at;
    }
    None
}

/// The pointer of a contact's part.
pub(crate) const fn contact_pointer(contact: usize, part: Part) -> Pointer {
    let base = Pointer::item("contacts", contact);
    match part {
        Part::Handle => base.part("handle"),
        Part::Name | Part::FamilyName => base.part("name"),
        Part::Organization | Part::SecondOrganization => base.part("organization"),
        Part::Street => base.part("address/street"),
        Part::City => base.part("address/city"),
        Part::Region => base.part("address/region"),
        Part::PostalCode => base.part("address/postal_code"),
        Part::Country => base.part("address/country"),
        Part::Phone | Part::PhoneExtension => base.part("phones"),
        Part::Fax | Part::FaxExtension => base.part("faxes"),
        Part::Email => base.part("emails"),
        Part::Url => base.part("url"),
        Part::Created => base.part("created"),
        Part::Updated => base.part("updated"),
        Part::Nothing => base,
    }
}

/// The name of a part in `redacted`.
pub(crate) const fn part_name(part: Part) -> &'static str {
    match part {
        Part::Handle => "handle",
        Part::Name | Part::FamilyName => "name",
        Part::Organization | Part::SecondOrganization => "organization",
        Part::Street => "address.street",
        Part::City => "address.city",
        Part::Region => "address.region",
        Part::PostalCode => "address.postal_code",
        Part::Country => "address.country",
        Part::Phone | Part::PhoneExtension => "phones",
        Part::Fax | Part::FaxExtension => "faxes",
        Part::Email => "emails",
        Part::Url => "url",
        Part::Created => "created",
        Part::Updated => "updated",
        Part::Nothing => "",
    }
}

/// The tables, compiled from `data/labels.tsv`.
mod tables {
    use super::super::map::Map;
    use super::{Member, Part, RegistrarPart, Role, Section};
    include!(concat!(env!("OUT_DIR"), "/labels.rs"));
}
use tables::{MEMBERS, PARTS, PREFIXES, REGISTRAR_PARTS, SECTIONS};
