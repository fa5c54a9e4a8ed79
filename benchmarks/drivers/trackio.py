"""trackio: a client that writes SQLite itself, and `trackio show` as its server."""

from __future__ import annotations

import json
import os
import sys
import time
import urllib.request
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.drivers import common
from benchmarks.support import data

if TYPE_CHECKING:
    from collections.abc import Iterator

IDLE_S = 5
MOST_RUNS = 64
"""That it takes in one request for a chart."""


@contextmanager
def home() -> Iterator[Path]:
    with common.folder() as folder:
        os.environ |= {"TRACKIO_DIR": str(folder), "HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
        yield folder


def begin(name: str) -> Any:
    return import_module("trackio").init(
        project="bench", name=name, auto_log_gpu=False, auto_log_cpu=False, embed=False
    )


@contextmanager
def serving() -> Iterator[tuple[str, common.Process]]:
    port = common.free_port()
    url = f"http://127.0.0.1:{port}"
    command = [str(Path(sys.executable).with_name("trackio")), "show"]
    more = {"GRADIO_SERVER_PORT": str(port), "BROWSER": "/bin/true"}
    with common.Process(command, f"{url}/version", more) as process:
        yield url, process


def start(_steps: int) -> common.Work:
    with home(), serving() as (_, process):
        time.sleep(IDLE_S)
        return {"start_s": process.started_s, "idle_mb": process.resident_mb()}


def bulk(steps: int) -> common.Work:
    rows = common.bulk_rows(steps)
    with home() as folder:
        run = begin("bulk")
        began = time.perf_counter()
        for step, _, row in rows:
            run.log(row, step=step)
        run.finish()
        seconds, points = time.perf_counter() - began, steps * common.METRICS
        return {"points_per_s": points / seconds, "bytes_per_point": common.size_of(folder) / points}


def log(_steps: int) -> common.Work:
    with home():
        run = begin("log")
        found = common.timed_calls(lambda row, step: run.log(row, step=step))
        run.finish()
        return found


def chart(_steps: int) -> common.Work:
    """Its default: at most 3,000 points a run."""
    storage = import_module("trackio.sqlite_storage").SQLiteStorage
    with home():
        for i, walk in enumerate(data.walks(5, common.CHART_RUNS, common.CHART_POINTS).tolist()):
            rows = [{"loss": value} for value in walk]
            steps = list(range(len(rows)))
            storage.bulk_log(
                project="bench", run=f"run{i}", run_id=f"run{i}", metrics_list=rows, steps=steps, config={"i": i}
            )
        with serving() as (url, _):
            return {"chart_ms": common.median_ms(lambda _: read_chart(url), 3)}


def read_chart(url: str) -> None:
    runs = [{"run": f"run{i}", "run_id": f"run{i}"} for i in range(common.CHART_RUNS)]
    for first in range(0, len(runs), MOST_RUNS):
        asked = {"project": "bench", "runs": runs[first : first + MOST_RUNS], "max_points": 3000, "scalar_only": True}
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{url}/api/get_logs_batch", json.dumps(asked).encode(), headers)
        with urllib.request.urlopen(request, timeout=300) as answer:
            assert len(answer.read()) > 10_000


if __name__ == "__main__":
    common.main({"start": start, "bulk": bulk, "log": log, "chart": chart})
