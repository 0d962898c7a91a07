//! Postal addresses without labels, as registries of the English-speaking world print them: lines of a street, then one of the
//! city, region and postal code, then the country.

use super::super::labels::Part;
use super::super::scan::Line;
use super::{address, block};
use crate::registration::Contact;

/// The lines of a contact in the order name, organization, street, city, country, phone, e-mail: what is not stated has no line.
/// The holder is an organization; of other contacts, a person's title may stand between the name and the organization.
pub(crate) fn parts<'a>(lines: &[Line<'a>], contact: Option<&Contact<'a>>) -> Vec<(Line<'a>, Part)> {
    let end = lines.iter().rposition(|line| reachable(line.value).is_none()).map_or(0, |last| last + 1);
    let (address, reached) = lines.split_at(end);
    let (head, country) = match address {
        [head @ .., country] if head.len() > 1 => (head, Some(country)),
        _ => (address, None),
    };
    let (head, city) = match (head, country) {
        ([head @ .., city], Some(_)) if !head.is_empty() => (head, Some(city)),
        _ => (head, None),
    };
    let is_holder = contact.is_some_and(|contact| contact.roles.iter().any(|role| role == "registrant"));
    let mut parts = who(head, is_holder);
    if let Some(line) = city {
        parts.extend(city_line(line.value).into_iter().filter_map(|(part, value)| Some((line.as_pair("", value?), part))));
    }
    parts.extend(country.map(|line| (*line, Part::Country)));
    parts.extend(reached.iter().map(|line| (*line, reachable(line.value).unwrap_or(Part::Nothing))));
    parts
}

/// The lines above the city: who it is, then the street.
fn who<'a>(lines: &[Line<'a>], is_holder: bool) -> Vec<(Line<'a>, Part)> {
    let Some((first, rest)) = lines.split_first() else { return Vec::new() };
    let named = if is_holder { Part::Organization } else { Part::Name };
    let mut parts = vec![(*first, named)];
    // Up to the first line that is one of a street, lines tell the organization, and a title before it.
    let above_street = if is_holder { 0 } else { rest.iter().position(|line| is_street(line.value)).unwrap_or(rest.len()) };
    let above = rest.get(..above_street).unwrap_or_default();
    let organization = above.iter().position(|line| is_organization(line.value)).unwrap_or(0);
    parts.extend(rest.iter().enumerate().map(|(at, line)| {
        let part = match at {
            _ if at >= above_street || at > organization => Part::Street,
            _ if at == organization => Part::Organization,
            _ => Part::Nothing,
        };
        (*line, part)
    }));
    parts
}

/// The e-mail address or telephone number that a line is.
pub(crate) fn reachable(text: &str) -> Option<Part> {
    match text {
        _ if block::is_email(text) => Some(Part::Email),
        _ if block::is_phone(text) => Some(Part::Phone),
        _ => None,
    }
}

/// The parts of `Springfield, IL 62701-0001`, `Toronto, ON M6K 3M1`, `75001 Paris`, `Springfield`: city, region, postal code.
pub(crate) fn city_line(text: &str) -> [(Part, Option<&str>); 3] {
    let (city, rest) = match text.rsplit_once(',') {
        Some((city, rest)) => (city, rest.trim()),
        None => match text.find(|c: char| c.is_ascii_digit()) {
            Some(0) => {
                let (postal_code, city) = text.split_once(' ').unwrap_or((text, ""));
                return [(Part::City, stated(city)), (Part::Region, None), (Part::PostalCode, stated(postal_code))];
            }
            Some(digit) => {
                let start = text.get(..digit).and_then(|before| before.rfind(' ')).unwrap_or_default();
                let (city, postal_code) = text.split_at(start);
                let (city, region) = match city.rsplit_once(' ').filter(|(_, region)| address::is_country_code(region)) {
                    Some((city, region)) => (city, stated(region)),
                    None => (city, None),
                };
                return [(Part::City, stated(city)), (Part::Region, region), (Part::PostalCode, stated(postal_code))];
            }
            None => (text, ""),
        },
    };
    // The postal code begins with the first word that has a digit.
    let digit = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
    let start =
        if digit == rest.len() { digit } else { rest.get(..digit).and_then(|before| before.rfind(' ')).unwrap_or_default() };
    let (region, postal_code) = rest.split_at(start);
    [(Part::City, stated(city)), (Part::Region, stated(region)), (Part::PostalCode, stated(postal_code))]
}

fn stated(text: &str) -> Option<&str> {
    Some(text.trim().trim_end_matches(',')).filter(|text| !text.is_empty())
}

/// A line of a street: a number at its start, a box or a suite.
fn is_street(text: &str) -> bool {
    const STARTS: [&str; 9] = ["p.o.", "p. o.", "po box", "box ", "suite ", "ste ", "ste. ", "room ", "c/o "];
    text.starts_with(|c: char| c.is_ascii_digit())
        || STARTS.iter().any(|start| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)))
}

/// A line that names an organization by its kind: `Example University`, `Example Training, Inc.`
pub(crate) fn is_organization(text: &str) -> bool {
    const KINDS: [&str; 22] = [
        "university",
        "college",
        "institute",
        "school",
        "academy",
        "seminary",
        "foundation",
        "association",
        "corporation",
        "company",
        "inc",
        "llc",
        "ltd",
        "limited",
        "corp",
        "consortium",
        "center",
        "centre",
        "society",
        "council",
        "district",
        "universidad",
    ];
    text.split(|c: char| !c.is_alphanumeric()).any(|word| KINDS.iter().any(|kind| kind.eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::super::super::labels::Part;
    use super::city_line;

    #[test]
    fn tells_city_region_and_postal_code() {
        for (text, city, region, postal_code) in [
            ("Springfield, IL 62701-0001", "Springfield", "IL", "62701-0001"),
            ("Toronto, ON M6K 3M1", "Toronto", "ON", "M6K 3M1"),
            ("Springfield, New York 10001", "Springfield", "New York", "10001"),
            ("Grand Harbour", "Grand Harbour", "", ""),
            ("75001 Paris", "Paris", "", "75001"),
            ("London EC1A 1AA", "London", "", "EC1A 1AA"),
            ("Springfield, IL", "Springfield", "IL", ""),
            ("London, EC1A 1AA", "London", "", "EC1A 1AA"),
            ("Toronto ON M6K3M1", "Toronto", "ON", "M6K3M1"),
        ] {
            let stated = city_line(text).map(|(_, value)| value.unwrap_or_default());
            assert_eq!(stated, [city, region, postal_code], "{text}");
            assert!(matches!(city_line(text), [(Part::City, _), (Part::Region, _), (Part::PostalCode, _)]));
        }
    }
}
