"""Maltego's two kits, run as Maltego runs them: a local transform is a process, a server is asked over HTTP.

`WHOISBOX_MALTEGO_TRX` names a Python that has whoisbox and maltego-trx, `WHOISBOX_MALTEGO_SERVER` one with maltego-transforms.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from internet import Internet

#: How long anything may take that should end by itself.
PATIENCE = 60


@dataclass(frozen=True)
class Entity:
    """An entity as the kit handed it to Maltego, less the property that holds its value."""

    type: str
    value: str
    link: str
    properties: tuple[tuple[str, str], ...]

    def __getitem__(self, name: str) -> str:
        return dict(self.properties)[name]


@dataclass(frozen=True)
class Shown:
    """What a transform shows: entities, and messages as `(level, text)`."""

    entities: list[Entity]
    messages: list[tuple[str, str]]

    def of(self, kind: str) -> list[Entity]:
        """The entities of a type, which goes without its `maltego.`."""
        return [entity for entity in self.entities if entity.type == f"maltego.{kind}"]

    def values(self) -> set[str]:
        """All that stands in any entity."""
        properties = {value for entity in self.entities for _, value in entity.properties}
        return properties | {entity.value for entity in self.entities}

    @property
    def outcome(self) -> str:
        """What came of it: the words before the colon of the first message."""
        return self.messages[0][1].partition(":")[0]


class Folder:
    """A folder of transforms as whoisbox makes it, with these settings."""

    def __init__(self, **settings: object) -> None:
        self.home = tempfile.TemporaryDirectory(prefix="whoisbox-maltego-")
        self.path = Path(self.home.name, "transforms").resolve()
        self.said = self.command("install")
        if settings:
            self.set(**settings)

    def command(self, verb: str) -> str:
        """Runs `whoisbox install maltego`, or `remove`, for this folder, and gives what it says."""
        command = [os.environ["WHOISBOX_MALTEGO_TRX"], "-m", "whoisbox", verb, "maltego", "--path", str(self.path)]
        # Where the receipt of what was installed is kept.
        home = {"XDG_DATA_HOME": self.home.name}
        ended = subprocess.run(
            command, env={**os.environ, **home}, capture_output=True, text=True, encoding="utf-8", timeout=PATIENCE
        )
        # What the user wrote meanwhile is kept, and told.
        assert ended.returncode == 0 or (verb == "remove" and "kept " in ended.stderr), ended
        return ended.stdout + ended.stderr

    def set(self, **settings: object) -> None:
        """Writes other settings in place of those that there are."""
        lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
        (self.path / "settings.ini").write_text(f"[whoisbox]\n{lines}", encoding="utf-8")

    def forget(self) -> None:
        """Forgets which servers asked for patience."""
        (self.path / "pauses.json").unlink(missing_ok=True)

    def close(self) -> None:
        self.home.cleanup()


class Trx:
    """Local transforms by maltego-trx."""

    def __init__(self, folder: Folder, **environment: str) -> None:
        self.folder = folder
        self.environment = {**os.environ, **environment}

    def run(self, transform: str, value: str, properties: str = "") -> Shown:
        """Runs `python project.py local …` as Maltego does. Standard output is one XML document, whatever comes."""
        command = [os.environ["WHOISBOX_MALTEGO_TRX"], "project.py", "local", transform.replace("_", "-"), value]
        command += [properties] * bool(properties)
        ended = subprocess.run(
            command, cwd=self.folder.path, env=self.environment, capture_output=True, timeout=PATIENCE, check=True
        )
        response = ElementTree.fromstring(ended.stdout).find("MaltegoTransformResponseMessage")
        assert response is not None, ended.stdout
        messages = [(found.get("MessageType", ""), found.text or "") for found in response.iter("UIMessage")]
        return Shown([_trx_entity(found) for found in response.iter("Entity")], messages)


def _trx_entity(found: ElementTree.Element) -> Entity:
    fields = {field.get("Name", ""): field.text or "" for field in found.iter("Field")}
    link = fields.pop("link#maltego.link.label", "")
    return Entity(found.get("Type", ""), found.findtext("Value") or "", link, tuple(sorted(fields.items())))


class Server:
    """A server by maltego-transforms, and a client of it."""

    def __init__(self, folder: Folder, **environment: str) -> None:
        self.log = Path(folder.home.name, f"server-{id(self)}.log")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [os.environ["WHOISBOX_MALTEGO_SERVER"], "server.py"],
                cwd=folder.path,
                # The system picks the port; the log says which.
                env={**os.environ, **environment, "MALTEGO_SERVER_HTTP_PORT": "0"},
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + PATIENCE
        while not (begun := re.search(r"Uvicorn running on (http://\S+)", self.log.read_text())):
            assert self.process.poll() is None and time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)
        self.url = begun[1]

    def get(self, path: str) -> Any:
        return self._ask("GET", path)

    def start(self, transform: str, value: str, property_: str = "fqdn", type_: str = "maltego.Domain", **settings: str) -> str:
        """Starts a transform on one entity and gives the path of the run."""
        properties = [{"name": property_, "value": value, "type": "STRING"}]
        entity = {"id": "1", "type": type_, "valueRef": property_, "properties": properties}
        counts = {"entitiesTypesStat": {type_: 1}, "entitiesTotalCount": 1}
        request = {
            "input": {"metadata": counts, "graph": {"entities": [entity], "links": []}},
            "transformSettings": [{"name": f"global#whoisbox.{name}", "value": text} for name, text in settings.items()],
            "limit": 256,
        }
        path = f"/api/v3/transforms/whoisbox.{transform}/run"
        return f"{path}/{self._ask('POST', path, request)['result']['runId']}"

    def ended(self, run: str) -> dict[str, Any]:
        """The results of a run once it is over, page by page as Maltego asks for them."""
        deadline = time.monotonic() + PATIENCE
        events: list[Any] = []
        while True:
            result = self.get(f"{run}/results?eventPointer={len(events)}&eventLimit=50")["result"]
            events += result["events"]
            if result["state"] in ("COMPLETED", "FAILED", "CANCELED", "TIMED_OUT") and len(events) >= result["eventCount"]:
                return {**result, "events": events}
            assert time.monotonic() < deadline, result
            time.sleep(0 if result["events"] else 0.05)

    def run(self, transform: str, value: str, property_: str = "fqdn", type_: str = "maltego.Domain", **settings: str) -> Shown:
        """Runs a transform as Maltego does: asks for it, and then for results until it is over."""
        result = self.ended(self.start(transform, value, property_, type_, **settings))
        assert result["state"] == "COMPLETED", result
        events = [event["data"] for event in result["events"]]
        links = {
            event["link"]["targetId"]: "".join(
                found["value"] for found in event["link"]["properties"] if found["name"] == "maltego.link.label"
            )
            for event in events
            if event["inputType"] == "LINK"
        }
        entities = [_server_entity(event["entity"], links) for event in events if event["inputType"] == "ENTITY"]
        messages = [
            (event["statusMessage"]["type"], event["statusMessage"]["text"])
            for event in events
            if event["inputType"] == "STATUS_MESSAGE"
        ]
        return Shown(entities, messages)

    def cancel(self, run: str) -> None:
        self._ask("POST", f"{run}/cancel", {})

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=PATIENCE)
        self.log.unlink()

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Maltego-Protocol-Version": "3.0"}
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.code} {error.read().decode()}") from error


def _server_entity(found: dict[str, Any], links: dict[str, str]) -> Entity:
    properties = {p["name"]: str(p["value"]) for p in found["properties"] if p.get("value") not in (None, "")}
    value = properties.pop(found["valueRef"])
    return Entity(found["type"], value, links.get(found["id"], ""), tuple(sorted(properties.items())))


class Kits(unittest.TestCase):
    """Both kits, by one folder of transforms, and a little internet; a test sets whom they ask."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.internet = Internet()
        cls.addClassCleanup(cls.internet.close)
        cls.folder = Folder()
        cls.addClassCleanup(cls.folder.close)
        cls.trx = Trx(cls.folder)
        cls.server = Server(cls.folder)
        cls.addClassCleanup(cls.server.close)

    def settings(self, server: str | None = "registry", **more: object) -> dict[str, object]:
        """Settings by which a WHOIS server of the little internet is asked, and may be."""
        ports = " ".join(map(str, self.internet.ports))
        asked = {"whois": self.internet.servers[server], "protocols": "whois"} if server else {}
        return {"allow_addresses": "127.0.0.1", "allow_ports": ports, **asked, **more}
