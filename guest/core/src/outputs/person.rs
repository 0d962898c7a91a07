//! The parts of a person's name, for receivers that have a member for each (`data/name-words.tsv`).

use crate::table::NAME_WORDS;

/// A person's name in its parts, as far as they can be told apart.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Person {
    /// The given name, or the whole of a name of one word.
    pub first: String,
    /// What stands between the given and the family name, such as further given names or initials.
    pub middle: Option<String>,
    /// The family name, with the particles before it: `van der Berg`.
    pub last: Option<String>,
}

/// The parts of a contact's name; none where it names a role (`Hostmaster`), an organization, or nobody.
///
/// A comma stands behind a family name that comes first. Else the family name is the last word and the particles before it: the order of
/// Chinese, Hungarian, Japanese or Korean names is told by nothing in the name. Titles and suffixes (`Dr.`, `Jr.`) are left out.
pub fn person(name: &str) -> Option<Person> {
    let is_of_numbers = |c: char| c.is_numeric() || "@/:_&".contains(c);
    if name.contains(is_of_numbers) || name.split([',', '，']).flat_map(words).any(is_no_person_s) {
        return None;
    }
    match name.split_once(',') {
        Some((family, given)) if words(given).next().is_some() => {
            let mut given = words(given);
            Some(Person { first: given.next()?.to_owned(), middle: joined(given), last: joined(words(family)) })
        }
        Some((whole, _)) => in_order(whole),
        None => in_order(name),
    }
}

/// Whether a name has a word that only organizations have, such as `Ltd`.
pub fn is_organization(name: &str) -> bool {
    words(name).any(|word| kind(word) == Some("organization"))
}

/// A name whose given names come first.
fn in_order(name: &str) -> Option<Person> {
    let mut given: Vec<&str> = words(name).collect();
    if given.is_empty() {
        return None;
    }
    let last = given.len() - 1;
    let family = given.iter().skip(1).position(|word| kind(word) == Some("particle")).map_or(last, |at| (at + 1).min(last));
    let family = if last == 0 { Vec::new() } else { given.split_off(family) };
    let mut given = given.into_iter();
    Some(Person { first: given.next()?.to_owned(), middle: joined(given), last: joined(family.into_iter()) })
}

/// The words of a name without titles and suffixes, nor the punctuation around them.
fn words(name: &str) -> impl Iterator<Item = &str> {
    let words = name.split_whitespace().map(|word| word.trim_matches(|c: char| matches!(c, '.' | ',' | '"' | '(' | ')' | '-')));
    words.filter(|word| word.contains(char::is_alphabetic) && !matches!(kind(word), Some("title" | "suffix")))
}

/// Whether a word tells that the name is a role's or an organization's. Chinese and Japanese have it at the end, without a blank.
fn is_no_person_s(word: &str) -> bool {
    const ENDS: [&str; 3] = ["公司", "集团", "株式会社"];
    let end = ENDS.into_iter().find(|end| word.ends_with(end));
    matches!(kind(end.unwrap_or(word)), Some("role" | "organization"))
}

fn joined<'a>(words: impl Iterator<Item = &'a str>) -> Option<String> {
    let words: Vec<&str> = words.collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn kind(word: &str) -> Option<&'static str> {
    NAME_WORDS.row(&word.to_lowercase()).map(|row| row.column(1))
}

#[cfg(test)]
mod tests {
    use super::person;

    #[test]
    fn a_person_s_name_has_parts() {
        for (name, first, middle, last) in [
            ("Zoë Sample", "Zoë", None, Some("Sample")),
            ("Zoë", "Zoë", None, None),
            ("  Zoë   Q.  Sample ", "Zoë", Some("Q"), Some("Sample")),
            ("SAMPLE, ZOË ANNA", "ZOË", Some("ANNA"), Some("SAMPLE")),
            ("Sample, Zoë", "Zoë", None, Some("Sample")),
            ("Zoë Sample, Jr.", "Zoë", None, Some("Sample")),
            ("Dr. Zoë Sample PhD", "Zoë", None, Some("Sample")),
            ("Adam van der Invented", "Adam", None, Some("van der Invented")),
            ("Adam Maria von Invented", "Adam", Some("Maria"), Some("von Invented")),
            ("Van Invented", "Van", None, Some("Invented")),
            ("Anna-Lena Muster-Beispiel", "Anna-Lena", None, Some("Muster-Beispiel")),
            ("Пётр Образцов", "Пётр", None, Some("Образцов")),
            ("山田太郎", "山田太郎", None, None),
        ] {
            let person = person(name).unwrap_or_default();
            assert_eq!((&*person.first, person.middle.as_deref(), person.last.as_deref()), (first, middle, last), "{name}");
        }
    }

    #[test]
    fn roles_and_organizations_are_no_persons() {
        for name in [
            "",
            " . ",
            "Hostmaster",
            "Domain Administrator",
            "Example Networks Operations",
            "Example Networks Abuse Desk",
            "NOC Team",
            "Example Harbour Ltd",
            "Example, Inc.",
            "Beispiel GmbH & Co. KG",
            "Beispiel Handels Co.,Ltd",
            "Primjer d.o.o.",
            "示例网络科技有限公司",
            "Unknown",
            "ООО Образец",
            "zoe@example.com",
            "Reg1234",
            "c/o Zoë Sample",
        ] {
            assert_eq!(person(name), None, "{name}");
        }
    }

    #[test]
    fn any_text_may_be_a_name() {
        for name in [",", ",,", ", ,x", "Dr.", "van", "van van", "x, Jr.", "\u{0}", "a,b,c", "-", "Jr., Sr."] {
            let _ = person(name);
        }
        assert_eq!(person("x, Jr.").map(|person| person.first), Some("x".to_owned()));
    }
}
