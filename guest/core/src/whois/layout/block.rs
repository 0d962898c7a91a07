//! The lines of a contact that has no labels: a name, perhaps an organization, a postal address, a phone number, an e-mail address.

use super::super::labels::Part;
use super::super::scan::Line;
use super::address;
use crate::registration::Contact;

/// What each line is. What can be told by its look is (an e-mail address, a number); the first of the rest is the name, the
/// others are lines of the address.
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
