"""The metric store on a real database, with runs to log to, and a plain model of what it must answer."""

import asyncio
import math
import struct
import zlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2 as httpx
from fastapi import FastAPI

from runfolio.server.app import create_app
from runfolio.server.metrics.jobs import Jobs
from runfolio.server.settings import Settings
from runfolio.wire import frames
from runfolio.wire.ids import uuid7

START_US = 1_700_000_000_000_000


@dataclass
class Stream:
    """One writer's stream, kept whole by the test, sent stretch by stretch."""

    run: str
    attempt: str
    started_us: int = START_US
    writer: str = field(default_factory=uuid7)
    sent: int = 0
    unsent: bytes = b""
    definitions: bytes = b""
    names: dict[str, int] = field(default_factory=dict)
    schemas: dict[tuple[str, ...], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        start = {"at": self.started_us, "experiment": "e", "attempt": self.attempt}
        self.define(frames.encode_json(frames.Kind.START, start))

    def define(self, record: bytes) -> None:
        self.unsent += record
        self.definitions += record

    def begin_at(self, step: int) -> None:
        event = {"type": "attempt_step", "at": self.started_us, "attempt": self.attempt, "step": step}
        self.unsent += frames.encode_json(frames.Kind.EVENT, event)

    def log(self, step: int, time_us: int, values: dict[str, float]) -> None:
        for name in values:
            if name not in self.names:
                self.names[name] = len(self.names)
                self.define(frames.encode_name(self.names[name], name))
        key = tuple(values)
        if key not in self.schemas:
            self.schemas[key] = len(self.schemas)
            self.define(frames.encode_schema(self.schemas[key], [self.names[name] for name in key]))
        packed = struct.pack(f"<{len(key)}d", *values.values())
        self.unsent += frames.encode_row(self.schemas[key], step, time_us, packed)

    def end(self, status: str = "finished", at: int | None = None) -> None:
        event = {"type": "status", "at": at or self.started_us, "attempt": self.attempt, "status": status}
        self.unsent += frames.encode_json(frames.Kind.EVENT, event)


@dataclass
class Store:
    """A server in this process and a client to it."""

    app: FastAPI
    http: httpx.AsyncClient

    @property
    def jobs(self) -> Jobs:
        jobs: Jobs = self.app.state.services.metric_jobs
        return jobs

    async def upload(
        self, stream: Stream, body: bytes, offset: int, prelude: bytes = b"", **query: Any
    ) -> httpx.Response:
        data = prelude + body
        params: dict[str, Any] = {
            "writer": stream.writer,
            "offset": offset,
            "prelude": len(prelude),
            "crc32": f"{zlib.crc32(data):08x}",
        }
        return await self.http.post(f"/api/v1/runs/{stream.run}/spool", params={**params, **query}, content=data)

    async def send(self, stream: Stream) -> None:
        """Everything that was logged and not sent."""
        prelude = stream.definitions if stream.sent else b""
        answer = await self.upload(stream, stream.unsent, stream.sent, prelude)
        assert answer.status_code == 200, answer.text
        stream.sent += len(stream.unsent)
        stream.unsent = b""
        assert answer.json()["offset"] == stream.sent

    async def points(self, run: str, name: str, *, limit: int = 1000, **query: Any) -> list[tuple[int, float]]:
        found: list[tuple[int, float]] = []
        cursor: dict[str, Any] = {}
        while True:
            params = {"name": name, "limit": limit, **query, **cursor}
            page = (await self.http.get(f"/api/v1/runs/{run}/metrics", params=params)).json()
            found += [(item["step"], number(item["value"])) for item in page["items"]]
            if page["next_cursor"] is None:
                return found
            cursor = {"cursor": page["next_cursor"]}

    async def summaries(self, run: str) -> dict[str, dict[str, Any]]:
        page = (await self.http.get(f"/api/v1/runs/{run}/metrics")).json()
        return {item["name"]: item for item in page["items"]}

    async def chart(self, runs: Sequence[str], metrics: Sequence[str], **body: Any) -> list[dict[str, Any]]:
        answer = await self.http.post("/api/v1/charts", json={"runs": list(runs), "metrics": list(metrics), **body})
        assert answer.status_code == 200, answer.text
        series: list[dict[str, Any]] = answer.json()["series"]
        return series


def number(value: float | str) -> float:
    return value if isinstance(value, float | int) else float(value.replace("Infinity", "inf"))


def same(a: float, b: float) -> bool:
    return a == b or (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=1e-9)


@asynccontextmanager
async def open_store(data: Path, database_url: str | None) -> AsyncIterator[Store]:
    """A server whose jobs run only when the test says so."""
    app = create_app(Settings(data_dir=data, database_url=database_url, fold_seconds=1e9))
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
            yield Store(app, http)


def run_on(database_url: str, tmp_path: Path, scenario: object) -> None:
    """Play a scenario, an async function of a store, on a new server."""

    async def play() -> None:
        async with open_store(tmp_path / "data", database_url) as store:
            await scenario(store)  # type: ignore[operator]  # an async function of a store

    asyncio.run(play())
