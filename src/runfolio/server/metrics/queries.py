"""Statements over batches, summaries and tasks. Those over axes and chunks are in :mod:`.chunk_queries`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import Text, bindparam, delete, func, select, update

from runfolio.server.clock import from_us, to_us
from runfolio.server.db.bulk import ManyRows, insert_into, moment, table_of, upsert
from runfolio.server.db.membership import one_of, one_of_named, pair_of_named
from runfolio.server.db.models import (
    Attempt,
    Metric,
    MetricBatch,
    MetricTask,
    Run,
)
from runfolio.server.db.models.base import new_id
from runfolio.server.db.prepared import Prepared, read_moment

from .clocks import Span
from .summary import Latest, Summary, from_columns, to_columns
from .visibility import SYSTEM_PREFIX, AttemptStart

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from typing import Any

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.session import WriteSession

    from .batches import NewBatch

_BATCHES: Final = table_of(MetricBatch)
_METRICS: Final = table_of(Metric)
_TASKS: Final = table_of(MetricTask)


@dataclass(frozen=True, slots=True)
class Batch:
    """A row of ``metric_batches``."""

    id: int
    run_id: str
    writer: str
    attempt: str
    offset: int
    prelude: int
    format: int
    level: int
    rows: int
    folded: bool
    payload: bytes


@dataclass(frozen=True, slots=True)
class Waiting:
    """Folded batches of one level of one run."""

    run_id: str
    level: int
    batches: int
    rows: int


@dataclass(frozen=True, slots=True)
class Task:
    """A run that asks for more than folding."""

    run_id: str
    generation: int
    refold: bool
    finish: bool


async def _executemany(session: WriteSession, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        await (await session.connection()).execute(statement, rows)


_INSERT_BATCHES: Final = ManyRows(
    sqlite="""
        INSERT INTO metric_batches (run_id, writer_id, attempt_id, "offset", prelude, format, level, rows, folded,
            received_at, payload)
        VALUES {rows}
    """,
    postgresql="""
        INSERT INTO metric_batches (run_id, writer_id, attempt_id, "offset", prelude, format, level, rows, folded,
            received_at, payload)
        SELECT * FROM unnest(%b::text[], %b::text[], %b::text[], %b::bigint[], %b::bigint[], %b::smallint[],
            %b::smallint[], %b::bigint[], %b::boolean[], %b::timestamptz[], %b::bytea[])
    """,
)


async def insert_batches(session: WriteSession, batches: Sequence[NewBatch]) -> None:
    now = moment(session, datetime.now(UTC))
    rows = [
        (b.run_id, b.writer, b.attempt, b.offset, b.prelude, b.format, b.level, b.rows, b.folded, now, b.payload)
        for b in batches
    ]
    await _INSERT_BATCHES.run(session, rows)


async def not_finite(session: AsyncSession, experiment_ids: Collection[str], names: Collection[str]) -> set[str]:
    """Those of some metrics of which some run of the experiments has a latest value that is no finite number."""
    within = (one_of(Metric.experiment_id, experiment_ids), one_of(Metric.name, names))
    statement = select(Metric.name).where(*within, Metric.value.is_(None)).distinct()
    return set((await session.execute(statement)).scalars())


async def unfolded_runs(session: AsyncSession, after: str, limit: int) -> list[str]:
    """Runs past ``after`` with unfolded batches, in order."""
    statement = (
        select(MetricBatch.run_id)
        .where(~MetricBatch.folded, MetricBatch.run_id > after)
        .distinct()
        .order_by(MetricBatch.run_id)
        .limit(limit)
    )
    return list((await session.execute(statement)).scalars())


async def waiting_since(session: AsyncSession, limit: int) -> dict[str, datetime]:
    """Runs with unfolded batches, and when the oldest of each came."""
    statement = (
        select(MetricBatch.run_id, func.min(MetricBatch.received_at))
        .where(~MetricBatch.folded)
        .group_by(MetricBatch.run_id)
        .limit(limit)
    )
    return {run: since for run, since in await session.execute(statement)}  # noqa: C416 - rows are not tuples to the type checker


async def batch_sizes(
    session: AsyncSession, run_ids: Collection[str], *, folded: bool, level: int | None = None
) -> list[tuple[int, int]]:
    """Id and bytes of the batches of some runs, by run and oldest first."""
    statement = select(MetricBatch.id, func.length(MetricBatch.payload)).where(
        one_of(MetricBatch.run_id, run_ids), MetricBatch.folded if folded else ~MetricBatch.folded
    )
    if level is not None:
        statement = statement.where(MetricBatch.level == level)
    rows = await session.execute(statement.order_by(MetricBatch.run_id, MetricBatch.id))
    return [(id_, size) for id_, size in rows]


_BATCH_COLUMNS: Final = (
    MetricBatch.id,
    MetricBatch.run_id,
    MetricBatch.writer_id,
    MetricBatch.attempt_id,
    MetricBatch.offset,
    MetricBatch.prelude,
    MetricBatch.format,
    MetricBatch.level,
    MetricBatch.rows,
    MetricBatch.folded,
    MetricBatch.payload,
)


_BATCHES_BY_ID: Final = Prepared(
    select(*_BATCH_COLUMNS).where(one_of_named(MetricBatch.id, "ids", whole=True)).order_by(MetricBatch.id)
)
_OPEN_BATCHES: Final = Prepared(
    select(*_BATCH_COLUMNS).where(one_of_named(MetricBatch.run_id, "runs")).order_by(MetricBatch.id)
)


async def batches_by_id(session: AsyncSession, ids: Iterable[int]) -> list[Batch]:
    """Batches by id, in the order of their ids."""
    return [Batch(*row) for row in await _BATCHES_BY_ID.rows(session, ids=list(ids))]


async def open_batches(session: AsyncSession, run_ids: Iterable[str]) -> list[Batch]:
    """Everything of some runs that is not sealed."""
    return [Batch(*row) for row in await _OPEN_BATCHES.rows(session, runs=list(run_ids))]


async def waiting(session: AsyncSession, run_ids: Collection[str]) -> list[Waiting]:
    """What is folded and not sealed, by run and level."""
    statement = (
        select(MetricBatch.run_id, MetricBatch.level, func.count(), func.sum(MetricBatch.rows))
        .where(one_of(MetricBatch.run_id, run_ids), MetricBatch.folded)
        .group_by(MetricBatch.run_id, MetricBatch.level)
    )
    return [Waiting(run, level, int(n), int(rows)) for run, level, n, rows in await session.execute(statement)]


async def claim(session: WriteSession, ids: Collection[int], *, folded: bool) -> bool:
    """Lock exactly these batches; False when another job has any of them or was there before."""
    statement = (
        select(MetricBatch.id)
        .where(one_of(MetricBatch.id, sorted(ids)), MetricBatch.folded if folded else ~MetricBatch.folded)
        .with_for_update(skip_locked=True)
    )
    return len((await session.execute(statement)).all()) == len(ids)


async def mark_folded(session: WriteSession, ids: Iterable[int]) -> None:
    await session.execute(update(_BATCHES).where(one_of(_BATCHES.c.id, ids)).values(folded=True))


async def delete_batches(session: WriteSession, ids: Iterable[int]) -> None:
    await session.execute(delete(_BATCHES).where(one_of(_BATCHES.c.id, ids)))


_SUMMARY_COLUMNS: Final = (
    *(_METRICS.c.run_id, _METRICS.c.name, _METRICS.c.step, _METRICS.c.timestamp, _METRICS.c.writer_id),
    *(_METRICS.c.offset, _METRICS.c.value, _METRICS.c.kind, _METRICS.c.first_step, _METRICS.c.count, _METRICS.c.sum),
    *(_METRICS.c.min, _METRICS.c.min_step, _METRICS.c.max, _METRICS.c.max_step, _METRICS.c.nonfinite_count),
)
_ALL_OF_RUN: Final = Prepared(select(*_SUMMARY_COLUMNS).where(_METRICS.c.run_id == bindparam("run", None, Text())))
_SOME: Final = Prepared(select(*_SUMMARY_COLUMNS).where(pair_of_named(_METRICS.c.run_id, _METRICS.c.name, "keys")))


async def summaries(session: AsyncSession, run_id: str) -> dict[str, Summary]:
    """What is known of a run's metrics, by name."""
    return {row[1]: _summary(row) for row in await _ALL_OF_RUN.rows(session, run=run_id)}


