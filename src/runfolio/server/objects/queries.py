"""Statements over the table of stored objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from runfolio.server.db.bulk import insert_into, table_of
from runfolio.server.db.models import StoredObject

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.session import WriteSession

_OBJECTS = table_of(StoredObject)


async def find(session: AsyncSession, digest: str) -> StoredObject | None:
    return (await session.execute(select(StoredObject).where(StoredObject.digest == digest))).scalar_one_or_none()


async def hold(session: WriteSession, digest: str, size: int, now: datetime) -> None:
    """Add the row or make it young again; either way it is locked against the collector until the transaction ends."""
    row = {"digest": digest, "size": size, "created_at": now}
    statement = insert_into(session, _OBJECTS).values(row)
    changed = {"size": size, "created_at": now}
    await session.execute(statement.on_conflict_do_update(index_elements=["digest"], set_=changed))
