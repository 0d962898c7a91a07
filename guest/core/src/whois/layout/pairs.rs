//! Pairs of label and value that are not written as `Label: value`, told by the vocabulary.

use super::super::hosts;
use super::super::labels::{self, Folded};
use super::super::scan::Line;

/// `[owner-c] city: Springfield`, where the label in brackets is the role of the one behind it.
pub(super) fn role_in_brackets<'a>(line: &Line<'a>) -> Option<Line<'a>> {
    if !line.bracketed || !line.value.as_bytes().first().is_some_and(u8::is_ascii_lowercase) {
        return None;
    }
    let colon = line.value.find(':').filter(|colon| *colon < 24)?;
    let (part, value) = line.value.split_at_checked(colon)?;
    labels::part(Folded::new(part).as_str())?;
    let start = line.text().find('[')? + 1;
    let end = line.text().len().checked_sub(value.len())?;
    Some(line.as_pair(line.text().get(start..end)?, value.get(1..)?.trim()))
}

/// `Label<tab>value`, `Label   value`, `Label...... value` or `Label = value`, where the vocabulary knows the label.
pub(super) fn columns(text: &str) -> Option<(&str, &str)> {
    let at = mark(text)?;
    let (label, value) = (text.get(..at)?.trim(), text.get(at..)?.trim_start_matches(['.', '=', ' ', '\t']));
    let folded = Folded::new(label);
    (!value.is_empty() && (labels::member(folded.as_str()).is_some() || labels::part(folded.as_str()).is_some()))
        .then_some((label, value))
}

/// Where the first of the marks stands that part columns; of several marks, the most telling one counts.
fn mark(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut marks = [None; 4];
    for at in memchr::memchr3_iter(b'.', b'\t', b' ', bytes) {
        let mark = match bytes.get(at..).unwrap_or_default() {
            [b'.', b'.', b'.', ..] => return Some(at),
            [b'\t', ..] => 0,
            [b' ', b' ', ..] => 1,
            [b' ', b'=', b' ', ..] => 2,
            [b'.', b' ', ..] => 3,
            _ => continue,
        };
        if let Some(place) = marks.get_mut(mark) {
            *place = place.or(Some(at));
        }
    }
    marks.into_iter().flatten().next()
}

/// `Record created on 2026-01-31`, `Record created 2026-01-31`, where the vocabulary knows what is said ahead of the value;
/// `Domain example.com`.
pub(super) fn sentence(text: &str) -> Option<(&str, &str)> {
    if let Some((label, name)) = text.split_once(' ').filter(|(label, _)| label.eq_ignore_ascii_case("domain")) {
        return hosts::host(name).map(|_| (label, name));
    }
    let on = text.as_bytes().windows(4).position(|window| window == b" on ").map(|at| at + " on ".len());
    let date = || text.as_bytes().windows(2).position(|pair| matches!(pair, [b' ', b'0'..=b'9'])).map(|at| at + 1);
    let (label, value) = text.split_at_checked(on.or_else(date)?)?;
    let (label, value) = (label.trim_end(), value.trim());
    labels::member(Folded::new(label).as_str()).is_some().then_some((label, value))
}

#[cfg(test)]
mod tests {
    use super::{columns, sentence};

    #[test]
    fn tells_pairs_where_the_label_is_known() {
        for text in [
            "Domain Name\texample.com",
            "Domain Name   example.com",
            "Domain Name ..... example.com",
            "domain_name = example.com",
        ] {
            assert!(columns(text).is_some_and(|(label, value)| label.len() == 11 && value == "example.com"), "{text}");
        }
        assert_eq!(columns("Example Holdings   Springfield"), None);
    }

    #[test]
    fn tells_the_value_at_the_end_of_a_sentence() {
        for text in ["Record created on 2026-01-31", "Record created 2026-01-31"] {
            assert_eq!(sentence(text).map(|(_, value)| value), Some("2026-01-31"), "{text}");
        }
        assert_eq!(sentence("Domain example.com"), Some(("Domain", "example.com")));
        assert_eq!(sentence("ns1.example.com"), None);
        assert_eq!(sentence("This server depends on 2 others"), None);
    }
}
