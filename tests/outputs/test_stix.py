"""STIX bundles, by OASIS's validator and by the `stix2` library, which reads them and makes the same ids."""

import json
import unittest

import stix2
from stix2validator import ValidationOptions, validate_parsed_json

from documents import OBSERVED, of_cases, of_lookup, registrations

# {103}: "should" of the specification that version 5 UUIDs of our own namespace leave aside (section 2.9 lets other objects have any).
OPTIONS = ValidationOptions(version="2.1", strict=True, disabled=["103"])


class TestStix(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bundles = of_cases("stix", observed=OBSERVED)

    def test_oasis_validator_accepts_every_bundle(self):
        for case, bundle in self.bundles.items():
            with self.subTest(case):
                result = validate_parsed_json(bundle, OPTIONS)
                self.assertTrue(result.is_valid, [str(error) for error in result.errors])

    def test_the_library_reads_every_object_and_makes_the_same_ids_of_observables(self):
        seen = set()
        for case, bundle in self.bundles.items():
            with self.subTest(case):
                for given in bundle.get("objects", []):
                    made = stix2.parse(given, version="2.1")
                    seen.add(given["type"])
                    if given["type"] in ("domain-name", "ipv4-addr", "ipv6-addr", "autonomous-system", "email-addr"):
                        bare = {name: value for name, value in given.items() if name not in ("id", "spec_version", "type")}
                        again = type(made)(**bare)
                        self.assertEqual(again["id"], given["id"])
        self.assertEqual(
            seen,
            {"domain-name", "ipv4-addr", "ipv6-addr", "autonomous-system", "email-addr", "identity", "relationship", "note"},
        )

    def test_references_lead_within_the_bundle_and_no_object_is_there_twice(self):
        for case, bundle in self.bundles.items():
            with self.subTest(case):
                ids = [given["id"] for given in bundle.get("objects", [])]
                self.assertEqual(len(ids), len(set(ids)))
                for given in bundle.get("objects", []):
                    refs = [given[name] for name in ("source_ref", "target_ref") if name in given] + given.get("object_refs", [])
                    self.assertLessEqual(set(refs), set(ids))

    def test_the_same_answer_gives_the_same_bundle_and_a_later_observation_a_later_version(self):
        later = of_cases("stix", observed="2026-02-28T12:00:00Z")
        self.assertEqual(of_cases("stix", observed=OBSERVED), self.bundles)
        for case, bundle in self.bundles.items():
            ids = [given["id"] for given in bundle.get("objects", [])]
            self.assertEqual([given["id"] for given in later[case].get("objects", [])], ids, case)
            self.assertNotEqual(later[case]["id"], bundle["id"])

    def test_what_is_withheld_or_anothers_is_no_identity(self):
        read = registrations()
        for case, bundle in self.bundles.items():
            identities = [given for given in bundle.get("objects", []) if given["type"] == "identity"]
            names = {given["name"] for given in identities if given.get("roles") != ["registrar"]}
            for contact in read[case]["contacts"]:
                if "name" in contact and "name" in contact["redacted"] and contact["name"] != contact.get("organization"):
                    others = {other.get("name") for other in read[case]["contacts"] if "name" not in other["redacted"]}
                    if contact["name"] not in others:
                        self.assertNotIn(contact["name"], names, case)

    def test_a_lookup_is_observed_when_it_is_made(self):
        bundle = json.loads(of_lookup("stix", "example.com"))
        self.assertTrue(validate_parsed_json(bundle, OPTIONS).is_valid)
        created = next(given["created"] for given in bundle["objects"] if "created" in given)
        self.assertGreater(created, "2026-01-01")


if __name__ == "__main__":
    unittest.main()
