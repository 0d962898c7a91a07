//! Objects in paragraphs of their own, which refer to each other by handle: a domain names its contacts, and they follow.

use super::super::draft::Draft;
use super::super::labels::{self, Member, Part, Role};
use super::super::scan::{Kind, Line};
use crate::registration::Pointer;

/// The lines of an address, in their order, to its parts: one line may hold several.
pub(crate) type AddressLines = for<'a> fn(&[Line<'a>]) -> Vec<(Line<'a>, Part)>;

/// An answer's paragraphs: what stands between blank lines, comments among it.
pub(crate) fn paragraphs<'l, 'a>(lines: &'l [Line<'a>]) -> impl Iterator<Item = &'l [Line<'a>]> {
    lines.split(|line| line.kind == Kind::Blank).filter(|lines| !lines.is_empty())
}

/// The contact of a handle.
pub(crate) fn contact_of(handle: &str, draft: &Draft<'_>) -> Option<usize> {
    draft.registration.contacts.iter().position(|contact| contact.handle.as_deref() == Some(handle))
}

/// Notes that the contact of a handle has a role. One that has several roles is one contact.
pub(crate) fn refer<'a>(line: &Line<'a>, role: Role, draft: &mut Draft<'a>) -> Option<Pointer> {
    let Some(contact) = contact_of(line.value, draft) else {
        let contact = draft.begin_contact(role);
        return draft.put_contact(contact, Part::Handle, line.value, line.number);
    };
    let record = draft.registration.contacts.get_mut(contact)?;
    if !record.roles.iter().any(|known| known == role.name()) {
        record.roles.push(role.name().into());
    }
    Some(Pointer::item("contacts", contact).part("roles"))
}

/// Gives an object's pairs to a contact, its address in one go.
pub(crate) fn fill<'a>(
    lines: &[Line<'a>],
    contact: usize,
    part: impl Fn(&Line<'a>) -> Option<Part>,
    address: AddressLines,
    draft: &mut Draft<'a>,
) {
    let streets: Vec<Line<'a>> =
        lines.iter().filter(|line| !line.value.is_empty() && part(line) == Some(Part::Street)).copied().collect();
    let mut places = address(&streets).into_iter().peekable();
    for line in lines.iter().filter(|line| line.kind == Kind::Pair && !line.value.is_empty()) {
        match part(line) {
            Some(Part::Nothing) => draft.pass_over(line),
            Some(Part::Street) => {
                while let Some((piece, part)) = places.next_if(|(piece, _)| piece.number == line.number) {
                    let path = draft.put_contact(contact, part, piece.value, piece.number);
                    draft.record(&piece, path);
                }
            }
            Some(part) => {
                let path = draft.put_contact(contact, part, line.value, line.number);
                draft.record(line, path);
            }
            None => draft.record(line, None),
        }
    }
}

/// Records the lines of a contact that was read before, under another of its roles.
pub(crate) fn repeat<'a>(lines: &[Line<'a>], contact: usize, draft: &mut Draft<'a>) {
    for line in lines.iter().filter(|line| line.kind == Kind::Pair) {
        draft.record(line, Some(labels::contact_pointer(contact, Part::Nothing)));
    }
}

/// What an attribute of a domain's object is.
pub(crate) enum Attribute {
    /// A contact of this role, by its handle.
    Reference(Role),
    /// A line of the holder's name and address.
    Holder,
    /// A part of the holder.
    HolderPart(Part),
    /// A member of the object, or none.
    Member(Option<Member>),
}

/// A domain's object: its holder's lines, of which the first is the name, its contacts by handle, and its own members.
pub(crate) fn read_domain<'a>(
    lines: &[Line<'a>],
    attribute: impl Fn(&Line<'a>) -> Attribute,
    address: AddressLines,
    draft: &mut Draft<'a>,
) {
    let mut places = Vec::new();
    let mut holder = lines.iter().filter(|line| !line.value.is_empty() && matches!(attribute(line), Attribute::Holder));
    if let Some(name) = holder.next() {
        places.push((*name, Part::Name));
        places.extend(address(&holder.copied().collect::<Vec<_>>()));
    }
    let mut places = places.into_iter().peekable();
    for line in lines.iter().filter(|line| line.kind == Kind::Pair && !line.value.is_empty()) {
        let path = match attribute(line) {
            Attribute::Reference(role) => refer(line, role, draft),
            Attribute::Holder => {
                while let Some((piece, part)) = places.next_if(|(piece, _)| piece.number == line.number) {
                    let contact = draft.contact(Role::Registrant);
                    let path = draft.put_contact(contact, part, piece.value, piece.number);
                    draft.record(&piece, path);
                }
                continue;
            }
            Attribute::HolderPart(part) => {
                let contact = draft.contact(Role::Registrant);
                draft.put_contact(contact, part, line.value, line.number)
            }
            Attribute::Member(member) => {
                draft.take(line, member);
                continue;
            }
        };
        draft.record(line, path);
    }
}
