"""Fact 12: the same record through every adapter and the command line agrees."""

from __future__ import annotations

import json
import os
import subprocess
import unittest
from typing import Any

from internet import Internet
from readers import READERS, Facts, facts
from whoisbox import Client, Policy

#: What the testbed's records say, by what is asked and whom.
RECORDS: dict[tuple[str, str], Facts] = {
    ("example.com", "registry"): facts(
        registrar=["Example Registrar, Inc."],
        name_servers=["ns1.example.com", "ns2.example.net"],
        created=["2001-02-03T04:05:06Z"],
        updated=["2026-03-14T09:26:53Z"],
        expires=["2030-02-03T04:05:06Z"],
        emails=["admin@example.com", "zoe@example.com"],
        organizations=["Example Harbour Ltd"],
    ),
    ("example.net", "registry"): facts(
        registrar=["Example Registrar, Inc."],
        name_servers=["ns1.example.net", "ns2.example.net"],
        created=["2003-06-07T08:09:10Z"],
        updated=["2026-10-20T11:12:13Z"],
        expires=["2027-06-07T08:09:10Z"],
        emails=[],
        organizations=["Sample Nets"],
    ),
    ("example.org", "rdap-http"): facts(
        registrar=["Registraire d'Exemple"],
        name_servers=["ns1.example.org", "ns2.example.net"],
        created=["2010-05-06T07:08:09Z"],
        updated=["2026-05-01T10:00:00Z"],
        expires=["2028-05-06T07:08:09Z"],
        emails=["contact@example.org"],
        organizations=["Société Exemple"],
    ),
    ("192.0.2.0/24", "rir"): facts(
        registrar=[],
        name_servers=[],
        created=["2012-08-08T08:00:00Z"],
        updated=["2026-02-10T16:20:00Z"],
        expires=[],
        emails=["abuse@example.net", "noc@example.net"],
        organizations=["Example Networks Cooperative"],
    ),
    ("AS64496", "rir"): facts(
        registrar=[],
        name_servers=[],
        created=["2012-07-01T07:01:00Z"],
        updated=["2026-02-11T09:00:00Z"],
        expires=[],
        emails=["abuse@example.net", "noc@example.net"],
        organizations=["Example Networks Cooperative"],
    ),
}

#: The event types that SpiderFoot's module looks these up for.
WATCHED = {"192.0.2.0/24": "NETBLOCK_OWNER", "AS64496": "BGP_AS_OWNER"}

#: Formats with the time of the conversion in them.
TIMED = ("misp", "stix")


class Agreement(unittest.TestCase):
    """Looks the records up, and reads what every format says."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.internet = Internet()
        cls.addClassCleanup(cls.internet.close)

    def whom(self, server: str) -> dict[str, str]:
        """Whom to ask, by protocol."""
        return {"rdap": self.internet.rdap(server)} if server.startswith("rdap") else {"whois": self.internet.servers[server]}

    def by_command(self, query: str, server: str, name: str) -> Any:
        """The document that the command line gives."""
        ports = [argument for port in self.internet.ports for argument in ("--allow-port", str(port))]
        settings = [f"--setting=event={WATCHED[query]}"] if name == "spiderfoot" and query in WATCHED else []
        ((protocol, address),) = self.whom(server).items()
        whom = ["--protocol", protocol, f"--{protocol}", address, "--allow-address", "127.0.0.1", *ports]
        command = [os.environ["WHOISBOX_BINARY"], "lookup", query, "--as", name, *settings, *whom]
        printed = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode()
        return printed.rstrip() if name == "csv" else json.loads(printed)

    def by_package(self, query: str, server: str) -> dict[str, Any]:
        """The documents that the Python package gives, as the frameworks' modules take them."""
        outputs: dict[str, Any] = dict.fromkeys(READERS)
        outputs["spiderfoot"] = {"event": WATCHED[query]} if query in WATCHED else None
        policy = Policy(allow_addresses=["127.0.0.1"], allow_ports=self.internet.ports)
        whom = self.whom(server)
        client = Client(policy=policy, protocols=list(whom), **whom)
        return client.lookup(query, outputs=outputs).outputs

    def test_fact_12_every_format_says_what_the_record_says(self) -> None:
        for (query, server), expected in RECORDS.items():
            for name, read in READERS.items():
                with self.subTest(query, format=name):
                    said = read(self.by_command(query, server, name))
                    self.assertEqual(said, {member: expected[member] for member in said})

    def test_fact_12_the_package_gives_what_the_command_gives(self) -> None:
        for query, server in RECORDS:
            documents = self.by_package(query, server)
            for name, read in READERS.items():
                with self.subTest(query, format=name):
                    told = self.by_command(query, server, name)
                    given = documents[name].rstrip() if name == "csv" else documents[name]
                    if name in TIMED:
                        told, given = read(told), read(given)
                    self.assertEqual(given, told)
