"""What lookups are recorded as doing, in the names of ECS and of OCSF, by their schemas."""

import json
import tempfile
import unittest
from pathlib import Path

from ocsf.v1_7_0.events import HttpActivity, NetworkActivity

from documents import audit_of
from test_ecs import TestEcs
from test_ocsf import unknown

CLASSES = {4001: NetworkActivity, 4002: HttpActivity}


class TestAudit(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.ecs = audit_of("ecs", Path(folder.name) / "ecs.jsonl")
        cls.ocsf = audit_of("ocsf", Path(folder.name) / "ocsf.jsonl")

    def test_ecs_accepts_every_document(self):
        schema = TestEcs()
        TestEcs.setUpClass()
        for event in self.ecs:
            with self.subTest(event["message"]):
                schema.check(event)

    def test_ocsf_accepts_every_event_and_knows_every_member(self):
        for event in self.ocsf:
            with self.subTest(event["message"]):
                strange = unknown(CLASSES[event["class_uid"]].model_validate(event))
                # That member is for what the schema has no place for.
                self.assertEqual([path for path in strange if not path.startswith("/unmapped/")], [])
                self.assertEqual(event["type_uid"], event["class_uid"] * 100 + event["activity_id"])

    def test_each_step_of_a_lookup_is_told_once_and_in_order(self):
        actions = [event["event"]["action"].removeprefix("whois-") for event in self.ecs]
        one = ["question", "connection", "outcome"]
        # Registry and registrar by WHOIS; RDAP; a server that the policy forbids; one where nobody listens.
        self.assertEqual(actions, [*one, *one, "conclusion", *one, "conclusion", "question", "denial", "outcome", "conclusion", *one, "conclusion"])
        self.assertEqual([event["unmapped"]["event"] for event in self.ocsf], actions)

    def test_the_events_of_a_lookup_are_told_from_those_of_another(self):
        lookups = {}
        for event in self.ecs:
            lookups.setdefault(event["trace"]["id"], set()).add(event["labels"]["whois_query"])
        self.assertEqual([sorted(queries) for queries in lookups.values()], [["example.com"], ["example.org"], ["example.net"], ["example.net"]])

    def test_a_connection_is_known_by_both_its_ends(self):
        made = [event for event in self.ecs if event["event"]["action"] == "whois-connection" and event["event"]["outcome"] == "success"]
        self.assertEqual(len(made), 3)
        for event in made:
            self.assertEqual(event["source"]["ip"], "127.0.0.1")
            self.assertGreater(event["source"]["port"], 0)
            self.assertEqual(event["destination"]["ip"], "127.0.0.1")


if __name__ == "__main__":
    unittest.main()
