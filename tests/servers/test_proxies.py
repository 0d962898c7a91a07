"""Lookups through real proxies: microsocks, and tinyproxy with a login."""

import base64
import socket
import threading

from nginx_server import NginxServers
from processes import free_port, tool
from whoisbox import look_up, outcome, trail

QUERY = "test-domain-1.example"
ANSWER = b"Domain Name: EXAMPLE.COM\r\nRegistrar: Example Registrar, Inc.\r\nCreation Date: 2001-02-03T04:05:06Z\r\n"


class Proxies(NginxServers):
    """`socks` and `http` are the URLs of the proxies, `whois` the address of a WHOIS server that notes who connects."""

    @classmethod
    def start_servers(cls):
        super().start_servers()
        socks, http = free_port(), free_port()
        cls.socks = f"socks5://user:p%2Ess@127.0.0.1:{socks}"
        cls.http = f"http://user:p%2Ess@127.0.0.1:{http}"
        cls.start(tool("microsocks"), "-i", "127.0.0.1", "-p", socks, "-u", "user", "-P", "p.ss", port=socks)
        config = cls.folder / "tinyproxy.conf"
        ports = [cls.registry_port, *cls.ports.values(), cls.whois_server()]
        allowed = "".join(f"ConnectPort {port}\n" for port in ports)
        config.write_text(f"Port {http}\nListen 127.0.0.1\nTimeout 30\nMaxClients 20\nBasicAuth user p.ss\nAllow 127.0.0.1\n{allowed}")
        cls.start(tool("tinyproxy"), "-d", "-c", config, port=http)

    @classmethod
    def whois_server(cls):
        listener = socket.create_server(("127.0.0.1", 0))
        cls.addClassCleanup(listener.close)
        cls.whois, cls.asked = "127.0.0.1:%d" % listener.getsockname()[1], []

        def serve():
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    cls.asked.append(connection.recv(1024))
                    connection.sendall(ANSWER)

        threading.Thread(target=serve, daemon=True).start()
        return listener.getsockname()[1]

    def ask(self, query, proxy, *options):
        ports = [self.registry_port, self.registrar_port, *self.ports.values(), self.whois.rpartition(":")[2]]
        return look_up(query, "--proxy", proxy, *options, ports=ports)

    def test_whois_goes_through(self):
        self.asked.clear()
        for proxy in (self.socks, self.http):
            code, report = self.ask("example.com", proxy, "--whois", self.whois)
            self.assertEqual((code, report["merged"]["name"]), (0, "example.com"), trail(report))
        self.assertEqual(self.asked, [b"example.com\r\n"] * 2)

    def test_rdap_goes_through_with_tls_to_the_server_itself(self):
        for proxy in (self.socks, self.http):
            for base, trust in [(self.registry, []), (f"https://127.0.0.1:{self.ports['SECURE']}/rdap", [f"--ca={self.ca}"])]:
                code, report = self.ask(QUERY, proxy, "--rdap", base, *trust)
                self.assertEqual((code, report["merged"]["name"]), (0, QUERY), trail(report))

    def test_the_policy_holds_for_what_goes_through(self):
        for proxy in (self.socks, self.http):
            for server in ("192.0.2.1:43", "localhost:22", "127.0.0.2:43", "whois.example.net:22"):
                code, report = self.ask("example.com", proxy, "--whois", server)
                self.assertEqual((code, report["conclusion"]), (6, "denied"), (server, trail(report)))

    def test_a_proxy_that_refuses_is_no_server_that_does(self):
        closed = f"127.0.0.1:{free_port()}"
        for proxy in (self.socks.replace("p%2Ess", "wrong"), self.http.replace("p%2Ess", "wrong"), f"socks5://{closed}", f"http://{closed}"):
            code, report = self.ask("example.com", proxy, "--whois", self.whois)
            self.assertEqual((code, report["conclusion"]), (4, "network_failure"), (proxy, trail(report)))
            self.assertEqual(outcome(report["exchanges"][0])[0], "failed")

    def test_no_login_is_recorded(self):
        audit = self.folder / "audit.jsonl"
        self.ask("example.com", self.socks, "--whois", self.whois, "--audit", str(audit))
        text = audit.read_text()
        self.assertIn("socks5://127.0.0.1", text)
        for secret in ("p.ss", "p%2Ess", base64.b64encode(b"user:p.ss").decode()):
            self.assertNotIn(secret, text)
