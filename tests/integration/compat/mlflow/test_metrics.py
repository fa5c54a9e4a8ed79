"""Histories of metrics as MLflow's clients read them."""

from typing import Any

import pytest

from tests.support.mlflow import MlflowCalls


def point(value: float | str, at: int, step: int) -> dict[str, Any]:
    return {"key": "loss", "value": value, "timestamp": at, "step": step}


@pytest.fixture
def run(mlflow: MlflowCalls) -> str:
    return mlflow.run(mlflow.experiment())


def steps(points: list[dict[str, Any]]) -> list[int]:
    return [one["step"] for one in points]


def test_a_history_comes_by_time_then_step_then_value(mlflow: MlflowCalls, run: str) -> None:
    points = [point(1, 30, 1), point(2, 10, 5), point(4, 10, 4), point(3, 10, 4), point("NaN", 20, 0)]
    mlflow.post("runs/log-batch", run_id=run, metrics=points)
    found = mlflow.get("metrics/get-history", run_id=run, metric_key="loss")["metrics"]
    assert found == [point(3, 10, 4), point(4, 10, 4), point(2, 10, 5), point("NaN", 20, 0), point(1, 30, 1)]


def test_a_long_history_comes_in_pages_and_every_point_once(mlflow: MlflowCalls, run: str) -> None:
    for first in range(0, 3000, 1000):
        mlflow.post("runs/log-batch", run_id=run, metrics=[point(i, 7, i) for i in range(first, first + 1000)])
    found, token = list[int](), "start"
    while token != "":
        said = {"page_token": token} if token != "start" else {}
        page = mlflow.get("metrics/get-history", run_id=run, metric_key="loss", max_results=700, **said)
        found += steps(page["metrics"])
        token = page.get("next_page_token", "")
    assert found == list(range(3000))


def test_an_unknown_metric_has_no_points_and_an_unknown_run_is_missing(mlflow: MlflowCalls, run: str) -> None:
    assert mlflow.get("metrics/get-history", run_id=run, metric_key="acc") == {}
    mlflow.refused("RESOURCE_DOES_NOT_EXIST", "GET", "metrics/get-history", run_id="f" * 32, metric_key="acc")


def test_histories_of_many_runs_come_at_once(mlflow: MlflowCalls) -> None:
    experiment = mlflow.experiment()
    runs = sorted(mlflow.run(experiment) for _ in range(2))
    for run in runs:
        mlflow.post("runs/log-batch", run_id=run, metrics=[point(i, i, i) for i in range(3)])
    found = mlflow.get("metrics/get-history-bulk", run_id=runs, metric_key="loss", max_results=5)["metrics"]
    assert [(one["run_id"], one["step"]) for one in found] == [
        *((runs[0], step) for step in range(3)), *((runs[1], step) for step in range(2)),
    ]  # fmt: skip


def test_sampled_histories_keep_both_ends_and_the_steps_asked_for(mlflow: MlflowCalls, run: str) -> None:
    mlflow.post("runs/log-batch", run_id=run, metrics=[point(i, i, i) for i in range(1000)])
    path = "metrics/get-history-bulk-interval"
    found = mlflow.get(path, run_ids=[run], metric_key="loss", max_results=10)["metrics"]
    part = mlflow.get(path, run_ids=[run], metric_key="loss", start_step=100, end_step=104, max_results=10)["metrics"]
    assert steps(found) == [*range(0, 1000, 100), 999]
    assert steps(part) == list(range(100, 105))


@pytest.mark.parametrize(
    "said", [{"start_step": 3}, {"start_step": 5, "end_step": 3}, {"max_results": 2501}, {"max_results": 0}]
)
def test_an_interval_that_is_none_is_refused(sqlite_mlflow: MlflowCalls, said: dict[str, int]) -> None:
    path = "metrics/get-history-bulk-interval"
    sqlite_mlflow.refused("INVALID_PARAMETER_VALUE", "GET", path, run_ids=["a"], metric_key="loss", **said)
