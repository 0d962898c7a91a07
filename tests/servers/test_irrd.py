"""Lookups against IRRd, loaded with `rpsl/objects.rpsl`."""

import json
import pathlib
import re
import signal
import socket
import subprocess
import time

from irrd_server import IrrdServers
from processes import free_port
from whoisbox import BINARY, look_up, outcome, trail

QUERY_SYNTAX = pathlib.Path(__file__).resolve().parents[2] / "guest/core/data/query-syntax.tsv"
# Those of the table that run IRRd, and one that does not.
RUN_IRRD = ["rr.arin.net", "rr.ntt.net"]
RUNS_ANOTHER = "whois.ripe.net"


class Asking(IrrdServers):
    def ask(self, query):
        return look_up(query, f"--whois=127.0.0.1:{self.port}", ports=[self.port])

    def find(self, query):
        """The registration of a query that is found."""
        code, report = self.ask(query)
        self.assertEqual((code, report["conclusion"]), (0, "found"), trail(report))
        [exchange] = report["exchanges"]
        kind, registration = outcome(exchange)
        self.assertEqual((kind, registration["source"]["format"]), ("read", "rpsl"))
        return report["merged"]

    def exchange(self, body):
        """What the server answers to a line as it is."""
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall(body.encode())
            return connection.makefile("rb").read()


