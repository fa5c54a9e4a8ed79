"""Statements over artifacts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import tuple_

from runfolio.server.db.bulk import insert_into, table_of
from runfolio.server.db.models import Artifact

if TYPE_CHECKING:
    from runfolio.server.db.session import WriteSession

_ARTIFACTS = table_of(Artifact)
_KEY = ("run_id", "path")


async def put(session: WriteSession, row: dict[str, Any]) -> None:
    """Store what was said of a path, unless something said later is stored already."""
    statement = insert_into(session, _ARTIFACTS).values(row)
    new, old = statement.excluded, _ARTIFACTS.c
    later = tuple_(new.set_at, new.set_by, new.digest) > tuple_(old.set_at, old.set_by, old.digest)
    changed = {name: new[name] for name in row if name not in _KEY}
    await session.execute(statement.on_conflict_do_update(index_elements=_KEY, set_=changed, where=later))
