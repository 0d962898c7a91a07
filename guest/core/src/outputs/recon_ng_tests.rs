use super::{CompanyRow, ContactRow, DomainRow, HostRow, LocationRow, NetblockRow, Rows, Settings, rows};
use crate::registration::{
    Address, Availability, Contact, Nameserver, Network, ObjectClass, Protocol, Registrar, Registration, Source, Text, Timestamp,
};

const DEFAULT: Settings = Settings { domains: false };

fn registration() -> Registration<'static> {
    let source = Source { protocol: Protocol::Whois, server: None, format: "icann", charset: "utf-8" };
    Registration { availability: Availability::Registered, ..Registration::new(source) }
}

fn domain() -> Registration<'static> {
    let date = |iso: &'static str| Some(Timestamp { raw: iso.into(), iso: Some(iso.into()) });
    Registration {
        name: Some("example.com".into()),
        created: date("2001-02-03T04:05:06Z"),
        expires: date("2030-02-03"),
        statuses: texts(&["clientHold", "inactive"]),
        registrar: Some(Registrar { name: Some("Example Registrar".into()), ..Registrar::default() }),
        ..registration()
    }
}

fn texts(values: &[&'static str]) -> Vec<Text<'static>> {
    values.iter().map(|value| Text::Borrowed(*value)).collect()
}

fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}

const ABOUT: &str =
    "example.com; registrar Example Registrar; created 2001-02-03; expires 2030-02-03; status clientHold, inactive";

fn harbour() -> Contact<'static> {
    Contact {
        roles: texts(&["registrant"]),
        handle: Some("C1-TEST".into()),
        name: Some("Zoë Q. Sample".into()),
        organization: Some("Example Harbour Ltd".into()),
        address: Some(Address {
            street: texts(&["1 Harbour Lane", "Dock"]),
            city: Some("Sampleton".into()),
            region: Some("North Sample".into()),
            country_code: Some("GB".into()),
            ..Address::default()
        }),
        emails: texts(&["zoe@example.com", "sample@example.com"]),
        phones: texts(&["+44.5555550101"]),
        faxes: texts(&["+44.5555550102"]),
        ..Contact::default()
    }
}

#[test]
fn a_contact_has_a_row_for_each_mailbox_and_its_organization_and_address_have_theirs() {
    let rows = rows(&Registration { contacts: vec![harbour()], ..domain() }, DEFAULT);
    let contact = ContactRow {
        first_name: text("Zoë"),
        middle_name: text("Q"),
        last_name: text("Sample"),
        email: text("zoe@example.com"),
        title: text("Registrant"),
        region: text("Sampleton, North Sample"),
        country: text("GB"),
        phone: text("+44.5555550101"),
        notes: Some(format!("Example Harbour Ltd; handle C1-TEST; fax +44.5555550102; {ABOUT}")),
    };
    let second = ContactRow { email: text("sample@example.com"), phone: None, ..contact.clone() };
    let company = CompanyRow {
        company: "Example Harbour Ltd".to_owned(),
        description: "Registrant of example.com".to_owned(),
        notes: Some(format!("handle C1-TEST; {ABOUT}")),
    };
    let location = LocationRow {
        street_address: "1 Harbour Lane, Dock, Sampleton, North Sample, GB".to_owned(),
        notes: text("Example Harbour Ltd"),
    };
    let expected =
        Rows { contacts: vec![contact, second], companies: vec![company], locations: vec![location], ..Rows::default() };
    assert_eq!(rows, expected);
}

#[test]
fn one_that_the_answer_repeats_in_another_role_is_one_row() {
    let again = Contact { roles: texts(&["administrative"]), handle: Some("C2-TEST".into()), ..harbour() };
    let rows = rows(&Registration { contacts: vec![harbour(), again], ..domain() }, DEFAULT);
    let titles: Vec<_> = rows.contacts.iter().map(|row| row.title.as_deref().unwrap_or_default()).collect();
    assert_eq!(titles, ["Registrant, administrative", "Registrant, administrative"]);
    assert_eq!((rows.companies.len(), rows.locations.len()), (1, 1));
}

