"""Lookups against ICANN's RDAP server, of its own test data and of `rdap/`."""

import subprocess
import urllib.request

from rdap_servers import CREATED, RdapServers
from whoisbox import BINARY, look_up, outcome, trail

DS = {"key_tag": 12345, "algorithm": 13, "digest_type": 2}


class Asking(RdapServers):
    def ask(self, query, *options):
        ports = [self.registry_port, self.registrar_port]
        return look_up(query, f"--rdap={self.registry}", *options, ports=ports)

    def find(self, query):
        """The registration of a query that is found by one question."""
        code, report = self.ask(query)
        self.assertEqual((code, report["conclusion"], len(report["exchanges"])), (0, "found", 1), trail(report))
        registration = report["merged"]
        self.assertEqual(registration["source"]["format"], "rdap")
        return registration

    def assert_created(self, registration):
        self.assertEqual(registration["created"]["iso"].replace("+00:00", "Z"), CREATED)

    def assert_ada(self, contact, roles, handle="EXA1-TEST"):
        self.assertEqual((contact["handle"], sorted(contact["roles"])), (handle, sorted(roles)))
        self.assertEqual((contact["name"], contact["organization"]), ("Ada Beispiel", "Example Network Services GmbH"))
        self.assertEqual((contact["emails"], contact["phones"]), (["ada@example.net"], ["+49.305550101"]))
        address = {"street": ["Musterstraße 1", "Hinterhaus"], "city": "Musterstadt", "postal_code": "12345", "country_code": "DE"}
        self.assertEqual(contact["address"], address)


class Objects(Asking):
    """Each class of objects."""

    def test_an_internationalized_domain_in_either_writing(self):
        for query in ["bücher.example", "BÜCHER.example.", "xn--bcher-kva.example", "https://www.bücher.example/index.html"]:
            with self.subTest(query=query):
                registration = self.find(query)
                self.assertEqual((registration["object"], registration["handle"]), ("domain", "D2-TEST"))
                self.assertEqual((registration["name"], registration["unicode_name"]), ("xn--bcher-kva.example", "bücher.example"))
                self.assert_created(registration)
                servers = {server["name"]: server["addresses"] for server in registration["nameservers"]}
                self.assertEqual(servers, {"ns1.example.net": ["192.0.2.53", "2001:db8::53"], "ns2.example.net": []})
                self.assertTrue(registration["secure_dns"]["signed"])
                [ds] = registration["secure_dns"]["ds"]
                self.assertEqual({key: ds[key] for key in DS}, DS)
                [contact] = registration["contacts"]
                self.assert_ada(contact, ["registrant", "technical"])

    def test_networks(self):
        for query, handle, cidr, name in [
            ("192.0.2.1", "NET1-TEST", "192.0.2.0/24", "EXAMPLE-NET"),
            ("192.0.2.0/24", "NET1-TEST", "192.0.2.0/24", "EXAMPLE-NET"),
            ("192.0.2.0 - 192.0.2.255", "NET1-TEST", "192.0.2.0/24", "EXAMPLE-NET"),
            ("192.0.2.200", "NET2-TEST", "192.0.2.128/25", "EXAMPLE-PART"),
            ("192.0.2.128/25", "NET2-TEST", "192.0.2.128/25", "EXAMPLE-PART"),
            # Smaller than any that is registered: the server gives the one that it lies in.
            ("192.0.2.192/26", "NET2-TEST", "192.0.2.128/25", "EXAMPLE-PART"),
            ("2001:db8::5", "NET3-TEST", "2001:db8::/32", "EXAMPLE-NET6"),
            ("2001:db8::/32", "NET3-TEST", "2001:db8::/32", "EXAMPLE-NET6"),
            # An IPv4 address in IPv6's writing.
            ("::ffff:192.0.2.1", "NET1-TEST", "192.0.2.0/24", "EXAMPLE-NET"),
        ]:
            with self.subTest(query=query):
                registration = self.find(query)
                network = registration["network"]
                self.assertEqual((registration["object"], registration["handle"]), ("ip_network", handle))
                self.assertEqual((network["cidrs"], network["name"], network["country"]), ([cidr], name, "DE"))
                self.assert_created(registration)
                [contact] = registration["contacts"]
                self.assert_ada(contact, ["registrant", "abuse"])
        self.assertEqual(self.find("192.0.2.200")["network"]["parent"], "NET1-TEST")

    def test_autonomous_systems(self):
        registration = self.find("AS64496")
        self.assertEqual((registration["object"], registration["handle"]), ("autnum", "AS64496"))
        self.assertEqual(registration["autnum"], {"start": 64496, "end": 64496, "name": "EXAMPLE-AS"})
        self.assertEqual(self.find("as 64501")["autnum"], {"start": 64500, "end": 64503, "name": "EXAMPLE-BLOCK"})

    def test_entities_as_jcard_and_as_jscontact(self):
        for handle in ["EXA1-TEST", "CARD1-TEST"]:
            with self.subTest(handle=handle):
                registration = self.find(handle)
                self.assertEqual((registration["object"], registration["handle"]), ("entity", handle))
                [contact] = registration["contacts"]
                self.assert_ada(contact, [], handle)

    def test_the_servers_own_test_data(self):
        for query, kind, handle, name in [
            ("test-domain-1.example", "domain", None, "Alfred E. domain"),
            ("1.0.0.70", "ip_network", None, "Alfred E. network"),
            ("2000:0:0:1::1", "ip_network", None, "Alfred E. network"),
            ("AS1", "autnum", None, "Alfred E. autnum"),
            ("test-entity-1", "entity", "test-entity-1", "Alfred E. Nueman"),
        ]:
            with self.subTest(query=query):
                registration = self.find(query)
                self.assertEqual((registration["object"], registration.get("handle")), (kind, handle))
                self.assertEqual([contact["name"] for contact in registration["contacts"]], [name])

    def test_name_servers(self):
        registration = self.find("nameserver/ns1.example.net")
        self.assertEqual((registration["object"], registration["handle"]), ("nameserver", "NS1-TEST"))
        self.assertEqual(registration["nameservers"], [{"name": "ns1.example.net", "addresses": ["192.0.2.53", "2001:db8::53"]}])
        self.assertEqual(self.find("nameserver/NS.test-nameserver-1.example.")["object"], "nameserver")

    def test_help_is_no_object(self):
        """No lookup asks for it: it is read as the server writes it."""
        code, error = self.read("help")
        self.assertEqual(code, 5)
        self.assertIn("Ask for objects by their own paths.", error)

    def read(self, path):
        """The exit code of `whoisbox parse` on the body at a path, and all that it says."""
        request = urllib.request.Request(f"{self.registry}/{path}", headers={"Accept": "application/rdap+json"})
        with urllib.request.urlopen(request) as response:
            body = response.read()
        done = subprocess.run([BINARY, "parse", "--json", "-"], input=body, capture_output=True)
        return done.returncode, (done.stdout + done.stderr).decode()


