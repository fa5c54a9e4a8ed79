"""Versions of registered models as MLflow's clients make, find and change them."""

import json
from typing import Any

import pytest

from tests.support.mlflow import MlflowCalls, pairs


@pytest.fixture
def digits(mlflow: MlflowCalls) -> str:
    """A name without versions."""
    mlflow.post("registered-models/create", name="digits")
    return "digits"


def create(mlflow: MlflowCalls, name: str, source: str = "s3://models/x", **said: Any) -> dict[str, Any]:
    made: dict[str, Any] = mlflow.post("model-versions/create", name=name, source=source, **said)["model_version"]
    return made


def location(mlflow: MlflowCalls, made: dict[str, Any]) -> str:
    said = {"name": made["name"], "version": made["version"]}
    found: str = mlflow.get("model-versions/get-download-uri", **said)["artifact_uri"]
    return found


def stages(mlflow: MlflowCalls, name: str, **said: Any) -> dict[str, str]:
    """The latest version of each stage."""
    found = mlflow.post("registered-models/get-latest-versions", name=name, **said).get("model_versions", [])
    return {version["current_stage"]: version["version"] for version in found}


def test_versions_are_numbered_from_one_and_no_number_is_given_again(mlflow: MlflowCalls, digits: str) -> None:
    assert [create(mlflow, digits)["version"] for _ in range(2)] == ["1", "2"]
    mlflow.delete("model-versions/delete", name=digits, version="2")
    assert create(mlflow, digits)["version"] == "3"


def test_a_version_comes_back_as_it_was_made(mlflow: MlflowCalls, digits: str) -> None:
    made = create(mlflow, digits, description="first", tags=pairs(a="1"), run_link="http://elsewhere/run")
    assert mlflow.get("model-versions/get", name=digits, version="1")["model_version"] == made
    assert (made["current_stage"], made["status"], made["run_link"]) == ("None", "READY", "http://elsewhere/run")


# -- where its files are -----------------------------------------------------------------------------------------------


def test_a_version_elsewhere_stays_there(mlflow: MlflowCalls, digits: str) -> None:
    assert location(mlflow, create(mlflow, digits, "s3://models/x")) == "s3://models/x"


def test_a_version_of_a_model_knows_the_run_that_made_it(mlflow: MlflowCalls, digits: str) -> None:
    experiment = mlflow.experiment()
    run = mlflow.run(experiment)
    model = mlflow.model(experiment, source_run_id=run)
    made = create(mlflow, digits, f"models:/{model}", model_id=model)
    assert (made["run_id"], made["source"]) == (run, f"models:/{model}")
    assert location(mlflow, made) == f"mlflow-artifacts:/{experiment}/models/{model}/artifacts"


def test_a_model_says_under_which_versions_it_stands(mlflow: MlflowCalls, digits: str) -> None:
    model = mlflow.model(mlflow.experiment())
    for _ in range(2):
        create(mlflow, digits, f"models:/{model}", model_id=model)
    (tag,) = mlflow.get(f"logged-models/{model}")["model"]["info"]["tags"]
    assert tag["key"] == "mlflow.modelVersions"
    assert json.loads(tag["value"]) == [{"name": digits, "version": 1}, {"name": digits, "version": 2}]


@pytest.mark.parametrize("source", ["runs:/{run}/model", "mlflow-artifacts:/{experiment}/{run}/artifacts/model"])
def test_a_version_may_be_a_folder_of_a_run(mlflow: MlflowCalls, digits: str, source: str) -> None:
    experiment = mlflow.experiment()
    run = mlflow.run(experiment)
    address = source.format(run=run, experiment=experiment)
    made = create(mlflow, digits, address, run_id=run)
    assert (made["run_id"], made["source"], location(mlflow, made)) == (run, address, address)
    ours = mlflow.api.get(f"/registry/models/{digits}/versions/1")
    assert (ours["run_id"], ours["path"]) == (run, "model")


def test_a_copy_outlives_the_version_that_it_was_made_of(mlflow: MlflowCalls, digits: str) -> None:
    experiment = mlflow.experiment()
    model = mlflow.model(experiment)
    create(mlflow, digits, f"models:/{model}", model_id=model)
    mlflow.post("registered-models/create", name="prod")
    copy = create(mlflow, "prod", f"models:/{digits}/1")
    mlflow.delete("model-versions/delete", name=digits, version="1")
    assert copy["source"] == f"models:/{digits}/1"
    assert location(mlflow, copy) == f"mlflow-artifacts:/{experiment}/models/{model}/artifacts"


def test_a_copy_of_what_lies_elsewhere_lies_there_too(mlflow: MlflowCalls, digits: str) -> None:
    create(mlflow, digits, "s3://models/x")
    assert location(mlflow, create(mlflow, digits, f"models:/{digits}/1")) == "s3://models/x"