async def summaries_of(session: AsyncSession, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Summary]:
    """What is known of some metrics, by (run, name)."""
    return {(row[0], row[1]): _summary(row) for row in await _SOME.rows(session, keys=list(keys))}


def _summary(row: Sequence[Any]) -> Summary:
    _, _, step, timestamp, writer, offset, value, kind, *known = row
    return Summary(Latest(step, to_us(read_moment(timestamp)), writer, offset, from_columns(value, kind)), *known)


_PUT_SUMMARIES: Final = upsert(
    "metrics",
    key={"run_id": "text", "name": "text"},
    kept={"id": "bigint"},
    changed={
        "experiment_id": "text",
        "step": "bigint",
        "value": "double precision",
        "kind": "smallint",
        "timestamp": "timestamptz",
        "writer_id": "text",
        "offset": "bigint",
        "count": "bigint",
        "sum": "double precision",
        "min": "double precision",
        "min_step": "bigint",
        "max": "double precision",
        "max_step": "bigint",
        "first_step": "bigint",
        "nonfinite_count": "bigint",
    },
)


async def put_summaries(
    session: WriteSession, found: Mapping[tuple[str, str], Summary], experiments: Mapping[str, str]
) -> None:
    """Store summaries in the order (run, name), so that jobs on two servers lock alike."""
    rows = []
    for run, name in sorted(found):
        if run in experiments:
            s = found[run, name]
            value, kind = to_columns(s.latest.value)
            at = moment(session, from_us(s.latest.time_us))
            total = s.sum if abs(s.sum) < math.inf else 0.0
            latest = (experiments[run], s.latest.step, value, kind, at, s.latest.writer, s.latest.offset)
            extremes = (s.min, s.min_step, s.max, s.max_step)
            rows.append((run, name, new_id(), *latest, s.count, total, *extremes, s.first_step, s.nonfinite_count))
    await _PUT_SUMMARIES.run(session, rows)


