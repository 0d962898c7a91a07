//! A line of a person that has no label but tells by its look what it holds: an e-mail address, perhaps behind a name; telephone and
//! fax numbers, perhaps named as such before or behind.

use super::super::labels::Part;
use super::super::scan::Line;

/// The parts of such a line, each with its part of the text; empty where nothing can be told.
pub(crate) fn told<'a>(line: &Line<'a>) -> Vec<(Line<'a>, Part)> {
    let text = line.value;
    let told = if text.contains('@') { with_email(text) } else { numbers(text) };
    told.unwrap_or_default().into_iter().map(|(part, value)| (line.as_pair("", value), part)).collect()
}

/// `Example, Ada  ada@example.com`, `Ada Example (ada@example.com)`, `E-mail: ada@example.com`, `ada@example.com +1.5555550100`.
fn with_email(text: &str) -> Option<Vec<(Part, &str)>> {
    let at = text.find('@')?;
    let bound = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>' | '[' | ']' | ',' | ';' | ':');
    let start = text.get(..at)?.rfind(bound).map_or(0, |before| before + text.get(before..).map_or(1, first_len));
    let end = text.get(at..)?.find(bound).map_or(text.len(), |behind| at + behind);
    let email = text.get(start..end)?;
    let host = text.get(at + 1..end)?;
    if !host.contains('.') || host.contains('@') || start == at {
        return None;
    }
    let before = text.get(..start)?.trim_end_matches([' ', '\t', '(', '<', '[', ',', '-', ':']);
    let behind = text.get(end..)?.trim_start_matches([')', '>', ']', ' ', '\t', ',', ';']);
    let mut parts = match label(before) {
        _ if before.is_empty() => Vec::new(),
        Some((Part::Email, "")) => Vec::new(),
        Some(_) => numbers(before)?,
        None => match split_handle(before) {
            Some((name, handle)) => vec![(Part::Name, name), (Part::Handle, handle)],
            None => vec![(Part::Name, before)],
        },
    };
    parts.push((Part::Email, email));
    if !behind.is_empty() {
        parts.append(&mut numbers(behind)?);
    }
    Some(parts)
}

/// The length of a text's first character.
fn first_len(text: &str) -> usize {
    text.chars().next().map_or(1, char::len_utf8)
}

/// `Ada Example (AE123-EXAMPLE)`: a name, and the registry's handle of it behind.
pub(crate) fn split_handle(text: &str) -> Option<(&str, &str)> {
    let (name, handle) = text.strip_suffix(')')?.rsplit_once('(')?;
    let name = name.trim_end();
    let written = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
    let is_handle = (4..=32).contains(&handle.len())
        && handle.bytes().all(written)
        && handle.bytes().any(|byte| byte.is_ascii_digit())
        && handle.starts_with(|c: char| c.is_ascii_uppercase());
    (is_handle && !name.is_empty()).then_some((name, handle))
}

/// `+1.5555550100`, `+1.5555550100  Fax -- +1.5555550101`, `Tel. +49 30 5550100`, `(Fax) 60-3-55501001`, `+49 30 5550100 (FAX)`.
fn numbers(text: &str) -> Option<Vec<(Part, &str)>> {
    let mut found: Vec<(Part, &str)> = Vec::new();
    let mut rest = text;
    // A label that stands behind its number, and those of a number each: no line has more.
    for _ in 0..6 {
        rest = rest.trim_start_matches([' ', '\t', ',', ';', '/', '|']);
        if rest.is_empty() {
            break;
        }
        let named = label(rest);
        let (part, after) = named.unwrap_or((Part::Phone, rest));
        if part == Part::Email {
            return None;
        }
        let (number, behind) = after.split_at_checked(number_end(after))?;
        let number = number.trim_matches([' ', '\t', '-', '/', ',', '.']);
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        match found.last_mut() {
            // The label of the number before; or one of no number.
            Some(last) if number.is_empty() && rest.starts_with(['(', '[']) => last.0 = part,
            _ if number.is_empty() => {
                named?;
            }
            _ if digits < if named.is_some() { 5 } else { 7 } => return None,
            _ if named.is_none() && !super::block::is_phone(number.split(['x', 'e']).next()?.trim_end()) => return None,
            _ => found.push((part, number)),
        }
        rest = behind;
    }
    rest.is_empty().then_some(found)
}

