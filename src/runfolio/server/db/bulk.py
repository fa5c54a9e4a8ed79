"""Statements in bulk, and INSERT … ON CONFLICT, which both databases spell alike and SQLAlchemy keeps apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from collections.abc import Sequence
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
    takes. On SQLite ``each`` is run for each row. On PostgreSQL ``all`` is run once, with a list for each column: a
    statement for each row would cost a message each. Moments go through :func:`moment`.
    """

    each: str
    """With a ``?`` for each value."""
    all: str
    """With ``%b`` for each column."""

    async def run(self, session: AsyncSession, rows: Sequence[tuple[Any, ...]]) -> None:
        if not rows:
            return
        connection = await session.connection()
        if session.get_bind().dialect.name == "sqlite":
            await connection.exec_driver_sql(self.each, list(rows))
        else:
            await connection.exec_driver_sql(self.all, tuple(map(list, zip(*rows, strict=True))))


def moment(session: AsyncSession, at: datetime) -> datetime | str:
    """A moment as :class:`ManyRows` takes it: as :class:`.types.UtcDateTime` stores it."""
    if session.get_bind().dialect.name != "sqlite":
        return at
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
