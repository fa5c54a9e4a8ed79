"""Fields of many runs as columns: one statement, whatever the number of runs and fields.

Each field is joined once to all runs, which costs a fraction of what a look-up by each run would where a database can
join by sorting or hashing, and no more where it cannot.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
from sqlalchemy import ColumnElement, Integer, Text, and_, case, func, literal_column, select, union_all

from runfolio.server.db.membership import one_of
from runfolio.server.db.prepared import Prepared

from .catalog import kind_of
from .cells import NEVER, cell_of, microseconds
from .parameters import bound
from .tables import METRICS, RUNS, VALUES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from sqlalchemy import CompoundSelect, FromClause, Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from .cells import Cell, Condition, Context
    from .tree import Field

Floats: TypeAlias = "NDArray[np.float64]"
Ints: TypeAlias = "NDArray[np.int64]"
Flags: TypeAlias = "NDArray[np.bool_]"
Source: TypeAlias = "Select[Any] | CompoundSelect[Any]"

MISSING, NUMBER, NAN, POSITIVE, NEGATIVE, BOOLEAN, TEXT, LIST = range(8)
"""What a cell holds. A number is finite; the other three numbers have a name each."""

NUMBERS: Final = frozenset({NUMBER, NAN, POSITIVE, NEGATIVE})

LONGEST_TEXT: Final = 500
"""Of a text so many characters are read: texts that begin alike for so long are told apart no more."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Runs that a filter finds: a condition over ``runs``, which are in some of ``experiments``."""

    context: Context
    experiments: tuple[str, ...]
    where: Condition


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One field of many runs.

    ``numbers`` count where a cell holds a number (times are µs since 1970) or a boolean, ``texts`` where it holds a
    text or a list.
    """

    field: Field
    held: NDArray[np.uint8]
    numbers: Floats | Ints
    texts: Sequence[str | None]

    def __len__(self) -> int:
        return len(self.held)

    def holds(self, *what: int) -> Flags:
        """Where it holds one of these."""
        return np.isin(self.held, what)

    @property
    def kinds(self) -> frozenset[int]:
        """All that it holds, apart from nothing."""
        return frozenset(np.flatnonzero(np.bincount(self.held)).tolist()) - {MISSING}

    @property
    def is_numeric(self) -> bool:
        """Whether all that it holds are numbers; an empty one is if its field can hold nothing else."""
        if kind_of(self.field) != "any":
            return kind_of(self.field) in ("number", "span")
        return bool(self.kinds) and self.kinds <= NUMBERS


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Fields of runs in one order, and how each run stands."""

    statuses: Sequence[str]
    columns: dict[Field, Column]

    def __len__(self) -> int:
        return len(self.statuses)


async def read_columns(session: AsyncSession, runs: Selection, fields: Sequence[Field]) -> Columns:
    """``fields`` of all of ``runs``."""
    sources = [_source(field, number, runs) for number, field in enumerate(dict.fromkeys(fields))]
    joined: FromClause = RUNS
    for source in sources:
        if source.table is not None:
            joined = joined.outerjoin(source.table, source.table.c.run_id == RUNS.c.id)
    wanted = [column for source in sources for column in source.parts if column is not None]
    statement = select(RUNS.c.status, *wanted).select_from(joined).where(runs.where)
    rows = await Prepared(statement).rows(session)
    found = _transposed(rows, len(wanted) + 1)
    statuses = next(found)
    return Columns(statuses, {source.field: source.column(found, len(rows)) for source in sources})


def _transposed(rows: Sequence[tuple[Any, ...]], width: int) -> Iterator[list[Any]]:
    # A third of the time of zip(*rows), which makes an iterator for each row.
    flat = list(chain.from_iterable(rows))
    return (flat[place::width] for place in range(width))