/// How far a number goes, an extension behind it included.
fn number_end(text: &str) -> usize {
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | '(' | ')' | ' ' | '\t' | '/');
    let mut end = text.find(|c| !is_number(c)).unwrap_or(text.len());
    let (number, behind) = text.split_at_checked(end).unwrap_or((text, ""));
    if let Some(extension) = behind.strip_prefix("ext").or_else(|| behind.strip_prefix('x')) {
        let extension = extension.trim_start_matches(['.', ' ', ':']);
        let length = extension.find(|c: char| !c.is_ascii_digit()).unwrap_or(extension.len());
        if length > 0 {
            end = text.len() - extension.len() + length;
            return end;
        }
    }
    // A bracket that opens a label is not the number's.
    if behind.is_empty() { end } else { number.trim_end_matches(['(', '[', ' ', '\t']).len() }
}

/// What a number is said to be before it, and the text behind: `Fax -- `, `Tel.: `, `(Phone) `.
fn label(text: &str) -> Option<(Part, &str)> {
    const LABELS: [(&str, Part); 17] = [
        ("e-mail", Part::Email),
        ("email", Part::Email),
        ("facsimile", Part::Fax),
        ("fax no", Part::Fax),
        ("fax number", Part::Fax),
        ("fax", Part::Fax),
        ("mobile", Part::Phone),
        ("phone no", Part::Phone),
        ("phone number", Part::Phone),
        ("phone", Part::Phone),
        ("ph", Part::Phone),
        ("telefax", Part::Fax),
        ("telefon", Part::Phone),
        ("telephone", Part::Phone),
        ("tel", Part::Phone),
        ("voice", Part::Phone),
        ("work", Part::Phone),
    ];
    let word = text.trim_start_matches(['(', '[']);
    LABELS.iter().find_map(|(label, part)| {
        let (head, after) = word.split_at_checked(label.len())?;
        let ends = !after.starts_with(|c: char| c.is_alphanumeric()) || after.starts_with(|c: char| c.is_ascii_digit());
        let after = || after.trim_start_matches(['.', ':', ')', ']', '-', '=', ' ', '\t']);
        (ends && head.eq_ignore_ascii_case(label)).then(|| (*part, after()))
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::labels::Part::{self, Email, Fax, Handle, Name, Phone};
    use super::super::super::scan::scan;
    use super::told;

    fn parts(text: &str) -> Vec<(Part, &str)> {
        let line = scan(text).first().map(|line| line.as_text(line.text()));
        line.iter().flat_map(told).map(|(line, part)| (part, line.value)).collect()
    }

    #[test]
    fn tells_numbers_and_whose_they_are() {
        let (phone, fax) = ((Phone, "+1.5555550100"), (Fax, "+1.5555550101"));
        for text in [
            "+1.5555550100 Fax: +1.5555550101",
            "+1.5555550100      Fax -- +1.5555550101",
            "Tel. +1.5555550100, Fax +1.5555550101",
            "(Phone) +1.5555550100 (Fax) +1.5555550101",
            "Phone: +1.5555550100 / Fax: +1.5555550101",
        ] {
            assert_eq!(parts(text), [phone, fax], "{text}");
        }
        assert_eq!(parts("+1.5555550100      Fax -- "), [phone]);
        assert_eq!(parts("+1.5555550100 x12"), [(Phone, "+1.5555550100 x12")]);
        assert_eq!(parts("+1.5555550101 (FAX)"), [fax]);
        assert_eq!(parts("555-555-0100 fax: 555-555-0101"), [(Phone, "555-555-0100"), (Fax, "555-555-0101")]);
        for text in ["62701", "1 Main Street", "Phoenix, AZ 85001", "12345678 Springfield", "Telegraph Road 1234567"] {
            assert_eq!(parts(text), [], "{text}");
        }
    }

    #[test]
    fn tells_a_name_from_the_address_behind_it() {
        let mail = (Email, "ada@example.com");
        for text in ["Ada Example (ada@example.com)", "Ada Example\t\tada@example.com", "Ada Example <ada@example.com>"] {
            assert_eq!(parts(text), [(Name, "Ada Example"), mail], "{text}");
        }
        assert_eq!(parts("Example, Ada (AE123)  ada@example.com"), [(Name, "Example, Ada"), (Handle, "AE123"), mail]);
        assert_eq!(parts("E-mail: ada@example.com"), [mail]);
        assert_eq!(parts("ada@example.com +1.5555550100"), [mail, (Phone, "+1.5555550100")]);
        assert_eq!(parts("write @ home"), []);
    }
}
