"""Many clients at once from one process: plain HTTP/1.1 over asyncio, a connection for each."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import random
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import numpy as np

from . import data
from .http import SPOOL
from .stream import Stream, encode_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .servers import Server

METRICS: Final = 20
_LENGTH: Final = b"content-length:"


class Connection(asyncio.Protocol):
    """A kept connection with one request at a time; opened again when the server has closed it."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._host, self._port = address.hostname or "", address.port or 80
        self._transport: asyncio.WriteTransport | None = None
        self._received = b""
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._lock = asyncio.Lock()

    async def post(self, path: str, body: bytes, kind: str = SPOOL) -> tuple[int, bytes]:
        """Status and body of the answer. Tries once more over a new connection if the kept one was closed."""
        async with self._lock:
            try:
                return await self._once(path, body, kind)
            except ConnectionError:
                return await self._once(path, body, kind)

    async def _once(self, path: str, body: bytes, kind: str) -> tuple[int, bytes]:
        loop = asyncio.get_running_loop()
        if self._transport is None or self._transport.is_closing():
            await loop.create_connection(lambda: self, self._host, self._port)
        assert self._transport is not None
        self._answer = loop.create_future()
        head = f"POST {path} HTTP/1.1\r\nHost: {self._host}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}"
        self._transport.write(f"{head}\r\n\r\n".encode() + body)
        return await self._answer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport, self._received = transport, b""

    def data_received(self, chunk: bytes) -> None:
        self._received += chunk
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not found:
            return
        at = head.lower().index(_LENGTH) + len(_LENGTH)
        if len(body) < int(head[at:].split(b"\r\n", 1)[0]):
            return
        self._received = b""
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((int(head[9:12]), body))

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError("the server closed the connection"))

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


class Writer:
    """A live run: what it would have logged since its last upload is made when it uploads."""

    def __init__(self, url: str, experiment: str, seed: int, metrics: int = METRICS) -> None:
        self.stream = Stream.begin(experiment, data.names(metrics))
        self.connection = Connection(url)
        self.rows = 0
        self._random = np.random.default_rng(seed)
        self._values = self._random.standard_normal(metrics)
        self.sums = np.zeros(metrics)

    async def send(self, rows: int) -> tuple[int, dict[str, Any]]:
        """Log so many rows and upload them: the status and what the server said."""
        walk = self._values[:, None] + np.cumsum(self._random.standard_normal((len(self.sums), rows)), axis=1)
        self._values = walk[:, -1]
        steps = np.arange(self.rows, self.rows + rows)
        records = encode_rows(steps, np.full(rows, time.time_ns() // 1000), walk)
        offset = self.stream.offset
        path, body = self.stream.upload(records)
        status, answer = await self.connection.post(path, body)
        if status == 200:
            self.rows += rows
            self.sums += walk.sum(axis=1)
        else:
            self.stream.offset = offset
        return status, json.loads(answer)


@dataclass(slots=True)
class Level:
    """What a number of live runs saw."""

    runs: int
    seconds: float = 0.0
    uploads: int = 0
    points: int = 0
    refused: int = 0
    latencies: list[float] = field(default_factory=list)
    intervals: list[float] = field(default_factory=list)


async def append_forever(url: str, experiment: str, runs: int, metrics: int) -> None:
    """``runs`` runs, each logs ``metrics`` once a second and uploads when the server asks for it."""
    writers = [Writer(url, experiment, seed, metrics) for seed in range(runs)]
    async with asyncio.TaskGroup() as group:
        for writer in writers:
            group.create_task(follow(writer, Level(runs), lambda: False))


async def follow(writer: Writer, level: Level, is_over: Callable[[], bool]) -> None:
    """One live run until ``is_over()``."""
    interval, last = 1.0, time.monotonic()
    await asyncio.sleep(random.random())
    while not is_over():
        now = time.monotonic()
        rows = max(1, round(now - last))
        began = time.perf_counter()
        status, answer = await writer.send(rows)
        level.latencies.append(time.perf_counter() - began)
        if status == 200:
            last, interval = now, float(answer["next_upload_s"])
            level.uploads += 1
            level.points += rows * len(writer.sums)
            level.intervals.append(interval)
        else:
            level.refused += 1
        await asyncio.sleep(interval * random.uniform(0.9, 1.1))


def _append(url: str, experiment: str, runs: int, metrics: int) -> None:
    asyncio.run(append_forever(url, experiment, runs, metrics))


@contextmanager
def appending(server: Server, experiment: str = "appending", runs: int = 100, metrics: int = METRICS) -> Iterator[None]:
    """While the block runs, another process keeps ``runs`` live runs in ``experiment``."""
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_append, args=(server.url, experiment, runs, metrics), daemon=True)
    process.start()
    try:
        _wait_for_runs(server, experiment, runs)
        yield
    finally:
        process.kill()
        process.join()


def _wait_for_runs(server: Server, experiment: str, runs: int) -> None:
    """Until every run's first upload is stored."""
    count = f"select count(*) from runs r join experiments e on e.id = r.experiment_id where e.name = '{experiment}'"
    before, deadline = int(server.query(count)[0][0]), time.monotonic() + 60
    while time.monotonic() < deadline:
        if int(server.query(count)[0][0]) >= before + runs:
            return
        time.sleep(0.1)
    message = "the appending process did not begin"
    raise RuntimeError(message)
