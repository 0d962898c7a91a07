//! What ICANN's checker (`icann-rdap-common`) says of an RDAP response: whether it is one, and what in it is not as RFC 9083 wants it.

use icann_rdap_common::check::{CheckClass, CheckParams, GetChecks, WARNING_CHECK_CLASSES, traverse_checks};
use icann_rdap_common::response::RdapResponse;

/// A complaint.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Complaint {
    /// The response is invalid; else it is a warning.
    pub is_error: bool,
    /// Where, and what is wrong.
    pub text: String,
}

/// Holds a response against the checker.
pub fn check(response: &str) -> Vec<Complaint> {
    let error = |text: String| vec![Complaint { is_error: true, text }];
    let value = match serde_json::from_str::<serde_json::Value>(response) {
        Ok(value) => value,
        Err(why) => return error(format!("no JSON: {why}")),
    };
    let response = match RdapResponse::try_from(value) {
        Ok(response) => response,
        Err(why) => return error(format!("no RDAP response: {why}")),
    };
    let checks = response.get_checks(None, CheckParams::for_rdap(&response));
    let mut complaints = Vec::new();
    traverse_checks(&checks, WARNING_CHECK_CLASSES, None, &mut |place, item| {
        let is_error = item.check_class != CheckClass::Std95Warning;
        complaints.push(Complaint { is_error, text: format!("{place}: {item}") });
    });
    complaints
}