@pytest.mark.parametrize("which", ["/latest", "/Production", "@best"])
def test_a_copy_names_the_version_that_was_meant(mlflow: MlflowCalls, digits: str, which: str) -> None:
    run = mlflow.run(mlflow.experiment())
    create(mlflow, digits, f"runs:/{run}/model", run_id=run)
    mlflow.post("registered-models/alias", name=digits, alias="best", version="1")
    mlflow.post("model-versions/transition-stage", name=digits, version="1", stage="Production")
    assert create(mlflow, digits, f"models:/{digits}{which}")["source"] == f"models:/{digits}/1"


@pytest.mark.parametrize("source", ["/somewhere/model", "model", "file:///somewhere/model", "FILE:model"])
def test_a_path_of_a_machine_is_refused(mlflow: MlflowCalls, digits: str, source: str) -> None:
    mlflow.refused("INVALID_PARAMETER_VALUE", "POST", "model-versions/create", name=digits, source=source)


@pytest.mark.parametrize("source", ["models:/m-1", "runs:/r-1/model", "mlflow-artifacts:/1/models/m-1/artifacts"])
def test_a_source_that_is_not_there_is_refused(mlflow: MlflowCalls, digits: str, source: str) -> None:
    mlflow.refused("RESOURCE_DOES_NOT_EXIST", "POST", "model-versions/create", name=digits, source=source)


def test_a_model_that_is_not_there_is_not_found(mlflow: MlflowCalls, digits: str) -> None:
    said = {"name": digits, "source": "s3://models/x", "model_id": "m-1"}
    mlflow.refused("RESOURCE_DOES_NOT_EXIST", "POST", "model-versions/create", **said)


@pytest.mark.parametrize("source", ["runs:/r/../../x", "mlflow-artifacts:/a/%2e%2e/b", "s3://bucket/../other"])
def test_a_source_that_leads_out_of_its_folder_is_refused(mlflow: MlflowCalls, digits: str, source: str) -> None:
    mlflow.refused("INVALID_PARAMETER_VALUE", "POST", "model-versions/create", name=digits, source=source)


def test_a_source_of_another_run_is_refused(mlflow: MlflowCalls, digits: str) -> None:
    experiment = mlflow.experiment()
    said = {"source": f"runs:/{mlflow.run(experiment)}/model", "run_id": mlflow.run(experiment)}
    mlflow.refused("INVALID_PARAMETER_VALUE", "POST", "model-versions/create", name=digits, **said)


def test_the_source_of_a_prompt_means_nothing(mlflow: MlflowCalls, digits: str) -> None:
    tags = [{"key": "mlflow.prompt.is_prompt", "value": "true"}]
    assert create(mlflow, digits, "dummy-source", tags=tags)["source"] == "dummy-source"


# -- changes -----------------------------------------------------------------------------------------------------------


def test_a_version_is_described_and_tagged(mlflow: MlflowCalls, digits: str) -> None:
    create(mlflow, digits, tags=pairs(a="1", b="2"))
    mlflow.post("model-versions/set-tag", name=digits, version="1", key="a", value="3")
    mlflow.delete("model-versions/delete-tag", name=digits, version="1", key="b")
    changed = mlflow.patch("model-versions/update", name=digits, version="1", description="better")["model_version"]
    assert (changed["description"], changed["tags"]) == ("better", pairs(a="3"))


def test_a_deleted_version_takes_its_aliases_along(mlflow: MlflowCalls, digits: str) -> None:
    create(mlflow, digits)
    mlflow.post("registered-models/alias", name=digits, alias="best", version="1")
    mlflow.delete("model-versions/delete", name=digits, version="1")
    assert "aliases" not in mlflow.get("registered-models/get", name=digits)["registered_model"]


@pytest.mark.parametrize(
    ("method", "call", "said"),
    [
        ("GET", "get", {}),
        ("PATCH", "update", {"description": "x"}),
        ("DELETE", "delete", {}),
        ("GET", "get-download-uri", {}),
        ("POST", "transition-stage", {"stage": "Staging"}),
        ("POST", "set-tag", {"key": "a", "value": "b"}),
        ("DELETE", "delete-tag", {"key": "a"}),
    ],
)
@pytest.mark.parametrize(
    ("version", "code"), [("7", "RESOURCE_DOES_NOT_EXIST"), ("9" * 30, "RESOURCE_DOES_NOT_EXIST"),
                          ("x", "INVALID_PARAMETER_VALUE"), ("", "INVALID_PARAMETER_VALUE")]
)  # fmt: skip
def test_a_version_that_is_not_there(
    mlflow: MlflowCalls, digits: str, method: str, call: str, said: dict[str, str], version: str, code: str
) -> None:
    mlflow.refused(code, method, f"model-versions/{call}", name=digits, version=version, **said)


