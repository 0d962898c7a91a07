#!/usr/bin/env python3
"""Compares whom whoisbox asks, and what it sends, with Debian's `whois`: see README.md."""

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from wire import Wire, isolated

HERE = Path(__file__).parent
#: The version of Debian's client that differences.tsv is about. Others choose otherwise.
VERSION = "5.5.17"
FEWEST = 400


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("whoisbox", help="the program, as `cargo build --release --bin whoisbox` makes it")
    parser.add_argument("--bless", action="store_true", help="write differences.tsv anew; new rows have no reason and fail the next run")
    parser.add_argument("--only", metavar="TEXT", help="only the queries that contain TEXT or are of this kind; print what each client does")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.inside:
        check_client()
        check_namespaces()
        os.execvp("unshare", isolated([sys.executable, *sys.argv, "--inside"]))
    queries = table("queries")
    if options.only:
        queries = [row for row in queries if row[0] == options.only] or [row for row in queries if options.only in row[1]]
    answers = ask_all(options.whoisbox, queries)
    if options.only:
        for (_, query), (theirs, ours) in zip(queries, answers):
            print(f"{'same' if theirs == ours else 'DIFFERENT'}\t{query}\t{theirs}" + ("" if theirs == ours else f"\t{ours}"))
        return 0
    different = {query: both for (_, query), both in zip(queries, answers) if both[0] != both[1]}
    return bless(different) if options.bless else judge(queries, different)


def check_client():
    try:
        said = subprocess.run(["whois", "--version"], capture_output=True, text=True).stdout
    except FileNotFoundError:
        sys.exit("Debian's whois is missing: apt-get install whois")
    if f"Version {VERSION}" not in said:
        # Another release of Debian is no fault of ours.
        print(f"left out: the table is about version {VERSION} of Debian's whois, and here is {said.splitlines()[:1]}")
        sys.exit()


def check_namespaces():
    probe = subprocess.run(isolated(["true"]), capture_output=True, text=True)
    if probe.returncode:
        sys.exit(f"this needs network and mount namespaces: run it as root, or where users may have them\n{probe.stderr}")


def ask_all(program, queries):
    """What each client asks, as a pair of cells, for each query."""
    wire = Wire()
    return [(debian(wire, query), whoisbox(wire, program, query)) for _, query in queries]


def debian(wire, query):
    # In English and UTF-8: it asks Japanese servers for English by the locale.
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    subprocess.run(["whois", "--", query], env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    return shown(wire.take())


def whoisbox(wire, program, query):
    command = [program, "lookup", "--protocol", "whois", "--allow-address", "127.0.0.0/8", "--allow-port", "4321", "--json", "--", query]
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    requests = wire.take()
    # What it reports is what it did.
    exchanges = json.loads(result.stdout)["exchanges"] if result.stdout else []
    asked = [exchange["request"]["whois"] for exchange in exchanges if exchange["outcome"] != {"failed": "denied"}]
    reported = [(request["server"], request["port"], request["body"].encode()) for request in asked]
    if requests != reported:
        sys.exit(f"{query}: the report says {shown(reported)}, and {shown(requests)} was asked\n{result.stderr}")
    return shown(requests)


def shown(requests):
    """Requests as a cell: `server: text`, with the port where it is not 43, several joined by arrows."""
    def text(request):
        server, port, sent = request
        line = sent.decode("utf-8", "backslashreplace")
        line = line[:-2] if line.endswith("\r\n") else line + "(no CR LF)"
        line = line.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t")
        return f"{server}{'' if port == 43 else f':{port}'}: {line}"

    return " → ".join(map(text, requests)) or "–"


def judge(queries, different):
    reasons = {row[0]: row[1:] for row in table("reasons")}
    rows = table("differences")
    listed = {query: (theirs, ours) for query, theirs, ours, _ in rows}
    wrong = [f"{query}: asked in a way that is not listed\n  theirs  {theirs}\n  ours    {ours}"
             for query, (theirs, ours) in different.items() if listed.get(query) != (theirs, ours)]
    wrong += [f"{query}: listed as a difference, and is none" for query in listed if query not in different]
    wrong += [f"{query}: has no reason of reasons.tsv, but {reason!r}" for query, _, _, reason in rows if reason not in reasons]
    wrong += [f"{reason}: a reason of no difference" for reason in reasons.keys() - {row[3] for row in rows}]
    if len(queries) < FEWEST:
        wrong.append(f"{len(queries)} queries are too few: {FEWEST} is the least")
    counts = Counter(row[3] for row in rows)
    kinds = Counter(kind for kind, _ in queries)
    same = Counter(kind for kind, query in queries if query not in different)
    better = Counter(reasons[row[3]][0] for row in rows if row[3] in reasons)
    print(f"{len(queries)} queries: {len(queries) - len(different)} the same, {len(different)} different:"
          f" ours is better for {better['ours']}, theirs for {better['theirs']}, neither for {better['same']}")
    for kind, count in kinds.items():
        print(f"  {same[kind]:4} of {count:4}  {kind}")
    for reason, (better, words) in reasons.items():
        print(f"{counts[reason]:4} × {reason} ({better}): {words}")
    for line in wrong:
        print(f"WRONG: {line}")
    return 1 if wrong else 0


def bless(different):
    reasons = {row[0]: row[3] for row in table("differences")}
    head = [line for line in path("differences").read_text().splitlines() if line.startswith("#")]
    rows = ["\t".join([query, *both, reasons.get(query, "")]) for query, both in different.items()]
    path("differences").write_text("\n".join(head + rows) + "\n")
    print(f"{len(rows)} differences written, {sum(row.endswith(chr(9)) for row in rows)} without a reason")
    return 0


def table(name):
    lines = path(name).read_text().splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def path(name):
    return HERE / f"{name}.tsv"


if __name__ == "__main__":
    sys.exit(main())
