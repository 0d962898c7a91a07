"""A name server on loopback that knows some names and notes what it is asked for (RFC 1035): for tests of frameworks."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Mapping
from types import TracebackType


class Nameserver:
    """Runs within a `with`, at `address`, `127.0.0.1:PORT`. `known`: IPv4 addresses by name; other names do not exist."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.asked: list[str] = []
        server = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                query, sender = self.request
                name, kind, end = _question(query)
                server.asked.append(name)
                address = known.get(name)
                records = b""
                if address and kind == 1:
                    # A pointer to the name, A, IN, 60 seconds, four bytes.
                    records = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4" + socket.inet_aton(address)
                flags = b"\x81\x80" if address else b"\x81\x83"
                counts = b"\0\1" + (b"\0\1" if records else b"\0\0") + b"\0\0\0\0"
                sender.sendto(query[:2] + flags + counts + query[12:end] + records, self.client_address)

        self._server = socketserver.ThreadingUDPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Nameserver:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()


def _question(query: bytes) -> tuple[str, int, int]:
    """The name and type that are asked for, and where the question ends."""
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode("ascii"))
        at += 1 + query[at]
    return ".".join(labels).lower(), int.from_bytes(query[at + 1 : at + 3], "big"), at + 5
