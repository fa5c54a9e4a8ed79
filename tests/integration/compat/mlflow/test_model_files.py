"""Files of logged models through the proxy and through their own calls."""

import pytest

from tests.support.mlflow import MlflowCalls

PROXY = "/api/2.0/mlflow-artifacts/artifacts"


@pytest.fixture
def made(mlflow: MlflowCalls) -> tuple[str, str]:
    """A model, and where the proxy has its files."""
    experiment = mlflow.experiment()
    model = mlflow.model(experiment)
    return model, f"{experiment}/models/{model}/artifacts"


def put(mlflow: MlflowCalls, root: str, path: str, data: bytes = b"x") -> None:
    mlflow.api.ok(mlflow.api.client.put(f"{PROXY}/{root}/{path}", content=data))


def test_a_file_comes_back_as_it_was_put(mlflow: MlflowCalls, made: tuple[str, str]) -> None:
    put(mlflow, made[1], "MLmodel", b"flavors: {}\n")
    answer = mlflow.api.client.get(f"{PROXY}/{made[1]}/MLmodel")
    assert answer.content == b"flavors: {}\n"
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_proxy_lists_names_and_a_model_lists_paths(mlflow: MlflowCalls, made: tuple[str, str]) -> None:
    put(mlflow, made[1], "data/weights.bin", b"123")
    model, root = made
    proxied = mlflow.api.client.get(PROXY, params={"path": f"{root}/data"}).json()
    own = mlflow.get(f"logged-models/{model}/artifacts/directories", artifact_directory_path="data")
    assert proxied["files"] == [{"path": "weights.bin", "is_dir": False, "file_size": 3}]
    assert own["files"] == [{"path": "data/weights.bin", "is_dir": False, "file_size": 3}]
    assert own["root_uri"] == f"mlflow-artifacts:/{root}"


def test_a_folder_is_listed_above_its_files(mlflow: MlflowCalls, made: tuple[str, str]) -> None:
    put(mlflow, made[1], "data/weights.bin")
    put(mlflow, made[1], "MLmodel")
    listed = mlflow.get(f"logged-models/{made[0]}/artifacts/directories")["files"]
    assert [(file["path"], file["is_dir"]) for file in listed] == [("data", True), ("MLmodel", False)]


def test_below_a_file_there_is_nothing(mlflow: MlflowCalls, made: tuple[str, str]) -> None:
    put(mlflow, made[1], "MLmodel")
    assert mlflow.api.client.get(PROXY, params={"path": f"{made[1]}/MLmodel"}).json()["files"] == []


def test_a_model_gives_a_file_by_its_path(mlflow: MlflowCalls, made: tuple[str, str]) -> None:
    put(mlflow, made[1], "data/weights.bin", b"123")
    place = f"/ajax-api/2.0/mlflow/logged-models/{made[0]}/artifacts/files"
    assert mlflow.api.client.get(place, params={"artifact_file_path": "data/weights.bin"}).content == b"123"


def test_a_deleted_file_is_gone(mlflow: MlflowCalls, made: tuple[str, str]) -> None:
    put(mlflow, made[1], "MLmodel")
    mlflow.api.ok(mlflow.api.client.delete(f"{PROXY}/{made[1]}/MLmodel"))
    assert mlflow.api.client.get(f"{PROXY}/{made[1]}/MLmodel").json()["error_code"] == "RESOURCE_DOES_NOT_EXIST"


def test_a_deleted_model_takes_no_files(mlflow: MlflowCalls, made: tuple[str, str]) -> None:
    mlflow.delete(f"logged-models/{made[0]}")
    assert mlflow.api.client.put(f"{PROXY}/{made[1]}/MLmodel", content=b"x").status_code == 400


@pytest.mark.parametrize("path", ["../x", "a/../../x", "%2e%2e/x", "%252e%252e/x"])
def test_a_path_that_leads_elsewhere_is_refused(mlflow: MlflowCalls, made: tuple[str, str], path: str) -> None:
    said = {"artifact_directory_path": path}
    place = f"logged-models/{made[0]}/artifacts/directories"
    assert mlflow.refused("INVALID_PARAMETER_VALUE", "GET", place, **said) == "Invalid path"


@pytest.mark.parametrize("path", ["models", "models/m-1", "models/m-1/elsewhere/x"])
def test_a_path_that_nothing_keeps_is_not_found(sqlite_mlflow: MlflowCalls, path: str) -> None:
    answer = sqlite_mlflow.api.client.get(f"{PROXY}/1/{path}")
    assert (answer.status_code, answer.json()["error_code"]) == (404, "RESOURCE_DOES_NOT_EXIST")
