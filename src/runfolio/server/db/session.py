"""Sessions. Reading and writing ones are different types; a handler's signature shows whether it can write."""

from __future__ import annotations

import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from .engine import create_engines, is_sqlite

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from .engine import SqliteSetup

_VACUUM_PAGES = 8192
_VACUUM_S = 30.0


class ReadSession(AsyncSession):
    """One snapshot of the database; cannot write."""


class WriteSession(AsyncSession):
    """One transaction, committed by whoever opened it: :meth:`Database.write`."""

    def after_commit(self, action: Callable[[], None]) -> None:
        """Call ``action`` once the transaction is durable; never when it is rolled back."""
        self.info.setdefault("after_commit", []).append(action)


class Database:
    """The engines of one database and the two ways in."""

    def __init__(self, url: str, sqlite_setup: SqliteSetup | None = None) -> None:
        self.url = url
        self.is_sqlite = is_sqlite(url)
        self.reader, self.writer = create_engines(url, sqlite_setup)
        self._readers = async_sessionmaker(self.reader, class_=ReadSession, expire_on_commit=False)
        self._vacuumed = -_VACUUM_S
        self._writers = async_sessionmaker(self.writer, class_=WriteSession, expire_on_commit=False)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[ReadSession]:
        """A session over one snapshot."""
        async with self._readers() as session:
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[WriteSession]:
        """A transaction: committed when the block ends, rolled back when it raises."""
        async with self._writers() as session:
            yield session
            await session.commit()
            for action in session.info.get("after_commit", ()):
                action()

    async def reclaim(self) -> None:
        """Give what sealed and deleted rows leave back to the file system.

        PostgreSQL's autovacuum would do the same, but only after a minute or when a fifth of the table is dead.
        """
        if self.is_sqlite:
            async with self.writer.connect() as connection:
                raw = (await connection.get_raw_connection()).driver_connection
                if raw is not None:  # it frees one page a step; only a script is stepped to its end
                    await raw.executescript(f"PRAGMA incremental_vacuum({_VACUUM_PAGES})")
        elif time.monotonic() - self._vacuumed >= _VACUUM_S:
            self._vacuumed = time.monotonic()
            async with self.writer.connect() as connection:
                plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
                await plain.exec_driver_sql("VACUUM metric_batches")

    async def close(self) -> None:
        await self.reader.dispose()
        await self.writer.dispose()
