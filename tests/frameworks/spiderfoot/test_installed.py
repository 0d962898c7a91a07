"""How SpiderFoot comes by `sfp_whoisbox`, what happens where a part of it is missing or breaks, and the web UI: facts 1, 4, 9."""

from __future__ import annotations

import contextlib
import copy
import json
import socket
import tempfile
import time
import unittest
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from framework import MODULE, MODULES, PATIENCE, Scan, SpiderFoot, checkout, install, pip, settings, together
from internet import Internet
from sflib import SpiderFoot as Handle
from spiderfoot import SpiderFootDb, SpiderFootEvent, SpiderFootHelpers, SpiderFootPlugin, SpiderFootTarget

install()
from modules.sfp_whoisbox import sfp_whoisbox


class Installed(unittest.TestCase):
    """Ways into SpiderFoot, and out again."""

    def test_fact_1_pip_alone_makes_spiderfoot_list_the_module_and_uninstall_leaves_nothing(self) -> None:
        before = modules()
        self.addCleanup(install)
        with SpiderFoot() as spiderfoot:
            self.assertIn("sfp_whoisbox", spiderfoot.run("-M").stdout)
            pip("uninstall", "--yes", "whoisbox-spiderfoot")
            self.assertEqual(modules(), before - {"sfp_whoisbox.py"})
            self.assertEqual([path for path in MODULES.parent.rglob("*sfp_whoisbox*") if not_ours(path)], [])
            listed = spiderfoot.run("-M").stdout
            self.assertNotIn("sfp_whoisbox", listed)
            self.assertIn("sfp_whois ", listed)
            install()
            self.assertIn("sfp_whoisbox", spiderfoot.run("-M").stdout)

    def test_fact_1_a_file_copied_or_linked_into_a_folder_of_spiderfoot_works(self) -> None:
        def run(link: bool) -> Scan:
            with Internet() as internet, checkout(MODULE, link=link) as root, SpiderFoot(root) as spiderfoot:
                return spiderfoot.scan("example.com", ["sfp_whoisbox"], settings(internet))

        for link, scan in together(run, (False, True)).items():
            with self.subTest(link=link):
                self.assertIn(("HUMAN_NAME", "Zoë Sample", "DOMAIN_WHOIS"), scan.told(), scan.said())

    def test_fact_1_with_wasmtime_or_the_package_absent_other_modules_still_scan(self) -> None:
        def run(package: str) -> Scan:
            lacks = f"raise ModuleNotFoundError(\"No module named '{package}'\", name='{package}')\n"
            with Internet() as internet, python_path({f"{package}.py": lacks}) as path, checkout(MODULE) as root:
                with SpiderFoot(root, PYTHONPATH=path) as spiderfoot:
                    return spiderfoot.scan("example.com", ["sfp_whoisbox", "sfp_countryname"], settings(internet))

        for package, scan in together(run, ("wasmtime", "whoisbox")).items():
            with self.subTest(package):
                self.only_the_others_found_something(scan)
                self.assertEqual(len(scan.said()), 1, scan.said())
                self.assertIn(f"pip install {package}", scan.said()[0])

    def test_fact_9_a_guest_that_is_stopped_does_not_end_the_process(self) -> None:
        lacks = {
            "memory": "engine.MEMORY, engine.MEMORY_PER_INPUT_BYTE = 4 << 20, 0",
            "a component": "engine.COMPONENT = engine.COMPONENT.with_name('__init__.py')",
        }

        def run(lack: str) -> Scan:
            code = f"import whoisbox.engine as engine\n{lacks[lack]}\n"
            with Internet() as internet, python_path({"sitecustomize.py": code}) as path, checkout(MODULE) as root:
                with SpiderFoot(root, PYTHONPATH=path) as spiderfoot:
                    server = internet.whois_server({"example.com": "Domain Name: EXAMPLE.COM\r\n" + "Remarks: more\r\n" * 60_000})
                    options = settings(internet, protocols="whois", whoisserver=internet.servers[server])
                    return spiderfoot.scan("example.com", ["sfp_whoisbox", "sfp_countryname"], options)

        for lack, scan in together(run, lacks).items():
            with self.subTest(lack):
                self.only_the_others_found_something(scan)
                self.assertTrue(scan.said()[0].startswith("engine failure: "), scan.said())

    def only_the_others_found_something(self, scan: Scan) -> None:
        """That the scan ran to its end, its output JSON, without our module."""
        self.assertEqual(scan.status, "FINISHED")
        self.assertEqual(scan.of("sfp_countryname"), {("COUNTRY_NAME", "United States", "DOMAIN_NAME")})
        self.assertEqual(json.loads(scan.stdout)[0]["data"], "example.com")


