//! How answers are laid out, whoever wrote them: what the formats of registries have in common. A format says in its [`Dialect`] what
//! its labels and headings mean where the vocabulary does not know or errs.

pub(crate) mod address;
pub(crate) mod block;
pub(crate) mod ds;
pub(crate) mod objects;
mod pairs;
pub(crate) mod person;
pub(crate) mod place;
pub(crate) mod postal;
pub(crate) mod resource;
pub(crate) mod sections;

use super::draft::Draft;
use super::labels::{self, Member, Part, RegistrarPart, Section};
use super::scan::{Kind, Line};
use crate::registration::Contact;

/// What a label means where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Meaning {
    /// A member of the object, wherever it stands.
    Member(Member),
    /// A part of the contact under whose heading it stands.
    Part(Part),
    /// A part of the registrar, under whose heading it stands.
    Registrar(RegistrarPart),
}

/// Plain lines below a contact's heading, and what is known of the contact, to parts: one line may hold several.
pub(crate) type ContactLines = for<'a> fn(&[Line<'a>], Option<&Contact<'a>>) -> Vec<(Line<'a>, Part)>;

/// What a registry's labels, headings and plain lines mean, ahead of the vocabulary. Labels and headings are folded
/// ([`labels::Folded`]).
pub(crate) struct Dialect {
    /// Labels; a label may stand here several times, once for each place that it may stand in.
    pub(crate) labels: &'static [(&'static str, Meaning)],
    /// Headings.
    pub(crate) headings: &'static [(&'static str, Section)],
    /// Plain lines of a contact.
    pub(crate) contact_lines: ContactLines,
    /// What the value beside a contact's heading is.
    pub(crate) beside: Part,
    /// Whether a section is a paragraph: it ends at a blank line, and all labels above are its own, without indentation.
    pub(crate) paragraphs: bool,
    /// Whether a section lasts until the next heading, whatever blank lines stand between.
    pub(crate) until_heading: bool,
    /// Lines of a contact's postal address.
    pub(crate) address_lines: objects::AddressLines,
}

impl Dialect {
    /// The vocabulary alone.
    pub(crate) const PLAIN: Dialect = Dialect {
        labels: &[],
        headings: &[],
        contact_lines: block::guessed_parts,
        beside: Part::Name,
        paragraphs: false,
        until_heading: false,
        address_lines: place::lines,
    };

    fn find<T>(&self, label: &str, is: impl Fn(Meaning) -> Option<T>) -> Option<T> {
        self.labels.iter().filter(|(known, _)| *known == label).find_map(|(_, meaning)| is(*meaning))
    }

    /// What a label means that stands under no heading.
    pub(crate) fn member(&self, label: &str) -> Option<Member> {
        self.own_member(label).or_else(|| labels::member(label))
    }

    /// What a label means in this dialect alone that stands under no heading.
    pub(crate) fn own_member(&self, label: &str) -> Option<Member> {
        self.find(label, |meaning| if let Meaning::Member(member) = meaning { Some(member) } else { None })
    }

    /// What a label means under a contact's heading.
    pub(crate) fn part(&self, label: &str) -> Option<Part> {
        self.own_part(label).or_else(|| labels::part(label))
    }

    /// What a label means in this dialect alone under a contact's heading, or with a value beside it as that heading.
    pub(crate) fn own_part(&self, label: &str) -> Option<Part> {
        self.find(label, |meaning| if let Meaning::Part(part) = meaning { Some(part) } else { None })
    }

    /// What a label means under the registrar's heading.
    pub(crate) fn registrar_part(&self, label: &str) -> Option<RegistrarPart> {
        let own = self.find(label, |meaning| if let Meaning::Registrar(part) = meaning { Some(part) } else { None });
        own.or_else(|| labels::registrar_part(label))
    }

    /// What a heading opens.
    pub(crate) fn section(&self, heading: &str) -> Option<Section> {
        let own = self.headings.iter().find(|(known, _)| *known == heading).map(|(_, section)| *section);
        own.or_else(|| labels::section(heading))
    }
}

/// Whether an answer's first pairs have these labels, in this order and case.
pub(crate) fn begins(lines: &[Line<'_>], labels: &[&str]) -> bool {
    let mut pairs = lines.iter().filter(|line| line.kind == Kind::Pair);
    labels.iter().all(|label| pairs.next().is_some_and(|line| line.label == *label))
}

/// Whether an answer begins with a domain's object whose first contacts have handles of a registry: `EX1-FRNIC`.
pub(crate) fn refers_to(lines: &[Line<'_>], registries: &[&str]) -> bool {
    let mut pairs = lines.iter().filter(|line| line.kind == Kind::Pair && !line.bracketed);
    let is_handle = |value: &str| registries.iter().any(|registry| value.ends_with(registry) && !value.contains(' '));
    pairs.next().is_some_and(|line| line.label == "domain") && pairs.take(8).any(|line| is_handle(line.value))
}

/// Whether one of an answer's first lines, comments among them, starts with a text.
pub(crate) fn announces(lines: &[Line<'_>], text: &str) -> bool {
    let words = |line: &Line<'_>| line.text().trim_start_matches(['%', '#', '*', ' ']).starts_with(text);
    lines.iter().filter(|line| line.kind != Kind::Blank).take(6).any(words)
}

/// A line of text that begins with one of these labels, as the pair that it would be with a colon behind.
pub(crate) fn with_labels<'a>(line: &Line<'a>, labels: &[&'static str]) -> Line<'a> {
    let pair = || {
        let label = labels.iter().find(|label| line.text().starts_with(**label))?;
        let (label, value) = line.text().split_at_checked(label.len())?;
        value.starts_with([' ', '\t']).then(|| line.as_pair(label, value.trim()))
    };
    if line.kind == Kind::Text { pair().unwrap_or(*line) } else { *line }
}

/// Whether a line ends the record: what follows is the server's notices and terms of use.
pub(crate) fn ends_record(line: &Line<'_>) -> bool {
    let text = line.text();
    let starts = |word: &str| text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    let Some(beginning) = text.as_bytes().first_chunk::<2>() else { return false };
    match &beginning.map(|byte| byte.to_ascii_lowercase()) {
        b"no" => starts("NOTICE:") || starts("NOTICE AND TERMS"),
        b"te" => starts("TERMS OF USE:"),
        b"th" => starts("The data in this record is provided") || starts("The data contained in"),
        b"fo" => starts("For more information on Whois status codes"),
        b"co" => starts("Copyright (c) ") || starts("Copyright notice"),
        b"ac" => starts("Access to ") && text.len() > 60,
        _ => false,
    }
}

/// The event of `>>> Last update of WHOIS database: 2026-01-31T12:00:00Z <<<`.
pub(crate) fn database_update<'a>(line: &Line<'a>, draft: &mut Draft<'a>) {
    let Some(text) = line.text().strip_prefix(">>>") else { return };
    let Some((label, value)) = text.trim_end_matches(['<', ' ']).split_once(':') else { return };
    if label.to_ascii_lowercase().contains("update") {
        draft.take(&line.as_pair(label.trim(), value.trim()), Some(Member::Event("last update of RDAP database")));
    }
}
