"""Carries out what an inquiry asks for over Python's own sockets, and trusts no server.

A model for whoever drives `steps` from Python: the time of an exchange is counted from its start, however the bytes come; an answer
is cut off at a limit, after it is decompressed; every address is checked before it is dialled, and is what is dialled; redirects
are the inquiry's to follow.
"""

import errno
import http.client
import io
import ipaddress
import queue
import socket
import ssl
import threading
import time
import urllib.parse
import zlib

HEAD = 64 << 10
CHUNK = 64 << 10
PORTS = (43, 80, 443)
AGENT = "whoisbox-python-driver/1"


class Failed(Exception):
    """An exchange that gave no answer: `failure` of `wit/steps.wit`, in snake_case."""

    def __init__(self, failure):
        super().__init__(failure)
        self.failure = failure


class Deadline:
    """A point in time, not later than another one."""

    def __init__(self, seconds, within=None):
        end = time.monotonic() + seconds
        self.end = end if within is None else min(end, within.end)

    def left(self):
        """The seconds until then; `Failed` if there are none."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise Failed("timed_out")
        return left

    def sleep(self, seconds):
        """Lets the seconds pass if they end before, and says whether they do."""
        in_time = time.monotonic() + seconds < self.end
        if in_time:
            time.sleep(seconds)
        return in_time


def public(address, port):
    """Whether a lookup may connect there: to the ports of WHOIS and HTTP of the public Internet."""
    return port in PORTS and address.is_global and not address.is_multicast


def resolve(host, deadline):
    """The addresses of a name. The system's resolver knows no deadline, so it is left behind if it takes too long."""
    answers = queue.Queue()

    def ask():
        try:
            answers.put([entry[4][0] for entry in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)])
        except OSError:
            answers.put([])

    threading.Thread(target=ask, daemon=True).start()
    try:
        return answers.get(timeout=deadline.left())
    except queue.Empty:
        raise Failed("timed_out") from None


