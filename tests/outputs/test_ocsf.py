"""OCSF events, by models made from the schema that ocsf.io publishes (pydantic-ocsf carries it)."""

import json
import unittest

from ocsf.v1_7_0.events import OsintInventoryInfo
from pydantic import BaseModel

from documents import OBSERVED, of_cases, of_lookup, registrations


class TestOcsf(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.events = of_cases("ocsf", observed=OBSERVED)

    def test_the_schema_accepts_every_event_and_knows_every_member(self):
        for case, event in self.events.items():
            with self.subTest(case):
                self.assertEqual(list(unknown(OsintInventoryInfo.model_validate(event))), [])

    def test_the_schema_refuses_what_is_not_of_it(self):
        event = dict(next(iter(self.events.values())))
        with self.assertRaises(ValueError):
            OsintInventoryInfo.model_validate({**event, "osint": [{"type_id": "domain"}]})
        with self.assertRaises(ValueError):
            OsintInventoryInfo.model_validate({name: value for name, value in event.items() if name != "osint"})

    def test_an_event_says_what_the_registration_says(self):
        read = registrations()
        found = 0
        for case, event in self.events.items():
            registration, osint = read[case], event["osint"][0]
            self.assertEqual(event["time"], 1769860800000)
            self.assertEqual(event["type_uid"], event["class_uid"] * 100 + event["activity_id"])
            if registration["availability"] != "registered":
                self.assertNotIn("whois", osint, case)
                continue
            whois = osint.get("whois", {})
            self.assertEqual(whois.get("name_servers", []), [server["name"] for server in registration["nameservers"]], case)
            self.assertEqual(whois.get("registrar"), named(registration.get("registrar", {})), case)
            found += "registrar" in whois
        self.assertGreater(found, 50)

    def test_a_lookup_gives_an_event(self):
        event = json.loads(of_lookup("ocsf", "example.com"))
        OsintInventoryInfo.model_validate(event)
        self.assertEqual(event["osint"][0]["whois"]["domain"], "example.com")


def named(registrar):
    return registrar.get("name") or registrar.get("organization") or registrar.get("handle")


def unknown(model, path=""):
    """The members that a model was given and does not know."""
    for name in model.model_extra or {}:
        yield f"{path}/{name}"
    for name in model.model_fields_set:
        value = getattr(model, name, None)
        for index, item in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(item, BaseModel):
                yield from unknown(item, f"{path}/{name}/{index}")


if __name__ == "__main__":
    unittest.main()
