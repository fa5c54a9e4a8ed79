"""Searching without SQL: made-up runs, what a filter says of one, and the same runs as rows of the database."""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cmp_to_key
from operator import eq, ge, gt, le, lt
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.ext.asyncio import AsyncSession

from runfolio.server.db.models import Dataset, DatasetUse, Experiment, Metric, Param, Run, SummaryValue, Tag
from runfolio.server.search.patterns import like_regex
from runfolio.server.search.regex import SEARCHED, compiled, read_regex
from runfolio.server.search.tree import (
    And,
    Compare,
    Contains,
    Field,
    Filter,
    In,
    IsNull,
    Match,
    Not,
    Or,
    SortKey,
    Truthy,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ORDER: dict[str, Callable[[Any, Any], bool]] = {"=": eq, "<": lt, "<=": le, ">": gt, ">=": ge}
KINDS = {1: math.nan, 2: math.inf, 3: -math.inf}


@dataclass(frozen=True)
class MadeMetric:
    """The summary of a made-up series."""

    values: tuple[float, ...]

    @property
    def finite(self) -> list[tuple[float, int]]:
        return [(value, step) for step, value in enumerate(self.values) if math.isfinite(value)]

    def aggregate(self, name: str, goal: str | None) -> float | None:
        if name.startswith("best"):
            name = {"min": "min", "max": "max", None: "last"}[goal] + name.removeprefix("best")
        last = (self.values[-1], len(self.values) - 1)
        least, greatest = min(self.finite, default=None), max(self.finite, key=lambda p: (p[0], -p[1]), default=None)
        found = {"last": last, "min": least, "max": greatest}
        if name == "count":
            return len(self.finite)
        if name == "mean":
            return sum(value for value, _ in self.finite) / len(self.finite) if self.finite else None
        if name == "step":
            return last[1]
        point = found[name.removesuffix("_step")]
        return None if point is None else point[name.endswith("_step")]

    def row(self) -> dict[str, Any]:
        last = self.values[-1]
        kind = 0 if math.isfinite(last) else 1 if math.isnan(last) else 2 if last > 0 else 3
        return {
            "step": len(self.values) - 1,
            "value": last if kind == 0 else None,
            "kind": kind,
            "count": len(self.finite),
            "sum": sum(value for value, _ in self.finite),
            "min": self.aggregate("min", None),
            "max": self.aggregate("max", None),
            "min_step": self.aggregate("min_step", None),
            "max_step": self.aggregate("max_step", None),
            "first_step": 0,
            "nonfinite_count": len(self.values) - len(self.finite),
        }


@dataclass(frozen=True)
class MadeRun:
    """A run as a test thinks of it. ``...`` as a value is one that was removed."""

    id: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)
    tags: Mapping[str, Any] = field(default_factory=dict)
    summary: Mapping[str, Any] = field(default_factory=dict)
    metrics: Mapping[str, MadeMetric] = field(default_factory=dict)
    datasets: Sequence[tuple[str, str, str]] = ()
    """Name, digest and context of each use."""
    experiment: str = "e1"

    def uses(self, wanted: Field) -> list[str]:
        """What is known of the datasets that it uses; an empty context is none."""
        place = ("name", "digest", "context").index(wanted.name)
        return [use[place] for use in self.datasets if wanted.name != "context" or use[place]]

    def get(self, wanted: Field, goals: Mapping[str, str]) -> Any:
        """The value of a field, None where it is missing."""
        match wanted.scope:
            case "runs":
                return self._own(wanted.name)
            case "metrics":
                metric = self.metrics.get(wanted.name)
                return metric and metric.aggregate(wanted.aggregate, goals.get(wanted.name))
            case scope:
                value = getattr(self, scope).get(wanted.name)
                return None if value is ... else value

    def _own(self, name: str) -> Any:
        row = self.row()
        if name == "duration":
            start, end = row["started_at"], row["ended_at"] or NOW
            return None if start is None else (end - start) / timedelta(seconds=1)
        names = {"group": "group_name", "parent": "parent_id"}
        return f"name of {self.experiment}" if name == "experiment" else row[names.get(name, name)]

    def row(self) -> dict[str, Any]:
        defaults: dict[str, Any] = {
            "id": self.id,
            "experiment_id": self.experiment,
            "name": self.id,
            "status": "finished",
            "lifecycle": "active",
            "created_at": NOW,
            "updated_at": NOW,
        }
        optional = ("started_at", "ended_at", "seed", "owner", "group_name", "parent_id", "notes")
        return defaults | dict.fromkeys(optional) | dict(self.fields)


