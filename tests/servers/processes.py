"""Starts servers on loopback in a temporary folder, and sees to it that none outlives its test."""

import ctypes
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

PR_SET_CHILD_SUBREAPER = 36
PATIENCE = 60


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Servers(unittest.TestCase):
    """Tests that share servers: `start_servers` starts them once for the class, in `folder`."""

    @classmethod
    def setUpClass(cls):
        # Orphans of a server become this process's children, so that none is overlooked at the end.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
        cls.processes = []
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="whoisbox-servers-"))
        # A server under another user has to find its files here.
        cls.folder.chmod(0o755)
        cls.addClassCleanup(cls._end)
        cls.start_servers()

    @classmethod
    def start_servers(cls):
        raise NotImplementedError

    @classmethod
    def start(cls, *command, port, stop=signal.SIGTERM, user=None, **environment):
        """Starts a server that stays in the foreground, and waits until it listens on `port`; `stop` is the signal that ends it."""
        name = pathlib.Path(command[0]).name
        log = cls.folder / f"{name}-{port}.log"
        # The server ends with this process, however that ends.
        tied = ["setpriv", "--pdeathsig", signal.Signals(stop).name.removeprefix("SIG"), *as_user(user)]
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*tied, *map(str, command)],
                cwd=cls.folder,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        cls.processes.append((process, stop))
        deadline = time.monotonic() + PATIENCE
        while not listens(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"{name} does not listen on port {port}; it said:\n{log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.05)

    @classmethod
    def command(cls, *command, user=None, **environment):
        """Runs a command to its end; fails with what it said, unless it succeeds."""
        done = subprocess.run(
            [*(["setpriv", *as_user(user)] if user else []), *map(str, command)],
            cwd=cls.folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise AssertionError(f"{command[0]} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
        return done.stdout

    @classmethod
    def _end(cls):
        for process, stop in reversed(cls.processes):
            if process.poll() is None:
                process.send_signal(stop)
            try:
                process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
        left = reap()
        shutil.rmtree(cls.folder)
        if left:
            raise AssertionError(f"left behind, and killed: {left}")


def as_user(user):
    """The options of `setpriv` that make it another user, if this is root."""
    if user is None or os.geteuid() != 0:
        return []
    entry = pwd.getpwnam(user)
    return ["--reuid", str(entry.pw_uid), "--regid", str(entry.pw_gid), "--clear-groups"]


def listens(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def reap():
    """Waits for descendants that are ending; kills those that are still there after a while, and gives their names."""
    deadline = time.monotonic() + 10
    left = []
    while True:
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return left
        if ended:
            continue
        if time.monotonic() > deadline:
            for child in children():
                left.append(pathlib.Path(f"/proc/{child}/cmdline").read_text().replace("\0", " ").strip())
                os.kill(child, signal.SIGKILL)
        time.sleep(0.05)


def children():
    return [int(child) for child in pathlib.Path("/proc/self/task", str(os.getpid()), "children").read_text().split()]


def tool(name, *places):
    """The path of a program, sought on the path and in the given folders."""
    found = shutil.which(name, path=os.pathsep.join([os.environ["PATH"], "/usr/sbin", *map(str, places)]))
    if not found:
        raise AssertionError(f"{name} is missing: tests/run servers (or tests/run --servers) installs it")
    return found
