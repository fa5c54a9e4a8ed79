"""What a server does all day finds its rows by an index: nothing it asks of the database walks a table that grows."""

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from runfolio.server.search.sqlite import register_sqlite_functions
from tests.integration.metrics.store import START_US, Store, Stream, open_store

GROWING = ("runs", "attempts", "writers", "params", "tags", "summary", "metrics", "metric_batches", "metric_axes",
           "metric_chunks", "artifacts", "media", "console_chunks", "notices", "objects")  # fmt: skip
BEHIND_AN_INDEX = ("ix_metric_batches_unfolded", "ix_attempts_running")
"""Indexes that hold little: what waits, what runs."""

ROWS = 5_000


async def logged(store: Store, run: str, *, metrics: int = 3) -> Stream:
    """A run with enough rows to be sealed, and some more that are not."""
    stream = Stream(run, "one")
    stream.begin_at(0)
    for step in range(ROWS):
        stream.log(step, START_US + step, {f"m{i}": step / (i + 1) for i in range(metrics)})
    await store.send(stream)
    await store.jobs.drain()
    stream.log(ROWS, START_US + ROWS, {"m0": 1.0})
    await store.send(stream)
    return stream


async def upload(store: Store) -> None:
    stream = await logged(store, "later")
    stream.end()
    await store.send(stream)
    await store.jobs.drain()
    await store.jobs.tick()


async def draw(store: Store) -> None:
    for x in ("step", "time", "relative", "metric:m1"):
        await store.chart(["a", "b"], ["m0"], x=x)
    await store.chart(["a"], ["m0"], range=[100, 900])


async def read(store: Store) -> None:
    await store.points("a", "m0", limit=3000)
    await store.points("a", "m0", after_step=ROWS - 1)
    for path in ("runs/a", "runs/a/metrics", "runs/a/attempts", "runs/a/console", "runs/a/artifacts", "runs/a/media",
                 "runs/a/notices", "runs/a/export?format=arrow", "experiments"):  # fmt: skip
        answer = await store.http.get(f"/api/v1/{path}")
        assert answer.status_code == 200, (path, answer.text)


SEARCHES = (
    "filter=metrics.m1 > 3 and params.lr = 1&sort=-metrics.m0",
    "filter=params.lr > 0 or tags.x&sort=metrics.m0,params.lr",
    "filter=runs.status = 'running'",
    "sort=-runs.created_at",
    "sort=params.lr",
    "sort=params.lr&skip=1",
    "sort=-metrics.m0&skip=3000",
)


async def search(store: Store) -> None:
    for view in ("runs", "table"):
        for query in SEARCHES:
            answer = await store.http.get(f"/api/v1/{view}?experiment=e&fields=params.lr,metrics.m0&{query}")
            assert answer.status_code == 200, answer.text


async def sum_up(store: Store) -> None:
    for view in ("groups?by=tags.x,runs.owner&", "columns?", "columns/values?", "table/count?"):
        for query in SEARCHES[:3]:
            where = query.partition("&sort")[0]
            answer = await store.http.get(f"/api/v1/{view}experiment=e&fields=params.lr,metrics.m0&{where}")
            assert answer.status_code == 200, answer.text


async def change(store: Store) -> None:
    for path, body in (("runs/a/params", {"lr": 2}), ("runs/a/tags", {"x": True}), ("runs/a", {"notes": "n"})):
        answer = await store.http.patch(f"/api/v1/{path}", json=body)
        assert answer.status_code == 200, answer.text
    assert (await store.http.delete("/api/v1/runs/b")).status_code == 204


@pytest.mark.parametrize("work", [upload, draw, read, search, sum_up, change])
def test_no_table_that_grows_is_walked(tmp_path: Path, work: Callable[[Store], Coroutine[Any, Any, None]]) -> None:
    asked: dict[str, Any] = {}

    async def run() -> None:
        async with open_store(tmp_path, None) as store:
            for name in ("a", "b"):
                await logged(store, name)
            database = store.app.state.services.database
            for engine in (database.reader, database.writer):
                event.listen(engine.sync_engine, "before_cursor_execute", remember)
            await work(store)

    def remember(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        asked[statement] = parameters[0] if many else parameters

    asyncio.run(run())
    assert walks(tmp_path / "runfolio.db", asked) == {}


def walks(path: Path, asked: dict[str, Any]) -> dict[str, list[str]]:
    """Statements whose plan walks a whole table, and where."""
    connection = sqlite3.connect(path)
    register_sqlite_functions(connection)  # type: ignore[arg-type]  # a sqlite3 connection is one of DBAPI's
    found = {}
    for statement, parameters in asked.items():
        if statement.split()[0] in ("SELECT", "UPDATE", "DELETE", "INSERT", "WITH"):
            plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
            if bad := [line for line in plan if is_walk(line)]:
                found[statement] = bad
    connection.close()
    return found


def is_walk(line: str) -> bool:
    kind, table, *_ = line.split()
    whole = kind == "SCAN" or (kind == "SEARCH" and line.endswith("(run_id>?)"))
    return whole and table in GROWING and not any(index in line for index in BEHIND_AN_INDEX)
