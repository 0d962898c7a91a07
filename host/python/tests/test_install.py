"""Writing a framework's modules, and taking them away."""

from __future__ import annotations

import contextlib
import io
import os
import pathlib
import tempfile
import unittest
from unittest import mock

from whoisbox.__main__ import main
from whoisbox.install import install, remove
from whoisbox.places import FRAMEWORKS, Framework
from whoisbox.receipt import InstallError


class InstallTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = pathlib.Path(folder.name).resolve()
        homes = {"HOME": str(self.home), "XDG_DATA_HOME": str(self.home / "data")}
        patch = mock.patch.dict(os.environ, homes)
        patch.start()
        self.addCleanup(patch.stop)
        self.framework = self.home / "spiderfoot"
        (self.framework / "modules").mkdir(parents=True)
        (self.framework / "sf.py").write_text("")
        self.module = self.framework / "modules" / "sfp_whoisbox.py"

    def files(self) -> list[pathlib.Path]:
        return sorted(path for path in self.home.rglob("*") if path.is_file())

    def test_what_install_writes_remove_takes_away_with_what_python_made_of_it(self) -> None:
        before = self.files()
        self.assertEqual(install("spiderfoot", self.framework), (self.framework, [self.module]))
        self.assertIn(b"class sfp_whoisbox", self.module.read_bytes())
        cache = self.module.parent / "__pycache__"
        cache.mkdir()
        (cache / "sfp_whoisbox.cpython-311.pyc").write_bytes(b"")
        self.assertEqual(remove("spiderfoot"), ([self.module], []))
        self.assertEqual(self.files(), before)
        self.assertFalse(cache.exists())

    def test_every_framework_s_modules_can_be_written_and_removed(self) -> None:
        for name, framework in FRAMEWORKS.items():
            with self.subTest(name):
                # Maltego's is by default beside the receipt.
                folder = self.framework if name == "spiderfoot" else self.home / "data" / "whoisbox" / name
                before = self.files()
                _, written = install(name, folder)
                self.assertEqual({str(path.relative_to(folder)) for path in written}, set(framework.contents(folder)))
                for path in written:
                    if path.suffix == ".py":
                        compile(path.read_bytes(), path, "exec")
                self.assertEqual(sorted(remove(name)[0]), sorted(written))
                self.assertEqual(self.files(), before)
                self.assertFalse(folder.exists() and folder != self.framework)

    def test_installing_again_writes_the_same(self) -> None:
        install("spiderfoot", self.framework)
        before = self.files()
        install("spiderfoot", self.framework)
        self.assertEqual(self.files(), before)
        self.assertEqual(remove("spiderfoot"), ([self.module], []))

    def test_a_file_of_another_origin_is_not_replaced_unless_forced(self) -> None:
        self.module.write_text("# somebody's own\n")
        with self.assertRaisesRegex(InstallError, "move it away, or replace it with --force"):
            install("spiderfoot", self.framework)
        self.assertEqual(self.module.read_text(), "# somebody's own\n")
        install("spiderfoot", self.framework, force=True)
        self.assertIn(b"class sfp_whoisbox", self.module.read_bytes())

    def test_a_module_that_was_changed_is_kept_and_told(self) -> None:
        install("spiderfoot", self.framework)
        self.module.write_text("# changed\n")
        self.assertEqual(remove("spiderfoot"), ([], [self.module]))
        self.assertTrue(self.module.exists())

    def test_settings_that_are_there_stay_and_what_running_leaves_goes(self) -> None:
        contents = {"a.py": b"A = 1\n", "settings.ini": b"[x]\n"}
        example = Framework(
            "Example", "a folder", lambda: None, lambda _: contents, str, settings=("settings.ini",), left=("*.cache",)
        )
        with mock.patch.dict(FRAMEWORKS, {"example": example}):
            folder = self.home / "example"
            folder.mkdir()
            (folder / "settings.ini").write_text("[y]\n")
            self.assertEqual(install("example", folder), (folder, [folder / "a.py"]))
            (folder / "x.cache").write_text("")
            self.assertEqual(remove("example"), ([folder / "a.py"], []))
            self.assertEqual(self.files(), sorted([folder / "settings.ini", self.framework / "sf.py"]))

    def test_what_is_not_the_framework_is_not_written_to(self) -> None:
        with self.assertRaisesRegex(InstallError, "is not the folder of SpiderFoot"):
            install("spiderfoot", self.home)
        self.assertEqual(remove("spiderfoot"), ([], []))

    def test_the_command_says_what_it_did_and_what_to_do(self) -> None:
        self.assertEqual(self.run_command("install", "spiderfoot", "--path", str(self.framework))[0], 0)
        code, said = self.run_command("remove", "spiderfoot")
        self.assertEqual((code, f"removed {self.module}" in said), (0, True))
        code, said = self.run_command("remove", "spiderfoot")
        self.assertEqual((code, "has written nothing for SpiderFoot" in said), (1, True))
        code, said = self.run_command("install", "spiderfoot", "--path", str(self.home))
        self.assertEqual((code, "which has sf.py and modules/ in it" in said), (1, True))

    def run_command(self, *arguments: str) -> tuple[int, str]:
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            return main(list(arguments)), said.getvalue()


if __name__ == "__main__":
    unittest.main()
