"""Runs as MLflow's clients search them."""

from typing import Any

import pytest

from tests.support.mlflow import MlflowCalls, pairs

START = 1_700_000_000_000


def start(mlflow: MlflowCalls, experiment: str, name: str, at: int = 0, **metrics: float | str) -> str:
    made = mlflow.post("runs/create", experiment_id=experiment, run_name=name, start_time=START + at)
    run: str = made["run"]["info"]["run_id"]
    points = [{"key": key, "value": value, "timestamp": 1} for key, value in metrics.items()]
    mlflow.post("runs/log-batch", run_id=run, metrics=points)
    return run


def names(mlflow: MlflowCalls, experiment: str, **said: Any) -> list[str]:
    found = mlflow.post("runs/search", experiment_ids=[experiment], **said)
    return [run["info"]["run_name"] for run in found.get("runs", [])]


@pytest.fixture
def experiment(mlflow: MlflowCalls) -> str:
    return mlflow.experiment()


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
def test_numbers_come_before_nan_and_nan_before_runs_without_the_metric(
    mlflow: MlflowCalls, experiment: str, direction: str
) -> None:
    for at, (name, value) in enumerate(
        [("none", None), ("nan", "NaN"), ("low", "-Infinity"), ("one", 1.0), ("two", 2.0), ("high", "Infinity")]
    ):
        start(mlflow, experiment, name, at, **({} if value is None else {"acc": value}))
    numbers = ["low", "one", "two", "high"]

    found = names(mlflow, experiment, order_by=[f"metrics.acc {direction}"])

    assert found == [*(numbers if direction == "ASC" else numbers[::-1]), "nan", "none"]


def test_an_order_with_nan_goes_on_over_pages(mlflow: MlflowCalls, experiment: str) -> None:
    values: list[float | str] = [3.0, "NaN", 1.0, "Infinity", "NaN", 2.0]
    for at, value in enumerate(values):
        start(mlflow, experiment, f"{at}", at, acc=value)
    start(mlflow, experiment, "6", 6)
    found, token = list[str](), "start"
    while token != "":
        page = mlflow.post(
            "runs/search", experiment_ids=[experiment], order_by=["metrics.acc DESC"], max_results=2,
            **({"page_token": token} if token != "start" else {}),
        )  # fmt: skip
        found += [run["info"]["run_name"] for run in page["runs"]]
        token = page.get("next_page_token", "")
    assert found == ["3", "0", "5", "2", "4", "1", "6"]


def test_runs_that_are_level_come_by_the_latest_start(mlflow: MlflowCalls, experiment: str) -> None:
    for name, at in (("b", 2), ("a", 1), ("c", 3)):
        start(mlflow, experiment, name, at, acc=1.0)
    assert names(mlflow, experiment) == ["c", "b", "a"]
    assert names(mlflow, experiment, order_by=["metrics.acc"]) == ["c", "b", "a"]
    assert names(mlflow, experiment, order_by=["metrics.acc", "start_time ASC"]) == ["a", "b", "c"]


def test_what_was_just_logged_is_found(mlflow: MlflowCalls, experiment: str) -> None:
    start(mlflow, experiment, "low", acc=0.5)
    start(mlflow, experiment, "high", acc=0.9)
    assert names(mlflow, experiment, filter="metrics.acc > 0.7") == ["high"]


def test_a_condition_on_what_a_run_lacks_never_holds(mlflow: MlflowCalls, experiment: str) -> None:
    tagged = start(mlflow, experiment, "tagged")
    start(mlflow, experiment, "plain")
    mlflow.post("runs/set-tag", run_id=tagged, key="kind", value="a")
    assert names(mlflow, experiment, filter="tags.kind != 'b'") == ["tagged"]
    assert names(mlflow, experiment, filter="tags.kind IS NULL") == ["plain"]


def test_names_and_notes_are_found_by_their_tags(mlflow: MlflowCalls, experiment: str) -> None:
    run = start(mlflow, experiment, "first")
    start(mlflow, experiment, "second")
    mlflow.post("runs/set-tag", run_id=run, key="mlflow.note.content", value="Good one")
    assert names(mlflow, experiment, filter="tags.mlflow.runName LIKE 'fir%'") == ["first"]
    assert names(mlflow, experiment, filter="tags.`mlflow.note.content` ILIKE '%GOOD%'") == ["first"]
    assert names(mlflow, experiment, filter="tags.mlflow.note.content IS NULL") == ["second"]


def test_parameters_are_compared_as_text(mlflow: MlflowCalls, experiment: str) -> None:
    run = start(mlflow, experiment, "one")
    mlflow.post("runs/log-batch", run_id=run, params=pairs(lr="0.001", flag="True"))
    assert names(mlflow, experiment, filter="params.lr = '0.001' AND params.flag = 'True'") == ["one"]
    assert names(mlflow, experiment, filter="params.lr LIKE '0.%'") == ["one"]


def test_deleted_runs_are_found_when_they_are_asked_for(mlflow: MlflowCalls, experiment: str) -> None:
    start(mlflow, experiment, "kept", 1)
    mlflow.post("runs/delete", run_id=start(mlflow, experiment, "gone", 2))
    assert names(mlflow, experiment) == ["kept"]
    assert names(mlflow, experiment, run_view_type="DELETED_ONLY") == ["gone"]
    assert names(mlflow, experiment, run_view_type="ALL") == ["gone", "kept"]


def test_runs_of_many_experiments_are_searched_at_once(mlflow: MlflowCalls) -> None:
    first, second = mlflow.experiment("a"), mlflow.experiment("b")
    start(mlflow, first, "one", 1, acc=0.1)
    start(mlflow, second, "two", 2, acc=0.2)
    found = mlflow.post("runs/search", experiment_ids=[first, second, "unknown"], order_by=["metrics.acc DESC"])
    assert [run["info"]["run_name"] for run in found["runs"]] == ["two", "one"]


def test_an_answer_has_what_was_logged(mlflow: MlflowCalls, experiment: str) -> None:
    run = start(mlflow, experiment, "one", acc="NaN")
    mlflow.post("runs/log-batch", run_id=run, params=pairs(lr="0.001", flag="False"), tags=pairs(a="b"))
    mlflow.post("runs/set-tag", run_id=run, key="mlflow.note.content", value="N")
    (found,) = mlflow.post("runs/search", experiment_ids=[experiment])["runs"]
    assert found == mlflow.get("runs/get", run_id=run)["run"]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"filter": "metrics.acc > 'x'"}, "number"),
        ({"filter": "metrics.acc > 1 OR metrics.acc < 0"}, "comparator"),
        ({"order_by": ["metrics.acc", "metrics.acc DESC"]}, "twice"),
        ({"order_by": ["speed"]}, "attribute key"),
        ({"page_token": "eyJvZmZzZXQiOiAyfQ=="}, "page_token"),
        ({"max_results": 50_001}, "parameter 'max_results' supplied"),
        ({"run_view_type": "SOME"}, "parameter 'run_view_type' supplied"),
    ],
)
def test_a_search_that_cannot_be_read_is_refused(
    sqlite_mlflow: MlflowCalls, said: dict[str, Any], message: str
) -> None:
    experiment = sqlite_mlflow.experiment()
    refused = sqlite_mlflow.refused(
        "INVALID_PARAMETER_VALUE", "POST", "runs/search", experiment_ids=[experiment], **said
    )
    assert message in refused


def test_no_experiment_has_no_runs(sqlite_mlflow: MlflowCalls) -> None:
    assert sqlite_mlflow.post("runs/search", experiment_ids=[]) == {}
