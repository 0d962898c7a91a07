//! RDAP's words (RFC 9083 section 10.2) and what the model says for them.

use crate::registration::{ObjectClass, Text};

use super::lenient::{lower_case, same_word};

/// The object classes' names (RFC 9083 section 5).
const OBJECT_CLASSES: [(&str, ObjectClass); 5] = [
    ("domain", ObjectClass::Domain),
    ("ip network", ObjectClass::IpNetwork),
    ("autnum", ObjectClass::Autnum),
    ("entity", ObjectClass::Entity),
    ("nameserver", ObjectClass::Nameserver),
];

/// RDAP's statuses and EPP's (RFC 8056 section 2). The others are the same words, written together.
const STATUSES: [(&str, &str); 24] = [
    ("active", "ok"),
    ("add period", "addPeriod"),
    ("associated", "linked"),
    ("auto renew period", "autoRenewPeriod"),
    ("client delete prohibited", "clientDeleteProhibited"),
    ("client hold", "clientHold"),
    ("client renew prohibited", "clientRenewProhibited"),
    ("client transfer prohibited", "clientTransferProhibited"),
    ("client update prohibited", "clientUpdateProhibited"),
    ("inactive", "inactive"),
    ("pending create", "pendingCreate"),
    ("pending delete", "pendingDelete"),
    ("pending renew", "pendingRenew"),
    ("pending restore", "pendingRestore"),
    ("pending transfer", "pendingTransfer"),
    ("pending update", "pendingUpdate"),
    ("redemption period", "redemptionPeriod"),
    ("renew period", "renewPeriod"),
    ("server delete prohibited", "serverDeleteProhibited"),
    ("server hold", "serverHold"),
    ("server renew prohibited", "serverRenewProhibited"),
    ("server transfer prohibited", "serverTransferProhibited"),
    ("server update prohibited", "serverUpdateProhibited"),
    ("transfer period", "transferPeriod"),
];

/// The event actions (RFC 9083 section 10.2.3 and IANA's registry of RDAP JSON values).
const EVENT_ACTIONS: [&str; 14] = [
    "registration",
    "reregistration",
    "last changed",
    "expiration",
    "deletion",
    "reinstantiation",
    "transfer",
    "locked",
    "unlocked",
    "last update of RDAP database",
    "registrar expiration",
    "enum validation expiration",
    "delegation check",
    "last correct delegation check",
];

/// The roles (RFC 9083 section 10.2.4), after what servers write for them.
const ROLES: [(&str, &str); 13] = [
    ("registrant", "registrant"),
    ("technical", "technical"),
    ("tech", "technical"),
    ("administrative", "administrative"),
    ("admin", "administrative"),
    ("abuse", "abuse"),
    ("billing", "billing"),
    ("registrar", "registrar"),
    ("reseller", "reseller"),
    ("sponsor", "sponsor"),
    ("proxy", "proxy"),
    ("notifications", "notifications"),
    ("noc", "noc"),
];

/// The object class of that name.
pub(super) fn object_class(name: &str) -> Option<ObjectClass> {
    OBJECT_CLASSES.iter().find(|(word, _)| same_word(name, word)).map(|(_, class)| *class)
}

/// EPP's word for a status of a domain or name server; a word that EPP lacks stays as it is.
pub(super) fn epp_status(status: &str) -> Text<'_> {
    // Some servers append the status's web page, as they do in WHOIS.
    let word = status.split(" http").next().unwrap_or(status).trim();
    let found = STATUSES.iter().find(|(rdap, epp)| same_word(word, rdap) || same_word(word, epp));
    Text::Borrowed(found.map_or(word, |(_, epp)| epp))
}

/// An event action in the registry's spelling; an unknown one stays as it is.
pub(super) fn event_action(action: &str) -> &str {
    EVENT_ACTIONS.into_iter().find(|word| same_word(action, word)).unwrap_or(action)
}

/// A role in the registry's spelling; an unknown one in lower case.
pub(super) fn role(role: &str) -> Text<'_> {
    let found = ROLES.into_iter().find(|(word, _)| same_word(role, word));
    found.map_or_else(|| lower_case(role), |(_, role)| Text::Borrowed(role))
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
        assert_eq!(event_action("lastChanged"), "last changed");
        assert_eq!(event_action("Registrar Expiration"), "registrar expiration");
        assert_eq!(event_action("moved"), "moved");
        assert_eq!(role("Tech"), "technical");
        assert_eq!(role("Zone-C"), "zone-c");
        assert_eq!(object_class("IP_Network"), Some(ObjectClass::IpNetwork));
        assert_eq!(object_class("domains"), None);
    }
}
