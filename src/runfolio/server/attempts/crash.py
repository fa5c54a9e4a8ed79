"""Finds attempts that fell silent: a process that is killed cannot say so.

Only time in which this server could have heard a heartbeat counts: after a start, and after the process was suspended,
everybody gets the whole span again.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from . import queries, service

if TYPE_CHECKING:
    from datetime import datetime

    from runfolio.server.changes import ChangeHub
    from runfolio.server.db.session import Database

TICK_S: Final = 15.0
OFFLINE_SILENCE: Final = timedelta(days=1)
"""For attempts of which only late uploads came: nobody knows whether they run, so they get more time."""
_AT_ONCE: Final = 200


class CrashWatch:
    """Marks runs as crashed whose every live writer is silent for ``silence_s`` seconds."""

    def __init__(self, database: Database, changes: ChangeHub, silence_s: float) -> None:
        self._database = database
        self._changes = changes
        self._silence = timedelta(seconds=silence_s)
        self.interval_s = min(TICK_S, silence_s / 4)
        """Seconds between two looks."""
        self._hearing_since: datetime | None = None
        self._last_tick: datetime | None = None

    async def tick(self, now: datetime) -> None:
        """One look. Two servers may look at the same time: the run's row is locked, and silence is checked again."""
        if self._last_tick is None or now - self._last_tick > timedelta(seconds=4 * self.interval_s):
            self._hearing_since = now
        self._last_tick = now
        assert self._hearing_since is not None
        if now - self._hearing_since < self._silence:
            return
        cutoff, offline_cutoff = now - self._silence, now - OFFLINE_SILENCE
        async with self._database.read() as session:
            silent = await queries.silent_attempts(session, cutoff, offline_cutoff, limit=_AT_ONCE)
        for run_id, attempt in silent:
            async with self._database.write() as session:
                run = await service.give_up(session, run_id, attempt, cutoff, offline_cutoff)
                if run is not None:
                    self._changes.publish_after(session, runs={run.id: run.experiment_id})
