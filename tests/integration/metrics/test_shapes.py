"""Runs of unusual shapes: slow ones, ones with odd names, ones whose keys change with every call."""

import asyncio
import struct
from pathlib import Path

import pytest
from sqlalchemy import func, select

from runfolio.server.db.models import MetricAxis, MetricBatch, MetricChunk
from runfolio.server.spool.upload import received
from runfolio.wire import frames
from tests.integration.metrics.store import START_US, Store, Stream, open_store

HOURS = 10
STEPS = HOURS * 3600
ROWS = 24


def value(step: int) -> float:
    return (step * 2654435761 % 2**32) / 2**32


async def send_bit_by_bit(store: Store, run: str) -> None:
    """A run at 1 Hz: an upload every few rows, the jobs at work between them."""
    stream = Stream(run, "a")
    stream.log(0, START_US, {"loss": value(0)})
    await store.send(stream)
    ingest = store.app.state.services.ingest
    for first in range(1, STEPS, ROWS):
        rows = b"".join(
            frames.encode_row(0, step, START_US + step * 1_000_000, struct.pack("<d", value(step)))
            for step in range(first, min(first + ROWS, STEPS))
        )
        prelude = len(stream.definitions)
        upload = received(run, stream.writer, stream.sent, prelude, stream.definitions + rows, live=True)
        stream.sent = await ingest.submit(upload)
        if first // ROWS % 20 == 0:
            await store.jobs.drain()
    stream.end()
    await store.send(stream)


async def send_at_once(store: Store, run: str) -> None:
    stream = Stream(run, "a")
    for step in range(STEPS):
        stream.log(step, START_US + step * 1_000_000, {"loss": value(step)})
    stream.end()
    await store.send(stream)


async def stored(store: Store, run: str) -> tuple[int, int]:
    """Bytes of values and axes of a run, and how many batches are still open."""
    async with store.app.state.services.database.read() as session:
        chunks = await session.scalar(
            select(func.sum(func.length(MetricChunk.values))).where(MetricChunk.run_id == run)
        )
        axes = await session.scalar(
            select(func.sum(func.length(MetricAxis.steps) + func.length(MetricAxis.times))).where(
                MetricAxis.run_id == run
            )
        )
        left = await session.scalar(select(func.count()).where(MetricBatch.run_id == run))
    return (chunks or 0) + (axes or 0), left or 0


def test_a_run_of_ten_hours_at_one_hertz_ends_like_a_bulk_load(tmp_path: Path) -> None:
    async def play() -> None:
        async with open_store(tmp_path / "data", None) as store:
            await send_bit_by_bit(store, "slow")
            await send_at_once(store, "bulk")
            await store.jobs.tick()
            (slow_bytes, slow_left), (bulk_bytes, bulk_left) = await stored(store, "slow"), await stored(store, "bulk")
            assert slow_left <= 1
            assert bulk_left <= 1
            assert slow_bytes < 1.1 * bulk_bytes
            slow, bulk = await store.chart(["slow"], ["loss"]), await store.chart(["bulk"], ["loss"])
            assert [series | {"run": ""} for series in slow] == [series | {"run": ""} for series in bulk]

    asyncio.run(play())


ODD = [
    "a b",
    "é/ü",
    "日本語",
    "🚀",
    "%s",
    "?",
    "'",
    '"',
    "a.b",
    "a\\b",
    "-",
    "a\tb",
    "a\nb",
    "x" * 1024,
    "last",
    "system/",
    "`",
]


@pytest.mark.parametrize("name", ODD)
def test_a_metric_may_have_any_name(database_url: str, tmp_path: Path, name: str) -> None:
    async def play() -> None:
        async with open_store(tmp_path / "data", database_url) as store:
            stream = Stream("r", "a")
            stream.log(3, START_US, {name: 0.5})
            await store.send(stream)
            await store.jobs.drain()
            assert await store.points("r", name) == [(3, 0.5)]
            assert list(await store.summaries("r")) == [name]
            assert (await store.chart(["r"], [name]))[0]["metric"] == name

    asyncio.run(play())


def test_a_key_set_that_changes_with_every_call_keeps_its_steady_metric_whole(tmp_path: Path) -> None:
    async def play() -> None:
        async with open_store(tmp_path / "data", None) as store:
            stream, steps = Stream("r", "a"), 6000
            for step in range(steps):
                stream.log(step, START_US + step, {"loss": value(step), f"only-{step}": 1.0})
                if step % 200 == 199:
                    await store.send(stream)
                    await store.jobs.drain()
            stream.end()
            await store.send(stream)
            await store.jobs.tick()
            assert await store.points("r", "loss") == [(step, value(step)) for step in range(steps)]
            assert await store.points("r", "only-77") == [(77, 1.0)]

    asyncio.run(play())
