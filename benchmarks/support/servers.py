"""Servers to measure: the real command in a process of its own, over SQLite or a PostgreSQL with stock durability."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import psutil
import psycopg

from tests.support.postgres import Postgres
from tests.support.tracker import Tracker

from .http import Client

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Kind = Literal["sqlite", "postgres"]
KINDS: tuple[Kind, ...] = ("sqlite", "postgres")
DURABILITY = ("fsync", "synchronous_commit", "full_page_writes", "wal_sync_method")


class Server:
    """A running `runfolio server` and what may be known of it from outside."""

    def __init__(self, tracker: Tracker, kind: Kind, spools: Path, postgres: Postgres | None, database: str) -> None:
        self.tracker = tracker
        self.kind = kind
        self.spools = spools
        self._postgres = postgres
        self._database = database
        self._watching: psycopg.Connection[tuple[Any, ...]] | None = None

    @property
    def url(self) -> str:
        return self.tracker.url

    @property
    def process(self) -> psutil.Process:
        return psutil.Process(self.tracker.pid)

    def client(self) -> Client:
        """A new connection."""
        return Client(self.url)

    @property
    def database_url(self) -> str | None:
        """PostgreSQL's address; None for SQLite, which lies in the data folder."""
        return None if self._postgres is None else self._postgres.url(self._database)

    def restart(self) -> None:
        """Stop in order and start again; nothing that the server kept in memory is left."""
        self.tracker.restart()

    def cpu_s(self) -> float:
        """Processor seconds of the server so far, PostgreSQL's included."""
        processes = [self.process, *self._postgres_processes()]
        return sum(sum(process.cpu_times()[:2]) for process in processes)

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """Read the tables past the server."""
        if self._postgres is None:
            with sqlite3.connect(f"file:{self.tracker.data / 'runfolio.db'}?mode=ro", uri=True) as connection:
                return list(connection.execute(statement))
        if self._watching is None:
            self._watching = self.connect()  # kept: a new connection costs PostgreSQL more than a look
        return list(self._watching.execute(statement.encode()))

    def execute(self, statement: str) -> None:
        """Run a statement on PostgreSQL, past the server."""
        with self.connect() as connection:
            connection.execute(statement.encode())

    def bytes_on_disk(self) -> int:
        """Everything that is stored: the data folder, or PostgreSQL's database. Asks for a checkpoint first."""
        if self._postgres is None:
            with sqlite3.connect(self.tracker.data / "runfolio.db", timeout=60) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return sum(file.stat().st_blocks * 512 for file in self.tracker.data.rglob("*") if file.is_file())
        self.execute("checkpoint")
        return int(self.query("select pg_database_size(current_database())")[0][0])

    def bytes_after_vacuum(self) -> int:
        """The same after a plain VACUUM, which PostgreSQL runs by itself within about a minute of a large delete."""
        if self._postgres is not None:
            self.execute("vacuum")
        return self.bytes_on_disk()

    def durability(self) -> str:
        """How a commit is kept, as the database itself says it."""
        if self._postgres is None:
            return "SQLite WAL, synchronous=FULL"
        version = self.query("show server_version")[0][0]
        return f"PostgreSQL {version}: " + ", ".join(
            f"{name}={self.query(f'show {name}')[0][0]}" for name in DURABILITY
        )

    def close(self) -> None:
        if self._watching is not None:
            self._watching.close()

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection to PostgreSQL."""
        assert self._postgres is not None
        url = self._postgres.url(self._database).replace("postgresql+psycopg://", "postgresql://")
        return psycopg.connect(url, autocommit=True)

    def _postgres_processes(self) -> list[psutil.Process]:
        if self._postgres is None:
            return []
        root = psutil.Process(self._postgres.pid)
        return [root, *root.children(recursive=True)]


@contextmanager
def serve(kind: Kind = "sqlite", *, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A server with an empty database; all of it is removed afterwards."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="runfolio-bench-")))
        postgres, database, url = None, "", None
        if kind == "postgres":
            postgres = Postgres(settings={})
            stack.callback(postgres.remove)
            postgres.start()
            database = postgres.create_database()
            url = postgres.url(database)
        tracker = Tracker(folder / "data", folder / "server-spools", database_url=url, environment=environment)
        stack.callback(tracker.close)
        tracker.start()
        server = Server(tracker, kind, folder / "spools", postgres, database)
        stack.callback(server.close)
        yield server
