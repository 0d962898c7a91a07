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

/// A format by its module: its name, and what the module knows of it.
macro_rules! known {
    ($module:ident, $name:literal) => {
        Format { name: $name, servers: $module::SERVERS, recognises: $module::recognises, read: $module::read }
    };
}

/// The formats, the most particular first.
static FORMATS: &[Format] = &[
    known!(iana, "iana"),
    known!(verisign, "verisign"),
    known!(cctld_uz, "cctld-uz"),
    known!(educause, "educause"),
    known!(key_systems, "key-systems"),
    Format { name: "icann", servers: &[], recognises: icann::recognises, read: icann::read },
    known!(audns, "auda"),
    known!(dot_tk, "dot-tk"),
    known!(hkirc, "hkirc"),
    known!(jprs, "jprs"),
    known!(tonic, "tonic"),
    known!(twnic, "twnic"),
    known!(afnic, "afnic"),
    known!(channel_isles, "channel-isles"),
    known!(denic, "denic"),
    known!(dns_be, "dns-be"),
    known!(dns_lu, "dns-lu"),
    known!(dns_pt, "dns-pt"),
    known!(dot_nc, "nc"),
    known!(holder_lines, "rpsl-holder-lines"),
    known!(iis, "iis"),
    known!(janet, "janet"),
    known!(nic_es, "nic-es"),
    known!(nic_it, "nic-it"),
    known!(nominet, "nominet"),
    known!(norid, "norid"),
    known!(punktum, "punktum"),
    known!(smallregistry, "smallregistry"),
    known!(switch, "switch"),
    known!(dns_hr, "dns-hr"),
    known!(traficom, "traficom"),
    known!(hostmaster_ua, "hostmaster-ua"),
    known!(sk_nic, "sk-nic"),
    known!(isoc_il, "isoc-il"),
    known!(tld_ee, "tld-ee"),
    known!(nic_kz, "nic-kz"),
    known!(cctld_by, "cctld-by"),
    known!(tcinet, "tcinet"),
    known!(dns_pl, "dns-pl"),
    known!(nic_lv, "nic-lv"),
    known!(domain_kg, "domain-kg"),
    known!(ati_tn, "ati-tn"),
    known!(amnic, "amnic"),
    known!(register_bg, "register-bg"),
    known!(nic_tr, "nic-tr"),
    known!(saudinic, "saudinic"),
    known!(nic_tg, "nic-tg"),
    known!(nic_md, "nic-md"),
    known!(uniforum_za, "uniforum-za"),
    known!(irnic, "irnic"),
    known!(icb, "icb"),
    known!(fred, "fred"),
    known!(registro_br, "registro-br"),
    known!(seciu, "seciu"),
    known!(krnic, "krnic"),
    known!(mynic, "mynic"),
    known!(sgnic, "sgnic"),
    known!(thnic, "thnic"),
    known!(vunic, "vunic"),
    known!(registry_pf, "registry-pf"),
    known!(arin, "arin"),
    known!(jpnic, "jpnic"),
    known!(krnic_addresses, "krnic-addresses"),
    known!(rwhois, "rwhois"),
    known!(nic_im, "nic-im"),
    known!(nic_sm, "nic-sm"),
    known!(sidn, "sidn"),
    known!(nic_at, "nic-at"),
    known!(rpsl, "rpsl"),
];

/// The format of an answer that no other one recognises.
static GENERIC: Format = Format { name: "generic", servers: &[], recognises: |_| true, read: generic::read };

/// The formats of addresses and AS numbers, IANA's among them. Some of their servers answer about domains, too, in other formats.
static RESOURCES: &[Format] = &[
    known!(iana, "iana"),
    known!(arin, "arin"),
    known!(jpnic, "jpnic"),
    known!(krnic_addresses, "krnic-addresses"),
    Format { name: "rpsl", servers: &[], recognises: rpsl::recognises_resource, read: rpsl::read },
    known!(rwhois, "rwhois"),
];

/// Picks the format of an answer: one of addresses that recognises it, the server's, or else the first that recognises it.
pub(super) fn choose(lines: &[Line<'_>], server: Option<&str>) -> &'static Format {
    let recognising = |formats: &'static [Format]| formats.iter().find(|format| (format.recognises)(lines));
    recognising(RESOURCES).or_else(|| server.and_then(of_server)).or_else(|| recognising(FORMATS)).unwrap_or(&GENERIC)
}

/// The format that a server is known to answer in.
fn of_server(server: &str) -> Option<&'static Format> {
    let answers = |format: &&Format| format.servers.iter().any(|known| known.eq_ignore_ascii_case(server));
    FORMATS.iter().chain(RESOURCES).find(answers)
}
