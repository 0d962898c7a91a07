"""The sandbox: `parser.wasm` on wasmtime, compiled on first use, in instances that are bounded and never shared by two calls.

Safe to be used from any thread. After a fork the child makes an engine of its own and touches nothing of its parent's.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pathlib
import stat
import sys
import threading
import time
from collections import deque
from typing import Any

from . import __version__
from .errors import EngineError

COMPONENT = pathlib.Path(__file__).with_name("parser.wasm")

#: The memory of an instance in bytes, and how much comes on top for each byte of input.
MEMORY = 64 << 20
MEMORY_PER_INPUT_BYTE = 24
#: The largest input; `wit/parse.wit` names the same bound.
MAX_INPUT = 64 << 20
#: How long a call may compute, in seconds, and how much comes on top for each MiB of input.
SECONDS = 10.0
SECONDS_PER_MIB = 1.0

#: An instance that has read more than this at once is not kept: its memory only grows.
_KEEP_BELOW = 1 << 20
#: How many idle instances are kept.
_KEEP = 16
_TICK = 0.05
_IDLE_TICKS = 100

_WIT = "osint:whois/{}@0.1.0"

# wasmtime-py 50 chooses the case of an option or another variant by a set that all threads share
# (`wasmtime.component._types.case_test_cache`), so calls that hand one over are made one at a time, whatever their store.
# Calls with strings alone never come to that set, and what a call returns is lifted without it: those need no lock.
_lowering = threading.Lock()
_starting = threading.Lock()
_runtime: Runtime | None = None


def runtime() -> Runtime:
    """The engine of this process, made on first use."""
    global _runtime
    if _runtime is None:
        with _starting:
            if _runtime is None:
                _runtime = Runtime()
    return _runtime


def call(interface: str, name: str, *arguments: str) -> str:
    """Calls a stateless function of strings, such as `parse.many-json`, in an instance that no other call uses meanwhile.

    Raises `EngineError`.
    """
    return runtime().call(interface, name, *arguments)


class Runtime:
    """An engine, the compiled component, and instances that wait for their next call."""

    def __init__(self) -> None:
        try:
            from wasmtime import Engine
            from wasmtime.component import Component, Linker
        except ImportError as error:
            raise EngineError(f"wasmtime, which runs {COMPONENT.name}, is missing: pip install wasmtime ({error})") from error
        except OSError as error:
            raise EngineError(f"wasmtime has no library for this machine: {error}") from error
        try:
            component = COMPONENT.read_bytes()
        except OSError as error:
            raise EngineError(f"{COMPONENT} cannot be read; install whoisbox again: {error}") from error
        try:
            self.engine = Engine(_config())
            self.component = Component(self.engine, component)
            # It imports nothing, so it is linked to nothing.
            self.linker = Linker(self.engine)
        except Exception as error:
            raise EngineError(f"{_name()} cannot be started: {error}") from error
        self.clock = Clock(self.engine)
        #: Where each function is exported, and its type.
        self._exports: dict[tuple[str, str], tuple[Any, Any]] = {}
        self._idle: deque[Instance] = deque(maxlen=_KEEP)
        # Holds all stores, so that after a fork none is given back to the system by the child.
        self.stores: set[Any] = set()

    def call(self, interface: str, name: str, *arguments: Any, lowers: bool = False) -> Any:
        """Calls a stateless function. `lowers`: whether an argument is, or holds, an option or another variant."""
        size = sum(len(argument) for argument in arguments if isinstance(argument, str))
        if size > MAX_INPUT * 2:
            raise EngineError(f"{_name()} takes no more than {MAX_INPUT} bytes at once")
        try:
            instance = self._idle.pop() if size <= _KEEP_BELOW else Instance(self, size)
        except IndexError:
            instance = Instance(self, _KEEP_BELOW)
        result = instance.call(interface, name, *arguments, size=size, lowers=lowers)
        if size <= _KEEP_BELOW:
            self._idle.append(instance)
        return result

    def function(self, store: Any, instance: Any, interface: str, name: str) -> Any:
        """A function of an instance."""
        index, known = self._exports.get((interface, name), (None, None))
        if index is None:
            outer = self.component.get_export_index(_WIT.format(interface))
            index = outer and self.component.get_export_index(name, outer)
            if not index:
                raise EngineError(f"{_name()} does not export {interface}.{name}")
        function = instance.get_func(store, index)
        try:
            from .lowering import signature, with_signature

            known = known or signature(function, store)
        except (ImportError, AttributeError, TypeError):
            # Another version of wasmtime-py, which has to ask for the type at each call.
            return function
        self._exports[interface, name] = index, known
        return with_signature(function, known)


class Instance:
    """An instance in a store of its own. One that was stopped cannot be called again."""

    def __init__(self, runtime: Runtime, size: int) -> None:
        from wasmtime import Store

        self._runtime = runtime
        self._functions: dict[tuple[str, str], Any] = {}
        self._store = Store(runtime.engine)
        runtime.stores.add(self._store)
        self._store.set_limits(memory_size=MEMORY + MEMORY_PER_INPUT_BYTE * size, table_elements=20_000, instances=20)
        with self._bounded(0):
            self._instance = runtime.linker.instantiate(self._store, runtime.component)

    def __del__(self) -> None:
        with contextlib.suppress(AttributeError):
            self.close()

    def call(self, interface: str, name: str, *arguments: Any, size: int = 0, lowers: bool = False) -> Any:
        """Calls a function with an input of about so many bytes. `lowers` as in `Runtime.call`.

        Raises `EngineError`.
        """
        if self._runtime is not _runtime:
            raise EngineError("this lookup began before the process was forked; begin it anew in the child")
        function = self._functions.get((interface, name))
        if function is None:
            function = self._functions[interface, name] = self._runtime.function(self._store, self._instance, interface, name)
        with self._bounded(size):
            if not lowers:
                return function(self._store, *arguments)
            with _lowering:
                return function(self._store, *arguments)

    def close(self) -> None:
        """Gives its memory back, and all that the guest holds in it; after a fork it is the parent's, and left alone."""
        if self._runtime is _runtime:
            self._runtime.stores.discard(self._store)
            self._functions.clear()
            self._store.close()

    def _bounded(self, size: int) -> Bounded:
        return Bounded(self._runtime.clock, self._store, SECONDS + SECONDS_PER_MIB * (size / (1 << 20)))


