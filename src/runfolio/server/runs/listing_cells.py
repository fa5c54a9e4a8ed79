"""The runs of a page as rows of a table: of each what tells it apart, and one cell for each field that is asked for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import ColumnElement, null, select

from runfolio.server.attempts.hearing import SEEN_AT
from runfolio.server.db.membership import one_of_named
from runfolio.server.db.prepared import Prepared, read_moment, rfc3339
from runfolio.server.search.catalog import kind_of
from runfolio.server.search.tables import EXPERIMENTS, METRICS, RUNS
from runfolio.server.values.codec import as_json

from .listing_rows import LATEST, values_statement

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.search.goals import Goal, Goals
    from runfolio.server.search.tree import Field, Scope

    from .listing_rows import Document

Pick: TypeAlias = "Callable[[Sequence[Any]], Any]"
"""Takes a cell out of a row of ``metrics``."""

_BASE: Final = ("id", "experiment_id", "name", "status", "lifecycle", "started_at", "ended_at")
_RENAMED: Final = {"group": "group_name", "parent": "parent_id"}
_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "last": ("value", "kind"),
    "mean": ("sum", "count"),
    "best": ("value", "kind", "min", "max"),
    "best_step": ("step", "min_step", "max_step"),
}
"""What a cell of an aggregate is made of, where that is not the one column of its name."""

_BY_GOAL: Final[dict[str, dict[Goal | None, str]]] = {
    "best": {"min": "min", "max": "max", None: "last"},
    "best_step": {"min": "min_step", "max": "max_step", None: "step"},
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The fields of a table, and what their cells depend on beside the runs."""

    fields: tuple[Field, ...]
    goals: Goals
    now: datetime

    def of(self, *scopes: Scope) -> list[tuple[int, Field]]:
        """The fields of some scopes, each with its place among the cells."""
        return [(place, field) for place, field in enumerate(self.fields) if field.scope in scopes]


async def load_cells(session: AsyncSession, ids: list[str], asked: Asked) -> list[Document]:
    """The runs of ``ids`` in that order, each with its ``cells``: null where it has no such field."""
    rows = await _rows(session, ids, asked)
    await _fill_values(session, ids, asked, rows)
    await _fill_metrics(session, ids, asked, rows)
    return [rows[run_id] for run_id in ids if run_id in rows]


# -- the run itself ----------------------------------------------------------------------------------------------------


async def _rows(session: AsyncSession, ids: list[str], asked: Asked) -> dict[str, Document]:
    own = asked.of("runs")
    found: dict[str, Document] = {}
    for row in await _rows_statement(tuple(field.name for _, field in own)).rows(session, ids=ids):
        run_id, experiment_id, name, status, lifecycle, started_at, ended_at, seen_at, *more = row
        cells: list[Any] = [None] * len(asked.fields)
        for (place, field), value in zip(own, more, strict=True):
            if field.name == "duration":
                cells[place] = _duration(started_at, ended_at, asked.now)
            else:
                cells[place] = rfc3339(value) if kind_of(field) == "time" else value
        found[run_id] = {
            "id": run_id,
            "experiment_id": experiment_id,
            "name": name,
            "status": status,
            "lifecycle": lifecycle,
            "started_at": rfc3339(started_at),
            "ended_at": rfc3339(ended_at),
            "seen_at": rfc3339(seen_at),
            "cells": cells,
        }
    return found


@cache
def _rows_statement(names: tuple[str, ...]) -> Prepared:
    columns = [*(RUNS.c[name] for name in _BASE), SEEN_AT]
    return Prepared(select(*columns, *map(_own_column, names)).where(one_of_named(RUNS.c.id, "ids")))


def _own_column(name: str) -> ColumnElement[Any]:
    if name == "duration":
        return null()
    if name == "experiment":
        return select(EXPERIMENTS.c.name).where(EXPERIMENTS.c.id == RUNS.c.experiment_id).scalar_subquery()
    return RUNS.c[_RENAMED.get(name, name)]


def _duration(started_at: Any, ended_at: Any, now: datetime) -> float | None:
    """Seconds from start to end, or to now while it runs."""
    if started_at is None:
        return None
    return ((now if ended_at is None else read_moment(ended_at)) - read_moment(started_at)).total_seconds()


# -- parameters, tags, summary -----------------------------------------------------------------------------------------


async def _fill_values(session: AsyncSession, ids: list[str], asked: Asked, rows: Mapping[str, Document]) -> None:
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, field in asked.of("params", "tags", "summary"):
        places[field.scope, field.name].append(place)
    if not places:
        return
    names: dict[str, list[str]] = defaultdict(list)
    for scope, name in sorted(places):
        names[scope].append(name)
    statement = values_statement(tuple((scope, False) for scope in names))
    for scope, run_id, key, kind, text in await statement.rows(session, ids=ids, **names):
        if run_id in rows:
            for place in places[scope, key]:
                rows[run_id]["cells"][place] = as_json(kind, text)


# -- metrics -----------------------------------------------------------------------------------------------------------


async def _fill_metrics(session: AsyncSession, ids: list[str], asked: Asked, rows: Mapping[str, Document]) -> None:
    fields = asked.of("metrics")
    if not fields:
        return
    columns = tuple(sorted({column for _, f in fields for column in _COLUMNS.get(f.aggregate, (f.aggregate,))}))
    at = {column: number for number, column in enumerate(columns, 2)}
    picks: dict[str, list[tuple[int, Pick]]] = defaultdict(list)
    by_goal: dict[str, list[tuple[int, dict[str, Pick], Pick]]] = defaultdict(list)
    for place, field in fields:
        if field.aggregate in _BY_GOAL:
            pick = {goal: _pick(name, at) for goal, name in _BY_GOAL[field.aggregate].items()}
            goals = {experiment: pick[goal] for experiment, goal in asked.goals.of(field.name).items()}
            by_goal[field.name].append((place, goals, pick[None]))
        else:
            picks[field.name].append((place, _pick(field.aggregate, at)))
    names = sorted(picks.keys() | by_goal.keys())
    for row in await _metrics_statement(columns).rows(session, ids=ids, names=names):
        if (found := rows.get(row[0])) is None:
            continue
        for place, take in picks.get(row[1], ()):
            found["cells"][place] = take(row)
        for place, goals, otherwise in by_goal.get(row[1], ()):
            found["cells"][place] = goals.get(found["experiment_id"], otherwise)(row)


@cache
def _metrics_statement(columns: tuple[str, ...]) -> Prepared:
    wanted = select(METRICS.c.run_id, METRICS.c.name, *(METRICS.c[column] for column in columns))
    return Prepared(wanted.where(one_of_named(METRICS.c.run_id, "ids"), one_of_named(METRICS.c.name, "names")))


def _pick(name: str, at: Mapping[str, int]) -> Pick:
    if name == "last":
        value, kind = at["value"], at["kind"]
        return lambda row: LATEST[row[kind]] if row[kind] else row[value]
    if name == "mean":
        total, count = at["sum"], at["count"]
        return lambda row: row[total] / row[count] if row[count] else None
    return itemgetter(at[name])
