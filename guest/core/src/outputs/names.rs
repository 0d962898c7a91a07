//! What objects, registrars and addresses go by, for all receivers alike.

use crate::registration::{Address, Autnum, Network, Registrar, Registration, Text};

/// What a registration goes by: the object's name, its range, or else its handle.
pub fn title(registration: &Registration<'_>) -> Option<String> {
    let range = match (&registration.network, &registration.autnum) {
        (Some(network), _) => Some(range_of(network)),
        (None, Some(autnum)) => Some(numbers_of(autnum)),
        (None, None) => None,
    };
    let text = |text: &Option<Text<'_>>| text.as_deref().map(str::to_owned);
    range.or_else(|| text(&registration.name)).or_else(|| text(&registration.handle))
}

/// A block in CIDR notation where it is one network, else as `first - last`.
pub fn range_of(network: &Network<'_>) -> String {
    match network.cidrs.as_slice() {
        [cidr] => cidr.clone().into_owned(),
        _ => format!("{} - {}", network.start, network.end),
    }
}

/// `AS64496`, or `AS64496-AS64511`.
pub fn numbers_of(autnum: &Autnum<'_>) -> String {
    if autnum.start == autnum.end { format!("AS{}", autnum.start) } else { format!("AS{}-AS{}", autnum.start, autnum.end) }
}

/// What a registrar goes by.
pub fn registrar_name<'r>(registrar: &'r Registrar<'_>) -> Option<&'r str> {
    registrar.name.as_deref().or(registrar.organization.as_deref()).or(registrar.handle.as_deref())
}

/// An address as one writes it in a sentence: its parts, a comma between them.
pub fn one_line(address: &Address<'_>) -> String {
    let Address { street, city, region, postal_code, country, country_code } = address;
    let country = country.as_ref().or(country_code.as_ref());
    let parts: Vec<&str> =
        street.iter().chain(city).chain(region).chain(postal_code).chain(country).map(|part| &**part).collect();
    parts.join(", ")
}
