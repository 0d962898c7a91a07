"""BBOT itself runs the module against servers on loopback, its name servers mocked by its own means.

Run by BBOT's Python. `WHOISBOX_TESTBED` and `WHOISBOX_BINARY` name programs.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from typing import Any

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

HOME = tempfile.mkdtemp(prefix="bbot-")
os.environ["HOME"] = HOME
#: Before BBOT, which leaves word in it for its own children.
ENVIRONMENT = dict(os.environ)

import mmh3  # noqa: E402
import orjson  # noqa: E402
from bbot.core.helpers.depsinstaller import DepsInstaller  # noqa: E402 - BBOT looks for its home when it is imported
from bbot.scanner import Scanner  # noqa: E402
from internet import Internet  # noqa: E402
from proxy import Proxy  # noqa: E402

from whoisbox import engine  # noqa: E402

PRESET = pathlib.Path(HOME, ".bbot/presets/whoisbox.yml")
#: The names that BBOT finds to exist.
NAMES = ("example.com", "www.example.com", "ns1.example.com", "example.net", "ns1.example.net", "ns2.example.net", "example.org")
REGISTRATION = (
    "example.com is registered by Example Registrar, Inc. until 2030-02-03T04:05:06Z, says the registry ({registry}) and the "
    "registrar ({registrar}). "
    "Registrant, administrative: Example Harbour Ltd; 1 Harbour Lane, Sampleton, North Sample, 12345, GB. "
    "Registrant: Zoë Sample; +44.5555550101 x17. Administrative: Adam Invented; +44.5555550103. "
    "Created: 2001-02-03T04:05:06Z. Updated: 2026-03-14T09:26:53Z. Status: clientDeleteProhibited; clientTransferProhibited."
)
PRIVACY = """\
Domain Name: example.org
Registrar: Example Registrar, Inc.
Registrar Abuse Contact Email: abuse@registrar.example.net
Registrant Name: Registration Private
Registrant Organization: Domains By Proxy, LLC
Registrant Phone: +1.5555550199
Registrant Email: example.org@veil.example.net
Tech Organization: Example Registrar, Inc.
Tech Email: desk@registrar.example.net
"""


def setUpModule() -> None:
    # As if BBOT had seen to it already that there are a compiler, Ansible's collections and the like: it would fetch them.
    core = orjson.dumps(DepsInstaller.CORE_DEPS, option=orjson.OPT_SORT_KEYS)
    cache = pathlib.Path(HOME, ".bbot/cache")
    cache.mkdir(parents=True)
    (cache / str(mmh3.hash(core))).touch()
    subprocess.run([sys.executable, "-m", "whoisbox", "install", "bbot"], check=True, stdout=subprocess.DEVNULL)


def tearDownModule() -> None:
    subprocess.run([sys.executable, "-m", "whoisbox", "remove", "bbot"], check=True, stdout=subprocess.DEVNULL)
    left = PRESET.exists()
    shutil.rmtree(HOME, ignore_errors=True)
    assert not left, "whoisbox remove bbot left its preset"


class Bbot(unittest.TestCase):
    maxDiff = None

    def setUp(self) -> None:
        self.internet = Internet()
        self.addCleanup(self.internet.close)
        self.said: list[str] = []
        handler = logging.Handler()
        handler.emit = lambda record: self.said.append(record.getMessage())
        logging.getLogger("bbot").addHandler(handler)
        self.addCleanup(logging.getLogger("bbot").removeHandler, handler)

    def scan(
        self,
        *targets: str,
        names: dict[str, str] | None = None,
        beside: Any = None,
        web: dict[str, Any] | None = None,
        **options: Any,
    ) -> list[Any]:
        """What a scan emits. `names`: the addresses of more names; `beside`: called with the scan when it begins."""
        server = self.internet.servers["registry"]
        reach = {"protocols": "whois", "whois": server, "allow_addresses": ["127.0.0.1"], "allow_ports": self.internet.ports}
        config = {
            "dns": {"minimal": True},
            "speculate": False,
            "excavate": False,
            "cloudcheck": False,
            "deps": {"behavior": "disable"},
            "web": web or {},
            "modules": {"whoisbox": {**reach, **options}},
        }
        known = {**dict.fromkeys(NAMES, "203.0.113.1"), **(names or {})}

        async def run() -> list[Any]:
            scan = Scanner(*targets, presets=[str(PRESET)], config=config, output_modules=["json"], force_start=True)
            await scan._prep()
            await scan.helpers.dns._mock_dns({name: {"A": [address]} for name, address in known.items()})
            task = asyncio.create_task(beside(scan)) if beside else None
            events = [event async for event in scan.async_start()]
            if task:
                await task
            return events

        return asyncio.run(run())

    def told(self, events: list[Any]) -> list[tuple[str, Any]]:
        """The type and data of what the module emitted."""
        own = [event for event in events if str(event.module) == "whoisbox"]
        return sorted((event.type, event.data["description"] if event.type == "FINDING" else event.data) for event in own)

    def test_fact_2_exact_events_each_registrable_name_once(self) -> None:
        events = self.scan("www.example.com", "example.com")
        expected = [
            ("DNS_NAME", "ns1.example.com"),
            ("EMAIL_ADDRESS", "admin@example.com"),
            ("EMAIL_ADDRESS", "zoe@example.com"),
            ("FINDING", REGISTRATION.format_map(self.internet.servers)),
            ("ORG_STUB", "Example Harbour Ltd"),
        ]
        # The other name server is out of scope.
        self.assertEqual([event for event in self.told(events) if event != ("DNS_NAME", "ns2.example.net")], expected)
        self.assertEqual(self.internet.requests(), [("registry", "example.com"), ("registrar", "example.com")])
        mailbox = next(event for event in events if event.data == "zoe@example.com")
        self.assertLessEqual({"whois", "whois-registrant", "in-scope"}, set(mailbox.tags))
        self.assertEqual(mailbox.parent.type, "DNS_NAME")

    def test_fact_2_networks_and_addresses_that_are_targets_are_looked_up(self) -> None:
        events = self.scan("192.0.2.0/28", "192.0.2.77", protocols="rdap", rdap=self.internet.rdap())
        asked = sorted(text.partition("/ip/")[2] for _, text in self.internet.requests())
        self.assertEqual(asked, ["192.0.2.0/28", "192.0.2.77"])
        found = self.told(events)
        self.assertIn(("EMAIL_ADDRESS", "abuse@example.net"), found)
        self.assertIn(("ORG_STUB", "Example Networks Cooperative"), found)
        mailbox = next(event for event in events if event.data == "abuse@example.net")
        self.assertIn("affiliate", mailbox.tags)

    def test_fact_2_an_as_number_is_looked_up(self) -> None:
        async def hand_over(scan: Any) -> None:
            number = scan.make_event({"asn": 64496}, "ASN", parent=scan.root_event, module="test")
            number.scope_distance = 0
            await scan.modules["whoisbox"].queue_event(number)

        found = self.told(self.scan("example.com", beside=hand_over, protocols="rdap", rdap=self.internet.rdap()))
        self.assertIn(("rdap-http", f"{self.internet.rdap()}autnum/64496"), self.internet.requests())
        self.assertIn(("ORG_STUB", "Example Networks Cooperative"), found)

    def test_fact_5_what_is_withheld_a_privacy_service_s_or_the_registrar_s_is_nobody_s(self) -> None:
        server = self.internet.servers[self.internet.whois_server({"example.org": PRIVACY})]
        found = self.told(self.scan("example.org", whois=server, allow_ports=self.internet.ports))
        self.assertEqual([kind for kind, _ in found], ["FINDING"])
        # The service is told as such, and nothing of what it says of itself.
        self.assertNotIn("Registration Private", found[0][1])
        self.assertNotIn("+1.5555550199", found[0][1])
        found = self.told(self.scan("example.net"))
        self.assertEqual([fact for fact in found if fact[0] in ("EMAIL_ADDRESS", "ORG_STUB")], [("ORG_STUB", "Sample Nets")])

    def test_fact_6_outcomes_are_told_apart(self) -> None:
        found = self.told(self.scan("unregistered.com", names={"unregistered.com": "192.0.2.1"}))
        self.assertEqual(len(found), 1)
        self.assertIn("unregistered.com is not registered", found[0][1])
        for turn, said in (
            ({"throttled": {"seconds": 60}}, "throttled"),
            ({"body": "% This query is refused: access denied.\n"}, "refused"),
            ({"refuse": True}, "it refused the connection"),
            ({"body": "\0\1\2 nothing that says anything\n"}, "did not say whether"),
        ):
            with self.subTest(said):
                self.said.clear()
                self.internet.script("registry", **turn)
                self.assertEqual(self.told(self.scan("example.com")), [])
                warned = [line for line in self.said if "Nothing is known about example.com" in line]
                self.assertEqual(len(warned), 1, self.said)
                self.assertIn(said, warned[0])

    def test_fact_6_a_throttle_stops_further_queries_to_that_server(self) -> None:
        self.internet.script("registry", throttled={"seconds": 60})
        self.assertEqual(self.told(self.scan("example.com", "example.net")), [])
        self.assertEqual(self.internet.connections("registry"), 1)

    def test_fact_7_a_lookup_ends_within_its_deadline_against_a_tarpit(self) -> None:
        self.internet.script("registry", drip={"bytes": 1, "every_ms": 300})
        begun = time.monotonic()
        self.assertEqual(self.told(self.scan("example.com", deadline=2, web={"http_timeout_infrastructure": 60})), [])
        self.internet.script("registry", silent=True)
        self.assertEqual(self.told(self.scan("example.com", deadline=60, web={"http_timeout_infrastructure": 1})), [])
        self.assertLess(time.monotonic() - begun, 60)
        self.assertEqual(sum("did not answer in time" in line for line in self.said), 2, self.said)

    def test_fact_7_the_framework_s_abort_works(self) -> None:
        self.internet.script("registry", silent=True)

        async def stop(scan: Any) -> None:
            while not self.internet.connections("registry"):
                await asyncio.sleep(0.05)
            await scan.async_stop()

        begun = time.monotonic()
        self.scan("example.com", beside=stop, deadline=300, web={"http_timeout_infrastructure": 300})
        self.assertLess(time.monotonic() - begun, 60)

    def test_fact_8_a_proxy_sees_all_and_there_is_no_direct_connection(self) -> None:
        names = {"whois.registry.example": self.internet.servers["registry"], "127.0.0.1": self.internet.servers["registrar"]}
        with Proxy("http", names) as proxy:
            found = self.told(self.scan("example.com", whois="whois.registry.example", web={"http_proxy": proxy.url}))
        self.assertIn(("ORG_STUB", "Example Harbour Ltd"), found)
        registrar = int(self.internet.servers["registrar"].rpartition(":")[2])
        # BBOT looks for its own things, too.
        asked = [asked for asked in proxy.asked if asked[0] in names]
        self.assertEqual(asked, [("whois.registry.example", 43), ("127.0.0.1", registrar)])
        asked = len(self.internet.requests())
        # The proxy is gone: nothing goes past it.
        self.assertEqual(self.told(self.scan("example.com", web={"http_proxy": proxy.url})), [])
        self.assertEqual(len(self.internet.requests()), asked)

    def test_fact_8_the_framework_s_resolver_and_user_agent_are_obeyed(self) -> None:
        port = self.internet.rdap().rstrip("/").rpartition(":")[2]
        options = {"protocols": "rdap", "rdap": f"http://rdap.registry.example:{port}/"}
        web = {"user_agent": "BBOT", "user_agent_suffix": "of a test"}
        found = self.told(self.scan("example.org", names={"rdap.registry.example": "127.0.0.1"}, web=web, **options))
        self.assertTrue(found)
        self.assertIn("BBOT of a test", self.internet.heads()[0])
        self.assertEqual(self.told(self.scan("example.org", **options)), [])
        self.assertTrue([line for line in self.said if "its host name has no address" in line], self.said)

    def test_fact_9_a_denied_address_is_never_dialled(self) -> None:
        self.assertEqual(self.told(self.scan("example.com", allow_addresses=[])), [])
        self.assertEqual(self.internet.connections("registry"), 0)
        self.assertTrue([line for line in self.said if "is denied: it is a loopback address" in line], self.said)

    def test_fact_9_a_trap_of_the_guest_does_not_end_the_scan(self) -> None:
        # An answer that needs more memory than the guest is given here.
        self.internet.script_once("registry", flood={"bytes": 900_000, "of": "Domain Name: example.com\r\n"})
        usual = engine.MEMORY, engine.MEMORY_PER_INPUT_BYTE
        engine.MEMORY, engine.MEMORY_PER_INPUT_BYTE = 6 << 20, 0
        try:
            found = self.told(self.scan("example.com", "example.net"))
        finally:
            engine.MEMORY, engine.MEMORY_PER_INPUT_BYTE = usual
        self.assertEqual(sum(kind == "FINDING" for kind, _ in found), 1, self.said)
        self.assertTrue([line for line in self.said if "memory" in line], self.said)

    def test_fact_1_the_command_line_lists_the_preset_and_without_wasmtime_other_modules_still_scan(self) -> None:
        folder = tempfile.mkdtemp(dir=HOME)
        pathlib.Path(folder, "sitecustomize.py").write_text("import sys\nsys.modules['wasmtime'] = None\n")
        bbot = str(pathlib.Path(sys.executable).with_name("bbot"))
        listed = subprocess.run([bbot, "-lp"], env=ENVIRONMENT, text=True, capture_output=True, timeout=60, check=True).stdout
        self.assertIn("whoisbox", listed)
        config = [
            "dns.minimal=true",
            "dns.timeout=1",
            "dns.retries=0",
            "speculate=false",
            "cloudcheck=false",
            "deps.behavior=disable",
        ]
        run = subprocess.run(
            [bbot, "-p", str(PRESET), "-t", "example.com", "--json", "-y", "-c", *config],
            env={**ENVIRONMENT, "PYTHONPATH": folder}, text=True, capture_output=True, timeout=120,
        )  # fmt: skip
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("pip install whoisbox", run.stderr)
        self.assertIn("example.com", [json.loads(line).get("data") for line in run.stdout.splitlines() if line.startswith("{")])

    def test_fact_12_the_facts_are_those_of_the_command_line(self) -> None:
        found = self.told(self.scan("example.com"))
        ports = [argument for port in self.internet.ports for argument in ("--allow-port", str(port))]
        told = subprocess.run(
            [os.environ["WHOISBOX_BINARY"], "lookup", "example.com", "--as", "recon-ng", "--protocol", "whois",
             "--whois", self.internet.servers["registry"], "--allow-address", "127.0.0.1", *ports],
            text=True, capture_output=True, check=True, timeout=60,
        ).stdout  # fmt: skip
        rows = json.loads(told)
        mailboxes = sorted(row["email"] for row in rows["contacts"])
        self.assertEqual([data for kind, data in found if kind == "EMAIL_ADDRESS"], mailboxes)
        self.assertEqual([data for kind, data in found if kind == "ORG_STUB"], [row["company"] for row in rows["companies"]])


if __name__ == "__main__":
    unittest.main()
