"""Runs the program under test. WHOISBOX_BINARY names it."""

import json
import os
import subprocess

BINARY = os.environ["WHOISBOX_BINARY"]


def look_up(query, *options, ports=()):
    """Looks a query up on loopback; gives the exit code and the report."""
    allowed = [f"--allow-port={port}" for port in ports]
    done = subprocess.run(
        [BINARY, "lookup", "--json", "--allow-address=127.0.0.1", *allowed, *options, "--", query], capture_output=True, text=True
    )
    if not done.stdout:
        raise AssertionError(f"no report on {query!r}, exit code {done.returncode}: {done.stderr}")
    return done.returncode, json.loads(done.stdout)


def outcome(exchange):
    """The kind of an exchange's outcome, and what it holds."""
    outcome = exchange["outcome"]
    return (outcome, None) if isinstance(outcome, str) else next(iter(outcome.items()))


def trail(report):
    """A report in few words, for the message of a failed assertion."""
    steps = []
    for exchange in report["exchanges"]:
        [(_, request)] = exchange["request"].items()
        kind, content = outcome(exchange)
        what = f"{content['availability']} {content.get('handle')}" if kind == "read" else content
        steps.append(f"{request.get('url') or request['server']}: {kind} {what}")
    return f"{report['conclusion']}: {'; '.join(steps)}"