#[test]
fn a_role_has_no_name_and_an_organization_alone_is_no_contact() {
    let desk = Contact {
        roles: texts(&["abuse"]),
        name: Some("Abuse Desk".into()),
        emails: texts(&["abuse@example.com"]),
        ..Contact::default()
    };
    let holder =
        Contact { roles: texts(&["registrant"]), organization: Some("Example Harbour Ltd".into()), ..Contact::default() };
    let rows = rows(&Registration { contacts: vec![holder, desk], ..domain() }, DEFAULT);
    let desk = ContactRow {
        email: text("abuse@example.com"),
        title: text("Abuse"),
        notes: Some(format!("Abuse Desk; {ABOUT}")),
        ..ContactRow::default()
    };
    assert_eq!(rows.contacts, [desk]);
    assert_eq!(rows.companies.len(), 1);
    assert_eq!(rows.locations, []);
}

#[test]
fn what_is_the_registrar_s_a_privacy_service_s_or_withheld_is_no_row() {
    let registrar = Contact { roles: texts(&["registrar"]), ..harbour() };
    let service = Contact { privacy_service: Some("Veil Ltd".into()), ..harbour() };
    let withheld = Contact {
        redacted: texts(&["name", "organization", "address", "emails", "phones", "faxes"]),
        name: Some("Not Shown".into()),
        ..harbour()
    };
    let rows = rows(&Registration { contacts: vec![registrar, service, withheld], ..domain() }, DEFAULT);
    assert_eq!(rows, Rows::default());
}

#[test]
fn name_servers_are_hosts_once_for_each_address_and_the_name_is_a_domain_if_asked_for() {
    let server = |name: &'static str, addresses| Nameserver { name: name.into(), addresses: texts(addresses) };
    let nameservers = vec![server("ns1.example.com", &["192.0.2.53", "2001:db8::53"]), server("ns2.example.net", &[])];
    let registration = Registration { nameservers, ..domain() };
    let row = |host: &str, ip_address: Option<&str>| HostRow {
        host: host.to_owned(),
        ip_address: ip_address.map(str::to_owned),
        notes: "Name server of example.com".to_owned(),
    };
    let expected =
        [row("ns1.example.com", Some("192.0.2.53")), row("ns1.example.com", Some("2001:db8::53")), row("ns2.example.net", None)];
    assert_eq!(rows(&registration, DEFAULT).hosts, expected);
    assert_eq!(rows(&registration, DEFAULT).domains, []);
    assert_eq!(rows(&registration, Settings { domains: true }).domains, [DomainRow { domain: "example.com".to_owned() }]);
}

#[test]
fn a_network_s_notes_tell_nothing_that_changes_while_it_stays_the_same() {
    let network = Network {
        start: "192.0.2.0".into(),
        end: "192.0.2.191".into(),
        cidrs: texts(&["192.0.2.0/25", "192.0.2.128/26"]),
        name: Some("EXAMPLE-NET".into()),
        kind: Some("ASSIGNED PA".into()),
        country: Some("GB".into()),
        ..Network::default()
    };
    let registration = Registration {
        object: ObjectClass::IpNetwork,
        network: Some(network),
        contacts: vec![harbour()],
        name: Some("EXAMPLE-NET".into()),
        ..domain()
    };
    let notes = text("EXAMPLE-NET; ASSIGNED PA; Example Harbour Ltd; GB");
    let row = |netblock: &str| NetblockRow { netblock: netblock.to_owned(), notes: notes.clone() };
    let rows = rows(&registration, Settings { domains: true });
    assert_eq!(rows.netblocks, [row("192.0.2.0/25"), row("192.0.2.128/26")]);
    assert_eq!(rows.domains, []);
    assert_eq!(rows.companies.first().map(|row| &*row.description), Some("Registrant of 192.0.2.0 - 192.0.2.191"));
}

#[test]
fn nothing_follows_from_what_is_not_registered() {
    for availability in [Availability::Available, Availability::Reserved, Availability::Unknown] {
        let registration = Registration { availability, contacts: vec![harbour()], ..domain() };
        assert_eq!(rows(&registration, DEFAULT), Rows::default());
    }
}
