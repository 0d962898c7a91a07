"""A place that no packet leaves: a network with loopback alone, where every name has an address and every server only listens."""

import fcntl
import os
import socket
import struct
import subprocess
import tempfile
import threading
from pathlib import Path

#: WHOIS (RFC 3912) and Referral WHOIS (RFC 2167).
PORTS = (43, 4321)
#: The server to which IANA's refers, here: what a client makes of a referral can then be compared, too.
REFERRED = "whois.example.net"

#: What every server says: the end of a lookup, for a client that has its answer.
NOTHING = b"No match found.\r\n"
#: What IANA's says of a top-level domain, or of a number.
REFERRAL = """% IANA WHOIS server

refer:        {referred}

{object}

organisation: Example Registry

status:       ACTIVE
source:       IANA
"""


def isolated(command):
    """The command as one that runs in namespaces of its own: network and mounts, and users unless root calls."""
    users = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    return ["unshare", *users, "--net", "--mount", "--", *command]


class Wire:
    """Answers names and WHOIS within the namespaces, and records who was asked what."""

    def __init__(self):
        links = [name for _, name in socket.if_nameindex()]
        if links != ["lo"]:
            raise SystemExit(f"this network has {links}: run it in one with loopback alone")
        raise_loopback()
        self.hide_the_machine()
        self._names = {}
        self._lock = threading.Lock()
        self._requests = []
        threading.Thread(target=self._answer_names, args=(bound(socket.SOCK_DGRAM, "127.0.0.1", 53),), daemon=True).start()
        for port in PORTS:
            listener = bound(socket.SOCK_STREAM, "0.0.0.0", port)
            listener.listen(64)
            threading.Thread(target=self._accept, args=(listener, port), daemon=True).start()

    def take(self):
        """What was asked since the last call: (server, port, bytes), in order."""
        with self._lock:
            requests, self._requests = self._requests, []
        return requests

    @staticmethod
    def hide_the_machine():
        """Lays files of our own over those that say how names are resolved; the mount namespace keeps it from all others."""
        folder = Path(tempfile.mkdtemp(prefix="whoisbox-choice-"))
        for name, text in [
            ("resolv.conf", "nameserver 127.0.0.1\noptions timeout:2 attempts:1\n"),
            ("hosts", ""),
            ("nsswitch.conf", "hosts: dns\n"),
            ("whois.conf", ""),
        ]:
            target = Path("/etc") / name
            if target.exists():
                file = folder / name
                file.write_text(text)
                subprocess.run(["mount", "--bind", str(file), str(target.resolve())], check=True)
            elif name == "resolv.conf":
                raise SystemExit(f"{target} is missing: create it, empty")

    def _answer_names(self, server):
        while True:
            message, client = server.recvfrom(1500)
            server.sendto(self._response(message), client)

    def _response(self, message):
        """A response of one A record; to questions for other types, one without records (RFC 1035 section 4)."""
        labels, at = [], 12
        while length := message[at]:
            labels.append(message[at + 1 : at + 1 + length].decode().lower())
            at += 1 + length
        (kind,) = struct.unpack(">H", message[at + 1 : at + 3])
        question = message[12 : at + 5]
        record = b""
        if kind == 1:
            record = struct.pack(">HHHIH", 0xC00C, 1, 1, 60, 4) + socket.inet_aton(self._address(".".join(labels)))
        return message[:2] + struct.pack(">HHHHH", 0x8580, 1, bool(record), 0, 0) + question + record

    def _address(self, name):
        """Each name's own address, from 127.1.0.1 on."""
        with self._lock:
            for address, known in self._names.items():
                if known == name:
                    return address
            at = len(self._names)
            address = f"127.1.{at // 250}.{at % 250 + 1}"
            self._names[address] = name
            return address

    def _accept(self, listener, port):
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=self._answer, args=(connection, port), daemon=True).start()

    def _answer(self, connection, port):
        with connection:
            connection.settimeout(5)
            sent = b""
            try:
                while not sent.endswith(b"\n") and (part := connection.recv(4096)):
                    sent += part
            except OSError as error:
                sent += f"({error})".encode()
            address = connection.getsockname()[0]
            with self._lock:
                server = self._names.get(address, address)
                self._requests.append((server, port, sent))
            try:
                connection.sendall(referral(sent) if server == "whois.iana.org" else NOTHING)
            except OSError:
                pass


def referral(sent):
    query = sent.decode("ascii", "replace").strip()
    top = query.rsplit(".")[-1]
    described = f"domain:       {top.upper()}" if top.isalpha() or top.startswith("xn--") else f"inetnum:      {query}"
    return REFERRAL.format(referred=REFERRED, object=described).replace("\n", "\r\n").encode()


def bound(kind, address, port):
    server = socket.socket(socket.AF_INET, kind)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((address, port))
    return server


def raise_loopback():
    """What `ip link set lo up` does; with it, all of 127.0.0.0/8 is local."""
    get_flags, set_flags, up = 0x8913, 0x8914, 1
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH14x", b"lo", 0)
        (flags,) = struct.unpack("16xH14x", fcntl.ioctl(any_socket, get_flags, request))
        fcntl.ioctl(any_socket, set_flags, struct.pack("16sH14x", b"lo", flags | up))
