"""The metric store on SQLite and PostgreSQL: what was sent is what is read, before and after every job."""

import asyncio
import math
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from sqlalchemy import func, select

from runfolio.server.db.models import MetricBatch
from runfolio.server.metrics.jobs import MERGE_FAN_IN, SEARCH_RUNS
from runfolio.server.spool.keys import KEPT, forget_old
from runfolio.wire import frames
from tests.integration.metrics.store import START_US, Store, Stream, run_on, same


def test_points_are_the_same_before_and_after_every_job(database_url: str, tmp_path: Path) -> None:
    async def scenario(store: Store) -> None:
        stream, said = Stream("r", "a"), []
        walk = np.random.default_rng(0).standard_normal(6000).cumsum()
        for step, value in enumerate(walk.tolist()):
            stream.log(step, START_US + step * 1000, {"loss": value, "lr": 0.1})
            said.append((step, value))
            if step % 37 == 0:
                await store.send(stream)
            if step % 1500 == 0:
                await store.jobs.drain()
        stream.end()
        await store.send(stream)
        assert await store.points("r", "loss") == said
        await store.jobs.drain()
        assert await store.points("r", "loss", limit=777) == said
        await store.jobs.tick()
        assert await store.points("r", "loss") == said
        assert (await store.summaries("r"))["loss"]["count"] == 6000

    run_on(database_url, tmp_path, scenario)


@pytest.mark.parametrize("seed", range(4))
def test_writers_attempts_and_disorder_give_one_answer(database_url: str, tmp_path: Path, seed: int) -> None:
    """Rows of three writers in two attempts, out of order, sent in any order, jobs in between: a plain sort tells."""
    dice = random.Random(seed)

    async def scenario(store: Store) -> None:
        streams = [Stream("r", "a"), Stream("r", "a"), Stream("r", "b", started_us=START_US + 10**9)]
        streams[2].begin_at(hide := dice.randrange(50, 150))
        expected: list[tuple[int, int, str, int, float]] = []
        for n in range(3000):
            stream = dice.choice(streams)
            step = dice.randrange(200) if stream is not streams[2] else hide + dice.randrange(100)
            at = START_US + dice.randrange(100)
            value = dice.choice([dice.uniform(-1, 1), math.nan, math.inf, -math.inf, -0.0, 5e-324])
            stream.log(step, at, {"m": value} if dice.random() < 0.5 else {"m": value, f"x{dice.randrange(5)}": 1.0})
            if stream is streams[2] or step < hide:
                expected.append((step, at, stream.writer, n, value))
            if dice.random() < 0.02:
                await store.send(dice.choice(streams))
            if dice.random() < 0.003:
                await store.jobs.drain()
        for stream in dice.sample(streams, 3):
            await store.send(stream)
        await store.jobs.drain()
        await store.jobs.tick()
        expected.sort(key=lambda p: p[:4])
        found = await store.points("r", "m", limit=dice.randrange(50, 5000))
        assert [s for s, _ in found] == [p[0] for p in expected]
        assert all(same(v, p[4]) for (_, v), p in zip(found, expected, strict=True))
        summary = (await store.summaries("r"))["m"]
        finite = [p[4] for p in expected if math.isfinite(p[4])]
        assert (summary["count"], summary["min"], summary["max"]) == (len(finite), min(finite), max(finite))

    run_on(database_url, tmp_path, scenario)


def test_int64_extremes_are_steps_like_others(database_url: str, tmp_path: Path) -> None:
    async def scenario(store: Store) -> None:
        stream, steps = Stream("r", "a"), [-(2**63), -1, 0, 1, 2**63 - 1]
        for step in steps:
            stream.log(step, START_US, {"m": 1.0})
        await store.send(stream)
        await store.jobs.drain()
        assert [s for s, _ in await store.points("r", "m")] == steps
        (series,) = await store.chart(["r"], ["m"], buckets=2)
        assert sum(series.get("size", [0, 1, 1, 1, 1, 1])) == 5

    run_on(database_url, tmp_path, scenario)


