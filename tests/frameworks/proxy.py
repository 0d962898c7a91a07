"""A proxy on loopback that notes what it is asked for: SOCKS 5 (RFC 1928) or HTTP CONNECT (RFC 9110 section 9.3.6)."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
from collections.abc import Mapping
from types import TracebackType


class Proxy:
    """Runs within a `with`. `known` says where the names that it is asked for lead: `host:port`; it leads nowhere else."""

    def __init__(self, scheme: str, known: Mapping[str, str]) -> None:
        self.asked: list[tuple[str, int]] = []
        proxy = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                host, port = (_socks if scheme == "socks5" else _connect)(self)
                proxy.asked.append((host, port))
                address, _, to = known.get(host, f"{host}:{port}").rpartition(":")
                with socket.create_connection((address, int(to)), timeout=30) as onward:
                    self.wfile.write(_WELCOME[scheme])
                    back = threading.Thread(target=_pass_on, args=(onward, self.connection), daemon=True)
                    back.start()
                    _pass_on(self.connection, onward)
                    back.join(timeout=30)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"{scheme}://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Proxy:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()


_WELCOME = {"socks5": b"\5\0\0\1\0\0\0\0\0\0", "http": b"HTTP/1.1 200 Connected\r\n\r\n"}


def _socks(handler: socketserver.StreamRequestHandler) -> tuple[str, int]:
    _, methods = handler.rfile.read(2)
    handler.rfile.read(methods)
    handler.wfile.write(b"\5\0")
    _, _, _, kind = handler.rfile.read(4)
    if kind == 3:
        host = handler.rfile.read(handler.rfile.read(1)[0]).decode("ascii")
    else:
        host = socket.inet_ntop(*((socket.AF_INET, handler.rfile.read(4)) if kind == 1 else (socket.AF_INET6, handler.rfile.read(16))))
    return host, int.from_bytes(handler.rfile.read(2), "big")


def _connect(handler: socketserver.StreamRequestHandler) -> tuple[str, int]:
    target = handler.rfile.readline().decode("ascii").split(" ")[1]
    while handler.rfile.readline().strip():
        pass
    host, _, port = target.rpartition(":")
    return host.strip("[]"), int(port)


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
