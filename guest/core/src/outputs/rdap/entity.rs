//! The entities: the registrar and the contacts (RFC 9083 section 5.1).

use crate::rdap::words;
use crate::registration::{Contact, ObjectClass, Registrar, Registration};

use super::jcard::{self, Facts};
use super::object::{Object, PublicId};
use super::{OwnWords, class_name, is_ldh_name};

/// Puts in who is behind an object. Of an entity that was asked for, the first contact is the object itself.
pub(super) fn put<'r>(object: &mut Object<'r>, registration: &'r Registration<'_>, own: &mut OwnWords) {
    let is_entity = registration.object == ObjectClass::Entity;
    if let Some(registrar) = &registration.registrar {
        if is_entity {
            object.public_ids = public_ids(registrar);
        } else {
            put_registrar(object, registrar);
        }
    }
    let mut contacts = registration.contacts.iter();
    if is_entity {
        match contacts.next() {
            Some(itself) => put_contact(object, itself, own),
            None => object.card = jcard::of(&Facts { name: registration.name.as_deref(), ..Facts::default() }),
        }
    }
    object.entities.extend(contacts.map(contact));
}

fn entity(role: &'static str) -> Object<'static> {
    Object { object_class_name: class_name(ObjectClass::Entity), roles: vec![role], ..Object::default() }
}

fn put_registrar<'r>(object: &mut Object<'r>, registrar: &'r Registrar<'_>) {
    let abuse = jcard::of(&Facts {
        phones: registrar.abuse_phone.as_slice(),
        emails: registrar.abuse_email.as_slice(),
        ..Facts::default()
    });
    let itself = Object {
        handle: registrar.handle.as_deref(),
        card: jcard::of(&Facts {
            name: registrar.name.as_deref(),
            organization: registrar.organization.as_deref(),
            url: registrar.url.as_deref(),
            is_organization: true,
            ..Facts::default()
        }),
        public_ids: public_ids(registrar),
        entities: abuse.map(|card| Object { card: Some(card), ..entity("abuse") }).into_iter().collect(),
        port43: registrar.whois_server.as_deref().filter(|host| is_ldh_name(host)),
        ..entity("registrar")
    };
    let is_known = itself.handle.is_some()
        || itself.card.is_some()
        || itself.port43.is_some()
        || !itself.public_ids.is_empty()
        || !itself.entities.is_empty();
    object.entities.extend(is_known.then_some(itself));
    let reseller = jcard::of(&Facts { name: registrar.reseller.as_deref(), ..Facts::default() });
    object.entities.extend(reseller.map(|card| Object { card: Some(card), ..entity("reseller") }));
}

fn public_ids(registrar: &Registrar<'_>) -> Vec<PublicId> {
    let id = registrar.iana_id.map(|id| PublicId { kind: "IANA Registrar ID", identifier: id.to_string() });
    id.into_iter().collect()
}

fn contact<'r>(contact: &'r Contact<'_>) -> Object<'r> {
    let mut own = OwnWords::default();
    let mut object = Object { object_class_name: class_name(ObjectClass::Entity), ..Object::default() };
    put_contact(&mut object, contact, &mut own);
    object.remarks = own.into_remarks();
    object
}

fn put_contact<'r>(object: &mut Object<'r>, contact: &'r Contact<'_>, own: &mut OwnWords) {
    object.handle = object.handle.or(contact.handle.as_deref());
    object.roles = own.registered("role", contact.roles.iter().map(AsRef::as_ref), words::registered_role);
    object.card = jcard::of(&Facts::from(contact));
    if contact.privacy_service.is_some() {
        // RFC 9083 section 10.2.2: it has been registered through a privacy or proxy service.
        object.status.push("proxy");
    }
    // An entity that was asked for has these already.
    if object.events.is_empty() {
        own.event(&mut object.events, "registration", contact.created.as_ref());
        own.event(&mut object.events, "last changed", contact.updated.as_ref());
    }
}
