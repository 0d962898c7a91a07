//! The place at the end of a postal address without labels, where its lines say by their look which is which: the country by its name
//! or code, and above it the city with its region and postal code, in a line or a line each.

use super::super::labels::Part;
use super::super::scan::Line;
use super::address::{is_country, is_country_code, is_region};
use super::postal::city_line;

/// The lines of an address: those of the street as they stand, then the parts of the place.
pub(crate) fn lines<'a>(lines: &[Line<'a>]) -> Vec<(Line<'a>, Part)> {
    let told = told(lines);
    let (streets, places) = lines.split_at_checked(lines.len() - told.len()).unwrap_or((lines, &[]));
    let mut parts: Vec<_> = streets.iter().map(|line| (*line, Part::Street)).collect();
    for (line, told) in places.iter().zip(told.into_iter().rev()) {
        parts.extend(told.into_iter().map(|(part, value)| (line.as_pair(line.label, value), part)));
    }
    parts
}

/// The parts of the last lines that are a place, from the last line up.
fn told<'a>(lines: &[Line<'a>]) -> Vec<Vec<(Part, &'a str)>> {
    let value = |back: usize| lines.len().checked_sub(back).and_then(|at| lines.get(at)).map_or("", |line| line.value);
    let (last, above, third) = (value(1), value(2), value(3));
    if !is_country(last) {
        return match split_country(last) {
            _ if above.is_empty() => Vec::new(),
            Some((place, country)) => {
                let mut parts = city(place);
                parts.push((Part::Country, country));
                vec![parts]
            }
            None if ends_in_zip_code(last) => vec![city(last)],
            None => Vec::new(),
        };
    }
    let mut told = vec![vec![(Part::Country, last)]];
    if is_postal_code(above) && !third.is_empty() {
        told.push(vec![(Part::PostalCode, above)]);
        if is_region(third) && !value(4).is_empty() {
            told.push(vec![(Part::Region, third)]);
            told.push(vec![(Part::City, value(4))]);
        } else {
            told.push(vec![(Part::City, third)]);
        }
    } else if is_region(above) && is_postal_code(third) && !value(4).is_empty() {
        told.push(vec![(Part::Region, above)]);
        told.push(vec![(Part::PostalCode, third)]);
        told.push(vec![(Part::City, value(4))]);
    } else if let Some((region, postal_code)) = region_and_postal_code(above).filter(|_| !third.is_empty() && !has_digit(third)) {
        told.push(vec![(Part::Region, region), (Part::PostalCode, postal_code)]);
        told.push(vec![(Part::City, third)]);
    } else if !above.is_empty() && !is_street(above, last) {
        told.push(city(above));
    }
    told
}

