//! What was found, in words: for receivers that keep a text beside their objects.

use std::collections::BTreeSet;

use super::{Finding, names};
use crate::registration::Text;
use crate::report::Conclusion;

/// A sentence that says what it came to.
pub(super) fn headline(finding: &Finding<'_>) -> String {
    let title = names::title(finding.registration);
    let title = title.as_deref().or(finding.query).unwrap_or("the object");
    let said = match finding.conclusion {
        Conclusion::Found => "is registered",
        Conclusion::NotFound => "is not registered, says the registry",
        Conclusion::Reserved => "is withheld from registration by the registry",
        Conclusion::Throttled
        | Conclusion::Refused
        | Conclusion::Unavailable
        | Conclusion::Unreadable
        | Conclusion::NetworkFailure
        | Conclusion::Denied => "may or may not be registered: the answer does not tell",
    };
    format!("{title} {said}")
}

/// The registration's dates, statuses and source, one `label: value` a line.
pub(super) fn text(finding: &Finding<'_>) -> String {
    let registration = finding.registration;
    let registrar = registration.registrar.as_ref();
    let network = registration.network.as_ref();
    let date =
        |at: &Option<crate::registration::Timestamp<'_>>| at.as_ref().map(|at| at.iso.as_deref().unwrap_or(&at.raw).to_owned());
    let text = |text: Option<&Text<'_>>| text.map(|text| text.clone().into_owned());
    let signed = registration.secure_dns.as_ref().map(|dns| if dns.signed { "signed" } else { "unsigned" }.to_owned());
    let server = finding.said.iter().filter_map(|said| said.server).collect::<Vec<_>>().join(", ");
    let lines = [
        ("registered", date(&registration.created)),
        ("last changed", date(&registration.updated)),
        ("expires", date(&registration.expires)),
        ("status", some(registration.statuses.join(", "))),
        ("handle", text(registration.handle.as_ref())),
        ("registrar", registrar.and_then(names::registrar_name).map(str::to_owned)),
        ("reseller", text(registrar.and_then(|registrar| registrar.reseller.as_ref()))),
        ("DNSSEC", signed),
        ("network", text(network.and_then(|network| network.name.as_ref()))),
        ("allocation", text(network.and_then(|network| network.kind.as_ref()))),
        ("country", text(network.and_then(|network| network.country.as_ref()))),
        ("AS name", text(registration.autnum.as_ref().and_then(|autnum| autnum.name.as_ref()))),
        ("privacy service", some(privacy_services(finding))),
        ("source", some(server)),
    ];
    let headline = headline(finding);
    let told = lines.into_iter().filter_map(|(label, value)| Some(format!("{label}: {}", value?)));
    std::iter::once(format!("{headline}.")).chain(told).collect::<Vec<_>>().join("\n")
}

/// The privacy and proxy services that stand in for contacts, each once.
pub(super) fn privacy_services(finding: &Finding<'_>) -> String {
    let services = finding.registration.contacts.iter().filter_map(|contact| contact.privacy_service.as_deref());
    let mut each = BTreeSet::new();
    services.for_each(|service| {
        each.insert(service);
    });
    each.into_iter().collect::<Vec<_>>().join(", ")
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
