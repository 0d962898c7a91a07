//! The formats of WHOIS answers, one file each, and the table that picks one.

mod afnic;
mod amnic;
mod arin;
mod ati_tn;
mod audns;
mod cctld_by;
mod cctld_uz;
mod channel_isles;
#[cfg(test)]
mod coverage;
mod denic;
mod dns_be;
mod dns_hr;
mod dns_lu;
mod dns_pl;
mod dns_pt;
mod domain_kg;
mod dot_nc;
mod dot_tk;
mod educause;
mod fred;
mod generic;
mod hkirc;
mod holder_lines;
mod hostmaster_ua;
mod iana;
mod icann;
mod icb;
mod iis;
mod irnic;
mod isoc_il;
mod janet;
mod jpnic;
mod jprs;
mod key_systems;
mod krnic;
mod krnic_addresses;
mod mynic;
mod nic_at;
mod nic_es;
mod nic_im;
mod nic_it;
mod nic_kz;
mod nic_lv;
mod nic_md;
mod nic_sm;
mod nic_tg;
mod nic_tr;
mod nominet;
mod norid;
mod punktum;
mod register_bg;
mod registro_br;
mod registry_pf;
mod rpsl;
mod rwhois;
mod saudinic;
mod seciu;
mod sgnic;
mod sidn;
mod sk_nic;
mod smallregistry;
mod switch;
mod tcinet;
mod thnic;
mod tld_ee;
mod tonic;
mod traficom;
mod twnic;
mod uniforum_za;
mod verisign;
mod vunic;

use super::Hints;
use super::draft::Draft;
use super::scan::Line;

/// A format: how its answers are recognised and read.
pub(super) struct Format {
    /// Its name, as `source.format` gives it.
    pub(super) name: &'static str,
    /// The servers that are known to answer in it.
    servers: &'static [&'static str],
    /// Whether an answer of an unknown server is in it.
    recognises: fn(&[Line<'_>]) -> bool,
    /// Reads an answer.
    pub(super) read: for<'a> fn(&[Line<'a>], &Hints<'a>, &mut Draft<'a>),
}

