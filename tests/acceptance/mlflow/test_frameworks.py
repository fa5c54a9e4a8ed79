"""Frameworks that speak to MLflow by themselves."""

import importlib.util
from pathlib import Path

import pytest

import runfolio as rf
from tests.acceptance.mlflow.conftest import play
from tests.support.components import missing
from tests.support.mlflow_client import BESIDE
from tests.support.tracker import Tracker


@pytest.fixture(autouse=True)
def frameworks() -> None:
    """Without them there is nothing to test."""
    for name in ("lightning", "torch", "transformers"):
        if importlib.util.find_spec(name) is None:
            missing("Lightning and Transformers", f"{name} is not installed; scripts/test installs it")


def test_a_lightning_training_brings_its_losses_and_every_checkpoint(server: Tracker, tmp_path: Path) -> None:
    run = rf.get_run(play(BESIDE, "lightning_logger", server, tmp_path), url=server.url)
    assert (run.name, run.status, run.params["lr"]) == ("line", "finished", 0.1)
    assert [point["step"] for point in run.history("train/loss").rows()] == list(range(8))
    weights = {entry.path for entry in run.artifacts() if entry.path.endswith(".ckpt")}
    assert {Path(path).name for path in weights} == {"epoch=0-step=4.ckpt", "epoch=1-step=8.ckpt"}


def test_transformers_reports_by_itself(server: Tracker, tmp_path: Path) -> None:
    run = rf.get_run(
        play(BESIDE, "transformers_callback", server, tmp_path, HF_MLFLOW_LOG_ARTIFACTS="1"), url=server.url
    )
    assert (run.name, run.status, run.params["hidden_size"]) == ("tiny", "finished", 16)
    assert [point["step"] for point in run.history("loss").rows()] == [1, 2, 3, 4]
    models = server.http.get(f"/api/v1/runs/{run.id}/models").json()["items"]
    assert [model["status"] for model in models] == ["ready"]
