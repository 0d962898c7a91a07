//! Headings with pairs or plain lines below them, in whatever mixture.
//!
//! A label says what its value is; a heading says whose. Below a heading stand pairs, or plain lines: name servers, statuses, or
//! the lines of a postal address. A section ends where another begins, or where a label stands that is not its own.

use super::super::draft::Draft;
use super::super::hosts;
use super::super::labels::{Folded, Member, Part, RegistrarPart, Section};
use super::super::scan::{Kind, Line};
use super::pairs::{columns, role_in_brackets, sentence};
use super::{Dialect, Meaning, database_update, ends_record};

/// Reads an answer that is laid out in sections, or not at all, in a registry's dialect.
pub(crate) fn read<'a>(lines: &[Line<'a>], dialect: &Dialect, draft: &mut Draft<'a>) {
    let mut reader = Reader {
        draft,
        dialect,
        section: Section::Object,
        contact: None,
        heading: None,
        opener: None,
        last: None,
        awaited: None,
        block: Vec::new(),
        address: Vec::new(),
        blank: false,
    };
    for line in lines {
        if !reader.read(line) {
            break;
        }
    }
    reader.end_block();
    reader.draft.section = None;
}

struct Reader<'d, 'a> {
    draft: &'d mut Draft<'a>,
    dialect: &'d Dialect,
    section: Section,
    /// The contact whose section this is.
    contact: Option<usize>,
    heading: Option<Line<'a>>,
    /// The label that the section's contact begins with.
    opener: Option<&'a str>,
    /// What the last label meant: a value may go on in the lines below.
    last: Option<Meaning>,
    /// The label above without a value, which may stand on this line.
    awaited: Option<(Line<'a>, Meaning)>,
    /// Plain lines of a contact, whose meaning shows only when all are there.
    block: Vec<Line<'a>>,
    /// The lines of a contact's postal address.
    address: Vec<Line<'a>>,
    /// Whether a blank line went before.
    blank: bool,
}

impl<'a> Reader<'_, 'a> {
    /// Reads a line. Returns whether the record goes on.
    fn read(&mut self, line: &Line<'a>) -> bool {
        match line.kind {
            Kind::Blank => {
                self.blank = true;
                self.last = None;
                self.awaited = None;
                if self.dialect.paragraphs && self.holds_fields() {
                    self.close();
                }
                return true;
            }
            Kind::Comment => database_update(line, self.draft),
            Kind::Pair => {
                if self.draft.begun && ends_record(line) {
                    return false;
                }
                self.pair(line);
            }
            Kind::Text => {
                if self.draft.begun && ends_record(line) {
                    return false;
                }
                self.text(line);
            }
        }
        self.blank = false;
        true
    }

    fn pair(&mut self, line: &Line<'a>) {
        let line = &role_in_brackets(line).unwrap_or(*line);
        let folded = Folded::new(line.label);
        let label = folded.as_str();
        if let Section::Value(member) = self.section
            && self.is_indented(line)
            && self.dialect.own_member(label).is_none()
        {
            return self.take(&line.as_pair("", line.text()), Some(Meaning::Member(member)));
        }
        if line.is_heading() {
            // `Domain name example.fj:`
            if let Some((label, name)) = line.label.rsplit_once(' ')
                && hosts::host(name).is_some()
                && self.dialect.member(Folded::new(label).as_str()) == Some(Member::Name)
            {
                return self.pair(&line.as_pair(label, name));
            }
            if let Some(section) = self.dialect.section(label)
                && !self.holds(line, label)
            {
                return self.open(section, line);
            }
        } else if self.opens_with_value(line, label) {
            return;
        }
        let meaning = self.meaning(line, label);
        if meaning.is_none() && !self.block.is_empty() && self.is_inside(line) && !self.blank {
            return self.block.push(line.as_text(line.text()));
        }
        if self.ends_block(meaning) {
            self.close();
        }
        if meaning.is_none() || matches!(meaning, Some(Meaning::Member(_))) && !self.is_inside(line) {
            self.close_if_outside(line);
        }
        let meaning =
            meaning.or_else(|| self.dialect.member(label).filter(|_| self.section == Section::Object).map(Meaning::Member));
        self.take(line, meaning);
        self.last = meaning;
        self.awaited = meaning.filter(|_| line.is_heading()).map(|meaning| (*line, meaning));
    }

