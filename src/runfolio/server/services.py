"""What a running server is made of, put together in one place."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .changes import ChangeHub
from .db import migrate
from .db.lock import lock_folder
from .db.session import Database
from .metrics.jobs import Jobs
from .spool.direct import Direct
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
    ingest: Ingest
    direct: Direct
    metric_jobs: Jobs


@asynccontextmanager
async def start(settings: Settings) -> AsyncIterator[Services]:
    """Open everything, in order; close it in reverse."""
    async with AsyncExitStack() as stack:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        database = Database(settings.sqlalchemy_url)
        stack.push_async_callback(database.close)
        if database.is_sqlite:
            stack.enter_context(lock_folder(settings.data_dir))
        await migrate.prepare(database, upgrade=settings.auto_migrate)
        changes = ChangeHub()
        ingest = await stack.enter_async_context(Ingest(database, changes, settings.ingest_queue_bytes).running())
        jobs = await stack.enter_async_context(Jobs(database, settings.fold_seconds).running())
        yield Services(
            settings=settings,
            database=database,
            changes=changes,
            ingest=ingest,
            direct=Direct(database, ingest),
            metric_jobs=jobs,
        )
