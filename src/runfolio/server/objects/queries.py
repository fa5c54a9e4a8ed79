"""Statements over the table of stored objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, exists, select, update

from runfolio.server.db.bulk import insert_into, table_of
from runfolio.server.db.models import Artifact, Media, ModelFile, StoredObject

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
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


async def renew(session: WriteSession, digest: str, now: datetime) -> bool:
    """Make an object young again; whether it is there."""
    statement = update(_OBJECTS).where(_OBJECTS.c.digest == digest).values(created_at=now).returning(_OBJECTS.c.digest)
    return await session.scalar(statement) is not None


async def adopt(session: WriteSession, digest: str, size: int, modified: datetime) -> None:
    """A row for a file that has none: an upload ended between the two. It is as old as the file."""
    row = {"digest": digest, "size": size, "created_at": modified}
    await session.execute(insert_into(session, _OBJECTS).values(row).on_conflict_do_nothing())


async def known(session: AsyncSession, digests: list[str]) -> set[str]:
    """Those of some digests that have a row."""
    return set((await session.scalars(select(_OBJECTS.c.digest).where(_OBJECTS.c.digest.in_(digests)))).all())


def _unnamed(before: datetime) -> ColumnElement[bool]:
    named = (exists().where(table.digest == _OBJECTS.c.digest) for table in (Artifact, Media, ModelFile))
    return and_(_OBJECTS.c.created_at < before, *(~by for by in named))


async def unnamed(session: AsyncSession, before: datetime, after: str, limit: int) -> list[str]:
    """Objects older than ``before`` that nothing names, by digest, from past ``after``."""
    statement = select(_OBJECTS.c.digest).where(_unnamed(before), _OBJECTS.c.digest > after)
    return list((await session.scalars(statement.order_by(_OBJECTS.c.digest).limit(limit))).all())


async def delete_unnamed(session: WriteSession, digest: str, before: datetime) -> int | None:
    """Delete an object's row if it is still old and nameless: its size, or None."""
    statement = delete(_OBJECTS).where(_OBJECTS.c.digest == digest, _unnamed(before)).returning(_OBJECTS.c.size)
    size: int | None = await session.scalar(statement)
    return size
