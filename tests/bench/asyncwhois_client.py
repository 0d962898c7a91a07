"""Looks the same name up with asyncwhois, so many times and so many at once, and prints what it took as a line of JSON.

Usage: asyncwhois_client.py PORT LOOKUPS IN_FLIGHT    with the server on 127.0.0.1
"""

import asyncio
import json
import resource
import sys
import time

import asyncwhois
from tldextract import TLDExtract

NAME = "example.com"


def main() -> None:
    port, lookups, in_flight = map(int, sys.argv[1:4])
    # Made once, not for each lookup as by default, and without its fetch of the suffix list.
    client = asyncwhois.DomainClient(
        find_authoritative_server=False, timeout=60, tldextract_obj=TLDExtract(suffix_list_urls=(), cache_dir=None)
    )
    client.query_obj.whois_port = port
    client.query_obj._get_server_name = lambda name: "127.0.0.1"

    asyncio.run(run(client, 1, 1))
    own, resident = status("RssAnon"), status("VmRSS")
    began, cpu = time.perf_counter(), cpu_seconds()
    asyncio.run(run(client, lookups, in_flight))
    print(
        json.dumps(
            {
                "lookups": lookups,
                "in_flight": in_flight,
                "seconds": time.perf_counter() - began,
                "cpu": cpu_seconds() - cpu,
                # Its own pages only grow, as a rule; the resident set has a peak that the kernel keeps.
                "own_kib": status("RssAnon") - own,
                "resident_kib": status("VmHWM") - resident,
            }
        )
    )


async def run(client: asyncwhois.DomainClient, lookups: int, in_flight: int) -> None:
    left = iter(range(lookups))

    async def worker() -> None:
        for _ in left:
            _, parsed = await client.aio_whois(NAME)
            assert parsed["domain_name"].lower() == NAME

    await asyncio.gather(*(worker() for _ in range(in_flight)))


def cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def status(name: str) -> int:
    with open("/proc/self/status", encoding="ascii") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith(name + ":"))


main()