class Objects(Asking):
    """What is registered, and what is not."""

    def test_networks_and_addresses(self):
        for query, cidr, name, country, origins, contacts in [
            ("192.0.2.1", "192.0.2.0/24", "EXAMPLE-NET", "DE", [64496, 64497], ["ADA1-TEST", "NOC1-TEST"]),
            ("192.0.2.0/24", "192.0.2.0/24", "EXAMPLE-NET", "DE", [64496, 64497], ["ADA1-TEST", "NOC1-TEST"]),
            ("192.0.2.130", "192.0.2.128/26", "EXAMPLE-CUSTOMER", "CH", [64496, 64497], ["NOC1-TEST"]),
            ("192.0.2.128/26", "192.0.2.128/26", "EXAMPLE-CUSTOMER", "CH", [64496, 64497], ["NOC1-TEST"]),
            # Within the customer's network, and registered no further.
            ("192.0.2.136/29", "192.0.2.128/26", "EXAMPLE-CUSTOMER", "CH", [64496, 64497], ["NOC1-TEST"]),
            ("2001:db8::1", "2001:db8::/32", "EXAMPLE-NET6", "DE", [64496], ["ADA1-TEST", "NOC1-TEST"]),
            ("2001:db8:42::/48", "2001:db8:42::/48", "EXAMPLE-CUSTOMER6", "CH", [64496], ["NOC1-TEST"]),
            ("2001:db8:42::9", "2001:db8:42::/48", "EXAMPLE-CUSTOMER6", "CH", [64496], ["NOC1-TEST"]),
        ]:
            with self.subTest(query=query):
                registration = self.find(query)
                network = registration["network"]
                self.assertEqual(registration["object"], "ip_network")
                self.assertEqual((network["cidrs"], network["name"], network["country"]), ([cidr], name, country))
                self.assertEqual(sorted(network["origins"]), origins)
                self.assertEqual([contact["handle"] for contact in registration["contacts"]], contacts)

    def test_a_network_of_which_there_is_only_a_route(self):
        registration = self.find("198.51.100.7")
        self.assertEqual(registration["network"]["cidrs"], ["198.51.100.0/24"])
        self.assertEqual(registration["network"]["origins"], [64498])
        self.assertNotIn("name", registration["network"])
        self.assertEqual(registration["contacts"], [])

    def test_the_whole_address_space_is_nobodys_network(self):
        for query in ["203.0.113.9", "192.0.0.0/16"]:
            with self.subTest(query=query):
                code, report = self.ask(query)
                self.assertEqual((code, report["conclusion"]), (5, "unreadable"))
                kind, registration = outcome(report["exchanges"][0])
                self.assertEqual((kind, registration["availability"]), ("read", "unknown"))
                self.assertNotIn("network", registration)

    def test_autonomous_systems(self):
        registration = self.find("AS64496")
        self.assertEqual(registration["object"], "autnum")
        self.assertEqual(registration["autnum"], {"start": 64496, "end": 64496, "name": "AS-NAME-EXAMPLE"})
        self.assertEqual([contact["roles"] for contact in registration["contacts"]], [["administrative"], ["technical"]])
        # Of this one, the registry knows only the block.
        self.assertEqual(self.find("AS64500")["autnum"], {"start": 64496, "end": 64511})

    def test_people_and_sets(self):
        for query, name, emails, roles in [
            ("ADA1-TEST", "Ada Example", ["ada@example.net"], {}),
            ("ada1-test", "Ada Example", ["ada@example.net"], {}),
            ("NOC1-TEST", "Example Network Operations", ["noc@example.net"], {"ADA1-TEST": ["administrative", "technical"]}),
            ("ORG-EXA1-TEST", "Example Network Services GmbH", ["office@example.net"], {"ADA1-TEST": ["administrative"]}),
            ("MAINT-EXAMPLE", None, [], {"ADA1-TEST": ["administrative"]}),
            ("AS-EXAMPLE", None, [], {"ADA1-TEST": ["administrative"], "NOC1-TEST": ["technical"]}),
            ("AS64496:AS-CUSTOMERS", None, [], {"ADA1-TEST": ["administrative"], "NOC1-TEST": ["technical"]}),
            ("RS-EXAMPLE", None, [], {"ADA1-TEST": ["administrative"], "NOC1-TEST": ["technical"]}),
        ]:
            with self.subTest(query=query):
                registration = self.find(query)
                itself, *others = registration["contacts"]
                self.assertEqual((registration["object"], registration["handle"]), ("entity", query.upper()))
                self.assertEqual((registration.get("name"), itself["handle"]), (name, query.upper()))
                self.assertEqual(itself["emails"], emails)
                self.assertEqual({contact["handle"]: contact["roles"] for contact in others}, roles)

    def test_a_person_in_full(self):
        [person] = self.find("ADA1-TEST")["contacts"]
        self.assertEqual(person["address"]["street"], ["Example Network Services GmbH", "Musterstraße 1", "12345 Musterstadt"])
        self.assertEqual((person["phones"], person["faxes"]), (["+49 30 5550101"], ["+49 30 5550199"]))

    def test_what_is_in_a_set_stands_in_its_fields(self):
        _, report = self.ask("AS-EXAMPLE")
        _, registration = outcome(report["exchanges"][0])
        members = [field["value"] for field in registration["fields"] if field["label"] == "members"]
        self.assertEqual(members, ["AS64496,AS64499", "AS64496:AS-CUSTOMERS"])

    def test_domains(self):
        registration = self.find("example.net")
        self.assertEqual((registration["object"], registration["name"]), ("domain", "example.net"))
        servers = {server["name"]: server["addresses"] for server in registration["nameservers"]}
        self.assertEqual(servers, {"ns1.example.net": ["192.0.2.53"], "ns2.example.net": ["2001:db8::53"]})
        roles = {contact["handle"]: contact["roles"] for contact in registration["contacts"]}
        self.assertEqual(roles, {"ADA1-TEST": ["administrative"], "NOC1-TEST": ["technical", "noc"]})
        self.assertEqual(self.find("2.0.192.in-addr.arpa")["name"], "2.0.192.in-addr.arpa")

    def test_what_is_not_registered(self):
        for query, kind in [
            ("2001:dba::1", "ip_network"),
            ("2001:dba::/32", "ip_network"),
            ("AS65551", "autnum"),
            ("AS-NOTHING", "entity"),
            ("NONE1-TEST", "entity"),
            ("example.org", "domain"),
        ]:
            with self.subTest(query=query):
                code, report = self.ask(query)
                self.assertEqual((code, report["conclusion"]), (1, "not_found"))
                self.assertEqual((report["merged"]["availability"], report["merged"]["object"]), ("available", kind))

    def test_the_date_is_the_servers(self):
        _, report = self.ask("AS64496")
        _, registration = outcome(report["exchanges"][0])
        modified = next(field["value"] for field in registration["fields"] if field["label"] == "last-modified")
        self.assertEqual(registration["updated"]["raw"], modified)

    def test_characters_come_through(self):
        _, report = self.ask("192.0.2.1")
        exchange = report["exchanges"][0]
        self.assertIn("Zürich, Kraków and Αθήνα", exchange["text"])
        self.assertEqual(outcome(exchange)[1]["source"]["charset"], "utf-8")


