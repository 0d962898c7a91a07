//! RDAP's words (RFC 9083 section 10.2) and what the model says for them.

use crate::registration::{ObjectClass, Text};
use crate::table::{RDAP_VALUES, Row, STATUSES};

use super::lenient::{lower_case, same_word};

/// The object classes' names (RFC 9083 section 5).
const OBJECT_CLASSES: [(&str, ObjectClass); 5] = [
    ("domain", ObjectClass::Domain),
    ("ip network", ObjectClass::IpNetwork),
    ("autnum", ObjectClass::Autnum),
    ("entity", ObjectClass::Entity),
    ("nameserver", ObjectClass::Nameserver),
];

/// What servers write for a role, and the role.
const ROLE_ALIASES: [(&str, &str); 2] = [("tech", "technical"), ("admin", "administrative")];

/// The object class of that name.
pub(super) fn object_class(name: &str) -> Option<ObjectClass> {
    OBJECT_CLASSES.iter().find(|(word, _)| same_word(name, word)).map(|(_, class)| *class)
}

/// The name of an object class.
pub(crate) fn class_name(class: ObjectClass) -> &'static str {
    OBJECT_CLASSES.iter().find(|(_, known)| *known == class).map_or("", |(name, _)| name)
}

/// EPP's word for a status of a domain or name server; a word that EPP lacks stays as it is.
pub(super) fn epp_status(status: &str) -> Text<'_> {
    // Some servers append the status's web page, as they do in WHOIS.
    let word = status.split(" http").next().unwrap_or(status).trim();
    Text::Borrowed(status_row(word).map_or(word, |row| row.key()))
}

/// RDAP's registered word for a status in EPP's or in RDAP's words (RFC 8056, RFC 9083 section 10.2.2), if it has one.
pub(crate) fn rdap_status(status: &str) -> Option<&'static str> {
    status_row(status).map(|row| row.column(1)).or_else(|| registered("status", status))
}

/// A registered event action (RFC 9083 section 10.2.3) in the registry's spelling.
pub(crate) fn registered_action(action: &str) -> Option<&'static str> {
    registered("event action", action)
}

/// A registered role (RFC 9083 section 10.2.4) in the registry's spelling.
pub(crate) fn registered_role(role: &str) -> Option<&'static str> {
    registered("role", role)
}

/// An event action in the registry's spelling; an unknown one stays as it is.
pub(super) fn event_action(action: &str) -> &str {
    registered_action(action).unwrap_or(action)
}

/// A role in the registry's spelling; an unknown one in lower case.
pub(super) fn role(role: &str) -> Text<'_> {
    let alias = ROLE_ALIASES.into_iter().find(|(word, _)| same_word(role, word)).map(|(_, role)| role);
    alias.or_else(|| registered_role(role)).map_or_else(|| lower_case(role), Text::Borrowed)
}

fn status_row(word: &str) -> Option<Row<'static>> {
    STATUSES.rows().find(|row| same_word(word, row.column(1)) || same_word(word, row.key()))
}

fn registered(kind: &str, word: &str) -> Option<&'static str> {
    RDAP_VALUES.rows_of(kind).map(|row| row.column(1)).find(|value| same_word(word, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_in_any_spelling() {
        assert_eq!(epp_status("client transfer prohibited"), "clientTransferProhibited");
        assert_eq!(
            epp_status("clientTransferProhibited https://icann.org/epp#clientTransferProhibited"),
            "clientTransferProhibited"
        );
        assert_eq!(epp_status("Active"), "ok");
        assert_eq!(epp_status("OK"), "ok");
        assert_eq!(epp_status("in dispute"), "in dispute");
        assert_eq!(rdap_status("linked"), Some("associated"));
        assert_eq!(rdap_status("clientHold"), Some("client hold"));
        assert_eq!(rdap_status("Reserved"), Some("reserved"));
        assert_eq!(rdap_status("ASSIGNED PA"), None);
        assert_eq!(class_name(ObjectClass::IpNetwork), "ip network");
        assert_eq!(registered_role("zone-c"), None);
        assert_eq!(event_action("lastChanged"), "last changed");
        assert_eq!(event_action("Registrar Expiration"), "registrar expiration");
        assert_eq!(event_action("moved"), "moved");
        assert_eq!(role("Tech"), "technical");
        assert_eq!(role("Zone-C"), "zone-c");
        assert_eq!(object_class("IP_Network"), Some(ObjectClass::IpNetwork));
        assert_eq!(object_class("domains"), None);
    }
}
