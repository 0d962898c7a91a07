"""What a scan with `sfp_whoisbox` finds: facts 2 to 5, in SpiderFoot itself, against servers on loopback."""

from __future__ import annotations

import collections
import json
import os
import subprocess
import unittest
from pathlib import Path

import sample
from framework import MODULE, READERS, Scan, SpiderFoot, checkout, install, is_record, settings
from internet import Internet

INPUTS = Path(__file__).with_name("sfp_inputs.py")

#: example.com of the testbed, by RDAP, as its holder's: the technical contact is the reseller's.
EXAMPLE_COM = {
    ("DOMAIN_WHOIS", "", "DOMAIN_NAME"),
    ("DOMAIN_REGISTRAR", "Example Registrar, Inc.", "DOMAIN_NAME"),
    ("EMAILADDR", "zoe@example.com", "DOMAIN_WHOIS"),
    ("EMAILADDR_GENERIC", "admin@example.com", "DOMAIN_WHOIS"),
    ("PHONE_NUMBER", "+445555550101", "DOMAIN_WHOIS"),
    ("PHONE_NUMBER", "+445555550102", "DOMAIN_WHOIS"),
    ("PHONE_NUMBER", "+445555550103", "DOMAIN_WHOIS"),
    ("HUMAN_NAME", "Zoë Sample", "DOMAIN_WHOIS"),
    ("HUMAN_NAME", "Adam Invented", "DOMAIN_WHOIS"),
    ("COMPANY_NAME", "Example Harbour Ltd", "DOMAIN_WHOIS"),
    ("PHYSICAL_ADDRESS", "1 Harbour Lane, Sampleton, North Sample, 12345, GB", "DOMAIN_WHOIS"),
    ("COUNTRY_NAME", "United Kingdom", "DOMAIN_WHOIS"),
    ("PROVIDER_DNS", "ns1.example.com", "DOMAIN_WHOIS"),
    ("PROVIDER_DNS", "ns2.example.net", "DOMAIN_WHOIS"),
}

#: A name whose holder stands behind a privacy service at the registrar's own domain.
VEILED = """\
Domain Name: EXAMPLE.COM
Registrar: Example Registrar, Inc.
Registrar Abuse Contact Email: abuse@registrar.example.net
Registrar Abuse Contact Phone: +49.3055550100
Registrant Name: Registration Private
Registrant Organization: Domains By Proxy, LLC
Registrant Street: 1 Proxy Parade
Registrant Country: US
Registrant Phone: +49.3055550199
Registrant Email: example.com@proxy.example.org
Admin Name: REDACTED FOR PRIVACY
Admin Organization: REDACTED FOR PRIVACY
Admin Phone: REDACTED FOR PRIVACY
Admin Email: q7@relay.registrar.example.net
Tech Organization: Example Registrar, Inc.
Tech Name: Greta Desk
Tech Phone: +49.3055550100
Tech Email: hostmaster@registrar.example.net
Name Server: NS1.EXAMPLE.NET
"""


class ResultsOfAScan(unittest.TestCase):
    """One scan as pip installed SpiderFoot, with the readers of SpiderFoot that take records apart."""

    scan: Scan
    command_line: list[dict]

    @classmethod
    def setUpClass(cls) -> None:
        install()
        with Internet() as internet, SpiderFoot() as spiderfoot:
            cls.scan = spiderfoot.scan("example.com", ["sfp_whoisbox", *READERS], settings(internet))
            command = [os.environ["WHOISBOX_BINARY"], "lookup", "example.com", "--as", "spiderfoot", "--rdap", internet.rdap()]
            allowed = [f"--allow-port={port}" for port in internet.ports]
            done = subprocess.run([*command, "--allow-address=127.0.0.1", *allowed], capture_output=True, text=True, check=True)
            cls.command_line = json.loads(done.stdout)["events"]

    def test_fact_2_a_scan_yields_the_exact_types_data_and_parents(self) -> None:
        self.assertEqual(self.scan.status, "FINISHED")
        self.assertEqual(self.scan.told(), EXAMPLE_COM)

    def test_fact_2_spiderfoots_own_readers_find_nothing_else_in_the_record(self) -> None:
        found = {row for row in self.scan.of(*READERS) if is_record(row[2])}
        self.assertLessEqual(found, EXAMPLE_COM)
        self.assertIn(("EMAILADDR", "zoe@example.com", "DOMAIN_WHOIS"), found)

    def test_fact_2_both_correlations_fire(self) -> None:
        self.assertLessEqual({"email_in_whois", "human_name_in_whois"}, self.scan.correlations)

    def test_fact_12_the_events_are_those_of_the_command_line(self) -> None:
        said = {(event["type"], event["data"]) for event in self.command_line if not is_record(event["type"])}
        told = {(kind, {"United Kingdom": "GB"}.get(data, data)) for kind, data, _ in self.scan.told() if not is_record(kind)}
        self.assertEqual(told, said)

    def test_fact_2_stdout_is_json(self) -> None:
        self.assertIn("zoe@example.com", {event["data"] for event in json.loads(self.scan.stdout)})


