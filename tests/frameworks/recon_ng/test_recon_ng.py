"""Recon-ng itself (Debian's package) runs the modules against servers on loopback.

`WHOISBOX_TESTBED` and `WHOISBOX_BINARY` name programs, `WHOISBOX_PACKAGES` the folder of `pip install --target`.
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path[:0] = [str(pathlib.Path(__file__).parents[1]), str(pathlib.Path(__file__).parent)]

import answers
from internet import Internet
from nameserver import Nameserver
from proxy import Proxy
from session import DOMAINS, MODULES, NETBLOCKS, PACKAGES, Session, interrupt


class ReconNg(unittest.TestCase):
    maxDiff = None

    def setUp(self) -> None:
        self.internet = Internet()
        self.addCleanup(self.internet.close)
        self.session = Session()
        self.addCleanup(self.session.close)

    def reach(self, **options: object) -> dict[str, object]:
        """Options that lead to the testbed: WHOIS first, since what it answers is told line by line."""
        ports = ",".join(str(port) for port in self.internet.ports)
        return {
            "PROTOCOLS": "whois",
            "WHOIS": self.internet.servers["registry"],
            "ALLOW_ADDRESSES": "127.0.0.1",
            "ALLOW_PORTS": ports,
            **options,
        }

    def test_fact_10_exact_rows_per_table_and_a_second_run_adds_none(self) -> None:
        printed = self.session.look_up("www.example.com", **self.reach())
        self.assertEqual(self.session.rows(), answers.EXAMPLE_COM, printed)
        self.session.look_up("example.com", **self.reach())
        self.assertEqual(self.session.rows(), answers.EXAMPLE_COM)

    def test_fact_10_exact_rows_of_a_network(self) -> None:
        options = self.reach(RDAP=self.internet.rdap(), PROTOCOLS="rdap")
        printed = self.session.look_up("192.0.2.77", NETBLOCKS, **options)
        self.assertEqual(self.session.rows(), answers.NETWORK, printed)
        # The network found is the default source of the next run.
        self.session.look_up("default", NETBLOCKS, **options)
        self.assertEqual(self.session.rows(), answers.NETWORK)

    def test_fact_10_a_domain_becomes_a_row_only_when_asked_for(self) -> None:
        self.session.look_up("www.example.com", **self.reach(DOMAINS="true"))
        self.assertEqual(self.session.rows()["domains"], [{"domain": "example.com"}])

    def test_fact_10_idn_top_level_domains_work_and_each_name_is_asked_about_once(self) -> None:
        server = self.internet.whois_server({"xn--e1afmkfd.xn--p1ai": answers.IDN})
        options = self.reach(WHOIS=self.internet.servers[server], ALLOW_PORTS=",".join(map(str, self.internet.ports)))
        printed = self.session.look_up(["пример.рф", "www.xn--e1afmkfd.xn--p1ai"], **options)
        self.assertEqual(self.session.rows()["companies"][0]["company"], "ООО Образец", printed)
        self.assertEqual(self.internet.connections(server), 1)
        self.assertIn("looked up already", printed)

    def test_fact_10_the_generated_index_entry_parses_and_the_marketplace_installs_from_it(self) -> None:
        index = self.session.home / "modules.yml"
        printed = self.session.run("-C", f"index all {index}")
        self.assertIn("Module index created", printed)
        repository = self.session.home / "repository"
        (repository).mkdir()
        (repository / "modules").symlink_to(MODULES)
        index.rename(repository / "modules.yml")
        with _serving(repository) as url:
            user = Session(modules=False)
            self.addCleanup(user.close)
            # The marketplace's address is an attribute of the framework and no option.
            printed = subprocess.run(
                ["/usr/bin/python3", "-c", _MARKETPLACE, url], env={**os.environ, "HOME": str(user.home)}, text=True,
                capture_output=True, check=True, timeout=60, cwd="/usr/share/recon-ng",
            ).stdout  # fmt: skip
            self.assertIn(f"Module installed: {DOMAINS}", printed)
            self.assertRegex(printed, rf"{DOMAINS} +\| 0\.\d+\.\d+ +\| installed")
            user.look_up("example.com", **self.reach())
            self.assertEqual(user.rows(), answers.EXAMPLE_COM)

    def test_fact_5_what_is_withheld_a_privacy_service_s_or_the_registrar_s_is_no_contact(self) -> None:
        server = self.internet.whois_server({"example.org": answers.PRIVACY, "example.info": answers.REGISTRAR_AS_CONTACT})
        ports = ",".join(map(str, self.internet.ports))
        self.session.look_up("example.net", **self.reach())
        withheld = self.session.rows()
        self.assertEqual(withheld.pop("companies"), [answers.SAMPLE_NETS])
        self.assertEqual(list(withheld), ["hosts"])
        for name in ("example.org", "example.info"):
            user = Session()
            self.addCleanup(user.close)
            printed = user.look_up(name, **self.reach(WHOIS=self.internet.servers[server], ALLOW_PORTS=ports))
            self.assertIn(f"{name} is registered", printed)
            self.assertEqual(user.rows(), {})

    def test_fact_6_outcomes_are_told_apart(self) -> None:
        self.assertIn("is registered", self.session.look_up("example.com", **self.reach()))
        self.assertIn("is not registered", self.session.look_up("unregistered.com", **self.reach()))
        for turn, said in (
            ({"throttled": {"seconds": 60}}, "throttled"),
            ({"body": "% This query is refused: access denied.\n"}, "refused"),
            ({"refuse": True}, "network failure"),
            ({"body": "\0\1\2 nothing that says anything\n"}, "unreadable"),
        ):
            with self.subTest(said):
                user = Session()
                self.addCleanup(user.close)
                self.internet.script("registry", **turn)
                printed = user.look_up("example.com", **self.reach())
                self.assertIn(f"Nothing was learnt of 1 of them: example.com ({said})", printed)
                self.assertEqual(user.rows(), {})

    def test_fact_6_a_throttle_stops_further_queries_to_that_server(self) -> None:
        self.internet.script("registry", throttled={"seconds": 60})
        printed = self.session.look_up(["example.com", "example.net", "unregistered.com"], **self.reach())
        self.assertEqual(self.internet.connections("registry"), 1)
        self.assertIn("Nothing was learnt of 3 of them", printed)
        self.assertIn("for 60 s", printed)

    def test_fact_7_a_lookup_ends_within_its_deadline_against_a_tarpit(self) -> None:
        self.internet.script("registry", drip={"bytes": 1, "every_ms": 300})
        begun = time.monotonic()
        printed = self.session.look_up("example.com", framework={"TIMEOUT": 60}, **self.reach(DEADLINE=2))
        self.assertLess(time.monotonic() - begun, 30)
        self.assertIn("did not answer in time", printed)
        self.internet.script("registry", silent=True)
        begun = time.monotonic()
        printed = self.session.look_up("example.com", framework={"TIMEOUT": 1}, **self.reach(DEADLINE=60))
        self.assertLess(time.monotonic() - begun, 30)
        self.assertIn("did not answer in time", printed)

    def test_fact_7_the_framework_s_abort_works(self) -> None:
        self.internet.script("registry", silent=True)
        arguments = self.session.arguments("example.com", framework={"TIMEOUT": 300}, **self.reach(DEADLINE=300))
        with self.session.start(*arguments) as process:
            while not self.internet.connections("registry"):
                time.sleep(0.05)
            interrupt(process)
            process.communicate(timeout=30)
        self.assertEqual(process.returncode, 0)

    def test_fact_8_a_proxy_sees_all_and_there_is_no_direct_connection(self) -> None:
        names = {"whois.registry.example": self.internet.servers["registry"], "127.0.0.1": self.internet.servers["registrar"]}
        with Proxy("http", names) as proxy:
            address = proxy.url.removeprefix("http://")
            options = self.reach(WHOIS="whois.registry.example")
            printed = self.session.look_up("example.com", framework={"PROXY": address}, **options)
        self.assertEqual(self.session.rows(), answers.EXAMPLE_COM, printed)
        registrar = int(self.internet.servers["registrar"].rpartition(":")[2])
        self.assertEqual(proxy.asked, [("whois.registry.example", 43), ("127.0.0.1", registrar)])
        asked = len(self.internet.requests())
        # The proxy is gone: nothing goes past it.
        printed = self.session.look_up("example.com", framework={"PROXY": address}, **self.reach())
        self.assertIn("(network failure)", printed)
        self.assertEqual(len(self.internet.requests()), asked)

    def test_fact_8_the_framework_s_nameserver_and_user_agent_are_obeyed(self) -> None:
        port = self.internet.rdap().rstrip("/").rpartition(":")[2]
        with Nameserver({"rdap.registry.example": "127.0.0.1"}) as nameserver:
            framework = {"NAMESERVER": nameserver.address, "USER-AGENT": "Recon-ng/Test"}
            options = self.reach(PROTOCOLS="rdap", RDAP=f"http://rdap.registry.example:{port}/")
            printed = self.session.look_up("example.org", framework=framework, **options)
        self.assertIn("rdap.registry.example", nameserver.asked)
        self.assertIn("example.org is registered", printed)
        self.assertIn("Recon-ng/Test", self.internet.heads()[0])
        # A name that it does not know has no address.
        with Nameserver({}) as nameserver:
            printed = self.session.look_up("example.org", framework={"NAMESERVER": nameserver.address}, **options)
        self.assertIn(f"Names are resolved by {nameserver.address}", printed)

    def test_fact_9_a_denied_address_is_never_dialled(self) -> None:
        printed = self.session.look_up("example.com", **self.reach(ALLOW_ADDRESSES="192.0.2.1"))
        self.assertIn("is denied: it is a loopback address", printed)
        self.assertIn("ALLOW_ADDRESSES", printed)
        self.assertEqual(self.internet.connections("registry"), 0)

    def test_fact_9_a_trap_of_the_guest_does_not_end_the_process(self) -> None:
        # An answer that needs more memory than the guest is given here.
        self.internet.script_once("registry", flood={"bytes": 900_000, "of": "Domain Name: example.com\r\n"})
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.session.home))
        (folder / "sitecustomize.py").write_text(_LITTLE_MEMORY)
        environment = {"PYTHONPATH": f"{folder}:{PACKAGES}"}
        printed = self.session.look_up(["example.com", "example.net"], environment=environment, **self.reach())
        self.assertIn("example.com (engine)", printed)
        self.assertIn("example.net is registered", printed)

    def test_without_wasmtime_the_module_is_listed_as_disabled_and_others_work(self) -> None:
        packages = self.session.home / "packages"
        packages.mkdir()
        for package in PACKAGES.iterdir():
            if not package.name.startswith("wasmtime"):
                (packages / package.name).symlink_to(package)
        user = Session(packages)
        self.addCleanup(user.close)
        other = user.framework / "modules/recon/domains-multi/other.py"
        other.write_text(_OTHER_MODULE)
        printed = user.run("-M")
        self.assertIn(f"Module '{DOMAINS}' disabled. Dependency required: 'wasmtime'", printed.replace("''", "'"))
        self.assertIn("recon/domains-multi/other", printed)

    def test_fact_12_the_rows_are_those_of_the_command_line(self) -> None:
        self.session.look_up("example.com", **self.reach())
        ports = [argument for port in self.internet.ports for argument in ("--allow-port", str(port))]
        told = subprocess.run(
            [os.environ["WHOISBOX_BINARY"], "lookup", "example.com", "--as", "recon-ng", "--protocol", "whois",
             "--whois", self.internet.servers["registry"], "--allow-address", "127.0.0.1", *ports],
            text=True, capture_output=True, check=True, timeout=60,
        ).stdout  # fmt: skip
        rows = {table: rows for table, rows in json.loads(told).items() if rows}
        self.assertEqual(self.session.rows(), rows)


_LITTLE_MEMORY = """
import whoisbox.engine
whoisbox.engine.MEMORY = 6 << 20
whoisbox.engine.MEMORY_PER_INPUT_BYTE = 0
"""

_OTHER_MODULE = """
from recon.core.module import BaseModule


class Module(BaseModule):
    meta = {"name": "Other", "author": "Test", "version": "1.0", "description": "Does nothing.", "query": "SELECT 1"}
"""

_MARKETPLACE = """
import sys
sys.path.insert(0, "/usr/share/recon-ng")
sys.dont_write_bytecode = True
from recon.core import base
base.Recon.repo_url = sys.argv[1]
framework = base.Recon(check=False, analytics=False)
framework.start(base.Mode.CLI, "test")
framework.onecmd("marketplace install whoisbox")
framework.onecmd("marketplace search whoisbox")
"""


class _serving:
    """A folder over HTTP on loopback."""

    def __init__(self, folder: pathlib.Path) -> None:
        handler = functools.partial(_Quiet, directory=str(folder))
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)

    def __enter__(self) -> str:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_port}/"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None: ...


if __name__ == "__main__":
    unittest.main()
