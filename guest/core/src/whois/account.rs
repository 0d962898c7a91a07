//! The account of an answer that was read: every line that carries a value is a field, whether or not a reader had a use for it.
//!
//! A line carries a value if it is a pair with one, or a plain line inside the record. The record begins with the first line that
//! became something and ends with the last, remarks of the server aside. Prose is the server's own: banners, notices, terms of use, and
//! whatever plain lines stand behind them at the end. Prose is a paragraph with a plain line as long as sentences are, inside the record
//! with two of them. No value is carried by blank lines, remarks, headings, and rulers (`-----`).

use std::borrow::Cow;
use std::cell::LazyCell;

use super::labels::{self, Folded};
use super::layout;
use super::phrases;
use super::scan::{Kind, Line};
use crate::registration::{Availability, Field, Pointer, Registration};

/// The most lines that are recorded without having been used: prose without end is no registry's answer.
const MOST: usize = 1000;

/// A plain line with more characters than this, or more words, is a sentence or a part of one.
const LONG: usize = 60;
const WORDS: usize = 8;

/// So is one that ends with a full stop and has more words than this.
const STOPPED_WORDS: usize = 3;

/// Brings the fields into the order of the lines, adds those that nothing used, and passes over what is known to say nothing.
pub(super) fn complete<'a>(lines: &[Line<'a>], registration: &mut Registration<'a>) {
    let fields = &mut registration.fields;
    fields.sort_by_key(|field| field.line);
    let (first, last) = match span(lines, fields) {
        Some(span) => span,
        None if registration.availability == Availability::Unknown => (1, u32::MAX),
        None => (u32::MAX, 0),
    };
    let used: Vec<u32> = fields.iter().filter(|field| field.path.is_some()).map(|field| field.line).collect();
    let mut added = Vec::new();
    let mut fields_left = fields.iter_mut().peekable();
    let mut ended = false;
    for paragraph in lines.split(|line| line.kind == Kind::Blank) {
        let sentences = LazyCell::new(|| paragraph.iter().filter(|line| is_sentence(line)).take(2).count());
        let terms_inside = LazyCell::new(|| *sentences > 1 && !became_something(paragraph, &used));
        // Where a registrar's answer stands below the registry's, the registry's terms stand between them.
        let mut terms = false;
        for line in paragraph {
            terms |= layout::ends_record(line) || line.text().starts_with("URL of the ICANN ");
            let outside = line.number < first || line.number > last;
            let server_speaks = terms || if outside { *sentences > 0 } else { *terms_inside };
            ended |= line.number > last && server_speaks;
            let mut known = false;
            while let Some(field) = fields_left.next_if(|field| field.line <= line.number) {
                known = true;
                match field.path {
                    Some(_) => terms = false,
                    None => field.passed_over |= server_speaks || phrases::is_redacted(&field.value),
                }
            }
            if known || line.value.is_empty() || line.kind == Kind::Comment || added.len() >= MOST {
                continue;
            }
            let section = fields_left.peek().and_then(|next| next.section.as_deref());
            if line.number >= first && (line.kind == Kind::Pair || !ended) && !server_speaks && !is_heading(line, section) {
                added.push(unused(line));
            }
        }
    }
    if !added.is_empty() {
        fields.append(&mut added);
        fields.sort_by_key(|field| field.line);
    }
}

/// Says what a line became that no reader had a use for.
pub(super) fn used<'a>(registration: &mut Registration<'a>, line: &Line<'a>, path: Pointer) {
    let fields = &mut registration.fields;
    match fields.iter_mut().find(|field| field.line == line.number) {
        Some(field) => field.path = field.path.or(Some(path)),
        None => fields.push(Field { path: Some(path), ..unused(line) }),
    }
}

