"""Statements that are built once, and whose rows come as the driver has them.

Building a statement out of expressions, and converting hundreds of rows by the types of their columns, costs SQLAlchemy
more than the database takes for them. So what every page of a list reads goes this way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import SelectBase
    from sqlalchemy.engine import Dialect
    from sqlalchemy.ext.asyncio import AsyncSession

    Processor: TypeAlias = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement as one database's driver takes it."""

    sql: str
    order: Sequence[str] | None
    """The names of its parameters by place; None for a driver that takes them by name."""
    fixed: dict[str, Any] = field(default_factory=dict)
    processors: dict[str, Processor] = field(default_factory=dict)
    """What turns a value into the driver's, by the parameter's name; one that goes as it is has none."""

    def bind(self, values: dict[str, Any]) -> tuple[Any, ...] | dict[str, Any]:
        bound = self.fixed | values
        for name in values.keys() & self.processors.keys():
            bound[name] = self.processors[name](values[name])
        return bound if self.order is None else tuple(map(bound.__getitem__, self.order))


class Prepared:
    """A SELECT, with what changes from call to call as parameters by name (``bindparam``).

    Values go in by their parameters' types; nothing is converted on its way out. A time is text on SQLite and a
    datetime on PostgreSQL: :func:`rfc3339` and :func:`read_moment` take both.
    """

    def __init__(self, statement: SelectBase) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    async def rows(self, session: AsyncSession, **values: Any) -> Sequence[tuple[Any, ...]]:
        """Every row, read to its end."""
        dialect = session.get_bind().dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = self._compile(dialect)
        found = await (await session.connection()).exec_driver_sql(compiled.sql, compiled.bind(values))
        # Out of the cursor, which has them all: what SQLAlchemy wraps around each row costs as much as reading it.
        rows = found.cursor.fetchall()
        found.close()
        return rows

    def _compile(self, dialect: Dialect) -> _Compiled:
        compiled = self._statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        processors: dict[str, Processor] = {}
        for name, parameter in compiled.binds.items():
            processor = parameter.type.dialect_impl(dialect).bind_processor(dialect)
            if processor is not None:
                processors[name] = processor
        order = compiled.positiontup if compiled.positional else None
        fixed = {
            name: processors[name](value) if name in processors and value is not None else value
            for name, value in compiled.params.items()
        }
        return _Compiled(compiled.string, order, fixed, processors)


def read_moment(moment: str | datetime) -> datetime:
    """A time out of :meth:`Prepared.rows`."""
    return datetime.fromisoformat(moment).replace(tzinfo=UTC) if isinstance(moment, str) else moment


def rfc3339(moment: str | datetime | None) -> str | datetime | None:
    """A time out of :meth:`Prepared.rows`, for a JSON encoder that knows datetimes."""
    if type(moment) is not str:
        return moment
    return f"{moment[:10]}T{moment[11:19]}{'' if moment.endswith('.000000') else moment[19:]}Z"
