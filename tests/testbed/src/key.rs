//! What a question asks for, and which entry of a table answers it.

use std::net::IpAddr;

/// What is asked for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Subject {
    /// A domain, host or handle, in lower case.
    Name(String),
    /// An address, or a network with its prefix length.
    Network(IpAddr, u8),
    /// An AS number.
    Autnum(u32),
}

impl Subject {
    /// Reads a subject, such as `example.com`, `192.0.2.1`, `192.0.2.0/25`, `AS64496` or `64496`.
    pub(crate) fn parse(text: &str) -> Subject {
        let text = text.to_ascii_lowercase();
        if let Some((address, length)) = network(&text) {
            return Subject::Network(address, length);
        }
        if let Ok(number) = text.strip_prefix("as").unwrap_or(&text).parse() {
            return Subject::Autnum(number);
        }
        Subject::Name(text.trim_end_matches('.').to_owned())
    }
}

/// The key of an entry.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Key {
    /// A name, in lower case.
    Name(String),
    /// A name and every name below it.
    Below(String),
    /// A network and everything in it.
    Network(IpAddr, u8),
    /// AS numbers, first and last.
    Autnums(u32, u32),
}

impl Key {
    /// Reads a key, such as `example.com`, `.com` (and below), `192.0.2.0/24`, `AS64496` or `AS64496-AS64511`.
    pub(crate) fn parse(text: &str) -> Key {
        if let Some(name) = text.strip_prefix('.') {
            return Key::Below(name.to_ascii_lowercase());
        }
        if let Some((first, last)) = text.split_once('-')
            && let (Subject::Autnum(first), Subject::Autnum(last)) = (Subject::parse(first), Subject::parse(last))
        {
            return Key::Autnums(first, last);
        }
        match Subject::parse(text) {
            Subject::Name(name) => Key::Name(name),
            Subject::Network(address, length) => Key::Network(address, length),
            Subject::Autnum(number) => Key::Autnums(number, number),
        }
    }

    /// How closely this key fits the subject, more being closer; none if it does not.
    pub(crate) fn fit(&self, subject: &Subject) -> Option<u32> {
        match (self, subject) {
            (Key::Name(name), Subject::Name(asked)) => (name == asked).then_some(u32::MAX),
            (Key::Below(name), Subject::Name(asked)) => {
                let above = asked.strip_suffix(name.as_str())?;
                (above.is_empty() || above.ends_with('.')).then_some(0)
            }
            (Key::Network(address, length), Subject::Network(asked, asked_length)) => {
                (length <= asked_length && bits(*address, *length)? == bits(*asked, *length)?).then_some(u32::from(*length))
            }
            (Key::Autnums(first, last), Subject::Autnum(asked)) => {
                (first <= asked && asked <= last).then(|| u32::MAX - (last - first))
            }
            _ => None,
        }
    }

    /// Of some entries the one that fits best.
    pub(crate) fn best<'a, T>(entries: impl Iterator<Item = (&'a Key, T)>, subject: &Subject) -> Option<T> {
        entries.filter_map(|(key, entry)| Some((key.fit(subject)?, entry))).max_by_key(|(fit, _)| *fit).map(|(_, entry)| entry)
    }
}

fn network(text: &str) -> Option<(IpAddr, u8)> {
    let (address, length) = text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
    let address: IpAddr = address.parse().ok()?;
    let longest = if address.is_ipv4() { 32 } else { 128 };
    let length = length.map_or(Some(longest), |length| length.parse().ok())?;
    (length <= longest).then_some((address, length))
}

/// The family and the first bits of an address, to compare by.
fn bits(address: IpAddr, length: u8) -> Option<(bool, u128)> {
    let (width, value) = match address {
        IpAddr::V4(address) => (32, u128::from(address.to_bits())),
        IpAddr::V6(address) => (128, address.to_bits()),
    };
    let spare: u32 = u32::from(u8::checked_sub(width, length)?);
    Some((address.is_ipv4(), value.checked_shr(spare).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(key: &str, subject: &str) -> bool {
        Key::parse(key).fit(&Subject::parse(subject)).is_some()
    }

    #[test]
    fn names_fit_whole_and_below() {
        assert!(fits("example.com", "EXAMPLE.com."));
        assert!(!fits("example.com", "www.example.com"));
        assert!(fits(".com", "com") && fits(".com", "example.com"));
        assert!(!fits(".com", "examplecom") && !fits(".com", "example.org"));
    }

    #[test]
    fn networks_fit_what_is_inside() {
        assert!(
            fits("192.0.2.0/24", "192.0.2.200") && fits("192.0.2.0/24", "192.0.2.0/24") && fits("192.0.2.0/24", "192.0.2.128/25")
        );
        assert!(!fits("192.0.2.0/24", "192.0.3.0") && !fits("192.0.2.0/24", "192.0.0.0/16"));
        assert!(fits("2001:db8::/32", "2001:DB8:1::2") && !fits("2001:db8::/32", "2001:db9::") && !fits("::/0", "192.0.2.1"));
        assert!(fits("::/0", "2001:db8::") && fits("0.0.0.0/0", "192.0.2.1"));
    }

    #[test]
    fn numbers_fit_their_range() {
        assert!(fits("AS64496", "as64496") && fits("AS64496", "64496") && !fits("AS64496", "AS64497"));
        assert!(fits("AS64496-AS64511", "AS64511") && !fits("AS64496-AS64511", "AS64512"));
    }

    #[test]
    fn the_closest_wins() {
        let keys = ["192.0.0.0/16", "192.0.2.0/24", "192.0.2.0/23"].map(Key::parse);
        let best = Key::best(keys.iter().zip([16, 24, 23]), &Subject::parse("192.0.2.1"));
        assert_eq!(best, Some(24));
    }
}
