"""Work that is done again and again behind the answers, until the server ends."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

log = logging.getLogger(__name__)

GRACE_S: Final = 5.0
"""How long the end of the server waits for a round that has begun: cut short, it is done again after the next start."""


class Periodic:
    """Calls ``work`` every ``interval_s`` seconds, sooner when nudged. A round that fails is logged and tried again.

    ``rests`` is how many times as long as a round took it rests at least: with 3, work takes at most a quarter of the
    time, so that uploads and reads come first under load.
    """

    def __init__(self, name: str, work: Callable[[], Awaitable[None]], interval_s: float, *, rests: float = 0) -> None:
        self._name = name
        self._work = work
        self._interval_s = interval_s
        self._rests = rests
        self._nudged = asyncio.Event()
        self._ending = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Periodic]:
        """Works in the background until the block ends."""
        task = asyncio.create_task(self._loop(), name=self._name)
        try:
            yield self
        finally:
            self._ending.set()
            self._nudged.set()
            await asyncio.wait([task], timeout=GRACE_S)
            task.cancel()
            await asyncio.wait([task])

    def nudge(self) -> None:
        """There is something to do: somebody may be waiting for it."""
        self._nudged.set()

    async def _loop(self) -> None:
        while not self._ending.is_set():
            began = time.monotonic()
            try:
                await self._work()
            except Exception:  # the edge of a background task: a fault now must not end the work for good
                log.exception("%s failed; it will be tried again", self._name)
            await _until(self._ending, self._rests * (time.monotonic() - began))
            await _until(self._nudged, self._interval_s)
            self._nudged.clear()


async def _until(event: asyncio.Event, seconds: float) -> None:
    """Sleep, unless ``event`` comes first."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
