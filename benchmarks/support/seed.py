"""Fills the tables past the server with runs that have parameters and metrics: ingest is measured elsewhere."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from runfolio.wire.ids import uuid7

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .data import Floats, Ints
    from .servers import Server

METRICS: Final = 20
PARAMS: Final = 20
LETTERS: Final = "abcde"
_BEGAN: Final = datetime(2026, 9, 1, tzinfo=UTC)

_COLUMNS: Final = {
    "experiments": "id, name, status, created_at, updated_at",
    "runs": "id, experiment_id, name, status, lifecycle, started_at, ended_at, created_at, updated_at",
    "params": "run_id, key, experiment_id, kind, text, number, set_at, set_by",
    "metrics": (
        'id, run_id, name, step, value, timestamp, kind, experiment_id, writer_id, "offset", count, sum, min, '
        "min_step, max, max_step, first_step, nonfinite_count"
    ),
}


@dataclass(frozen=True, slots=True)
class Seeded:
    """An experiment's runs, and what they hold: ``metrics`` of shape (runs, 20), all between 0 and 1; ``letters``, the
    value of the parameters p0 to p4 as a place in ``LETTERS``; p5 to p19 are numbers."""

    experiment: str
    runs: list[str]
    metrics: Floats
    letters: Ints
    numbers: Floats


def seed(server: Server, name: str, runs: int) -> Seeded:
    """``runs`` finished runs of one experiment, each with 20 parameters and 20 metrics."""
    random = np.random.default_rng(runs)
    seeded = Seeded(
        uuid7(),
        [uuid7() for _ in range(runs)],
        random.random((runs, METRICS)),
        random.integers(0, len(LETTERS), (runs, 5)),
        random.random((runs, PARAMS - 5)),
    )
    server.tracker.stop()
    tables: dict[str, Iterable[tuple[Any, ...]]] = {
        "experiments": [(seeded.experiment, name, "active", _BEGAN, _BEGAN)],
        "runs": _runs(seeded),
        "params": _params(seeded),
        "metrics": _metrics(seeded),
    }
    (_load_sqlite if server.kind == "sqlite" else _load_postgres)(server, tables)
    server.tracker.start()
    return seeded


def _at(i: int) -> datetime:
    return _BEGAN + timedelta(minutes=i)


def _runs(seeded: Seeded) -> Iterator[tuple[Any, ...]]:
    for i, run in enumerate(seeded.runs):
        at = _at(i)
        yield run, seeded.experiment, f"run-{i}", "finished", "active", at, at + timedelta(hours=1), at, at


def _params(seeded: Seeded) -> Iterator[tuple[Any, ...]]:
    for i, run in enumerate(seeded.runs):
        set_at = int(_at(i).timestamp() * 1e6)
        for j, letter in enumerate(seeded.letters[i].tolist()):
            yield run, f"p{j}", seeded.experiment, "text", LETTERS[letter], None, set_at, "seed"
        for j, number in enumerate(seeded.numbers[i].tolist(), 5):
            yield run, f"p{j}", seeded.experiment, "number", repr(number), number, set_at, "seed"


def _metrics(seeded: Seeded) -> Iterator[tuple[Any, ...]]:
    for i, run in enumerate(seeded.runs):
        common = 0, seeded.experiment, "seed", 0, 1000, 700.0
        for j, value in enumerate(seeded.metrics[i].tolist()):
            yield i * METRICS + j, run, f"m{j}", 999, value, _at(i), *common, value / 2, 500, value + 1, 3, 0, 0


def _load_sqlite(server: Server, tables: Mapping[str, Iterable[tuple[Any, ...]]]) -> None:
    """Indexes are made anew behind the rows, which takes a fifth of the time."""
    with closing(sqlite3.connect(server.tracker.data / "runfolio.db")) as connection, connection:
        connection.execute("PRAGMA cache_size=-400000")
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> ''"
        ).fetchall()
        for index, _ in indexes:
            connection.execute(f"DROP INDEX {index}")
        for table, rows in tables.items():
            columns = _COLUMNS[table]
            marks = ", ".join("?" * len(columns.split(",")))
            connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", map(_as_text, rows))
        for _, statement in indexes:
            connection.execute(statement)


def _as_text(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Moments as the server stores them on SQLite."""
    return tuple(v.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(v, datetime) else v for v in row)


def _load_postgres(server: Server, tables: Mapping[str, Iterable[tuple[Any, ...]]]) -> None:
    for table, rows in tables.items():
        statement = f"COPY {table} ({_COLUMNS[table]}) FROM STDIN"
        with server.connect() as connection, connection.cursor().copy(statement.encode()) as copy:
            for row in rows:
                copy.write_row(row)
    server.execute("vacuum analyze")  # what autovacuum does within a minute of so many rows
