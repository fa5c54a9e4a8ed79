"""The runs of a page with what is shown of them: a constant number of queries, whatever the page's length.

Hundreds of values a page go from the driver's rows to JSON as they are: models in between would cost more than the
database. A test holds what comes out against the resource :class:`~runfolio.wire.resources.Run`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from sqlalchemy import Text, case, cast, func, literal, literal_column, null, select, union_all

from runfolio.server.db.membership import one_of_named
from runfolio.server.db.prepared import Prepared, rfc3339
from runfolio.server.search.tables import METRICS, RUNS, VALUES
from runfolio.server.values.codec import as_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.search.tree import Field

Names: TypeAlias = frozenset[str] | Literal["all"]
Row: TypeAlias = "Sequence[Any]"
Document: TypeAlias = dict[str, Any]
"""A resource as the encoder of JSON takes it."""

NONE: Final[Names] = frozenset()
EVERY: Final[Names] = "all"
LATEST: Final = {1: "NaN", 2: "Infinity", 3: "-Infinity"}
"""A latest value that is not finite, by ``metrics.kind``."""
_METRIC_COLUMNS: Final = (
    *(METRICS.c.run_id, METRICS.c.name, METRICS.c.value, METRICS.c.kind, METRICS.c.step, METRICS.c.timestamp),
    *(METRICS.c.count, METRICS.c.sum, METRICS.c.min, METRICS.c.min_step, METRICS.c.max, METRICS.c.max_step),
    *(METRICS.c.first_step, METRICS.c.nonfinite_count),
)
_LATEST_POINTS: Final = Prepared(select(*_METRIC_COLUMNS[:6]).where(one_of_named(METRICS.c.run_id, "ids")))
_RUN_COLUMNS: Final = (
    *(RUNS.c.id, RUNS.c.experiment_id, RUNS.c.name, RUNS.c.status, RUNS.c.lifecycle, RUNS.c.started_at),
    *(RUNS.c.ended_at, RUNS.c.seed, RUNS.c.owner, RUNS.c.group_name, RUNS.c.parent_id),
    *(RUNS.c.created_at, RUNS.c.updated_at),
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


async def load_runs(session: AsyncSession, ids: list[str], columns: Columns = ALL_COLUMNS) -> list[Document]:
    """The runs of ``ids`` in that order. Ids that no run has are left out."""
    runs: dict[str, Document] = {}
    for row in await _runs_statement(columns.notes).rows(session, ids=ids):
        runs[row[0]] = _run(row)
    await _add_values(session, ids, columns, runs)
    await _add_metrics(session, ids, columns.metrics, runs)
    return [runs[run_id] for run_id in ids if run_id in runs]


@cache
def _runs_statement(notes: bool) -> Prepared:
    wanted = (*_RUN_COLUMNS, RUNS.c.notes if notes else null())
    return Prepared(select(*wanted).where(one_of_named(RUNS.c.id, "ids")))


def _run(row: Sequence[Any]) -> Document:
    (run_id, experiment_id, name, status, lifecycle, started_at, ended_at, *more) = row
    (seed, owner, group, parent_id, created_at, updated_at, notes) = more
    return {
        "id": run_id,
        "experiment_id": experiment_id,
        "name": name,
        "status": status,
        "lifecycle": lifecycle,
        "started_at": rfc3339(started_at),
        "ended_at": rfc3339(ended_at),
        "seed": seed,
        "owner": owner,
        "group": group,
        "parent_id": parent_id,
        "notes": notes,
        "created_at": rfc3339(created_at),
        "updated_at": rfc3339(updated_at),
        "params": {},
        "tags": {},
        "summary": {},
        "metrics": {},
    }


Words: TypeAlias = tuple[str, str, str]
"""What true, false and null are called."""


async def values_as_json(session: AsyncSession, ids: list[str], scope: str, words: Words) -> dict[str, str]:
    """The values of some runs, by run, as the text of a JSON list of ``{"key", "value"}`` in which all are texts.

    The database writes it in half of the time that its rows take, and nothing has to be made of them here.
    """
    dialect = session.get_bind().dialect.name
    return dict(await _values_as_json(scope, words, dialect).rows(session, ids=ids))


@cache
def _values_as_json(scope: str, words: Words, dialect: str) -> Prepared:
    table, (true_, false_, null_) = VALUES[scope].c, words
    is_true = case((table.text == "true", literal(true_)), else_=literal(false_))
    text = case((table.kind == "boolean", is_true), (table.text.is_(None), literal(null_)), else_=table.text)
    pair = ("key", table.key, "value", text)
    if dialect == "sqlite":
        listed: ColumnElement[str] = func.json_group_array(func.json_object(*pair))
    else:
        listed = cast(func.json_agg(func.json_build_object(*pair)), Text)
    statement = select(table.run_id, listed).where(one_of_named(table.run_id, "ids"))
    return Prepared(statement.where(table.kind != literal_column("'unset'", Text)).group_by(table.run_id))


async def latest_rows(session: AsyncSession, ids: list[str]) -> Sequence[Row]:
    """Run, name, value, kind, step and time of the latest point of every metric of some runs."""
    return await _LATEST_POINTS.rows(session, ids=ids)


async def _add_values(session: AsyncSession, ids: list[str], columns: Columns, runs: dict[str, Document]) -> None:
    """Parameters, tags and summary values, under their run and key."""
    wanted = {"params": columns.params, "tags": columns.tags, "summary": columns.summary}
    shape = tuple((scope, names == EVERY) for scope, names in wanted.items() if names)
    if shape:
        names = {scope: sorted(found) for scope, found in wanted.items() if found and found != EVERY}
        for scope, run_id, key, kind, text in await values_statement(shape).rows(session, ids=ids, **names):
            if run_id in runs:
                runs[run_id][scope][key] = as_json(kind, text)


@cache
def values_statement(shape: tuple[tuple[str, bool], ...]) -> Prepared:
    """Values of the scopes in ``shape``: all of them, or those whose names are bound under the scope's own."""
    parts = [_values_of(scope, every=every) for scope, every in shape]
    return Prepared(parts[0] if len(parts) == 1 else union_all(*parts))


