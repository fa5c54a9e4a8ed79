"""Models that a script logs and registers with MLflow are here, and can be loaded again."""

from typing import Any

import pytest

import runfolio as rf
from tests.acceptance.mlflow.conftest import Stage, told


@pytest.fixture(scope="module")
def logged(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What scenarios/models.py says of its runs and models."""
    found: dict[str, Any] = told(stage, "models", tmp_path_factory.mktemp("models"))
    return found


def test_a_loaded_model_guesses_as_the_one_that_was_logged(logged: dict[str, Any]) -> None:
    assert logged["guesses"] == [logged["expected"], logged["expected"]]


def test_autologging_tells_of_parameters_and_scores(logged: dict[str, Any], stage: Stage) -> None:
    run = rf.get_run(logged["autologged"], url=stage.tracker.url)
    assert (run.status, run.params["max_iter"]) == ("finished", 200)
    assert run.metrics["training_accuracy_score"].value > 0.9


def test_versions_of_a_registered_model_are_counted(logged: dict[str, Any]) -> None:
    first, second = map(int, logged["versions"])
    assert second == first + 1


def test_an_alias_names_a_version(logged: dict[str, Any], stage: Stage) -> None:
    model = stage.tracker.http.get("/api/v1/registry/models/iris").json()
    assert model["aliases"] == {"champion": int(logged["versions"][1])}