    /// Whether a label below a contact's lines is the object's: it ends them, however deep it is indented.
    fn ends_block(&self, meaning: Option<Meaning>) -> bool {
        self.blank && !self.block.is_empty() && !self.dialect.until_heading && matches!(meaning, Some(Meaning::Member(_)))
    }

    /// Whether a label without a value is one of the section, not the heading of the next.
    fn holds(&self, line: &Line<'a>, label: &str) -> bool {
        let meaning = self.meaning(line, label).filter(|_| self.is_inside(line));
        meaning.is_some_and(|meaning| self.section == Section::Object || !matches!(meaning, Meaning::Member(_)))
    }

    /// A heading with the first value beside it: `Registrant: Example Holdings` above lines of its address.
    fn opens_with_value(&mut self, line: &Line<'a>, label: &str) -> bool {
        let Some(section @ (Section::NameServers | Section::Registrar | Section::Contact(_))) = self.dialect.section(label)
        else {
            return false;
        };
        let holds_no_value = label.ends_with(" information") || label.ends_with(" details");
        let goes_on = self.section == section && !matches!(section, Section::Contact(_)) && self.is_inside(line);
        let held = self.section != Section::Object && self.holds(line, label);
        // `Organization: Example Holdings` below `Person: Ada Example`.
        let of_last = matches!(self.last, Some(Meaning::Member(Member::Contact(..))))
            && matches!(self.dialect.member(label), Some(Member::Contact(_, Part::Organization)));
        if holds_no_value || goes_on || held || of_last || self.dialect.own_member(label).is_some() {
            return false;
        }
        self.open(section, line);
        let meaning = match section {
            Section::NameServers => Meaning::Member(Member::NameServer),
            Section::Registrar => Meaning::Registrar(RegistrarPart::Name),
            _ if label.ends_with(" c") && is_handle(line.value) => Meaning::Part(Part::Handle),
            _ => Meaning::Part(self.dialect.own_part(label).unwrap_or(self.dialect.beside)),
        };
        self.take(line, Some(meaning));
        self.last = Some(meaning);
        true
    }

    fn text(&mut self, line: &Line<'a>) {
        if is_rule(line.value) {
            return;
        }
        if !self.is_inside(line) || !self.is_indented(line) || self.section == Section::Object || self.dialect.until_heading {
            if let Some(section) = self.dialect.section(Folded::new(line.value).as_str()) {
                return self.open(section, line);
            }
            if let Some((label, value)) = columns(line.value).or_else(|| sentence(line.value)) {
                return self.pair(&line.as_pair(label, value));
            }
            if !self.is_inside(line) && matches!(self.section, Section::Contact(_)) {
                self.close();
            }
        }
        if let Some((label, meaning)) = self.awaited.take()
            && (line.indent > label.indent || is_date(meaning))
        {
            return self.take(line, Some(meaning));
        }
        match (self.section, self.last) {
            (Section::NameServers, _) if self.is_inside(line) || starts_with_host(line.value) => {
                self.take(line, Some(Meaning::Member(Member::NameServer)))
            }
            (_, Some(meaning @ (Meaning::Member(Member::NameServer | Member::Status) | Meaning::Part(Part::Street))))
                if line.indent > 0 || matches!(self.section, Section::Contact(_)) && self.is_inside(line) =>
            {
                self.take(line, Some(meaning));
            }
            (Section::Address(_), _) if self.is_inside(line) => self.take(line, Some(Meaning::Part(Part::Street))),
            // The lines of the registrar's address.
            (Section::Value(Member::Registrar(_)), Some(_)) if self.is_inside(line) => self.draft.pass_over(line),
            (Section::Value(member), _) if self.is_inside(line) => {
                self.take(line, Some(Meaning::Member(member)));
                self.last = Some(Meaning::Member(member));
            }
            (Section::Statuses, _) if self.is_inside(line) => self.take(line, Some(Meaning::Member(Member::Status))),
            (Section::Registrar, None | Some(Meaning::Registrar(_))) if self.is_inside(line) && self.has_registrar() => {
                self.draft.pass_over(line);
            }
            (Section::Registrar, None) if self.is_inside(line) => self.take(line, Some(Meaning::Registrar(RegistrarPart::Name))),
            (Section::Object, _) if self.is_inside(line) && self.draft.registration.name.is_none() && self.heading.is_some() => {
                self.take(line, Some(Meaning::Member(Member::Name)));
            }
            (Section::Nothing, None) if self.is_inside(line) => self.draft.pass_over(line),
            (Section::Contact(_), None | Some(Meaning::Part(Part::Name | Part::Handle))) if self.is_inside(line) => {
                self.block.push(*line);
            }
            // Below a labelled number, the lines of a block go on.
            (Section::Contact(_), Some(Meaning::Part(_))) if !self.block.is_empty() && self.is_inside(line) => {
                self.block.push(*line);
            }
            _ => {}
        }
    }