def test_a_stretch_that_comes_twice_is_stored_once(database_url: str, tmp_path: Path) -> None:
    async def scenario(store: Store) -> None:
        stream = Stream("r", "a")
        for step in range(10):
            stream.log(step, START_US + step, {"m": float(step)})
        whole = stream.unsent
        await store.send(stream)
        stream.log(10, START_US + 10, {"m": 10.0, "new": 1.0})
        again = await store.upload(stream, whole + stream.unsent, 0)
        assert again.json()["offset"] == len(whole) + len(stream.unsent)
        assert await store.points("r", "m") == [(s, float(s)) for s in range(11)]
        assert await store.points("r", "new") == [(10, 1.0)]

    run_on(database_url, tmp_path, scenario)


def test_a_retry_beside_its_first_request_is_stored_once(database_url: str, tmp_path: Path) -> None:
    async def scenario(store: Store) -> None:
        stream = Stream("r", "a")
        stream.log(0, START_US, {"m": 1.0})
        answers = await asyncio.gather(*(store.upload(stream, stream.unsent, 0) for _ in range(20)))
        assert {answer.status_code for answer in answers} == {200}
        assert await store.points("r", "m") == [(0, 1.0)]

    run_on(database_url, tmp_path, scenario)


def test_summaries_are_never_behind(database_url: str, tmp_path: Path) -> None:
    async def scenario(store: Store) -> None:
        stream = Stream("r", "a")
        for step in range(4):
            stream.log(step, START_US + step, {"m": float(step), f"only-{step}": 1.0})
            await store.send(stream)
            if step == 1:
                await store.jobs.drain()
        found = await store.summaries("r")
        assert list(found) == ["m", "only-0", "only-1", "only-2", "only-3"]
        assert (found["m"]["count"], found["m"]["max"], found["m"]["min"]) == (4, 3.0, 0.0)

    run_on(database_url, tmp_path, scenario)


def test_a_search_sees_what_was_just_uploaded(database_url: str, tmp_path: Path) -> None:
    async def scenario(store: Store) -> None:
        for run, value in (("low", 0.1), ("high", 0.9)):
            stream = Stream(run, "a")
            stream.log(0, START_US, {"acc": value})
            await store.send(stream)
        found = await store.http.get("/api/v1/runs", params={"filter": "metrics.acc > 0.5"})
        assert [run["id"] for run in found.json()["items"]] == ["high"]
        assert "age" not in found.headers

    run_on(database_url, tmp_path, scenario)


def test_what_searches_have_folded_is_merged_all_the_same(database_url: str, tmp_path: Path) -> None:
    async def batches(store: Store) -> int:
        async with store.app.state.services.database.read() as session:
            return int((await session.execute(select(func.count()).select_from(MetricBatch))).scalar_one())

    async def scenario(store: Store) -> None:
        stream = Stream("r", "a")
        for step in range(MERGE_FAN_IN):
            stream.log(step, START_US, {"acc": 0.1})
            await store.send(stream)
            await store.http.get("/api/v1/runs", params={"filter": "metrics.acc > 0.5"})
        assert await batches(store) == MERGE_FAN_IN
        await store.jobs.tick()
        assert await batches(store) == 1

    run_on(database_url, tmp_path, scenario)


def test_a_search_says_how_old_it_is_when_too_much_waits(tmp_path: Path) -> None:
    async def scenario(store: Store) -> None:
        streams = [Stream(f"r{i}", "a") for i in range(SEARCH_RUNS + 1)]
        for stream in streams:
            stream.log(0, START_US, {"acc": 1.0})
        await asyncio.gather(*(store.send(stream) for stream in streams))
        found = await store.http.get("/api/v1/runs", params={"filter": "metrics.acc > 0.5"})
        assert found.json()["items"] == []
        assert int(found.headers["age"]) >= 1

    run_on(f"sqlite:///{tmp_path / 'db'}", tmp_path, scenario)


