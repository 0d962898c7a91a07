"""How `sfp_whoisbox` behaves towards servers, the network and SpiderFoot's settings: facts 2 and 6 to 9."""

from __future__ import annotations

import json
import socket
import threading
import time
import unittest
from pathlib import Path
from typing import Any

import dns.message
import dns.rrset
from framework import MODULE, PATIENCE, Scan, SpiderFoot, checkout, settings, together
from internet import Internet
from proxy import Proxy

INPUTS = Path(__file__).with_name("sfp_inputs.py")
#: More affiliates of the same registry, to see who is asked again.
AFFILIATES = json.dumps([["AFFILIATE_DOMAIN_NAME", name] for name in ("example.net", "more.com", "many.com")])

#: Where a lookup begins in these tests.
WHOIS = {"protocols": "whois", "followreferrals": False}


class Outcomes(unittest.TestCase):
    """One scan for each thing that a server may do; three at a time, for they wait most of the time."""

    scans: dict[str, Scan]
    asked: dict[str, int]

    #: The conclusion, and how the server behaves.
    TURNS: dict[str, dict[str, Any]] = {
        "found": {},
        "not_found": {"body": 'No match for "EXAMPLE.COM".\r\n'},
        "throttled": {"throttled": {"seconds": 60}},
        "refused": {"body": "% Access denied.\r\n"},
        "unavailable": {"body": "Service temporarily unavailable\r\n"},
        "unreadable": {"body": "<html><body>It works!</body></html>\r\n"},
        "timed out": {"silent": True},
        "dripping": {"drip": {"bytes": 1, "every_ms": 300}},
        "connection refused": {"refuse": True},
    }

    @classmethod
    def setUpClass(cls) -> None:
        def run(name: str) -> tuple[Scan, int]:
            with Internet() as internet, SpiderFoot(root, SFP_INPUTS=AFFILIATES) as spiderfoot:
                internet.script("registry", **cls.TURNS[name])
                options = settings(internet, whoisserver=internet.servers["registry"], timeout=6, **WHOIS)
                scan = spiderfoot.scan("example.com", ["sfp_whoisbox", "sfp_inputs"], options | {"_fetchtimeout": 2})
                return scan, internet.connections("registry")

        with checkout(MODULE, INPUTS) as root:
            done = together(run, cls.TURNS)
        cls.scans = {name: scan for name, (scan, _) in done.items()}
        cls.asked = {name: asked for name, (_, asked) in done.items()}

    def test_fact_6_outcomes_are_distinct(self) -> None:
        words = {
            "found": "found: example.com is registered",
            "not_found": "not_found: example.com is not registered",
            "throttled": "throttled: ",
            "refused": "refused: ",
            "unavailable": "unavailable: ",
            "unreadable": "unreadable: ",
            "timed out": "did not answer in time",
            "dripping": "did not answer in time",
            "connection refused": "it refused the connection",
        }
        for name, scan in self.scans.items():
            with self.subTest(name):
                about = [line for line in scan.said() if "example.com" in line]
                self.assertEqual(len(about), 1, scan.said())
                self.assertIn(words[name], about[0])

    def test_fact_2_stdout_parses_as_json_whatever_a_server_does(self) -> None:
        for name, scan in self.scans.items():
            with self.subTest(name):
                self.assertEqual(scan.status, "FINISHED")
                events = {event["type"] for event in json.loads(scan.stdout)}
                self.assertEqual("Domain Whois" in events, name == "found", events)

    def test_fact_6_a_throttle_stops_further_queries_to_that_server(self) -> None:
        self.assertEqual(self.asked["throttled"], 1)
        self.assertEqual(self.asked["found"], 4)
        paused = [line for line in self.scans["throttled"].said() if "not asked again" in line]
        self.assertEqual(len(paused), 3, self.scans["throttled"].said())

    def test_fact_7_each_lookup_ends_within_its_deadline_against_a_tarpit(self) -> None:
        # Either server would go on for 30 seconds for each name.
        for name in ("timed out", "dripping"):
            late = [line for line in self.scans[name].said() if "did not answer in time" in line]
            self.assertEqual(len(late), 4, self.scans[name].said())

    def test_no_outcome_is_an_error_of_the_module(self) -> None:
        for name, scan in self.scans.items():
            self.assertFalse([line for line in scan.said() if line.startswith("unusable")], name)


