//! The form of a jCard (RFC 7095), as servers really write it, and of what stands in it.

use std::borrow::Cow;

use crate::registration::Text;

use super::lenient::Reader;
use super::tree::{Kind, Value};

/// A property of a jCard.
#[derive(Clone, Copy, Debug)]
pub(super) struct Property<'d> {
    /// Its name, in any case.
    pub(super) name: &'d str,
    /// Its parameters, an object.
    pub(super) parameters: Option<Value<'d>>,
    /// Its first value.
    pub(super) value: Option<Value<'d>>,
}

/// The properties of an entity's jCard: `["vcard", [property, …]]`, or without the one or other bracket.
pub(super) fn properties<'d>(reader: &mut Reader<'d>, entity: Value<'d>) -> Vec<Property<'d>> {
    let Some(card) = reader.member(entity, "vcardArray") else { return Vec::new() };
    let is_property = |value: Value<'_>| value.children().next().is_some_and(|first| first.kind() == Kind::String);
    let is_wrapped = |value: Value<'_>| value.children().next().is_some_and(|first| first.text() == "vcard");
    let lists: Vec<_> = card.children().filter(|child| child.kind() == Kind::Array).collect();
    if !is_wrapped(card) || lists.len() > 1 || lists.iter().any(|list| is_property(*list)) {
        reader.note("not-a-jcard", card, "this is not [\"vcard\", [properties]] as RFC 7095 has it; read as far as it goes");
    }
    let mut found = Vec::new();
    // A card that is a property itself has lost both brackets.
    for list in if is_property(card) && !is_wrapped(card) { vec![card] } else { lists } {
        if is_property(list) {
            found.extend(property(list));
        } else {
            found.extend(list.children().filter_map(property));
        }
    }
    found
}

/// `[name, parameters, type, value]`; servers that have no parameters may write `[]` for them, or nothing.
fn property(list: Value<'_>) -> Option<Property<'_>> {
    let mut parts = list.children();
    let name = parts.next().filter(|name| name.kind() == Kind::String)?.text();
    let second = parts.next()?;
    let parameters = (second.kind() == Kind::Object).then_some(second);
    if second.kind() != Kind::String {
        parts.next()?;
    }
    Some(Property { name, parameters, value: parts.next() })
}

/// The texts of a value: itself, or those in its arrays, without the empty ones.
pub(super) fn texts<'d>(reader: &mut Reader<'d>, value: Value<'d>) -> Vec<(Value<'d>, &'d str)> {
    match value.kind() {
        Kind::Array => value.children().flat_map(|item| texts(reader, item)).collect(),
        _ => reader.text(value).map(|text| (value, text)).into_iter().collect(),
    }
}

/// One text of several.
pub(super) fn join<'d>(mut texts: impl Iterator<Item = &'d str>, between: &str) -> Text<'d> {
    let mut joined = Cow::Borrowed(texts.next().unwrap_or_default());
    for text in texts {
        let joined = joined.to_mut();
        joined.push_str(between);
        joined.push_str(text);
    }
    joined
}

/// The lines of a label that are the street, and the components that follow, by their place in `adr` (RFC 6350 section 6.3.1), where
/// the label ends as ARIN writes it: the city, a state of two letters, the postal code and the country, a line each.
pub(super) fn split_label(label: &str) -> (&str, Vec<(usize, &str)>) {
    let mut ends = label.trim_end().rsplitn(5, '\n').map(str::trim);
    let parts = (ends.next(), ends.next(), ends.next(), ends.next(), ends.next());
    let (Some(country), Some(code), Some(region), Some(city), Some(street)) = parts else { return (label, Vec::new()) };
    let is_state = region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_uppercase());
    let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    if !is_state || !has_digit(code) || code.len() > 10 || has_digit(country) || has_digit(city) {
        return (label, Vec::new());
    }
    (street, vec![(3, city), (4, region), (5, code), (6, country)])
}

/// A number without the scheme of RFC 3966, its extension behind ` x`.
pub(super) fn telephone(text: &str) -> Text<'_> {
    let Some(uri) = strip_scheme(text, "tel:") else { return Cow::Borrowed(text) };
    let (number, parameters) = uri.split_once(';').unwrap_or((uri, ""));
    let extension = parameters.split(';').find_map(|parameter| strip_scheme(parameter, "ext="));
    match extension.filter(|extension| !extension.is_empty()) {
        Some(extension) if !number.is_empty() => Cow::Owned(format!("{} x{extension}", number.trim())),
        _ => Cow::Borrowed(number.trim()),
    }
}

/// Whether a text is a web page's address.
pub(super) fn is_web_address(text: &str) -> bool {
    strip_scheme(text, "https://").or_else(|| strip_scheme(text, "http://")).is_some()
}

/// What follows a URI's scheme, if it is that one.
pub(super) fn strip_scheme<'d>(text: &'d str, scheme: &str) -> Option<&'d str> {
    let (start, rest) = text.split_at_checked(scheme.len())?;
    start.eq_ignore_ascii_case(scheme).then_some(rest.trim())
}

/// Whether a text has the form of an ISO 3166-1 alpha-2 code.
pub(super) fn is_country_code(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Upper case, with nothing allocated where it is so already.
pub(super) fn upper_case(text: &str) -> Text<'_> {
    if text.bytes().any(|byte| byte.is_ascii_lowercase()) { Cow::Owned(text.to_ascii_uppercase()) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_split_where_their_form_is_known() {
        let (street, below) = split_label("1 Sample Street\nFloor 2\nSampletown\nVA\n20151\nUnited States");
        assert_eq!(street, "1 Sample Street\nFloor 2");
        assert_eq!(below, [(3, "Sampletown"), (4, "VA"), (5, "20151"), (6, "United States")]);
        for label in ["Musterweg 1\n01234 Musterstadt", "1 Street\n10 Town\nVA\n20151\nUnited States", "", "\n\n\n\n"] {
            assert_eq!(split_label(label), (label, Vec::new()), "{label:?}");
        }
    }
}
