"""MLflow's own client against any server that speaks its protocol: ``… mlflow_calls URL EXPERIMENT RUN METRIC``."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from importlib import import_module
from typing import TYPE_CHECKING, Any

os.environ |= {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true", "GIT_PYTHON_REFRESH": "quiet"}

from benchmarks.drivers import common

if TYPE_CHECKING:
    from collections.abc import Callable


def log_metrics(client: Any) -> float:
    """Median time of what ``mlflow.log_metrics`` does with 20 of them, in ms."""
    metric = import_module("mlflow.entities").Metric
    run = client.create_run(client.create_experiment(f"log {time.time_ns()}")).info.run_id

    def call(row: dict[str, float], step: int) -> None:
        at = time.time_ns() // 1_000_000
        client.log_batch(run, metrics=[metric(k, v, at, step) for k, v in row.items()], synchronous=True)

    return common.timed_calls(call)["log_p50_us"] / 1000


def search_runs(client: Any, experiment: str) -> float:
    def read(i: int) -> None:
        below, letter = 0.3 + (i % 200) / 500, "abcde"[i % 5]
        found = client.search_runs(
            [experiment],
            f"metrics.m{i % 7} < {below} and params.p1 = '{letter}'",
            order_by=[f"metrics.m{7 + i % 7} DESC"],
            max_results=100,
        )
        assert len(found) == 100

    return common.median_ms(read, 20)


def history(client: Any, run: str, metric: str) -> float:
    return seconds_of(lambda: client.get_metric_history(run, metric), 3)


def seconds_of(read: Callable[[], object], reads: int) -> float:
    """Median time in ms of reads that are all the same."""
    read()
    found = []
    for _ in range(reads):
        began = time.perf_counter()
        read()
        found.append((time.perf_counter() - began) * 1e3)
    return statistics.median(found)


def main() -> None:
    url, experiment, run, metric = sys.argv[1:]
    client = import_module("mlflow").MlflowClient(url)
    found = {
        "log_ms": log_metrics(client),
        "search_ms": search_runs(client, experiment),
        "history_ms": history(client, run, metric),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