class Client:
    """Makes lookups. `may_connect(address, port)` is asked before each connection; `tls` is an `ssl.SSLContext`."""

    def __init__(self, may_connect=public, resolve=resolve, tls=None, exchange=10.0, total=30.0, max_bytes=1 << 20):
        self.may_connect = may_connect
        self.resolve = resolve
        self.tls = tls or ssl.create_default_context()
        self.exchange = exchange
        self.total = total
        self.max_bytes = max_bytes
        # The most bytes that were taken of one answer.
        self.most_bytes = 0

    def lookup(self, inquiry):
        """Goes on until the inquiry is done, and gives its report."""
        total = Deadline(self.total)
        while (step := inquiry.poll()) != "done":
            if "wait" in step:
                inquiry.handle_wait(total.sleep(step["wait"]))
            else:
                inquiry.handle_answer(self._ask(step["send"], Deadline(self.exchange, total)))
        return inquiry.report()

    def _ask(self, request, deadline):
        ((protocol, details),) = request.items()
        try:
            return self._whois(details, deadline) if protocol == "whois" else self._get(details, deadline)
        except Failed as failed:
            return {"failed": failed.failure}
        except (OSError, http.client.HTTPException, zlib.error) as error:
            return {"failed": failure(error)}

    def _whois(self, request, deadline):
        with self._connect(request["server"], request["port"], deadline) as connection:
            refused = None
            try:
                connection.settimeout(deadline.left())
                connection.sendall(request["body"].encode())
            except OSError as error:
                # A server that answers unasked may have closed by now; what it said is there to be read all the same.
                refused = error
            answer = self._read(Stream(connection, deadline).read)
        if refused and not answer:
            raise refused
        return {"whois": text(answer)}

    def _get(self, request, deadline):
        url = urllib.parse.urlsplit(request["url"])
        secure = url.scheme == "https"
        try:
            port = url.port or (443 if secure else 80)
            target = urllib.parse.urlunsplit(("", "", url.path or "/", url.query, "")).encode("ascii")
        except ValueError:
            raise Failed("protocol") from None
        if url.scheme not in ("http", "https") or not url.hostname or "@" in url.netloc:
            raise Failed("protocol")
        tcp = self._connect(url.hostname, port, deadline)
        with self._secured(tcp, url.hostname, deadline) if secure else tcp as connection:
            lines = [f"Host: {url.netloc}", f"Accept: {request['accept']}", f"User-Agent: {AGENT}", "Accept-Encoding: gzip"]
            head = "\r\n".join([*lines, "Connection: close", "", ""]).encode("ascii")
            connection.settimeout(deadline.left())
            connection.sendall(b"GET " + target + b" HTTP/1.1\r\n" + head)
            stream = Stream(connection, deadline, HEAD)
            response = http.client.HTTPResponse(stream, method="GET")
            response.begin()
            # The framing of chunks counts, too, or a server could send nothing else for ever.
            stream.left = HEAD + 8 * self.max_bytes
            body = self._body(response)
        retry_after = response.getheader("retry-after", "")
        return {
            "http": {
                "status": response.status,
                "location": response.getheader("location"),
                "retry_after": int(retry_after) if retry_after.isdecimal() and len(retry_after) < 10 else None,
                "body": text(body),
            }
        }

    def _body(self, response):
        lengths = response.headers.get_all("content-length", [])
        if len(lengths) > 1 or not all(length.isdecimal() for length in lengths):
            raise Failed("protocol")
        coding = response.getheader("content-encoding", "identity").lower()
        if coding not in ("identity", "gzip"):
            raise Failed("protocol")
        unzip = zlib.decompressobj(wbits=31) if coding == "gzip" else None
        body = self._read(response.read, unzip)
        if response.length or (unzip and not unzip.eof):
            raise Failed("connection_reset")
        return body

    def _read(self, read, unzip=None):
        """All that there is to read, decompressed, unless it is too much."""
        answer = bytearray()
        while piece := read(CHUNK):
            while piece:
                room = self.max_bytes + 1 - len(answer)
                answer += unzip.decompress(piece, room) if unzip else piece
                self.most_bytes = max(self.most_bytes, len(answer))
                if len(answer) > self.max_bytes:
                    raise Failed("too_large")
                piece = unzip.unconsumed_tail if unzip else b""
        return bytes(answer)

    def _connect(self, host, port, deadline):
        """Connects to the first address of the host that may be dialled and answers; a silent one gets its share of the time."""
        try:
            found = [ipaddress.ip_address(host.strip("[]"))]
        except ValueError:
            found = [ipaddress.ip_address(address) for address in self.resolve(host, deadline)]
        outcome = Failed("name_not_resolved")
        for tried, address in enumerate(found):
            # `::ffff:127.0.0.1` leads to 127.0.0.1, so that is what counts, and what is dialled.
            address = getattr(address, "ipv4_mapped", None) or address
            if not self.may_connect(address, port):
                outcome = Failed("denied")
                continue
            try:
                return socket.create_connection((str(address), port), timeout=deadline.left() / (len(found) - tried))
            except OSError as error:
                outcome = error
        raise outcome

    def _secured(self, connection, host, deadline):
        secured = self.tls.wrap_socket(connection, server_hostname=host, do_handshake_on_connect=False)
        try:
            secured.settimeout(deadline.left())
            secured.do_handshake()
        except BaseException:
            secured.close()
            raise
        return secured


class Stream(io.RawIOBase):
    """What a connection brings before the deadline, and not more of it than is left to be read."""

    def __init__(self, connection, deadline, left=None):
        super().__init__()
        self.connection = connection
        self.deadline = deadline
        self.left = left

    def readable(self):
        """As `io` wants it."""
        return True

    def readinto(self, buffer):
        """As `io` wants it. Each read may take no longer than the whole exchange has left."""
        self.connection.settimeout(self.deadline.left())
        size = self.connection.recv_into(buffer)
        self.deadline.left()
        if self.left is not None:
            self.left -= size
            if self.left < 0:
                raise Failed("too_large")
        return size

    def makefile(self, _mode):
        """As `http.client` wants it."""
        return io.BufferedReader(self)


def failure(error):
    """What an exception is called in `wit/steps.wit`."""
    kinds = (
        (TimeoutError, "timed_out"),
        (ConnectionRefusedError, "connection_refused"),
        ((ConnectionResetError, ConnectionAbortedError, BrokenPipeError), "connection_reset"),
        ((ssl.SSLEOFError, ssl.SSLZeroReturnError), "connection_reset"),
        (ssl.SSLError, "tls"),
        (http.client.IncompleteRead, "connection_reset"),
        (http.client.LineTooLong, "too_large"),
        ((http.client.HTTPException, zlib.error), "protocol"),
    )
    if isinstance(error, OSError) and error.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL):
        return "unreachable"
    return next((name for kind, name in kinds if isinstance(error, kind)), "other")


def text(answer):
    """Text where it is some, for that is handed over quicker; else the bytes, whose charset the inquiry finds out."""
    try:
        return answer.decode()
    except UnicodeDecodeError:
        return answer