class Absence(Asking):
    """What is not registered, and what a server does not say."""

    def test_what_is_not_registered(self):
        for query, kind in [
            ("none.example", "domain"),
            ("203.0.113.9", "ip_network"),
            ("2001:dba::/32", "ip_network"),
            ("AS65551", "autnum"),
            ("NONE-TEST", "entity"),
        ]:
            with self.subTest(query=query):
                code, report = self.ask(query)
                self.assertEqual((code, report["conclusion"]), (1, "not_found"))
                self.assertEqual((report["merged"]["availability"], report["merged"]["object"]), ("available", kind))

    def test_errors_say_nothing_of_the_object(self):
        for query, code, conclusion in [
            ("THROTTLED-TEST", 3, "throttled"),
            ("REFUSED-TEST", 7, "refused"),
            ("LEGAL-TEST", 7, "refused"),
            ("UNAVAILABLE-TEST", 7, "unavailable"),
            ("REJECTED-TEST", 5, "unreadable"),
        ]:
            with self.subTest(query=query):
                actual, report = self.ask(query)
                self.assertEqual((actual, report["conclusion"]), (code, conclusion), trail(report))
                self.assertNotIn("merged", report)

    def test_a_path_that_the_server_does_not_have(self):
        """Its 404 has no body: it says nothing of the object."""
        code, report = look_up("example.com", f"--rdap={self.registry}/no/such/service", ports=[self.registry_port])
        self.assertEqual((code, report["conclusion"]), (5, "unreadable"), trail(report))


