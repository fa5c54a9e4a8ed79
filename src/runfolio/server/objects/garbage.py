"""Removes objects that nothing names, and what interrupted uploads left behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from runfolio.server import clock

from . import queries
from .service import KEPT

if TYPE_CHECKING:
    from datetime import datetime

    from runfolio.server.db.session import Database

    from .service import Objects
    from .store import Entry, ObjectStore

BATCH: Final = 500
SILENT: Final = timedelta(hours=1)
"""An upload to which nothing was added for less than this may still be going on."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What was removed."""

    objects: int
    bytes: int
    uploads: int


async def collect(database: Database, objects: Objects, older_than: timedelta = KEPT) -> Collected:
    """Remove what is older than ``older_than`` and named by no artifact, medium or file of a model, in bounded memory.

    Safe beside uploads of the same bytes: an object is deleted in a transaction that holds its row, see
    :meth:`Objects.keep`, and asking for an object makes it young.
    """
    before = clock.now() - older_than
    uploads = objects.staging.remove_leftovers(min(before, clock.now() - SILENT).timestamp())
    await _adopt_strays(database, objects.store, before)
    count = size = 0
    after = ""
    while True:
        async with database.read() as session:
            batch = await queries.unnamed(session, before, after, BATCH)
        for digest in batch:
            freed = await _delete(database, objects.store, digest, before)
            count, size = count + (freed is not None), size + (freed or 0)
        if len(batch) < BATCH:
            return Collected(count, size, uploads)
        after = batch[-1]


async def _delete(database: Database, store: ObjectStore, digest: str, before: datetime) -> int | None:
    """The bytes freed; None when the object has been named or asked for in the meantime."""
    async with database.write() as session:
        size = await queries.delete_unnamed(session, digest, before)
        if size is not None:
            await store.delete(digest)
        return size


async def _adopt_strays(database: Database, store: ObjectStore, before: datetime) -> None:
    """Give old files without a row one, so that there is one way in which an object goes."""
    batch: list[Entry] = []
    async for entry in store.entries():
        if entry.modified < before:
            batch.append(entry)
        if len(batch) == BATCH:
            await _adopt(database, store, batch)
            batch = []
    await _adopt(database, store, batch)


async def _adopt(database: Database, store: ObjectStore, batch: list[Entry]) -> None:
    async with database.read() as session:
        known = await queries.known(session, [entry.digest for entry in batch])
    for entry in batch:
        if entry.digest in known or await store.size(entry.digest) is None:
            continue
        async with database.write() as session:
            await queries.adopt(session, entry.digest, entry.size, entry.modified)
