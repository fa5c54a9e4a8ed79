"""Logged models as MLflow's clients make, change and delete them."""

from typing import Any

import pytest

from tests.support.mlflow import MlflowCalls, pairs

NOWHERE = "m-" + "0" * 32


def test_a_new_model_waits_for_its_files(mlflow: MlflowCalls) -> None:
    experiment = mlflow.experiment()
    model = mlflow.post("logged-models", experiment_id=experiment, name="tree", model_type="classifier")["model"]
    info = model["info"]
    assert (info["name"], info["model_type"], info["status"]) == ("tree", "classifier", "LOGGED_MODEL_PENDING")
    assert info["artifact_uri"] == f"mlflow-artifacts:/{experiment}/models/{info['model_id']}/artifacts"
    assert model["data"] == {}


def test_a_model_comes_back_with_what_was_said_of_it(mlflow: MlflowCalls) -> None:
    experiment = mlflow.experiment()
    run = mlflow.run(experiment)
    said = {"params": pairs(depth="3"), "tags": pairs(team="vision"), "source_run_id": run}
    found = mlflow.get(f"logged-models/{mlflow.model(experiment, **said)}")["model"]
    assert found["data"] == {"params": pairs(depth="3")}
    assert (found["info"]["tags"], found["info"]["source_run_id"]) == (pairs(team="vision"), run)


def test_a_model_without_a_name_gets_one(mlflow: MlflowCalls) -> None:
    made = mlflow.post("logged-models", experiment_id=mlflow.experiment())["model"]
    assert made["info"]["name"].startswith("model-")


@pytest.mark.parametrize("name", ["a/b", "a:b", "a.b", "50%", "it's", 'so "called"', "x" * 300])
def test_a_name_that_cannot_stand_in_an_address_is_refused(sqlite_mlflow: MlflowCalls, name: str) -> None:
    sqlite_mlflow.refused(
        "INVALID_PARAMETER_VALUE", "POST", "logged-models", experiment_id=sqlite_mlflow.experiment(), name=name
    )


def test_a_model_of_no_experiment_is_refused(mlflow: MlflowCalls) -> None:
    mlflow.refused("RESOURCE_DOES_NOT_EXIST", "POST", "logged-models", experiment_id="99", name="tree")
    message = mlflow.refused("INVALID_PARAMETER_VALUE", "POST", "logged-models", name="tree")
    assert message.startswith("Missing value for required parameter 'experiment_id'")


@pytest.mark.parametrize("status", ["LOGGED_MODEL_READY", "LOGGED_MODEL_UPLOAD_FAILED"])
def test_a_model_is_finalized(sqlite_mlflow: MlflowCalls, status: str) -> None:
    model = sqlite_mlflow.model(sqlite_mlflow.experiment())
    assert (
        sqlite_mlflow.patch(f"logged-models/{model}", model_id=model, status=status)["model"]["info"]["status"]
        == status
    )


def test_a_status_that_there_is_not_is_refused(sqlite_mlflow: MlflowCalls) -> None:
    model = sqlite_mlflow.model(sqlite_mlflow.experiment())
    sqlite_mlflow.refused("INVALID_PARAMETER_VALUE", "PATCH", f"logged-models/{model}", status="DONE")


def test_tags_change_and_go(mlflow: MlflowCalls) -> None:
    model = mlflow.model(mlflow.experiment(), tags=pairs(stage="dev", team="vision"))
    mlflow.patch(f"logged-models/{model}/tags", tags=pairs(stage="test"))
    mlflow.delete(f"logged-models/{model}/tags/team")
    assert mlflow.get(f"logged-models/{model}")["model"]["info"]["tags"] == pairs(stage="test")
    mlflow.refused("RESOURCE_DOES_NOT_EXIST", "DELETE", f"logged-models/{model}/tags/team")


def test_parameters_are_added_and_never_change(mlflow: MlflowCalls) -> None:
    model = mlflow.model(mlflow.experiment(), params=pairs(depth="3"))
    mlflow.post(f"logged-models/{model}/params", params=pairs(depth="3", rate="0.1"))
    message = mlflow.refused(
        "INVALID_PARAMETER_VALUE", "POST", f"logged-models/{model}/params", params=pairs(depth="4")
    )
    assert "does not change" in message
    assert mlflow.get(f"logged-models/{model}")["model"]["data"]["params"] == pairs(depth="3", rate="0.1")


def test_a_deleted_model_is_shown_only_when_that_is_allowed(mlflow: MlflowCalls) -> None:
    model = mlflow.model(mlflow.experiment())
    mlflow.delete(f"logged-models/{model}")
    mlflow.refused("RESOURCE_DOES_NOT_EXIST", "GET", f"logged-models/{model}")
    assert mlflow.get(f"logged-models/{model}", allow_deleted="true")["model"]["info"]["model_id"] == model


CALLS: list[tuple[str, str, dict[str, Any]]] = [
    ("GET", "", {}),
    ("PATCH", "", {"status": "LOGGED_MODEL_READY"}),
    ("PATCH", "/tags", {"tags": pairs(a="b")}),
    ("POST", "/params", {"params": pairs(a="b")}),
    ("DELETE", "/tags/a", {}),
    ("GET", "/artifacts/directories", {}),
    ("GET", "/artifacts/files", {"artifact_file_path": "MLmodel"}),
]


@pytest.mark.parametrize(("method", "below", "said"), CALLS)
def test_a_model_that_is_not_there_is_not_found(
    sqlite_mlflow: MlflowCalls, method: str, below: str, said: dict[str, Any]
) -> None:
    sqlite_mlflow.refused("RESOURCE_DOES_NOT_EXIST", method, f"logged-models/{NOWHERE}{below}", **said)


@pytest.mark.parametrize(("method", "below", "said"), CALLS)
def test_a_deleted_model_takes_nothing_more(
    sqlite_mlflow: MlflowCalls, method: str, below: str, said: dict[str, Any]
) -> None:
    model = sqlite_mlflow.model(sqlite_mlflow.experiment(), tags=pairs(a="x"))
    sqlite_mlflow.delete(f"logged-models/{model}")
    sqlite_mlflow.refused("RESOURCE_DOES_NOT_EXIST", method, f"logged-models/{model}{below}", **said)


def test_the_same_calls_are_answered_for_pages(sqlite_mlflow: MlflowCalls) -> None:
    model = sqlite_mlflow.model(sqlite_mlflow.experiment(), name="tree")
    answer = sqlite_mlflow.api.client.get(f"/ajax-api/2.0/mlflow/logged-models/{model}")
    assert answer.json()["model"]["info"]["name"] == "tree"
