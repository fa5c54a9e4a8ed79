"""Models beside runs: made, begun with, measured."""

import json
from typing import Any

import pytest

from tests.support.mlflow import MlflowCalls

NOON = 1_700_000_000_000


def beside(mlflow: MlflowCalls, run: str) -> tuple[Any, Any]:
    found = mlflow.get("runs/get", run_id=run)["run"]
    return found["inputs"], found["outputs"]


def measured(mlflow: MlflowCalls, model: str) -> list[tuple[str, Any, int, str | None]]:
    metrics = mlflow.get(f"logged-models/{model}")["model"]["data"].get("metrics", [])
    return [(each["key"], each["value"], each["step"], each.get("dataset_name")) for each in metrics]


def point(key: str, value: float | str, step: int = 0, **more: str) -> dict[str, Any]:
    return {"key": key, "value": value, "timestamp": NOON, "step": step, **more}


def test_a_run_shows_the_models_that_it_made(mlflow: MlflowCalls) -> None:
    experiment = mlflow.experiment()
    run, model = mlflow.run(experiment), mlflow.model(experiment)
    mlflow.post("runs/outputs", run_id=run, models=[{"model_id": model, "step": 4}])
    assert beside(mlflow, run) == ({}, {"model_outputs": [{"model_id": model, "step": 4}]})


def test_models_stand_beside_the_runs_of_a_search(mlflow: MlflowCalls) -> None:
    experiment = mlflow.experiment()
    run, model = mlflow.run(experiment), mlflow.model(experiment)
    mlflow.run(experiment)
    mlflow.post("runs/outputs", run_id=run, models=[{"model_id": model}])
    found = mlflow.post("runs/search", experiment_ids=[experiment])["runs"]
    made = {one["info"]["run_id"]: one["outputs"] for one in found if one["outputs"]}
    assert made == {run: {"model_outputs": [{"model_id": model, "step": 0}]}}


def test_a_run_shows_the_models_that_it_began_with(mlflow: MlflowCalls) -> None:
    experiment = mlflow.experiment()
    run, model = mlflow.run(experiment), mlflow.model(experiment)
    mlflow.post("runs/log-inputs", run_id=run, models=[{"model_id": model}])
    assert beside(mlflow, run) == ({"model_inputs": [{"model_id": model}]}, {})


def test_said_again_the_step_is_what_was_said_last(mlflow: MlflowCalls) -> None:
    experiment = mlflow.experiment()
    run, model = mlflow.run(experiment), mlflow.model(experiment)
    for step in (1, 2):
        mlflow.post("runs/outputs", run_id=run, models=[{"model_id": model, "step": step}])
    assert beside(mlflow, run)[1]["model_outputs"] == [{"model_id": model, "step": 2}]


def test_a_model_or_a_run_that_is_not_there_is_not_found(mlflow: MlflowCalls) -> None:
    experiment = mlflow.experiment()
    run, model = mlflow.run(experiment), mlflow.model(experiment)
    for run_id, model_id in ((run, "m-1"), ("r-1", model)):
        said = {"run_id": run_id, "models": [{"model_id": model_id}]}
        mlflow.refused("RESOURCE_DOES_NOT_EXIST", "POST", "runs/outputs", **said)


def test_a_deleted_run_makes_no_models(mlflow: MlflowCalls) -> None:
    experiment = mlflow.experiment()
    run, model = mlflow.run(experiment), mlflow.model(experiment)
    mlflow.post("runs/delete", run_id=run)
    mlflow.refused("INVALID_PARAMETER_VALUE", "POST", "runs/outputs", run_id=run, models=[{"model_id": model}])


def test_points_are_of_the_run_and_of_the_model(mlflow: MlflowCalls) -> None:
    experiment = mlflow.experiment()
    run, model = mlflow.run(experiment), mlflow.model(experiment)
    on = {"dataset_name": "test", "dataset_digest": "d1"}
    mlflow.post("runs/log-metric", run_id=run, **point("acc", 0.5, 1, model_id=model, **on))
    assert measured(mlflow, model) == [("acc", 0.5, 1, "test")]
    history = mlflow.get("metrics/get-history", run_id=run, metric_key="acc")["metrics"]
    assert [one["value"] for one in history] == [0.5]


def test_of_a_model_the_latest_value_on_each_dataset_is_kept(mlflow: MlflowCalls) -> None:
    experiment = mlflow.experiment()
    run, model = mlflow.run(experiment), mlflow.model(experiment)
    points = [
        point("acc", 0.7, 2, model_id=model, dataset_name="test"),
        point("acc", 0.6, 1, model_id=model, dataset_name="test"),
        point("acc", "NaN", 3, model_id=model),
        point("loss", 1.5),
    ]
    mlflow.post("runs/log-batch", run_id=run, metrics=points)
    assert measured(mlflow, model) == [("acc", "NaN", 3, None), ("acc", 0.7, 2, "test")]


def test_points_of_a_model_that_is_not_there_are_refused_as_a_whole(mlflow: MlflowCalls) -> None:
    experiment = mlflow.experiment()
    run, model = mlflow.run(experiment), mlflow.model(experiment)
    points = [point("acc", 0.5, model_id=model), point("acc", 0.6, model_id="m-1")]
    mlflow.refused("RESOURCE_DOES_NOT_EXIST", "POST", "runs/log-batch", run_id=run, metrics=points)
    assert measured(mlflow, model) == []
    assert "metrics" not in mlflow.get("runs/get", run_id=run)["run"]["data"]


def test_older_clients_find_the_models_of_a_run_in_a_tag(mlflow: MlflowCalls) -> None:
    run = mlflow.run(mlflow.experiment())
    told = {
        "run_id": run,
        "utc_time_created": "2024-01-01 00:00:00",
        "flavors": {"sklearn": {"code": None, "config": 1}},
    }
    for path in ("first", "second"):
        mlflow.post("runs/log-model", run_id=run, model_json=json.dumps(told | {"artifact_path": path, "size": 5}))
    tags = {tag["key"]: tag["value"] for tag in mlflow.get("runs/get", run_id=run)["run"]["data"]["tags"]}
    history = json.loads(tags["mlflow.log-model.history"])
    assert [model["artifact_path"] for model in history] == ["first", "second"]
    assert history[0]["flavors"] == {"sklearn": {"code": None}}


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"artifact_path": "a"}'])
def test_what_is_no_model_is_refused(sqlite_mlflow: MlflowCalls, text: str) -> None:
    run = sqlite_mlflow.run(sqlite_mlflow.experiment())
    sqlite_mlflow.refused("INVALID_PARAMETER_VALUE", "POST", "runs/log-model", run_id=run, model_json=text)
