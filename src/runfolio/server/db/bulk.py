"""Statements in bulk, and INSERT … ON CONFLICT, which both databases spell alike and SQLAlchemy keeps apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from functools import lru_cache
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Table
    from sqlalchemy.dialects.postgresql import Insert
    from sqlalchemy.ext.asyncio import AsyncSession

    from .models import Base


def table_of(model: type[Base]) -> Table:
    """A model's table, for statements in bulk that need no objects."""
    return cast("Table", model.__table__)


def insert_into(session: AsyncSession, table: Table) -> Insert:
    """An INSERT with ``on_conflict_do_update`` and ``on_conflict_do_nothing`` for the session's database."""
    if session.get_bind().dialect.name == "sqlite":
        return cast("Insert", sqlite.insert(table))
    from sqlalchemy.dialects.postgresql import insert  # loaded where it is needed, like its driver

    return insert(table)


@dataclass(frozen=True, slots=True)
class ManyRows:
    """One statement for many rows, handed to the driver as they are.

    For the few statements that every upload passes through: binding by type costs SQLAlchemy ten times what the driver
    takes. A statement for each row would cost PostgreSQL a message each, and SQLite's thread a turn at the
    interpreter's lock each, for which it waits in line. Moments go through :func:`moment`.
    """

    sqlite: str
    """With ``{rows}`` where the rows stand as ``VALUES``."""
    postgresql: str
    """With ``%b`` for each column, as a list."""

    async def run(self, session: AsyncSession, rows: Sequence[tuple[Any, ...]]) -> int:
        """How many rows of the table were made or changed."""
        if not rows:
            return 0
        connection = await session.connection()
        if session.get_bind().dialect.name != "sqlite":
            lists = tuple(map(list, zip(*rows, strict=True)))
            return (await connection.exec_driver_sql(self.postgresql, lists)).rowcount
        done = changed = 0
        for count in _parts(len(rows)):
            values = tuple(chain.from_iterable(rows[done : done + count]))
            made = await connection.exec_driver_sql(_of_rows(self.sqlite, count, len(rows[0])), values)
            done, changed = done + count, changed + made.rowcount
        return changed


def _parts(count: int) -> Iterator[int]:
    """``count`` as a sum of few sizes, so that few statements have to be kept prepared."""
    for size in _SIZES:
        times, count = divmod(count, size)
        yield from repeat(size, times)


@lru_cache(maxsize=128)
def _of_rows(statement: str, count: int, columns: int) -> str:
    row = f"({', '.join('?' * columns)})"
    return statement.replace("{rows}", ", ".join([row] * count))


_SIZES: Final = (256, 64, 16, 4, 1)


def upsert(table: str, *, key: Mapping[str, str], kept: Mapping[str, str], changed: Mapping[str, str]) -> ManyRows:
    """Rows of ``key``, ``kept`` and ``changed`` columns (name: PostgreSQL's type) in that order, inserted, or put in
    the place of those with their key; a row that is there keeps its ``kept`` columns."""
    columns = {**key, **kept, **changed}
    names = ", ".join(f'"{name}"' for name in columns)
    new = ", ".join(f'"{name}" = excluded."{name}"' for name in changed)
    conflict = f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {new}"
    lists = ", ".join(f"%b::{kind}[]" for kind in columns.values())
    head = f"INSERT INTO {table} ({names})"
    return ManyRows(
        sqlite=f"{head} VALUES {{rows}} {conflict}",
        postgresql=f"{head} SELECT * FROM unnest({lists}) {conflict}",  # noqa: S608 - names of our own tables
    )


def moment(session: AsyncSession, at: datetime) -> datetime | str:
    """A moment as :class:`ManyRows` takes it: as :class:`.types.UtcDateTime` stores it."""
    if session.get_bind().dialect.name != "sqlite":
        return at
    return at.astimezone(UTC).isoformat(" ", "microseconds")[:26]
