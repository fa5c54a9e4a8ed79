"""Rules of stored objects: when bytes count as stored, and what an object that is named must be."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from runfolio.server import clock
from runfolio.server.errors import Invalid

from . import queries

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.models import StoredObject
    from runfolio.server.db.session import Database, WriteSession

    from .staging import Staged, Staging
    from .store import ObjectStore

KEPT: Final = timedelta(days=1)
"""An object that nothing names is kept this long: the record that names it comes after it."""


@dataclass(frozen=True, slots=True)
class Upload:
    """How far an upload is. ``created`` says that this request stored the object."""

    size: int
    created: bool


class Objects:
    """The way in for bytes. Its row and its file make an object; either alone is none."""

    def __init__(self, database: Database, store: ObjectStore, staging: Staging) -> None:
        self._database = database
        self.store = store
        self.staging = staging

    async def size(self, digest: str) -> int | None:
        """Bytes of a stored object; None when it must be uploaded.

        Whoever asks is about to name the object, so the collector's time for it begins anew.
        """
        async with self._database.read() as session:
            found = await queries.find(session, digest)
        if found is None or await self.store.size(digest) != found.size:
            return None
        if found.created_at < clock.now() - KEPT / 2 and not await self._renew(found):
            return None
        return found.size

    async def _renew(self, found: StoredObject) -> bool:
        """Whether the object is still there, and young again."""
        async with self._database.write() as session:
            return await queries.renew(session, found.digest, clock.now())

    @asynccontextmanager
    async def received(
        self, body: AsyncIterator[bytes], length: int | None, digest: str | None = None
    ) -> AsyncIterator[Staged]:
        """A request's body as a file; what is not kept by the end of the block is gone."""
        staged = await self.staging.receive(body, length, digest)
        try:
            yield staged
        finally:
            self.staging.discard(staged)

    async def keep(self, session: WriteSession, staged: Staged) -> bool:
        """Make a staged file an object, in the caller's transaction; whether it was new.

        The row comes first: it is locked until the commit, so that the collector either waits and finds the object
        young, or was first and has removed the file that is then put in its place again.
        """
        await queries.hold(session, staged.digest, staged.size, clock.now())
        new = await self.store.size(staged.digest) != staged.size
        if new:
            await self.store.publish(staged.path, staged.digest)
        return new

    async def put(self, digest: str, body: AsyncIterator[bytes], length: int | None) -> Upload:
        """Store a whole body under its digest."""
        async with self.received(body, length, digest) as staged:
            return await self._store(staged)

    async def begin(self, digest: str, size: int) -> Upload:
        """Begin an upload in parts or find where it stands; one whose last part is there is finished."""
        stored = await self.size(digest)
        if stored is not None:
            return Upload(stored, created=False)
        received = self.staging.begin(digest, size)
        return await self._finish(digest) if received == size else Upload(received, created=False)

    async def append(self, digest: str, offset: int, body: AsyncIterator[bytes]) -> Upload:
        """Add a part. The last one makes the object."""
        received, whole = await self.staging.append(digest, offset, body)
        return await self._finish(digest) if whole else Upload(received, created=False)

    async def _finish(self, digest: str) -> Upload:
        staged = await self.staging.finish(digest)
        upload = await self._store(staged)
        self.staging.discard(staged)
        return upload

    async def _store(self, staged: Staged) -> Upload:
        async with self._database.write() as session:
            created = await self.keep(session, staged)
        return Upload(staged.size, created)


async def require(session: AsyncSession, digest: str, size: int) -> StoredObject:
    """The object that a record names. Raises :class:`Invalid` when it is not stored or has another size."""
    found = await queries.find(session, digest)
    if found is None:
        raise Invalid("digest", f"no bytes are stored under {digest}; a file goes before the record that names it")
    if found.size != size:
        raise Invalid("size", f"{digest} has {found.size} bytes, not {size}")
    return found
