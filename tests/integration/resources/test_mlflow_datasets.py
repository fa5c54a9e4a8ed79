"""Datasets as MLflow's clients log them, find runs by them, and read them back."""

from typing import Any

import pytest

from tests.support.api import Api

MLFLOW = "/api/2.0/mlflow"
DATASET = {
    "name": "wine",
    "digest": "f00d",
    "source_type": "local",
    "source": '{"uri": "/data/wine.csv"}',
    "schema": "no JSON",
    "profile": '{"num_rows": 3}',
}


def call(api: Api, path: str, body: dict[str, Any], status: int = 200) -> dict[str, Any]:
    answer = api.client.post(f"{MLFLOW}/{path}", json=body)
    assert answer.status_code == status, answer.text
    said: dict[str, Any] = answer.json()
    return said


def make_run(api: Api) -> tuple[str, str]:
    made = api.post("/runs", {"experiment": "e"})
    return made["id"], made["experiment_id"]


def use(context: str | None = "training", tags: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    said = ({"mlflow.data.context": context} if context else {}) | (tags or {})
    return {"dataset": DATASET | more, "tags": [{"key": key, "value": value} for key, value in said.items()]}


def log(api: Api, run: str, *inputs: dict[str, Any]) -> None:
    assert call(api, "runs/log-inputs", {"run_id": run, "datasets": list(inputs)}) == {}


def inputs_of(api: Api, *runs: str) -> dict[str, list[dict[str, Any]]]:
    """Of those that have any."""
    found = {run: api.client.get(f"{MLFLOW}/runs/get", params={"run_id": run}).json()["run"] for run in runs}
    return {run: said["inputs"]["dataset_inputs"] for run, said in found.items() if said["inputs"]}


def test_what_a_client_logs_it_reads_back_to_the_letter(api: Api) -> None:
    run, _ = make_run(api)
    log(api, run, use(tags={"split": "a"}))
    assert inputs_of(api, run) == {run: [use(tags={"split": "a"})]}


def test_inputs_of_many_runs_are_read_at_once(api: Api) -> None:
    (one, _), (other, _), (none, _) = make_run(api), make_run(api), make_run(api)
    log(api, one, use())
    log(api, other, use(None, digest="2"))
    assert inputs_of(api, one, other, none) == {one: [use()], other: [use(None, digest="2")]}


def test_a_dataset_that_is_logged_again_stays_as_it_was(api: Api) -> None:
    run, _ = make_run(api)
    log(api, run, use("training"), use("testing"))
    log(api, run, use("validation", {"split": "b"}, source="elsewhere"))
    assert inputs_of(api, run) == {run: [use("training")]}


def test_another_run_uses_the_dataset_for_something_else(api: Api) -> None:
    (one, experiment), (other, _) = make_run(api), make_run(api)
    log(api, one, use("training"))
    log(api, other, use("testing", source="elsewhere"))
    assert inputs_of(api, other) == {other: [use("testing")]}
    assert [found["runs"] for found in api.get(f"/experiments/{experiment}/datasets")["items"]] == [2]


def test_datasets_of_experiments_are_summed_up(api: Api) -> None:
    (one, experiment), (other, _) = make_run(api), make_run(api)
    log(api, one, use("training"), use(None, name="zoo"))
    log(api, other, use("training"))
    wine = {"experiment_id": experiment, "name": "wine", "digest": "f00d", "context": "training"}
    zoo = {"experiment_id": experiment, "name": "zoo", "digest": "f00d"}
    found = call(api, "experiments/search-datasets", {"experiment_ids": [experiment, "none"]})
    assert found == {"dataset_summaries": [wine, zoo]}


def test_runs_are_found_by_what_they_used(api: Api) -> None:
    (one, experiment), (other, _) = make_run(api), make_run(api)
    log(api, one, use("training"))
    log(api, other, use("testing", digest="beef"))
    for filter_, wanted in (("dataset.digest = 'beef'", [other]), ("datasets.context != 'testing'", [one])):
        found = call(api, "runs/search", {"experiment_ids": [experiment], "filter": filter_})
        assert [run["info"]["run_id"] for run in found["runs"]] == wanted


@pytest.mark.parametrize("ids", [[], ["1"] * 21])
def test_no_experiment_and_too_many_are_refused(sqlite_api: Api, ids: list[str]) -> None:
    problem = call(sqlite_api, "experiments/search-datasets", {"experiment_ids": ids}, 400)
    assert problem["error_code"] == "INVALID_PARAMETER_VALUE"


@pytest.mark.parametrize(
    "wrong",
    [{"digest": "x" * 37}, {"name": "x" * 501}, {"source": "x" * 65_536}, {"name": None}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_breaks_a_rule_is_refused_with_its_name(sqlite_api: Api, wrong: dict[str, Any]) -> None:
    run, _ = make_run(sqlite_api)
    problem = call(sqlite_api, "runs/log-inputs", {"run_id": run, "datasets": [use(**wrong)]}, 400)
    assert problem["error_code"] == "INVALID_PARAMETER_VALUE"
    assert f"datasets[0].dataset.{next(iter(wrong))}" in problem["message"]
    assert inputs_of(sqlite_api, run) == {}


def test_a_deleted_run_takes_no_inputs(sqlite_api: Api) -> None:
    run, _ = make_run(sqlite_api)
    sqlite_api.delete(f"/runs/{run}")
    problem = call(sqlite_api, "runs/log-inputs", {"run_id": run, "datasets": [use()]}, 400)
    assert problem["error_code"] == "INVALID_PARAMETER_VALUE"
    assert call(sqlite_api, "runs/log-inputs", {"run_id": "nobody"}, 404)["error_code"] == "RESOURCE_DOES_NOT_EXIST"