/// The formats, the most particular first. The last one recognises everything.
static FORMATS: [Format; 70] = [
    Format { name: "iana", servers: iana::SERVERS, recognises: iana::recognises, read: iana::read },
    Format { name: "verisign", servers: verisign::SERVERS, recognises: verisign::recognises, read: verisign::read },
    Format { name: "cctld-uz", servers: cctld_uz::SERVERS, recognises: cctld_uz::recognises, read: cctld_uz::read },
    Format { name: "educause", servers: educause::SERVERS, recognises: educause::recognises, read: educause::read },
    Format { name: "key-systems", servers: key_systems::SERVERS, recognises: key_systems::recognises, read: key_systems::read },
    Format { name: "auda", servers: audns::SERVERS, recognises: audns::recognises, read: audns::read },
    Format { name: "dot-tk", servers: dot_tk::SERVERS, recognises: dot_tk::recognises, read: dot_tk::read },
    Format { name: "hkirc", servers: hkirc::SERVERS, recognises: hkirc::recognises, read: hkirc::read },
    Format { name: "jprs", servers: jprs::SERVERS, recognises: jprs::recognises, read: jprs::read },
    Format { name: "tonic", servers: tonic::SERVERS, recognises: tonic::recognises, read: tonic::read },
    Format { name: "twnic", servers: twnic::SERVERS, recognises: twnic::recognises, read: twnic::read },
    Format { name: "afnic", servers: afnic::SERVERS, recognises: afnic::recognises, read: afnic::read },
    Format {
        name: "channel-isles",
        servers: channel_isles::SERVERS,
        recognises: channel_isles::recognises,
        read: channel_isles::read,
    },
    Format { name: "denic", servers: denic::SERVERS, recognises: denic::recognises, read: denic::read },
    Format { name: "dns-be", servers: dns_be::SERVERS, recognises: dns_be::recognises, read: dns_be::read },
    Format { name: "dns-lu", servers: dns_lu::SERVERS, recognises: dns_lu::recognises, read: dns_lu::read },
    Format { name: "dns-pt", servers: dns_pt::SERVERS, recognises: dns_pt::recognises, read: dns_pt::read },
    Format { name: "nc", servers: dot_nc::SERVERS, recognises: dot_nc::recognises, read: dot_nc::read },
    Format {
        name: "rpsl-holder-lines",
        servers: holder_lines::SERVERS,
        recognises: holder_lines::recognises,
        read: holder_lines::read,
    },
    Format { name: "iis", servers: iis::SERVERS, recognises: iis::recognises, read: iis::read },
    Format { name: "janet", servers: janet::SERVERS, recognises: janet::recognises, read: janet::read },
    Format { name: "nic-es", servers: nic_es::SERVERS, recognises: nic_es::recognises, read: nic_es::read },
    Format { name: "nic-it", servers: nic_it::SERVERS, recognises: nic_it::recognises, read: nic_it::read },
    Format { name: "nominet", servers: nominet::SERVERS, recognises: nominet::recognises, read: nominet::read },
    Format { name: "norid", servers: norid::SERVERS, recognises: norid::recognises, read: norid::read },
    Format { name: "punktum", servers: punktum::SERVERS, recognises: punktum::recognises, read: punktum::read },
    Format {
        name: "smallregistry",
        servers: smallregistry::SERVERS,
        recognises: smallregistry::recognises,
        read: smallregistry::read,
    },
    Format { name: "switch", servers: switch::SERVERS, recognises: switch::recognises, read: switch::read },
    Format { name: "dns-hr", servers: dns_hr::SERVERS, recognises: dns_hr::recognises, read: dns_hr::read },
    Format { name: "traficom", servers: traficom::SERVERS, recognises: traficom::recognises, read: traficom::read },
    Format {
        name: "hostmaster-ua",
        servers: hostmaster_ua::SERVERS,
        recognises: hostmaster_ua::recognises,
        read: hostmaster_ua::read,
    },
    Format { name: "sk-nic", servers: sk_nic::SERVERS, recognises: sk_nic::recognises, read: sk_nic::read },
    Format { name: "isoc-il", servers: isoc_il::SERVERS, recognises: isoc_il::recognises, read: isoc_il::read },
    Format { name: "tld-ee", servers: tld_ee::SERVERS, recognises: tld_ee::recognises, read: tld_ee::read },
    Format { name: "nic-kz", servers: nic_kz::SERVERS, recognises: nic_kz::recognises, read: nic_kz::read },
    Format { name: "cctld-by", servers: cctld_by::SERVERS, recognises: cctld_by::recognises, read: cctld_by::read },
    Format { name: "tcinet", servers: tcinet::SERVERS, recognises: tcinet::recognises, read: tcinet::read },
    Format { name: "dns-pl", servers: dns_pl::SERVERS, recognises: dns_pl::recognises, read: dns_pl::read },
    Format { name: "nic-lv", servers: nic_lv::SERVERS, recognises: nic_lv::recognises, read: nic_lv::read },
    Format { name: "domain-kg", servers: domain_kg::SERVERS, recognises: domain_kg::recognises, read: domain_kg::read },
    Format { name: "ati-tn", servers: ati_tn::SERVERS, recognises: ati_tn::recognises, read: ati_tn::read },
    Format { name: "amnic", servers: amnic::SERVERS, recognises: amnic::recognises, read: amnic::read },
    Format { name: "register-bg", servers: register_bg::SERVERS, recognises: register_bg::recognises, read: register_bg::read },
    Format { name: "nic-tr", servers: nic_tr::SERVERS, recognises: nic_tr::recognises, read: nic_tr::read },
    Format { name: "saudinic", servers: saudinic::SERVERS, recognises: saudinic::recognises, read: saudinic::read },
    Format { name: "nic-tg", servers: nic_tg::SERVERS, recognises: nic_tg::recognises, read: nic_tg::read },
    Format { name: "nic-md", servers: nic_md::SERVERS, recognises: nic_md::recognises, read: nic_md::read },
    Format { name: "uniforum-za", servers: uniforum_za::SERVERS, recognises: uniforum_za::recognises, read: uniforum_za::read },
    Format { name: "irnic", servers: irnic::SERVERS, recognises: irnic::recognises, read: irnic::read },
    Format { name: "icb", servers: icb::SERVERS, recognises: icb::recognises, read: icb::read },
    Format { name: "fred", servers: fred::SERVERS, recognises: fred::recognises, read: fred::read },
    Format { name: "registro-br", servers: registro_br::SERVERS, recognises: registro_br::recognises, read: registro_br::read },
    Format { name: "seciu", servers: seciu::SERVERS, recognises: seciu::recognises, read: seciu::read },
    Format { name: "krnic", servers: krnic::SERVERS, recognises: krnic::recognises, read: krnic::read },
    Format { name: "mynic", servers: mynic::SERVERS, recognises: mynic::recognises, read: mynic::read },
    Format { name: "sgnic", servers: sgnic::SERVERS, recognises: sgnic::recognises, read: sgnic::read },
    Format { name: "thnic", servers: thnic::SERVERS, recognises: thnic::recognises, read: thnic::read },
    Format { name: "vunic", servers: vunic::SERVERS, recognises: vunic::recognises, read: vunic::read },
    Format { name: "registry-pf", servers: registry_pf::SERVERS, recognises: registry_pf::recognises, read: registry_pf::read },
    Format { name: "arin", servers: arin::SERVERS, recognises: arin::recognises, read: arin::read },
    Format { name: "jpnic", servers: jpnic::SERVERS, recognises: jpnic::recognises, read: jpnic::read },
    Format {
        name: "krnic-addresses",
        servers: krnic_addresses::SERVERS,
        recognises: krnic_addresses::recognises,
        read: krnic_addresses::read,
    },
    Format { name: "rwhois", servers: rwhois::SERVERS, recognises: rwhois::recognises, read: rwhois::read },
    Format { name: "nic-im", servers: nic_im::SERVERS, recognises: nic_im::recognises, read: nic_im::read },
    Format { name: "nic-sm", servers: nic_sm::SERVERS, recognises: nic_sm::recognises, read: nic_sm::read },
    Format { name: "sidn", servers: sidn::SERVERS, recognises: sidn::recognises, read: sidn::read },
    Format { name: "nic-at", servers: nic_at::SERVERS, recognises: nic_at::recognises, read: nic_at::read },
    Format { name: "icann", servers: &[], recognises: icann::recognises, read: icann::read },
    Format { name: "rpsl", servers: rpsl::SERVERS, recognises: rpsl::recognises, read: rpsl::read },
    Format { name: "generic", servers: &[], recognises: |_| true, read: generic::read },
];

