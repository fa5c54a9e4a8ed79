"""Many clients at the same time."""

from pathlib import Path

import runfolio as rf
from tests.acceptance.mlflow.conftest import Stage, told
from tests.support.mlflow_client import NEWEST
from tests.support.tracker import Tracker


def test_threads_that_create_the_same_experiment_get_one(server_on_each_database: Tracker, tmp_path: Path) -> None:
    answers = told(Stage(NEWEST, server_on_each_database), "crowd", tmp_path)
    assert len({experiment for _, experiment in answers}) == 1
    assert sorted(how for how, _ in answers) == ["RESOURCE_ALREADY_EXISTS"] * 23 + ["made"]
    runs = rf.runs(experiment="same", url=server_on_each_database.url).rows()
    assert sorted(run["params.number"] for run in runs) == list(range(24))