class Inputs(unittest.TestCase):
    """The events that lead to a lookup, told by a module of the test's in a copy of SpiderFoot."""

    scan: Scan

    #: The event, its data, and the type of its record. The first seven are those of `sfp_whois`.
    EVENTS = (
        ("DOMAIN_NAME", "example.com", "DOMAIN_WHOIS"),
        ("DOMAIN_NAME_PARENT", "example.org", "DOMAIN_WHOIS"),
        ("NETBLOCK_OWNER", "192.0.2.0/24", "NETBLOCK_WHOIS"),
        ("NETBLOCKV6_OWNER", "2001:db8::/32", "NETBLOCK_WHOIS"),
        ("CO_HOSTED_SITE_DOMAIN", "cohosted.test", "CO_HOSTED_SITE_DOMAIN_WHOIS"),
        ("AFFILIATE_DOMAIN_NAME", "example.net", "AFFILIATE_DOMAIN_WHOIS"),
        ("SIMILARDOMAIN", "similar.test", "SIMILARDOMAIN_WHOIS"),
        ("IP_ADDRESS", "192.0.2.7", "RAW_RIR_DATA"),
        ("IPV6_ADDRESS", "2001:db8::7", "RAW_RIR_DATA"),
        ("NETBLOCK_MEMBER", "192.0.2.0/24", "RAW_RIR_DATA"),
        # Told by our module below the address before it, and so looked up in its turn.
        ("NETBLOCKV6_MEMBER", "2001:db8::/32", "RAW_RIR_DATA"),
        ("BGP_AS_OWNER", "64496", "RAW_RIR_DATA"),
    )

    @classmethod
    def setUpClass(cls) -> None:
        """A server of the test's own has what each is asked by, and no other."""
        near = {
            "objectClassName": "domain",
            "entities": [
                {
                    "objectClassName": "entity",
                    "roles": ["registrant"],
                    "vcardArray": [
                        "vcard",
                        [
                            ["version", {}, "text", "4.0"],
                            ["fn", {}, "text", "Nadia Near"],
                            ["org", {}, "text", "Near Miss GmbH"],
                            ["tel", {}, "uri", "tel:+49.3055550177"],
                            ["email", {}, "text", "nadia@near.example.org"],
                        ],
                    ],
                }
            ],
        }
        data = Path(__file__).parents[2] / "testbed" / "data" / "rdap"

        def of(file: str) -> dict:
            answer = json.loads((data / file).read_text("utf-8").replace("{rdap}", "http://127.0.0.1/"))
            answer.pop("links", None)
            return answer

        network, network6, autnum = of("ip/192.0.2.0_24.json"), of("ip/2001_db8_32.json"), of("autnum/64496.json")
        answers = {
            "/domain/example.com": of("registrar/domain/example.com.json"),
            "/domain/example.org": of("domain/example.org.json"),
            "/domain/example.net": of("registrar/domain/example.com.json") | {"ldhName": "example.net"},
            "/domain/cohosted.test": near | {"ldhName": "cohosted.test"},
            "/domain/similar.test": near | {"ldhName": "similar.test"},
            "/ip/192.0.2.0/24": network,
            "/ip/192.0.2.7": network,
            "/ip/2001:db8::/32": network6,
            "/ip/2001:db8::7": network6,
            "/autnum/64496": autnum,
        }
        # SpiderFoot itself tells the first.
        inputs = [(kind, data) for kind, data, _ in cls.EVENTS[1:] if kind != "NETBLOCKV6_MEMBER"]
        inputs += [("AFFILIATE_DOMAIN_NAME", "nobody.test"), ("SIMILARDOMAIN", "www.example.com")]
        with checkout(MODULE, INPUTS) as root, Internet() as internet:
            server = internet.rdap_server(answers)
            more = {"iplookup": True, "subnetlookup": True, "aslookup": True, "rdapserver": internet.rdap(server)}
            with SpiderFoot(root, SFP_INPUTS=json.dumps(inputs)) as spiderfoot:
                modules = ["sfp_whoisbox", "sfp_inputs", *READERS]
                cls.scan = spiderfoot.scan("example.com", modules, settings(internet, followreferrals=False, **more))
            cls.asked = internet.requests()

    def of(self, event: str, data: str) -> set[tuple[str, str]]:
        """Type and data of what our module told below an event."""
        rows = [row for row in self.scan.rows if row[4] == "sfp_whoisbox"]
        record = next(row for row in rows if is_record(row[0]) and row[2:4] == (event, data))
        below = [row for row in rows if row[2:4] == (record[0], record[1])]
        direct = [row for row in rows if row[2:4] == (event, data)]
        return {(row[0], "" if is_record(row[0]) else row[1]) for row in (*direct, *below)}

    def test_fact_3_every_input_of_the_stock_module_has_its_record_and_ipv6_too(self) -> None:
        records = {(row[2], row[3], row[0]) for row in self.scan.rows if is_record(row[0]) and row[4] == "sfp_whoisbox"}
        self.assertEqual(records, set(self.EVENTS), self.scan.said())

    def test_fact_3_a_name_is_asked_about_once(self) -> None:
        self.assertEqual(sum(text.endswith("/domain/example.com") for _, text in self.asked), 1, self.asked)

    def test_fact_5_what_is_an_affiliates_does_not_become_the_targets(self) -> None:
        affiliate = {kind for kind, _ in self.of("AFFILIATE_DOMAIN_NAME", "example.net")}
        self.assertEqual(affiliate, {"AFFILIATE_DOMAIN_WHOIS", "AFFILIATE_EMAILADDR", "AFFILIATE_COMPANY_NAME"})
        for event, data, record in self.EVENTS:
            if event in ("CO_HOSTED_SITE_DOMAIN", "SIMILARDOMAIN"):
                self.assertEqual(self.of(event, data), {(record, ""), ("AFFILIATE_EMAILADDR", "nadia@near.example.org")})
        around = {kind for kind, _ in self.of("IP_ADDRESS", "192.0.2.7")}
        allowed = {"RAW_RIR_DATA", "AFFILIATE_EMAILADDR", "AFFILIATE_COMPANY_NAME", "NETBLOCK_MEMBER", "BGP_AS_MEMBER"}
        self.assertLessEqual(around, allowed)
        self.assertIn("NETBLOCK_MEMBER", around)

    def test_fact_5_nor_do_spiderfoots_own_readers_make_it_so(self) -> None:
        private = {"HUMAN_NAME", "COMPANY_NAME", "PHONE_NUMBER", "PHYSICAL_ADDRESS", "EMAILADDR"}
        ours = {"DOMAIN_NAME", "DOMAIN_NAME_PARENT", "NETBLOCK_OWNER", "NETBLOCKV6_OWNER", "BGP_AS_OWNER"}
        told = {(row[0], row[1]) for event, data, _ in self.EVENTS if event in ours for row in self.of(event, data)}
        found = {(row[0], row[1]) for row in self.scan.rows if row[4] in READERS and row[0] in private and is_record(row[2])}
        self.assertLessEqual(found, told)

    def test_fact_6_an_affiliates_unregistered_name_is_told_where_the_registry_said_so(self) -> None:
        rows = {(kind, data) for kind, data, _ in self.scan.of("sfp_whoisbox")}
        self.assertIn(("AFFILIATE_DOMAIN_UNREGISTERED", "nobody.test"), rows)


