//! Takes members out of a response, forgives servers their known sins, and remembers what became of each value.

use crate::registration::{Diagnostic, Field, Pointer, Registration, Text};

use super::tree::{Children, Kind, Tree, Value};

/// The most oddities that are told of one response.
const MAX_DIAGNOSTICS: usize = 100;

/// The longest quotation of a value in a diagnostic, in characters.
const MAX_QUOTE: usize = 80;

/// How far a list is searched for an equal item: enough for any real one, and linear for all others.
const SEARCHED_ITEMS: usize = 64;

/// A registration in the making.
#[derive(Debug)]
pub(super) struct Reader<'d> {
    /// What is known so far.
    pub(super) registration: Registration<'d>,
    /// What became of each value, by [`Value::id`].
    paths: Vec<Option<Pointer>>,
}

impl<'d> Reader<'d> {
    /// Starts with an empty registration.
    pub(super) fn new(registration: Registration<'d>, tree: &Tree<'_>) -> Self {
        Reader { registration, paths: vec![None; tree.len()] }
    }

    /// Ends with every value of the response as a field.
    pub(super) fn finish(mut self, tree: &'d Tree<'d>) -> Registration<'d> {
        self.registration.fields =
            tree.values().filter(|value| value.is_scalar()).map(|value| field(value, &self.paths)).collect();
        self.registration
    }

    /// Says what a value became. The first use counts.
    pub(super) fn used(&mut self, value: Value<'d>, became: Pointer) {
        if let Some(path) = self.paths.get_mut(value.id()) {
            path.get_or_insert(became);
        }
    }

    /// Says what a value and all values in it became.
    pub(super) fn used_all(&mut self, value: Value<'d>, became: Pointer) {
        self.used(value, became);
        for child in value.children() {
            // Depth is bounded by the reading of the JSON.
            self.used_all(child, became);
        }
    }

    /// Takes back what was said of values that became part of a member which there is none of after all.
    pub(super) fn forget(&mut self, member: &str) {
        for path in &mut self.paths {
            *path = path.filter(|path| path.to_string().split('/').nth(1) != Some(member));
        }
    }

    /// Notes an oddity of a value; the message starts with its pointer.
    pub(super) fn note(&mut self, code: &'static str, value: Value<'d>, sentence: &str) {
        let pointer = value.pointer();
        let place = if pointer.is_empty() { "the response" } else { &pointer };
        let message = Text::Owned(format!("{place}: {sentence}"));
        let notes = &mut self.registration.diagnostics;
        if notes.len() > MAX_DIAGNOSTICS || notes.iter().any(|note| note.code == code && note.message == message) {
            return;
        }
        notes.push(if notes.len() < MAX_DIAGNOSTICS {
            Diagnostic { code, message, line: Some(value.line()) }
        } else {
            let message = Text::Borrowed("there are more oddities, which are not told");
            Diagnostic { code: "more-oddities", message, line: Some(value.line()) }
        });
    }

    /// The member of that name, unless it is null. Forgives its case; of several, the first counts.
    pub(super) fn member(&mut self, object: Value<'d>, name: &str) -> Option<Value<'d>> {
        if object.kind() != Kind::Object {
            return None;
        }
        let (mut exact, mut alike, mut twice) = (None, None, None);
        for child in object.children() {
            let found = child.name().unwrap_or_default();
            if found == name {
                if exact.is_none() { exact = Some(child) } else { twice = Some(child) }
            } else if alike.is_none() && found.eq_ignore_ascii_case(name) {
                alike = Some(child);
            }
        }
        if let Some(twice) = twice {
            self.note("duplicate-member", twice, "this member is there more than once; the first is read");
        }
        if exact.is_none()
            && let Some(alike) = alike
        {
            self.note("member-case", alike, &format!("read as {name}"));
        }
        exact.or(alike).filter(|value| value.kind() != Kind::Null)
    }

    /// The items of an array; anything else counts as its only item.
    pub(super) fn items(&mut self, value: Value<'d>) -> Children<'d> {
        match value.kind() {
            Kind::Array => value.children(),
            Kind::Null => Children::none(value),
            _ => {
                self.note("not-an-array", value, "this stands alone where a list belongs; read as its only item");
                Children::only(value)
            }
        }
    }

    /// The items of a member that is a list; none where it is missing.
    pub(super) fn member_items(&mut self, object: Value<'d>, name: &str) -> Children<'d> {
        match self.member(object, name) {
            Some(value) => self.items(value),
            None => Children::none(object),
        }
    }

    /// A text without the space around it, unless nothing is left. Forgives numbers.
    pub(super) fn text(&mut self, value: Value<'d>) -> Option<&'d str> {
        match value.kind() {
            Kind::String => {}
            Kind::Null => return None,
            Kind::Number | Kind::Bool => self.note("not-a-text", value, &format!("read {} as a text", quote(value.text()))),
            Kind::Array | Kind::Object => {
                self.note("not-a-text", value, "an array or object where a text belongs; not read");
                return None;
            }
        }
        Some(value.text().trim()).filter(|text| !text.is_empty())
    }

    /// A member that is a text, with the value it came from.
    pub(super) fn member_text(&mut self, object: Value<'d>, name: &str) -> Option<(Value<'d>, &'d str)> {
        let value = self.member(object, name)?;
        Some((value, self.text(value)?))
    }

    /// A member that is a text, which becomes a member of the registration.
    pub(super) fn take_text(&mut self, object: Value<'d>, name: &str, became: Pointer) -> Option<Text<'d>> {
        let (value, text) = self.member_text(object, name)?;
        self.used(value, became);
        Some(Text::Borrowed(text))
    }

    /// A number that fits. Forgives its digits as a string.
    pub(super) fn number<N: TryFrom<u64>>(&mut self, value: Value<'d>) -> Option<N> {
        let number = value.text().trim().parse::<u64>().ok().and_then(|number| N::try_from(number).ok());
        match (&number, value.kind()) {
            (Some(_), Kind::Number) | (None, Kind::Null) => {}
            (Some(_), _) => self.note("not-a-number", value, &format!("read {} as a number", quote(value.text()))),
            (None, _) => self.note("unreadable-number", value, &format!("{} is no number that fits here", quote(value.text()))),
        }
        number
    }

    /// A truth value. Forgives words and digits.
    pub(super) fn truth(&mut self, value: Value<'d>) -> Option<bool> {
        let text = value.text().trim();
        let truth = match () {
            () if text.eq_ignore_ascii_case("true") || text == "1" => true,
            () if text.eq_ignore_ascii_case("false") || text == "0" => false,
            () => {
                self.note("unreadable-truth", value, &format!("{} is neither true nor false", quote(text)));
                return None;
            }
        };
        if value.kind() != Kind::Bool {
            self.note("not-a-truth", value, &format!("read {} as {truth}", quote(text)));
        }
        Some(truth)
    }
}

/// Appends a text to a list that does not hold it already, and returns its index.
pub(super) fn push_new<'d>(list: &mut Vec<Text<'d>>, text: impl Into<Text<'d>>) -> usize {
    let text = text.into();
    list.iter().take(SEARCHED_ITEMS).position(|item| *item == text).unwrap_or_else(|| {
        list.push(text);
        list.len() - 1
    })
}

/// A value as it is quoted in a sentence.
pub(super) fn quote(text: &str) -> String {
    match text.char_indices().nth(MAX_QUOTE) {
        Some((end, _)) => format!("{:?}…", text.get(..end).unwrap_or_default()),
        None => format!("{text:?}"),
    }
}

/// Lower case, with nothing allocated where it is so already.
pub(super) fn lower_case(text: &str) -> Text<'_> {
    if text.chars().any(char::is_uppercase) { Text::Owned(text.to_lowercase()) } else { Text::Borrowed(text) }
}

/// Whether two words are the same but for case, spaces and punctuation: `Last_Changed` and `last changed`.
pub(super) fn same_word(left: &str, right: &str) -> bool {
    left == right || alphanumerics(left).eq(alphanumerics(right))
}

fn alphanumerics(text: &str) -> impl Iterator<Item = u8> + '_ {
    text.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase())
}

fn field<'d>(value: Value<'d>, paths: &[Option<Pointer>]) -> Field<'d> {
    let (mut label, mut parent) = (value.name(), value.parent());
    while let Some(holder) = parent.filter(|holder| holder.kind() == Kind::Array) {
        label = label.or(holder.name());
        parent = holder.parent();
    }
    Field {
        section: parent.map(Value::container_pointer).filter(|pointer| !pointer.is_empty()).map(Text::Borrowed),
        label: Text::Borrowed(label.unwrap_or_default()),
        value: Text::Borrowed(value.text()),
        line: value.line(),
        path: paths.get(value.id()).copied().flatten(),
        passed_over: false,
    }
}