def _values_of(scope: str, *, every: bool) -> Select[Any]:
    table = VALUES[scope].c
    statement = select(literal_column(f"'{scope}'", Text), table.run_id, table.key, table.kind, table.text)
    statement = statement.where(one_of_named(table.run_id, "ids"), table.kind != literal_column("'unset'", Text))
    return statement if every else statement.where(one_of_named(table.key, scope))


async def _add_metrics(session: AsyncSession, ids: list[str], names: Names, runs: dict[str, Document]) -> None:
    """Summaries of metrics, under their run and name."""
    if not names:
        return
    bound = {} if names == EVERY else {"names": sorted(names)}
    for row in await _metrics_statement(names == EVERY).rows(session, ids=ids, **bound):
        if row[0] in runs:
            runs[row[0]]["metrics"][row[1]] = _metric(row)


@cache
def _metrics_statement(every: bool) -> Prepared:
    statement = select(*_METRIC_COLUMNS).where(one_of_named(METRICS.c.run_id, "ids"))
    return Prepared(statement if every else statement.where(one_of_named(METRICS.c.name, "names")))


def _metric(row: Sequence[Any]) -> Document:
    (_, name, value, kind, step, timestamp, count, total, least, min_step, greatest, max_step, first, nonfinite) = row
    return {
        "name": name,
        "step": step,
        "value": LATEST[kind] if kind else value,
        "timestamp": rfc3339(timestamp),
        "count": count,
        "mean": total / count if count else None,
        "min": least,
        "min_step": min_step,
        "max": greatest,
        "max_step": max_step,
        "first_step": first,
        "nonfinite_count": nonfinite,
    }
