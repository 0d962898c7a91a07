"""What both kits carry: facts 5 and 11."""

from __future__ import annotations

import json
import os
import subprocess

from kits import PATIENCE, Entity, Kits, Shown

#: (the transform's input, its type, the property that holds it, a value, the server that knows it)
INPUTS = (
    ("domain", "maltego.Domain", "fqdn", "example.com", "registry"),
    ("dns_name", "maltego.DNSName", "fqdn", "www.example.com", "registry"),
    ("url", "maltego.URL", "url", "https://www.example.com/a?b=c", "registry"),
    ("email_address", "maltego.EmailAddress", "email", "zoe@example.com", "registry"),
    ("ipv4_address", "maltego.IPv4Address", "ipv4-address", "192.0.2.7", "rir"),
    ("ipv6_address", "maltego.IPv6Address", "ipv6-address", "2001:db8::7", "rir"),
    ("netblock", "maltego.Netblock", "ipv4-range", "192.0.2.0-192.0.2.255", "rir"),
    ("cidr", "maltego.CIDR", "cidr", "2001:db8::/32", "rir"),
    ("as", "maltego.AS", "as.number", "64496", "rir"),
)

PROPERTIES = """
import inspect, json, maltego.entities as entities
from maltego.model.entity import MaltegoEntity
found = [e for _, e in inspect.getmembers(entities, inspect.isclass) if issubclass(e, MaltegoEntity) and e.TYPE_NAME]
print(json.dumps({e.TYPE_NAME: [p.name for p in e.entity_properties.values()] for e in found}))
"""

VEILED = """\
Domain Name: example.com
Registrar: Example Registrar, Inc.
Registrar Abuse Contact Email: abuse@registrar.example.net
Registrar Abuse Contact Phone: +1.5555550100
Reseller: Sample Hosting Cooperative
Registrant Name: Registration Private
Registrant Organization: Domains By Proxy, LLC
Registrant Street: 1 Veil Street
Registrant City: Veilton
Registrant Phone: +1.5555550177
Registrant Email: example.com@domainsbyproxy.example
Admin Name: REDACTED FOR PRIVACY
Admin Email: REDACTED FOR PRIVACY
Tech Name: Tilda Sample
Tech Email: tilda@example.org
Name Server: ns1.example.com
"""


