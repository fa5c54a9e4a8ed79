"""Points sent as JSON or Arrow take the path of spooled ones: they become records of the server's own writer."""

from __future__ import annotations

import asyncio
import hashlib
import struct
import time
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import orjson

from runfolio.server.clock import to_us
from runfolio.server.metrics import service as metrics
from runfolio.wire import frames
from runfolio.wire.resources import Accepted

from .upload import Once, received

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from runfolio.server.db.session import Database
    from runfolio.wire.resources import MetricPoint, MetricsPost

    from .service import Ingest

API_WRITER: Final = "0" * 32
"""The writer of every point that did not come through a spool."""


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
        points = list(points)
        return await self._submit(run_id, encode(points, time.time_ns() // 1000), len(points), key, digest)

    async def store_table(self, run_id: str, body: bytes, key: str | None) -> Accepted:
        """The same for an Arrow table, see :mod:`.tables`."""
        records, points = await asyncio.to_thread(_encode_table, body)
        if not points:
            return Accepted(0)
        return await self._submit(run_id, records, points, key, hashlib.sha256(body).hexdigest())

    async def _submit(self, run_id: str, records: bytes, points: int, key: str | None, digest: str) -> Accepted:
        upload = received(run_id, API_WRITER, 0, 0, records, live=False)
        once = Once(key, digest, points) if key is not None else None
        await self._ingest.submit(replace(upload, append=True, once=once))
        return Accepted(points)

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


def _encode_table(body: bytes) -> tuple[bytes, int]:
    from .tables import encode_table, read_table  # pyarrow: loaded when somebody sends a table

    return encode_table(read_table(body), time.time_ns() // 1000)


def _digest(body: MetricsPost) -> str:
    return hashlib.sha256(orjson.dumps(body.metrics)).hexdigest()


def encode(points: Iterable[MetricPoint], now_us: int) -> bytes:
    """Records of some points whose steps are set; those of one step and time share a row."""
    rows: dict[tuple[int, int], list[dict[str, float]]] = {}
    for point in points:
        at = now_us if point.timestamp is None else to_us(point.timestamp)
        same = rows.setdefault((point.step or 0, at), [])
        row = next((row for row in same if point.name not in row), None)
        if row is None:
            same.append(row := {})
        row[point.name] = point.value
    return _records((step, at, row) for (step, at), same in rows.items() for row in same)


def _records(rows: Iterable[tuple[int, int, dict[str, float]]]) -> bytes:
    names: dict[str, int] = {}
    schemas: dict[tuple[str, ...], int] = {}
    records: list[bytes] = []
    for step, at, row in rows:
        key = tuple(row)
        for name in key:
            if name not in names:
                names[name] = len(names)
                records.append(frames.encode_name(names[name], name))
        if key not in schemas:
            schemas[key] = len(schemas)
            records.append(frames.encode_schema(schemas[key], [names[name] for name in key]))
        records.append(frames.encode_row(schemas[key], step, at, struct.pack(f"<{len(key)}d", *row.values())))
    return b"".join(records)
