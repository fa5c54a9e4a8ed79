"""What the process prints, recorded beside the run while the terminal stays as it is.

The ``write`` methods of the objects that are ``sys.stdout`` and ``sys.stderr`` are wrapped, rather than the objects or
the file descriptors replaced: logging handlers and progress bars that already hold the stream are heard, ``isatty``
stays true, notebooks work, and nothing that the process prints passes through a pipe that could fill up or lose its
last words. What C libraries and child processes print by themselves is not recorded.

A write costs one append to a queue that needs no lock, so that it may happen in a signal handler or a finalizer. A
daemon thread makes lines of it once a second.
"""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
import time
import weakref
from collections import deque
from typing import TYPE_CHECKING, Any, Final, Protocol

from .terminal import Lines

if TYPE_CHECKING:
    from collections.abc import Callable

STDOUT: Final = 1
STDERR: Final = 2

INTERVAL: Final = 1.0
"""Seconds between batches of lines."""

BATCH: Final = 64 << 10
"""Characters that wait before a batch is made early."""

MAX_WAITING: Final = 32 << 20
"""Characters that may wait at all. A process that prints faster than its lines are made loses the rest, and is told."""

MAX_CHUNK: Final = 256 << 10
"""Bytes of lines in one record, give or take a line."""

MAX_ATTEMPT: Final = 100_000_000
"""Bytes of lines recorded for one attempt by one process."""

OPEN_LINE_INTERVAL: Final = 60.0
"""Seconds after which a progress bar that is still moving is recorded as it stands, and again."""

STOP_TIMEOUT: Final = 2.0
"""Seconds that ``stop`` waits for the last lines to be handed over."""

_MORE: Final = "more"
_STOP: Final = "stop"


class Recorder(Protocol):
    """Where lines and notices go: the run."""

    def event(self, record: dict[str, Any]) -> object: ...

    def console(self, stream: int, first_line: int, data: bytes) -> object:
        """Lines of stream 1 (stdout) or 2 (stderr), UTF-8, each ended by a line feed; the first of all is number 0."""


def start(recorder: Recorder) -> Console:
    """Begin to record what ``sys.stdout`` and ``sys.stderr`` are given from now on."""
    return Console(recorder)