/// Whether the line above a country is one of a street: it begins with a number where postal codes stand behind the city, or its
/// number is too short for a postal code.
fn is_street(text: &str, country: &str) -> bool {
    const CODE_BEHIND: [&str; 13] = [
        "us",
        "usa",
        "united states",
        "united states of america",
        "ca",
        "canada",
        "gb",
        "uk",
        "united kingdom",
        "au",
        "australia",
        "ie",
        "nz",
    ];
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let behind = CODE_BEHIND.iter().any(|known| known.eq_ignore_ascii_case(country));
    text.starts_with(|c: char| c.is_ascii_digit()) && behind || digits == 1 || digits == 2 && !behind
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

fn city(text: &str) -> Vec<(Part, &str)> {
    city_line(text).into_iter().filter_map(|(part, value)| Some((part, value?))).collect()
}

/// `Illinois,62701`: a region and a postal code, nothing but a comma between; the city stands above.
fn region_and_postal_code(text: &str) -> Option<(&str, &str)> {
    let (region, postal_code) = text.split_once(',')?;
    (!region.is_empty() && !has_digit(region) && has_digit(postal_code) && !postal_code.contains([' ', ',']))
        .then_some((region, postal_code))
}

/// `62701`, `62701-0001`, `EC1A 1AA`, `M6K 3M1` alone.
fn is_postal_code(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let written = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase() || matches!(byte, b' ' | b'-');
    let words = text.split(' ').count();
    digits >= 2 && text.len() <= 10 && words <= 2 && text.bytes().all(written) && (digits >= 4 || text.len() >= 5)
}

/// `Toronto ON M6K 3M1 Canada`, `75001 Paris, FR`: a place and the country behind it, by its name, or behind a comma or a postal code
/// by its code.
fn split_country(text: &str) -> Option<(&str, &str)> {
    let ends = text.rmatch_indices([' ', ',']).map(|(at, _)| at);
    ends.take(4).find_map(|end| {
        let place = text.get(..end)?.trim_end_matches([' ', ',', '-']);
        let country = text.get(end + 1..)?.trim_start();
        let ends_in_code = place.rsplit(' ').next().is_some_and(|word| word.bytes().any(|byte| byte.is_ascii_digit()));
        let separated = place.len() < end || ends_in_code || !is_country_code(country);
        let digits = place.bytes().filter(u8::is_ascii_digit).count();
        (digits > 2 && place.contains(' ') && separated && is_country(country)).then_some((place, country))
    })
}

/// `Springfield, IL 62701-0001`, `Springfield IL 62701`: a place of the United States by its state and ZIP code.
fn ends_in_zip_code(text: &str) -> bool {
    let Some((place, code)) = text.rsplit_once(' ') else { return false };
    let (zip, more) = code.split_once('-').unwrap_or((code, "0000"));
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let state = place.trim_end().rsplit([' ', ',']).next().unwrap_or_default();
    digits(zip, 5) && digits(more, 4) && is_country_code(state) && state.len() < place.len()
}

#[cfg(test)]
mod tests {
    use super::super::super::labels::Part::{self, City, Country, PostalCode, Region, Street};
    use super::super::super::scan::scan;
    use super::lines;

    fn parts(text: &str) -> Vec<(Part, &str)> {
        let text: Vec<_> = scan(text).iter().map(|line| line.as_text(line.text())).collect();
        lines(&text).into_iter().map(|(line, part)| (part, line.value)).collect()
    }

    #[test]
    fn tells_the_place_below_the_street() {
        let street = (Street, "1 Main Street");
        let springfield = [street, (City, "Springfield"), (Region, "IL"), (PostalCode, "62701"), (Country, "US")];
        assert_eq!(parts("1 Main Street\nSpringfield, IL 62701\nUS"), springfield);
        assert_eq!(parts("1 Main Street\nSpringfield\nIL\n62701\nUS"), springfield);
        let postal_code_first = parts("1 Main Street\nSpringfield\n62701\nIL\nUS");
        assert_eq!(postal_code_first, [springfield[0], springfield[1], springfield[3], springfield[2], springfield[4]]);
        assert_eq!(parts("1 Main Street\nSpringfield\nIL,62701\nUS"), springfield);
        assert_eq!(parts("1 Main Street\nSpringfield, IL 62701, US"), springfield);
        assert_eq!(parts("1 Main Street\nSpringfield, IL 62701"), springfield.get(..4).unwrap_or_default());
        let toronto = [street, (City, "Toronto"), (Region, "ON"), (PostalCode, "M6K3M1"), (Country, "Canada")];
        assert_eq!(parts("1 Main Street\nToronto ON M6K3M1 Canada"), toronto);
    }

    #[test]
    fn a_street_above_a_country_is_no_city() {
        for text in ["Springfield\n1600 Main Street\nUS", "Beispielhaus\nMusterweg 1\nDE"] {
            let streets = parts(text).into_iter().filter(|(part, _)| *part == Street).count();
            assert_eq!(streets, 2, "{text}");
        }
    }

    #[test]
    fn leaves_lines_whole_that_tell_no_place() {
        for text in
            ["1 Main Street", "1 Main Street\nSpringfield", "100 Main Street Springfield", "Example Building\n12 rue de France"]
        {
            assert!(parts(text).iter().all(|(part, _)| *part == Street), "{text}");
        }
    }
}
