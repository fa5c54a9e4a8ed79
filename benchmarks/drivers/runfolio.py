"""Runfolio itself, through the same client's eyes as its peers: SDK, HTTP, tables filled past the server."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import runfolio as rf
from benchmarks.drivers import common
from benchmarks.runs_page import first_page
from benchmarks.support import data
from benchmarks.support.http import ARROW, Client, read_series
from benchmarks.support.reads import wait_sealed
from benchmarks.support.seed import seed
from benchmarks.support.servers import serve
from benchmarks.support.stream import Stream, encode_rows
from runfolio.wire import frames

if TYPE_CHECKING:
    from collections.abc import Iterator

IDLE_S = 5


@contextmanager
def run(url: str, folder: Path) -> Iterator[rf.Run]:
    one = rf.init("bench", url=url, dir=folder, capture=False)
    time.sleep(1)
    yield one
    one.finish()


def start(_steps: int) -> common.Work:
    port = common.free_port()
    with common.folder() as folder:
        tool = str(Path(sys.executable).with_name("runfolio"))
        command = [tool, "server", "--port", str(port), "--data", str(folder), "--no-intake"]
        with common.Process(command, f"http://127.0.0.1:{port}/ready") as process:
            time.sleep(IDLE_S)
            return {"start_s": process.started_s, "idle_mb": process.resident_mb()}


def bulk(steps: int) -> common.Work:
    rows, points = common.bulk_rows(steps), steps * common.METRICS
    with serve() as server:
        empty = server.bytes_on_disk()
        one = rf.init("bench", url=server.url, dir=server.spools, capture=False)
        time.sleep(1)
        began = time.perf_counter()
        for step, _, row in rows:
            one.log(row, step=step)
        one.finish()
        seconds = time.perf_counter() - began
        found = read_series(Client(server.url), [one.id], data.names(common.METRICS))
        assert {count for count, _ in found.values()} == {steps}
        wait_sealed(server)
        server.tracker.stop()
        return {"points_per_s": points / seconds, "bytes_per_point": (server.bytes_on_disk() - empty) / points}


def log(_steps: int) -> common.Work:
    with serve() as server, run(server.url, server.spools) as one:
        return common.timed_calls(one.log)


def page(_steps: int) -> common.Work:
    with serve() as server:
        seeded = seed(server, "page", common.PAGE_RUNS)
        client = server.client()
        return {"page_ms": common.median_ms(lambda i: first_page(client, seeded, i, None), 20)}


def chart(_steps: int) -> common.Work:
    with serve() as server:
        client, runs = server.client(), []
        for walk in data.walks(5, common.CHART_RUNS, common.CHART_POINTS):
            stream, steps = Stream.begin("chart", ["loss"]), np.arange(common.CHART_POINTS)
            stream.send(client, steps, data.times(5, len(steps)), walk[None, :])
            client.post_spool(*stream.finish(data.EPOCH_US + 1))
            runs.append(stream.run)
        wait_sealed(server)

        def read(i: int) -> None:
            asked = {"runs": runs, "metrics": ["loss"], "buckets": 500, "range": [0, 9_990 + i]}
            assert len(client.post("/api/v1/charts", asked, ARROW)) > 10_000

        return {"chart_ms": common.median_ms(read, 20)}


def pages(_steps: int) -> common.Work:
    """Our pages of 10,000 runs and of a run with 2,000 metrics, for as long as someone looks."""
    with serve() as server:
        client = server.client()
        for i in range(common.PAGE_RUNS):
            run = logged(client, "many", common.series(i), common.params(i), data.EPOCH_US + 1000 * i)
        wide = logged(client, "single", common.wide_series(), {}, data.EPOCH_US)
        wait_sealed(server)
        server.restart()
        many = server.client().get_json(f"/api/v1/runs/{run}")["experiment_id"]
        return common.hold(
            {
                "rows": f"{server.url}/e/{many}?mode=table",
                "charts": f"{server.url}/e/{many}",
                "run": f"{server.url}/r/{wide}?tab=charts",
            }
        )


def logged(
    client: Client, experiment: str, series: dict[str, list[float]], params: dict[str, float], at_us: int
) -> str:
    """A run that has logged series of one length, and ended. Returns its id."""
    stream, values = Stream.begin(experiment, list(series), at_us=at_us), np.array(list(series.values()))
    steps = np.arange(values.shape[1])
    said = frames.encode_json(frames.Kind.EVENT, {"type": "params", "at": at_us, "set": params})
    client.post_spool(*stream.upload(said + encode_rows(steps, at_us + data.STEP_US * steps, values)))
    client.post_spool(*stream.finish(at_us + 60_000_000))
    return stream.run


if __name__ == "__main__":
    common.main({"start": start, "bulk": bulk, "log": log, "page": page, "chart": chart, "pages": pages})
