"""Charts of the metric store on SQLite and PostgreSQL: they equal a plain reference, and go on where one ended."""

import math
from pathlib import Path

import numpy as np
import pytest

from tests.integration.metrics.store import START_US, Store, Stream, run_on


@pytest.mark.parametrize("x", ["step", "time", "relative", "metric:epoch"])
def test_a_chart_equals_a_plain_reference(database_url: str, tmp_path: Path, x: str) -> None:
    async def scenario(store: Store) -> None:
        stream, rows = Stream("r", "a"), []
        values = np.random.default_rng(3).standard_normal(20_000).cumsum()
        for step, value in enumerate(values.tolist()):
            rows.append((step, START_US + step * 1000 + step % 7, step / 100, value))
            stream.log(step, rows[-1][1], {"loss": value, "epoch": step / 100})
            if step % 5000 == 4999:
                await store.send(stream)
                await store.jobs.drain()
        for buckets in (1, 7, 100, 500, 5000):
            (series,) = await store.chart(["r"], ["loss"], x=x, buckets=buckets)
            width = series["width"]
            assert isinstance(width, float)
            position = {"step": 0, "time": 1, "relative": 1, "metric:epoch": 2}[x]
            shift = START_US if x == "relative" else 0
            held: dict[int, list[float]] = {}
            for row in rows:
                held.setdefault(math.floor((row[position] - shift) / width), []).append(row[3])
            assert len(held) <= buckets
            assert series["x"] == [index * width for index in held]
            assert series["min"] == [min(v) for v in held.values()]
            assert series["max"] == [max(v) for v in held.values()]
            assert series["last"] == [v[-1] for v in held.values()]
            assert series["size"] == [len(v) for v in held.values()]
            np.testing.assert_allclose(series["mean"], [np.mean(v) for v in held.values()], rtol=1e-9)

    run_on(database_url, tmp_path, scenario)


@pytest.mark.parametrize("x", ["step", "relative", "metric:epoch"])
def test_a_chart_goes_on_where_an_earlier_one_ended(database_url: str, tmp_path: Path, x: str) -> None:
    async def scenario(store: Store) -> None:
        stream = Stream("r", "a")

        async def log(steps: range) -> None:
            for step in steps:
                stream.log(step, START_US + step * 1000, {"loss": math.sin(step), "epoch": step / 64})
            await store.send(stream)

        await log(range(5000))
        (before,) = await store.chart(["r"], ["loss"], x=x)
        await log(range(5000, 7003))
        grid, last = before["width"], before["x"][-1]
        (tail,) = await store.chart(["r"], ["loss"], x=x, width=grid, range=[last, None])
        (whole,) = await store.chart(["r"], ["loss"], x=x, width=grid)
        assert before["x"][:-1] + tail["x"] == whole["x"]
        assert before["max"][:-1] + tail["max"] == whole["max"]

    run_on(database_url, tmp_path, scenario)


@pytest.mark.parametrize("width", [3, 0.5, -2, 2.0**64])
def test_a_width_that_no_grid_of_steps_has_is_refused(database_url: str, tmp_path: Path, width: float) -> None:
    async def scenario(store: Store) -> None:
        answer = await store.http.post("/api/v1/charts", json={"runs": ["r"], "metrics": ["m"], "width": width})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "body.width"

    run_on(database_url, tmp_path, scenario)


def test_a_width_that_makes_too_many_buckets_is_refused(database_url: str, tmp_path: Path) -> None:
    async def scenario(store: Store) -> None:
        stream = Stream("r", "a")
        for step in (0, 1_000_000):
            stream.log(step, START_US, {"m": 1.0})
        await store.send(stream)
        answer = await store.http.post("/api/v1/charts", json={"runs": ["r"], "metrics": ["m"], "width": 1})
        assert answer.status_code == 422
        assert "20,000 buckets" in answer.json()["detail"]

    run_on(database_url, tmp_path, scenario)


def test_few_points_are_drawn_as_they_are(database_url: str, tmp_path: Path) -> None:
    async def scenario(store: Store) -> None:
        stream = Stream("r", "a")
        for step in range(0, 30_000, 100):
            stream.log(step, START_US + step, {"val": step * 0.5})
        await store.send(stream)
        (series,) = await store.chart(["r"], ["val"], buckets=500)
        assert series["width"] is None
        assert series["x"] == list(range(0, 30_000, 100))

    run_on(database_url, tmp_path, scenario)


def test_a_range_of_steps_reads_only_that_range(database_url: str, tmp_path: Path) -> None:
    async def scenario(store: Store) -> None:
        stream = Stream("r", "a")
        for step in range(20_000):
            stream.log(step, START_US + step, {"m": float(step)})
        await store.send(stream)
        await store.jobs.drain()
        (series,) = await store.chart(["r"], ["m"], range=[5001, 15_000], buckets=100)
        assert series["points"] == 10_000
        assert series["min"][0] == 5001

    run_on(database_url, tmp_path, scenario)


def test_active_time_stands_between_attempts(database_url: str, tmp_path: Path) -> None:
    async def scenario(store: Store) -> None:
        second, later = 1_000_000, START_US + 3_600_000_000
        first, again = Stream("r", "a"), Stream("r", "b", started_us=later)
        for step in range(4):
            first.log(step, START_US + step * second, {"loss": float(step)})
        first.end("preempted", at=START_US + 10 * second)
        await store.send(first)
        again.begin_at(4)
        for step in range(4, 6):
            again.log(step, later + (step - 3) * second, {"loss": float(step)})
        await store.send(again)
        (active,) = await store.chart(["r"], ["loss"], x="active", buckets=0)
        assert active["x"] == [0, second, 2 * second, 3 * second, 11 * second, 12 * second]
        (relative,) = await store.chart(["r"], ["loss"], x="relative", buckets=0)
        assert relative["x"][-1] == 3602 * second

    run_on(database_url, tmp_path, scenario)
