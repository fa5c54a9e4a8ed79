"""The thread that deals with the disk for a spool: reserves space ahead, writes what is buffered, syncs."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from .segments import BufferedSegment
    from .spool import Spool

SYNC_S: Final = 5.0
RETRY_S: Final = 1.0
GATHER_S: Final = 0.05
"""How long buffered rows are gathered before they are written together."""


class Keeper:
    """One a spool. ``say`` takes a sentence for a person; ``prune`` deletes what servers have."""

    def __init__(self, spool: Spool, say: Callable[[str], None], prune: Callable[..., object]) -> None:
        self._spool = spool
        self._prune = prune
        self._say = say
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._told = False
        self._synced_at = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="runfolio-disk", daemon=True)
        spool.wake_keeper = self._wake.set

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float) -> bool:
        """Write and sync everything, then end. False if the disk takes longer than ``timeout`` seconds."""
        self._stopping.set()
        self._wake.set()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        self.tend()
        self._prune()
        while not self._stopping.is_set():
            self.tend()
            self._wake.wait(RETRY_S if self._spool.buffered() else SYNC_S)
            self._wake.clear()
            if self._spool.buffered():
                self._stopping.wait(GATHER_S)
        self.tend(reserve=False)
        self._sync()

    def tend(self, *, reserve: bool = True) -> None:
        """One round."""
        spool = self._spool
        trouble = None
        try:
            if reserve and (size := spool.wants_space):
                spool.folder.mkdir(parents=True, exist_ok=True)
                spool.offer(size)
        except OSError as error:
            trouble = error
        for segment in spool.buffered():
            try:
                self._flush(segment)
            except OSError as error:
                trouble = error
        self._tell(trouble)
        if time.monotonic() - self._synced_at >= SYNC_S:
            self._sync()
        for retired in spool.take_retired():
            with suppress(OSError):
                retired.sync()
            retired.close()

    def _flush(self, segment: BufferedSegment) -> None:
        with self._spool.lock:
            data = segment.take()
        while data:
            count = segment.flush(data)
            with self._spool.lock:
                segment.flushed(count)
            data = data[count:]

    def _tell(self, trouble: OSError | None) -> None:
        """Say the first failure and the recovery, once each, and report what was dropped in between."""
        spool = self._spool
        with spool.lock:
            spool.trouble = trouble
        if trouble is not None:
            self._prune(keep_bytes=0)  # new points are worth more than what a server has
            if not self._told:
                self._told = True
                self._say(
                    f"no room for the spool ({spool.folder}: {trouble.strerror}); the newest points wait in memory"
                )
            return
        if self._told:
            self._told = False
            self._say("the spool has room again")
        self.report_drops()

    def report_drops(self) -> None:
        """Tell the run's readers what found no room."""
        spool = self._spool
        drops = spool.take_drops()
        if drops is not None:
            message = f"the disk was full: {drops.points} points and {drops.records} records were dropped"
            self._say(message)
            spool.event({"type": "notice", "at": time.time_ns() // 1000, "notice": "dropped", "message": message,
                         "count": drops.points + drops.records})  # fmt: skip

    def _sync(self) -> None:
        self._synced_at = time.monotonic()
        with self._spool.lock:
            dirty = [segment for segment in self._spool.live if segment.synced < segment.position]
        for segment in dirty:
            with suppress(OSError):  # said when it is written; a sync can do no more
                segment.sync()