class Carried(Kits):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.properties = json.loads(
            subprocess.run(
                [os.environ["WHOISBOX_MALTEGO_SERVER"], "-c", PROPERTIES], capture_output=True, check=True, timeout=PATIENCE
            ).stdout
        )

    def test_fact_11_both_kits_carry_the_same_facts(self) -> None:
        for knows in ("registry", "rir"):
            self.folder.set(**self.settings(knows))
            for source, kind, name, value, asked in INPUTS:
                if asked != knows:
                    continue
                with self.subTest(source):
                    local = self.trx.run(f"{source}_to_everything", value, f"{name}={escaped(value)}")
                    served = self.server.run(f"{source}_to_everything", value, name, kind)
                    self.assertGreater(len(local.entities), 5, local)
                    self.assertEqual([told(entity) for entity in local.entities], [told(entity) for entity in served.entities])
                    for ours, theirs in zip(local.entities, served.entities, strict=True):
                        # The server's kit adds what its entities begin with.
                        self.assertLessEqual(set(ours.properties), set(theirs.properties), ours)
                    self.assertEqual([text for _, text in local.messages], [text for _, text in served.messages])

    def test_fact_12_the_entities_are_those_of_the_command_line(self) -> None:
        for _, _, _, value, knows in INPUTS[:1] + INPUTS[4:6]:
            self.folder.set(**self.settings(knows))
            ports = [argument for port in self.internet.ports for argument in ("--allow-port", str(port))]
            whom = ["--protocol", "whois", "--whois", self.internet.servers[knows], "--allow-address", "127.0.0.1", *ports]
            command = [os.environ["WHOISBOX_BINARY"], "lookup", value, "--as", "maltego", *whom]
            told = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=PATIENCE).stdout)["entities"]
            source = next(source for source, _, _, known, _ in INPUTS if known == value)
            shown = self.trx.run(f"{source}_to_everything", value).entities
            self.assertEqual(
                [(entity.type, entity.value, entity.link, dict(entity.properties)) for entity in shown],
                [(entity["type"], entity["value"], entity["link"], entity["properties"]) for entity in told],
            )

    def test_fact_11_a_whois_record_has_its_fields_filled(self) -> None:
        self.folder.set(**self.settings("registry"))
        (record,) = self.trx.run("domain_to_whois_record", "example.com").entities
        self.assertEqual((record.type, record.value, record.link), ("maltego.WHOISRecord", "example.com", "WHOIS record"))
        expected = {
            "adminAddress": "1 Harbour Lane, Sampleton, North Sample, 12345, GB",
            "adminCity": "Sampleton",
            "adminCountry": "GB",
            "adminCountryCode": "GB",
            "adminEmail": "admin@example.com",
            "adminId": "C1002-TEST",
            "adminName": "Adam Invented",
            "adminOrganization": "Example Harbour Ltd",
            "adminPhone": "+44.5555550103",
            "adminPostalCode": "12345",
            "adminStateProvince": "North Sample",
            "adminStreet": "1 Harbour Lane",
            "creationDate": "2001-02-03T04:05:06Z",
            "dnssec": "signedDelegation",
            "domainName": "example.com",
            "domainStatus": "clientDeleteProhibited, clientTransferProhibited",
            "nameservers": "ns1.example.com, ns2.example.net",
            "registrantAddress": "1 Harbour Lane, Sampleton, North Sample, 12345, GB",
            "registrantCity": "Sampleton",
            "registrantCountry": "GB",
            "registrantCountryCode": "GB",
            "registrantEmail": "zoe@example.com",
            "registrantFax": "+44.5555550102",
            "registrantName": "Zoë Sample",
            "registrantOrganization": "Example Harbour Ltd",
            "registrantPhone": "+44.5555550101",
            "registrantPhoneExt": "17",
            "registrantPostalCode": "12345",
            "registrantStateProvince": "North Sample",
            "registrantStreet": "1 Harbour Lane",
            "registrar": "Example Registrar, Inc.",
            "registrarAbuseContactEmail": "abuse@registrar.example.net",
            "registrarAbuseContactPhone": "+1.5555550100",
            "registrarIanaId": "9995",
            "registrarUrl": "http://registrar.example.net",
            "registryAdminId": "C1002-TEST",
            "registryDomainId": "2000001_DOMAIN_COM-TEST",
            "registryExpiryDate": "2030-02-03T04:05:06Z",
            "registryRegistrantId": "C1001-TEST",
            "sponsoringRegistrar": "Example Registrar, Inc.",
            "updatedDate": "2026-03-14T09:26:53Z",
        }
        found = dict(record.properties)
        self.assertEqual({name: found.get(name) for name in expected}, expected)
        self.assertIn("Registry Domain ID: 2000001_DOMAIN_COM-TEST", found["whoisInfo"])
        self.assertIn(self.internet.servers["registrar"].partition(":")[0], found["registrarWhoisServer"])

    def test_fact_11_types_and_properties_are_those_of_the_standard_entities(self) -> None:
        for knows in ("registry", "rir"):
            self.folder.set(**self.settings(knows))
            for source, _, _, value, asked in INPUTS:
                if asked == knows:
                    for entity in self.trx.run(f"{source}_to_everything", value).entities:
                        known = self.properties[entity.type]
                        own = [name for name, _ in entity.properties if not name.startswith("whoisbox.")]
                        self.assertLessEqual(set(own), set(known), entity.type)

    def test_fact_11_every_transform_gives_what_its_description_says(self) -> None:
        listed = self.server.get("/api/v3/transforms")["transforms"]
        self.assertGreater(len(listed), 30)
        for transform in listed:
            self.assertLessEqual(set(transform["output"]["typeIds"]), set(self.properties), transform["name"])
            self.assertLessEqual(set(transform["input"]["typeIds"]), set(self.properties), transform["name"])
        for source, kind, name, value, knows in INPUTS:
            self.folder.set(**self.settings(knows))
            of_source = [transform for transform in listed if transform["input"]["typeIds"] == [kind]]
            self.assertGreater(len(of_source), 4, source)
            for transform in of_source:
                with self.subTest(transform["name"]):
                    given = self.server.run(transform["name"].removeprefix("whoisbox."), value, name, kind)
                    self.assertEqual(given.outcome, "Found")
                    self.assertTrue(given.entities)
                    self.assertLessEqual({entity.type for entity in given.entities}, set(transform["output"]["typeIds"]))

    def test_fact_05_nothing_of_the_registrar_or_a_privacy_service_or_withheld_becomes_a_contact(self) -> None:
        veiled = self.internet.whois_server({"example.com": VEILED})
        self.folder.set(**self.settings(veiled))
        contacts = self.trx.run("domain_to_contacts", "example.com")
        self.assertEqual(
            {told(entity) for entity in contacts.entities},
            {
                ("maltego.Person", "Tilda Sample", "technical"),
                ("maltego.EmailAddress", "tilda@example.org", "technical"),
            },
        )
        self.assertIn("privacy service", messages(contacts))
        self.assertIn("withholds", messages(contacts))
        everything = self.trx.run("domain_to_everything", "example.com")
        labels = {entity.value: entity.link for entity in everything.entities if entity.type != "maltego.WHOISRecord"}
        self.assertEqual(labels["abuse@registrar.example.net"], "registrar's abuse desk")
        self.assertEqual(labels["Sample Hosting Cooperative"], "reseller")
        (record,) = everything.of("WHOISRecord")
        holders = {value for name, value in record.properties if name.startswith(("registrant", "admin"))}
        self.assertEqual(holders, set())
        for entity in everything.entities:
            texts = {entity.value, *(value for name, value in entity.properties if name != "whoisInfo")}
            self.assertFalse({"example.com@domainsbyproxy.example", "+1.5555550177", "Registration Private"} & texts, entity)
            self.assertFalse([text for text in texts if "REDACTED" in text], entity)

    def test_fact_05_withheld_members_of_the_testbed_s_records_are_nobodys(self) -> None:
        for server, name in (("registry", "example.net"), ("cctld", "example.org")):
            self.folder.set(**self.settings(server))
            shown = self.trx.run("domain_to_everything", name)
            for entity in shown.entities:
                for text in {entity.value, *(value for key, value in entity.properties if key != "whoisInfo")}:
                    self.assertNotIn("REDACTED", text)
                    self.assertNotIn("Please query", text)


def escaped(value: str) -> str:
    """A property's value as Maltego hands it to a local transform."""
    return value.replace("\\", "\\\\").replace("#", "\\#").replace("=", "\\=")


def told(entity: Entity) -> tuple[str, str, str]:
    """What both kits have to say of an entity alike, its properties apart."""
    return entity.type, entity.value, entity.link


def messages(shown: Shown) -> str:
    return "\n".join(text for _, text in shown.messages)