def text_of(value: Any) -> str:
    """The text under which a value is stored."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return json.dumps(value)
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return str(value)


def accepts(tree: Filter, run: MadeRun, goals: Mapping[str, str] | None = None) -> bool:
    """What the filter says of the run."""
    goals = goals or {}
    match tree:
        case And(items):
            return all(accepts(item, run, goals) for item in items)
        case Or(items):
            return any(accepts(item, run, goals) for item in items)
        case Not(item):
            return not accepts(item, run, goals)
        case Contains(text):
            return _contains(text, run)
        case IsNull(Field("datasets") as wanted, negated):
            return bool(run.uses(wanted)) == negated
        case (
            Compare(Field("datasets") as wanted) | In(Field("datasets") as wanted) | Match(Field("datasets") as wanted)
        ):
            return any(_leaf(tree, text) for text in run.uses(wanted))
        case IsNull(wanted, negated):
            return (run.get(wanted, goals) is None) != negated
        case leaf:
            value = run.get(leaf.field, goals)
            return value is not None and _leaf(leaf, value)


def _leaf(leaf: Compare | In | Match | Truthy, value: Any) -> bool:
    match leaf:
        case Compare(_, "!=", other):
            return not compare("=", value, other)
        case Compare(_, operator, other):
            return compare(operator, value, other)
        case In(_, values, negated):
            return any(compare("=", value, other) for other in values) != negated
        case Match(_, matcher, pattern, negated):
            return _matches(matcher, pattern, text_of(value)) != negated
        case Truthy():
            return value not in (False, 0, "")


def compare(operator: str, value: Any, other: Any) -> bool:
    """A stored value beside a literal."""
    holds = ORDER[operator]
    if isinstance(value, datetime):
        return holds(value, other if isinstance(other, datetime) else NOW + other)
    if isinstance(other, timedelta):
        other = other.total_seconds()
    if isinstance(other, str):
        return holds(text_of(value), other)
    if isinstance(other, bool):
        return isinstance(value, bool) and value == other
    if not isinstance(value, int | float):
        return False
    if math.isnan(other) or math.isnan(value):
        return operator == "=" and math.isnan(other) and math.isnan(value)
    return holds(value, other)


def _matches(matcher: str, pattern: str, text: str) -> bool:
    if matcher == "matches":
        return compiled(read_regex(pattern).python).search(text[:SEARCHED]) is not None
    return like_regex(pattern, ignore_case=matcher == "ilike").fullmatch(text) is not None


def _contains(text: str, run: MadeRun) -> bool:
    there = {key: value for key, value in run.tags.items() if value is not None and value is not ...}
    places = [run.get(Field("runs", "name"), {}), run.get(Field("runs", "notes"), {}) or ""]
    places += [*there, *(text_of(value) for value in there.values())]
    wanted = re.compile(re.escape(text), re.IGNORECASE | re.ASCII)
    return any(wanted.search(place) for place in places)


async def store(session: AsyncSession, runs: Sequence[MadeRun]) -> None:
    """Write experiments, runs and all that is theirs."""
    for experiment in sorted({run.experiment for run in runs}):
        values = {"id": experiment, "name": f"name of {experiment}", "created_at": NOW, "updated_at": NOW}
        await session.execute(insert(Experiment).values(values))
    await _insert(session, Run, [run.row() for run in runs])
    for model, scope in ((Param, "params"), (Tag, "tags"), (SummaryValue, "summary")):
        rows = [_value_row(run, key, value) for run in runs for key, value in getattr(run, scope).items()]
        await _insert(session, model, rows)
    await _store_datasets(session, runs)
    owners = [(run, name, metric) for run in runs for name, metric in run.metrics.items()]
    common = {"timestamp": NOW, "writer_id": "w", "offset": 0}
    await _insert(
        session,
        Metric,
        [
            {"run_id": run.id, "experiment_id": run.experiment, "name": name, **common, **metric.row()}
            for run, name, metric in owners
        ],
    )


async def _store_datasets(session: AsyncSession, runs: Sequence[MadeRun]) -> None:
    uses = [(run, repr((run.experiment, name, digest)), name, digest, context)
            for run in runs for name, digest, context in run.datasets]  # fmt: skip
    made = {
        id_: {"id": id_, "experiment_id": run.experiment, "name": name, "digest": digest, "created_at": NOW}
        for run, id_, name, digest, _ in uses
    }
    await _insert(session, Dataset, [{"source_type": "", "source": "", **row} for row in made.values()])
    rows = [{"run_id": run.id, "dataset_id": id_, "context": context} for run, id_, _, _, context in uses]
    await _insert(session, DatasetUse, [{"tags": {}, "used_at": NOW, **row} for row in rows])


async def _insert(session: AsyncSession, model: Any, rows: list[dict[str, Any]]) -> None:
    table = model.__table__
    assert isinstance(table, Table)
    if rows:
        await session.execute(insert(table), rows)


def _value_row(run: MadeRun, key: str, value: Any) -> dict[str, Any]:
    kinds = {str: "text", bool: "boolean", int: "number", float: "number", list: "json", type(None): "null"}
    kind = "unset" if value is ... else kinds[type(value)]
    number = float(value) if isinstance(value, int | float) and math.isfinite(value) else None
    text = None if kind in ("unset", "null") else text_of(value)
    owner = {"run_id": run.id, "experiment_id": run.experiment, "set_at": 0, "set_by": "w"}
    return owner | {"key": key, "kind": kind, "text": text, "number": number}


def in_order(runs: Sequence[MadeRun], keys: Sequence[SortKey]) -> list[str]:
    """Ids of the runs as a list shows them."""

    def place(key: SortKey, run: MadeRun) -> tuple[int, Any]:
        value = run.get(key.field, {})
        if value is None or (key.field.scope == "metrics" and not math.isfinite(value)):
            return (2, 0)
        if isinstance(value, int | float) and key.field.scope != "runs" and math.isfinite(value):
            return (0, float(value))
        if key.field.scope in ("metrics", "runs"):
            return (0, value)
        return (1, text_of(value)[:200])

    def beside(left: MadeRun, right: MadeRun) -> int:
        for key in keys:
            (rank, value), (other_rank, other) = place(key, left), place(key, right)
            if rank != other_rank:
                return rank - other_rank
            if value != other:
                return (1 if value > other else -1) * (-1 if key.descending else 1)
        return (1 if left.id > right.id else -1) * (-1 if keys[-1].descending else 1)

    return [run.id for run in sorted(runs, key=cmp_to_key(beside))]
