"""Lookups over real sockets on loopback."""

import asyncio
import contextlib
import copy
import ipaddress
import os
import pickle
import socket
import ssl
import tempfile
import threading
import time
import unittest
from unittest import mock

from internet_case import NAME, InternetCase
from proxy import Proxy

import whoisbox
from whoisbox import AsyncClient, Client, Policy, connection, report, traffic
from whoisbox.report import WhoisRequest

SLOW = 25.0


class TestLookup(InternetCase):
    def test_follows_the_registry_to_the_registrar(self) -> None:
        report = Client(**self.whois()).lookup(NAME)
        self.assertEqual((report.conclusion, report.merged.name), ("found", NAME))
        self.assertEqual([exchange.authority for exchange in report.exchanges], ["registry", "registrar"])
        self.assertTrue(all(exchange.outcome.read and exchange.text for exchange in report.exchanges))
        self.assertRegex(report.summary(), r"^example\.com is registered by .+, says the registry .* and the registrar .*\.$")

    def test_asks_by_rdap_in_the_clear_and_over_tls(self) -> None:
        self.assertEqual(Client(**self.rdap()).lookup(NAME).conclusion, "found")
        self.assertEqual(Client(**self.rdap("rdap-https")).lookup(NAME).exchanges[0].outcome.failed, "tls")
        context = ssl.create_default_context(cadata=self.internet.ca)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "ca.pem")
            with open(path, "w", encoding="ascii") as file:
                file.write(self.internet.ca)
            for tls in (context, path):
                self.assertEqual(Client(**self.rdap("rdap-https", tls=tls)).lookup(NAME).conclusion, "found")

    def test_gives_the_forms_that_are_asked_for(self) -> None:
        report = Client(**self.whois()).lookup(NAME, outputs={"spiderfoot": {"event": "DOMAIN_NAME"}, "rdap": None})
        self.assertEqual(report.outputs["rdap"]["ldhName"], NAME)
        self.assertIn("DOMAIN_REGISTRAR", [event["type"] for event in report.outputs["spiderfoot"]["events"]])
        self.assertEqual(set(Client(**self.whois()).lookup(NAME, outputs=["rdap"]).outputs), {"rdap"})

    def test_says_before_it_asks_that_there_is_no_such_form(self) -> None:
        with self.assertRaisesRegex(whoisbox.FormatError, "papyrus"):
            Client(**self.whois()).lookup(NAME, outputs=["papyrus"])
        self.assertEqual(self.asked("registry"), 0)

    def test_tells_every_outcome(self) -> None:
        turns = {
            "throttled": {"throttled": {"seconds": 7}},
            "refused": {"body": ["Access denied"]},
            "unreadable": {"raw": ["{}"]},
            "network_failure": {"refuse": True},
        }
        for conclusion, turn in turns.items():
            with self.subTest(conclusion=conclusion):
                self.internet.script("registry", **turn)
                report = Client(**self.whois()).lookup(NAME)
                self.assertEqual(report.conclusion, conclusion)
                self.assertTrue(report.summary().startswith("Nothing is known about example.com: the registry (127.0.0.1:"))
        self.internet.script("registry")
        self.assertEqual(Client(**self.whois()).lookup("none-such.example.com").query.domain, NAME)
        self.assertEqual(Client(**self.whois()).lookup("no-such-name.com").conclusion, "not_found")

    def test_raises_what_is_the_callers(self) -> None:
        client = Client(**self.whois())
        with self.assertRaisesRegex(whoisbox.QueryError, "blank"):
            client.lookup("exa mple.com")
        with self.assertRaisesRegex(whoisbox.QueryError, "no text"):
            client.lookup("\ud800.com")
        for bad in (
            {"timeout": 0},
            {"max_wait": -1},
            {"max_requests": 256},
            {"proxy": "ftp://127.0.0.1:1"},
            {"proxy": "socks5://127.0.0.1"},
            {"per_server": 0},
        ):
            with self.subTest(bad), self.assertRaisesRegex(whoisbox.OptionsError, next(iter(bad))):
                Client(**bad)
        with self.assertRaisesRegex(whoisbox.OptionsError, "s3cret|socks5") as caught:
            Client(proxy="sox://user:s3cret@127.0.0.1:1")
        self.assertNotIn("s3cret", str(caught.exception))
        for bad in ({"protocols": ["gopher"]}, {"whois": "a b"}, {"tables": {"papyrus": ""}}):
            with self.subTest(bad), self.assertRaises(whoisbox.OptionsError):
                Client(**bad).lookup(NAME)
        with self.assertRaises(ValueError):
            Policy(allow_addresses=["localhost"])

    def test_understands_a_query_without_asking(self) -> None:
        self.assertEqual(str(Client(**self.whois()).query("www.example.com")), NAME)
        self.assertEqual(self.asked("registry"), 0)


