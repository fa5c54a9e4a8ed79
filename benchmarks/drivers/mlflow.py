"""MLflow, and FastTrackML, which speaks the same protocol over a schema much like it."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
import urllib.request
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ |= {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true", "GIT_PYTHON_REFRESH": "quiet"}

import numpy as np

from benchmarks.drivers import common
from benchmarks.support import data

if TYPE_CHECKING:
    from collections.abc import Iterator

FAST = Path(sys.executable).with_name("fml").exists()

IDLE_S = 15


class Server:
    """A server on a new SQLite file."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "tracker.db"
        self.url = f"http://127.0.0.1:{common.free_port()}"
        address = self.url.removeprefix("http://")
        tool = Path(sys.executable)
        if FAST:
            command = [str(tool.with_name("fml")), "server", "-a", address, "-d", f"sqlite://{self.file}"]
        else:
            host, port = address.split(":")
            command = [str(tool.with_name("mlflow")), "server", "--host", host, "--port", port]
            command += ["--backend-store-uri", f"sqlite:///{self.file}"]
        self.process = common.Process(command, f"{self.url}/health")

    def client(self) -> Any:
        return import_module("mlflow").MlflowClient(self.url)

    def post(self, path: str, content: dict[str, Any]) -> bytes:
        body = json.dumps(content).encode()
        request = urllib.request.Request(self.url + path, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=120) as answer:
            received: bytes = answer.read()
            return received


@contextmanager
def server() -> Iterator[Server]:
    with common.folder() as folder:
        one = Server(folder)
        with one.process:
            yield one


def start(_steps: int) -> common.Work:
    with server() as one:
        time.sleep(IDLE_S)
        return {"start_s": one.process.started_s, "idle_mb": one.process.resident_mb()}


