"""The runs of a page with what is shown of them: a constant number of queries, whatever the page's length."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from sqlalchemy import null, select

from runfolio.server.search.tables import METRICS, RUNS, VALUES
from runfolio.server.values.codec import decode_json
from runfolio.wire.resources import MetricSummary, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.search.tree import Field
    from runfolio.wire.events import ParamValue

Names: TypeAlias = frozenset[str] | Literal["all"]
NONE: Final[Names] = frozenset()
EVERY: Final[Names] = "all"
_LATEST: Final = {1: math.nan, 2: math.inf, 3: -math.inf}
_METRIC_COLUMNS: Final = (
    *(METRICS.c.run_id, METRICS.c.name, METRICS.c.value, METRICS.c.kind, METRICS.c.step, METRICS.c.timestamp),
    *(METRICS.c.count, METRICS.c.sum, METRICS.c.min, METRICS.c.min_step, METRICS.c.max, METRICS.c.max_step),
    *(METRICS.c.first_step, METRICS.c.nonfinite_count),
)
_RUN_COLUMNS: Final = (
    *(RUNS.c.id, RUNS.c.experiment_id, RUNS.c.name, RUNS.c.status, RUNS.c.lifecycle, RUNS.c.started_at),
    *(RUNS.c.ended_at, RUNS.c.seed, RUNS.c.owner, RUNS.c.group_name, RUNS.c.parent_id),
)


@dataclass(frozen=True, slots=True)
class Columns:
    """What is loaded of each run beside its own columns; names, or all of them. Notes are long, and apart."""

    params: Names = EVERY
    tags: Names = EVERY
    summary: Names = EVERY
    metrics: Names = EVERY
    notes: bool = True

    @classmethod
    def of(cls, fields: Iterable[Field]) -> Columns:
        """The columns that a list of fields names; a name ``*`` is all of its prefix."""
        named: dict[str, set[str]] = {"params": set(), "tags": set(), "summary": set(), "metrics": set(), "runs": set()}
        for field in fields:
            named[field.scope].add(field.name)
        names = {scope: EVERY if "*" in found else frozenset(found) for scope, found in named.items()}
        notes = names["runs"] == EVERY or "notes" in names["runs"]
        return cls(names["params"], names["tags"], names["summary"], names["metrics"], notes)


ALL_COLUMNS: Final = Columns()


async def load_runs(session: AsyncSession, ids: Sequence[str], columns: Columns = ALL_COLUMNS) -> list[Run]:
    """The runs of ``ids`` in that order. Ids that no run has are left out."""
    params = await _values(session, "params", ids, columns.params)
    tags = await _values(session, "tags", ids, columns.tags)
    summary = await _values(session, "summary", ids, columns.summary)
    metrics = await _metrics(session, ids, columns.metrics)
    notes = RUNS.c.notes if columns.notes else null().label("notes")
    wanted = (*_RUN_COLUMNS, notes, RUNS.c.created_at, RUNS.c.updated_at)
    rows = await session.execute(select(*wanted).where(RUNS.c.id.in_(ids)))
    runs = {
        row[0]: Run(
            *row.tuple(),
            params=params.get(row[0], {}),
            tags=tags.get(row[0], {}),
            summary=summary.get(row[0], {}),
            metrics=metrics.get(row[0], {}),
        )
        for row in rows
    }
    return [runs[run_id] for run_id in ids if run_id in runs]


async def _values(
    session: AsyncSession, scope: str, ids: Sequence[str], names: Names
) -> dict[str, dict[str, ParamValue]]:
    """Typed values by run and key."""
    if not names:
        return {}
    table = VALUES[scope].c
    statement = select(table.run_id, table.key, table.kind, table.text).where(table.run_id.in_(ids))
    statement = statement if names == EVERY else statement.where(table.key.in_(sorted(names)))
    found: dict[str, dict[str, ParamValue]] = {}
    for run_id, key, kind, text in await session.execute(statement.where(table.kind != "unset")):
        found.setdefault(run_id, {})[key] = decode_json(kind, text)
    return found


async def _metrics(session: AsyncSession, ids: Sequence[str], names: Names) -> dict[str, dict[str, MetricSummary]]:
    """Metric summaries by run and name."""
    if not names:
        return {}
    statement = select(*_METRIC_COLUMNS).where(METRICS.c.run_id.in_(ids))
    statement = statement if names == EVERY else statement.where(METRICS.c.name.in_(sorted(names)))
    found: dict[str, dict[str, MetricSummary]] = {}
    for row in await session.execute(statement):
        found.setdefault(row[0], {})[row[1]] = summary_of(row)
    return found


def summary_of(row: Sequence[Any]) -> MetricSummary:
    """A row of ``metrics``, in the order of :data:`_METRIC_COLUMNS`, as its resource."""
    (_, name, value, kind, step, timestamp, count, total, least, min_step, greatest, max_step, first, nonfinite) = row
    latest = _LATEST[kind] if kind else value
    mean = total / count if count else None
    return MetricSummary(
        name, step, latest, timestamp, count, mean, least, min_step, greatest, max_step, first, nonfinite
    )