def nothing(fields: Sequence[Field]) -> Columns:
    """``fields`` of no runs."""
    empty = np.empty(0, np.uint8), np.empty(0), ()
    return Columns((), {field: Column(field, *empty) for field in fields})


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the statement has a field: up to three columns, those that a field does not need left out."""

    field: Field
    table: FromClause | None
    held: ColumnElement[int] | None
    number: ColumnElement[Any] | None
    text: ColumnElement[str] | None
    integral: bool

    @property
    def parts(self) -> tuple[ColumnElement[Any] | None, ...]:
        return self.held, self.number, self.text

    def column(self, found: Iterator[Sequence[Any]], rows: int) -> Column:
        """The field, out of the next columns of what was found."""
        held = None if self.held is None else np.array(next(found), np.uint8)
        numbers: Floats | Ints = np.full(rows, np.nan)
        if self.number is not None:
            given = next(found)
            if self.integral:
                held = np.array([NUMBER if value is not None else MISSING for value in given], np.uint8)
                numbers = np.array([value or 0 for value in given], np.int64)
            else:
                numbers = np.array(given, np.float64)
        texts = () if self.text is None else next(found)
        if held is None:
            there = [text is not None for text in texts] if self.number is None else ~np.isnan(numbers)
            held = np.where(there, TEXT if self.number is None else NUMBER, MISSING).astype(np.uint8)
        return Column(self.field, held, numbers, texts)


def _source(field: Field, number: int, runs: Selection) -> _Source:
    cell = cell_of(field, runs.context)
    held, value, text = _held(field, cell), _number(cell, runs.context), _text(cell)
    integral = cell.integral or kind_of(field) == "time"
    if field.scope == "runs":
        return _Source(field, None, held, value, text, integral)
    table = METRICS if field.scope == "metrics" else VALUES[field.scope]
    name = METRICS.c.name if field.scope == "metrics" else table.c.key
    here = name == bound(field.name, Text())
    if runs.context.dialect == "postgresql":
        # Of no consequence, but for the index that begins so: it is read for a join by hashing, which SQLite has not.
        here = and_(here, one_of(table.c.experiment_id, runs.experiments))
    parts = {"held": held, "number": value, "text": text}
    every = _rows(table, parts).where(here)
    rows: Source = every
    if field.scope == "metrics" and field.aggregate == "last" and runs.context.dialect == "postgresql":
        # The index has all that is asked of finite values: a third of the time of reading their rows.
        indexed = _rows(table, parts | {"held": _constant(NUMBER)}).where(here, METRICS.c.value.is_not(None))
        rows = union_all(indexed, every.where(METRICS.c.value.is_(None)))
    found = rows.subquery(f"f{number}")
    return _Source(
        field,
        found,
        None if held is None else func.coalesce(found.c.held, _constant(MISSING)),
        None if value is None else found.c.number,
        None if text is None else found.c.text,
        integral,
    )


def _rows(table: FromClause, parts: dict[str, ColumnElement[Any] | None]) -> Select[Any]:
    return select(table.c.run_id, *(part.label(label) for label, part in parts.items() if part is not None))


def _held(field: Field, cell: Cell) -> ColumnElement[int] | None:
    """What the cell holds; None where its number or text is null just when it holds nothing.

    What most cells hold comes first: a hundred thousand times three more comparisons take longer than the join.
    """
    if cell.nan is NEVER:
        return None
    assert cell.number is not None, "only numbers can be NaN"
    number = case(
        (cell.number.is_not(None), _constant(NUMBER)),
        (cell.nan, _constant(NAN)),
        (cell.positive, _constant(POSITIVE)),
        (cell.negative, _constant(NEGATIVE)),
        else_=_constant(MISSING if cell.text is None else TEXT),  # a whole number too large for any column of numbers
    )
    if field.scope == "metrics":
        return number
    kinds = {"text": _constant(TEXT), "number": number, "boolean": _constant(BOOLEAN), "json": _constant(LIST)}
    return case(kinds, value=VALUES[field.scope].c.kind, else_=_constant(MISSING))


def _constant(what: int) -> ColumnElement[int]:
    return literal_column(str(what), Integer())


def _number(cell: Cell, context: Context) -> ColumnElement[Any] | None:
    return cell.number if cell.time is None else microseconds(cell.time, context)


def _text(cell: Cell) -> ColumnElement[str] | None:
    if cell.text is None:
        return None
    text = func.substr(cell.text, literal_column("1"), literal_column(str(LONGEST_TEXT)))
    return text if cell.number is None else case((cell.number.is_(None), text))
