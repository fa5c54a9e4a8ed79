"""The runs of a page with what is shown of them: a constant number of queries, whatever the page's length."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from sqlalchemy import ARRAY, Text, func, literal, null, select, union_all

from runfolio.server.search.tables import METRICS, RUNS, VALUES
from runfolio.server.values.codec import decode
from runfolio.wire.resources import MetricSummary, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.search.tree import Field

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
    listed = _listed(session, ids)
    values = await _values(session, listed, columns)
    metrics = await _metrics(session, listed, columns.metrics)
    notes = RUNS.c.notes if columns.notes else null().label("notes")
    wanted = (*_RUN_COLUMNS, notes, RUNS.c.created_at, RUNS.c.updated_at)
    runs: dict[str, Run] = {}
    for row in await session.execute(select(*wanted).where(RUNS.c.id.in_(listed))):
        runs[row[0]] = _run(row, {**values.get(row[0], {}), "metrics": metrics.get(row[0], {})})
    return [runs[run_id] for run_id in ids if run_id in runs]


def _run(columns: Sequence[Any], more: dict[str, Any]) -> Run:
    return Run(*columns, **more)


def _listed(session: AsyncSession, ids: Sequence[str]) -> Select[Any]:
    """The ids as one bound parameter: one for each would be expanded and converted again in every statement."""
    if session.get_bind().dialect.name == "sqlite":
        return select(func.json_each(json.dumps(list(ids))).table_valued("value").c.value)
    return select(func.unnest(literal(list(ids), ARRAY(Text()))))


async def _values(session: AsyncSession, ids: Select[Any], columns: Columns) -> dict[str, dict[str, Any]]:
    """Typed values by run, then ``params``, ``tags`` or ``summary``, then key."""
    names = {"params": columns.params, "tags": columns.tags, "summary": columns.summary}
    statements = [_values_of(scope, ids, wanted) for scope, wanted in names.items() if wanted]
    found: dict[str, dict[str, Any]] = {}
    if statements:
        for scope, run_id, key, kind, text in await session.execute(union_all(*statements)):
            found.setdefault(run_id, {}).setdefault(scope, {})[key] = decode(kind, text)
    return found


def _values_of(scope: str, ids: Select[Any], names: Names) -> Select[Any]:
    table = VALUES[scope].c
    statement = select(literal(scope, Text()), table.run_id, table.key, table.kind, table.text)
    statement = statement.where(table.run_id.in_(ids), table.kind != "unset")
    return statement if names == EVERY else statement.where(table.key.in_(sorted(names)))


async def _metrics(session: AsyncSession, ids: Select[Any], names: Names) -> dict[str, dict[str, MetricSummary]]:
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