class Referrals(Asking):
    """From a server to the next."""

    def test_registry_and_registrar(self):
        code, report = self.ask("example.com")
        self.assertEqual((code, report["conclusion"]), (0, "found"))
        self.assertEqual([exchange["authority"] for exchange in report["exchanges"]], ["registry", "registrar"])
        urls = [exchange["request"]["http_get"]["url"] for exchange in report["exchanges"]]
        self.assertEqual(urls, [f"{self.registry}/domain/example.com", f"{self.registrar}/domain/example.com"])
        merged = report["merged"]
        origins = {origin["path"]: origin["exchange"] for origin in report["origins"]}
        registrar = merged["registrar"]
        self.assertEqual((registrar["name"], registrar["iana_id"]), ("Sample Names, Inc.", 9001))
        self.assertEqual((registrar["abuse_email"], registrar["abuse_phone"]), ("abuse@registrar.example.net", "+1.5555550100"))
        self.assertEqual(merged["statuses"], ["clientTransferProhibited", "ok"])
        self.assertEqual([server["name"] for server in merged["nameservers"]], ["ns1.example.com", "ns2.example.net"])
        # The registry has no contacts: these are the registrar's word.
        holder, ada = merged["contacts"]
        self.assertEqual((holder["roles"], holder["organization"]), (["registrant"], "Beispiel Möbel GmbH"))
        self.assertEqual(sorted(holder["redacted"]), ["emails", "name"])
        self.assertEqual((ada["name"], sorted(ada["roles"])), ("Ada Beispiel", ["administrative", "technical"]))
        self.assertEqual({origins[path] for path in origins if path.startswith("/contacts")}, {1})
        # The two disagree: the registry's word counts.
        self.assertEqual((merged["expires"]["iso"], origins["/expires"]), ("2031-02-03T04:05:06Z", 0))
        said = [entry for entry in report["disagreements"] if entry["path"] == "/expires"]
        self.assertEqual([(entry["exchange"], entry["other_exchange"]) for entry in said], [(0, 1)])

    def test_the_registry_alone(self):
        _, report = self.ask("example.com", "--no-referrals")
        self.assertEqual(len(report["exchanges"]), 1)
        self.assertEqual(report["merged"]["contacts"], [])

    def test_redirects_on_the_same_server(self):
        for query, target, handle in [
            ("198.51.100.7", "/ip/192.0.2.0/24", "NET1-TEST"),
            ("AS64510", "/autnum/64496", "AS64496"),
            ("OLD1-TEST", "/entity/EXA1-TEST", "EXA1-TEST"),
        ]:
            with self.subTest(query=query):
                code, report = self.ask(query)
                self.assertEqual((code, report["merged"]["handle"]), (0, handle))
                first, second = report["exchanges"]
                self.assertEqual(outcome(first), ("redirected", self.registry + target))
                self.assertEqual(second["request"]["http_get"]["url"], self.registry + target)

    def test_a_redirect_and_a_referral(self):
        _, report = self.ask("moved.example")
        self.assertEqual([outcome(exchange)[0] for exchange in report["exchanges"]], ["redirected", "read", "read"])
        self.assertEqual(report["merged"]["name"], "example.com")

    def test_a_redirect_to_itself_is_followed_once(self):
        code, report = self.ask("loop.example")
        self.assertEqual((code, len(report["exchanges"])), (5, 1), trail(report))

    def test_a_redirect_to_another_port_is_refused(self):
        """Within HTTP, without a certificate, only the same host and port may go on."""
        code, report = self.ask("elsewhere.example")
        self.assertEqual((code, report["conclusion"]), (6, "denied"), trail(report))
        first, second = report["exchanges"]
        self.assertEqual(outcome(first)[0], "redirected")
        self.assertEqual(outcome(second), ("failed", "denied"))

    def test_a_redirect_to_https_at_a_port_that_is_not_allowed(self):
        code, report = self.ask("secure.example")
        self.assertEqual((code, report["conclusion"]), (6, "denied"), trail(report))
        self.assertEqual(outcome(report["exchanges"][-1]), ("failed", "denied"))


class WithoutServers(Asking):
    """A registrar that is gone."""

    def test_the_registrys_word_stays_when_the_registrar_does_not_answer(self):
        registrar, stop = self.processes[-1]
        registrar.send_signal(stop)
        registrar.wait()
        code, report = self.ask("example.com")
        self.assertEqual((code, report["conclusion"], report["merged"]["handle"]), (0, "found", "D1-TEST"))
        self.assertEqual(outcome(report["exchanges"][1]), ("failed", "connection_refused"))
