"""Experiments as MLflow's clients make, find and delete them."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.support.mlflow import MlflowCalls, pairs


def names(mlflow: MlflowCalls, **said: Any) -> list[str]:
    return [one["name"] for one in mlflow.post("experiments/search", **said).get("experiments", [])]


def test_an_experiment_has_its_tags_and_its_note_is_our_description(mlflow: MlflowCalls) -> None:
    tags = pairs(team="vision", **{"mlflow.note.content": "Flowers"})
    made = mlflow.post("experiments/create", name="iris", tags=tags)["experiment_id"]

    shown = mlflow.get("experiments/get", experiment_id=made)["experiment"]
    ours = mlflow.api.get(f"/experiments/{made}")

    assert (shown["name"], shown["lifecycle_stage"], shown["artifact_location"]) == (
        "iris", "active", f"mlflow-artifacts:/{made}",
    )  # fmt: skip
    assert sorted((tag["key"], tag["value"]) for tag in shown["tags"]) == sorted(
        (tag["key"], tag["value"]) for tag in tags
    )
    assert (ours["tags"], ours["description"]) == ({"team": "vision"}, "Flowers")


def test_a_name_that_is_taken_says_so_even_when_its_experiment_was_deleted(mlflow: MlflowCalls) -> None:
    made = mlflow.experiment("iris")
    mlflow.refused("RESOURCE_ALREADY_EXISTS", "POST", "experiments/create", name="iris")
    mlflow.post("experiments/delete", experiment_id=made)
    mlflow.refused("RESOURCE_ALREADY_EXISTS", "POST", "experiments/create", name="iris")


def test_of_many_clients_that_create_the_same_experiment_one_makes_it(mlflow: MlflowCalls) -> None:
    def create(_: int) -> int:
        return mlflow.ask("POST", "experiments/create", {"name": "iris"}).status_code

    with ThreadPoolExecutor(24) as threads:
        answers = list(threads.map(create, range(24)))

    assert sorted(answers) == [200] + [400] * 23
    assert names(mlflow) == ["iris"]


def test_an_unknown_name_is_missing_so_that_clients_create_it(sqlite_mlflow: MlflowCalls) -> None:
    sqlite_mlflow.refused("RESOURCE_DOES_NOT_EXIST", "GET", "experiments/get-by-name", experiment_name="iris")


@pytest.mark.parametrize(
    ("path", "said"), [("get", {"experiment_id": "0"}), ("get-by-name", {"experiment_name": "Default"})]
)
def test_the_default_experiment_is_there_when_it_is_asked_for(
    mlflow: MlflowCalls, path: str, said: dict[str, str]
) -> None:
    shown = mlflow.get(f"experiments/{path}", **said)["experiment"]
    assert (shown["experiment_id"], shown["name"]) == ("0", "Default")


def test_the_experiment_called_default_is_number_zero(mlflow: MlflowCalls) -> None:
    named = mlflow.experiment("Default")

    assert mlflow.get("experiments/get", experiment_id="0")["experiment"]["experiment_id"] == named
    run = mlflow.run("0")
    assert mlflow.get("runs/get", run_id=run)["run"]["info"]["experiment_id"] == named
    (found,) = mlflow.post("runs/search", experiment_ids=["0"])["runs"]
    assert found["info"]["run_id"] == run
    mlflow.post("experiments/set-experiment-tag", experiment_id="0", key="team", value="a")
    assert mlflow.api.get(f"/experiments/{named}")["tags"] == {"team": "a"}


def test_a_deleted_experiment_hides_with_its_runs_and_comes_back_with_them(mlflow: MlflowCalls) -> None:
    experiment = mlflow.experiment()
    run = mlflow.run(experiment)

    mlflow.post("experiments/delete", experiment_id=experiment)
    assert mlflow.get("runs/get", run_id=run)["run"]["info"]["lifecycle_stage"] == "deleted"
    assert mlflow.post("runs/search", experiment_ids=[experiment]) == {}
    found = mlflow.post("runs/search", experiment_ids=[experiment], run_view_type="DELETED_ONLY")["runs"]
    assert [(one["info"]["run_id"], one["info"]["lifecycle_stage"]) for one in found] == [(run, "deleted")]
    mlflow.refused("INVALID_PARAMETER_VALUE", "POST", "runs/create", experiment_id=experiment)
    mlflow.refused("INVALID_PARAMETER_VALUE", "POST", "runs/log-metric", run_id=run, key="a", value=1, timestamp=1)
    mlflow.refused("INVALID_PARAMETER_VALUE", "POST", "runs/set-tag", run_id=run, key="a", value="b")
    mlflow.refused("RESOURCE_DOES_NOT_EXIST", "POST", "experiments/delete", experiment_id=experiment)

    mlflow.post("experiments/restore", experiment_id=experiment)
    assert len(mlflow.post("runs/search", experiment_ids=[experiment])["runs"]) == 1
    mlflow.refused("RESOURCE_DOES_NOT_EXIST", "POST", "experiments/restore", experiment_id=experiment)


def test_an_experiment_is_renamed(mlflow: MlflowCalls) -> None:
    experiment, other = mlflow.experiment("iris"), mlflow.experiment("mnist")
    mlflow.post("experiments/update", experiment_id=experiment, new_name="flowers")
    mlflow.refused("RESOURCE_ALREADY_EXISTS", "POST", "experiments/update", experiment_id=other, new_name="flowers")
    assert sorted(names(mlflow)) == ["flowers", "mnist"]


def test_tags_are_set_again_and_taken_away(mlflow: MlflowCalls) -> None:
    experiment = mlflow.experiment()
    for value in ("a", "b"):
        mlflow.post("experiments/set-experiment-tag", experiment_id=experiment, key="team", value=value)
    assert mlflow.get("experiments/get", experiment_id=experiment)["experiment"]["tags"] == pairs(team="b")
    mlflow.post("experiments/delete-experiment-tag", experiment_id=experiment, key="team")
    assert "tags" not in mlflow.get("experiments/get", experiment_id=experiment)["experiment"]
    said = {"experiment_id": experiment, "key": "team"}
    mlflow.refused("RESOURCE_DOES_NOT_EXIST", "POST", "experiments/delete-experiment-tag", **said)


def test_experiments_are_found_by_name_and_tags_and_ordered(mlflow: MlflowCalls) -> None:
    for name, team in (("a1", "x"), ("a2", "y"), ("b1", "x")):
        mlflow.post("experiments/create", name=name, tags=pairs(team=team))

    assert names(mlflow, filter="name LIKE 'a%'", order_by=["name DESC"]) == ["a2", "a1"]
    assert names(mlflow, filter="tags.team = 'x'", order_by=["name"]) == ["a1", "b1"]
    assert names(mlflow, filter="tags.team = 'x' AND name ILIKE 'B%'") == ["b1"]
    assert names(mlflow, filter="tags.other IS NULL", order_by=["name"]) == ["a1", "a2", "b1"]
    assert names(mlflow) == ["b1", "a2", "a1"]


def test_a_list_of_experiments_comes_in_pages(mlflow: MlflowCalls) -> None:
    for number in range(5):
        mlflow.experiment(f"e{number}")
    found, token = list[str](), ""
    for _ in range(3):
        page = mlflow.get("experiments/search", max_results=2, order_by="name ASC", page_token=token)
        found += [one["name"] for one in page["experiments"]]
        token = page.get("next_page_token", "")
    assert (found, token) == ([f"e{number}" for number in range(5)], "")


def test_a_page_token_of_another_search_is_refused(sqlite_mlflow: MlflowCalls) -> None:
    for token in ("x", "eyJvZmZzZXQiOiAyfQ=="):
        sqlite_mlflow.refused("INVALID_PARAMETER_VALUE", "POST", "experiments/search", page_token=token)


@pytest.mark.parametrize(
    ("path", "said", "message"),
    [
        ("create", {}, "Missing value for required parameter 'name'"),
        ("create", {"name": ""}, "parameter 'name' supplied"),
        ("create", {"name": "x" * 501}, "500 characters"),
        ("create", {"name": "x", "tags": [{"value": "y"}]}, "Missing value for required parameter 'tags[0].key'"),
        ("create", {"name": 5}, "Invalid value 5 for parameter 'name' supplied"),
        ("search", {"max_results": 50_001}, "Invalid value 50001 for parameter 'max_results' supplied"),
        ("search", {"filter": "nom = 'x'"}, "attribute key"),
        ("update", {"new_name": "x"}, "Missing value for required parameter 'experiment_id'"),
    ],
)
def test_what_breaks_a_rule_is_named(sqlite_mlflow: MlflowCalls, path: str, said: dict[str, Any], message: str) -> None:
    assert message in sqlite_mlflow.refused("INVALID_PARAMETER_VALUE", "POST", f"experiments/{path}", **said)


def test_both_addresses_answer_alike(sqlite_mlflow: MlflowCalls) -> None:
    made = sqlite_mlflow.experiment()
    answer = sqlite_mlflow.api.client.get("/ajax-api/2.0/mlflow/experiments/get", params={"experiment_id": made})
    assert answer.json() == sqlite_mlflow.get("experiments/get", experiment_id=made)


def test_a_call_that_is_not_spoken_is_501_at_once(sqlite_mlflow: MlflowCalls) -> None:
    sqlite_mlflow.refused("NOT_IMPLEMENTED", "POST", "traces/search")


def test_the_version_spoken_is_told(sqlite_mlflow: MlflowCalls) -> None:
    assert sqlite_mlflow.api.client.get("/version").text == "3.18.0"
    assert sqlite_mlflow.api.client.get("/health").json()["status"] == "ok"
