"""The sandbox: what is stopped, and how it gets along with threads, forks and new processes."""

import contextlib
import copy
import multiprocessing
import os
import pathlib
import pickle
import stat
import subprocess
import sys
import tempfile
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

import whoisbox
from whoisbox import engine
from whoisbox.inquiry import Inquiry, Options

ANSWER = "Domain Name: EXAMPLE.COM\r\nRegistrar: Example Registrar, Inc.\r\n"

# A component that has `many-json` alone, with this body; what it is handed lies at 16.
MISBEHAVING = """
(component
  (core module $m
    (memory (export "memory") 16)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) i32.const 16)
    (func (export "many") (param i32 i32) (result i32) {body}))
  (core instance $i (instantiate $m))
  (func $many (param "lines" string) (result string)
    (canon lift (core func $i "many") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
  (instance $parse (export "many-json" (func $many)))
  (export "osint:whois/parse@0.1.0" (instance $parse)))
"""
TRAPS = "unreachable"
LOOPS = "(loop br 0) unreachable"
GROWS = "(if (i32.eq (memory.grow (i32.const 4000)) (i32.const -1)) (then unreachable)) (loop br 0) unreachable"


@contextlib.contextmanager
def component(body: str):
    """Has the engine run another component meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "parser.wasm")
        path.write_text(MISBEHAVING.format(body=body))
        with mock.patch.multiple(engine, COMPONENT=path, _runtime=None):
            # wasmtime-py takes the text form of a component, too.
            with mock.patch.object(pathlib.Path, "read_bytes", lambda self: self.read_text()):
                engine.runtime()
            yield


class TestBounds(unittest.TestCase):
    def test_a_trap_is_an_error_that_names_the_component(self) -> None:
        with component(TRAPS):
            for _ in range(3):
                with self.assertRaisesRegex(whoisbox.EngineError, r"parser\.wasm 0\.1\.0 was stopped: .*unreachable"):
                    whoisbox.parse(ANSWER)
        self.assertEqual(whoisbox.parse(ANSWER).name, "example.com")

    def test_a_computation_without_an_end_is_ended(self) -> None:
        with component(LOOPS), mock.patch.object(engine, "SECONDS", 0.2):
            with self.assertRaisesRegex(whoisbox.EngineError, "too long"):
                whoisbox.parse(ANSWER)

    def test_memory_does_not_grow_beyond_its_bound(self) -> None:
        with component(GROWS), self.assertRaisesRegex(whoisbox.EngineError, "memory"):
            whoisbox.parse(ANSWER)

    def test_what_is_too_much_in_a_chunk_is_told_in_its_place(self) -> None:
        with component(TRAPS):
            read = list(whoisbox.parse_many([ANSWER, ANSWER]))
        self.assertEqual([type(one) for one in read], [whoisbox.EngineError] * 2)

    def test_a_real_answer_that_is_too_large_for_the_memory_leaves_the_engine_usable(self) -> None:
        with mock.patch.multiple(engine, MEMORY=4 << 20, MEMORY_PER_INPUT_BYTE=1, _runtime=None):
            with self.assertRaisesRegex(whoisbox.EngineError, "memory"):
                whoisbox.parse("a: b\r\n" * 500_000)
            self.assertEqual(whoisbox.parse(ANSWER).name, "example.com")

    def test_a_large_answer_is_read(self) -> None:
        registration = whoisbox.parse(ANSWER + "remarks: nothing\r\n" * 100_000)
        self.assertEqual(registration.name, "example.com")

    def test_does_without_what_it_knows_of_wasmtime_py(self) -> None:
        with mock.patch.dict(sys.modules, {"whoisbox.lowering": None}), mock.patch.object(engine, "_runtime", None):
            self.assertEqual(whoisbox.parse(ANSWER).name, "example.com")
            self.assertEqual(Inquiry("example.com", Options()).report().query.domain, "example.com")

    def test_says_what_is_missing(self) -> None:
        with mock.patch.multiple(engine, COMPONENT=pathlib.Path("/nowhere/parser.wasm"), _runtime=None):
            with self.assertRaisesRegex(whoisbox.EngineError, "install whoisbox again"):
                whoisbox.parse(ANSWER)
        with mock.patch.dict(sys.modules, {"wasmtime": None}), mock.patch.object(engine, "_runtime", None):
            with self.assertRaisesRegex(whoisbox.EngineError, "pip install wasmtime"):
                whoisbox.parse(ANSWER)


class TestCompany(unittest.TestCase):
    def test_many_threads_read_and_inquire_at_once(self) -> None:
        def work(number: int) -> str:
            name = f"name{number}.com"
            if number % 2:
                return whoisbox.parse(f"Domain Name: {name}\r\n", server="whois.example.net", query=name).name
            options = Options(routes=(("whois", "whois.example.net:4343"), ("rdap", "https://rdap.example.net/")))
            inquiry = Inquiry(name, options, [("whois.example.org", 3)])
            inquiry.poll()
            inquiry.handle_failure("timed_out")
            inquiry.poll()
            inquiry.handle_whois(f"Domain Name: {name}\r\nRegistrar: Example Registrar, Inc.\r\n")
            return inquiry.report().merged.name

        interval = sys.getswitchinterval()
        sys.setswitchinterval(1e-5)
        try:
            with ThreadPoolExecutor(8) as pool:
                names = list(pool.map(work, range(200)))
        finally:
            sys.setswitchinterval(interval)
        self.assertEqual(names, [f"name{number}.com" for number in range(200)])

    def test_the_first_calls_may_come_at_once(self) -> None:
        script = (
            "import whoisbox\nfrom concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(8) as pool:\n"
            f"    print({{r.name for r in pool.map(whoisbox.parse, [{ANSWER!r}] * 40)}})"
        )
        self.assertEqual(run(script), "{'example.com'}")

    @unittest.skipUnless(hasattr(os, "fork"), "there is no fork here")
    def test_a_fork_uses_nothing_of_its_parents(self) -> None:
        whoisbox.parse(ANSWER)
        inquiry = Inquiry("example.com", Options())
        parent, stop = engine.runtime(), threading.Event()

        def busy() -> None:
            while not stop.is_set():
                whoisbox.parse(ANSWER)

        threads = [threading.Thread(target=busy) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(5):
                child = os.fork()
                if child == 0:
                    code = 1
                    with contextlib.suppress(BaseException):
                        code = in_child(parent, inquiry)
                    os._exit(code)
                self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        self.assertEqual(whoisbox.parse(ANSWER).name, "example.com")

    @unittest.skipUnless("fork" in multiprocessing.get_all_start_methods(), "there is no fork here")
    def test_works_in_forked_workers(self) -> None:
        self.in_workers("fork")

    def test_works_in_spawned_workers(self) -> None:
        self.in_workers("spawn")

    def in_workers(self, method: str) -> None:
        whoisbox.parse(ANSWER)
        with multiprocessing.get_context(method).Pool(2) as pool:
            read = pool.map(whoisbox.parse, [ANSWER] * 4)
        self.assertEqual([one.name for one in read], ["example.com"] * 4)

    def test_ends_quietly(self) -> None:
        script = PARSE + "; from whoisbox.inquiry import *; kept = Inquiry('example.com', Options()); kept.poll()"
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "example.com\n", ""))

    def test_errors_and_records_can_be_sent_to_other_processes(self) -> None:
        for value in (
            whoisbox.parse(ANSWER),
            whoisbox.ParseError("empty", "nothing"),
            whoisbox.QueryError("no name", "a b"),
            whoisbox.EngineError("stopped"),
            whoisbox.Policy(["127.0.0.1"], [4343]),
        ):
            for same in (pickle.loads(pickle.dumps(value)), copy.deepcopy(value)):
                self.assertEqual(repr(same), repr(value))
                self.assertEqual(str(same), str(value))


class TestCache(unittest.TestCase):
    @unittest.skipIf(sys.platform == "win32", "permissions are others there")
    def test_compiled_code_is_kept_where_nobody_else_writes(self) -> None:
        with tempfile.TemporaryDirectory() as home:
            self.assertEqual(run(PARSE, XDG_CACHE_HOME=home), "example.com")
            folder = pathlib.Path(home, "whoisbox", "wasmtime-py")
            self.assertEqual(stat.S_IMODE(folder.stat().st_mode), 0o700)
            self.assertTrue(any(path.is_file() for path in (folder / "compiled").rglob("*")))
            with mock.patch.dict(os.environ, XDG_CACHE_HOME=home):
                self.assertEqual(engine.cache_directory(), folder)
                folder.chmod(0o777)
                self.assertIsNone(engine.cache_directory())

    def test_does_without_a_cache(self) -> None:
        with tempfile.NamedTemporaryFile() as file:
            # Not a folder, so that nothing can be written there, not even by root.
            self.assertEqual(run(PARSE, XDG_CACHE_HOME=file.name), "example.com")
        with mock.patch.dict(os.environ, XDG_CACHE_HOME="relative"):
            self.assertIsNone(engine.cache_directory())


PARSE = f"import whoisbox; print(whoisbox.parse({ANSWER!r}).name)"


def in_child(parent: engine.Runtime, inquiry: Inquiry) -> int:
    """0 if all is as it should be after a fork."""
    if whoisbox.parse(ANSWER).name != "example.com" or engine.runtime() is parent:
        return 2
    try:
        inquiry.poll()
    except whoisbox.EngineError:
        return 0
    return 3


def run(script: str, **environment: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env={**os.environ, **environment}, check=True, timeout=120
    )
    return done.stdout.strip()


if __name__ == "__main__":
    unittest.main()
