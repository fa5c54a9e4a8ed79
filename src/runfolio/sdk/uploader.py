"""The thread that brings a live writer's stream to the server. It decides when; :mod:`.delivery` decides what."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

from .delivery import Delivery
from .spool import now_us

if TYPE_CHECKING:
    from collections.abc import Callable

    from .spool import Spool
    from .transport import Transport

HEARTBEAT_S: Final = 30.0
FINISH_RETRY_S: Final = 1.0


class Uploader:
    """One a spool. ``say`` takes a sentence for a person."""

    def __init__(self, spool: Spool, transport: Transport, say: Callable[[str], None]) -> None:
        self.delivery = Delivery(spool, transport, say, self._report)
        self._spool = spool
        self._wake = threading.Event()
        self._done = threading.Event()
        self._finishing = False
        self._stopping = False
        self._sent_at = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="runfolio-upload", daemon=True)
        spool.wake_uploader = self._wake.set

    def _report(self, message: str) -> None:
        self._spool.event({"type": "notice", "at": now_us(), "notice": "refused", "message": message, "count": 1})

    @property
    def ended(self) -> bool:
        """False while the thread hangs in a request; as a daemon it does not hold up the exit."""
        return not self._thread.is_alive()

    def start(self) -> None:
        self._thread.start()

    def finish(self, timeout: float) -> int:
        """Send what is left, for at most ``timeout`` seconds, then end the thread; the bytes that are still left.

        A server that never answered is tried once and not waited for: it may come hours later, and the spool stays.
        """
        self._finishing = True
        self._wake.set()
        self._done.wait(timeout)
        self._stopping = True
        self._wake.set()
        if self._done.is_set():
            self._thread.join(1.0)
        self.delivery.save_ack(force=True)
        if self.ended:
            self.delivery.transport.close()
        return self.delivery.pending

    def _run(self) -> None:
        try:
            self._follow()
            self._drain()
        finally:
            self._done.set()

    def _follow(self) -> None:
        """While the run goes on: at the interval that the server asks for, at once when much is pending."""
        delay = 0.0
        while not self._finishing:
            self._wake.wait(delay or HEARTBEAT_S)
            self._wake.clear()
            if not self._finishing:
                delay = self._turn()

    def _turn(self) -> float:
        """Send, if there is something to send or a heartbeat is due; seconds until the next turn."""
        delivery = self.delivery
        silent = time.monotonic() - self._sent_at
        if delivery.gone is not None or not (delivery.pending or silent >= HEARTBEAT_S):
            return min(delivery.next_upload_s, HEARTBEAT_S)
        delay = delivery.step(live=True)
        self._sent_at = time.monotonic()
        while delay and delivery.trouble is not None and not self._finishing:
            # A backoff, which nudges do not shorten, but finish() does.
            left = self._sent_at + delay - time.monotonic()
            if left <= 0:
                return 0.001
            self._wake.wait(left)
            self._wake.clear()
        return min(delay, HEARTBEAT_S) or 0.001

    def _drain(self) -> None:
        """Until the server has everything, or nobody waits any longer."""
        delivery = self.delivery
        while delivery.pending and not self._stopping:
            delay = delivery.step(live=True)
            if delivery.trouble is None:
                continue
            if not delivery.connected:
                return
            self._wake.wait(min(delay, FINISH_RETRY_S))
            self._wake.clear()
