"""The repository's little internet on loopback, for the tests of lookups. `WHOISBOX_TESTBED` names the program that runs it."""

import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "tests" / "frameworks"))

from internet import Internet

from whoisbox import Policy

NAME = "example.com"


@unittest.skipUnless("WHOISBOX_TESTBED" in os.environ, "WHOISBOX_TESTBED names the program whoisbox-testbed")
class InternetCase(unittest.TestCase):
    """A test with servers of its own."""

    def setUp(self) -> None:
        self.internet = Internet()
        self.addCleanup(self.internet.close)

    @property
    def policy(self) -> Policy:
        """Allows the servers."""
        return Policy(allow_addresses=["127.0.0.1"], allow_ports=self.internet.ports)

    def whois(self, **more: object) -> dict:
        """Arguments of a client that asks the registry by WHOIS."""
        return {"policy": self.policy, "whois": self.internet.servers["registry"], **more}

    def rdap(self, server: str = "rdap-http", **more: object) -> dict:
        """Arguments of a client that asks by RDAP."""
        return {"policy": self.policy, "rdap": self.internet.rdap(server), **more}

    def asked(self, server: str) -> int:
        """How many connections a server has had."""
        return self.internet.connections(server)