# -- stages ------------------------------------------------------------------------------------------------------------


def test_a_version_that_comes_may_put_the_others_away(mlflow: MlflowCalls, digits: str) -> None:
    for number, archive in (("1", False), ("2", True)):
        create(mlflow, digits)
        said = {"name": digits, "version": number, "archive_existing_versions": archive}
        mlflow.post("model-versions/transition-stage", stage="production", **said)
    assert stages(mlflow, digits) == {"Production": "2", "Archived": "1"}


def test_a_version_leaves_its_stage(mlflow: MlflowCalls, digits: str) -> None:
    create(mlflow, digits)
    for stage in ("Staging", "None"):
        mlflow.post("model-versions/transition-stage", name=digits, version="1", stage=stage)
    assert stages(mlflow, digits) == {"None": "1"}


def test_the_latest_versions_of_some_stages(mlflow: MlflowCalls, digits: str) -> None:
    for stage in ("Staging", "Staging", "Archived"):
        made = create(mlflow, digits)
        mlflow.post("model-versions/transition-stage", name=digits, version=made["version"], stage=stage)
    assert stages(mlflow, digits, stages=["staging"]) == {"Staging": "2"}
    mlflow.refused(
        "INVALID_PARAMETER_VALUE", "POST", "registered-models/get-latest-versions", name=digits, stages=["x"]
    )


@pytest.mark.parametrize(
    "said", [{"stage": "What"}, {"stage": "Archived", "archive_existing_versions": True}, {"stage": ""}]
)
def test_a_stage_that_cannot_be_meant_is_refused(mlflow: MlflowCalls, digits: str, said: dict[str, Any]) -> None:
    create(mlflow, digits)
    mlflow.refused(
        "INVALID_PARAMETER_VALUE", "POST", "model-versions/transition-stage", name=digits, version="1", **said
    )


# -- search ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["a1", "b2", "b1"]),
        ("name = 'b'", ["b2", "b1"]),
        ("name IN ('a')", ["a1"]),
        ("version_number > 1", ["b2"]),
        ("version_number = '1'", ["a1", "b1"]),
        ("source_path LIKE 's3://%'", ["b2", "b1"]),
        ("run_id = '{run}'", ["a1"]),
        ("run_id != '{run}'", ["b2", "b1"]),
        ("run_id NOT IN ('{run}')", ["b2", "b1"]),
        ("tags.q ILIKE 'YES'", ["b2"]),
        ("attribute.name ILIKE 'B' AND version_number < 2", ["b1"]),
    ],
)
def test_a_filter_and_the_versions_that_it_finds(mlflow: MlflowCalls, text: str, found: list[str]) -> None:
    run = mlflow.run(mlflow.experiment())
    for name in ("a", "b"):
        mlflow.post("registered-models/create", name=name)
    create(mlflow, "a", f"runs:/{run}/model", run_id=run)
    create(mlflow, "b")
    create(mlflow, "b", tags=pairs(q="yes"))
    said = {"filter": text.format(run=run), "order_by": ["name", "version_number DESC"]}
    versions = mlflow.get("model-versions/search", **said).get("model_versions", [])
    assert [version["name"] + version["version"] for version in versions] == found


def test_versions_changed_last_come_first(mlflow: MlflowCalls, digits: str) -> None:
    for _ in range(3):
        create(mlflow, digits)
    mlflow.patch("model-versions/update", name=digits, version="1", description="x")
    versions = mlflow.get("model-versions/search")["model_versions"]
    assert [version["version"] for version in versions] == ["1", "3", "2"]


def test_pages_of_versions_follow_one_another_to_the_end(mlflow: MlflowCalls, digits: str) -> None:
    for _ in range(3):
        create(mlflow, digits)
    first = mlflow.get("model-versions/search", max_results=2, order_by="version_number")
    said = {"max_results": 2, "order_by": "version_number", "page_token": first["next_page_token"]}
    rest = mlflow.get("model-versions/search", **said)
    assert [version["version"] for version in first["model_versions"] + rest["model_versions"]] == ["1", "2", "3"]
    assert "next_page_token" not in rest


@pytest.mark.parametrize(
    "said", [{"filter": "stage = 'x'"}, {"filter": "version_number = 'x'"}, {"order_by": "run_id"}, {"max_results": 0}]
)
def test_a_search_of_versions_that_cannot_be_meant_is_refused(sqlite_mlflow: MlflowCalls, said: dict[str, Any]) -> None:
    sqlite_mlflow.refused("INVALID_PARAMETER_VALUE", "GET", "model-versions/search", **said)