class TestBounds(InternetCase):
    def test_each_bound_holds_against_a_tarpit(self) -> None:
        drip = {"drip": {"bytes": 1, "every_ms": 300}}
        for turn, limits in (
            ({"silent": True}, {"exchange_timeout": 0.5}),
            (drip, {"exchange_timeout": 0.5}),
            (drip, {"timeout": 0.5}),
        ):
            with self.subTest(turn=turn, limits=limits):
                self.internet.script("registry", **turn)
                began = time.monotonic()
                report = Client(**self.whois(**limits)).lookup(NAME)
                self.assertEqual(report.exchanges[0].outcome.failed, "timed_out")
                self.assertLess(time.monotonic() - began, SLOW)

    def test_a_resolver_that_hangs_is_left_behind(self) -> None:
        release = threading.Event()
        self.addCleanup(release.set)

        def hang(host: str) -> list[str]:
            release.wait()
            return []

        client = Client(policy=self.policy, whois="whois.example.net", connect_timeout=0.3, resolver=hang)
        began = time.monotonic()
        self.assertEqual(client.lookup(NAME).exchanges[0].outcome.failed, "timed_out")
        self.assertLess(time.monotonic() - began, SLOW)

    def test_an_answer_is_cut_off_at_its_limit(self) -> None:
        self.internet.script("registry", flood={"bytes": 10_000_000, "of": "x"})
        report = Client(**self.whois(max_bytes=10_000)).lookup(NAME)
        self.assertEqual(report.exchanges[0].outcome.failed, "too_large")

    def test_is_cancelled_while_a_server_is_silent(self) -> None:
        self.internet.script("registry", silent=True)
        asked = []

        def cancelled() -> bool:
            asked.append(threading.get_ident())
            return len(asked) > 2

        began = time.monotonic()
        with self.assertRaises(whoisbox.Cancelled):
            Client(**self.whois(exchange_timeout=60, timeout=60)).lookup(NAME, cancelled=cancelled)
        self.assertLess(time.monotonic() - began, SLOW)
        self.assertEqual(set(asked), {threading.get_ident()}, "it is asked in another thread")
        with self.assertRaises(whoisbox.Cancelled):
            list(Client(**self.whois(timeout=60)).lookup_many([NAME] * 3, cancelled=lambda: True))


