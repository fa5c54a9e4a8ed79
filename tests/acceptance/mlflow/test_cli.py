"""The command `mlflow`, on a terminal beside Runfolio."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.mlflow_client import NEWEST
from tests.support.tracker import Tracker

Command = Callable[..., str]


@pytest.fixture
def mlflow(server: Tracker, tmp_path: Path) -> Command:
    """Run a command, and give what it printed."""
    return lambda *arguments: NEWEST.run("mlflow", arguments, url=server.url, folder=tmp_path)


@pytest.fixture
def run(server: Tracker) -> dict[str, str]:
    """A run that came from elsewhere."""
    body = {"experiment": "cli", "name": "first", "params": {"lr": 0.1}}
    found: dict[str, str] = server.http.post("/api/v1/runs", json=body).json()
    return found


def test_experiments_are_created_listed_and_deleted(mlflow: Command, server: Tracker) -> None:
    mlflow("experiments", "create", "-n", "made there")
    (made,) = server.http.get("/api/v1/experiments").json()["items"]
    assert made["id"] in mlflow("experiments", "search")
    mlflow("experiments", "delete", "-x", made["id"])
    assert server.http.get(f"/api/v1/experiments/{made['id']}").json()["status"] == "deleted"


def test_runs_are_listed_and_described(mlflow: Command, run: dict[str, str]) -> None:
    assert run["id"] in mlflow("runs", "list", "--experiment-id", run["experiment_id"])
    assert '"lr": "0.1"' in mlflow("runs", "describe", "--run-id", run["id"])


def test_files_go_there_and_back(mlflow: Command, run: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("some words")
    mlflow(
        "artifacts", "log-artifact", "--local-file", str(tmp_path / "notes.txt"), "--run-id", run["id"], "-a", "kept"
    )
    assert "kept/notes.txt" in mlflow("artifacts", "list", "--run-id", run["id"], "-a", "kept")
    saved = mlflow("artifacts", "download", "--run-id", run["id"], "-a", "kept/notes.txt", "-d", str(tmp_path / "back"))
    assert Path(saved.splitlines()[-1]).read_text() == "some words"
