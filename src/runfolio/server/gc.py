"""Removes for good what was deleted long ago, beside a running server: a few megabytes a transaction, a page in memory.

A run or experiment that is being purged has no ``deleted_at`` any more: it cannot be restored, and a purge that was
interrupted goes on with it.

What a version in the registry needs stays, however long ago it was deleted: a model with a version, a run whose files
are one, and an experiment with either.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import LargeBinary, and_, bindparam, delete, exists, func, literal, or_, select, update

from . import clock
from .db.models import Base, Experiment, Model, ModelVersion, Run

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select, Table
    from sqlalchemy.ext.asyncio import AsyncSession

    from .db.session import Database, WriteSession

RETENTION: Final = timedelta(days=30)
"""How long deleted things can be restored unless told otherwise."""

BATCH_ROWS: Final = 1000
BATCH_BYTES: Final = 8 << 20
"""Of blobs that one transaction deletes: SQLite walks their pages, and nobody else can write meanwhile."""


@dataclass(frozen=True, slots=True)
class Purged:
    """How many things there are to purge, or were purged."""

    experiments: int = 0
    runs: int = 0
    models: int = 0


async def find(database: Database, *, retention: timedelta = RETENTION) -> Purged:
    """What :func:`purge` would remove: deleted runs and models, and deleted experiments with all of theirs."""
    cutoff = clock.now() - retention
    async with database.read() as session:
        experiments = await session.scalar(select(func.count()).where(_doomed_experiment(cutoff)))
        runs = await session.scalar(_count_within(Run, or_(_doomed_run(cutoff), _doomed_experiment(cutoff))))
        models = await session.scalar(_count_within(Model, or_(_doomed_model(cutoff), _doomed_experiment(cutoff))))
    return Purged(experiments or 0, runs or 0, models or 0)


def _count_within(kind: type[Run | Model], which: ColumnElement[bool]) -> Select[int]:
    """How many runs or models there are of which something holds, or of their experiments."""
    return select(func.count()).select_from(kind).join(Experiment, Experiment.id == kind.experiment_id).where(which)


async def purge(
    database: Database, *, retention: timedelta = RETENTION, progress: Callable[[Purged], None] | None = None
) -> Purged:
    """Remove runs, models and experiments that were deleted longer than ``retention`` ago.

    ``progress`` is told what has been removed so far after every run and model. Objects that nothing names any more are
    left to ``objects.garbage``.
    """
    cutoff = clock.now() - retention
    done = await _purge_runs(database, _doomed_run(cutoff), Purged(), progress)
    done = await _purge_models(database, _doomed_model(cutoff), done, progress)
    while experiment := await _next(database, select(Experiment.id).where(_doomed_experiment(cutoff)).limit(1)):
        async with database.write() as session:
            await session.execute(update(Experiment).where(Experiment.id == experiment).values(deleted_at=None))
        done = await _purge_runs(database, Run.experiment_id == experiment, done, progress)
        done = await _purge_models(database, Model.experiment_id == experiment, done, progress)
        async with database.write() as session:
            await session.execute(delete(Experiment).where(Experiment.id == experiment))
        done = replace(done, experiments=done.experiments + 1)
        if progress is not None:
            progress(done)
    return done


def _doomed_run(cutoff: datetime) -> ColumnElement[bool]:
    long_ago = or_(Run.deleted_at.is_(None), Run.deleted_at <= cutoff)
    return and_(Run.lifecycle == "deleted", long_ago, ~_run_is_needed())


def _doomed_model(cutoff: datetime) -> ColumnElement[bool]:
    return and_(Model.deleted_at <= cutoff, ~_model_is_needed())


def _doomed_experiment(cutoff: datetime) -> ColumnElement[bool]:
    long_ago = or_(Experiment.deleted_at.is_(None), Experiment.deleted_at <= cutoff)
    needed = or_(
        exists().where(Run.experiment_id == Experiment.id, _run_is_needed()).correlate(Experiment),
        exists().where(Model.experiment_id == Experiment.id, _model_is_needed()).correlate(Experiment),
    )
    return and_(Experiment.status == "deleted", long_ago, ~needed)


def _run_is_needed() -> ColumnElement[bool]:
    return exists().where(ModelVersion.run_id == Run.id, ModelVersion.path.is_not(None)).correlate(Run)


def _model_is_needed() -> ColumnElement[bool]:
    return exists().where(ModelVersion.model_id == Model.id).correlate(Model)


async def _purge_runs(
    database: Database, which: ColumnElement[bool], done: Purged, progress: Callable[[Purged], None] | None
) -> Purged:
    while run := await _next(database, select(Run.id).where(which).limit(1)):
        await purge_run(database, run)
        done = replace(done, runs=done.runs + 1)
        if progress is not None:
            progress(done)
    return done


async def _purge_models(
    database: Database, which: ColumnElement[bool], done: Purged, progress: Callable[[Purged], None] | None
) -> Purged:
    while model := await _next(database, select(Model.id).where(which).limit(1)):
        async with database.write() as session:
            await session.execute(delete(Model).where(Model.id == model))
        done = replace(done, models=done.models + 1)
        if progress is not None:
            progress(done)
    return done


async def _next(database: Database, statement: Any) -> str | None:
    async with database.read() as session:
        found: str | None = await session.scalar(statement)
        return found


async def purge_run(database: Database, run_id: str) -> None:
    """Remove a run with every row that points at it, a batch a transaction."""
    async with database.write() as session:
        doomed = {"lifecycle": "deleted", "deleted_at": None}
        await session.execute(update(Run).where(Run.id == run_id).values(doomed))
    for table in dependents():
        more = True
        while more:
            async with database.write() as session:
                more = await _delete_batch(session, table, run_id)
    async with database.write() as session:
        await session.execute(delete(Run).where(Run.id == run_id))


def dependents() -> list[Table]:
    """The tables whose rows belong to a run, those that nothing else points at first."""
    runs = Base.metadata.tables["runs"]
    return [
        table
        for table in reversed(Base.metadata.sorted_tables)
        if "run_id" in table.c and any(key.column.table is runs for key in table.c.run_id.foreign_keys)
    ]


async def _delete_batch(session: WriteSession, table: Table, run_id: str) -> bool:
    """Delete some rows; False when none are left."""
    keys = await _some_keys(session, table, run_id)
    if keys:
        where = [column == bindparam(f"b_{column.name}") for column in table.primary_key]
        await (await session.connection()).execute(delete(table).where(*where), keys)
    return bool(keys)


async def _some_keys(session: AsyncSession, table: Table, run_id: str) -> list[dict[str, Any]]:
    """Keys of rows of a run whose blobs hold :data:`BATCH_BYTES` together, or one more row than that."""
    columns = list(table.primary_key)
    blobs = [func.coalesce(func.length(c), 0) for c in table.c if isinstance(c.type, LargeBinary)]
    size = sum(blobs, literal(0))
    statement = select(*columns, size).where(table.c.run_id == run_id).limit(BATCH_ROWS)
    keys: list[dict[str, Any]] = []
    total = 0
    for *key, row_bytes in await session.execute(statement):
        keys.append({f"b_{column.name}": part for column, part in zip(columns, key, strict=True)})
        total += row_bytes
        if total > BATCH_BYTES:
            break
    return keys