class TestPolicy(InternetCase):
    def test_denies_by_default_and_says_what_would_allow_it(self) -> None:
        report = Client(whois=self.internet.servers["registry"]).lookup(NAME)
        self.assertEqual(report.conclusion, "denied")
        self.assertRegex(report.summary(), r"allow it by Policy\(allow_ports=\[\d+\]\)")
        port = self.internet.ports
        report = Client(whois=self.internet.servers["registry"], policy=Policy(allow_ports=port)).lookup(NAME)
        self.assertIn("it is a loopback address; allow it by Policy(allow_addresses=['127.0.0.1'])", report.denials[0].reason)
        self.assertEqual(self.asked("registry"), 0)

    def test_a_name_that_leads_to_a_denied_address_is_not_dialled(self) -> None:
        place = self.internet.servers["registry"].replace("127.0.0.1", "whois.example.net")
        policy = Policy(allow_ports=self.internet.ports)
        for address in ("127.0.0.1", "::ffff:127.0.0.1", "::1", "169.254.169.254"):
            report = Client(whois=place, policy=policy, resolver=lambda host, address=address: [address]).lookup(NAME)
            self.assertEqual(report.conclusion, "denied", address)
        self.assertEqual(self.asked("registry"), 0)

    def test_resolves_by_the_callers_resolver(self) -> None:
        place = self.internet.servers["registry"].replace("127.0.0.1", "whois.example.net")

        async def slowly(host: str) -> list[str]:
            await asyncio.sleep(0)
            return ["::ffff:127.0.0.1"] if host == "whois.example.net" else []

        def raises(host: str) -> list[str]:
            raise KeyError(host)

        settings = {"policy": self.policy, "whois": place, "follow_referrals": False}
        self.assertEqual(Client(**settings, resolver=slowly).lookup(NAME).conclusion, "found")
        for broken in (raises, lambda host: [], lambda host: ["no address"], lambda host: None):
            outcome = Client(**settings, resolver=broken).lookup(NAME).exchanges[0].outcome
            self.assertEqual(outcome.failed, "name_not_resolved")

    def test_tries_a_names_addresses_in_turn(self) -> None:
        place = self.internet.servers["registry"].replace("127.0.0.1", "whois.example.net")
        policy = Policy(["127.0.0.0/8", "::1"], self.internet.ports)
        addresses = ["10.0.0.1", "127.0.0.9", "127.0.0.1"]
        client = Client(policy=policy, whois=place, follow_referrals=False, resolver=lambda host: addresses)
        report = client.lookup(NAME)
        self.assertEqual(report.conclusion, "found")
        self.assertIn("10.0.0.1", report.denials[0].address)

    def test_every_kind_of_inner_address_is_denied(self) -> None:
        denied = (
            "0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 169.254.1.1 169.254.169.254 168.63.129.16 100.100.100.200 172.31.255.255 "
            "192.0.0.8 192.0.2.1 192.168.1.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1 255.255.255.255 :: ::1 "
            "::ffff:127.0.0.1 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1 2001::1 2001:db8::1 "
            "2002:7f00:1::1 2002:c629:4::1 3fff::1 4000::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1"
        )
        for address in denied.split():
            self.assertIsNotNone(Policy().denial(address, 43), address)
        allowed = "198.41.0.4 2001:503:ba3e::2:30 9.255.255.255 11.0.0.0 172.32.0.0 100.128.0.0 64:ff9b::c629:4 ::ffff:198.41.0.4"
        for address in allowed.split():
            self.assertIsNone(Policy().denial(address, 43), address)
            self.assertIsNotNone(Policy().denial(address, 22), address)


class TestProxy(InternetCase):
    def test_sees_all_traffic_and_nothing_goes_past_it(self) -> None:
        for scheme in ("socks5", "http"):
            for asks in ({"whois": "whois.example.net"}, {"rdap": "http://rdap.example.net/"}, {"rdap": "https://localhost.example.net/"}):
                with self.subTest(scheme=scheme, asks=asks):
                    self.through(scheme, asks)

    def through(self, scheme: str, asks: dict) -> None:
        servers = self.internet.servers
        known = {
            "whois.example.net": servers["registry"],
            "rdap.example.net": servers["rdap-http"],
            "localhost.example.net": servers["rdap-https"],
        }
        dialled = []
        original = asyncio.selector_events.BaseSelectorEventLoop.sock_connect

        def noting(loop, sock, address):
            dialled.append(address)
            return original(loop, sock, address)

        tls = ssl.create_default_context(cadata=self.internet.ca)
        tls.check_hostname = False
        with (
            Proxy(scheme, known) as proxy,
            mock.patch.object(asyncio.selector_events.BaseSelectorEventLoop, "sock_connect", noting),
            mock.patch("socket.getaddrinfo", addresses_alone),
        ):
            client = Client(proxy=proxy.url, policy=self.policy, tls=tls, resolver=self.fail, follow_referrals=False, **asks)
            report = client.lookup(NAME)
        self.assertEqual(report.conclusion, "found", report.summary())
        own = int(proxy.url.rpartition(":")[2])
        self.assertEqual({address[1] for address in dialled}, {own})
        self.assertEqual(len(dialled), len(proxy.asked))
        self.assertEqual(len(proxy.asked), len(report.exchanges))
        self.assertTrue(proxy.asked[0][0].endswith(".example.net"), "the proxy is not given the name")

    def test_a_proxy_that_is_down_is_not_passed(self) -> None:
        with Proxy("socks5", {}) as proxy:
            pass
        report = Client(**self.whois(proxy=proxy.url)).lookup(NAME)
        self.assertEqual(report.conclusion, "network_failure")
        self.assertEqual(self.asked("registry"), 0)

    def test_inner_addresses_and_other_ports_are_denied_there_too(self) -> None:
        with Proxy("socks5", {}) as proxy:
            for server in ("10.0.0.1", "localhost", "whois.example.net:22", "[::1]:43"):
                self.assertEqual(Client(proxy=proxy.url, whois=server).lookup(NAME).conclusion, "denied", server)
            self.assertEqual(proxy.asked, [])


