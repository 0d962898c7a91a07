"""Lookups through nginx: TLS, redirects, and bodies as a web server sends them."""

from nginx_server import NginxServers
from whoisbox import look_up, outcome, trail

# In the server's own test data.
QUERY = "test-domain-1.example"


class Asking(NginxServers):
    def ask(self, query, server, path, *options, scheme="https", ca=True):
        ports = [self.registry_port, self.registrar_port, *self.ports.values()]
        trust = [f"--ca={self.ca}"] if ca else []
        return look_up(query, f"--rdap={scheme}://127.0.0.1:{self.ports[server]}{path}", *trust, *options, ports=ports)

    def assert_nothing(self, answer, code, conclusion):
        actual, report = answer
        self.assertEqual((actual, report["conclusion"]), (code, conclusion), trail(report))
        self.assertNotIn("merged", report)


class Secure(Asking):
    """HTTPS."""

    def test_over_tls(self):
        code, report = self.ask(QUERY, "SECURE", "/rdap")
        self.assertEqual((code, report["conclusion"], report["merged"]["name"]), (0, "found", QUERY))
        self.assertEqual(self.ask("none.example", "SECURE", "/rdap")[1]["conclusion"], "not_found")

    def test_an_unknown_ca_is_not_trusted(self):
        self.assert_tls_failure(self.ask(QUERY, "SECURE", "/rdap", ca=False))

    def test_a_certificate_of_another_name(self):
        self.assert_tls_failure(self.ask(QUERY, "MISNAMED", "/"))

    def test_a_certificate_that_has_run_out(self):
        self.assert_tls_failure(self.ask(QUERY, "EXPIRED", "/"))

    def test_http_and_https_mistaken_for_each_other(self):
        self.assert_nothing(self.ask(QUERY, "SECURE", "/rdap", scheme="http"), 5, "unreadable")
        self.assert_tls_failure(self.ask(QUERY, "PLAIN", "/rdap"))

    def assert_tls_failure(self, answer):
        self.assert_nothing(answer, 4, "network_failure")
        self.assertEqual(outcome(answer[1]["exchanges"][0]), ("failed", "tls"))


class Redirects(Asking):
    """Where a web server sends its clients."""

    def test_from_http_to_https(self):
        code, report = self.ask(QUERY, "PLAIN", "/rdap", scheme="http")
        self.assertEqual((code, report["merged"]["name"]), (0, QUERY))
        self.assertEqual([outcome(exchange)[0] for exchange in report["exchanges"]], ["redirected", "read"])

    def test_from_rdap_over_http_to_another_server_over_https(self):
        # The registry itself redirects here.
        ports = [self.registry_port, self.registrar_port, *self.ports.values()]
        code, report = look_up("secure.example", f"--rdap={self.registry}", f"--ca={self.ca}", "--no-referrals", ports=ports)
        self.assertEqual((code, report["merged"]["name"]), (0, "example.com"))

    def test_never_from_https_down_to_http(self):
        answer = self.ask(QUERY, "SECURE", "/insecure")
        self.assert_nothing(answer, 6, "denied")
        self.assertEqual(outcome(answer[1]["exchanges"][-1]), ("failed", "denied"))
        self.noted("/insecure")
        self.assertFalse([line for line in self.log() if line.startswith(f"/plain/domain/{QUERY}")], "it was asked")

    def test_not_to_another_port(self):
        code, report = self.ask(QUERY, "PLAIN", "/to-another-port", scheme="http")
        self.assertEqual((code, report["conclusion"]), (6, "denied"), trail(report))
        self.assertEqual(outcome(report["exchanges"][-1]), ("failed", "denied"))


class Bodies(Asking):
    """How a body may come."""

    def test_in_chunks(self):
        code, report = self.ask("example.com", "PLAIN", "/chunked", "--no-referrals", scheme="http")
        self.assertEqual(self.noted("/chunked")[3], "chunked")
        self.assertEqual((code, report["merged"]["handle"]), (0, "D1-TEST"))
        self.assertEqual(self.ask("none.example", "PLAIN", "/chunked", scheme="http")[1]["conclusion"], "not_found")

    def test_of_a_stated_length(self):
        code, report = self.ask("example.com", "PLAIN", "/plain", "--no-referrals", scheme="http")
        self.assertEqual(self.noted("/plain")[3], "-")
        self.assertEqual((code, report["merged"]["handle"]), (0, "D1-TEST"))

    def test_compressed(self):
        for path in ["/negotiated", "/compressed"]:
            with self.subTest(path=path):
                code, report = self.ask("example.com", "PLAIN", path, "--no-referrals", scheme="http")
                self.assertEqual(self.noted(path)[2], "gzip")
                self.assertEqual((code, report["conclusion"]), (0, "found"), trail(report))
                self.assertEqual(report["merged"]["handle"], "D1-TEST")

    def test_larger_than_allowed(self):
        for path in ["/chunked", "/plain", "/compressed"]:
            with self.subTest(path=path):
                code, report = self.ask("example.com", "PLAIN", path, "--max-bytes=1000", scheme="http")
                self.assertEqual(outcome(report["exchanges"][0]), ("failed", "too_large"), trail(report))
                self.assertNotIn("merged", report)

    def test_it_says_what_it_accepts(self):
        self.ask(QUERY, "SECURE", "/rdap")
        self.assertTrue(self.noted("/rdap")[4].startswith("application/rdap+json"))


class Refusals(Asking):
    """What a web server says in place of the RDAP server behind it."""

    def test_a_limit_of_requests(self):
        self.assertEqual(self.ask(QUERY, "SECURE", "/limited")[0], 0)
        answer = self.ask(QUERY, "SECURE", "/limited")
        self.assertEqual(self.noted("/limited", 2)[1], "429")
        self.assert_nothing(answer, 3, "throttled")
        self.assertEqual([pause["seconds"] for pause in answer[1]["pauses"]], [6])

    def test_the_wait_that_a_server_asks_for_is_kept(self):
        self.assertEqual(self.ask(QUERY, "SECURE", "/patient")[0], 0)
        code, report = self.ask(QUERY, "SECURE", "/patient", "--max-wait=10")
        self.assertEqual((code, report["conclusion"]), (0, "found"), trail(report))
        self.assertEqual([outcome(exchange)[0] for exchange in report["exchanges"]], ["unread", "read"])

    def test_a_bad_gateway(self):
        self.assert_nothing(self.ask("none.example", "SECURE", "/bad-gateway"), 7, "unavailable")

    def test_its_own_404_says_nothing_of_the_object(self):
        self.assert_nothing(self.ask("none.example", "SECURE", "/no-such-service"), 5, "unreadable")
        self.assertEqual(self.noted("/no-such-service")[1], "404")
