"""Where the value of a field lies in the tables."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    and_,
    case,
    cast,
    exists,
    extract,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)

from runfolio.server.db.types import CleanText, Double, UtcDateTime

from .goals import NO_GOALS, Goals
from .parameters import bound
from .tables import DATASETS, EXPERIMENTS, METRICS, MISSING_KINDS, RUNS, USES, VALUES

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import FromClause

    from .tree import Field

Condition: TypeAlias = ColumnElement[bool]
Dialect: TypeAlias = Literal["sqlite", "postgresql"]

_RUN_COLUMNS: Final = {"group": "group_name", "parent": "parent_id"}
NEVER: Final[Condition] = false()

_MOST: Final = sys.float_info.max
"""In place of infinity: a cursor can hold it."""

NAN, POSITIVE, NEGATIVE = 1, 2, 3
"""``metrics.kind`` of a latest value that is not finite."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a filter's meaning depends on beside its text."""

    dialect: Dialect
    now: datetime
    goals: Goals = NO_GOALS
    owner: FromClause = RUNS
    """Whose fields are meant: ``runs``, or what has a ``run_id``, for filters that read no field of the run itself."""

    @property
    def run_id(self) -> ColumnElement[str]:
        return self.owner.c.id if self.owner is RUNS else self.owner.c.run_id


@dataclass(frozen=True, slots=True)
class Cell:
    """One field in one row: conditions and columns over that row, usable where the row is in scope.

    ``number`` is null where the value is no finite number; the rest say which other one.
    """

    present: Condition
    text: ColumnElement[str] | None = None
    number: ColumnElement[Any] | None = None
    time: ColumnElement[datetime] | None = None
    boolean: Condition | None = None
    """Whether the value is a boolean; ``number`` then says which."""
    nan: Condition = NEVER
    positive: Condition = NEVER
    negative: Condition = NEVER
    integral: bool = False


def run_cell(field: Field, context: Context) -> Cell:
    """A field of the run itself, over ``runs``."""
    if field.name == "duration":
        return Cell(present=RUNS.c.started_at.is_not(None), number=_duration(context))
    if field.name == "experiment":
        name = (
            select(EXPERIMENTS.c.name).where(EXPERIMENTS.c.id == RUNS.c.experiment_id).correlate(RUNS).scalar_subquery()
        )
        return Cell(present=true(), text=name)
    column = RUNS.c[_RUN_COLUMNS.get(field.name, field.name)]
    present = column.is_not(None) if column.nullable else true()
    if field.name == "seed":
        return Cell(present=present, number=column, integral=True)
    return Cell(present=present, time=column) if field.name.endswith("_at") else Cell(present=present, text=column)


def _duration(context: Context) -> ColumnElement[Any]:
    """Seconds from start to end, or to now while it runs."""
    now = bound(context.now, UtcDateTime())
    end = func.coalesce(RUNS.c.ended_at, now, type_=UtcDateTime())
    if context.dialect == "postgresql":
        return cast(extract("epoch", end - RUNS.c.started_at), Double)
    return (_sqlite_microseconds(end) - _sqlite_microseconds(RUNS.c.started_at)) / literal(1e6, Double)


def microseconds(moment: ColumnElement[Any], context: Context) -> ColumnElement[int]:
    """A time as whole µs since 1970."""
    if context.dialect == "postgresql":
        return cast(extract("epoch", moment) * 1_000_000, BigInteger)
    return _sqlite_microseconds(moment)


def _sqlite_microseconds(moment: ColumnElement[Any]) -> ColumnElement[int]:
    # SQLite's own date functions round to milliseconds.
    text = func.substr(moment, 1, 19)
    seconds = cast(func.strftime("%s", text), BigInteger)
    return seconds * 1_000_000 + cast(func.substr(moment, 21, 6), Integer)


@cache
def value_cell(table: FromClause) -> Cell:
    """A parameter, tag or summary value, over a row of its table."""
    is_number = table.c.kind == "number"
    return Cell(
        present=table.c.kind.not_in(MISSING_KINDS),
        text=table.c.text,
        number=table.c.number,
        boolean=table.c.kind == "boolean",
        nan=and_(is_number, table.c.text == "NaN"),
        positive=and_(is_number, table.c.text == "Infinity"),
        negative=and_(is_number, table.c.text == "-Infinity"),
    )


