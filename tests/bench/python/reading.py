"""How many answers are read in a second, beside structly-whois and python-whois: the same answers, in one process, in turns.

Usage: reading.py [FOLDER]    needs: pip install whoisbox structly-whois==1.2.0 python-whois==0.9.6

FOLDER holds answers: a `manifest.jsonl` whose lines name them as `path`, with `query` and `server`, or files `*.txt`; by default
they are the repository's own cases. Answers are text in each case, those that are not UTF-8 are left out, and what a library
raises counts as read. The rate is by the process's CPU time, so that what else the machine does does not count; the time on the
clock stands beside it. python-whois needs minutes for some answers: those for which it needs more than two seconds are left out.
"""

from __future__ import annotations

import contextlib
import json
import pathlib
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import whoisbox

CASES = pathlib.Path(__file__).resolve().parents[2] / "cases" / "whois"
ROUNDS = 7
#: Each round is about so long, in seconds.
ROUND = 1.0
PATIENCE = 2.0


def main() -> None:
    """Prints the medians."""
    answers = load(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else CASES)
    size = sum(len(answer.text) for answer in answers) / len(answers)
    print(f"{len(answers)} answers of {size:,.0f} characters; Python {sys.version.split()[0]}")
    readers = {
        "whoisbox.parse_many": lambda: list(whoisbox.parse_many(answers)),
        "whoisbox.parse_many, 1 thread": lambda: list(whoisbox.parse_many(answers, threads=1)),
        "whoisbox.parse_many, fields too": lambda: list(whoisbox.parse_many(answers, fields=True)),
        "whoisbox.parse": lambda: [single(answer) for answer in answers],
        **structly(answers),
    }
    theirs = python_whois(answers)
    figures: dict[str, list[tuple[float, float]]] = {name: [] for name in [*readers, "python-whois"]}
    for read in readers.values():
        read()
    for _ in range(ROUNDS):
        for name, read in readers.items():
            figures[name].append(measure(read, len(answers)))
    if theirs:
        few, read = theirs
        figures["python-whois"] += [measure(read, len(few), once=True) for _ in range(3)]
    ours = middle(figures["whoisbox.parse_many"])
    for name, rounds in figures.items():
        if rounds:
            cpu, wall = middle(rounds)
            print(
                f"{name:<32} {1 / cpu:>9,.0f}/s by CPU {1 / wall:>9,.0f}/s by the clock {cpu * 1e6:>8,.1f} µs each  "
                f"parse_many is {cpu / ours[0]:.1f} and {wall / ours[1]:.1f} times as fast"
            )
    print_usual(answers)
    print_import()


def load(folder: pathlib.Path) -> list[whoisbox.Answer]:
    """The answers of a folder."""
    found = []
    manifest = folder / "manifest.jsonl"
    if manifest.is_file():
        cases = [json.loads(line) for line in manifest.read_text(encoding="utf-8").splitlines()]
        places = [(folder / case["path"], case.get("server"), case.get("query")) for case in cases]
    else:
        places = [(path, path.parent.name if folder == CASES else None, None) for path in sorted(folder.rglob("*.txt"))]
    for path, server, query in places:
        with contextlib.suppress(UnicodeDecodeError):
            found.append(whoisbox.Answer(path.read_bytes().decode(), server, query))
    return found


def single(answer: whoisbox.Answer) -> object:
    """One answer by `parse`."""
    try:
        return whoisbox.parse(answer.text, server=answer.server, query=answer.query)
    except whoisbox.ParseError as error:
        return error


def structly(answers: list[whoisbox.Answer]) -> dict[str, Callable[[], object]]:
    """structly-whois's ways to read many."""
    try:
        from structly_whois import WhoisParser
    except ImportError:
        return {}
    parser = WhoisParser()
    texts, domains = [answer.text for answer in answers], [answer.query or "example.com" for answer in answers]

    def each() -> None:
        for text, domain in zip(texts, domains, strict=True):
            with contextlib.suppress(Exception):
                parser.parse_record(text, domain=domain)

    return {
        "structly-whois parse_many": lambda: list(parser.parse_many(texts, domain=domains, to_records=True)),
        "structly-whois parse_record": each,
    }


def python_whois(answers: list[whoisbox.Answer]) -> tuple[list[whoisbox.Answer], Callable[[], object]] | None:
    """The answers for which python-whois's patience suffices, and how it reads them."""
    try:
        from whois.parser import WhoisEntry
    except ImportError:
        return None

    class Late(BaseException):
        pass

    def late(*_: object) -> None:
        raise Late

    def read(answer: whoisbox.Answer) -> None:
        with contextlib.suppress(Exception):
            WhoisEntry.load(answer.query or "example.com", answer.text)

    signal.signal(signal.SIGPROF, late)
    few = []
    for answer in answers:
        signal.setitimer(signal.ITIMER_PROF, PATIENCE)
        with contextlib.suppress(Late):
            read(answer)
            few.append(answer)
        signal.setitimer(signal.ITIMER_PROF, 0)
    print(f"python-whois needs more than {PATIENCE:.0f} s for {len(answers) - len(few)} of them, which are left out there")
    return few, lambda: [read(answer) for answer in few]


def measure(read: Callable[[], object], answers: int, once: bool = False) -> tuple[float, float]:
    """The CPU time and the time on the clock that an answer takes, in seconds."""
    times, cpu, wall = 0, time.process_time(), time.perf_counter()
    while not times or (not once and time.perf_counter() - wall < ROUND):
        read()
        times += 1
    return (time.process_time() - cpu) / times / answers, (time.perf_counter() - wall) / times / answers


def middle(rounds: list[tuple[float, float]]) -> tuple[float, float]:
    """The medians."""
    return statistics.median(cpu for cpu, _ in rounds), statistics.median(wall for _, wall in rounds)


def print_usual(answers: list[whoisbox.Answer]) -> None:
    """What `parse` takes for the answer of median size."""
    usual = sorted(answers, key=lambda answer: len(answer.text))[len(answers) // 2]
    took = []
    for _ in range(2000):
        began = time.perf_counter()
        single(usual)
        took.append(time.perf_counter() - began)
    middle_one = statistics.median(took) * 1e6
    print(f"whoisbox.parse of the answer of median size, {len(usual.text)} characters: median {middle_one:.0f} µs")


def print_import() -> None:
    """What an import takes by CPU, the start of the interpreter aside."""
    script = "import time; t = time.process_time(); import {}; print(time.process_time() - t)"
    for module in ("whoisbox", "whoisbox.reading", "whoisbox.client"):
        took = [float(subprocess.check_output([sys.executable, "-c", script.format(module)])) for _ in range(9)]
        print(f"import {module}: median {statistics.median(took) * 1000:.1f} ms")


if __name__ == "__main__":
    main()
