"""How many lookups go through in a second: `lookup_many` of 2,000 names against the testbed, beside asyncwhois.

Usage: WHOISBOX_TESTBED=.../whoisbox-testbed lookups.py [LOOKUPS [IN_FLIGHT]]    needs: pip install whoisbox asyncwhois==1.1.15

The server is the testbed's, on loopback and in a process of its own; the answer is `../registrar.txt`, 3.6 KB, with the name that
is asked for. Each client is a process of its own, too, and they take turns. CPU is the client's.
"""

from __future__ import annotations

import asyncio
import json
import pathlib
import resource
import statistics
import subprocess
import sys
import time

import whoisbox

HERE = pathlib.Path(__file__).resolve().parent
ROUNDS = 5
CLIENTS = ("Client.lookup_many", "AsyncClient.lookup_many", "asyncwhois")


def main() -> None:
    """Prints the medians, or is one of the clients."""
    if sys.argv[1:2] == ["client"]:
        print(json.dumps(run(sys.argv[2], *map(int, sys.argv[3:6]))))
        return
    sys.path.insert(0, str(HERE.parents[1] / "frameworks"))
    from internet import Internet

    lookups, in_flight = (*map(int, sys.argv[1:3]), *(2000, 100)[len(sys.argv) - 1 :])
    text = (HERE.parent / "registrar.txt").read_text(encoding="utf-8").replace("\n", "\r\n")
    answers = {name: text.replace("EXAMPLE.COM", name.upper()) for name in names(lookups)}
    with Internet() as internet:
        server = internet.whois_server({**answers, "example.com": text})
        port = internet.servers[server].rpartition(":")[2]
        rounds = {client: [] for client in CLIENTS}
        for _ in range(ROUNDS):
            for client, taken in rounds.items():
                program = [str(HERE.parent / "asyncwhois_client.py")] if client == "asyncwhois" else [__file__, "client", client]
                told = subprocess.check_output([sys.executable, *program, port, str(lookups), str(in_flight)])
                taken.append(json.loads(told))
    print(f"{lookups} lookups, {in_flight} in flight; Python {sys.version.split()[0]}")
    for client, taken in rounds.items():
        rate = statistics.median(lookups / one["seconds"] for one in taken)
        cpu = statistics.median(one["cpu"] / lookups for one in taken)
        print(f"{client:<26} {rate:>7,.0f} lookups/s {cpu * 1e6:>7,.0f} µs of CPU each")


def names(number: int) -> list[str]:
    """So many names."""
    return [f"example-{one}.com" for one in range(number)]


def run(client: str, port: int, lookups: int, in_flight: int) -> dict[str, float]:
    """One client's turn."""
    settings = {
        "policy": whoisbox.Policy(["127.0.0.1"], [port]),
        "whois": f"127.0.0.1:{port}",
        "follow_referrals": False,
        "per_server": in_flight,
        "timeout": 60.0,
        "exchange_timeout": 60.0,
        "connect_timeout": 60.0,
    }
    whoisbox.Client(**settings).lookup("example.com")
    began, cpu = time.perf_counter(), cpu_seconds()
    if client == "AsyncClient.lookup_many":

        async def several() -> list[str]:
            many = whoisbox.AsyncClient(**settings).lookup_many(names(lookups), concurrency=in_flight)
            return [report.conclusion async for report in many]

        found = asyncio.run(several())
    else:
        found = [report.conclusion for report in whoisbox.Client(**settings).lookup_many(names(lookups), concurrency=in_flight)]
    taken = {"seconds": time.perf_counter() - began, "cpu": cpu_seconds() - cpu}
    assert found == ["found"] * lookups, found
    return taken


def cpu_seconds() -> float:
    """Processor time of this process, the kernel's share included."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
