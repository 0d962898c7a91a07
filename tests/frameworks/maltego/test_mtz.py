"""What Maltego imports: the .mtz, the server's discovery, and what is left of them after removal."""

from __future__ import annotations

import json
import os
import subprocess
import xml.etree.ElementTree as ElementTree
import zipfile

from kits import PATIENCE, Folder, Kits, Trx

TABLE = """
import json
from whoisbox.frameworks.maltego.transforms import TRANSFORMS
print(json.dumps([[t.name, t.input, t.display_name, t.part.description, list(t.part.outputs)] for t in TRANSFORMS]))
"""


class Imported(Kits):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        python = os.environ["WHOISBOX_MALTEGO_TRX"]
        cls.table = json.loads(subprocess.run([python, "-c", TABLE], capture_output=True, check=True, timeout=PATIENCE).stdout)

    def test_the_mtz_lists_every_transform_with_the_command_that_runs_it(self) -> None:
        with zipfile.ZipFile(self.folder.path / "whoisbox.mtz") as mtz:
            self.assertIsNone(mtz.testzip())
            documents = {name: ElementTree.fromstring(mtz.read(name)) for name in mtz.namelist()}
        names = [name.replace("_", "-") for name, *_ in self.table]
        listed = [found.get("name") for found in documents["Servers/Local.tas"].iter("Transform")]
        self.assertEqual(listed, names)
        self.assertEqual([found.get("name") for found in documents["TransformSets/whoisbox.set"].iter("Transform")], names)
        for name, (_, kind, display_name, description, _) in zip(names, self.table, strict=True):
            transform = documents[f"TransformRepositories/Local/{name}.transform"]
            self.assertEqual((transform.get("displayName"), transform.get("description")), (display_name, description))
            self.assertEqual([found.get("type") for found in transform.iter("Entity")], [kind])
            settings = {
                found.get("name"): found.text
                for found in documents[f"TransformRepositories/Local/{name}.transformsettings"].iter("Property")
            }
            self.assertEqual(
                settings,
                {
                    "transform.local.command": os.environ["WHOISBOX_MALTEGO_TRX"],
                    "transform.local.parameters": f"project.py local {name}",
                    "transform.local.working-directory": str(self.folder.path),
                    "transform.local.debug": "false",
                },
            )

    def test_the_command_of_the_mtz_runs_the_transform(self) -> None:
        self.folder.set(**self.settings("registry"))
        with zipfile.ZipFile(self.folder.path / "whoisbox.mtz") as mtz:
            settings = ElementTree.fromstring(mtz.read("TransformRepositories/Local/domain-to-name-servers.transformsettings"))
        found = {item.get("name"): item.text or "" for item in settings.iter("Property")}
        # As Maltego does: from any folder, with the value and the properties behind the parameters.
        ended = subprocess.run(
            [
                found["transform.local.command"],
                *found["transform.local.parameters"].split(),
                "example.com",
                "fqdn=example.com#whois-info=a\\=b\\#c",
            ],
            cwd=found["transform.local.working-directory"],
            capture_output=True,
            check=True,
            timeout=PATIENCE,
        )
        values = [entity.findtext("Value") for entity in ElementTree.fromstring(ended.stdout).iter("Entity")]
        self.assertEqual(values[:2], ["ns1.example.com", "ns2.example.net"])

    def test_the_server_lists_the_same_transforms_with_their_settings(self) -> None:
        listed = {found["name"]: found for found in self.server.get("/api/v3/transforms")["transforms"]}
        self.assertEqual(list(listed), [f"whoisbox.{name}" for name, *_ in self.table])
        for name, kind, display_name, description, outputs in self.table:
            found = listed[f"whoisbox.{name}"]
            self.assertEqual((found["displayName"], found["description"]), (display_name, description))
            self.assertEqual((found["input"]["typeIds"], found["output"]["typeIds"]), ([kind], outputs))
            settings = [setting["name"].rpartition(".")[2] for setting in found["transformSettings"]]
            self.assertEqual(settings, ["whois", "rdap", "protocols", "timeout"])
        self.assertEqual(self.server.get("/seed")["TransformApplications"][0]["name"], "whoisbox")

    def test_a_guest_s_settings_reach_the_lookup(self) -> None:
        ports = " ".join(map(str, self.internet.ports))
        self.folder.set(allow_addresses="127.0.0.1", allow_ports=ports)
        settings = {"whois": self.internet.servers["registry"], "protocols": "whois", "timeout": "20"}
        self.assertEqual(self.server.run("domain_to_contacts", "example.com", **settings).outcome, "Found")
        shown = self.server.run("domain_to_contacts", "example.com", **{**settings, "timeout": "soon"})
        self.assertEqual(shown.messages[0][0], "ERROR")
        self.assertIn("timeout = 'soon'", shown.messages[0][1])

    def test_what_a_new_folder_s_settings_say_is_what_holds_without_them(self) -> None:
        make = "import sys; from pathlib import Path; from whoisbox.frameworks.maltego import settings as s; "
        check = (
            "text = s.template(); p = Path(sys.argv[1]); p.write_text(text); assert s.read_file(p) == s.Settings();"
            "lines = [l[1:] for l in text.splitlines() if l.startswith('#') and ' = ' in l and not l.startswith('# ')];"
            "p.write_text('[whoisbox]\\n' + '\\n'.join(lines)); assert s.read_file(p) == s.Settings(), p.read_text()"
        )
        path = str(self.folder.path / "settings.ini")
        subprocess.run([os.environ["WHOISBOX_MALTEGO_TRX"], "-c", make + check, path], check=True, timeout=PATIENCE)

    def test_removal_leaves_nothing_of_whoisboxs_and_all_of_the_users(self) -> None:
        throttling = self.internet.whois_server({})
        self.internet.script(throttling, throttled={"seconds": 600})
        for own in (None, "notes.txt"):
            folder = Folder()
            self.addCleanup(folder.close)
            self.assertIn("whoisbox.mtz", folder.said)
            written = (folder.path / "settings.ini").read_text()
            folder.command("remove")
            self.assertFalse(folder.path.exists())
            folder.command("install")
            self.assertIn("#timeout = 30", (folder.path / "settings.ini").read_text())
            folder.set(**self.settings(throttling))
            Trx(folder).run("domain_to_contacts", "example.com")
            self.assertTrue((folder.path / "pauses.json").exists())
            folder.command("install")
            self.assertIn("allow_ports", (folder.path / "settings.ini").read_text(), "settings stay")
            if own:
                (folder.path / own).write_text("mine")
            folder.command("remove")
            # Settings that the user wrote are the user's.
            left = sorted(path.name for path in folder.path.iterdir())
            self.assertEqual(left, sorted(filter(None, [own, "settings.ini"])))
            self.assertNotEqual(written, (folder.path / "settings.ini").read_text())