/// The formats of addresses and AS numbers, IANA's among them. Some of their servers answer about domains, too, in other formats.
static RESOURCES: [Format; 6] = [
    Format { name: "iana", servers: iana::SERVERS, recognises: iana::recognises, read: iana::read },
    Format { name: "arin", servers: arin::SERVERS, recognises: arin::recognises, read: arin::read },
    Format { name: "jpnic", servers: jpnic::SERVERS, recognises: jpnic::recognises, read: jpnic::read },
    Format {
        name: "krnic-addresses",
        servers: krnic_addresses::SERVERS,
        recognises: krnic_addresses::recognises,
        read: krnic_addresses::read,
    },
    Format { name: "rpsl", servers: &[], recognises: rpsl::recognises_resource, read: rpsl::read },
    Format { name: "rwhois", servers: rwhois::SERVERS, recognises: rwhois::recognises, read: rwhois::read },
];

/// Picks the format of an answer: one of addresses that recognises it, the server's, or else the first that recognises it.
pub(super) fn choose(lines: &[Line<'_>], server: Option<&str>) -> &'static Format {
    let recognising = |formats: &'static [Format]| formats.iter().find(|format| (format.recognises)(lines));
    let [.., generic] = &FORMATS;
    recognising(&RESOURCES).or_else(|| server.and_then(of_server)).or_else(|| recognising(&FORMATS)).unwrap_or(generic)
}

/// The format that a server is known to answer in.
fn of_server(server: &str) -> Option<&'static Format> {
    let answers = |format: &&Format| format.servers.iter().any(|known| known.eq_ignore_ascii_case(server));
    FORMATS.iter().chain(&RESOURCES).find(answers)
}
