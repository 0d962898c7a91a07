"""The typed records against the JSON Schemas of the contract, so that they cannot drift apart."""

import json
import pathlib
import typing
import unittest

import msgspec

import whoisbox
from whoisbox import records, report

ROOT = pathlib.Path(__file__).resolve().parents[3]
WIT = ROOT / "wit"
#: What a report has beyond the contract's.
OWN = {"outputs", "denials"}


class TestRecords(unittest.TestCase):
    def test_have_the_members_of_the_schemas(self) -> None:
        registration = json.loads((WIT / "registration.schema.json").read_text(encoding="utf-8"))
        reported = json.loads((WIT / "report.schema.json").read_text(encoding="utf-8"))
        seen = 0
        for module, schema in ((records, registration), (report, reported)):
            definitions = {**schema["$defs"], schema["title"].lower(): schema}
            for name, definition in definitions.items():
                kind = getattr(module, KINDS.get(name, name.title().replace("_", "")))
                with self.subTest(name):
                    self.same(kind, definition, {**registration["$defs"], **reported["$defs"]})
                    seen += 1
        self.assertGreaterEqual(seen, 30)

    def same(self, kind: typing.Any, definition: dict, definitions: dict) -> None:
        """Whether a type is what a definition says."""
        if "const" in definition.get("oneOf", [{}])[0]:
            self.assertEqual(set(typing.get_args(kind)), {case["const"] for case in definition["oneOf"]})
            return
        members, required = dict(definition.get("properties", {})), set(definition.get("required", []))
        for case in definition.get("oneOf", []):
            # One of several members: each a member that may be left out.
            members |= case["properties"]
        fields = {field.name: field for field in msgspec.structs.fields(kind) if field.name not in OWN}
        self.assertEqual(list(fields), list(members))
        self.assertEqual({name for name, field in fields.items() if field.required}, required)
        for name, field in fields.items():
            self.assertEqual(plain(field.type), told(members[name], definitions), name)

    def test_an_unknown_member_of_the_component_would_be_noticed(self) -> None:
        """The JSON of real cases goes through the records and comes out the same."""
        cases = sorted((ROOT / "tests" / "cases").rglob("*.json"))
        registrations = [path for path in cases if b'"availability"' in path.read_bytes()[:2000]]
        self.assertGreater(len(registrations), 50)
        for path in registrations:
            with self.subTest(path.name):
                text = path.read_bytes()
                read = msgspec.json.decode(text, type=whoisbox.Registration)
                self.assertEqual(json.loads(msgspec.json.encode(read)), json.loads(text))

    def test_dates(self) -> None:
        for iso, expected in (
            ("2026-01-31", "2026-01-31T00:00:00"),
            ("2026-01-31T01:02:03Z", "2026-01-31T01:02:03+00:00"),
            ("2026-01-31T01:02:03.5+02:00", "2026-01-31T01:02:03.500000+02:00"),
            ("2026-01-31T01:02:03", "2026-01-31T01:02:03"),
        ):
            self.assertEqual(records.Timestamp(raw="", iso=iso).to_datetime().isoformat(), expected)
        self.assertIsNone(records.Timestamp(raw="never").to_datetime())


#: Definitions whose types are not simply named after them.
KINDS = {"registration": "Registration", "report": "Report", "parse_error": "Unread"}


def plain(kind: typing.Any) -> str:
    """A member's type in the words of `told`."""
    arguments = [argument for argument in typing.get_args(kind) if argument is not type(None)]
    if typing.get_origin(kind) is tuple:
        return f"list of {plain(arguments[0])}"
    if typing.get_origin(kind) is typing.Literal:
        return f"one of {sorted(arguments)}"
    if len(arguments) == 1:
        return plain(arguments[0])
    return {str: "string", int: "integer", bool: "boolean"}.get(kind) or kind.__name__


def told(member: dict, definitions: dict) -> str:
    """What a schema says of a member."""
    if member.get("type") == "array":
        return f"list of {told(member['items'], definitions)}"
    if "oneOf" in member:
        return f"one of {sorted(case['const'] for case in member['oneOf'])}"
    if "$ref" not in member:
        return member["type"]
    name = member["$ref"].rpartition("/")[2].removesuffix(".schema.json")
    if "const" in definitions.get(name, {}).get("oneOf", [{}])[0]:
        return told(definitions[name], definitions)
    return KINDS.get(name, name.title().replace("_", ""))


if __name__ == "__main__":
    unittest.main()
