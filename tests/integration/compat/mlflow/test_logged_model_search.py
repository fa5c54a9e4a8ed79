"""Logged models as MLflow's clients search them."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.support.mlflow import MlflowCalls, pairs

NOON = 1_700_000_000_000


@pytest.fixture
def three(mlflow: MlflowCalls) -> str:
    """An experiment with models a, b and c, made in this order. The accuracy of a and b was measured."""
    experiment = mlflow.experiment()
    run = mlflow.run(experiment)
    a = mlflow.model(experiment, name="a", model_type="tree", params=pairs(rate="0.1"), tags=pairs(stage="dev"))
    b = mlflow.model(experiment, name="b", source_run_id=run, params=pairs(rate="0.2"))
    mlflow.model(experiment, name="c")
    mlflow.patch(f"logged-models/{a}", status="LOGGED_MODEL_READY")
    for model, value, step, dataset in ((a, 0.9, 1, "old"), (a, 0.7, 2, "new"), (b, 0.8, 1, "new")):
        on = {"model_id": model, "dataset_name": dataset, "dataset_digest": "d"}
        mlflow.post("runs/log-metric", run_id=run, key="acc", value=value, timestamp=NOON, step=step, **on)
    return experiment


def names(mlflow: MlflowCalls, experiment: str, **said: Any) -> list[str]:
    found = mlflow.post("logged-models/search", experiment_ids=[experiment], **said)
    return [model["info"]["name"] for model in found.get("models", [])]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "cba"),
        ("name = 'a'", "a"),
        ("name != 'a'", "cb"),
        ("attributes.name IN ('a', 'c')", "ca"),
        ("name LIKE 'A%'", ""),
        ("name ILIKE 'A%'", "a"),
        ("model_type = 'tree'", "a"),
        ("model_type != 'tree'", "cb"),
        ("model_type = ''", "cb"),
        ("source_run_id != ''", "b"),
        ("status = 'READY'", "a"),
        ("status != 'READY'", "cb"),
        ("params.rate = 0.1", "a"),
        ("params.rate != '0.1'", "b"),
        ("tags.stage LIKE 'd%'", "a"),
        ("metrics.acc > 0.75", "b"),
        ("metrics.acc <= 0.75", "a"),
        ("creation_timestamp > 1700000000000", "cba"),
        ("params.rate LIKE '0%' AND metrics.acc = 0.8", "b"),
    ],
)
def test_a_filter_and_what_it_finds(mlflow: MlflowCalls, three: str, text: str, found: str) -> None:
    assert names(mlflow, three, filter=text) == list(found)


def ordered(name: str, **how: Any) -> dict[str, Any]:
    return {"field_name": name, **how}


@pytest.mark.parametrize(
    ("order_by", "found"),
    [
        ([ordered("name")], "abc"),
        ([ordered("creation_time")], "abc"),
        ([ordered("metrics.acc")], "abc"),
        ([ordered("metrics.acc", ascending=False)], "bac"),
        ([ordered("metrics.acc", ascending=False, dataset_name="old")], "acb"),
        ([ordered("model_type"), ordered("name")], "abc"),
    ],
)
def test_an_order_in_which_what_is_missing_comes_last(
    mlflow: MlflowCalls, three: str, order_by: Sequence[dict[str, Any]], found: str
) -> None:
    assert names(mlflow, three, order_by=order_by) == list(found)


def test_datasets_choose_models_that_were_measured_on_them(mlflow: MlflowCalls, three: str) -> None:
    assert names(mlflow, three, datasets=[{"dataset_name": "old"}]) == ["a"]
    assert names(mlflow, three, datasets=[{"dataset_name": "old", "dataset_digest": "other"}]) == []


def test_datasets_choose_the_values_that_a_filter_compares(mlflow: MlflowCalls, three: str) -> None:
    assert names(mlflow, three, filter="metrics.acc > 0.75", datasets=[{"dataset_name": "old"}]) == ["a"]


def test_pages_follow_one_another_to_the_end(mlflow: MlflowCalls, three: str) -> None:
    first = mlflow.post("logged-models/search", experiment_ids=[three], max_results=2)
    rest = names(mlflow, three, max_results=2, page_token=first["next_page_token"])
    assert [model["info"]["name"] for model in first["models"]] + rest == ["c", "b", "a"]


def test_a_token_of_another_search_is_refused(mlflow: MlflowCalls, three: str) -> None:
    token = mlflow.post("logged-models/search", experiment_ids=[three], max_results=1)["next_page_token"]
    said = {"experiment_ids": [three], "filter": "name = 'a'", "page_token": token}
    mlflow.refused("INVALID_PARAMETER_VALUE", "POST", "logged-models/search", **said)


def test_deleted_models_and_those_of_other_experiments_are_not_found(mlflow: MlflowCalls, three: str) -> None:
    other = mlflow.experiment("other")
    mlflow.delete(f"logged-models/{mlflow.model(other, name='gone')}")
    assert names(mlflow, other) == []
    assert names(mlflow, three) == ["c", "b", "a"]


def test_a_search_of_no_experiments_finds_nothing(mlflow: MlflowCalls, three: str) -> None:
    assert mlflow.post("logged-models/search", experiment_ids=[]) == {}
    mlflow.refused("INVALID_PARAMETER_VALUE", "POST", "logged-models/search")


@pytest.mark.parametrize(
    "said",
    [
        {"filter": "color = 'red'"},
        {"filter": "metrics.acc > 'a'"},
        {"order_by": [{"field_name": "params.rate"}]},
        {"order_by": [{"field_name": "metrics.acc", "dataset_digest": "d"}]},
        {"datasets": [{"dataset_digest": "d"}]},
        {"max_results": -1},
    ],
)
def test_what_cannot_be_meant_is_refused(mlflow: MlflowCalls, three: str, said: dict[str, Any]) -> None:
    mlflow.refused("INVALID_PARAMETER_VALUE", "POST", "logged-models/search", experiment_ids=[three], **said)