def addresses_alone(host: str, *more: object, original=socket.getaddrinfo, **named: object):
    """The resolver, which is given no names."""
    ipaddress.ip_address(host)
    return original(host, *more, **named)


class TestPatience(InternetCase):
    def test_a_server_that_asked_for_patience_is_left_alone_in_the_next_lookups(self) -> None:
        self.internet.script_once("registry", throttled={"seconds": 60})
        client = Client(**self.whois())
        self.assertEqual(client.lookup(NAME).conclusion, "throttled")
        copies = (copy.deepcopy(client), pickle.loads(pickle.dumps(client)), Client(**self.whois(paused=client.paused)))
        for same in (client, *copies):
            report = same.lookup(NAME)
            self.assertEqual((report.conclusion, report.exchanges[0].outcome.failed), ("throttled", "paused"))
            self.assertIn(self.internet.servers["registry"], same.paused)
        self.assertEqual(self.asked("registry"), 1)
        self.assertEqual(Client(**self.whois()).lookup(NAME).conclusion, "found")

    def test_a_throttle_ends_the_questions_of_many_to_that_server(self) -> None:
        self.internet.script("registry", throttled={"seconds": 60})
        names = [f"name{number}.com" for number in range(20)]
        reports = list(Client(**self.whois(per_server=1)).lookup_many(names, concurrency=4))
        self.assertEqual({report.conclusion for report in reports}, {"throttled"})
        self.assertLess(self.asked("registry"), 5)

    def test_a_wait_that_is_granted_is_kept(self) -> None:
        self.internet.script_once("registry", throttled={"seconds": 1})
        report = Client(**self.whois(max_wait=5)).lookup(NAME)
        self.assertEqual(report.conclusion, "found")


