"""Databases for tests of search: every table, no server."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from runfolio.server.db.models import Base
from runfolio.server.db.session import Database, WriteSession
from runfolio.server.search.cells import Dialect
from runfolio.server.search.sqlite import register_sqlite_functions
from tests.support.search import MadeRun, store

T = TypeVar("T")


class Searched:
    """A database with every table and nothing in it; what a question needs is written for it and rolled back."""

    def __init__(self, url: str) -> None:
        self.database = Database(url, register_sqlite_functions)
        self.loop = asyncio.Runner()
        self.loop.run(self._create())

    @property
    def dialect(self) -> Dialect:
        return "sqlite" if self.database.is_sqlite else "postgresql"

    def close(self) -> None:
        self.loop.run(self.database.close())
        self.loop.close()

    def ask(self, runs: Sequence[MadeRun], question: Callable[[AsyncSession], Coroutine[Any, Any, T]]) -> T:
        """The answer to a question about ``runs``."""
        return self.loop.run(self._ask(runs, question))

    async def _create(self) -> None:
        async with self.database.writer.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)

    async def _ask(self, runs: Sequence[MadeRun], question: Callable[[AsyncSession], Coroutine[Any, Any, T]]) -> T:
        async with WriteSession(self.database.writer) as session:
            await store(session, runs)
            answer = await question(session)
            await session.rollback()
        return answer
