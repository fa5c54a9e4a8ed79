"""The stream of server-sent events, and changes that other processes made."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import orjson

from runfolio.server import clock

from . import queries

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from datetime import datetime

    from runfolio.server.changes import ChangeHub, Changes
    from runfolio.server.db.session import Database

HEARTBEAT_S: Final = 15.0
PAUSE_S: Final = 1.0
_OVERLAP: Final = timedelta(seconds=5)
"""A change is seen when its transaction commits, which may be this long after the time that it carries."""


async def stream(
    changes: ChangeHub, *, heartbeat_s: float = HEARTBEAT_S, pause_s: float = PAUSE_S
) -> AsyncGenerator[bytes, None]:
    """Messages as they go over the wire: at most one in ``pause_s``, a comment after ``heartbeat_s`` of quiet."""
    with changes.listen() as listener:
        yield b"retry: 2000\n\n"
        while not listener.closed:
            changed = await listener.take(heartbeat_s)
            if changed:
                yield message(changed)
                await listener.rest(pause_s)
            elif not listener.closed:
                yield b": still here\n\n"


def message(changed: Changes) -> bytes:
    """One message: the ids of runs and experiments to look at again."""
    data = orjson.dumps({"runs": sorted(changed.runs), "experiments": sorted(changed.experiments)})
    return b"event: runs\ndata: " + data + b"\n\n"


class Elsewhere:
    """Looks, while somebody listens here, for what other processes on the same database changed.

    A process that has its database to itself has no need of it.
    """

    def __init__(self, database: Database, changes: ChangeHub) -> None:
        self._database = database
        self._changes = changes
        self._seen: dict[str, datetime] = {}
        self._since: datetime | None = None

    async def look(self) -> None:
        """Hand on what changed since the last look."""
        if not self._changes.listening:
            self._since = None
            return
        now = clock.now()
        since, self._since = (self._since or now) - _OVERLAP, now
        async with self._database.read() as session:
            runs = await queries.changed_runs(session, since)
            experiments = await queries.changed_experiments(session, since)
        fresh = [run for run in runs if self._seen.get(run.id) != run.updated_at]
        touched = [id_ for id_, updated_at in experiments.items() if self._seen.get(id_) != updated_at]
        self._seen = {run.id: run.updated_at for run in runs} | experiments
        if fresh or touched:
            self._changes.publish(
                runs={run.id for run in fresh}, experiments={*touched, *(run.experiment_id for run in fresh)}
            )
