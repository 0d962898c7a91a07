//! The lines of a postal address that have no labels of their own: which of them are the city, the postal code, the region and the
//! country, where a registry prints these in a fixed order.

use super::super::labels::{Folded, Part};
use super::super::scan::Line;
use crate::table::COUNTRIES;

/// The lines as they stand: the registry says no more.
pub(crate) fn lines<'a>(lines: &[Line<'a>]) -> Vec<(Line<'a>, Part)> {
    lines.iter().map(|line| (*line, Part::Street)).collect()
}

/// The order of an EPP contact's postal information (RFC 5733): streets, city, then postal code and region in either order, the
/// country's code last. The postal code is the one of the two that holds a digit; without it only the country is told.
pub(crate) fn epp<'a>(lines: &[Line<'a>]) -> Vec<(Line<'a>, Part)> {
    let value = |back: usize| lines.len().checked_sub(back).and_then(|at| lines.get(at)).map_or("", |line| line.value);
    let country = is_country_code(value(1));
    let tail: &[Part] = if !country {
        &[]
    } else if has_digit(value(2)) && lines.len() > 3 {
        if has_digit(value(3)) || lines.len() < 5 || !is_region(value(3)) {
            &[Part::City, Part::PostalCode, Part::Country]
        } else {
            &[Part::City, Part::Region, Part::PostalCode, Part::Country]
        }
    } else if has_digit(value(3)) && lines.len() > 4 {
        &[Part::City, Part::PostalCode, Part::Region, Part::Country]
    } else {
        &[Part::Country]
    };
    let streets = lines.len() - tail.len().min(lines.len());
    let parts = std::iter::repeat_n(Part::Street, streets).chain(tail.iter().copied());
    lines.iter().copied().zip(parts).collect()
}

/// Streets, then `10000 Zagreb` in one line, then perhaps the country. A first line is never the city.
pub(crate) fn postal_code_and_city<'a>(lines: &[Line<'a>]) -> Vec<(Line<'a>, Part)> {
    let mut parts = Vec::with_capacity(lines.len() + 1);
    let city = lines.iter().rposition(|line| split_postal_code(line.value).is_some()).filter(|at| at + 2 >= lines.len());
    for (at, line) in lines.iter().enumerate() {
        match split_postal_code(line.value).filter(|_| Some(at) == city) {
            Some((code, name)) => {
                parts.push((line.as_pair(line.label, code), Part::PostalCode));
                parts.push((line.as_pair(line.label, name), Part::City));
            }
            None if city.is_some_and(|city| at > city) => parts.push((*line, Part::Country)),
            None => parts.push((*line, Part::Street)),
        }
    }
    parts
}

/// `10 000 Zagreb`, `HR-10000 Zagreb`, `00-950 Warszawa`: the postal code and what stands behind it.
pub(crate) fn split_postal_code(value: &str) -> Option<(&str, &str)> {
    let mut end = 0;
    let mut digits = 0;
    for word in value.split(' ') {
        let count = word.bytes().filter(u8::is_ascii_digit).count();
        let code = word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-' || byte.is_ascii_uppercase());
        if count == 0 || !code || digits + count > 7 {
            break;
        }
        digits += count;
        end += word.len() + 1;
    }
    let (code, rest) = (value.get(..end)?.trim_end(), value.get(end..)?.trim_start_matches([' ', ',']));
    ((3..=7).contains(&digits) && rest.chars().next().is_some_and(char::is_alphabetic)).then_some((code, rest))
}

/// A country by its code, or by its name (`data/countries.tsv`).
pub(crate) fn is_country(value: &str) -> bool {
    is_country_code(value) || COUNTRIES.row(Folded::new(value).as_str()).is_some_and(|row| !row.key().is_empty())
}

/// The parts of a postal address of the United Kingdom. Its county is left out as often as not, so a line counts as the city that
/// holds no number and does not end in a word for a street.
pub(crate) fn british<'a>(lines: &[Line<'a>]) -> Vec<(Line<'a>, Part)> {
    let count = lines.len();
    let value = |at: usize| lines.get(at).map_or("", |line| line.value);
    let place = |at: usize| !value(at).bytes().any(|byte| byte.is_ascii_digit()) && !is_street(value(at));
    // The postal code has a digit, and a line is left above it.
    let coded = count > 2 && value(count - 2).bytes().any(|byte| byte.is_ascii_digit());
    let above = if coded { count - 2 } else { count.saturating_sub(1) };
    let region = coded && above > 2 && place(above - 1) && place(above - 2);
    let city = above.checked_sub(if region { 2 } else { 1 }).filter(|city| *city > 0);
    let part = |at: usize| match at {
        _ if at + 1 == count && count > 1 => Part::Country,
        _ if coded && at == above => Part::PostalCode,
        _ if Some(at) == city => Part::City,
        _ if region && city.is_some_and(|city| at == city + 1) => Part::Region,
        _ => Part::Street,
    };
    lines.iter().enumerate().map(|(at, line)| (*line, part(at))).collect()
}

fn is_street(text: &str) -> bool {
    const WORDS: [&str; 17] = [
        "avenue", "building", "centre", "close", "court", "crescent", "drive", "floor", "gardens", "house", "lane", "park",
        "place", "road", "square", "street", "way",
    ];
    let last = text.trim_end_matches([',', '.']).rsplit(' ').next().unwrap_or_default();
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(last))
}

/// Two capital letters.
pub(crate) fn is_country_code(value: &str) -> bool {
    value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// A state's abbreviation, or words that name a region as such.
pub(crate) fn is_region(value: &str) -> bool {
    let abbreviation = (2..=3).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_uppercase());
    let lower = value.to_lowercase();
    abbreviation || ["обл", "oblast", "obl.", "region", "край", "province"].iter().any(|word| lower.contains(word))
}

fn has_digit(value: &str) -> bool {
    value.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::split_postal_code;

    #[test]
    fn finds_the_postal_code_before_a_city() {
        assert_eq!(split_postal_code("10 000 Zagreb"), Some(("10 000", "Zagreb")));
        assert_eq!(split_postal_code("HR-10000 Zagreb"), Some(("HR-10000", "Zagreb")));
        assert_eq!(split_postal_code("00-950 Warszawa"), Some(("00-950", "Warszawa")));
        assert_eq!(split_postal_code("12 Example Street"), None);
        assert_eq!(split_postal_code("Zagreb"), None);
    }
}
