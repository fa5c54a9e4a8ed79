"""Timed reads: over HTTP with the body read, each one different, after a restart and again while runs append."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from .load import appending
from .report import Spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from .http import Client
    from .servers import Server

READS: Final = 200
WARM: Final = 3
"""Reads ahead of the clock after a restart: the first ones import code and open connections."""


def spread(server: Server, read: Callable[[Client, int], object], reads: int = READS) -> Spread:
    """Times of ``read(client, i)`` over one kept connection; ``i`` is never the same twice."""
    client, found = server.client(), Spread()
    for i in range(WARM):
        read(client, -1 - i)
    for i in range(reads):
        with found:
            read(client, i)
    client.close()
    return found


def quiet_and_busy(
    server: Server, read: Callable[[Client, int], object], reads: int = READS, experiment: str = "appending"
) -> tuple[Spread, Spread]:
    """Times after a restart of the server, and again while 100 runs of ``experiment`` log to it."""
    server.restart()
    quiet = spread(server, read, reads)
    with appending(server, experiment):
        return quiet, spread(server, lambda client, i: read(client, reads + WARM + i), reads)


def wait_sealed(server: Server, timeout: float = 600) -> None:
    """Until the server's jobs have nothing left to do."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if not settled(server):
            time.sleep(0.01)
            continue
        return
    message = "the jobs did not come to an end"
    raise TimeoutError(message)


def settled(server: Server) -> bool:
    """Whether every batch is folded and no run waits for a job."""
    waiting = "select (select count(*) from metric_tasks) + (select count(*) from metric_batches where not folded)"
    return int(server.query(waiting)[0][0]) == 0