class TestTraffic(unittest.TestCase):
    def test_keeps_to_the_limits_that_a_server_publishes(self) -> None:
        request = WhoisRequest(server="whois.nic.uk", port=43, body="")
        kept = traffic.Traffic(8, True)
        turns = [kept.reserve(request, 60.0) for _ in range(12)]
        self.assertEqual(turns[:5], [0.0] * 5)
        self.assertTrue(all(0.9 < turn <= 1.0 for turn in turns[5:10]), turns)
        self.assertTrue(all(1.9 < turn <= 2.0 for turn in turns[10:]), turns)
        self.assertIsNone(kept.reserve(request, 0.5), "a turn is taken that is too far off")
        self.assertEqual(traffic.Traffic(8, False).reserve(request, 0.0), 0.0)
        other = WhoisRequest(server="whois.example.net", port=43, body="")
        self.assertEqual([kept.reserve(other, 0.0) for _ in range(50)], [0.0] * 50)

    def test_keeps_to_the_limits_of_contacts_too(self) -> None:
        kept, request = traffic.Traffic(8, True), WhoisRequest(server="whois.ripe.net", port=43, body="")
        answer = "aut-num: AS64496\nadmin-c: EX1-TEST\nsource: RIPE\n\nperson: Zoe Sample\nnic-hdl: EX1-TEST\nsource: RIPE\n"
        registration = whoisbox.parse(answer, server="whois.ripe.net")
        self.assertEqual(len(registration.contacts), 1)
        asked, outcome = report.Request(whois=request), report.Outcome(read=registration)
        exchange = report.Exchange(request=asked, authority="registry", outcome=outcome)
        brought = report.Report(
            query=report.Query(autnum=64496), conclusion="found", exchanges=(exchange,), origins=(), disagreements=(), pauses=()
        )
        for _ in range(999):
            kept.learn(brought)
        self.assertEqual(kept.reserve(request, 60.0), 0.0)
        kept.learn(brought)
        self.assertIsNone(kept.reserve(request, 60.0), "a thousand contacts a day are allowed")
        self.assertGreater(kept.reserve(request, 100_000.0), 80_000.0)

    def test_a_server_has_no_more_connections_at_once_than_it_may(self) -> None:
        kept = traffic.Traffic(3, True)
        request, lock, now, most = WhoisRequest(server="whois.example.net", port=43, body=""), threading.Lock(), 0, 0

        async def visit() -> None:
            nonlocal now, most
            with contextlib.suppress(asyncio.TimeoutError, TimeoutError):
                async with kept.place(request, connection.Deadline(60)):
                    with lock:
                        now += 1
                        most = max(most, now)
                    try:
                        await asyncio.sleep(0.01)
                    finally:
                        with lock:
                            now -= 1

        async def several() -> None:
            # Some are cancelled while they wait.
            visits = (asyncio.wait_for(visit(), 0.03 if number % 3 else 60) for number in range(20))
            await asyncio.gather(*visits, return_exceptions=True)

        threads = [threading.Thread(target=lambda: asyncio.run(several())) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertEqual((most, now), (3, 0))
        self.assertEqual((kept._open, dict(kept._waiting)), ({}, {}))


class TestMany(InternetCase):
    def test_gives_reports_in_order_and_errors_in_their_place(self) -> None:
        queries = [NAME, "exa mple.com", "no-such-name.com"] * 10
        client = Client(**self.whois())
        found = list(client.lookup_many(iter(queries), concurrency=4))
        kinds = [getattr(one, "conclusion", type(one).__name__) for one in found]
        self.assertEqual(kinds, ["found", "QueryError", "not_found"] * 10)
        self.assertEqual(found[1].query, "exa mple.com")

    def test_takes_no_more_queries_than_it_needs_and_stops_when_it_is_left(self) -> None:
        taken = []

        def queries():
            for number in range(10_000):
                taken.append(number)
                yield f"name{number}.com"

        many = Client(**self.whois()).lookup_many(queries(), concurrency=2)
        next(many)
        many.close()
        self.assertLess(len(taken), 20)
        self.assertFalse([thread.name for thread in threading.enumerate() if thread.name == "whoisbox lookups"])

    def test_lookups_from_many_threads(self) -> None:
        client, found = Client(**self.whois()), []
        threads = [threading.Thread(target=lambda: found.append(client.lookup(NAME).conclusion)) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(found, ["found"] * 16)

    @unittest.skipUnless(hasattr(os, "fork"), "there is no fork here")
    def test_lookups_after_a_fork(self) -> None:
        client = Client(**self.whois())
        client.lookup(NAME)
        child = os.fork()
        if child == 0:
            code = 1
            with contextlib.suppress(BaseException):
                code = 0 if client.lookup(NAME).conclusion == "found" else 2
            os._exit(code)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)


class TestAsync(InternetCase):
    def test_looks_up_on_the_callers_loop(self) -> None:
        async def names():
            for number in range(6):
                await asyncio.sleep(0)
                yield NAME if number % 2 else "no-such-name.com"

        async def main() -> None:
            client = AsyncClient(**self.whois())
            self.assertEqual((await client.lookup(NAME)).conclusion, "found")
            found = [report.conclusion async for report in client.lookup_many(names(), concurrency=2)]
            self.assertEqual(found, ["not_found", "found"] * 3)
            several = await asyncio.gather(*(client.lookup(NAME) for _ in range(5)))
            self.assertEqual({report.conclusion for report in several}, {"found"})
            # From synchronous code on a loop, too.
            self.assertEqual(Client(**self.whois()).lookup(NAME).conclusion, "found")
            self.assertEqual(len(list(Client(**self.whois()).lookup_many([NAME] * 3))), 3)

        asyncio.run(main())

    def test_the_loop_goes_on_meanwhile(self) -> None:
        self.internet.script("registry", silent=True)

        async def main() -> int:
            task = asyncio.ensure_future(AsyncClient(**self.whois(exchange_timeout=0.5)).lookup(NAME))
            beats = 0
            while not task.done():
                await asyncio.sleep(0.01)
                beats += 1
            return beats

        self.assertGreater(asyncio.run(main()), 5)

    def test_a_task_that_is_cancelled_closes_its_connection(self) -> None:
        self.internet.script("registry", silent=True)
        closed = []
        original = connection.Connection.close

        def noting(self) -> None:
            original(self)
            closed.append(self)

        async def main() -> None:
            task = asyncio.ensure_future(AsyncClient(**self.whois(timeout=60, exchange_timeout=60)).lookup(NAME))
            while not self.internet.requests():
                await asyncio.sleep(0.05)
            task.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await task

        with mock.patch.object(connection.Connection, "close", noting):
            asyncio.run(main())
        self.assertEqual(len(closed), 1)


if __name__ == "__main__":
    unittest.main()