    fn has_registrar(&self) -> bool {
        self.draft.registration.registrar.as_ref().is_some_and(|registrar| registrar.name.is_some())
    }

    /// What a label means in this section.
    fn meaning(&self, line: &Line<'a>, label: &str) -> Option<Meaning> {
        let inside = self.is_inside(line);
        match self.section {
            Section::Contact(_) if inside => {
                let own = self.dialect.paragraphs || self.is_indented(line);
                self.dialect.part(label).filter(|part| own || !is_objects(*part)).map(Meaning::Part)
            }
            Section::Registrar if inside => {
                let own = self.dialect.paragraphs || self.is_indented(line) || self.heading.is_some_and(|line| line.is_heading());
                let dates = |label| self.dialect.member(label).map(Meaning::Member).is_some_and(is_date);
                self.dialect.registrar_part(label).filter(|_| own || !dates(label)).map(Meaning::Registrar)
            }
            // When the servers or keys changed is not when the object did.
            Section::NameServers | Section::Nothing if self.dialect.paragraphs => match self.dialect.member(label) {
                Some(Member::Created | Member::Updated) => Some(Meaning::Member(Member::Nothing)),
                _ => None,
            },
            _ => None,
        }
        .or_else(|| self.dialect.member(label).map(Meaning::Member))
    }

    fn take(&mut self, line: &Line<'a>, meaning: Option<Meaning>) {
        if line.value.is_empty() {
            return;
        }
        if let (Some(Meaning::Part(Part::Street)), Some(_)) = (meaning, self.contact) {
            return self.address.push(*line);
        }
        self.end_address();
        self.begin_next_contact(line, meaning);
        if let Some(
            Meaning::Member(Member::Nothing | Member::Registrar(RegistrarPart::Nothing) | Member::Contact(_, Part::Nothing))
            | Meaning::Part(Part::Nothing)
            | Meaning::Registrar(RegistrarPart::Nothing),
        ) = meaning
        {
            return self.draft.pass_over(line);
        }
        let path = match (meaning, self.contact) {
            (Some(Meaning::Member(member)), _) => self.draft.put(member, line.value, line.number),
            (Some(Meaning::Part(part)), Some(contact)) => self.draft.put_contact(contact, part, line.value, line.number),
            (Some(Meaning::Registrar(part)), _) => self.draft.put_registrar(part, line.value, line.number),
            (Some(Meaning::Part(_)) | None, _) => None,
        };
        self.draft.record(line, path);
    }

    /// Begins another contact of the section where the label comes again that the first one began with.
    fn begin_next_contact(&mut self, line: &Line<'a>, meaning: Option<Meaning>) {
        let (Section::Contact(role), Some(Meaning::Part(Part::Name | Part::Handle))) = (self.section, meaning) else { return };
        match self.opener {
            None => self.opener = Some(line.label),
            Some(opener) if opener == line.label && self.dialect.paragraphs => {
                self.contact = Some(self.draft.begin_contact(role));
            }
            Some(_) => {}
        }
    }

