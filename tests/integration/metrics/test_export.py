"""Everything leaves as Arrow or Parquet."""

import asyncio
import io
import math
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.integration.metrics.store import START_US, Store, Stream, open_store


def read(kind: str, content: bytes) -> list[tuple[str, str, int, float]]:
    table = pa.ipc.open_stream(content).read_all() if kind == "arrow" else pq.read_table(io.BytesIO(content))
    columns = [table.column(name).to_pylist() for name in ("run", "metric", "step", "value")]
    return list(zip(*columns, strict=True))


async def fill(store: Store) -> list[tuple[str, str, int, float]]:
    """Two runs, one of them partly sealed."""
    said = []
    for run, steps in (("r1", 5000), ("r2", 10)):
        stream = Stream(run, "a")
        for step in range(steps):
            stream.log(step, START_US + step, {"loss": step * 0.5, "val/acc": -step * 1.0})
        said += [(run, name, s, s * f) for name, f in (("loss", 0.5), ("val/acc", -1.0)) for s in range(steps)]
        await store.send(stream)
        await store.jobs.drain()
    return said


@pytest.mark.parametrize("kind", ["arrow", "parquet"])
def test_an_experiment_leaves_whole(database_url: str, tmp_path: Path, kind: str) -> None:
    async def play() -> None:
        async with open_store(tmp_path / "data", database_url) as store:
            said = await fill(store)
            experiment = (await store.http.get("/experiments")).json()["items"][0]["id"]
            answer = await store.http.get(f"/api/v1/experiments/{experiment}/export", params={"format": kind})
            assert read(kind, answer.content) == said

    asyncio.run(play())


@pytest.mark.parametrize("kind", ["arrow", "parquet"])
def test_a_run_leaves_with_its_infinities(tmp_path: Path, kind: str) -> None:
    async def play() -> None:
        async with open_store(tmp_path / "data", None) as store:
            stream, values = Stream("r", "a"), [1.5, math.inf, -math.inf, -0.0]
            for step, value in enumerate(values):
                stream.log(step, START_US, {"m": value})
            await store.send(stream)
            answer = await store.http.get("/api/v1/runs/r/export", params={"format": kind})
            assert read(kind, answer.content) == [("r", "m", step, value) for step, value in enumerate(values)]

    asyncio.run(play())


def test_a_run_without_points_is_an_empty_table(tmp_path: Path) -> None:
    async def play() -> None:
        async with open_store(tmp_path / "data", None) as store:
            await store.send(Stream("r", "a"))
            answer = await store.http.get("/api/v1/runs/r/export")
            assert pq.read_table(io.BytesIO(answer.content)).num_rows == 0

    asyncio.run(play())


def test_a_run_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    async def play() -> None:
        async with open_store(tmp_path / "data", None) as store:
            assert (await store.http.get("/api/v1/runs/none/export")).status_code == 404

    asyncio.run(play())
