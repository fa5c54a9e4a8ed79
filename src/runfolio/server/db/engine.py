"""Engines for SQLite and PostgreSQL, set up so that the rest of the server need not ask which one it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from . import onehop

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Connection
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

    SqliteSetup = Callable[[DBAPIConnection], None]

READERS = 8
POSTGRES_WRITERS = 12


def is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def create_engines(url: str, sqlite_setup: SqliteSetup | None = None) -> tuple[AsyncEngine, AsyncEngine]:
    """A reading and a writing engine for one database.

    Reads see one snapshot. On SQLite every write of the process goes through the writing engine's single connection;
    ``sqlite_setup`` is called with each new connection there, to add functions that PostgreSQL has by itself.
    """
    return _sqlite_engines(url, sqlite_setup) if is_sqlite(url) else _postgres_engines(url)


def _sqlite_engines(url: str, setup: SqliteSetup | None) -> tuple[AsyncEngine, AsyncEngine]:
    connect = {"timeout": 30, "isolation_level": None, "cached_statements": 512, **onehop.CONNECT_ARGS}
    options: dict[str, Any] = {"connect_args": connect}
    url = make_url(url).set(drivername="sqlite+onehop").render_as_string(hide_password=False)
    reader = create_async_engine(url, pool_size=READERS, max_overflow=0, **options)
    writer = create_async_engine(url, pool_size=1, max_overflow=0, pool_timeout=120, **options)
    _on_sqlite_connect(reader, setup, "PRAGMA query_only=ON")
    _on_sqlite_connect(
        writer, setup, "PRAGMA auto_vacuum=INCREMENTAL", "PRAGMA journal_mode=WAL", "PRAGMA wal_autocheckpoint=4000"
    )
    _on_begin(reader, "BEGIN")
    _on_begin(writer, "BEGIN IMMEDIATE")
    return reader, writer


def _on_sqlite_connect(engine: AsyncEngine, setup: SqliteSetup | None, *pragmas: str) -> None:
    common = (
        "PRAGMA synchronous=FULL",
        "PRAGMA foreign_keys=ON",
        "PRAGMA cache_size=-16384",
        "PRAGMA mmap_size=1073741824",
        "PRAGMA journal_size_limit=67108864",
    )

    @event.listens_for(engine.sync_engine, "connect")
    def connect(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in (*pragmas, *common):
            cursor.execute(pragma)
        cursor.close()
        if setup is not None:
            setup(connection)


def _on_begin(engine: AsyncEngine, statement: str) -> None:
    """The driver's own transactions begin at the first write; ours begin where the session does."""

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)


def _binary_cursor() -> type[Any]:
    """A cursor that asks for binary results: blobs would double in size as text and cost their decoding.

    The driver is loaded here, where it is needed: it takes a tenth of the start and 9 MB.
    """
    from psycopg import AsyncCursor, pq

    class BinaryCursor(AsyncCursor[Any]):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.format = pq.Format.BINARY

    return BinaryCursor


def _postgres_engines(url: str) -> tuple[AsyncEngine, AsyncEngine]:
    common: dict[str, Any] = {"pool_pre_ping": True, "pool_timeout": 30}
    reader = create_async_engine(
        url,
        pool_size=READERS,
        max_overflow=READERS,
        isolation_level="REPEATABLE READ",
        execution_options={"postgresql_readonly": True},
        **common,
    )
    writer = create_async_engine(url, pool_size=POSTGRES_WRITERS, max_overflow=POSTGRES_WRITERS, **common)
    cursor_factory = _binary_cursor()
    for engine in (reader, writer):

        @event.listens_for(engine.sync_engine, "connect")
        def connect(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
            connection.driver_connection.cursor_factory = cursor_factory
            cursor = connection.cursor()
            cursor.execute("SET jit = off")  # compiling a page's query takes longer than running it
            cursor.close()
            connection.commit()

    return reader, writer
