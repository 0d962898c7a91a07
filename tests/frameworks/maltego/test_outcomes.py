"""What comes of servers, networks and texts that are none too good: facts 6 to 9."""

from __future__ import annotations

import time
from collections.abc import Callable

from kits import Kits, Server, Shown, Trx
from proxy import Proxy

#: Longer than any lookup here may take, and shorter than the testbed keeps a connection.
GENEROUS = 20

LITTLE_MEMORY = """
import whoisbox.engine
whoisbox.engine.MEMORY = 6 << 20
whoisbox.engine.MEMORY_PER_INPUT_BYTE = 0
"""

HOSTILE = {
    "markup": "<b>&amp;</b><script>alert(1)</script>",
    "cdata": "]]></Value></Entity><!-- \"'",
    "controls": "a\x00b\x01c\x08d\x0be\x1bf\x7fg\x85h\u2028i\ufffej",
    "property": "$property(fqdn) $trim(x)",
    "link": "x#maltego.link.label=owned#y=z",
    "right to left": "\u202eevil\u202c",
}


class Outcomes(Kits):
    def both(self, value: str = "example.com", **settings: object) -> tuple[Shown, Shown]:
        """The same lookup by a local transform and by a server."""
        self.folder.forget()
        self.folder.set(**settings)
        local = self.trx.run("domain_to_everything", value)
        return local, self.server.run("domain_to_everything", value)

    def test_fact_06_outcomes_are_distinct(self) -> None:
        garbage = self.internet.whois_server({}, otherwise="\x01\x02 lorem ipsum\r\n" * 3)
        silent = self.internet.whois_server({})
        self.internet.script(silent, silent=True)
        broken = self.internet.whois_server({})
        self.internet.script(broken, reset_after=0)
        refusing = self.internet.whois_server({}, otherwise="%ERROR:201: access denied for 127.0.0.1\r\n")
        throttling = self.internet.whois_server({}, otherwise="WHOIS LIMIT EXCEEDED - SEE WWW.PIR.ORG/WHOIS FOR DETAILS\r\n")
        cases = {
            "Found": ("example.com", self.settings("registry")),
            "Not found": ("not-there.com", self.settings("registry")),
            "Throttled": ("example.com", self.settings(throttling)),
            "Refused": ("example.com", self.settings(refusing)),
            "Timed out": ("example.com", self.settings(silent, timeout=2)),
            "Unreadable": ("example.com", self.settings(garbage)),
            "No connection": ("example.com", self.settings(broken)),
            "Denied": ("example.com", {**self.settings("registry"), "allow_addresses": ""}),
        }
        for outcome, (value, settings) in cases.items():
            with self.subTest(outcome):
                local, served = self.both(value, **settings)
                self.assertEqual((local.outcome, served.outcome), (outcome, outcome), local.messages)
                self.assertIn(value, local.messages[0][1])
                self.assertEqual(bool(local.entities), outcome == "Found")
                self.assertEqual(bool(served.entities), outcome == "Found")
                answered = outcome in ("Found", "Not found")
                self.assertEqual(local.messages[0][0], "Inform" if answered else "PartialError")
                self.assertEqual(served.messages[0][0], "INFO" if answered else "WARNING")

    def test_fact_06_what_cannot_be_asked_says_what_to_write_instead(self) -> None:
        self.folder.set(**self.settings("registry"))
        for transform, value, says in (
            ("as_to_contacts", "ASx", "AS64496"),
            ("netblock_to_contacts", "192.0.2.9-192.0.2.1", "first address"),
            ("email_address_to_contacts", "nobody", "nobody"),
            ("domain_to_contacts", "", "nothing"),
            ("domain_to_contacts", "exa mple..com", "exa mple"),
            ("domain_to_contacts", "-h whois.example.net", "whois.example.net"),
        ):
            with self.subTest(value):
                shown = self.trx.run(transform, value)
                self.assertEqual((shown.outcome, shown.entities), ("Not asked", []))
                self.assertIn(says, shown.messages[0][1])
        self.folder.set(timeout="soon")
        shown = self.trx.run("domain_to_contacts", "example.com")
        self.assertEqual(shown.messages[0][0], "FatalError")
        self.assertIn("settings.ini: timeout = 'soon'", shown.messages[0][1])
        self.folder.set(proxy="gopher://127.0.0.1:70")
        shown = self.trx.run("domain_to_contacts", "example.com")
        self.assertIn("gopher", shown.messages[0][1])
        shown = self.trx.run("domain_to_contacts", "example.com", "properties that are none")
        self.assertIn("cannot be read", shown.messages[0][1])

    def test_fact_06_a_throttle_stops_further_queries_to_that_server(self) -> None:
        throttling = self.internet.whois_server({})
        self.internet.script(throttling, throttled={"seconds": 600})
        self.folder.forget()
        self.folder.set(**self.settings(throttling))
        for value in ("example.com", "example.net", "example.org"):
            self.assertEqual(self.server.run("domain_to_contacts", value).outcome, "Throttled", value)
        self.assertEqual(self.internet.connections(throttling), 1)
        for value in ("example.com", "example.net", "example.org"):
            self.assertEqual(self.trx.run("domain_to_contacts", value).outcome, "Throttled", value)
        self.assertEqual(self.internet.connections(throttling), 2, "each local transform is a process of its own")

    def test_fact_07_a_tarpit_ends_within_the_deadline(self) -> None:
        tarpit = self.internet.whois_server({})
        self.internet.script(tarpit, body="Domain Name: example.com\r\n" * 1000, drip={"bytes": 1, "every_ms": 200})
        begun = time.monotonic()
        local, served = self.both("example.com", **self.settings(tarpit, timeout=2))
        self.assertLess(time.monotonic() - begun, 2 * GENEROUS)
        self.assertEqual((local.outcome, served.outcome), ("Timed out", "Timed out"))

    def test_fact_07_slow_lookups_do_not_stand_in_each_others_way_and_a_user_may_cancel(self) -> None:
        tarpits = [self.internet.whois_server({}) for _ in range(3)]
        runs = []
        self.folder.set(**self.settings("registry"))
        for tarpit in tarpits:
            self.internet.script(tarpit, silent=True)
            # A guest's own, for the file is read by a run when its turn comes, which may be later.
            slow = {"whois": self.internet.servers[tarpit], "timeout": "3600"}
            # As many as a client opens connections to one server, and more.
            runs += [self.server.start("domain_to_contacts", f"slow-{number}.com", **slow) for number in range(12)]
            wait_for(lambda tarpit=tarpit: self.internet.connections(tarpit) >= 8)
        self.assertEqual(self.server.run("domain_to_contacts", "example.com").outcome, "Found")
        begun = time.monotonic()
        for run in runs:
            self.server.cancel(run)
        for run in runs:
            self.assertEqual(self.server.ended(run)["state"], "CANCELED")
        self.assertLess(time.monotonic() - begun, GENEROUS)
        # What was cancelled has given its connections back.
        self.internet.script(tarpits[0])
        self.folder.set(**self.settings(tarpits[0], timeout=GENEROUS))
        self.assertEqual(self.server.run("domain_to_contacts", "example.com").outcome, "Not found")

    def test_fact_08_a_proxy_sees_all_of_it_and_nothing_goes_around_it(self) -> None:
        # The names are known to the proxy alone: whatever goes around it gets nowhere.
        known = {"whois.example.net": self.internet.servers["registry"], "rdap.example.net": self.internet.servers["rdap-http"]}
        for scheme in ("socks5", "http"):
            with self.subTest(scheme), Proxy(scheme, known) as proxy:
                common = self.settings(None, proxy=proxy.url)
                local, served = self.both(**common, whois="whois.example.net", protocols="whois")
                self.assertEqual((local.outcome, served.outcome), ("Found", "Found"), local.messages + served.messages)
                asked = list(proxy.asked)
                self.assertEqual(asked.count(("whois.example.net", 43)), 2)
                local, served = self.both(**common, rdap="http://rdap.example.net/", protocols="rdap")
                self.assertEqual((local.outcome, served.outcome), ("Found", "Found"), local.messages + served.messages)
                self.assertEqual(proxy.asked.count(("rdap.example.net", 80)), 2)

    def test_fact_08_a_proxy_that_is_down_is_not_gone_around(self) -> None:
        before = self.internet.connections("registry")
        local, served = self.both(**self.settings("registry"), proxy="socks5://127.0.0.1:1")
        self.assertNotIn("Found", (local.outcome, served.outcome))
        self.assertEqual(self.internet.connections("registry"), before)

    def test_fact_09_a_denied_address_is_never_dialled(self) -> None:
        before = self.internet.connections("registry")
        allowed = self.settings("registry")
        for lacking in ("allow_addresses", "allow_ports"):
            local, served = self.both(**{**allowed, lacking: ""})
            self.assertEqual((local.outcome, served.outcome), ("Denied", "Denied"))
        self.assertEqual(self.internet.connections("registry"), before)

    def test_fact_09_a_guest_of_the_server_cannot_widen_what_it_may_reach(self) -> None:
        before = self.internet.connections("registry")
        self.folder.set(protocols="whois")
        shown = self.server.run(
            "domain_to_contacts",
            "example.com",
            whois=self.internet.servers["registry"],
            allow_addresses="127.0.0.1",
            allow_ports=self.internet.servers["registry"].rpartition(":")[2],
            proxy=f"socks5://{self.internet.servers['registry']}",
        )
        self.assertEqual(shown.outcome, "Denied")
        self.assertEqual(self.internet.connections("registry"), before)

    def test_fact_09_a_trap_of_the_guest_ends_neither_a_transform_nor_the_server(self) -> None:
        # An answer that needs more memory than the guest is given here.
        flooding = self.internet.whois_server({})
        self.internet.script(flooding, flood={"bytes": 900_000, "of": "Domain Name: example.com\r\n"})
        (self.folder.path / "sitecustomize.py").write_text(LITTLE_MEMORY)
        self.addCleanup((self.folder.path / "sitecustomize.py").unlink)
        trx = Trx(self.folder, PYTHONPATH=str(self.folder.path))
        server = Server(self.folder, PYTHONPATH=str(self.folder.path))
        self.addCleanup(server.close)
        for outcome, name, level in (("Engine lost", flooding, "FatalError"), ("Found", "registry", "Inform")):
            self.folder.set(**self.settings(name))
            local = trx.run("domain_to_contacts", "example.com")
            served = server.run("domain_to_contacts", "example.com")
            self.assertEqual((local.outcome, served.outcome), (outcome, outcome), local.messages + served.messages)
            self.assertEqual(local.messages[0][0], level)

    def test_hostile_text_of_a_registry_stays_text(self) -> None:
        for name, text in HOSTILE.items():
            with self.subTest(name):
                lines = [f"Registrar: {text}", f"Registrant Name: Ada {text}", f"Registrant City: {text}", ""]
                hostile = self.internet.whois_server({"example.com": "\r\n".join(["Domain Name: example.com", *lines])})
                local, served = self.both(**self.settings(hostile))
                self.assertEqual((local.outcome, served.outcome), ("Found", "Found"), local.messages)
                (record,) = local.of("WHOISRecord")
                self.assertNotIn("owned", {entity.link for entity in (*local.entities, *served.entities)})
                if name != "controls":
                    self.assertEqual(record["registrar"], text)
                    self.assertEqual(record["registrantCity"], text)
                    self.assertIn(text, served.values())
                self.assertEqual(len(local.entities), len(served.entities))


def wait_for(condition: Callable[[], bool]) -> None:
    """Waits until something holds."""
    deadline = time.monotonic() + GENEROUS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