class Questions(Asking):
    """How IRRd is asked."""

    def test_it_is_asked_in_plain_words(self):
        queries = ["192.0.2.1", "192.0.2.0/24", "2001:db8::/32", "AS64496", "AS-EXAMPLE", "ADA1-TEST", "example.net"]
        for query in queries:
            self.ask(query)
        log = next(self.folder.glob("irrd-*.log")).read_text()
        seen = re.findall(r"sent answer to query, elapsed \S+, \d+ bytes: (.*)", log)
        self.assertEqual(seen[-len(queries) :], queries)

    def test_the_syntax_of_servers_that_run_it_is_understood(self):
        templates = syntax()
        for server in RUN_IRRD:
            for query in ["192.0.2.1", "AS64496", "AS-EXAMPLE", "2001:dba::1"]:
                with self.subTest(server=server, query=query):
                    plain = self.exchange(f"{query}\r\n")
                    self.assertEqual(self.exchange(templates[server].replace("%s", query) + "\r\n"), plain)

    def test_the_syntax_of_another_is_an_error_and_says_nothing_of_the_object(self):
        answer = self.exchange(syntax()[RUNS_ANOTHER].replace("%s", "NONE1-TEST") + "\r\n")
        self.assertIn(b"%% ERROR: Unrecognised flag", answer)
        parsed = subprocess.run([BINARY, "parse", "--json", "-"], input=answer, capture_output=True)
        self.assertEqual(json.loads(parsed.stdout)["availability"], "unknown")
        self.assertEqual(parsed.returncode, 5)


    def test_it_is_asked_where_rdap_fails(self):
        gone = free_port()
        routes = [f"--rdap=http://127.0.0.1:{gone}/rdap", f"--whois=127.0.0.1:{self.port}"]
        code, report = look_up("AS64496", *routes, ports=[gone, self.port])
        self.assertEqual((code, report["merged"]["name"]), (0, "AS-NAME-EXAMPLE"), trail(report))
        first, second = report["exchanges"]
        self.assertEqual((outcome(first), outcome(second)[0]), (("failed", "connection_refused"), "read"))


class Failures(Asking):
    """A server that refuses, and one that fails."""

    def test_refusal_and_failure_say_nothing_of_the_object(self):
        self.assertEqual(self.ask("NONE1-TEST")[1]["conclusion"], "not_found")
        with self.subTest("an access list without this client"):
            file = self.folder / "irrd.yaml"
            original = file.read_text()
            config = json.loads(original)
            config["irrd"]["access_lists"] = {"others": ["192.0.2.1"]}
            config["irrd"]["server"]["whois"]["access_list"] = "others"
            self.configure(json.dumps(config), until=b"%% Access denied")
            self.assert_nothing("NONE1-TEST", 7, "refused")
            self.configure(original, until=b"%  No entries found")
        with self.subTest("without its database"):
            database, stop = self.processes[0]
            database.send_signal(stop)
            database.wait()
            self.assert_nothing("NONE1-TEST", 7, "unavailable")
        with self.subTest("stopped"):
            irrd, stop = self.processes[-1]
            irrd.send_signal(stop)
            irrd.wait()
            self.assert_nothing("NONE1-TEST", 4, "network_failure")

    def configure(self, text, until):
        """Has IRRd read another configuration, and waits for its workers to go by it."""
        (self.folder / "irrd.yaml").write_text(text)
        self.processes[-1][0].send_signal(signal.SIGHUP)
        deadline = time.monotonic() + 30
        # Several times in a row: each of the workers has to have read it.
        row = 0
        while row < 8:
            self.assertLess(time.monotonic(), deadline, "IRRd did not take its new configuration")
            row = row + 1 if self.exchange("NONE1-TEST\r\n").startswith(until) else 0
            time.sleep(0.05)

    def assert_nothing(self, query, code, conclusion):
        actual, report = self.ask(query)
        self.assertEqual((actual, report["conclusion"]), (code, conclusion), trail(report))
        self.assertNotIn("merged", report)


def syntax():
    """The templates of the product's own table, for objects without a row of their own."""
    rows = [line.split("\t") for line in QUERY_SYNTAX.read_text().splitlines() if line and not line.startswith("#")]
    return {server: template for server, kind, template, *_ in rows if kind == "any"}