class Privacy(unittest.TestCase):
    """What nobody may take for the holder's."""

    def test_fact_5_redacted_privacy_and_registrar_data_never_become_the_targets_contacts(self) -> None:
        with Internet() as internet, checkout(MODULE) as root, SpiderFoot(root) as spiderfoot:
            server = internet.whois_server({"example.com": VEILED}, "No match.")
            options = settings(internet, protocols="whois", whoisserver=internet.servers[server], followreferrals=False)
            scan = spiderfoot.scan("example.com", ["sfp_whoisbox", *READERS], options)
        expected = {
            ("DOMAIN_WHOIS", "", "DOMAIN_NAME"),
            ("DOMAIN_REGISTRAR", "Example Registrar, Inc.", "DOMAIN_NAME"),
            ("PROVIDER_DNS", "ns1.example.net", "DOMAIN_WHOIS"),
        }
        self.assertEqual(scan.told(), expected, scan.said())
        self.assertEqual({row for row in scan.of(*READERS) if is_record(row[2])}, set())

    def test_fact_5_a_partly_redacted_record_tells_what_it_does_not_withhold(self) -> None:
        with Internet() as internet, checkout(MODULE) as root, SpiderFoot(root) as spiderfoot:
            options = settings(internet, protocols="whois", whoisserver=internet.servers["registry"])
            scan = spiderfoot.scan("example.net", ["sfp_whoisbox", *READERS], options)
        expected = {
            ("DOMAIN_WHOIS", "", "DOMAIN_NAME"),
            ("DOMAIN_REGISTRAR", "Example Registrar, Inc.", "DOMAIN_NAME"),
            ("COMPANY_NAME", "Sample Nets", "DOMAIN_WHOIS"),
            ("COUNTRY_NAME", "Netherlands", "DOMAIN_WHOIS"),
            ("PROVIDER_DNS", "ns1.example.net", "DOMAIN_WHOIS"),
            ("PROVIDER_DNS", "ns2.example.net", "DOMAIN_WHOIS"),
        }
        self.assertEqual(scan.told(), expected, scan.said())
        self.assertEqual({row for row in scan.of(*READERS) if is_record(row[2])}, set())


class Sample(unittest.TestCase):
    """All answers of `tests/cases`; `sample.py FOLDER` does the same with others."""

    def test_fact_5_over_all_cases_nothing_alien_becomes_a_targets_contact(self) -> None:
        counts, readers = collections.Counter(), sample.Readers()
        cases = sample.answers(Path(__file__).parents[2] / "cases")
        wrong = [line for answer in cases for line in sample.judge(answer, readers, counts)]
        self.assertEqual(wrong, [])
        self.assertGreater(counts["records"], 200)
        self.assertGreater(counts["told EMAILADDR"], 20)


if __name__ == "__main__":
    unittest.main()
