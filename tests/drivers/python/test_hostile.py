"""The hostile suite (`tests/hostile/README.md`): `parser.wasm` says whom to ask, `client.py` asks. WHOISBOX_HOSTILE names the
program that starts the servers and judges."""

import json
import os
import pathlib
import ssl
import subprocess
import unittest
from concurrent.futures import ThreadPoolExecutor

from client import Client
from machine import Guest, Inquiry, Refused

PARSER = pathlib.Path(os.environ["WHOISBOX_COMPONENTS"]) / "parser.wasm"


class TestHostile(unittest.TestCase):
    """All scenarios at a time."""

    def test_is_not_fooled(self):
        guest = Guest(PARSER)
        pipe = subprocess.PIPE
        with subprocess.Popen([os.environ["WHOISBOX_HOSTILE"]], stdin=pipe, stdout=pipe, encoding="utf-8") as stage:
            setting = json.loads(stage.stdout.readline())
            tls = ssl.create_default_context(cadata=setting["ca"])
            with ThreadPoolExecutor(32) as pool:
                played = list(pool.map(lambda act: play(guest, tls, act), setting["acts"]))
            self.assertGreaterEqual(len(played), 60)
            for act, outcome in zip(setting["acts"], played):
                name = act["scenario"]["name"]
                print(json.dumps({"scenario": name, "played": outcome}), file=stage.stdin, flush=True)
                with self.subTest(scenario=name, about=act["scenario"]["about"]):
                    self.assertIsNone(json.loads(stage.stdout.readline())["why"])
            stage.stdin.close()


def play(guest, tls, act):
    """What came of an act, as the stage wants to know it."""
    scenario, played = act["scenario"], {"dialled": [], "denied": []}
    names = {name: list(answers) for name, answers in scenario["names"].items()}

    def may_connect(address, port):
        place = f"[{address}]:{port}" if address.version == 6 else f"{address}:{port}"
        own = place in act["addresses"]
        played["dialled" if own else "denied"].append(place)
        return own

    def resolve(host, _deadline):
        answers = names.get(host, [[]])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    limits = scenario["limits"]
    client = Client(may_connect, resolve, tls, limits["exchange"] / 1000, limits["total"] / 1000, limits["bytes"])
    try:
        played["report"] = client.lookup(Inquiry(guest, scenario["query"], scenario["options"]))
    except Refused as refused:
        played["error"] = refused.code
    return {**played, "most_bytes": client.most_bytes}


if __name__ == "__main__":
    unittest.main()
