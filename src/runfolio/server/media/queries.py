"""Statements over media."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import tuple_

from runfolio.server.db.bulk import insert_into, table_of
from runfolio.server.db.models import Media

if TYPE_CHECKING:
    from runfolio.server.db.session import WriteSession

_MEDIA = table_of(Media)
_KEY = ("run_id", "name", "step", "index", "writer_id")


async def put(session: WriteSession, row: dict[str, Any]) -> None:
    """Store a value, unless the same writer logged a later one under the same name, step and index."""
    statement = insert_into(session, _MEDIA).values(row)
    new, old = statement.excluded, _MEDIA.c
    later = tuple_(new.created_at, new.digest) > tuple_(old.created_at, old.digest)
    changed = {name: new[name] for name in row if name not in _KEY}
    await session.execute(statement.on_conflict_do_update(index_elements=_KEY, set_=changed, where=later))