class Settings(unittest.TestCase):
    """SpiderFoot's own settings."""

    def test_fact_7_spiderfoots_abort_ends_a_lookup(self) -> None:
        with Internet() as internet, checkout(MODULE) as root, SpiderFoot(root) as spiderfoot:
            internet.script("registry", silent=True)
            options = settings(internet, whoisserver=internet.servers["registry"], timeout=PATIENCE, **WHOIS)
            spiderfoot.configure(options | {"_fetchtimeout": PATIENCE})
            process = spiderfoot.start("-m", "sfp_whoisbox", "-s", "example.com", "-o", "json")
            wait_for(lambda: internet.connections("registry"))
            spiderfoot.database_says("UPDATE tbl_scan_instance SET status = 'ABORT-REQUESTED'")
            process.communicate(timeout=PATIENCE)
            scan = spiderfoot.result()
        self.assertEqual(scan.said(), ["cancelled: nothing is known about example.com."])

    def test_fact_8_a_proxy_sees_all_traffic(self) -> None:
        schemes = {"5": "socks5", "HTTP": "http", "TOR": "socks5"}

        def run(kind: str) -> tuple[Scan, list[tuple[str, int]], int]:
            with Internet() as internet, SpiderFoot(root) as spiderfoot:
                known = {"whois.test": internet.servers["registry"], "rdap.test": internet.servers["rdap-http"]}
                with Proxy(schemes[kind], known) as proxy:
                    _, _, port = proxy.url.rpartition(":")
                    theirs = {"_socks1type": kind, "_socks2addr": "127.0.0.1", "_socks3port": port}
                    ours = {"protocols": "rdap,whois", "rdapserver": "http://rdap.test/", "whoisserver": "whois.test"}
                    scan = spiderfoot.scan("example.com", ["sfp_whoisbox"], settings(internet, **ours) | theirs)
                    return scan, proxy.asked, sum(internet.connections(server) for server in internet.servers)

        with checkout(MODULE) as root:
            done = together(run, schemes)
        for kind, (scan, asked, connections) in done.items():
            with self.subTest(kind):
                self.assertIn(("EMAILADDR", "zoe@example.com", "DOMAIN_WHOIS"), scan.told(), scan.said())
                self.assertIn(("rdap.test", 80), asked)
                self.assertEqual(len(asked), connections)

    def test_fact_8_without_its_proxy_nothing_is_connected(self) -> None:
        with Internet() as internet, checkout(MODULE) as root, SpiderFoot(root) as spiderfoot, socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            theirs = {"_socks1type": "5", "_socks2addr": "127.0.0.1", "_socks3port": nobody.getsockname()[1]}
            scan = spiderfoot.scan("example.com", ["sfp_whoisbox"], settings(internet) | theirs)
            self.assertTrue(scan.said()[0].startswith("network_failure: "), scan.said())
            self.assertEqual(internet.requests(), [])

    def test_fact_8_names_are_looked_up_by_spiderfoots_dns_server(self) -> None:
        with NameServer("127.0.0.7", {"whois.test.": "127.0.0.1"}) as names, Internet() as internet:
            _, _, port = internet.servers["registry"].rpartition(":")
            with checkout(MODULE) as root, SpiderFoot(root) as spiderfoot:
                options = settings(internet, whoisserver=f"whois.test:{port}", **WHOIS)
                scan = spiderfoot.scan("example.com", ["sfp_whoisbox"], options | {"_dnsserver": names.address})
            self.assertIn("found: ", scan.said()[0])
            self.assertIn("whois.test.", names.asked)

    def test_fact_9_a_denied_address_is_never_dialled(self) -> None:
        with Internet() as internet, checkout(MODULE) as root, SpiderFoot(root) as spiderfoot:
            options = settings(internet, whoisserver=internet.servers["registry"], allowaddresses="", **WHOIS)
            scan = spiderfoot.scan("example.com", ["sfp_whoisbox"], options)
            self.assertTrue(scan.said()[0].startswith("denied: "), scan.said())
            self.assertIn("allowaddresses", scan.said()[0])
            self.assertEqual(internet.connections("registry"), 0)

    def test_fact_9_a_referral_to_a_denied_address_is_never_dialled(self) -> None:
        # The registry's answer leads to a registrar at another port, which is not allowed.
        with Internet() as internet, checkout(MODULE) as root, SpiderFoot(root) as spiderfoot:
            registry = internet.servers["registry"]
            ours = {"protocols": "whois", "whoisserver": registry, "allowports": registry.rpartition(":")[2]}
            scan = spiderfoot.scan("example.com", ["sfp_whoisbox"], settings(internet, **ours))
            self.assertIn("found: ", scan.said()[0])
            self.assertEqual((internet.connections("registry"), internet.connections("registrar")), (1, 0))

    def test_an_unusable_option_is_told_once_and_nothing_is_asked(self) -> None:
        with Internet() as internet, checkout(MODULE, INPUTS) as root, SpiderFoot(root, SFP_INPUTS=AFFILIATES) as spiderfoot:
            scan = spiderfoot.scan("example.com", ["sfp_whoisbox", "sfp_inputs"], settings(internet, protocols="gopher"))
            self.assertEqual(scan.status, "FINISHED")
            self.assertEqual([line.split(":")[0] for line in scan.said()], ["unusable"], scan.said())
            self.assertEqual(internet.requests(), [])


class NameServer:
    """A name server on loopback that knows these names, and notes what it is asked for."""

    def __init__(self, address: str, known: dict[str, str]) -> None:
        self.address, self.asked = address, set()
        self._known = known
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def __enter__(self) -> NameServer:
        try:
            self._socket.bind((self.address, 53))
        except PermissionError as error:
            raise unittest.SkipTest("SpiderFoot asks its DNS server at port 53, which needs a privilege here") from error
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                wire, peer = self._socket.recvfrom(4096)
            except OSError:
                return
            query = dns.message.from_wire(wire)
            name, kind = query.question[0].name.to_text(), query.question[0].rdtype
            self.asked.add(name)
            response = dns.message.make_response(query)
            if name in self._known and kind == dns.rdatatype.A:
                response.answer.append(dns.rrset.from_text(name, 60, "IN", "A", self._known[name]))
            self._socket.sendto(response.to_wire(), peer)


def wait_for(condition: Any) -> None:
    """Waits until something holds."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("it never came to that")
        time.sleep(0.1)


if __name__ == "__main__":
    unittest.main()