def metric_cell(field: Field, context: Context) -> Cell:
    """An aggregate of a metric, over a row of ``metrics``."""
    match field.aggregate:
        case "last":
            return _always_latest()
        case "extended" | "nan":
            return _finite(_extended() if field.aggregate == "extended" else _nan())
        case "best":
            return _best(context.goals.of(field.name))
        case "best_step":
            goals = context.goals.of(field.name)
            return _finite(_by_goal(goals, METRICS.c.min_step, METRICS.c.max_step, METRICS.c.step), integral=True)
        case "mean":
            return _finite(case((METRICS.c.count > 0, METRICS.c.sum / METRICS.c.count)))
        case "count" | "step" | "min" | "max":
            return _finite(METRICS.c[field.aggregate], integral=field.aggregate in ("count", "step"))


def _finite(column: ColumnElement[Any], *, integral: bool = False) -> Cell:
    return Cell(present=column.is_not(None), number=column, integral=integral)


def _latest(applies: Condition) -> Cell:
    """The latest value, with its infinities where ``applies``."""
    return Cell(
        present=or_(METRICS.c.value.is_not(None), applies),
        number=METRICS.c.value,
        nan=and_(applies, METRICS.c.kind == NAN),
        positive=and_(applies, METRICS.c.kind == POSITIVE),
        negative=and_(applies, METRICS.c.kind == NEGATIVE),
    )


def _extended() -> ColumnElement[Any]:
    ends = ((METRICS.c.kind == kind, literal(end, Double)) for kind, end in ((POSITIVE, _MOST), (NEGATIVE, -_MOST)))
    return case(*ends, else_=METRICS.c.value)


def _nan() -> ColumnElement[Any]:
    return case((METRICS.c.kind == NAN, literal(0.0, Double)))


@cache
def _always_latest() -> Cell:
    return _latest(true())


def _best(goals: dict[str, Literal["min", "max"]]) -> Cell:
    value = _by_goal(goals, METRICS.c.min, METRICS.c.max, METRICS.c.value)
    applies = not_(METRICS.c.experiment_id.in_(sorted(goals))) if goals else true()
    latest = _latest(applies)
    return Cell(
        present=or_(value.is_not(None), applies),
        number=value,
        nan=latest.nan,
        positive=latest.positive,
        negative=latest.negative,
    )


def _by_goal(
    goals: dict[str, Literal["min", "max"]],
    least: ColumnElement[Any],
    greatest: ColumnElement[Any],
    latest: ColumnElement[Any],
) -> ColumnElement[Any]:
    columns = {"min": least, "max": greatest}
    branches = [
        (METRICS.c.experiment_id.in_(sorted(e for e, chosen in goals.items() if chosen == goal)), column)
        for goal, column in columns.items()
        if goal in goals.values()
    ]
    return case(*branches, else_=latest) if branches else latest


@cache
def dataset_cell(name: str) -> Cell:
    """What is known of a dataset in use, over rows as :func:`used` has them."""
    if name == "context":
        return Cell(present=USES.c.context != "", text=USES.c.context)
    return Cell(present=true(), text=DATASETS.c[name])


def used(wanted: Condition, context: Context) -> Condition:
    """Whether some use of a dataset by the run in scope is as ``wanted``."""
    uses = exists().where(USES.c.run_id == context.run_id, DATASETS.c.id == USES.c.dataset_id, wanted)
    return uses.correlate(context.owner)


def cell_of(field: Field, context: Context) -> Cell:
    """Where the value of ``field`` lies; for all but ``runs`` in a row found by :func:`probe` or :func:`used`."""
    if field.scope == "runs":
        return run_cell(field, context)
    if field.scope == "datasets":
        return dataset_cell(field.name)
    return metric_cell(field, context) if field.scope == "metrics" else value_cell(VALUES[field.scope])


def probe(field: Field, wanted: ColumnElement[Any], context: Context) -> ColumnElement[Any]:
    """``wanted`` from the row of ``field`` of the run in scope; null where there is none.

    A scalar subquery on purpose: no planner turns it into a join over all runs, so that a walk along an index stops
    as soon as the page is full.
    """
    if field.scope == "runs":
        return wanted
    table = METRICS if field.scope == "metrics" else VALUES[field.scope]
    name = METRICS.c.name if field.scope == "metrics" else table.c.key
    found = select(wanted).where(table.c.run_id == context.run_id, name == bound(field.name, CleanText()))
    return found.correlate(context.owner).scalar_subquery()