def bulk(steps: int) -> common.Work:
    """`log_batch` with 1,000 metrics a request, the most that it takes."""
    metric = import_module("mlflow.entities").Metric
    rows = common.bulk_rows(steps)
    with server() as one:
        client = one.client()
        run = client.create_run(client.create_experiment("bulk")).info.run_id
        empty = common.size_of(one.file)
        began, batch = time.perf_counter(), []
        for step, at, row in rows:
            batch += [metric(name, value, at, step) for name, value in row.items()]
            if len(batch) >= common.BATCH:
                client.log_batch(run, metrics=batch, synchronous=True)
                batch = []
        client.log_batch(run, metrics=batch, synchronous=True)
        seconds = time.perf_counter() - began
        with closing(sqlite3.connect(one.file, timeout=60)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        points = steps * common.METRICS
        return {"points_per_s": points / seconds, "bytes_per_point": (common.size_of(one.file) - empty) / points}


def log(_steps: int) -> common.Work:
    """What `mlflow.log_metrics(dict, step)` does."""
    metric = import_module("mlflow.entities").Metric
    with server() as one:
        client = one.client()
        run = client.create_run(client.create_experiment("log")).info.run_id

        def call(row: dict[str, float], step: int) -> None:
            at = time.time_ns() // 1_000_000
            client.log_batch(run, metrics=[metric(k, v, at, step) for k, v in row.items()], synchronous=True)

        return common.timed_calls(call)


def page(_steps: int) -> common.Work:
    """A filtered and sorted page of 100 out of 10,000 runs that were put straight into its tables."""
    runs = common.run_ids(common.PAGE_RUNS)
    with server() as one:
        experiment = one.client().create_experiment("page")
        values = np.random.default_rng(4).random((len(runs), 2 * common.PAGE_VALUES))
        fill_page(one, experiment, runs, values)

        def read(i: int) -> None:
            below, letter = 0.3 + (i % 200) / 500, "abcde"[i % 5]
            asked = {
                "experiment_ids": [experiment],
                "filter": f"metrics.m{i % 7} < {below} and params.p1 = '{letter}'",
                "order_by": [f"metrics.m{7 + i % 7} DESC"],
                "max_results": 100,
            }
            assert json.loads(one.post("/api/2.0/mlflow/runs/search", asked))["runs"]

        return {"page_ms": common.median_ms(read, 20)}


def fill_page(one: Server, experiment: str, runs: list[str], values: Any) -> None:
    insert_runs(one, experiment, runs)
    width = common.PAGE_VALUES
    insert_params(one, (
        (f"p{j}", "abcde"[int(5 * row[j])] if j < 5 else repr(row[j]), run)
        for run, row in zip(runs, values.tolist(), strict=True)
        for j in range(width)
    ))  # fmt: skip
    points = [
        (run, f"m{j}", value, 0)
        for run, row in zip(runs, values.tolist(), strict=True)
        for j, value in enumerate(row[width:])
    ]
    insert_points(one, "latest_metrics", points)
    insert_points(one, "metrics", points)


def chart(_steps: int) -> common.Work:
    """One metric of 100 runs × 10,000 points, cut down as its own page asks for it."""
    runs = common.run_ids(common.CHART_RUNS)
    with server() as one:
        experiment = one.client().create_experiment("chart")
        insert_runs(one, experiment, runs)
        walks = data.walks(5, len(runs), common.CHART_POINTS).tolist()
        insert_series(one, [(run, "loss", walk) for run, walk in zip(runs, walks, strict=True)])
        return {"chart_ms": common.median_ms(lambda _: read_chart(one, runs), 5)}


def read_chart(one: Server, runs: list[str]) -> None:
    if FAST:
        asked = {"metrics": [{"key": "loss", "context": {}}], "query": "", "steps": 500}
        assert len(one.post("/aim/api/runs/search/metric/?p=500&report_progress=false", asked)) > 10_000
        return
    query = "&".join(["metric_key=loss", "max_results=320", *(f"run_ids={run}" for run in runs)])
    with urllib.request.urlopen(f"{one.url}/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval?{query}") as answer:
        assert len(json.loads(answer.read())["metrics"]) > 10_000


def pages(_steps: int) -> common.Work:
    """Its pages of 10,000 runs and of a run with 2,000 metrics, for as long as someone looks."""
    *runs, wide = common.run_ids(common.PAGE_RUNS + 1)
    with server() as one:
        many, single = (one.client().create_experiment(name) for name in ("many", "single"))
        insert_runs(one, many, runs)
        insert_runs(one, single, [wide])
        insert_params(one, ((key, repr(v), run) for i, run in enumerate(runs) for key, v in common.params(i).items()))
        insert_series(one, [
            *((run, name, walk) for i, run in enumerate(runs) for name, walk in common.series(i).items()),
            *((wide, name, walk) for name, walk in common.wide_series().items()),
        ])  # fmt: skip
        address = f"{one.url}/#/experiments"
        return common.hold(
            {
                "rows": f"{address}/{many}/runs?compareRunsMode=TABLE",
                "charts": f"{address}/{many}/runs?compareRunsMode=CHART",
                "run": f"{address}/{single}/runs/{wide}/model-metrics",
            }
        )


def protocol(_steps: int) -> common.Work:
    """10,000 runs to search and a run with a long history, for as long as someone asks for them."""
    *runs, long = common.run_ids(common.PAGE_RUNS + 1)
    with server() as one:
        many, single = (one.client().create_experiment(name) for name in ("many", "single"))
        fill_page(one, many, runs, np.random.default_rng(4).random((len(runs), 2 * common.PAGE_VALUES)))
        insert_runs(one, single, [long])
        insert_series(one, [(long, "loss", data.walks(5, 1, common.HISTORY)[0].tolist())])
        idle = f"{one.process.resident_mb():.0f}"
        return common.hold({"url": one.url, "experiment": many, "run": long, "metric": "loss", "idle_mb": idle})


def insert(one: Server, table: str, columns: str, rows: Any) -> None:
    marks = ", ".join("?" * len(columns.split(",")))
    with closing(sqlite3.connect(one.file, timeout=60)) as connection, connection:
        connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
        connection.execute("ANALYZE")


def insert_runs(one: Server, experiment: str, runs: list[str]) -> None:
    columns = (
        "run_uuid, name, source_type, user_id, status, start_time, end_time, lifecycle_stage, artifact_uri, "
        "experiment_id" + (", row_num" if FAST else "")
    )
    insert(one, "runs", columns, (
        (run, f"run-{i}", "LOCAL", "bench", "FINISHED", common.EPOCH_MS + i, common.EPOCH_MS + i + 60_000, "active",
         f"file:///{run}", int(experiment), *((i + 10,) if FAST else ()))
        for i, run in enumerate(runs)
    ))  # fmt: skip
    insert(one, "tags", "key, value, run_uuid", (("mlflow.runName", f"run-{i}", run) for i, run in enumerate(runs)))


def insert_params(one: Server, params: Any) -> None:
    """(name, value, run)."""
    insert(one, "params", "key, value_str, run_uuid" if FAST else "key, value, run_uuid", params)


def insert_series(one: Server, series: list[tuple[str, str, list[float]]]) -> None:
    """(run, name, values at the steps 0, 1, …), and the last of them once more where the newest are looked up."""
    insert_points(one, "latest_metrics", ((run, name, walk[-1], len(walk) - 1) for run, name, walk in series))
    insert_points(one, "metrics", ((run, name, v, i) for run, name, walk in series for i, v in enumerate(walk)))


def insert_points(one: Server, table: str, points: Any) -> None:
    """(run, name, value, step) into `metrics` or `latest_metrics`."""
    columns, more = "key, value, timestamp, step, is_nan, run_uuid", ()
    if FAST:
        columns += ", last_iter, context_id" if table == "latest_metrics" else ", iter, context_id"
        with closing(sqlite3.connect(one.file, timeout=60)) as connection:
            more = connection.execute("SELECT min(id) FROM contexts").fetchone()
    insert(one, table, columns, (
        (name, value, common.EPOCH_MS + step * 100, step, 0, run, *((step, *more) if FAST else ()))
        for run, name, value, step in points
    ))  # fmt: skip


if __name__ == "__main__":
    common.main(
        {"start": start, "bulk": bulk, "log": log, "page": page, "chart": chart, "pages": pages, "protocol": protocol}
    )