class Upstream(unittest.TestCase):
    """Fact 4: what SpiderFoot's own tests want of a module, in its real classes. No package carries those tests."""

    def handle(self) -> Handle:
        """SpiderFoot's handle, as far as its tests set one up."""
        options = {"_debug": False, "__logging": True, "__outputfilter": None, "_useragent": "", "_dnsserver": ""}
        more = {"_fetchtimeout": 5, "_internettlds": "https://publicsuffix.org/", "_internettlds_cache": 72, "_socks1type": ""}
        return Handle({**options, **more, "_genericusers": "", "__modules__": None, "__database": "none.db"})

    def test_fact_4_every_option_has_a_description(self) -> None:
        self.assertEqual(sfp_whoisbox.opts.keys(), sfp_whoisbox.optdescs.keys())
        self.assertTrue(all(isinstance(value, (str, int, bool)) for value in sfp_whoisbox.opts.values()))

    def test_fact_4_setup_copies_the_options(self) -> None:
        module, other = sfp_whoisbox(), sfp_whoisbox()
        given = {"timeout": 7}
        module.setup(self.handle(), given)
        given["timeout"] = 8
        self.assertEqual((module.opts["timeout"], other.opts["timeout"], sfp_whoisbox.opts["timeout"]), (7, 30, 30))

    def test_fact_4_only_types_that_spiderfoot_knows_are_watched_and_produced(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            database = SpiderFootDb({"__database": f"{folder}/spiderfoot.db"}, init=True)
            known = {row[1] for row in database.eventTypes()}
            database.close()
        module = sfp_whoisbox()
        for types in (module.watchedEvents(), module.producedEvents()):
            self.assertIsInstance(types, list)
            self.assertEqual(len(types), len(set(types)))
            self.assertLessEqual(set(types), known)

    def test_fact_4_all_that_the_stock_module_watches_and_produces_is_watched_and_produced(self) -> None:
        from modules.sfp_whois import sfp_whois

        self.assertLessEqual(set(sfp_whois().watchedEvents()), set(sfp_whoisbox().watchedEvents()))
        self.assertLessEqual(set(sfp_whois().producedEvents()), set(sfp_whoisbox().producedEvents()))

    def test_fact_4_spiderfoots_loader_takes_it_and_a_scan_may_copy_it(self) -> None:
        with checkout(MODULE) as root:
            found = SpiderFootHelpers.loadModulesAsDict(str(root / "modules"), ["__init__.py"])
        loaded = found["sfp_whoisbox"]
        self.assertIsInstance(loaded["object"], SpiderFootPlugin)
        self.assertEqual(loaded["cats"], ["Public Registries"])
        self.assertLessEqual(set(loaded["group"]), {"Footprint", "Investigate", "Passive"})
        self.assertLessEqual(set(loaded["labels"]), {"apikey", "slow", "errorprone", "invasive", "tool"})
        copy.deepcopy(loaded)

    def test_fact_4_an_event_that_it_does_not_watch_leads_to_nothing(self) -> None:
        module = sfp_whoisbox()
        module.setup(self.handle(), {})
        module.setTarget(SpiderFootTarget("example target value", "IP_ADDRESS"))
        self.assertIsNone(module.handleEvent(SpiderFootEvent("ROOT", "example data", "", "")))


class WebUi(unittest.TestCase):
    """A scan by SpiderFoot's web UI."""

    def test_fact_2_a_scan_from_the_web_ui_yields_the_same(self) -> None:
        with Internet() as internet, checkout(MODULE) as root, SpiderFoot(root) as spiderfoot:
            spiderfoot.configure(settings(internet))
            with web_ui(spiderfoot) as ask:
                by_module = {"modulelist": "module_sfp_whoisbox", "typelist": "", "usecase": ""}
                state, scan = ask("startscan", scanname="web", scantarget="example.com", **by_module)
                self.assertEqual(state, "SUCCESS", scan)
                wait_until(lambda: ask("scanstatus", id=scan)[5] in ("FINISHED", "ERROR-FAILED", "ABORTED"))
                rows = ask("scaneventresults", id=scan)
                options = {option for option in ask("optsraw")[1]["data"] if option.startswith("module.sfp_whoisbox.")}
            told = spiderfoot.result(scan=scan).told()
        self.assertIn(("EMAILADDR", "zoe@example.com", "DOMAIN_WHOIS"), told)
        self.assertIn("zoe@example.com", {row[1] for row in rows})
        self.assertEqual(options, {f"module.sfp_whoisbox.{option}" for option in sfp_whoisbox.opts})


@contextlib.contextmanager
def web_ui(spiderfoot: SpiderFoot) -> Iterator:
    """Runs the web UI, and gives what asks it and reads its JSON."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = spiderfoot.start("-l", f"127.0.0.1:{port}")

    def ask(page: str, **form: str) -> list:
        body = urllib.parse.urlencode(form).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{port}/{page}", body, {"Accept": "application/json"})
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            return json.loads(response.read())

    def answers() -> bool:
        with contextlib.suppress(OSError):
            return bool(ask("ping"))
        return False

    try:
        wait_until(answers)
        yield ask
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def wait_until(condition) -> None:
    """Waits until something holds."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("it never came to that")
        time.sleep(0.2)


@contextlib.contextmanager
def python_path(files: dict[str, str]) -> Iterator[str]:
    """A folder for PYTHONPATH with these files."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            Path(folder, name).write_text(text, "utf-8")
        yield folder


def modules() -> set[str]:
    """The files of SpiderFoot's modules."""
    return {path.name for path in MODULES.iterdir() if path.is_file()}


def not_ours(path: Path) -> bool:
    """Whether a file is none of the package whoisbox, which has the module, too."""
    return MODULE.parents[2] not in path.parents


if __name__ == "__main__":
    unittest.main()
