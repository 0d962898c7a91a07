"""MISP events, by PyMISP with the object templates that it carries."""

import json
import unittest
from pathlib import Path

import pymisp
from pymisp import MISPEvent, MISPObject

from documents import OBSERVED, of_cases, of_lookup, registrations

TEMPLATES = Path(pymisp.__file__).parent / "data" / "misp-objects" / "objects"
DESCRIBED = json.loads((Path(pymisp.__file__).parent / "data" / "describeTypes.json").read_text(encoding="utf-8"))["result"]


class TestMisp(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.events = of_cases("misp", observed=OBSERVED)
        cls.templates = {
            name: json.loads((TEMPLATES / name / "definition.json").read_text(encoding="utf-8"))
            for name in ("whois", "domain-ip", "asn")
        }

    def test_pymisp_reads_every_event(self):
        for case, given in self.events.items():
            with self.subTest(case):
                event = MISPEvent()
                event.load(json.dumps(given))
                self.assertEqual(len(event.objects), len(given["Event"].get("Object", [])))

    def test_every_object_is_of_its_template(self):
        seen = set()
        for case, given in self.events.items():
            for told in given["Event"].get("Object", []):
                template = self.templates[told["name"]]
                seen.add(told["name"])
                with self.subTest(case, object=told["name"]):
                    self.assertEqual(told["template_uuid"], template["uuid"])
                    self.assertEqual(told["template_version"], str(template["version"]))
                    self.assertEqual(told["description"], template["description"])
                    self.assertEqual(told["meta-category"], template["meta-category"])
                    relations = [attribute["object_relation"] for attribute in told["Attribute"]]
                    self.assertTrue(set(template["requiredOneOf"]) & set(relations), relations)
                    # PyMISP's own check of required and multiple members, and of types.
                    checked = MISPObject(told["name"], strict=True)
                    for attribute in told["Attribute"]:
                        member = template["attributes"][attribute["object_relation"]]
                        self.assertEqual(attribute["type"], member["misp-attribute"])
                        self.assertEqual(attribute["disable_correlation"], member.get("disable_correlation", False))
                        self.assertIn(attribute["type"], DESCRIBED["category_type_mappings"][attribute["category"]])
                        checked.add_attribute(attribute["object_relation"], value=attribute["value"], type=attribute["type"])
                    self.assertTrue(checked._validate())
        self.assertEqual(seen, set(self.templates))

    def test_no_uuid_is_there_twice_and_the_same_answer_has_the_same(self):
        self.assertEqual(of_cases("misp", observed=OBSERVED), self.events)
        for case, given in self.events.items():
            with self.subTest(case):
                objects = given["Event"].get("Object", [])
                ids = [told["uuid"] for told in objects] + [a["uuid"] for told in objects for a in told["Attribute"]]
                self.assertEqual(len(ids), len(set(ids)))

    def test_registrants_are_the_holders_own(self):
        read = registrations()
        for case, given in self.events.items():
            withheld = {
                (member, contact.get(member))
                for contact in read[case]["contacts"]
                for member in ("name", "organization")
                if member in contact["redacted"] or "privacy_service" in contact
            }
            for told in given["Event"].get("Object", []):
                for attribute in told["Attribute"]:
                    member = {"registrant-name": "name", "registrant-org": "organization"}.get(attribute["object_relation"])
                    stated = {
                        contact.get(member)
                        for contact in read[case]["contacts"]
                        if member and member not in contact["redacted"] and "privacy_service" not in contact
                    }
                    if member and attribute["value"] not in stated:
                        self.assertNotIn((member, attribute["value"]), withheld, case)

    def test_the_text_is_left_out_where_it_is_not_wanted(self):
        for case, given in of_cases("misp", observed=OBSERVED, text=False).items():
            for told in given["Event"].get("Object", []):
                texts = [a["value"] for a in told["Attribute"] if a["object_relation"] == "text"]
                self.assertFalse(any("\n" in text for text in texts), case)

    def test_a_lookup_gives_an_event(self):
        event = MISPEvent()
        event.load(json.loads(of_lookup("misp", "example.com")))
        self.assertIn("whois", [told.name for told in event.objects])


if __name__ == "__main__":
    unittest.main()
