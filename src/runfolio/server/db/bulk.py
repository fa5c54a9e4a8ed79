"""Statements in bulk, and INSERT … ON CONFLICT, which both databases spell alike and SQLAlchemy keeps apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncSession

    from .models import Base


def table_of(model: type[Base]) -> Table:
    """A model's table, for statements in bulk that need no objects."""
    return cast("Table", model.__table__)


def insert_into(session: AsyncSession, table: Table) -> postgresql.Insert:
    """An INSERT with ``on_conflict_do_update`` and ``on_conflict_do_nothing`` for the session's database."""
    if session.get_bind().dialect.name == "sqlite":
        return cast("postgresql.Insert", sqlite.insert(table))
    return postgresql.insert(table)