    fn open(&mut self, section: Section, line: &Line<'a>) {
        self.end_block();
        self.section = section;
        self.contact = match section {
            // Below `Registrant ID:`, `Registrant:` goes on with that contact.
            Section::Contact(role) if matches!(self.last, Some(Meaning::Member(Member::Contact(last, _))) if last == role) => {
                Some(self.draft.contact(role))
            }
            Section::Contact(role) => Some(self.draft.begin_contact(role)),
            Section::Address(role) => Some(self.draft.contact(role)),
            _ => None,
        };
        self.heading = Some(*line);
        self.opener = None;
        self.last = None;
        self.draft.section = Some(if line.label.is_empty() { line.value } else { line.label });
    }

    fn close_if_outside(&mut self, line: &Line<'a>) {
        let paragraph = self.dialect.paragraphs && self.is_inside(line);
        if !paragraph && self.heading.is_some_and(|heading| line.indent <= heading.indent) {
            self.close();
        }
    }

    fn close(&mut self) {
        self.end_block();
        self.section = Section::Object;
        self.heading = None;
        self.draft.section = None;
    }

    /// Whether anything stands below the section's heading, or beside it.
    fn holds_fields(&self) -> bool {
        let last = self.draft.registration.fields.last().map_or(0, |field| field.line);
        self.heading.is_some_and(|heading| last >= heading.number) || !self.block.is_empty() || !self.address.is_empty()
    }

    /// Whether a line may belong to the section: below its heading, or at its level with nothing between.
    fn is_inside(&self, line: &Line<'a>) -> bool {
        self.heading
            .is_some_and(|heading| line.indent > heading.indent || !self.blank || line.bracketed || self.dialect.until_heading)
    }

    fn is_indented(&self, line: &Line<'a>) -> bool {
        self.heading.is_some_and(|heading| line.indent > heading.indent)
    }

    /// Gives the lines of a contact's address their meaning.
    fn end_address(&mut self) {
        if self.address.is_empty() {
            return;
        }
        let lines = std::mem::take(&mut self.address);
        let Some(contact) = self.contact else { return };
        self.put_all(contact, (self.dialect.address_lines)(&lines));
    }

    fn put_all(&mut self, contact: usize, parts: Vec<(Line<'a>, Part)>) {
        for (line, part) in parts {
            if part == Part::Nothing {
                self.draft.pass_over(&line);
            } else {
                let path = self.draft.put_contact(contact, part, line.value, line.number);
                self.draft.record(&line, path);
            }
        }
    }

    /// Gives the plain lines of a contact their meaning, and drops a contact of which nothing is known.
    fn end_block(&mut self) {
        self.end_address();
        let lines = std::mem::take(&mut self.block);
        let Some(contact) = self.contact else { return };
        let parts = (self.dialect.contact_lines)(&lines, self.draft.registration.contacts.get(contact));
        self.put_all(contact, parts);
        self.contact = None;
        self.draft.drop_empty_contact(contact);
        self.draft.merge_repeated_contact(contact);
    }
}

/// `EXA1-EXAMPLE`, perhaps with an e-mail address behind: what stands beside `admin-c`, unless it is a name.
fn is_handle(value: &str) -> bool {
    let (handle, rest) = value.split_once(' ').unwrap_or((value, ""));
    handle.bytes().any(|byte| byte == b'-' || byte.is_ascii_digit()) && (rest.is_empty() || rest.contains('@'))
}

fn starts_with_host(text: &str) -> bool {
    text.split_ascii_whitespace().next().is_some_and(|word| hosts::host(word).is_some())
}

/// Parts that the object has too: they are a contact's only when they stand below its heading.
fn is_objects(part: Part) -> bool {
    matches!(part, Part::Created | Part::Updated)
}

/// `-------`, as below a heading.
fn is_rule(text: &str) -> bool {
    text.len() > 2 && text.bytes().all(|byte| matches!(byte, b'-' | b'=' | b'_' | b'*' | b'~'))
}

/// A member of which a line tells by itself that it is a value.
fn is_date(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::Member(Member::Created | Member::Updated | Member::Expires))
}
