//! A draft's delegation: name servers with their addresses, and what signs it.

use super::super::hosts;
use super::super::labels;
use super::{Draft, add};
use crate::registration::{DsData, Nameserver, Pointer};

/// What stands between name servers and their addresses.
fn separates_servers(c: char) -> bool {
    match c {
        // As nearly all are: the tables of white space need not be asked.
        'a'..='z' | '0'..='9' | '.' | '-' => false,
        ',' | ';' | '(' | ')' | '[' | ']' => true,
        _ => c.is_whitespace(),
    }
}

impl<'a> Draft<'a> {
    /// One name server with its addresses, or several in a line.
    pub(crate) fn put_nameservers(&mut self, value: &'a str) -> Option<Pointer> {
        let mut first = None;
        for word in value.split(separates_servers).filter(|word| !matches!(*word, "" | "-")) {
            if hosts::address(word).is_some() {
                self.put_one_address(word);
                first = first.or(self.server);
            } else if let Some(name) = hosts::host(word) {
                let servers = &mut self.registration.nameservers;
                let known = servers.iter().position(|known| known.name == name);
                self.server = known.or_else(|| add(servers, Nameserver { name, addresses: Vec::new() }));
                first = first.or(self.server);
            } else {
                break;
            }
        }
        first.map(|index| Pointer::item("nameservers", index))
    }

    /// An address of the name server before, or several.
    pub(super) fn put_address(&mut self, value: &'a str) -> Option<Pointer> {
        let mut words = value.split([',', ' ']).filter(|word| !word.is_empty());
        let first = self.put_one_address(words.next()?);
        for word in words {
            self.put_one_address(word);
        }
        first
    }

    pub(super) fn put_one_address(&mut self, word: &'a str) -> Option<Pointer> {
        let address = hosts::address(word)?;
        let index = self.server?;
        let server = self.registration.nameservers.get_mut(index)?;
        add(&mut server.addresses, address).map(|at| Pointer::item("nameservers", index).part_item("addresses", at))
    }

    pub(super) fn put_secure_dns(&mut self, value: &'a str) -> Option<Pointer> {
        let folded = labels::Folded::new(value);
        let signed = match folded.as_str() {
            "unsigned" | "미서명" | "no" | "n" | "false" | "inactive" | "not signed" | "disabled" | "none" | "0" => false,
            "signed"
            | "서명"
            | "yes"
            | "y"
            | "true"
            | "active"
            | "signeddelegation"
            | "enabled"
            | "signed and valid dnssec"
            | "1" => true,
            folded if folded.starts_with("unsigned delegation") => false,
            folded if folded.starts_with("signed delegation") => true,
            _ if hosts::is_dnskey(value) => true,
            _ => return None,
        };
        let secure_dns = self.registration.secure_dns.get_or_insert_default();
        secure_dns.signed |= signed;
        Some(Pointer::member("secure_dns/signed"))
    }

    /// Keeps a part of a DS record until its digest follows.
    pub(super) fn put_ds_part(&mut self, at: usize, value: &'a str) -> Option<Pointer> {
        *self.ds_parts.get_mut(at)? = value;
        self.registration.secure_dns.get_or_insert_default();
        Some(Pointer::member("secure_dns/ds"))
    }

    pub(super) fn put_ds_data(&mut self, value: &'a str) -> Option<Pointer> {
        self.put_ds(hosts::ds_data(value))
    }

    /// Adds a DS record, where it is one.
    pub(crate) fn put_ds(&mut self, ds: Option<DsData<'a>>) -> Option<Pointer> {
        let ds = ds?;
        let secure_dns = self.registration.secure_dns.get_or_insert_default();
        secure_dns.signed = true;
        add(&mut secure_dns.ds, ds).map(|_| Pointer::member("secure_dns/ds"))
    }
}
