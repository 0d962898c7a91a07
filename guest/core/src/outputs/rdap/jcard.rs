//! Contact data as a jCard (RFC 7095).

use std::borrow::Cow;

use serde::Serialize;
use serde_with::skip_serializing_none;

use crate::registration::{Address, Contact, Text};

/// What a card is made of.
#[derive(Default)]
pub(super) struct Facts<'r> {
    pub(super) name: Option<&'r str>,
    pub(super) organization: Option<&'r str>,
    pub(super) address: Option<&'r Address<'r>>,
    pub(super) phones: &'r [Text<'r>],
    pub(super) faxes: &'r [Text<'r>],
    pub(super) emails: &'r [Text<'r>],
    pub(super) url: Option<&'r str>,
    /// It is known to be an organization.
    pub(super) is_organization: bool,
    /// There is a name, and it is withheld.
    pub(super) name_is_withheld: bool,
}

impl<'r> From<&'r Contact<'_>> for Facts<'r> {
    fn from(contact: &'r Contact<'_>) -> Self {
        Facts {
            name: contact.name.as_deref(),
            organization: contact.organization.as_deref(),
            address: contact.address.as_ref(),
            phones: &contact.phones,
            faxes: &contact.faxes,
            emails: &contact.emails,
            url: contact.url.as_deref(),
            is_organization: false,
            name_is_withheld: contact.redacted.iter().any(|member| member == "name"),
        }
    }
}

/// `["vcard", [property, …]]`.
#[derive(Serialize)]
pub(super) struct Card<'r>(&'static str, Vec<Property<'r>>);

/// `[name, parameters, type, value]`.
#[derive(Serialize)]
struct Property<'r>(&'static str, Parameters<'r>, &'static str, Value<'r>);

#[skip_serializing_none]
#[derive(Default, Serialize)]
struct Parameters<'r> {
    /// RFC 8605.
    cc: Option<&'r str>,
    #[serde(rename = "type")]
    kind: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Value<'r> {
    Text(Cow<'r, str>),
    /// The seven components of an address (RFC 6350 section 6.3.1).
    Address([Component<'r>; 7]),
}

/// RFC 7095 section 3.3.1.3: several values of one component are an array.
#[derive(Serialize)]
#[serde(untagged)]
enum Component<'r> {
    One(&'r str),
    Several(Vec<&'r str>),
}

/// The card, if there is anything to put on it.
pub(super) fn of<'r>(facts: &Facts<'r>) -> Option<Card<'r>> {
    let mut properties = Vec::new();
    let mut put = |name, parameters, kind, value| properties.push(Property(name, parameters, kind, value));
    let plain = Parameters::default;
    // An organization without a person goes by its own name; a withheld name is empty, and `fn` has to be there.
    let is_organization =
        facts.is_organization || (facts.name.is_none() && facts.organization.is_some() && !facts.name_is_withheld);
    let formatted = facts.name.or(facts.organization.filter(|_| is_organization)).unwrap_or_default();
    put("version", plain(), "text", text("4.0"));
    if is_organization {
        put("kind", plain(), "text", text("org"));
    }
    put("fn", plain(), "text", text(formatted));
    if let Some(organization) = facts.organization {
        put("org", plain(), "text", text(organization));
    }
    if let Some(address) = facts.address {
        put("adr", Parameters { cc: address.country_code.as_deref(), ..plain() }, "text", Value::Address(components(address)));
    }
    for (numbers, kind) in [(facts.phones, "voice"), (facts.faxes, "fax")] {
        for number in numbers {
            let (value_type, value) = telephone(number);
            put("tel", Parameters { kind: Some(kind), ..plain() }, value_type, Value::Text(value));
        }
    }
    for email in facts.emails {
        put("email", plain(), "text", text(email));
    }
    if let Some(url) = facts.url {
        put("url", plain(), if url.contains("://") { "uri" } else { "text" }, text(url));
    }
    let is_empty = properties.len() == 2 + usize::from(is_organization) && formatted.is_empty();
    (!is_empty).then_some(Card("vcard", properties))
}

fn text(text: &str) -> Value<'_> {
    Value::Text(Cow::Borrowed(text))
}

fn components<'r>(address: &'r Address<'_>) -> [Component<'r>; 7] {
    let one = |part: &'r Option<Text<'_>>| Component::One(part.as_deref().unwrap_or_default());
    let street = match address.street.as_slice() {
        [] => Component::One(""),
        [line] => Component::One(line),
        lines => Component::Several(lines.iter().map(AsRef::as_ref).collect()),
    };
    let (pobox, extended) = (Component::One(""), Component::One(""));
    [pobox, extended, street, one(&address.city), one(&address.region), one(&address.postal_code), one(&address.country)]
}

/// The type and value of a number: a URI where RFC 3966 has one for it, else its text.
fn telephone(number: &str) -> (&'static str, Cow<'_, str>) {
    let (digits, extension) = number.split_once(" x").unwrap_or((number, ""));
    let is_global = digits.strip_prefix('+').is_some_and(|rest| {
        rest.starts_with(|first: char| first.is_ascii_digit())
            && rest.bytes().all(|byte| byte.is_ascii_digit() || b"-.()".contains(&byte))
    });
    let is_extension = extension.bytes().all(|byte| byte.is_ascii_digit());
    match (is_global && is_extension, extension.is_empty()) {
        (true, true) if digits.len() == number.len() => ("uri", Cow::Owned(format!("tel:{number}"))),
        (true, false) => ("uri", Cow::Owned(format!("tel:{digits};ext={extension}"))),
        _ => ("text", Cow::Borrowed(number)),
    }
}
