"""ECS documents, by the schema that Elastic publishes as a package for Node (`@elastic/ecs`), which the stage installs here."""

import ipaddress
import json
import subprocess
import unittest
from datetime import datetime
from pathlib import Path

from documents import OBSERVED, of_cases, of_lookup, registrations

HERE = Path(__file__).resolve().parent
SCRIPT = "const {EcsFlat, EcsVersion} = require('@elastic/ecs'); process.stdout.write(JSON.stringify([EcsVersion, EcsFlat]))"


class TestEcs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        told = subprocess.run(["node", "-e", SCRIPT], cwd=HERE, check=True, capture_output=True)
        cls.version, cls.fields = json.loads(told.stdout)
        cls.documents = of_cases("ecs", observed=OBSERVED)

    def test_every_field_is_of_the_schema_and_its_type(self):
        for case, document in self.documents.items():
            with self.subTest(case):
                self.check(document)

    def test_the_schema_refuses_what_is_not_of_it(self):
        for path in ({"event": {"kind": "rumour"}}, {"whois": {"registrar": "x"}}, {"related": {"ip": ["x"]}}):
            with self.assertRaises((AssertionError, ValueError)):
                self.check({**path, "@timestamp": OBSERVED, "ecs": {"version": "x"}})

    def test_what_has_no_field_stands_in_labels(self):
        read = registrations()
        for case, document in self.documents.items():
            expires = read[case].get("expires", {})
            self.assertEqual(document["labels"].get("whois_expires"), expires.get("iso") or expires.get("raw"), case)
            self.assertEqual(document["@timestamp"], "2026-01-31T12:00:00.000Z")

    def test_a_lookup_gives_a_document(self):
        document = json.loads(of_lookup("ecs", "example.com"))
        self.check(document)
        self.assertEqual(document["url"]["registered_domain"], "example.com")

    def check(self, document):
        """Fails if a field is not of the schema, or its value not of the field's type or allowed values."""
        missing = {name for name, field in self.fields.items() if field.get("required")} - set(dict(flat(document)))
        self.assertEqual(missing, set())
        for name, value in flat(document):
            if name.startswith("labels."):
                self.assertIsInstance(value, str, name)
                continue
            self.assertIn(name, self.fields)
            field = self.fields[name]
            many = "array" in field["normalize"]
            self.assertEqual(isinstance(value, list), many, name)
            allowed = {allowed["name"] for allowed in field.get("allowed_values", [])}
            for each in value if many else [value]:
                self.assertTrue(not allowed or each in allowed, f"{name}: {each}")
                self.assertIsInstance(each, int if field["type"] == "long" else str, name)
                if field["type"] == "long":
                    continue
                if field["type"] == "ip":
                    ipaddress.ip_address(each)
                elif field["type"] == "date":
                    datetime.fromisoformat(each.replace("Z", "+00:00"))
                else:
                    self.assertIn(field["type"], ("keyword", "constant_keyword", "match_only_text", "wildcard"), name)


def flat(document, path=""):
    """Each value by its field's name."""
    for name, value in document.items():
        if isinstance(value, dict):
            yield from flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value


if __name__ == "__main__":
    unittest.main()