async def delete_summaries(session: WriteSession, run_id: str, keep: Collection[str]) -> None:
    """Forget metrics of a run that have no visible point any more."""
    names = (await session.execute(select(Metric.name).where(Metric.run_id == run_id))).scalars()
    gone = [{"b_run": run_id, "b_name": name} for name in names if name not in keep]
    statement = delete(_METRICS).where(_METRICS.c.run_id == bindparam("b_run"), _METRICS.c.name == bindparam("b_name"))
    await _executemany(session, statement, gone)


async def experiments_of(session: AsyncSession, run_ids: Collection[str]) -> dict[str, str]:
    rows = await session.execute(select(Run.id, Run.experiment_id).where(one_of(Run.id, run_ids)))
    return {run: experiment for run, experiment in rows}  # noqa: C416 - rows are not tuples to the type checker


async def touch_runs(session: WriteSession, run_ids: Collection[str], now: datetime) -> None:
    """Say that runs have changed, for pages in other processes."""
    await session.execute(update(Run).where(one_of(Run.id, run_ids)).values(updated_at=now))


_ATTEMPTS: Final = Prepared(
    select(Attempt.run_id, Attempt.id, Attempt.started_at, Attempt.step_at_start).where(
        one_of_named(Attempt.run_id, "runs")
    )
)


async def attempts(session: AsyncSession, run_ids: Collection[str]) -> dict[str, list[AttemptStart]]:
    found: dict[str, list[AttemptStart]] = {run: [] for run in run_ids}
    for run, attempt, started_at, step in await _ATTEMPTS.rows(session, runs=list(run_ids)):
        found[run].append(AttemptStart(attempt, to_us(read_moment(started_at)), step))
    return found


async def tasks(session: AsyncSession, limit: int) -> list[Task]:
    statement = select(MetricTask.run_id, MetricTask.generation, MetricTask.refold, MetricTask.finish).limit(limit)
    return [Task(*row) for row in await session.execute(statement)]


async def request(session: WriteSession, run_id: str, *, refold: bool, finish: bool) -> None:
    """Ask for work on a run; requests add up until they are done."""
    statement = insert_into(session, _TASKS).values(run_id=run_id, generation=1, refold=refold, finish=finish)
    changed: dict[str, Any] = {"generation": _TASKS.c.generation + 1}
    changed |= {"refold": True} if refold else {}
    changed |= {"finish": True} if finish else {}
    await session.execute(statement.on_conflict_do_update(index_elements=["run_id"], set_=changed))


async def clear(session: WriteSession, task: Task) -> None:
    """A task is done, unless more was asked for meanwhile."""
    await session.execute(
        delete(_TASKS).where(_TASKS.c.run_id == task.run_id, _TASKS.c.generation == task.generation)
    )  # fmt: skip


async def summary_page(session: AsyncSession, run_id: str, *, after: str, limit: int) -> list[tuple[str, Summary]]:
    """Summaries of one run by name, past ``after``."""
    statement = (
        select(*_SUMMARY_COLUMNS)
        .where(_METRICS.c.run_id == run_id, _METRICS.c.name > after)
        .order_by(_METRICS.c.name)
        .limit(limit)
    )
    return [(row.name, _summary(row)) for row in await session.execute(statement)]


async def greatest_step(session: AsyncSession, run_id: str) -> int | None:
    """Of the folded points, ``system/…`` left out."""
    statement = select(func.max(Metric.step)).where(Metric.run_id == run_id, ~Metric.name.startswith(SYSTEM_PREFIX))
    return (await session.execute(statement)).scalar()


async def started_us(session: AsyncSession, run_ids: Collection[str]) -> dict[str, int]:
    rows = await session.execute(select(Run.id, Run.started_at).where(one_of(Run.id, run_ids)))
    return {run: to_us(started_at) for run, started_at in rows if started_at is not None}


async def attempt_spans(session: AsyncSession, run_ids: Collection[str]) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    statement = select(Attempt.run_id, Attempt.started_at, Attempt.ended_at).where(one_of(Attempt.run_id, run_ids))
    for run, start, end in await session.execute(statement):
        found.setdefault(run, []).append(Span(to_us(start), None if end is None else to_us(end)))
    return found


async def summary_names(session: AsyncSession, run_id: str) -> list[str]:
    """The folded metrics of a run."""
    return list((await session.execute(select(Metric.name).where(Metric.run_id == run_id))).scalars())
