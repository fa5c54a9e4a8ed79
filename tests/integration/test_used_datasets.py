"""Datasets from a training to whoever reads: live, and from a spool that is sent later."""

import json
from pathlib import Path

import numpy as np
import pytest

import runfolio as rf
from tests.support.cli import Cli
from tests.support.tracker import Tracker


@pytest.fixture(autouse=True)
def _tracker(server: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNFOLIO_URL", server.url)


def test_a_run_comes_back_with_the_datasets_that_it_used() -> None:
    with rf.init("data", capture=False) as run:
        run.use_dataset("train", np.zeros((4, 2)), source="s3://data/train.npy")
        run.use_dataset("val", np.ones((2, 2)), context="validation")
    train, val = rf.get_run(run.id).datasets()
    assert (train.name, train.context, train.source, train.runs) == ("train", "training", "s3://data/train.npy", 1)
    assert json.loads(train.profile or "")["rows"] == 4
    assert (val.context, val.digest != train.digest) == ("validation", True)


def test_what_was_said_offline_arrives_with_sync(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "train.csv").write_text("x\n1\n")
    with rf.init("data", mode="offline", capture=False) as run:
        run.use_dataset("train", tmp_path / "train.csv")
    cli("sync")
    (found,) = rf.get_run(run.id).datasets()
    assert (found.name, found.source) == ("train", str(tmp_path / "train.csv"))
    assert cli("verify", "--json").json[0]["state"] == "complete"


def test_two_runs_on_the_same_data_share_a_dataset() -> None:
    for _ in range(2):
        with rf.init("data", capture=False) as run:
            run.use_dataset("train", b"same")
    (found,) = rf.get_run(run.id).datasets()
    assert found.runs == 2
