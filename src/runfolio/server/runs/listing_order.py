"""In which order runs are listed, and where in it a page begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from sqlalchemy import ColumnElement, Text, and_, case, or_, select, true

from runfolio.server.db.prepared import read_moment
from runfolio.server.search.catalog import kind_of
from runfolio.server.search.cells import Cell, cell_of, probe
from runfolio.server.search.parameters import bound
from runfolio.server.search.tables import RUNS, first_characters
from runfolio.server.search.tree import Field, SortKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import FromClause

    from runfolio.server.search.cells import Condition, Context

SortValue: TypeAlias = str | int | float | datetime | None

NEWEST_FIRST: Final = (SortKey(Field("runs", "created_at"), descending=True),)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run stands by one key: numbers are at rank 0, texts after them, runs without the field at the last."""

    rank: int
    value: SortValue


@dataclass(frozen=True, slots=True)
class Position:
    """Where a run stands in the whole order: by each key, then by its id."""

    places: tuple[Place, ...]
    run_id: str


@dataclass(frozen=True, slots=True)
class Part:
    """A column that orders the runs of one rank."""

    expression: ColumnElement[Any]

    def after(self, value: SortValue, *, descending: bool) -> Condition:
        there = self.bound(value)
        return self.expression < there if descending else self.expression > there

    def bound(self, value: SortValue) -> ColumnElement[Any]:
        return bound(value, self.expression.type)


@dataclass(frozen=True, slots=True)
class KeyColumns:
    """One sort key as columns: ``parts[rank]`` orders the runs of a rank; those past the parts lack the field."""

    parts: tuple[Part, ...]
    descending: bool
    nullable: bool = True

    @property
    def rank(self) -> ColumnElement[int]:
        branches = [(part.expression.is_not(None), rank) for rank, part in enumerate(self.parts)]
        return case(*branches, else_=len(self.parts))

    def order(self) -> list[ColumnElement[Any]]:
        columns = [directed(part.expression, descending=self.descending) for part in self.parts]
        return [self.rank, *columns] if self.nullable else columns

    def after(self, place: Place) -> Condition:
        """Past every run that stands at ``place``."""
        behind = self.rank > place.rank
        if place.rank == len(self.parts):
            return behind
        part = self.parts[place.rank]
        beyond = part.after(place.value, descending=self.descending)
        return or_(behind, beyond) if self.nullable else beyond

    def at(self, place: Place) -> Condition:
        """Level with a run that stands at ``place``."""
        if place.rank == len(self.parts):
            return self.rank == place.rank
        part = self.parts[place.rank]
        return and_(part.expression.is_not(None), part.expression == part.bound(place.value))


def directed(column: ColumnElement[Any], *, descending: bool) -> ColumnElement[Any]:
    return column.desc() if descending else column.asc()


def key_expressions(key: SortKey, context: Context) -> list[ColumnElement[Any]]:
    """What to order by, one expression a part, over the run that ``context`` speaks of."""
    cell = cell_of(key.field, context)
    expressions = part_expressions(key.field, cell)
    if key.field.scope == "runs" and context.owner is not RUNS:
        return [column_of_run(expression, context) for expression in expressions]
    return [probe(key.field, expression, context) for expression in expressions]


def part_expressions(field: Field, cell: Cell) -> list[ColumnElement[Any]]:
    """The same over the row that holds the field."""
    text = None if cell.text is None else cell.text if field.scope == "runs" else first_characters(cell.text)
    if field.scope not in ("runs", "metrics") and cell.number is not None and text is not None:
        return [cell.number, case((cell.number.is_(None), text))]
    return [column for column in (cell.time, cell.number, text) if column is not None]


def column_of_run(expression: ColumnElement[Any], context: Context) -> ColumnElement[Any]:
    """``expression`` over ``runs``, for the run that ``context`` speaks of."""
    return select(expression).where(RUNS.c.id == context.run_id).correlate(context.owner).scalar_subquery()


def shape_of(field: Field) -> tuple[type, ...]:
    """The type of value at each rank of a key, as many as it has parts."""
    by_kind: dict[str, tuple[type, ...]] = {"time": (datetime,), "text": (str,), "any": (float, str)}
    return by_kind.get(kind_of(field), (float,))


def is_nullable(field: Field) -> bool:
    """Whether a run may lack the field."""
    return field.scope != "runs" or field.name not in _ALWAYS


_ALWAYS: Final = frozenset(
    {"id", "name", "status", "lifecycle", "experiment", "experiment_id", "created_at", "updated_at"}
)


def order_of(keys: Sequence[KeyColumns], run_id: ColumnElement[str], *, descending: bool) -> list[ColumnElement[Any]]:
    """ORDER BY: every key, then the id."""
    columns = [column for key in keys for column in key.order()]
    return [*columns, directed(run_id, descending=descending)]


def beyond(
    keys: Sequence[KeyColumns], run_id: ColumnElement[str], start: Position | None, *, descending: bool
) -> Condition:
    """Runs that come after ``start``."""
    if start is None:
        return true()
    there = bound(start.run_id, Text())
    condition: Condition = run_id < there if descending else run_id > there
    for key, place in reversed(list(zip(keys, start.places, strict=True))):
        condition = or_(key.after(place), and_(key.at(place), condition))
    return condition


def columns_from(table: FromClause, keys: Sequence[SortKey]) -> list[KeyColumns]:
    """Sort keys over a statement that carries their parts as columns, each under its :func:`part_name`."""
    return [
        KeyColumns(
            tuple(Part(table.c[part_name(number, rank)]) for rank in range(len(shape_of(key.field)))),
            key.descending,
            is_nullable(key.field),
        )
        for number, key in enumerate(keys)
    ]


def part_name(key: int, rank: int) -> str:
    """What the column of a part is called."""
    return f"k{key}_{rank}"


def position_of(row: Sequence[Any], keys: Sequence[SortKey]) -> Position:
    """Where a run stands, from a row of its id and then the parts of each key."""
    places, first = [], 1
    for key in keys:
        shape = shape_of(key.field)
        places.append(_place(row[first : first + len(shape)], shape))
        first += len(shape)
    return Position(tuple(places), row[0])


def _place(values: Sequence[Any], shape: tuple[type, ...]) -> Place:
    rank = next((rank for rank, value in enumerate(values) if value is not None), len(values))
    return Place(rank, read_value(values[rank], shape[rank]) if rank < len(values) else None)


def read_value(value: Any, kind: type) -> SortValue:
    """A value as a statement gives it, prepared or not: SQLite has times as text."""
    return read_moment(value) if kind is datetime else cast("SortValue", value)
