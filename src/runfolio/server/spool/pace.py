"""How often clients may upload: often when the server is idle, seldom when it is not."""

from __future__ import annotations

import random
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MIN_S: Final = 1.0
MAX_S: Final = 60.0
WINDOW_S: Final = 2.0
_BUSY: Final = 0.6
"""The share of time past which clients are asked to come less often: in which anything is being committed, or for
which the event loop computes, whichever is greater."""
_IDLE: Final = 0.15
_GROWTH: Final = 1.5
_SPREAD: Final = 0.3
_PATIENCE: Final = 2
"""Busy windows in a row before the interval grows: many runs that start together are no lasting load."""


class Pace:
    """Watches which share of the time goes into commits, and into the event loop that reads requests and writes
    answers; moves the interval by steps until both are below ``_BUSY``.

    ``cpu`` tells the processor seconds of the calling thread, which is the loop's.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, cpu: Callable[[], float] = time.thread_time
    ) -> None:
        self._clock = clock
        self._cpu = cpu
        self._window_began = clock()
        self._cpu_began = cpu()
        self._active = 0
        self._active_since = 0.0
        self._spent = 0.0
        self._busy_windows = 0
        self.interval_s = MIN_S

    @contextmanager
    def measure(self) -> Iterator[None]:
        """A commit. Time in which several run at once counts once."""
        if not self._active:
            self._active_since = max(self._clock(), self._window_began)
        self._active += 1
        try:
            yield
        finally:
            self._active -= 1
            if not self._active:
                self._spent += self._clock() - self._active_since
            self._look()

    def next_upload_s(self) -> float:
        """What the answer to an upload asks for, in seconds: about the interval, never the same to all. Those who were
        answered by one commit would else come back together, and wait for each other each time."""
        self._look()
        return round(self.interval_s * random.uniform(1 - _SPREAD, 1 + _SPREAD), 2)  # noqa: S311 - guards nothing

    def retry_after(self) -> int:
        """What a 503 asks for, in whole seconds."""
        return max(1, round(self.interval_s))

    def _look(self) -> None:
        """Closes the window when its time is over, and draws the conclusion."""
        now = self._clock()
        passed = now - self._window_began
        if passed < WINDOW_S:
            return
        if self._active:
            self._spent += now - self._active_since
            self._active_since = now
        computed, self._cpu_began = self._cpu() - self._cpu_began, self._cpu()
        self._conclude(min(1.0, max(self._spent, computed) / passed))
        self._window_began, self._spent = now, 0.0

    def _conclude(self, share: float) -> None:
        self._busy_windows = self._busy_windows + 1 if share > _BUSY else 0
        if self._busy_windows >= _PATIENCE:
            self.interval_s = min(MAX_S, self.interval_s * _GROWTH)
        elif share < _IDLE:
            self.interval_s = MIN_S
        elif share < _BUSY / _GROWTH:
            self.interval_s = max(MIN_S, self.interval_s / _GROWTH)
