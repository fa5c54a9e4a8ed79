"""How often clients may upload: often when the server is idle, seldom when it is not."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MIN_S: Final = 1.0
MAX_S: Final = 60.0
_BUSY: Final = 0.4
"""The share of time that commits may take before clients are asked to come less often."""
_WINDOW_S: Final = 2.0


class Pace:
    """Watches which share of the time goes into commits, and moves the interval until it is near ``_BUSY``."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self._spent = 0.0
        self._uploads = 0
        self.interval_s = MIN_S

    @contextmanager
    def measure(self, uploads: int) -> Iterator[None]:
        """Counts the time of one commit of some uploads."""
        start = self._clock()
        try:
            yield
        finally:
            now = self._clock()
            self._spent += now - start
            self._uploads += uploads
            if now - self._began >= _WINDOW_S:
                self._adjust(now)

    def _adjust(self, now: float) -> None:
        """Each upload has a fixed cost, so the busy share falls as the interval grows: scale one by the other."""
        share = self._spent / (now - self._began)
        target = self.interval_s * share / _BUSY
        self.interval_s = min(MAX_S, max(MIN_S, (self.interval_s + target) / 2))
        self._began, self._spent, self._uploads = now, 0.0, 0

    def next_upload_s(self) -> float:
        """What the answer to an upload asks for, in seconds."""
        if self._clock() - self._began > 2 * _WINDOW_S:
            self._adjust(self._clock())
        return round(self.interval_s, 2)

    def retry_after(self) -> int:
        """What a 503 asks for, in whole seconds."""
        return max(1, round(self.interval_s))
