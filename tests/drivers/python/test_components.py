"""Both components load, are what they say, and read answers, on wasmtime-py. WHOISBOX_COMPONENTS names their folder."""

import json
import os
import pathlib
import unittest

from machine import PLUGIN, WHOIS, Guest, Inquiry, Refused, record
from sessions import FILES, difference

COMPONENTS = pathlib.Path(os.environ["WHOISBOX_COMPONENTS"])
EXPORTS = [PLUGIN, *(WHOIS.format(name) for name in ("outputs", "parse", "steps", "tables", "types"))]
ANSWER = "Domain Name: EXAMPLE.COM\r\nRegistrar: Example Registrar, Inc.\r\nName Server: ns1.example.org\r\n"


class Common:
    """What holds of both components."""

    def test_describes_itself(self):
        manifest = self.guest.instance().call(PLUGIN, "describe")
        self.assertEqual(manifest.name, "whoisbox")
        self.assertIn("whois-text", [kind.kind for kind in manifest.watches])

    def test_reads_an_answer_to_json(self):
        hints = record(server="whois.example.net", query="example.com")
        text = self.guest.instance().call(WHOIS.format("parse"), "whois-json", ANSWER, hints)
        # Both cases of this result are distinct to wasmtime-py, so the text comes bare.
        self.assertIsInstance(text, str)
        registration = json.loads(text)
        self.assertEqual(registration["name"], "example.com")
        self.assertEqual(registration["registrar"]["name"], "Example Registrar, Inc.")

    def test_reads_an_answer_to_a_record(self):
        hints = record(server=None, query=None)
        registration = self.guest.instance().call(WHOIS.format("parse"), "whois", ANSWER.encode(), hints)
        self.assertEqual(registration.name, "example.com")
        self.assertEqual([server.name for server in registration.nameservers], ["ns1.example.org"])

    def test_reads_many_answers_in_one_call(self):
        lines = "\n".join([json.dumps({"id": 1, "text": ANSWER}), "no JSON", json.dumps({"id": 3, "text": ""})])
        out = [json.loads(line) for line in self.guest.instance().call(WHOIS.format("parse"), "many-json", lines).splitlines()]
        self.assertEqual(out[0]["registration"]["name"], "example.com")
        self.assertEqual([line.get("error", {}).get("code") for line in out], [None, "bad_line", "empty"])
        self.assertEqual(out[2]["id"], 3)

    def test_reads_many_answers_that_it_is_given_as_they_are(self):
        hints = record(server="whois.example.net", query=None)
        # What was received is text or bytes by its type: wasmtime-py wants no case there.
        answers = [
            record(received=ANSWER, protocol="whois", hints=hints),
            record(received=b"", protocol="rdap", hints=record(server=None, query=None)),
        ]
        read, empty = json.loads(self.guest.instance().call(WHOIS.format("parse"), "many", answers, False))
        self.assertEqual(read["registration"]["name"], "example.com")
        self.assertEqual(read["registration"]["source"]["server"], "whois.example.net")
        self.assertEqual(read["registration"]["fields"], [])
        self.assertEqual([empty["id"], empty["error"]["code"]], [1, "empty"])

    def test_converts_an_answer_to_rdap(self):
        outputs = WHOIS.format("outputs")
        self.assertIn("rdap", [form.name for form in self.guest.instance().call(outputs, "formats")])
        lines = json.dumps({"id": 1, "text": ANSWER})
        # Errors of this result may be text, too, so that wasmtime-py gives either with its case.
        out = json.loads(self.guest.instance().call(outputs, "convert-many", lines, "rdap", None).payload)
        self.assertEqual(out["output"]["ldhName"], "example.com")
        self.assertIn("rdap", self.guest.instance().call(outputs, "convert-many", lines, "papyrus", None).payload)
        self.assertIn("colour", self.guest.instance().call(outputs, "convert-many", lines, "rdap", '{"colour": 1}').payload)

    def test_gives_a_lookup_as_rdap(self):
        inquiry = Inquiry(self.guest, "example.com", {"protocols": ["whois"], "routes": [{"whois": "whois.example.net"}]})
        self.assertIsNone(inquiry.output("rdap"))
        inquiry.handle_answer({"whois": ANSWER})
        self.assertEqual(json.loads(inquiry.output("rdap").text)["ldhName"], "example.com")

    def test_tells_the_age_of_tables_and_the_pace_of_servers(self):
        tables = WHOIS.format("tables")
        guest = self.guest.instance()
        text = "# Source: a test's, published 2026-01-31.\n# first\tlast\twhois\trdap\n64496\t64511\twhois.example.net\t\n"
        # A list in a result: wasmtime-py gives it with its case.
        told = guest.call(tables, "editions", [record(name="asn", text=text)])
        editions = {edition.name: edition for edition in told.payload}
        self.assertEqual((editions["asn"].published, editions["asn"].rows, editions["asn"].shipped), ("2026-01-31", 1, False))
        self.assertTrue(editions["tld"].shipped and editions["tld"].rows > 1000)
        paces = guest.call(tables, "pace", "whois.nic.uk")
        self.assertIn((5, 1), [(pace.requests, pace.seconds) for pace in paces])

    def test_plays_every_session(self):
        self.assertGreaterEqual(len(FILES), 20)
        for path in FILES:
            with self.subTest(session=path.stem):
                self.play(json.loads(path.read_text(encoding="utf-8")))

    def play(self, session):
        options = session.get("options", {})
        if "error" in session:
            with self.assertRaises(Refused) as caught:
                Inquiry(self.guest, session["query"], options)
            self.assertEqual(caught.exception.code, session["error"]["code"])
            for words in session["error"].get("says", []):
                self.assertIn(words, str(caught.exception))
            return
        inquiry = Inquiry(self.guest, session["query"], options)
        for number, turn in enumerate(session["steps"], 1):
            step = inquiry.poll()
            self.assertIsNone(difference(turn["expect"], step), f"step {number}")
            self.assertEqual(inquiry.poll(), step, f"step {number}: a second poll says something else")
            self.assertEqual(hand_over(inquiry, turn), turn.get("error"), f"step {number}")
        self.assertIsNone(difference(session["report"], inquiry.report()), "report")


class TestParser(Common, unittest.TestCase):
    """The component that imports nothing, in an empty linker."""

    @classmethod
    def setUpClass(cls):
        cls.guest = Guest(COMPONENTS / "parser.wasm")

    def test_imports_nothing(self):
        self.assertEqual(self.guest.imports(), [])
        self.assertEqual(self.guest.exports(), EXPORTS)


class TestLookup(Common, unittest.TestCase):
    """The component that asks, too. wasmtime-py can't grant it sockets, so here it only reads and says whom to ask."""

    @classmethod
    def setUpClass(cls):
        cls.guest = Guest(COMPONENTS / "lookup.wasm", wasi=True)

    def test_imports_wasi_alone(self):
        others = [name for name in self.guest.imports() if not name.startswith("wasi:")]
        self.assertEqual(others, [])
        self.assertEqual(self.guest.exports(), sorted([*EXPORTS, WHOIS.format("client")]))


def hand_over(inquiry, turn):
    """Hands over what the turn says, and gives the code of the error that comes of it, if any."""
    try:
        if "answer" in turn:
            inquiry.handle_answer(turn["answer"])
        elif "waited" in turn:
            inquiry.handle_wait(turn["waited"])
    except Refused as refused:
        return refused.code
    return None


if __name__ == "__main__":
    unittest.main()
