"""The scripted dialogues for players in Python: the files, what a body in them stands for, and where a value is not as expected."""

import base64
import json
import pathlib

FILES = sorted(pathlib.Path(__file__).resolve().parent.glob("*.json"))


def body(value):
    """A body as it came, or as the session's file tells it: text, lines, bytes or JSON."""
    if isinstance(value, (str, bytes)):
        return value
    if isinstance(value, list):
        return "".join(line + "\r\n" for line in value)
    if list(value) == ["base64"]:
        return base64.b64decode(value["base64"])
    return json.dumps(value, ensure_ascii=False)


def difference(expected, actual, path=""):
    """Says where `actual` differs from the part that is expected (`tests/sessions/README.md`)."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        found = (difference(value, actual.get(name), f"{path}/{name}") for name, value in expected.items())
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        found = (difference(value, actual[index], f"{path}/{index}") for index, value in enumerate(expected))
    elif expected == actual and isinstance(expected, bool) == isinstance(actual, bool):
        return None
    else:
        return f"{path}: {expected!r} expected, not {actual!r}"
    return next((where for where in found if where), None)
