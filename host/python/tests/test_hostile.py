"""The hostile suite (`tests/hostile/README.md` of the repository), met by this package's client.

`WHOISBOX_HOSTILE` names the program that starts the servers and judges.
"""

import json
import os
import ssl
import subprocess
import unittest
from concurrent.futures import ThreadPoolExecutor

from whoisbox import Client, InquiryError
from whoisbox.exchange import Exchanger
from whoisbox.report import Report

CODES = {"QueryError": "bad_query", "OptionsError": "bad_options", "NoServerError": "no_server"}


@unittest.skipUnless("WHOISBOX_HOSTILE" in os.environ, "WHOISBOX_HOSTILE names the program whoisbox-hostile")
class TestHostile(unittest.TestCase):
    """All scenarios at a time."""

    def test_is_not_fooled(self) -> None:
        pipe = subprocess.PIPE
        with subprocess.Popen([os.environ["WHOISBOX_HOSTILE"]], stdin=pipe, stdout=pipe, encoding="utf-8") as stage:
            setting = json.loads(stage.stdout.readline())
            tls = ssl.create_default_context(cadata=setting["ca"])
            with ThreadPoolExecutor(32) as pool:
                played = list(pool.map(lambda act: play(tls, act), setting["acts"]))
            self.assertGreaterEqual(len(played), 60)
            for act, outcome in zip(setting["acts"], played, strict=True):
                name = act["scenario"]["name"]
                print(json.dumps({"scenario": name, "played": outcome}), file=stage.stdin, flush=True)
                with self.subTest(scenario=name, about=act["scenario"]["about"]):
                    self.assertIsNone(json.loads(stage.stdout.readline())["why"])
            stage.stdin.close()


class Watched:
    """A policy that allows a scenario's own servers, and notes what it was asked."""

    def __init__(self, own: list[str]) -> None:
        self.own, self.dialled, self.denied = own, [], []

    def denial(self, address, port):
        place = f"[{address}]:{port}" if address.version == 6 else f"{address}:{port}"
        (self.dialled if place in self.own else self.denied).append(place)
        return None if place in self.own else "it is none of the scenario's"


class Counting(Client):
    """A client that notes the most bytes that were taken of one answer."""

    most_bytes = 0

    def _exchanger(self, denials: dict[str, str]) -> Exchanger:
        self.exchanger = super()._exchanger(denials)
        return self.exchanger


def play(tls: ssl.SSLContext, act: dict) -> dict:
    """What came of an act, as the stage wants to know it."""
    scenario, policy = act["scenario"], Watched(act["addresses"])
    names = {name: list(answers) for name, answers in scenario["names"].items()}

    def resolver(host: str) -> list[str]:
        answers = names.get(host, [[]])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    limits, played = scenario["limits"], {}
    client = Counting(
        policy=policy,
        resolver=resolver,
        tls=tls,
        connect_timeout=limits["exchange"] / 1000,
        exchange_timeout=limits["exchange"] / 1000,
        timeout=limits["total"] / 1000,
        max_bytes=limits["bytes"],
        **client_options(scenario["options"]),
    )
    try:
        report = client.lookup(scenario["query"])
        assert isinstance(report, Report)
        played["report"] = json.loads(report.to_json())
    except InquiryError as error:
        played["error"] = CODES[type(error).__name__]
    most_bytes = client.exchanger.most_bytes if hasattr(client, "exchanger") else 0
    return {**played, "dialled": policy.dialled, "denied": policy.denied, "most_bytes": most_bytes}


def client_options(options: dict) -> dict:
    """The options of a scenario as arguments of a client."""
    told = {name: options[name] for name in ("protocols", "follow_referrals", "max_requests", "max_wait") if name in options}
    for route in options.get("routes", []):
        told.update(route)
    told["tables"] = {table["name"]: table["text"] for table in options.get("tables", [])}
    return told


if __name__ == "__main__":
    unittest.main()