/// The first and the last line of the record.
fn span(lines: &[Line<'_>], fields: &[Field<'_>]) -> Option<(u32, u32)> {
    let remark = |number: u32| {
        let line = usize::try_from(number).ok().and_then(|number| lines.get(number - 1));
        line.is_some_and(|line| line.kind == Kind::Comment)
    };
    let mut used = fields.iter().filter(|field| field.path.is_some() && !remark(field.line)).map(|field| field.line);
    let first = used.next()?;
    Some((first, used.next_back().unwrap_or(first)))
}

/// Whether a line of a paragraph did; the lines that did are in order.
fn became_something(paragraph: &[Line<'_>], used: &[u32]) -> bool {
    let (Some(first), Some(last)) = (paragraph.first(), paragraph.last()) else { return false };
    used.get(used.partition_point(|line| *line < first.number)).is_some_and(|line| *line <= last.number)
}

fn is_sentence(line: &Line<'_>) -> bool {
    let text = line.text();
    let words = if text.ends_with(['.', '!']) { STOPPED_WORDS } else { WORDS };
    line.kind == Kind::Text && (text.chars().count() > LONG || text.split_ascii_whitespace().nth(words).is_some())
}

/// Whether a plain line says what the next field stands under, or is a heading of the vocabulary, or a ruler.
fn is_heading(line: &Line<'_>, section: Option<&str>) -> bool {
    line.kind == Kind::Text
        && (section == Some(line.value)
            || labels::section(Folded::new(line.value).as_str()).is_some()
            || !line.value.contains(char::is_alphanumeric))
}

fn unused<'a>(line: &Line<'a>) -> Field<'a> {
    Field {
        section: None,
        label: Cow::Borrowed(line.label),
        value: Cow::Borrowed(line.value),
        line: line.number,
        path: None,
        passed_over: false,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use crate::whois::{Hints, charset::Decoded, read};

    /// Each field's line, and whether it was used (`+`), passed over (`.`), or not (`-`).
    fn account(answer: &str) -> String {
        let decoded = Decoded::from(answer);
        let registration = read(&decoded, &Hints::default()).unwrap();
        let fate = |passed_over| if passed_over { '.' } else { '-' };
        let fields = registration.fields.iter();
        fields.map(|field| format!("{}{} ", field.line, field.path.map_or(fate(field.passed_over), |_| '+'))).collect()
    }

    #[test]
    fn a_line_of_the_record_that_nothing_used_is_told() {
        let record = "Welcome to the registry\n\nDomain Name: example.com\nCreated: 2001-02-03\n\nsomething that nobody expects\n-----\n\n\
Name Server: ns1.example.org\n\n";
        assert_eq!(account(record), "3+ 4+ 6- 9+ ");
        assert_eq!(account(&format!("{record}a tail\n")), "3+ 4+ 6- 9+ 11- ");
        let terms = "The registry gives what it has and promises nothing at all about it.\nContact: nobody\n";
        assert_eq!(account(&format!("{record}{terms}")), "3+ 4+ 6- 9+ 12. ");
    }

    #[test]
    fn terms_are_the_servers_own_wherever_they_stand() {
        let terms = "The registry gives what it has and promises\nnothing about it, and nobody may rely on it at all,\n\
whatever the reason or the cause may be or not.\n";
        let answer =
            format!("Domain Name: example.com\n\n{terms}\nCreated: 2001-02-03\n\n{terms}\nA slogan\n\nOwner of it all: nobody\n");
        assert_eq!(account(&answer), "1+ 7+ 15- ");
    }

    #[test]
    fn what_is_withheld_and_has_no_member_is_passed_over() {
        assert_eq!(account("Domain Name: example.com\nRegistrar URL: REDACTED FOR PRIVACY\nCreated: 2001-02-03\n"), "1+ 2. 3+ ");
    }

    #[test]
    fn of_an_answer_that_tells_nothing_every_line_counts() {
        assert_eq!(account("good morning\n\nwhat is it\n"), "1- 3- ");
        assert_eq!(account("good morning\n\nNo match for domain example.com\n"), "3+ ");
    }
}
