"""Rules of stored objects: when bytes count as stored, and what an object that is named must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runfolio.server.errors import Invalid

from . import queries

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.models import StoredObject


async def require(session: AsyncSession, digest: str, size: int) -> StoredObject:
    """The object that a record names. Raises :class:`Invalid` when it is not stored or has another size."""
    found = await queries.find(session, digest)
    if found is None:
        raise Invalid("digest", f"no bytes are stored under {digest}; a file goes before the record that names it")
    if found.size != size:
        raise Invalid("size", f"{digest} has {found.size} bytes, not {size}")
    return found
