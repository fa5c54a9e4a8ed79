"""Statements over artifacts. A row without a digest is the trace of a deleted file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select, tuple_

from runfolio.server.db.bulk import insert_into, table_of
from runfolio.server.db.models import Artifact
from runfolio.server.objects.trees import Tree

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.session import WriteSession

_ARTIFACTS = table_of(Artifact)
_KEY = ("run_id", "path")
TREE: Final = Tree("artifacts", _ARTIFACTS, _ARTIFACTS.c.run_id)


async def put(session: WriteSession, row: dict[str, Any]) -> None:
    """Store what was said of a path, unless something said later is stored already."""
    statement = insert_into(session, _ARTIFACTS).values(row)
    new, old = statement.excluded, _ARTIFACTS.c
    later = tuple_(new.set_at, new.set_by, new.digest) > tuple_(old.set_at, old.set_by, old.digest)
    changed = {name: new[name] for name in row if name not in _KEY}
    await session.execute(statement.on_conflict_do_update(index_elements=_KEY, set_=changed, where=later))


async def get(session: AsyncSession, run_id: str, path: str) -> Artifact | None:
    """A file that was not deleted."""
    found = await session.get(Artifact, (run_id, path))
    return found if found is not None and found.digest is not None else None


async def set_at(session: AsyncSession, run_id: str, path: str) -> int | None:
    """When a path was last set or deleted, in µs."""
    statement = select(Artifact.set_at).where(Artifact.run_id == run_id, Artifact.path == path)
    return await session.scalar(statement)
