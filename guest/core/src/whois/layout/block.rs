//! The lines of a contact that has no labels: a name, perhaps an organization, a postal address, a phone number, an e-mail address.

use super::super::labels::Part;
use super::super::scan::Line;
use super::address;
use super::objects;
use super::person;
use super::place;
use super::postal::is_organization;
use crate::registration::Contact;

/// What each line is, where the registry has no fixed order. What can be told by its look is: an e-mail address, a number, and where
/// the country stands last, by its name or code, the city with its region and postal code above it. The first of the rest is the
/// name, a line below it that is an organization by its kind the organization, the others are lines of the street.
pub(crate) fn guessed_parts<'a>(lines: &[Line<'a>], contact: Option<&Contact<'a>>) -> Vec<(Line<'a>, Part)> {
    let mut parts = with_place(parts(lines, contact), place::lines);
    let told = parts.get(1).is_some_and(|(_, part)| matches!(part, Part::Email | Part::Handle));
    let below = parts.iter().position(|(_, part)| *part == Part::Name).and_then(|name| {
        let below = parts.iter().skip(name + 1).position(|(_, part)| !matches!(part, Part::Handle | Part::Email))?;
        Some((name, name + 1 + below))
    });
    if let Some((name, below)) = below {
        let digits = |at: usize| match parts.get(at) {
            Some((line, Part::Street)) => Some(line.value.bytes().any(|byte| byte.is_ascii_digit())),
            _ => None,
        };
        // Between a person and a line with a number of a house stands what the person belongs to.
        let organization = told && digits(below) == Some(false) && digits(below + 1) == Some(true);
        // Between an organization and a line with a number of a house stands a person, if it looks like one.
        let is_named = |at: usize, is: fn(&str) -> bool| parts.get(at).is_some_and(|(line, _)| is(line.value));
        let person = digits(below) == Some(false)
            && digits(below + 1) == Some(true)
            && is_named(name, is_organization)
            && is_named(below, is_person);
        let meanings = if person {
            (Part::Organization, Part::Name)
        } else if organization || digits(below).is_some() && is_named(below, is_organization) {
            (Part::Name, Part::Organization)
        } else {
            return parts;
        };
        for (at, meaning) in [(name, meanings.0), (below, meanings.1)] {
            if let Some((_, part)) = parts.get_mut(at) {
                *part = meaning;
            }
        }
    }
    parts
}

/// What each line is, without a guess at the parts of the address: what can be told by its look is (an e-mail address, a number); the
/// first of the rest is the name, the others are lines of the address. A name with an e-mail address beside it is the person: what
/// stands above is the organization.
pub(crate) fn parts<'a>(lines: &[Line<'a>], contact: Option<&Contact<'a>>) -> Vec<(Line<'a>, Part)> {
    let mut named = contact.is_some_and(|contact| contact.name.is_some() || contact.organization.is_some());
    let mut parts: Vec<(Line<'a>, Part)> = Vec::with_capacity(lines.len() + 4);
    for line in lines {
        let mut told = person::told(line);
        if told.iter().any(|(_, part)| *part == Part::Name) {
            if let Some((_, part)) = parts.first_mut().filter(|(_, part)| *part == Part::Name) {
                *part = Part::Organization;
            }
            named = true;
        }
        if !told.is_empty() {
            parts.append(&mut told);
        } else if named {
            parts.push((*line, Part::Street));
        } else {
            named = true;
            match person::split_handle(line.value) {
                Some((name, handle)) => {
                    parts.extend([(line.as_pair("", name), Part::Name), (line.as_pair("", handle), Part::Handle)])
                }
                None => parts.push((*line, Part::Name)),
            }
        }
    }
    parts
}

/// The same, where the last lines of the address are the postal code with the city, and the country by its name or code.
pub(crate) fn european_parts<'a>(lines: &[Line<'a>], contact: Option<&Contact<'a>>) -> Vec<(Line<'a>, Part)> {
    with_place(parts(lines, contact), address::postal_code_and_city)
}

/// The parts of a contact, with those of the address in place of its lines.
fn with_place<'a>(parts: Vec<(Line<'a>, Part)>, address: objects::AddressLines) -> Vec<(Line<'a>, Part)> {
    let street: Vec<Line<'a>> = parts.iter().filter(|(_, part)| *part == Part::Street).map(|(line, _)| *line).collect();
    let mut places = address(&street).into_iter().peekable();
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

/// Two to four capitalized words, none of which names an organization or a building.
fn is_person(text: &str) -> bool {
    const PLACES: [&str; 22] = [
        "apartment",
        "avenue",
        "box",
        "building",
        "campus",
        "court",
        "department",
        "dept",
        "drive",
        "floor",
        "hall",
        "house",
        "lane",
        "office",
        "park",
        "place",
        "plaza",
        "road",
        "room",
        "square",
        "street",
        "tower",
    ];
    let words = text.split(' ').filter(|word| !word.is_empty());
    let is_place = |word: &str| PLACES.iter().any(|place| place.eq_ignore_ascii_case(word.trim_end_matches([',', '.'])));
    (2..=4).contains(&words.clone().count())
        && words.clone().all(|word| word.starts_with(char::is_uppercase) && !is_place(word))
        && !is_organization(text)
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
    fn tells_a_person_from_an_organization() {
        let expected = [Organization, Name, Street, City, Region, PostalCode, Country];
        let parts = |text| guessed(text).into_iter().map(|(part, _)| part).collect::<Vec<_>>();
        assert_eq!(parts("Example Inc.\nAda Example\n1 Main Street\nSpringfield, IL 62701\nUS"), expected);
        let expected = [Name, Street, Street, City, Region, PostalCode, Country];
        assert_eq!(parts("Example Inc.\nExample Building\n1 Main Street\nSpringfield, IL 62701\nUS"), expected);
        let expected = [Organization, Name, Email, Phone, Street, City, PostalCode, Country];
        assert_eq!(parts("Example\nAda Example (ada@example.com)\n+1.5555550100\n1 rue de l'Exemple\n75001 Paris\nFR"), expected);
    }

    #[test]
    fn leaves_an_address_whole_that_ends_in_no_country() {
        let expected = [(Name, "Ada Example"), (Street, "1 Main Street"), (Street, "Springfield")];
        assert_eq!(guessed("Ada Example\n1 Main Street\nSpringfield"), expected.map(|(part, text)| (part, text.to_owned())));
    }
}