class Bounded:
    """Bounds what a guest computes meanwhile, and names the component where it is stopped."""

    def __init__(self, clock: Clock, store: Any, seconds: float) -> None:
        self._clock = clock
        self._store = store
        self._ticks = max(2, int(seconds / _TICK))

    def __enter__(self) -> None:
        self._clock.enter()
        self._store.set_epoch_deadline(self._ticks)

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        self._clock.leave()
        if error is not None and kind.__module__.startswith("wasmtime"):
            raise EngineError(f"{_name()} was stopped: {_reason(str(error))}") from error


class Clock:
    """Counts the time of an engine by a thread that runs while there are calls."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._calls = 0
        self._ticking = False

    def enter(self) -> None:
        """A call begins."""
        with self._lock:
            self._calls += 1
            if not self._ticking:
                # A machine without room for one more thread refuses here, and nothing runs unbounded.
                threading.Thread(target=self._tick, name="whoisbox clock", daemon=True).start()
                self._ticking = True

    def leave(self) -> None:
        """A call has ended."""
        with self._lock:
            self._calls -= 1

    def _tick(self) -> None:
        idle = 0
        while True:
            time.sleep(_TICK)
            self._engine.increment_epoch()
            with self._lock:
                idle = 0 if self._calls else idle + 1
                if idle > _IDLE_TICKS:
                    self._ticking = False
                    return


def cache_directory() -> pathlib.Path | None:
    """Where compiled code is kept, if there is a folder that nobody else can write to: who can write to it can run code here."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    if not base or not os.path.isabs(base):
        return None
    folder = pathlib.Path(base, "whoisbox", "wasmtime-py")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = folder.stat()
    except OSError:
        return None
    if hasattr(os, "geteuid") and (state.st_uid != os.geteuid() or stat.S_IMODE(state.st_mode) & 0o022):
        return None
    return folder if os.access(folder, os.W_OK) else None


def _config() -> Any:
    from wasmtime import Config, WasmtimeError

    config = Config()
    config.epoch_interruption = True
    if folder := cache_directory():
        # Without it the component is compiled in each process, which is all that is lost.
        with contextlib.suppress(OSError, WasmtimeError, UnicodeError):
            config.cache = str(_cache_settings(folder))
    return config


def _cache_settings(folder: pathlib.Path) -> pathlib.Path:
    """The file in which wasmtime wants to be told of its cache: from time to time it deletes what it does not know there, so the
    code has a folder of its own."""
    settings, compiled = folder / "cache.toml", str(folder / "compiled")
    quoted = "".join(f"\\u{ord(c):04x}" if c in '"\\' or not c.isprintable() else c for c in compiled)
    text = f'[cache]\ndirectory = "{quoted}"\n'
    if not settings.is_file() or settings.read_text(encoding="utf-8") != text:
        fresh = folder / f"cache.toml.{os.getpid()}"
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(settings)
    return settings


def _name() -> str:
    return f"{COMPONENT.name} {__version__}"


def _reason(message: str) -> str:
    """What a trap says, without its backtrace, which says nothing to a user."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    words = next((line for line in reversed(lines) if "wasm trap" in line or "limit" in line), lines[-1] if lines else "unknown")
    words = words.lstrip("0123456789: ")
    if "unreachable" in words:
        return f"{words} (it gave up, as it does when its memory is used up)"
    if "interrupt" in words:
        return f"{words} (it computed for too long)"
    return words


def _after_fork() -> None:
    """The parent's engine is left as it is: not used, and not given back, for a thread that is gone may have held its locks."""
    global _runtime, _starting, _lowering
    _abandon()
    _runtime, _starting, _lowering = None, threading.Lock(), threading.Lock()


def _abandon() -> None:
    """Keeps the engine from ever being given back. At the end of a process, too: its system takes it all, and wasmtime-py
    complains of each object that Python gets round to only after its module."""
    if _runtime is not None:
        import ctypes

        ctypes.pythonapi.Py_IncRef(ctypes.py_object(_runtime))


atexit.register(_abandon)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
