"""Points sent as JSON or Arrow take the path of spooled ones: they become records of the server's own writer."""

from __future__ import annotations

import asyncio
import hashlib
import struct
import time
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

import orjson

from runfolio.server.clock import to_us
from runfolio.server.metrics import service as metrics
from runfolio.server.metrics.summary import BY_VALUE
from runfolio.wire import frames
from runfolio.wire.resources import Accepted

from .records import Records
from .upload import Once, received

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from runfolio.server.db.session import Database
    from runfolio.wire.resources import MetricPoint, MetricsPost

    from .service import Ingest

API_WRITER: Final = "0" * 32
"""The writer of points that did not come through a spool."""


class Point(NamedTuple):
    """One value of a metric; its time is in µs since 1970."""

    name: str
    step: int
    time_us: int
    value: float


class Direct:
    """Stores points of callers without a spool."""

    def __init__(self, database: Database, ingest: Ingest) -> None:
        self._database = database
        self._ingest = ingest
        self._locks: dict[str, asyncio.Lock] = {}
        self._users: dict[str, int] = {}

    async def store(self, run_id: str, body: MetricsPost, key: str | None) -> Accepted:
        """All points or none; answers after the commit."""
        if not body.metrics:
            return Accepted(0)
        digest = _digest(body)
        if all(point.step is not None for point in body.metrics):
            return await self._send(run_id, body.metrics, key, digest)
        async with self._numbering(run_id):
            return await self._send(run_id, await self._numbered(run_id, body.metrics), key, digest)

    async def _send(self, run_id: str, points: Iterable[MetricPoint], key: str | None, digest: str) -> Accepted:
        now_us = time.time_ns() // 1000
        made = [
            Point(one.name, one.step or 0, now_us if one.timestamp is None else to_us(one.timestamp), one.value)
            for one in points
        ]
        return await self._submit(run_id, encode(made), key, digest)

    async def store_points(self, run_id: str, points: Sequence[Point]) -> None:
        """All points or none, for clients that may send them again and in any order.

        What was stored before in just this body is not stored again. Of one step and time the greatest value is the
        latest, whichever came last.
        """
        records = encode(points)
        digest = hashlib.sha256(records.body).hexdigest()
        await self._submit(run_id, records, digest, digest, writer=BY_VALUE)

    async def store_table(self, run_id: str, body: bytes, key: str | None) -> Accepted:
        """The same for an Arrow table, see :mod:`.tables`."""
        records = await asyncio.to_thread(_encode_table, body)
        if not records.points:
            return Accepted(0)
        return await self._submit(run_id, records, key, hashlib.sha256(body).hexdigest())

    async def _submit(
        self, run_id: str, records: Records, key: str | None, digest: str, *, writer: str = API_WRITER
    ) -> Accepted:
        upload = received(run_id, writer, 0, records.prelude, records.body, live=False)
        once = Once(key, digest, records.points) if key is not None else None
        await self._ingest.submit(replace(upload, append=True, once=once))
        return Accepted(records.points)

    async def _numbered(self, run_id: str, points: list[MetricPoint]) -> list[MetricPoint]:
        """Points without a step take their metric's last step + 1."""
        async with self._database.read() as session:
            following = await metrics.next_steps(session, run_id, {point.name for point in points})
        numbered = []
        for point in points:
            step = following[point.name] if point.step is None else point.step
            following[point.name] = max(following[point.name], step + 1)
            numbered.append(replace(point, step=step))
        return numbered

    @asynccontextmanager
    async def _numbering(self, run_id: str) -> AsyncIterator[None]:
        """Requests that number points of one run take turns."""
        lock = self._locks.setdefault(run_id, asyncio.Lock())
        self._users[run_id] = self._users.get(run_id, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._users[run_id] -= 1
            if not self._users[run_id]:
                del self._users[run_id], self._locks[run_id]


def _encode_table(body: bytes) -> Records:
    from .tables import encode_table, read_table  # pyarrow: loaded when somebody sends a table

    return encode_table(read_table(body), time.time_ns() // 1000)


def _digest(body: MetricsPost) -> str:
    return hashlib.sha256(orjson.dumps(body.metrics)).hexdigest()


def encode(points: Sequence[Point]) -> Records:
    """Records of some points; those of one step and time share a row."""
    rows: dict[tuple[int, int], list[dict[str, float]]] = {}
    for name, step, time_us, value in points:
        same = rows.setdefault((step, time_us), [])
        row = next((row for row in same if name not in row), None)
        if row is None:
            same.append(row := {})
        row[name] = value
    return _records(((step, at, row) for (step, at), same in rows.items() for row in same), len(points))


def _records(rows: Iterable[tuple[int, int, dict[str, float]]], points: int) -> Records:
    names: dict[str, int] = {}
    schemas: dict[tuple[str, ...], int] = {}
    definitions: list[bytes] = []
    records: list[bytes] = []
    for step, at, row in rows:
        key = tuple(row)
        for name in key:
            if name not in names:
                names[name] = len(names)
                definitions.append(frames.encode_name(names[name], name))
        if key not in schemas:
            schemas[key] = len(schemas)
            definitions.append(frames.encode_schema(schemas[key], [names[name] for name in key]))
        records.append(frames.encode_row(schemas[key], step, at, struct.pack(f"<{len(key)}d", *row.values())))
    return Records.of(definitions, records, points)
