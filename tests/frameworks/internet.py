"""The little internet of `tests/testbed` for tests of frameworks: servers on loopback with invented registrations.

The program `whoisbox-testbed`, which `WHOISBOX_TESTBED` names, is told what to do line by line; its source says what there is.
"""

from __future__ import annotations

import json
import os
import subprocess
from types import TracebackType
from typing import Any


class Internet:
    """Servers that run until `close`, or the end of a `with`.

    `servers` has their addresses, `127.0.0.1:PORT`, by name: root, registry, registrar, cctld, rir, rdap-http, rdap-https.
    `ca` is the authority of rdap-https, in PEM.
    """

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [os.environ["WHOISBOX_TESTBED"]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        begun = self._line()
        self.ca: str = begun["ca"]
        self.servers: dict[str, str] = begun["servers"]

    @property
    def ports(self) -> list[int]:
        """The ports of all servers, those added included: what an address policy has to allow."""
        return [int(address.rpartition(":")[2]) for address in self.servers.values()]

    def rdap(self, server: str = "rdap-http") -> str:
        """The base URL of an RDAP server."""
        scheme = "https" if server == "rdap-https" else "http"
        return f"{scheme}://{self.servers[server]}/"

    def script(self, server: str, **turn: Any) -> None:
        """Has a server behave so from now on: a turn of the hostile scenarios, such as `throttled={"seconds": 60}`, `silent=True`,
        `refuse=True`, `body=…`, `status=503`, `drip={"bytes": 1, "every_ms": 100}`. Without any it behaves well again."""
        self._order("script", {"server": server, "turn": turn})

    def script_once(self, server: str, **turn: Any) -> None:
        """Has a server behave so for its next answer."""
        self._order("script_once", {"server": server, "turn": turn})

    def whois_server(self, answers: dict[str, str], otherwise: str | None = None) -> str:
        """Starts one more WHOIS server with these answers by what is asked for, and gives its name."""
        return self._added(self._order("whois", {"answers": answers, "otherwise": otherwise}))

    def rdap_server(self, answers: dict[str, Any]) -> str:
        """Starts one more RDAP server over HTTP with these responses by path (`/domain/example.com`), and gives its name."""
        return self._added(self._order("rdap", {"answers": answers}))

    def requests(self) -> list[tuple[str, str]]:
        """All that was asked, in order of arrival: the server's name, and the line or URL."""
        return [(asked["server"], asked["text"]) for asked in self._order("requests", {})["requests"]]

    def heads(self) -> list[str]:
        """What was sent with each request, the head of HTTP among it, in order of arrival."""
        return [asked["head"] for asked in self._order("requests", {})["requests"] if asked["head"]]

    def connections(self, server: str) -> int:
        """How many connections a server accepted."""
        return self._order("connections", server)["connections"]

    def close(self) -> None:
        """Ends all servers."""
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=30)

    def __enter__(self) -> Internet:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _added(self, answer: dict[str, str]) -> str:
        self.servers[answer["server"]] = answer["address"]
        return answer["server"]

    def _order(self, order: str, details: Any) -> Any:
        self._process.stdin.write(json.dumps({order: details}) + "\n")
        self._process.stdin.flush()
        answer = self._line()
        if "error" in answer:
            raise AssertionError(f"the testbed cannot {order} {details}: {answer['error']}")
        return answer

    def _line(self) -> Any:
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError(f"the testbed ended with {self._process.wait(timeout=30)}")
        return json.loads(line)