def test_a_gap_is_answered_with_the_offset_stored(database_url: str, tmp_path: Path) -> None:
    async def scenario(store: Store) -> None:
        stream = Stream("r", "a")
        stream.log(0, START_US, {"m": 1.0})
        await store.send(stream)
        stored = stream.sent
        stream.log(1, START_US, {"m": 1.0})
        answer = await store.upload(stream, stream.unsent, stored + 64, stream.definitions)
        assert (answer.status_code, answer.json()["code"], answer.json()["offset"]) == (409, "offset_gap", stored)

    run_on(database_url, tmp_path, scenario)


def test_a_bad_record_leaves_nothing_of_its_upload(database_url: str, tmp_path: Path) -> None:
    async def scenario(store: Store) -> None:
        stream = Stream("r", "a")
        await store.send(stream)
        stream.log(0, START_US, {"m": 1.0})
        good = len(stream.unsent)
        bad = frames.encode_json(frames.Kind.EVENT, {"type": "notes", "at": 1, "txt": "?"})
        answer = await store.upload(stream, stream.unsent + bad, stream.sent)
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_record")
        assert answer.json()["offset"] == stream.sent + good
        assert await store.points("r", "m") == []

    run_on(database_url, tmp_path, scenario)


def test_a_damaged_body_is_sent_back(database_url: str, tmp_path: Path) -> None:
    async def scenario(store: Store) -> None:
        stream = Stream("r", "a")
        answer = await store.upload(stream, stream.unsent, 0, crc32="00000000")
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_checksum")

    run_on(database_url, tmp_path, scenario)


def test_points_sent_as_json_take_the_next_step(database_url: str, tmp_path: Path) -> None:
    async def scenario(store: Store) -> None:
        await store.send(Stream("r", "a"))
        for _ in range(2):
            body = {"metrics": [{"name": "loss", "value": 1.5}, {"name": "loss", "value": "NaN"}]}
            answer = await store.http.post("/runs/r/metrics", json=body)
            assert answer.json() == {"accepted": 2}
        assert [s for s, _ in await store.points("r", "loss")] == [0, 1, 2, 3]

    run_on(database_url, tmp_path, scenario)


def test_points_sent_under_one_name_after_another_are_all_read(database_url: str, tmp_path: Path) -> None:
    async def scenario(store: Store) -> None:
        await store.send(Stream("r", "a"))
        for step, name in enumerate(["loss", "acc", "loss"]):
            body = {"metrics": [{"name": name, "value": 0.5, "step": step}]}
            assert (await store.http.post("/runs/r/metrics", json=body)).status_code == 200
        assert await store.points("r", "loss") == [(0, 0.5), (2, 0.5)]
        assert await store.points("r", "acc") == [(1, 0.5)]

    run_on(database_url, tmp_path, scenario)


def test_an_idempotency_key_stores_its_body_once(database_url: str, tmp_path: Path) -> None:
    async def scenario(store: Store) -> None:
        await store.send(Stream("r", "a"))
        body = {"metrics": [{"name": "loss", "value": 1.5, "step": 3}]}
        for _ in range(3):
            answer = await store.http.post("/runs/r/metrics", json=body, headers={"Idempotency-Key": "k"})
            assert answer.json() == {"accepted": 1}
        assert await store.points("r", "loss") == [(3, 1.5)]
        body["metrics"][0]["value"] = 2.5
        answer = await store.http.post("/runs/r/metrics", json=body, headers={"Idempotency-Key": "k"})
        assert answer.status_code == 409

    run_on(database_url, tmp_path, scenario)


def test_an_idempotency_key_is_forgotten_after_a_day(database_url: str, tmp_path: Path) -> None:
    async def scenario(store: Store) -> None:
        await store.send(Stream("r", "a"))
        body = {"metrics": [{"name": "loss", "value": 1.5, "step": 3}]}
        database, now = store.app.state.services.database, datetime.now(UTC)
        for after, points in ((KEPT - timedelta(hours=1), 1), (KEPT + timedelta(hours=1), 2)):
            await store.http.post("/runs/r/metrics", json=body, headers={"Idempotency-Key": "k"})
            await forget_old(database, now + after)
            await store.http.post("/runs/r/metrics", json=body, headers={"Idempotency-Key": "k"})
            assert len(await store.points("r", "loss")) == points

    run_on(database_url, tmp_path, scenario)


