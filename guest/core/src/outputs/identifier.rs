//! Identifiers that are the same whenever the same thing is told: UUIDs made from its name (RFC 9562 section 5.5).

use uuid::Uuid;

/// The namespace of everything that has none of its own: the UUID of the project's URL in the namespace of URLs.
const NAMESPACE: Uuid = Uuid::from_u128(0xf5db_2ce6_2168_52f1_848c_d84d_3e8e_a70f);

/// The UUID of what these parts name together.
pub(super) fn uuid(parts: &[&str]) -> Uuid {
    in_namespace(&NAMESPACE, &super::json(&parts))
}

/// The UUID of a name in a namespace.
pub(super) fn in_namespace(namespace: &Uuid, name: &str) -> Uuid {
    Uuid::new_v5(namespace, name.as_bytes())
}
