//! The lines of a contact that has no labels: a name, perhaps an organization, a postal address, a phone number, an e-mail address.

use super::super::labels::Part;
use super::super::scan::Line;
use super::address;
use super::postal::{self, is_organization};
use crate::registration::Contact;

/// What each line is, where the registry has no fixed order. What can be told by its look is: an e-mail address, a number, and where
/// the country stands last, by its name or code, the city with its region and postal code above it. The first of the rest is the
/// name, a line below it that is an organization by its kind the organization, the others are lines of the street.
pub(crate) fn guessed_parts<'a>(lines: &[Line<'a>], contact: Option<&Contact<'a>>) -> Vec<(Line<'a>, Part)> {
    let mut parts = parts(lines, contact);
    if let Some(below) = parts.iter().position(|(_, part)| *part == Part::Name).map(|name| name + 1)
        && let Some((_, part)) = parts.get_mut(below).filter(|(line, part)| *part == Part::Street && is_organization(line.value))
    {
        *part = Part::Organization;
    }
    let mut streets = parts.iter().rposition(|(_, part)| *part == Part::Street).into_iter();
    let Some(last) = streets.next().filter(|last| parts.get(*last).is_some_and(|(line, _)| address::is_country(line.value)))
    else {
        return parts;
    };
    if let Some((_, part)) = parts.get_mut(last) {
        *part = Part::Country;
    }
    let Some((line, _)) = last.checked_sub(1).and_then(|city| parts.get(city)).filter(|(_, part)| *part == Part::Street).copied()
    else {
        return parts;
    };
    let city = postal::city_line(line.value).into_iter().filter_map(|(part, value)| Some((line.as_pair("", value?), part)));
    parts.splice(last - 1..last, city);
    parts
}

/// What each line is, without a guess at the parts of the address: what can be told by its look is (an e-mail address, a number); the
/// first of the rest is the name, the others are lines of the address.
pub(crate) fn parts<'a>(lines: &[Line<'a>], contact: Option<&Contact<'a>>) -> Vec<(Line<'a>, Part)> {
    let mut named = contact.is_some_and(|contact| contact.name.is_some() || contact.organization.is_some());
    lines
        .iter()
        .map(|line| {
            let part = if is_email(line.value) {
                Part::Email
            } else if is_phone(line.value) {
                Part::Phone
            } else if !named {
                named = true;
                Part::Name
            } else {
                Part::Street
            };
            (*line, part)
        })
        .collect()
}

/// The same, where the last lines of the address are the postal code with the city, and the country by its name or code.
pub(crate) fn european_parts<'a>(lines: &[Line<'a>], contact: Option<&Contact<'a>>) -> Vec<(Line<'a>, Part)> {
    let parts = parts(lines, contact);
    let street: Vec<Line<'a>> = parts.iter().filter(|(_, part)| *part == Part::Street).map(|(line, _)| *line).collect();
    let mut places = address::postal_code_and_city(&street).into_iter().peekable();
    let mut all = Vec::with_capacity(parts.len() + 2);
    for (line, part) in parts {
        if part != Part::Street {
            all.push((line, part));
        }
        while let Some(place) = places.next_if(|(place, _)| place.number == line.number) {
            all.push(place);
        }
    }
    all
}

/// Whether a text is an e-mail address.
pub(crate) fn is_email(text: &str) -> bool {
    text.contains('@') && !text.contains(' ')
}

/// Digits and what separates them; nothing shorter than a number that can be dialled, nothing like a postal code.
pub(crate) fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let separators = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.() /x".contains(&byte));
    separators && digits >= 7 && (text.starts_with(['+', '(']) || digits >= 9)
}

#[cfg(test)]
mod tests {
    use super::super::super::labels::Part::{self, City, Country, Email, Name, Organization, Phone, PostalCode, Region, Street};
    use super::super::super::scan::scan;
    use super::guessed_parts;

    fn guessed(text: &str) -> Vec<(Part, String)> {
        guessed_parts(&scan(text), None).into_iter().map(|(line, part)| (part, line.value.to_owned())).collect()
    }

    #[test]
    fn tells_city_and_country_where_a_country_stands_last() {
        let parts = |text| guessed(text).into_iter().map(|(part, _)| part).collect::<Vec<_>>();
        assert_eq!(
            parts(
                "Ada Example\nExample Holdings, Inc.\n1 Main Street\nSpringfield, IL 62701\nUnited States\n+1.5555550100\nada@example.com"
            ),
            [Name, Organization, Street, City, Region, PostalCode, Country, Phone, Email]
        );
        assert_eq!(parts("Ada Example\n1 rue de l'Exemple\n75001 Paris\nFR"), [Name, Street, City, PostalCode, Country]);
        assert_eq!(parts("Ada Example\nGermany"), [Name, Country]);
    }

    #[test]
    fn leaves_an_address_whole_that_ends_in_no_country() {
        let expected = [(Name, "Ada Example"), (Street, "1 Main Street"), (Street, "Springfield")];
        assert_eq!(guessed("Ada Example\n1 Main Street\nSpringfield"), expected.map(|(part, text)| (part, text.to_owned())));
    }
}