@pytest.mark.parametrize(
    "table",
    [
        {"name": ["a", "b", "a"], "step": [1, 1, 2], "value": [1.5, 2.5, 3.5]},
        {"step": [1, 2], "a": [1.5, 3.5], "b": [2.5, None]},
    ],
    ids=["long", "wide"],
)
def test_points_sent_as_arrow_are_stored(tmp_path: Path, table: dict[str, list[object]]) -> None:
    async def scenario(store: Store) -> None:
        await store.send(Stream("r", "a"))
        sink = pa.BufferOutputStream()
        rows = pa.table(table)
        with pa.ipc.new_stream(sink, rows.schema) as writer:
            writer.write_table(rows)
        headers = {"Content-Type": "application/vnd.apache.arrow.stream"}
        answer = await store.http.post("/runs/r/metrics", content=sink.getvalue().to_pybytes(), headers=headers)
        assert answer.json() == {"accepted": 3}
        assert await store.points("r", "a") == [(1, 1.5), (2, 3.5)]
        assert await store.points("r", "b") == [(1, 2.5)]

    run_on(f"sqlite:///{tmp_path / 'db'}", tmp_path, scenario)


@pytest.mark.parametrize(
    ("table", "field"),
    [
        ({"name": ["a"], "value": [1.0]}, "body.step"),
        ({"name": ["a"], "value": ["x"], "step": [1]}, "body.value"),
        ({"step": [1.5], "a": [1.0]}, "body.step"),
        ({"step": [1], "a": ["x"]}, "body.a"),
    ],
)
def test_a_table_that_is_none_of_points_is_refused_by_column(
    tmp_path: Path, table: dict[str, list[object]], field: str
) -> None:
    async def scenario(store: Store) -> None:
        await store.send(Stream("r", "a"))
        sink = pa.BufferOutputStream()
        rows = pa.table(table)
        with pa.ipc.new_stream(sink, rows.schema) as writer:
            writer.write_table(rows)
        headers = {"Content-Type": "application/vnd.apache.arrow.stream"}
        answer = await store.http.post("/runs/r/metrics", content=sink.getvalue().to_pybytes(), headers=headers)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)

    run_on(f"sqlite:///{tmp_path / 'db'}", tmp_path, scenario)


def test_a_hundred_thousand_names_are_kept_apart(tmp_path: Path) -> None:
    async def scenario(store: Store) -> None:
        stream = Stream("r", "a")
        for first in range(0, 100_000, 5000):
            stream.log(0, START_US, {f"m{first + i}": float(first + i) for i in range(5000)})
            await store.send(stream)
            stream.definitions = frames.encode_json(
                frames.Kind.START, {"at": START_US, "experiment": "e", "attempt": "a"}
            )
        await store.jobs.drain()
        assert await store.points("r", "m77777") == [(0, 77777.0)]

    run_on(f"sqlite:///{tmp_path / 'db'}", tmp_path, scenario)


def test_many_runs_that_start_together_are_all_made(database_url: str, tmp_path: Path) -> None:
    async def scenario(store: Store) -> None:
        await store.send(Stream("first", "a"))
        streams = [Stream(f"r{i}", f"a{i}") for i in range(40)]
        for stream in streams:
            stream.log(0, START_US, {"m": 1.0})
        await asyncio.gather(*(store.send(stream) for stream in streams))
        for stream in streams:
            run = (await store.http.get(f"/api/v1/runs/{stream.run}")).json()
            assert (run["status"], run["last_step"]) == ("running", 0)
            attempts = (await store.http.get(f"/api/v1/runs/{stream.run}/attempts")).json()["items"]
            assert [attempt["id"] for attempt in attempts] == [stream.attempt]

    run_on(database_url, tmp_path, scenario)
