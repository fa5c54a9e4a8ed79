"""SQLite through aiosqlite with one trip to its thread for each statement.

SQLAlchemy's own dialect makes four: open a cursor, execute, fetch, close. Under load each trip costs more than the
statement. Here the cursor is made and closed where it stands, and executing fetches every row at once.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
    SQLiteDialect_aiosqlite,
)
from sqlalchemy.util.concurrency import await_

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

CONNECT_ARGS = {"check_same_thread": False}
"""A cursor is made in the event loop's thread and used in the connection's: never in both at once."""


def _run(cursor: sqlite3.Cursor, operation: str, parameters: Sequence[Any]) -> list[Any]:
    cursor.execute(operation, parameters)
    return cursor.fetchall() if cursor.description else []


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    """A plain sqlite3 cursor whose work is done in the connection's thread."""

    __slots__ = ()
    _awaitable_cursor_close = False

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor

    def _make_new_cursor(self, connection: Any) -> Any:
        return connection._conn.cursor()  # noqa: SLF001 - the sqlite3 connection within aiosqlite's

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        async with self._adapt_connection._execute_mutex:  # noqa: SLF001 - as the parent class does
            rows = await self._connection._execute(_run, self._cursor, operation, parameters or ())  # noqa: SLF001 - aiosqlite's way into its thread
            self._rows = deque(rows)

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:
        async with self._adapt_connection._execute_mutex:  # noqa: SLF001 - as the parent class does
            await self._connection._execute(self._cursor.executemany, operation, seq_of_parameters)  # noqa: SLF001 - as above


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ()
    _cursor_cls = _Cursor


class _Module(AsyncAdapt_aiosqlite_dbapi):
    def connect(self, *args: Any, **options: Any) -> _Connection:
        connection = self.aiosqlite.connect(*args, **options)
        connection._thread.daemon = True  # noqa: SLF001 - a forgotten connection must not keep the process alive
        return _Connection(self, await_(connection))


class OneHopDialect(SQLiteDialect_aiosqlite):
    """``sqlite+onehop://``."""

    driver = "onehop"
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> _Module:
        return _Module(__import__("aiosqlite"), __import__("sqlite3"))


registry.register("sqlite.onehop", __name__, "OneHopDialect")
