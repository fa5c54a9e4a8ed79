"""What a running server is made of, put together in one place."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import clock
from .attempts.crash import CrashWatch
from .changes import ChangeHub
from .db import migrate
from .db.lock import lock_folder
from .db.session import Database
from .events.service import PAUSE_S, Elsewhere
from .metrics.jobs import TICK_S, Jobs
from .objects.service import Objects
from .objects.staging import Staging
from .objects.store import LocalObjects
from .periodic import Periodic
from .search.sqlite import register_sqlite_functions
from .spool.direct import Direct
from .spool.keys import EVERY_S, forget_old
from .spool.service import Ingest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from .settings import Settings


@dataclass(frozen=True, slots=True)
class Services:
    """The parts that endpoints use. One object lives as long as the server."""

    settings: Settings
    database: Database
    changes: ChangeHub
    objects: Objects
    ingest: Ingest
    direct: Direct
    metric_jobs: Jobs


@asynccontextmanager
async def start(settings: Settings) -> AsyncIterator[Services]:
    """Open everything, in order; close it in reverse."""
    async with AsyncExitStack() as stack:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        database = Database(settings.sqlalchemy_url, register_sqlite_functions)
        stack.push_async_callback(database.close)
        if database.is_sqlite:
            stack.enter_context(lock_folder(settings.data_dir))
        await migrate.prepare(database, upgrade=settings.auto_migrate)
        changes = ChangeHub()
        jobs, watch = Jobs(database, settings.fold_seconds), CrashWatch(database, changes, settings.crash_seconds)
        folding = Periodic("metric-jobs", jobs.tick, TICK_S, rests=3)
        await stack.enter_async_context(folding.running())
        queue = Ingest(database, changes, settings.ingest_queue_bytes, on_end=folding.nudge)
        ingest = await stack.enter_async_context(queue.running())
        await stack.enter_async_context(
            Periodic("crash-watch", lambda: watch.tick(clock.now()), watch.interval_s).running()
        )
        keys = Periodic("idempotency-keys", lambda: forget_old(database, clock.now()), EVERY_S)
        await stack.enter_async_context(keys.running())
        if not database.is_sqlite:
            elsewhere = Periodic("changes-elsewhere", Elsewhere(database, changes).look, PAUSE_S)
            await stack.enter_async_context(elsewhere.running())
        yield Services(
            settings=settings,
            database=database,
            changes=changes,
            objects=open_objects(settings, database),
            ingest=ingest,
            direct=Direct(database, ingest),
            metric_jobs=jobs,
        )


def open_objects(settings: Settings, database: Database) -> Objects:
    """Files lie in the data folder; unfinished uploads beside them, so that finishing one is a rename."""
    folder = settings.data_dir / "objects"
    return Objects(database, LocalObjects(folder / "sha256"), Staging(folder / "uploads", settings.max_object_bytes))