class _Tap:
    """The wrapped ``write`` of one stream, and the consoles that listen to it."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.listeners: tuple[Callable[[Any], None], ...] = ()
        self._install()

    def _install(self) -> None:
        """Raises AttributeError or TypeError for a stream that nobody may change."""
        self._was_own = "write" in vars(self._stream)
        original = self._original = self._stream.write

        def write(text: Any) -> Any:
            written = original(text)
            for listener in self.listeners:
                listener(text)
            return written

        self._write = self._stream.write = write

    def renew(self) -> None:
        """Wrap again if somebody put back an older ``write``: IPython does so after each cell."""
        heard: list[str] = []
        listeners = self.listeners
        self.listeners = (*listeners, heard.append)
        try:
            self._stream.write("")
        finally:
            self.listeners = listeners
        if not heard:
            self._install()

    def remove(self) -> None:
        """Give the stream its own ``write`` back, unless somebody wrapped ours: then ours stays and does nothing."""
        if vars(self._stream).get("write") is not self._write:
            return
        if self._was_own:
            self._stream.write = self._original
        else:
            del self._stream.write


_lock = threading.RLock()
"""Held while taps are added and removed, which a signal handler may do too; never while something is written."""
_taps: dict[int, _Tap] = {}
"""By the identity of their stream, which the tap keeps alive."""
_consoles: weakref.WeakSet[Console] = weakref.WeakSet()


def _listen(stream: Any, listener: Callable[[Any], None]) -> None:
    """Raises AttributeError or TypeError for a stream whose ``write`` cannot be wrapped."""
    with _lock:
        tap = _taps.get(id(stream))
        if tap is None:
            tap = _taps[id(stream)] = _Tap(stream)
            events = _cell_events()
            if events is not None and len(_taps) == 1:
                events.register("pre_run_cell", _renew_all)
        tap.listeners = (*tap.listeners, listener)


def _unlisten(stream: Any, listener: Callable[[Any], None]) -> None:
    with _lock:
        tap = _taps.get(id(stream))
        if tap is None:
            return
        tap.listeners = tuple(each for each in tap.listeners if each is not listener)
        if not tap.listeners:
            del _taps[id(stream)]
            tap.remove()
            events = _cell_events()
            if events is not None and not _taps:
                events.unregister("pre_run_cell", _renew_all)


def _renew_all(*_: object) -> None:
    """Called by IPython before each cell."""
    with _lock:
        for tap in _taps.values():
            with contextlib.suppress(Exception):  # the stream is the user's, and closed perhaps
                tap.renew()


def _cell_events() -> Any | None:
    """Where IPython tells of its cells; None in a program that it does not run."""
    module = sys.modules.get("IPython")
    shell = module.get_ipython() if module is not None else None
    return getattr(shell, "events", None)


def _forget_in_child() -> None:
    """A forked child has its own writer and no thread of ours: what it prints goes to the terminal alone."""
    global _lock  # noqa: PLW0603 - the parent's lock may have been held at the moment of the fork
    _lock = threading.RLock()
    for console in list(_consoles):
        console.abandon()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_in_child)


class Console:
    """Records what is printed until :meth:`stop`, or until the attempt's share is used up."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._waiting: deque[tuple[int, str]] = deque()
        self._waiting_size = 0
        self._dropped = 0
        self._wake: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._room = MAX_ATTEMPT
        self._streams = {STDOUT: _Stream(), STDERR: _Stream()}
        self._heard: list[tuple[Any, Callable[[Any], None]]] = []
        self._ended = False
        self._listen_to(STDOUT, sys.stdout)
        if sys.stderr is not sys.stdout:
            self._listen_to(STDERR, sys.stderr)
        _consoles.add(self)
        self._thread = threading.Thread(target=self._work, name="runfolio-console", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let go of the streams and hand over what is left; again, it does nothing."""
        if self._ended:
            return
        self._ended = True
        self._let_go()
        self._wake.put(_STOP)
        self._thread.join(STOP_TIMEOUT)

    def abandon(self) -> None:
        """Let go of the streams without a word: this is a copy in a forked child."""
        self._ended = True
        self._waiting.clear()
        self._let_go()

    def _listen_to(self, number: int, stream: Any) -> None:
        def listener(text: Any) -> None:
            if not isinstance(text, str):
                return
            size = len(text)
            if self._waiting_size > MAX_WAITING:
                self._dropped += size
                return
            self._waiting.append((number, text))
            before = self._waiting_size
            self._waiting_size = before + size
            if before < BATCH <= before + size:
                self._wake.put(_MORE)

        with contextlib.suppress(AttributeError, TypeError):  # there is no stream, or it is one that cannot be wrapped
            _listen(stream, listener)
            self._heard.append((stream, listener))

    def _let_go(self) -> None:
        for stream, listener in self._heard:
            _unlisten(stream, listener)
        self._heard = []

    def _work(self) -> None:
        try:
            call = _MORE
            while call is not _STOP and self._room > 0:
                with contextlib.suppress(queue.Empty):
                    call = self._wake.get(timeout=INTERVAL)
                self._drain()
            self._finish()
        except Exception:  # noqa: BLE001 - the edge of a thread: recording what is printed must not disturb the printing
            self._let_go()

    def _drain(self) -> None:
        """Make lines of what waits now; what is printed meanwhile waits for the next time."""
        self._waiting_size = 0
        texts: dict[int, list[str]] = {STDOUT: [], STDERR: []}
        for _ in range(len(self._waiting)):
            number, text = self._waiting.popleft()
            texts[number].append(text)
        now = time.monotonic()
        for number, stream in self._streams.items():
            if texts[number]:
                stream.feed("".join(texts[number]), now)
            self._hand_over(number, stream)

    def _finish(self) -> None:
        if self._room <= 0:
            self._let_go()
            return
        for number, stream in self._streams.items():
            stream.flush()
            self._hand_over(number, stream)
        if self._dropped:
            self._say("dropped", "the process printed faster than it could be recorded", self._dropped)

    def _hand_over(self, number: int, stream: _Stream) -> None:
        for first_line, data in stream.take():
            if self._room <= 0:
                return
            self._recorder.console(number, first_line, data)
            self._room -= len(data)
            if self._room <= 0:
                self._say("truncated", f"console output is recorded up to {MAX_ATTEMPT // 1_000_000} MB an attempt", 0)

    def _say(self, notice: str, message: str, count: int) -> None:
        self._recorder.event({"type": "notice", "notice": notice, "message": message, "count": count})


class _Stream:
    """The lines of one stream that were not handed over yet, and their numbers."""

    def __init__(self) -> None:
        self._lines = Lines()
        self._ready: list[str] = []
        self._next_line = 0
        self._moving_since: float | None = None
        """When a progress bar was first seen, or last recorded as it stood."""

    def feed(self, text: str, now: float) -> None:
        done = self._lines.feed(text)
        self._ready += done
        if done or not self._lines.progress:
            self._moving_since = None
        elif self._moving_since is None:
            self._moving_since = now
        elif now - self._moving_since >= OPEN_LINE_INTERVAL:
            self._ready.append(self._lines.progress)
            self._moving_since = now

    def flush(self) -> None:
        self._ready += self._lines.flush()

    def take(self) -> list[tuple[int, bytes]]:
        """The ready lines in chunks, each with the number of its first line."""
        chunks: list[tuple[int, bytes]] = []
        parts: list[bytes] = []
        size, first = 0, self._next_line
        for line in self._ready:
            parts.append(line.encode("utf-8", "replace") + b"\n")
            size += len(parts[-1])
            if size >= MAX_CHUNK:
                chunks.append((first, b"".join(parts)))
                first, size, parts = first + len(parts), 0, []
        if parts:
            chunks.append((first, b"".join(parts)))
            first += len(parts)
        self._ready, self._next_line = [], first
        return chunks
